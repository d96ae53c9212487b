"""Who holds which post where: titles before and after names, in brackets, after verbs, and in imprints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.relate.appositions import appositions, is_bio
from kg.relate.cast import Cast
from kg.relate.context import Context, Held
from kg.relate.encode import SYMBOLS, Sentence, Slot
from kg.relate.imprint import Imprint
from kg.relate.lists import ORDER, ROW_BRACKET, headed, honoured, read_rows
from kg.relate.organs import held_in, sister_of
from kg.relate.pieces import Piece, groups, pieces, title_end
from kg.relate.titles import ORGANISATIONS, Post, words
from kg.relate.ways import ways
from kg.text import squeeze
from kg.types import Article, Label

_P = SYMBOLS[Label.PERSON]
_OWNER = 10  # characters before a name in which its organisation stands
_REACH = 90  # characters of code that are looked at on either side of a name
_BRACKET = re.compile(rf"\s*[（(]([^（）()]{{1,60}}?)(?:[，,、\s]+{SYMBOLS[Label.PLACE]})?[）)]")
_CLOSED = re.compile(r"[（(][^（()）]*[）)]")
_QUOTED = re.compile(f"(?<=[{ORGANISATIONS}])“")  # 甲局“科技专员”
_LISTED = re.compile(rf"{_P}\s*(?=[^，。；{_P}]{{2,14}}[：:][^：:{_P}]*\Z)")
_PAGE = re.compile(r"\d\s+(?=\S+\Z)")  # a contents page: 05 市长王小山
_OFFICE_VERB = re.compile("^(?:担任|兼任|出任|接任|任)")
_REPLACED = re.compile("(?:接替|代替|取代|顶替)了?$")  # 接替王小山任总经理
_LATIN = re.compile(r"[（(][A-Za-z]{2,5}[）)]\Z")  # 首席执行官（CEO）
_MARKS = ' ：:“”‘’"'
_FIRM = "公司"
_TOLD = 30  # characters in which a verb gives a post
_SEPARATORS = ("、", "，", "；", "和")


def posts(sentences: Sequence[Sentence], cast: Cast, article: Article) -> list[Post]:
    """Find the posts that an article's sentences state; adds implied organs to the cast."""
    out: list[Post] = []
    held = Held()
    imprint = Imprint(sentences, cast, article)
    gate = words().gate
    for sentence in sentences:
        listed = list(imprint.read(sentence))
        out += listed
        done = {post.person for post in listed if post.rule == "imprint"}
        if not gate.search(sentence.code):
            continue
        for post in _Reader(sentences, sentence, cast, article, held, done).read():
            held.add(post.person, post.organ, post.leads)
            out.append(post)
    return out


def score_of(rule: str) -> float:
    """Give the share of a rule's posts that are right."""
    right = words().right
    return right.get(rule, right["else"])


class _Reader:
    """Reads the posts around the names of one sentence."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        sentence: Sentence,
        cast: Cast,
        article: Article,
        held: Held,
        listed: set[int],
    ) -> None:
        self.sentence = sentence
        self.cast = cast
        self.listed = listed
        self.by_at = {slot.at: slot for slot in sentence.slots}
        self.words = words()
        self.used = 0  # where the posts end that stand in rows
        self.last: tuple[int, int] | None = None  # who was given a post last, and of which organisation
        # the same, of the people to whom a bare title is given: 院长由甲大学教授A担任
        self.posted: dict[int, int] = {}
        self.told: set[tuple[int, str]] = set()  # titles of people whose organisation a way has told
        self.context = Context(article, sentences, sentence, cast, held)

    def read(self) -> Iterator[Post]:
        code = self.sentence.code
        people = [slot for slot in self.sentence.slots if slot.label is Label.PERSON]
        yield from self._ways()
        yield from self._pronouns()
        if not people:
            return
        rows, self.used = read_rows(code, people)
        for slot in people:
            if slot.at in rows:
                yield from self._emit(slot, rows[slot.at], slot.at, "title-in-row")
        for group in groups(code, [slot for slot in people if slot.at >= self.used]):
            first, last = group[0], group[-1]
            before = self._before(first.at) if first.at else headed(self.context.before())
            named = group if before and self._shared(group) else group[:1]
            carry = self._continued(first.at, before)
            for slot in named:
                if slot.cluster not in self.listed:
                    yield from self._emit(slot, before, first.at, "title-before", carry)
            yield from self._role(first)
            for slot in group:
                yield from self._bracket(slot)
                yield from self._right_behind(slot)
            yield from self._after(last, group[:-1] if self._shared(group) else ())
        yield from self._later()

    def _ways(self) -> Iterator[Post]:
        """Read posts that are stated in one of the ways of posts.toml."""
        for told in ways(self.sentence.code):
            people = [self.by_at[at] for at in told.people]
            if not people:
                last = self.context.person(told.at)
                people = [] if last is None else [replace(last, at=told.at)]
            for slot in people:
                for post in self._emit(slot, told.found, told.at, told.name):
                    if told.people and told.found[0].org is None:
                        self.posted[slot.at] = post.organ
                    yield post
                self.told.update((slot.cluster, piece.title) for piece in told.found)

    def _pronouns(self) -> Iterator[Post]:
        """Read what a verb says of 他 or 她: of the one person whom the last sentences name."""
        for hit in self.words.pronoun.finditer(self.sentence.code):
            if hit.group().endswith("者"):
                person = self.context.of_two(hit.start(), first=hit.group() == "前者")
            else:
                person = self.context.person(hit.start())
            if person is not None:
                for post in self._after(replace(person, at=hit.end() - 1)):
                    yield replace(post, rule=f"{post.rule}-pronoun")

    def _later(self) -> Iterator[Post]:
        """Read what a later clause says of the one person whom this sentence has named: …，现任甲公司总经理."""
        for hit in self.words.opening.finditer(self.sentence.code):
            person = self.context.person(hit.start(), here=True) or self._subject(hit.start())
            if person is not None:
                for post in self._told(replace(person, at=hit.start())):
                    yield replace(post, rule=f"{post.rule}-later")

    def _subject(self, at: int) -> Slot | None:
        """Give the person of whom the clause before speaks, if it names nobody else and opens with the title or name."""
        start = max(self.sentence.code.rfind(mark, 0, at) for mark in "，,；;。") + 1
        people = [
            slot for slot in self.sentence.slots if start <= slot.at < at and slot.label is Label.PERSON
        ]
        if len(people) != 1 or self.last is None or people[0].at not in (start, self.last[0]):
            return None
        return people[0]

    def _shared(self, group: Sequence[Slot]) -> bool:
        """Say whether a post before a list of names holds for all: 4位院士A、B, 创始人A和B."""
        if len(group) == 1:
            return True
        between = self.sentence.code[group[0].at + 1 : group[-1].at]
        return "、" in between or "和" in between or " " in between

    def _before(self, at: int) -> list[Piece]:
        start = max(self.used, at - _REACH)
        stretch = self.sentence.code[start:at]
        if listed := _LISTED.search(stretch):
            # 会长：王小山 秘书长：李大河
            start += listed.start() + 1
            stretch = stretch[listed.start() + 1 :]
        left = ORDER.sub("", stretch.rstrip(_MARKS)).rstrip(_MARKS)
        left = self.words.epithet.sub("", _LATIN.sub("", left))
        open_ = _CLOSED.sub(lambda hit: " " * len(hit.group()), left)
        open_ = _QUOTED.sub(" ", open_)
        cut = max((open_.rfind(c) for c in "。！？：:“（(【）"), default=-1)
        if page := _PAGE.search(open_, cut + 1):
            cut = page.end() - 1
        return pieces(self.sentence.code, start + cut + 1, start + len(left), strict=False)

    def _role(self, slot: Slot) -> Iterator[Post]:
        """Read the title before a colon behind which a name stands with its own organisation: 理事长：甲公司董事长王小山."""
        code = self.sentence.code
        hit = self.words.role.search(code, max(self.used, slot.at - _REACH), slot.at)
        if (
            hit
            and self.words.title.fullmatch(hit["title"])
            and (len(hit["own"]) == 1 or pieces(code, *hit.span("own"), strict=True))
        ):
            yield from self._emit(slot, [Piece(None, "", hit["title"])], hit.start(), "title-before")

    def _bracket(self, slot: Slot) -> Iterator[Post]:
        code = self.sentence.code
        hit = _BRACKET.match(code, slot.at + 1)
        if hit and not hit.group(1).startswith(("左", "右", "中")):
            found = pieces(code, hit.start(1), hit.end(1), strict=True)
            title = (
                honoured(self.context.before(), self.context.article) if hit.group(1) in ORGANISATIONS else ""
            )
            if title:
                found = [Piece(hit.start(1), "", title)]
            yield from self._emit(slot, found, slot.at, "title-in-brackets")

    def _right_behind(self, slot: Slot) -> Iterator[Post]:
        """Read a title that follows a name whose organisation stands right before it: 甲大学王小山教授."""
        code = self.sentence.code
        hit = self.words.behind.match(code, slot.at + 1)
        own = self.words.owner.search(code, max(0, slot.at - _OWNER), slot.at) if hit else None
        if hit and own:
            yield from self._emit(slot, [Piece(own.start(), "", hit.group())], slot.at, "title-right-behind")

    def _told(self, slot: Slot) -> Iterator[Post]:
        """Read a post that a verb gives: 王小山现任甲公司总经理."""
        code = self.sentence.code
        hit = self.words.after.match(code, slot.at + 1)
        if hit and not _REPLACED.search(code, 0, slot.at):
            start = hit.start("rest")
            end = title_end(code, start, hit.end("rest"))
            found = pieces(code, start, end, strict=False)
            if code[end : end + 1] == _P:
                return  # 是甲公司总经理李大河的老师
            if found and end - start <= _TOLD and not (found[0].org is None and code[end : end + 1] == "的"):
                yield from self._emit(slot, found, slot.at, "title-after-verb")
                if code[end : end + 1] == "，" and code[end + 1 : end + 2] in ORGANISATIONS:
                    # 现任甲公司总经理，乙协会理事
                    yield from self._emit(slot, appositions(code, end + 1), slot.at, "title-behind")
            elif is_bio(hit["rest"]) and code[hit.end() : hit.end() + 1] == "，":
                # 是甲大学的博士，乙公司总工程师
                found = appositions(code, hit.end() + 1)
                if found and found[0].org is not None:
                    yield from self._emit(slot, found, slot.at, "title-behind")

    def _after(self, slot: Slot, others: Sequence[Slot] = ()) -> Iterator[Post]:
        """Read the posts behind a name; `others` are those that are listed before it."""
        code = self.sentence.code
        at = slot.at + 1
        if self.words.after.match(code, at):
            for person in (*others, slot):
                yield from self._told(replace(person, at=slot.at))
            return
        bracket = ROW_BRACKET.match(code, at)
        at = bracket.end() if bracket else at
        if at < len(code) and code[at] in "，,":
            found = appositions(code, at + 1)
            if found and found[0].org is not None:
                yield from self._emit(slot, found, slot.at, "title-behind")

    def _continued(self, at: int, found: Sequence[Piece]) -> int | None:
        """Give the organisation of the post before, where only a title follows its holder: 总经理A、总工程师B."""
        if self.last is None or not found or found[0].org is not None or found[0].organ or found[0].noun:
            return None
        person, org = self.last
        org = self.posted.get(person, org)
        between = _OFFICE_VERB.sub("", self.sentence.code[person + 1 : at])
        if between[:1] not in _SEPARATORS or not self.words.title.fullmatch(between[1:]):
            return None
        return org if self.context.suits(org, found[0].title) else None

    def _emit(
        self, person: Slot, found: Sequence[Piece], at: int, rule: str, carry: int | None = None
    ) -> Iterator[Post]:
        context = carry is not None
        park = body = None  # the post before in an organ that was named without its park
        for piece in found:
            if piece.org is None and (person.cluster, piece.title) in self.told:
                continue
            if piece.where is not None:
                place = self.by_at[piece.where]
                piece = replace(
                    piece, title=squeeze(self.context.article.text[place.start : place.end]) + piece.title
                )
            if piece.org is not None:
                slot = self.by_at[piece.org]
                carry, context = slot.cluster, False
                if slot.generic and slot.label is Label.COMPANY:
                    meant, _ = self.context.organisation(_FIRM, piece.title, at, person.cluster)
                    carry = carry if meant is None else meant
            else:
                meant, piece = self._meant(piece, at, person.cluster, carry)
                carry, context = meant, context or meant != carry
                if body is not None and carry == park and not piece.organ:
                    carry = body  # 管委会党组成员、副主任
            if carry is None:
                continue
            post = held_in(self.cast, carry, piece, self.context.surface(carry) if piece.organ else "")
            if post is not None and post[0] != person.cluster:
                self.last = person.at, post[0]
                if piece.organ:
                    park, body = carry, post[0]
                name = rule + ("-context" if context else "")
                yield Post(person.cluster, *post, self.sentence.number, name, person.at)

    def _meant(self, piece: Piece, at: int, person: int, carry: int | None) -> tuple[int | None, Piece]:
        """Give the organisation that a title without a name means, and the title; `carry` is that of the title before."""
        title = piece.title
        committee = self.words.committee.match(title)
        if committee:
            # 市委副书记 behind 云州市委书记 is a post in the same committee, or in one named before
            found = self.context.committee(committee["organ"], at)
            return found, replace(piece, title=title[committee.end() :])
        if carry is not None and piece.noun and self.words.firm.search(piece.noun):
            carry = carry if self.cast.clusters[carry].label is Label.COMPANY else None
        if carry is not None:
            sister = sister_of(self.cast, carry, title)
            return (carry, piece) if sister is None else (sister[0], replace(piece, title=sister[1]))
        if piece.noun and title == "代表":
            return None, piece
        if piece.organ:
            found = self.context.park(at)
        elif head := next((head for head in self.words.heads if title.endswith(head[0])), None):
            found = self.context.place(at, *head[1:])
        else:
            found, title = self.context.organisation(piece.noun, title, at, person)
        return found, replace(piece, title=title)

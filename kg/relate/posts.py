"""Who holds which post where: titles before and after names, in brackets, after verbs, and in imprints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.relate.cast import Cast
from kg.relate.context import Context, Held
from kg.relate.encode import SYMBOLS, Sentence, Slot
from kg.relate.imprint import Imprint
from kg.relate.organs import held_in
from kg.relate.pieces import Piece, first_title_end, groups, pieces, title_end
from kg.relate.titles import ORGANISATIONS, Post, words
from kg.relate.ways import ways
from kg.types import Article, Label

_P = SYMBOLS[Label.PERSON]
_REACH = 90  # characters of code that are looked at on either side of a name
_BRACKET = re.compile(r"\s*[（(]([^（）()]{2,60})[）)]")
_ROW_BRACKET = re.compile(r"[（(][^（()）]{1,6}[）)]")
_ROW = re.compile(rf"(?:{_ROW_BRACKET.pattern})?\s*[\s|｜/／—–]+\s*")
_NAMES = re.compile(rf"(?:{_P}(?:\s*[（(][^（()）]*[）)])?[、，；;\s]*)+")
_CLOSED = re.compile(r"[（(][^（()）]*[）)]")
_QUOTED = re.compile(f"(?<=[{ORGANISATIONS}])“")  # 甲局“科技专员”
_ORDER = re.compile(r"[（(][^（()）]*(?:为序|排序|名单|不分先后|排名)[^（()）]*[）)]\Z")
_MARKS = ' ：:“”‘’"'
_FIRM = "公司"
_TOLD = 30  # characters in which a verb gives a post
_STOP = re.compile("[。！？：:“（(；]")
_CLAUSE = re.compile("[^，,]+")
_SEPARATORS = ("、", "，", "；", "和")
_WHERE = SYMBOLS[Label.PLACE] + SYMBOLS[Label.PARK]
_SHORT_BIO = re.compile(
    rf"(?:现任?|时任?|曾任?|男|女|[\u4e00-\u9fff]{{1,3}}族|中共党员|博士|硕士|研究生|\d{{4}}年(?:\d+月)?出?生(?:于|在)?|\d+岁|[{_WHERE}]|(?:区内|园内|园区|当地|本地)?(?:的?企业|公司|人))+"
)


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
        self.told: set[tuple[int, str]] = set()  # titles of people whose organisation a way has told
        self.context = Context(article, sentences, sentence, cast, held)

    def read(self) -> Iterator[Post]:
        code = self.sentence.code
        people = [slot for slot in self.sentence.slots if slot.label is Label.PERSON]
        yield from self._ways()
        yield from self._pronouns()
        if not people:
            return
        rows = self._rows(people)
        for slot in people:
            if slot.at in rows:
                yield from self._emit(slot, rows[slot.at], slot.at, "title-in-row")
        for group in groups(code, [slot for slot in people if slot.at >= self.used]):
            first, last = group[0], group[-1]
            before = self._before(first.at) if first.at else self._headed()
            named = group if before and self._shared(group) else group[:1]
            carry = self._continued(first.at, before)
            for slot in named:
                if slot.cluster not in self.listed:
                    yield from self._emit(slot, before, first.at, "title-before", carry)
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
                yield from self._emit(slot, told.found, told.at, told.name)
                self.told.update((slot.cluster, piece.title) for piece in told.found)

    def _rows(self, people: Sequence[Slot]) -> dict[int, list[Piece]]:
        """Read lines of a list that stand in one sentence: a name, a blank, the post; the next name …

        Gives the posts by the place of the name; lines without any may be among the others.
        """
        code = self.sentence.code
        out: dict[int, list[Piece]] = {}
        if people[0].at != 0:
            return out
        used = 0
        ends = [slot.at for slot in people[1:]] + [len(code)]
        for slot, end in zip(people, ends, strict=True):
            blank = _ROW.match(code, slot.at + 1)
            if not blank or blank.end() not in self.by_at:
                continue
            found = pieces(code, blank.end(), end, strict=True)
            if not found or found[0].org != blank.end():
                end = first_title_end(code, blank.end(), end)
                found = pieces(code, blank.end(), end, strict=True)
            if found and found[0].org is not None:
                out[slot.at] = found
                used = end
        if 0 not in out and 2 * len(out) <= sum(slot.at < used for slot in people):
            return {}
        self.used = used
        return out

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
        left = _ORDER.sub("", self.sentence.code[start:at].rstrip(_MARKS)).rstrip(_MARKS)
        left = self.words.epithet.sub("", left)
        open_ = _CLOSED.sub(lambda hit: " " * len(hit.group()), left)
        open_ = _QUOTED.sub(" ", open_)
        cut = max((open_.rfind(c) for c in "。！？：:“（(【）"), default=-1)
        return pieces(self.sentence.code, start + cut + 1, start + len(left), strict=False)

    def _headed(self) -> list[Piece]:
        """Read the title that a list of names, a line each, stands under: 副理事长（按姓氏笔画为序）："""
        for sentence in reversed(self.context.before()):
            if not _NAMES.fullmatch(sentence.code):
                code = sentence.code.rstrip(" ")
                if not code.endswith(("：", ":")):
                    break
                code = _ORDER.sub("", code[:-1])
                found = pieces(code, 0, len(code), strict=True)
                return [piece for piece in found if piece.org is None]
        return []

    def _bracket(self, slot: Slot) -> Iterator[Post]:
        code = self.sentence.code
        hit = _BRACKET.match(code, slot.at + 1)
        if hit and not hit.group(1).startswith(("左", "右", "中")):
            found = pieces(code, hit.start(1), hit.end(1), strict=True)
            yield from self._emit(slot, found, slot.at, "title-in-brackets")

    def _right_behind(self, slot: Slot) -> Iterator[Post]:
        """Read a title that follows a name whose organisation stands right before it: 甲大学王小山教授."""
        code = self.sentence.code
        at = slot.at - 2 if code[slot.at - 1 : slot.at] == "的" else slot.at - 1
        hit = self.words.behind.match(code, slot.at + 1)
        if (
            hit
            and at in self.by_at
            and self.by_at[at].label in (Label.INSTITUTION, Label.COMPANY, Label.GOVERNMENT)
        ):
            yield from self._emit(slot, [Piece(at, "", hit.group())], slot.at, "title-right-behind")

    def _told(self, slot: Slot) -> Iterator[Post]:
        """Read a post that a verb gives: 王小山现任甲公司总经理."""
        code = self.sentence.code
        hit = self.words.after.match(code, slot.at + 1)
        if hit:
            start = hit.start("rest")
            end = title_end(code, start, hit.end("rest"))
            found = pieces(code, start, end, strict=False)
            if found and end - start <= _TOLD and not (found[0].org is None and code[end : end + 1] == "的"):
                yield from self._emit(slot, found, slot.at, "title-after-verb")

    def _after(self, slot: Slot, others: Sequence[Slot] = ()) -> Iterator[Post]:
        """Read the posts behind a name; `others` are those that are listed before it."""
        code = self.sentence.code
        at = slot.at + 1
        if self.words.after.match(code, at):
            for person in (*others, slot):
                yield from self._told(replace(person, at=slot.at))
            return
        bracket = _ROW_BRACKET.match(code, at)
        at = bracket.end() if bracket else at
        if at < len(code) and code[at] in "，,":
            found = self._appositions(at + 1)
            if found and found[0].org is not None:
                yield from self._emit(slot, found, slot.at, "title-behind")

    def _appositions(self, start: int) -> list[Piece]:
        """Read the posts between the comma behind a name and the first clause that is none."""
        code = self.sentence.code
        stop = _STOP.search(code, start)
        end = min(stop.start() if stop else len(code), start + _REACH)
        reach = None
        for part in _CLAUSE.finditer(code, start, end):
            if _SHORT_BIO.fullmatch(part.group()):
                continue
            hit = self.words.piece.match(part.group().partition("、")[0])
            if hit is None or (hit["noise"] and not _SHORT_BIO.fullmatch(hit["noise"])):
                break
            reach = part.end()
        return [] if reach is None else pieces(code, start, reach, strict=False)

    def _continued(self, at: int, found: Sequence[Piece]) -> int | None:
        """Give the organisation of the post before, where only a title follows its holder: 总经理A、总工程师B."""
        if self.last is None or not found or found[0].org is not None or found[0].organ or found[0].noun:
            return None
        person, org = self.last
        between = self.sentence.code[person + 1 : at]
        if between[:1] not in _SEPARATORS or not self.words.title.fullmatch(between[1:]):
            return None
        return org if self.context.suits(org, found[0].title) else None

    def _emit(
        self, person: Slot, found: Sequence[Piece], at: int, rule: str, carry: int | None = None
    ) -> Iterator[Post]:
        context = carry is not None
        for piece in found:
            if piece.org is None and (person.cluster, piece.title) in self.told:
                continue
            if piece.org is not None:
                slot = self.by_at[piece.org]
                carry, context = slot.cluster, False
                if slot.generic and slot.label is Label.COMPANY:
                    meant, _ = self.context.organisation(_FIRM, piece.title, at, person.cluster)
                    carry = carry if meant is None else meant
            else:
                meant, piece = self._meant(piece, at, person.cluster, carry)
                carry, context = meant, context or meant != carry
            if carry is None:
                continue
            post = held_in(self.cast, carry, piece, self.context.surface(carry) if piece.organ else "")
            if post is not None and post[0] != person.cluster:
                self.last = person.at, post[0]
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
        if carry is not None:
            return carry, piece
        if piece.organ:
            found = self.context.park(at)
        elif head := next((head for head in self.words.heads if title.endswith(head[0])), None):
            found = self.context.place(at, head[3])
        else:
            found, title = self.context.organisation(piece.noun, title, at, person)
        return found, replace(piece, title=title)

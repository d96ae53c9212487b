"""Who holds which post where: titles before and after names, in brackets, after verbs, and in imprints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.relate.cast import Cast
from kg.relate.context import Context
from kg.relate.encode import LABELS, SYMBOLS, Sentence, Slot
from kg.relate.imprint import Imprint
from kg.relate.organs import office_of, organ_of, park_of
from kg.relate.titles import Post, words
from kg.types import Article, Label

_P = SYMBOLS[Label.PERSON]
_ANY = "".join(LABELS)
_LOOSE = " -–—·•▪*0123456789.．"  # what a table of contents puts before a title
_REACH = 90  # characters of code that are looked at on either side of a name


def posts(sentences: Sequence[Sentence], cast: Cast, article: Article) -> list[Post]:
    """Find the posts that an article's sentences state; adds implied organs to the cast."""
    out: list[Post] = []
    imprint = Imprint(sentences, cast, article)
    for sentence in sentences:
        listed = list(imprint.read(sentence))
        out += listed
        done = {post.person for post in listed if post.rule == "imprint"}
        out += _Reader(sentences, sentence, cast, done).read()
    return out


def score_of(rule: str) -> float:
    """Give the share of a rule's posts that are right."""
    right = words().right
    return right.get(rule, right["else"])


@dataclass(frozen=True, slots=True)
class _Piece:
    """One post as written: where its organisation stands in the code, an organ of a park, the title."""

    org: int | None
    organ: str
    title: str


class _Reader:
    """Reads the posts around the names of one sentence."""

    def __init__(
        self, sentences: Sequence[Sentence], sentence: Sentence, cast: Cast, listed: set[int]
    ) -> None:
        self.sentences = sentences
        self.sentence = sentence
        self.cast = cast
        self.listed = listed
        self.by_at = {slot.at: slot for slot in sentence.slots}
        self.words = words()
        self.context = Context(sentences, sentence, cast)

    def read(self) -> Iterator[Post]:
        code = self.sentence.code
        groups = _groups(code, [s for s in self.sentence.slots if s.label is Label.PERSON])
        for group in groups:
            first, last = group[0], group[-1]
            before = self._before(first.at)
            people = group if before and self._shared(before[-1], group) else group[:1]
            for slot in people:
                if slot.cluster not in self.listed:
                    yield from self._emit(slot, before, first.at, "title-before")
            for slot in group:
                yield from self._bracket(slot)
                yield from self._right_behind(slot)
            yield from self._after(last)
        yield from self._pronouns()
        for hit in self.words.held_by.finditer(code):
            pieces = self._pieces(hit.start("rest"), hit.end("rest"), strict=False)
            yield from self._emit(self.by_at[hit.start("name")], pieces, hit.start(), "held-by")
        for hit in self.words.made.finditer(code):
            pieces = self._pieces(
                hit.start("rest"), self._title_end(hit.start("rest"), hit.end("rest")), strict=False
            )
            for at in range(hit.start("names"), hit.end("names")):
                if code[at] == _P:
                    yield from self._emit(self.by_at[at], pieces, hit.start(), "appointed")

    def _pronouns(self) -> Iterator[Post]:
        """Read what a verb says of 他 or 她: of the one person whom the last sentences name."""
        for hit in self.words.pronoun.finditer(self.sentence.code):
            person = self.context.person(hit.start())
            if person is not None:
                here = replace(person, at=hit.start())
                for post in self._after(here):
                    yield replace(post, rule=f"{post.rule}-pronoun")

    def _shared(self, last: _Piece, group: Sequence[Slot]) -> bool:
        """Say whether a post before a list of names holds for all: 4位院士A、B, 创始人A和B."""
        if len(group) == 1:
            return True
        between = self.sentence.code[group[0].at + 1 : group[-1].at]
        return "、" in between or "和" in between or " " in between

    def _before(self, at: int) -> list[_Piece]:
        start = max(0, at - _REACH)
        left = self.sentence.code[start:at].rstrip(' ：:“”‘’"')
        cut = max((left.rfind(c) for c in "。！？：:“（(【）"), default=-1)
        return self._pieces(start + cut + 1, start + len(left), strict=False)

    def _pieces(self, start: int, end: int, *, strict: bool) -> list[_Piece]:
        """Read posts from right to left until something is no post; `strict` wants no noise at all."""
        code, words = self.sentence.code, self.words
        out: list[_Piece] = []
        bounds = [start - 1, *(start + m.end() - 1 for m in words.separator.finditer(code[start:end])), end]
        starts = [b + 1 for b in bounds[:-1]]
        ends = [start + m.start() for m in words.separator.finditer(code[start:end])] + [end]
        for s, e in reversed(list(zip(starts, ends, strict=True))):
            part = code[s:e].rstrip(" ")
            hit = words.piece.match(part)
            if hit is None:
                break
            noise = hit["noise"].strip(_LOOSE)
            org_at = s + hit.start("org") if hit["org"] else None
            title = hit["title"]
            if org_at is None or hit["in"]:
                title = words.strip.sub("", title, count=1)
            if org_at is None and noise:
                # the words before a bare title are part of it (工艺整合部部长) unless another name is in them
                if any(c in _ANY for c in noise):
                    break
                title = ""
            if not title:
                break
            out.append(_Piece(org_at, hit["organ"] or "", title))
            if org_at is not None and noise:
                if strict:
                    return []
                break
        return out[::-1]

    def _bracket(self, slot: Slot) -> Iterator[Post]:
        code = self.sentence.code
        hit = re.compile(r"\s*[（(]([^（）()]{2,60})[）)]").match(code, slot.at + 1)
        if hit and not hit.group(1).startswith(("左", "右", "中")):
            yield from self._emit(
                slot, self._pieces(hit.start(1), hit.end(1), strict=True), slot.at, "title-in-brackets"
            )

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
            yield from self._emit(slot, [_Piece(at, "", hit.group())], slot.at, "title-right-behind")

    def _title_end(self, start: int, end: int) -> int:
        """Cut what follows the last title of a stretch: 任A公司总经理期间."""
        code = self.sentence.code
        for e in range(end, start, -1):
            if self.words.title.search(code[start:e]):
                return e
        return end

    def _after(self, slot: Slot) -> Iterator[Post]:
        code, words = self.sentence.code, self.words
        at = slot.at + 1
        hit = words.after.match(code, at)
        if hit:
            end = self._title_end(hit.start("rest"), hit.end("rest"))
            pieces = self._pieces(hit.start("rest"), end, strict=False)
            if pieces and end - hit.start("rest") <= 30:
                yield from self._emit(slot, pieces, slot.at, "title-after-verb")
            return
        listed = re.compile(r"(?:[（(][^（()）]{1,6}[）)])?\s+").match(code, at)
        if listed and slot.at == 0 and _P not in code[at:]:
            # a line of a list: a name, a blank, the post
            pieces = self._pieces(listed.end(), len(code.rstrip("；;。")), strict=True)
            if pieces and pieces[0].org is not None:
                yield from self._emit(slot, pieces, slot.at, "title-behind")
        elif at < len(code) and code[at] in "，,":
            stop = re.compile("[。！？：:“（(；]").search(code, at)
            end = stop.start() if stop else len(code)
            parts = list(re.compile("[^，,]+").finditer(code, at + 1, min(end, at + _REACH)))
            reach = None
            for part in parts:
                hit2 = words.piece.match(part.group().partition("、")[0])
                if hit2 is None or (
                    hit2["noise"] and not re.fullmatch(r"(?:现|时|曾|男|女|博士|\d+岁)+", hit2["noise"])
                ):
                    break
                reach = part.end()
            if reach is not None:
                pieces = self._pieces(at + 1, reach, strict=False)
                if pieces and pieces[0].org is not None:
                    yield from self._emit(slot, pieces, slot.at, "title-behind")

    def _emit(self, person: Slot, pieces: Sequence[_Piece], at: int, rule: str) -> Iterator[Post]:
        carry: int | None = None
        context = False
        for piece in pieces:
            if piece.org is not None:
                carry, context = self.by_at[piece.org].cluster, False
            elif committee := self.words.committee.match(piece.title):
                # 市委副书记 behind 云州市委书记 is a post in the same committee, or in one named before
                names = re.compile(f"{committee['organ']}\\Z")
                carry, context = self.context.nearest((Label.GOVERNMENT,), names, at), True
                piece = replace(piece, title=piece.title[committee.end() :])
            elif carry is None:
                carry, context = self.context.organisation(piece.title, piece.organ, at), True
            if carry is None:
                continue
            found = self._organ(carry, piece)
            if found is not None and found[0] != person.cluster:
                name = rule + ("-context" if context else "")
                yield Post(
                    person.cluster, found[0], found[1], found[2], self.sentence.number, name, person.at
                )

    def _organ(self, org: int, piece: _Piece) -> tuple[int, str, int | None] | None:
        """Give the cluster that a post is held in, its title, and the cluster that it leads."""
        cast, words = self.cast, self.words
        label, title = cast.clusters[org].label, piece.title
        park = (
            org
            if label is Label.PARK
            else park_of(cast, org, words.organ)
            if label is Label.GOVERNMENT
            else None
        )
        if piece.organ and park is None:
            title = piece.organ + title
        leading = bool(words.leads.match(title)) and not words.never.search(title)
        for post, ends, organ in words.heads:
            if title.endswith(post) and label in (Label.PLACE, Label.GOVERNMENT):
                office = office_of(cast, org, ends, organ)
                return None if office is None else (office, title, office if leading else None)
        if label is Label.PLACE:
            return None
        if park is not None:
            organ_index = organ_of(cast, park, piece.organ) if piece.organ else org
            return organ_index, title, park if leading else None
        return org, title, org if leading else None


def _groups(code: str, slots: Sequence[Slot]) -> list[list[Slot]]:
    """Join names that follow each other as a list."""
    out: list[list[Slot]] = []
    for slot in slots:
        if out and re.fullmatch(
            r"(?:[（(][^（()）]{0,40}[）)])?\s*(?:[、和与及]|以及)?\s*", code[out[-1][-1].at + 1 : slot.at]
        ):
            out[-1].append(slot)
        else:
            out.append([slot])
    return out

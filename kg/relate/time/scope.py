"""Which of a sentence's times a relation has: the one whose clause states it, or that leads up to it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

from kg.relate.encode import LABELS, SYMBOLS, Sentence
from kg.relate.time.iso import Anchor, since
from kg.relate.time.read import Moment, read
from kg.relate.time.readers import Told
from kg.relate.time.words import words as time_words
from kg.types import Label, Predicate

_NAMES = "".join(LABELS)
_EVENT = SYMBOLS[Label.EVENT]
_NAME = re.compile(f"[{_NAMES}]")
_BREAK = re.compile("[，,。；;：！？]")
_OPENING, _CLOSING = "（(“", "）)”"
_PAIRS = dict(zip(_CLOSING, _OPENING, strict=True))
#: Relations that last: an event's time in another clause says nothing of them.
_LASTING = frozenset({Predicate.LOCATED_IN, Predicate.PART_OF, Predicate.SUBSIDIARY_OF})
#: Relations that a relative clause states in passing: 位于A的B今年获奖.
_IN_PASSING = frozenset(Predicate) - {Predicate.AWARDED, Predicate.PARTICIPATES_IN, Predicate.ORGANIZES}
_OF_EVENTS = frozenset({Predicate.PARTICIPATES_IN, Predicate.ORGANIZES, Predicate.AWARDED})


@cache
def _words() -> dict[str, re.Pattern[str]]:
    data = tomllib.loads(resources.files(__package__).joinpath("scope.toml").read_text("utf-8"))
    return {name: re.compile(pattern.replace("{names}", _NAMES)) for name, pattern in data.items()}


class Times:
    """The times of one article's sentences, each sentence read once, and only those that are asked for.

    A sentence is read with what the sentences before it in its paragraph told, so that 当天 and 次年
    have something to mean.
    """

    def __init__(self, sentences: Sequence[Sentence], published: str | None) -> None:
        self._sentences = sentences
        self._anchor = Anchor.parse(published)
        self._read: dict[int, tuple[tuple[Moment, ...], Told]] = {}

    def at(self, number: int, predicate: Predicate, first: int, second: int) -> str | None:
        """Give the time of a relation between two places of a sentence's code, or None.

        `first` is `second` again where the sentence names one of the two things only.
        """
        found = self._moments(number)[0]
        return time_at(self._sentences[number].code, found, predicate, first, second) if found else None

    def _moments(self, number: int) -> tuple[tuple[Moment, ...], Told]:
        start = number
        while (
            start not in self._read
            and start
            and self._sentences[start - 1].paragraph == self._sentences[number].paragraph
        ):
            start -= 1
        for k in range(start, number + 1):
            if k not in self._read:
                before = self._sentences[k - 1] if k else None
                same = before is not None and before.paragraph == self._sentences[k].paragraph
                told = self._read[k - 1][1] if same and k - 1 in self._read else Told()
                self._read[k] = read(self._sentences[k].code, self._anchor, told)
        return self._read[number]


def time_at(code: str, found: Sequence[Moment], predicate: Predicate, first: int, second: int) -> str | None:
    """Give the time that holds for a relation between two places of a sentence's code.

    1. A time in the clause of the later place counts: the nearest before it, else one right behind it.
    2. Else the nearest clause before that opens with a time (2021年，…; 截至目前，园区…) lends it, unless somebody
       only says something then (12月3日，记者获悉 …). A relation that lasts takes one only where it begins.
    3. A relation that a relative clause states in passing (位于A的B…) has only a time within that clause.

    Times in brackets and in quotations count within them only.
    """
    first, second = min(first, second), max(first, second)
    within = _enclosing(code, second)
    found = [m for m in found if _enclosing(code, m.start) == within or _labels(code, m, first, second)]
    if not found:
        return None
    words = _words()
    if predicate in _IN_PASSING and _in_passing(code, predicate, first, second):
        inside = [m for m in found if first < m.start < second]
        return (inside[-1].iso or None) if inside else None
    begin, end = _clause(code, second, within)
    own = [m for m in found if begin <= m.start < end]
    before = [m for m in own if m.start < second]
    if before:
        return before[-1].iso or None
    # 园内的A7月开通 tells when A opened, not when it came to be there
    alone = first == second and code[second - 1 : second] == "的"
    remark = words["remark"].match(code, second + 1)
    behind = remark.end() if remark else second + 1
    for moment in () if alone else own:
        if not _NAME.search(code, behind, moment.start) and not words["after_next"].search(
            code, behind, moment.start
        ):
            return moment.iso or None
    if predicate in _OF_EVENTS and first < begin and code[first] == _EVENT:
        bound = [m for m in found if m.start > first and not _BREAK.search(code, first, m.start)]
        if bound and not _NAME.search(code, first + 1, bound[0].start):
            return bound[0].iso or None
    if predicate in _LASTING and not words[f"begins_{predicate.value}"].search(code, begin, end):
        return None
    told = _led(code, found, begin, within)
    if told is None or (predicate not in _OF_EVENTS and words["occasion"].fullmatch(code, told.end, second)):
        return None
    return told.iso or None


def _in_passing(code: str, predicate: Predicate, first: int, second: int) -> bool:
    """Say whether a relative clause states the relation of what stands at two places."""
    words = _words()
    if first == second:
        return code.startswith("的", second + 1) and bool(words["in_passing_alone"].search(code, 0, second))
    if predicate is Predicate.COOPERATES_WITH and words["in_passing_behind"].match(code, second + 1):
        return True
    return bool(words["in_passing"].fullmatch(code, first + 1, second))


def _led(code: str, found: Sequence[Moment], begin: int, within: tuple[int, int]) -> Moment | None:
    """Give the time of the nearest clause before that opens with one, as far as it reaches."""
    words = _words()
    same = words["same_event"].match(code, begin)
    at = begin
    while at > within[0]:
        start = _begin(code, at - 1, within)
        inside = [m for m in found if start <= m.start < at]
        if inside:
            before = start, inside[0].start
            opens = (
                words["opening"].fullmatch(code, *before)
                or (inside[0].end == at - 1 and words["subject"].fullmatch(code, *before))
                or (
                    start == within[0]
                    and _of_a_day(code, inside[0])
                    and words["news"].fullmatch(code, *before)
                )
            )
            moment = inside[-1] if _adjoin(code, inside) else inside[0]
            # 由A和B共同出资 goes on telling what C成立于2018年9月 began
            if opens or (same and at == begin):
                said = words["saying"].search(code, moment.end, begin)
                return None if said else moment if opens else inside[-1]
        at = start
    return None


def _of_a_day(code: str, moment: Moment) -> bool:
    return (
        len(moment.iso) == len("2021-06-18") or code[moment.start : moment.end] in time_words().counts["near"]
    )


def _adjoin(code: str, inside: Sequence[Moment]) -> bool:
    """Say whether the last of a clause's times reads on where the first ends: 2021年，3月; 自2016年落户A以来."""
    if inside[-1].iso == since(inside[0].iso):
        return True
    return all(not code[a.end : b.start].strip() for a, b in pairwise(inside))


def _clause(code: str, at: int, within: tuple[int, int]) -> tuple[int, int]:
    """Give the clause of a place; the items of a list belong to the clause that opens it."""
    begin = _begin(code, at, within)
    item = _words()["item"]
    while begin > within[0] + 1 and code[begin - 2] in _NAMES and item.fullmatch(code, begin, at):
        begin = _begin(code, begin - 1, within)
    stop = _BREAK.search(code, at, within[1])
    return begin, stop.start() if stop else within[1]


def _begin(code: str, at: int, within: tuple[int, int]) -> int:
    """Give where the clause of a place begins; commas in brackets and quotations do not end one."""
    depth = 0
    for i in range(at - 1, within[0] - 1, -1):
        c = code[i]
        if c in _CLOSING:
            depth += 1
        elif c in _OPENING:
            depth = max(0, depth - 1)
        elif not depth and _BREAK.match(c):
            return i + 1
    return within[0]


@lru_cache(maxsize=4096)  # asked for once a relation, and a sentence may hold hundreds
def _enclosing(code: str, at: int) -> tuple[int, int]:
    """Give the span within the innermost brackets or quotation around a place, else of the whole sentence.

    A short quotation is a name and encloses nothing.
    """
    stack: list[int] = []
    for i in range(at):
        if code[i] in _OPENING:
            stack.append(i)
        elif code[i] in _CLOSING and stack and code[stack[-1]] == _PAIRS[code[i]]:
            stack.pop()
    while stack:
        start = stack.pop()
        close = next(c for c, o in _PAIRS.items() if o == code[start])
        end = code.find(close, at)
        end = len(code) if end < 0 else end
        if code[start] != "“" or _BREAK.search(code, start, end):
            return start + 1, end
    return 0, len(code)


def _labels(code: str, moment: Moment, first: int, second: int) -> bool:
    """Say whether a time stands alone in brackets right behind one of the two names: A（2018年）."""
    opened = moment.start - 1
    return (
        code[opened : opened + 1] in ("（", "(")
        and code[moment.end : moment.end + 1] in ("）", ")")
        and opened - 1 in (first, second)
    )

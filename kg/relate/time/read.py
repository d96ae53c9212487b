"""Finds the times that a sentence names, and says each as ISO 8601, read against the article's date."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.relate.time.iso import Anchor, of_year, since
from kg.relate.time.readers import BREAK, Reading, Told
from kg.relate.time.words import words

_QUOTED = 24  # longest quotation that is taken for a name


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that a text names: its span in the text, and ISO 8601 (date, month, year or interval).

    `iso` is empty where the time cannot be known (近年来; 目前 in an article without a date): it
    holds for its clause all the same, so that no other time does.
    """

    start: int
    end: int
    iso: str


def moments(text: str, published: str | None = None) -> tuple[Moment, ...]:
    """Find the times in a sentence, in order.

    `published` is the article's date as ISO 8601 with any precision; without it only times with a
    written year are found. A month without a year takes the last year written before it in the
    text, else it is the last such month before publication, or the next where the words around say
    so (将, 拟). What is less precise than publication's own date stays so: 近日 in a magazine of
    which only the year is known is that year. Comparisons (比去年), datelines, editions and times
    in titles or short quotations are none.
    """
    return tuple(m for m in read(text, Anchor.parse(published), Told())[0] if m.iso)


def read(text: str, anchor: Anchor | None, told: Told) -> tuple[tuple[Moment, ...], Told]:
    """Find the times in a sentence, those too that cannot be known.

    `told` is what the sentences before it said last, and comes back renewed.
    """
    reading = Reading(text, anchor, told)
    out: list[Moment] = []
    around = words().around
    for found in words().any.finditer(text):
        row = words().rows[int((found.lastgroup or "r0")[1:])]
        hit = row.pattern.match(text, found.start())
        if hit is None or _no_time(text, hit, quoted=row.read == "plan"):
            continue
        iso = reading.iso(row.read, hit)
        if iso is None:
            if row.read != "that_day":  # 当天 leaves the day that the sentence began with
                out.append(Moment(*hit.span(), ""))
            continue
        end = hit.end()
        if on := around["since"].match(text, end):
            iso, end = _since(iso, anchor), on.end()
        out.append(Moment(hit.start(), end, iso))
        if end == hit.end() and around["from"].search(text, 0, hit.start()):
            # 自2016年落户A以来，…: what follows has held since then
            on = around["reaches"].match(text, end)
            if on and not words().any.search(text, end, on.end()):
                out.append(Moment(*on.span(1), _since(iso, anchor)))
    return tuple(out), reading.told


def _since(iso: str, anchor: Anchor | None) -> str:
    """Give the interval from a time on; since the year of publication is in that year."""
    return iso if anchor and iso == of_year(anchor.year) else since(iso)


def _no_time(text: str, hit: re.Match[str], *, quoted: bool) -> bool:
    """Say whether the words around make something else of a time: a comparison, a dateline, part of a name."""
    around = words().around
    start, end = hit.span()
    if around["no_time_behind"].match(text, end) or around["compared_behind"].match(text, end):
        return True
    if around["compared_before"].search(text, max(0, start - 8), start):
        return True
    if text.rfind("《", 0, start) > text.rfind("》", 0, start):
        return True
    opened = text.rfind("“", 0, start)
    closed = text.find("”", end)
    if quoted or opened <= text.rfind("”", 0, start) or closed < 0:
        return False
    inside = text[opened + 1 : closed]
    return len(inside) <= _QUOTED and not BREAK.search(inside)

"""When a sentence says that something was so, as ISO 8601, read against the article's date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_DIGITS = str.maketrans("〇零一二三四五六七八九０１２３４５６７８９", "00123456789" + "0123456789")
_YEAR = r"(?:(?P<year>(?:19|20)\d\d|[一二][九〇零][〇零一二三四五六七八九]{2})\s*年)"
_WORD = r"(?P<word>今年|去年|前年|明年|当年|同年|次年|上年)"
_EXPRESSION = re.compile(
    r"(?P<from>(?:19|20)\d\d)\s*年?\s*[-—–至到~～]+\s*(?P<to>(?:19|20)\d\d)\s*年"
    rf"|(?:{_YEAR}|{_WORD})?\s*(?:(?<!\d)(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月(?:份)?)"
    r"(?:\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*日)?"
    rf"|(?:{_YEAR.replace('year', 'year2')}|{_WORD.replace('word', 'word2')})\s*(?P<part>上半年|下半年|第?[一二三四1-4]季度|前三季度|[年]?初|[年]?底)?"
    r"|(?P<near>今日|今天|昨日|昨天|前天|明天)"
    r"|(?<![月\d])(?P<only>3[01]|[12]\d|[1-9])\s*日(?!前|益|常|报|本|产|均|子|夜)"
)
_SHIFT = {"今年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_NEAR = {"今日": 0, "今天": 0, "昨日": -1, "昨天": -1, "前天": -2, "明天": 1}
_MONTHS = {"十": 10, "十一": 11, "十二": 12, **{c: i for i, c in enumerate("一二三四五六七八九", 1)}}
_PARTS = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9)}


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that a text names: its span in the text, and ISO 8601 (date, month, year or interval)."""

    start: int
    end: int
    iso: str


def moments(text: str, published: str | None = None) -> tuple[Moment, ...]:
    """Find the times in a text, in order.

    `published` is the article's date as ISO 8601 with any precision; without it only times with a
    written year are found. A month without a year takes the last year written before it in the
    text, else the year of publication, or the year before if it would lie after publication.
    """
    base = _published(published)
    out: list[Moment] = []
    year: int | None = None
    month: int | None = None
    for hit in _EXPRESSION.finditer(text):
        iso, year, month = _read(hit, base, year, month)
        if iso is not None:
            out.append(Moment(hit.start(), hit.end(), iso))
    return tuple(out)


def moment_for(found: tuple[Moment, ...], at: int) -> str | None:
    """Give the time that holds for a place of the text: the last before it, else the first behind it."""
    before = [m for m in found if m.start <= at]
    if before:
        return before[-1].iso
    return found[0].iso if found else None


def _published(text: str | None) -> tuple[int, int | None, int | None] | None:
    hit = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text or "")
    if hit is None:
        return None
    year, month, day = hit.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def _read(
    hit: re.Match[str], base: tuple[int, int | None, int | None] | None, year: int | None, month: int | None
) -> tuple[str | None, int | None, int | None]:
    """Read one expression; gives its ISO form and the year and month that hold from here on."""
    if hit["from"]:
        a, b = int(hit["from"]), int(hit["to"])
        return (f"{a}/{b}" if a < b else None), year, month
    if hit["near"]:
        if base is None or base[1] is None or base[2] is None:
            return None, year, month
        day = _date(base[0], base[1], base[2])
        return (None if day is None else (day + timedelta(days=_NEAR[hit["near"]])).isoformat()), year, month
    if hit["only"]:
        known_year = year if year is not None else base[0] if base else None
        known_month = month if month is not None else base[1] if base else None
        if known_year is None or known_month is None:
            return None, year, month
        day = _date(known_year, known_month, int(hit["only"]))
        return (day.isoformat() if day else None), year, month
    said = _year(hit["year"] or hit["year2"], hit["word"] or hit["word2"], base, year)
    if hit["month"]:
        number = _MONTHS.get(hit["month"]) or int(hit["month"])
        if said is None and (hit["word"] or (year is None and base is None)):
            return None, year, month
        if said is None:
            said = year
        if said is None:
            assert base is not None
            said = base[0] - (base[1] is not None and number > base[1])
        if hit["day"]:
            day = _date(said, number, int(hit["day"]))
            return (day.isoformat() if day else None), said, number
        return f"{said:04d}-{number:02d}", said, number
    if said is None:
        return None, year, month
    part = hit["part"] or ""
    if part in _PARTS:
        first, last = _PARTS[part]
    elif part.endswith("季度"):
        quarter = "一二三四".find(part[-3]) + 1 or int(part[-3])
        first, last = 3 * quarter - 2, 3 * quarter
    else:
        return f"{said:04d}", said, None
    return f"{said:04d}-{first:02d}/{said:04d}-{last:02d}", said, None


def _year(
    digits: str | None, word: str | None, base: tuple[int, int | None, int | None] | None, year: int | None
) -> int | None:
    if digits:
        return int(digits.translate(_DIGITS))
    if word in ("当年", "同年"):
        return year
    if word == "次年":
        return None if year is None else year + 1
    if word and base:
        return base[0] + _SHIFT[word]
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 30 February stands in a text now and then
        return None

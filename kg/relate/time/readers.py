"""Says one expression of time as ISO 8601: a method for each `read` of `words.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from kg.relate.time.iso import Anchor, bounds, interval, of_day, of_month, of_year, since
from kg.relate.time.words import months_of, number, words, year_of

BREAK = re.compile("[，,。；;：！？]")
_SOON, _LONG_AGO = 60, 300  # days
_THIRDS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20)}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}
_DECADE = 50  # 80年代 is of the last century, 10年代 of none that is said


@dataclass(frozen=True, slots=True)
class Told:
    """The year, month and day that a text told last: what 当年, 同月, 次日 mean."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class Reading:
    """One sentence, read from left to right.

    `told` reaches back to other sentences; the year and the month that a bare 9月 or 8日 takes do not.
    """

    def __init__(self, text: str, anchor: Anchor | None, told: Told) -> None:
        self.text = text
        self.anchor = anchor
        self.told = told
        self.year: int | None = None
        self.month: int | None = None

    def iso(self, read: str, hit: re.Match[str]) -> str | None:
        """Say what a hit of a row means; None if that cannot be known, and then nothing is kept of it."""
        kept = self.told, self.year, self.month
        iso = _READERS[read](self, hit)
        if iso is None:
            self.told, self.year, self.month = kept
        return iso

    # ------------------------------------------------------------ which year

    def _future(self, hit: re.Match[str]) -> bool:
        """Say whether a time is spoken of as one to come: by its clause, or the next if the time is all of it."""
        text, around = self.text, words().around
        begin = max((m.end() for m in BREAK.finditer(text, 0, hit.start())), default=0)
        deadline = around["deadline"].match(text, hit.end())
        stop = BREAK.search(text, hit.end())
        end = stop.start() if stop else len(text)
        if deadline or around["future"].search(text, begin, end):
            return True
        alone = around["alone"].match(text, hit.end())
        return bool(alone and around["future"].search(text, alone.start(1), alone.end(1)))

    def _placed(self, hit: re.Match[str], make: Callable[[int], str | None]) -> str | None:
        """Give a time without a year its year: the one that the sentence told, else the last or the next such time."""
        if self.year is not None:
            return make(self.year)
        anchor = self.anchor
        if anchor is None or anchor.month is None:
            return make(anchor.year) if anchor else None
        today = anchor.last
        here = make(anchor.year)
        if here is None:  # 29 February of another year
            return make(anchor.year - 1)
        start, end = bounds(here)
        if start <= today and end is not None and end >= date(anchor.year, anchor.month, anchor.day or 1):
            return here
        past, future = (here, make(anchor.year + 1)) if start <= today else (make(anchor.year - 1), here)
        if past is None or future is None:
            return past or future
        ago = (today - (bounds(past)[1] or today)).days
        if ago > _SOON and self._future(hit):
            return future
        return future if future is here and ago > _LONG_AGO else past

    def _year(self, hit: re.Match[str], end: str = "") -> tuple[int | None, bool]:
        """Give the year that an expression says, and whether it says one at all."""
        if hit["year" + end]:
            return year_of(hit["year" + end]), True
        word = hit["yword" + end]
        if not word:
            return None, False
        counts = words().counts
        if word in counts["years_on"]:
            base = self.year
            if base is None and not counts["years_on"][word]:
                # 次年 of the sentence before is too often the second year of something else
                base = self.told.year
            return (None if base is None else base + counts["years_on"][word]), True
        return (None if self.anchor is None else self.anchor.year + counts["years"][word]), True

    def _tell(self, iso: str | None) -> str | None:
        """Keep what a point says for the expressions behind it."""
        if iso is not None:
            parts = [int(p) for p in iso.partition("/")[0].split("-")]
            exact = "/" not in iso
            month = parts[1] if len(parts) > 1 and (exact or iso[:7] == iso.partition("/")[2][:7]) else None
            day = parts[2] if len(parts) > 2 and exact else None
            self.year, self.month = parts[0], month
            self.told = Told(parts[0], month, day)
        return iso

    # ------------------------------------------------------------ readers, by the rows' `read`

    def point(self, hit: re.Match[str], end: str = "") -> str | None:
        year, said = self._year(hit, end)
        if said and year is None:
            return None
        part = hit["part" + end] or hit["bare" + end]
        if part and part[0] == "月":
            return self._tell(self._this_month(hit, part[1]))
        if part:
            months = months_of(part)
            if months is None:
                return None
            return self._tell(self._at(hit, year, lambda y: _stretch(y, *months)))
        pre = "" if said else "y"
        day, third = hit[f"{pre}day{end}"], hit[f"{pre}third{end}"]
        word = hit[f"{pre}mword{end}"]
        if word:
            return self._tell(self._month_word(word, day, third))
        if not hit[f"{pre}month{end}"]:
            return None if year is None else self._tell(of_year(year))
        month = number(hit[f"{pre}month{end}"])
        return self._tell(self._at(hit, year, lambda y: _within(y, month, day, third)))

    def _at(self, hit: re.Match[str], year: int | None, make: Callable[[int], str | None]) -> str | None:
        return self._placed(hit, make) if year is None else make(year)

    def _month_word(self, word: str, day: str | None, third: str | None) -> str | None:
        counts, anchor = words().counts, self.anchor
        if word in counts["months_on"]:
            year = self.year if self.year is not None else self.told.year
            month = self.month if self.month is not None else self.told.month
            if year is None or month is None:
                return None
            shifted = of_month(year, month + counts["months_on"][word])
        elif anchor is None or anchor.month is None:
            return anchor.iso if anchor and not counts["months"][word] else None
        else:
            shifted = of_month(anchor.year, anchor.month + counts["months"][word])
        return _within(int(shifted[:4]), int(shifted[5:]), day, third)

    def _this_month(self, hit: re.Match[str], third: str) -> str | None:
        """Give 月初 or 月底: of this month, or of the one before if that of this month is to come and not spoken of so."""
        here = self._month_word("本月", None, third)
        anchor = self.anchor
        if here is None or anchor is None or anchor.month is None or bounds(here)[0] <= anchor.last:
            return here
        return here if self._future(hit) else self._month_word("上月", None, third)

    def points(self, hit: re.Match[str]) -> str | None:
        first = self.point(hit)
        return interval(first, self.point(hit, "_")) if first else None

    def years(self, hit: re.Match[str]) -> str | None:
        return interval(hit["from"], hit["to"])

    def months(self, hit: re.Match[str]) -> str | None:
        year, said = self._year(hit)
        if said and year is None:
            return None
        first, last = number(hit["from"]), number(hit["to"])
        if first > last:
            return None
        return self._tell(self._at(hit, year, lambda y: _stretch(y, first, last)))

    def dates(self, hit: re.Match[str]) -> str | None:
        year, said = self._year(hit)
        if said and year is None:
            return None
        if hit["mword"]:
            first = self._month_word(hit["mword"], hit["day"], None)
            last = self._month_word(hit["mword"], hit["to"], None)
            return self._tell(interval(first, last))
        month = number(hit["month"])

        def make(y: int) -> str | None:
            return interval(of_day(y, month, int(hit["day"])), of_day(y, month, int(hit["to"])))

        return self._tell(self._at(hit, year, make))

    def days(self, hit: re.Match[str]) -> str | None:
        return interval(self._day(hit, int(hit["from"])), self._day(hit, int(hit["to"])))

    def only_day(self, hit: re.Match[str]) -> str | None:
        return self._tell(self._day(hit, int(hit["day"])))

    def _day(self, hit: re.Match[str], day: int) -> str | None:
        anchor = self.anchor
        if self.year is not None and self.month is not None:
            return of_day(self.year, self.month, day)
        if anchor is None or anchor.month is None or self.year not in (None, anchor.year):
            return None
        back = anchor.day is not None and day > anchor.day and not self._future(hit)
        month = of_month(anchor.year, anchor.month - back)
        return of_day(int(month[:4]), int(month[5:]), day)

    def figures(self, hit: re.Match[str]) -> str | None:
        return self._tell(of_day(int(hit["year"]), int(hit["month"]), int(hit["day"])))

    def plan(self, hit: re.Match[str]) -> str | None:
        ordinal = words().counts["plans"].get(hit["quoted"] or hit["plan"])
        if ordinal is None:
            return None
        first = 1981 + 5 * (ordinal - 6)
        when = hit["when"]
        if "末" in when or "收官" in when:
            return of_year(first + 4)
        if "初" in when or "开局" in when:
            return of_year(first)
        return since(of_year(first)) if "以来" in when else interval(of_year(first), of_year(first + 4))

    def decade(self, hit: re.Match[str]) -> str | None:
        tens = int(hit["decade"]) if hit["decade"].isdecimal() else number(hit["decade"])
        century = hit["century"]
        if tens >= 1000:
            first = tens
        elif century is None:
            first = 1900 + tens if tens >= _DECADE else 0
        elif century in ("20", "二十", "上", "上个"):
            first = 1900 + tens
        else:
            first = 2000 + tens
        return interval(of_year(first), of_year(first + 9)) if first else None

    def recent(self, hit: re.Match[str]) -> str | None:
        years = number(hit["n"] or hit["m"])
        if self.anchor is None or not years:
            return None
        return interval(of_year(self.anchor.year - years), of_year(self.anchor.year))

    def recent_months(self, hit: re.Match[str]) -> str | None:
        anchor, months = self.anchor, number(hit["n"]) if hit["n"] else 6
        if anchor is None or anchor.month is None:
            return None
        return interval(of_month(anchor.year, anchor.month - months), of_month(anchor.year, anchor.month))

    def week(self, hit: re.Match[str]) -> str | None:
        if self.anchor is None:
            return None
        today = self.anchor.days_on(0)
        if today is None:
            return self.anchor.iso
        monday = today - timedelta(today.weekday()) + timedelta(7 * words().counts["weeks"][hit["which"]])
        weekday = hit["weekday"]
        if weekday is None:
            return interval(monday.isoformat(), (monday + timedelta(6)).isoformat())
        if weekday == "末":
            return interval((monday + timedelta(5)).isoformat(), (monday + timedelta(6)).isoformat())
        return self._tell((monday + timedelta(_WEEKDAYS[weekday])).isoformat())

    def day_word(self, hit: re.Match[str]) -> str | None:
        if self.anchor is None:
            return None
        day = self.anchor.days_on(words().counts["days"][hit["word"]])
        return self._tell(day.isoformat()) if day else self.anchor.iso

    def that_day(self, hit: re.Match[str]) -> str | None:
        told = self.told
        if told.year is None or told.month is None or told.day is None:
            return None
        day = date(told.year, told.month, told.day) + timedelta(words().counts["days_on"][hit["word"]])
        return self._tell(day.isoformat())

    def near(self, hit: re.Match[str]) -> str | None:
        if self.anchor is None:
            return None
        back = self.anchor.days_on(-words().counts["near"][hit["word"]])
        if back is None:
            return self.anchor.iso
        return interval(back.isoformat()[:7], self.anchor.iso[:7])

    def present(self, hit: re.Match[str]) -> str | None:
        return self.anchor.iso if self.anchor else None

    def vague(self, hit: re.Match[str]) -> str | None:
        return None


_READERS: dict[str, Callable[[Reading, re.Match[str]], str | None]] = {
    name: getattr(Reading, name)
    for name in (
        "years", "dates", "months", "points", "days", "plan", "decade", "recent", "recent_months", "figures",
        "point", "week", "day_word", "that_day", "near", "present", "only_day", "vague",
    )
}  # fmt: skip


def _stretch(year: int, first: int, last: int) -> str | None:
    return interval(of_month(year, first), of_month(year, last))


def _within(year: int, month: int, day: str | None, third: str | None) -> str | None:
    """Give a month, a day of it, or about a third of it."""
    if day:
        return of_day(year, month, number(day))
    if not third:
        return of_month(year, month) if 1 <= month <= 12 else None
    first, last = _THIRDS.get(third, (21, None))
    if last is None:
        last = int((bounds(of_month(year, month))[1] or date.max).isoformat()[8:])
    return interval(of_day(year, month, first), of_day(year, month, last))

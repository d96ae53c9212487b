"""ISO 8601 dates, months, years and intervals as strings: made, shifted and compared.

An interval is `A/B`, both ends included, each with the precision that is known; `A/..` has no known
end (ISO 8601-2, 4.3). Of two strings of one precision the earlier sorts first.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

OPEN = ".."
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A date of publication with the precision that is known: what 今年, 上月, 昨日 count from."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, iso: str | None) -> Anchor | None:
        """Read an ISO 8601 date, month or year; None for anything else, and for years that no paper has.

        A time of day behind the date is left out, and so is a day that the month does not have.
        """
        hit = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?", iso or "", re.ASCII | re.DOTALL)
        if hit is None:
            return None
        year, month, day = (int(part) if part else None for part in hit.groups())
        assert year is not None
        if not 1000 <= year <= 9000 or (month is not None and not 1 <= month <= 12):
            return None
        if month is not None and day is not None and not 1 <= day <= monthrange(year, month)[1]:
            return cls(year, month)
        return cls(year, month, day)

    @property
    def iso(self) -> str:
        if self.month is None:
            return of_year(self.year)
        return f"{self.year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")

    @property
    def last(self) -> date:
        """Give the last day on which the article may have come out."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def days_on(self, days: int) -> date | None:
        """Give the day so many days later (earlier if negative), if the day of publication is known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day) + timedelta(days)


def of_year(year: int) -> str:
    return f"{year:04d}"


def of_month(year: int, month: int) -> str:
    """Give a month; months below 1 and above 12 lead into the years around.

    >>> of_month(2022, 0)
    '2021-12'
    """
    years, month = divmod(month - 1, 12)
    return f"{year + years:04d}-{month + 1:02d}"


def of_day(year: int, month: int, day: int) -> str | None:
    """Give a day, or None if the calendar has none such (30 February stands in a text now and then)."""
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day).isoformat()


def interval(first: str | None, last: str | None) -> str | None:
    """Give the interval from the first day of one time to the last day of another; None if that is no time.

    >>> interval("2021", "2023"), interval("2021-05", "2021-05"), interval("2023", "2021")
    ('2021/2023', '2021-05', None)
    """
    if first is None or last is None:
        return None
    first, last = first.partition("/")[0], last.rpartition("/")[2]
    if last == OPEN or first == last:
        return first if first == last else since(first)
    start, end = bounds(first)[0], bounds(last)[1]
    return f"{first}/{last}" if end is not None and start <= end else None


def since(first: str) -> str:
    """Give the interval from a time on."""
    return f"{first.partition('/')[0]}/{OPEN}"


def bounds(iso: str) -> tuple[date, date | None]:
    """Give the first and the last day of a time; the last of an open interval is None.

    Raises ValueError for what is no time.
    """
    first, slash, last = iso.partition("/")
    return _days(first)[0], None if last == OPEN else _days(last if slash else first)[1]


def _days(iso: str) -> tuple[date, date]:
    hit = _DATE.fullmatch(iso)
    if hit is None:
        raise ValueError(f"{iso!r} is no ISO 8601 date, month or year")
    year, month, day = (int(part) if part else None for part in hit.groups())
    assert year is not None
    end = month or 12
    return date(year, month or 1, day or 1), date(year, end, day or monthrange(year, end)[1])

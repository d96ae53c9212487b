"""Literals: text that every RDF parser takes, numbers, and dates with the precision that is known."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal

from kg.rdf.vocabulary import term

INTEGER = term("xsd:integer")
DECIMAL = term("xsd:decimal")
DATE = term("xsd:date")
MONTH = term("xsd:gYearMonth")
YEAR = term("xsd:gYear")

# XML 1.0, production 2 (Char), which XML Schema's string type and rapper hold to: no controls but
# tab and line ends, no surrogates, no U+FFFE and U+FFFF.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def clean(value: str) -> str:
    """Replace every character that an RDF string may not hold by U+FFFD.

    >>> clean("江\\x00阴")
    '江\ufffd阴'
    """
    return _ILLEGAL.sub("\ufffd", value)


def plain(value: str) -> Literal:
    return Literal(clean(value))


def zh(value: str) -> Literal:
    return Literal(clean(value), language="zh")


def integer(value: int) -> Literal:
    return Literal(str(value), datatype=INTEGER)


def decimal(value: float) -> Literal:
    """Give a decimal that reads back as the same float.

    >>> decimal(1e-05).value
    '0.00001'
    """
    return Literal(format(Decimal(repr(value)), "f"), datatype=DECIMAL)


def moment(value: str) -> Literal:
    """Give an ISO 8601 date, month or year with its XSD type, and anything else as a plain string.

    >>> moment("2021-04").datatype.value
    'http://www.w3.org/2001/XMLSchema#gYearMonth'
    """
    days = _days(value)
    if days is None:
        return plain(value)
    return Literal(value, datatype={4: YEAR, 7: MONTH, 10: DATE}[len(value)])


def limits(value: str) -> tuple[Literal | None, Literal | None]:
    """Give the first and the last day of an ISO 8601 date, month, year or interval, where it has them.

    >>> [day.value for day in limits("2021-04/2022")]
    ['2021-04-01', '2022-12-31']
    """
    head, _, tail = value.partition("/")
    first, last = _days(head), _days(tail if "/" in value else head)
    return _day(first[0] if first else None), _day(last[1] if last else None)


def _day(day: date | None) -> Literal | None:
    return Literal(day.isoformat(), datatype=DATE) if day else None


def _days(value: str) -> tuple[date, date] | None:
    match = _ISO.fullmatch(value)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year or not 1 <= (month or 1) <= 12:
        return None
    last = monthrange(year, month or 12)[1]
    if not 1 <= (day or 1) <= last:
        return None
    return date(year, month or 1, day or 1), date(year, month or 12, day or last)

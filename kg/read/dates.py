"""Read publication dates from metadata, file names, mastheads and text, as ISO 8601."""

from __future__ import annotations

import re
from datetime import date

from kg.types import Document

_HEAD = 4000

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:[-/.]\s*(\d{1,2})(?:\s*[-/.]\s*(\d{1,2}))?|年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?)?(?!\d)"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?!\d)")


def iso_date(text: str | None) -> str | None:
    """Give the first date in `text` as ISO 8601 with the precision that is there, or None.

    >>> iso_date("2022年3月2日"), iso_date("2022/3"), iso_date("20220302"), iso_date("春天")
    ('2022-03-02', '2022-03', '2022-03-02', None)
    """
    if not text:
        return None
    if found := _COMPACT.search(text):
        return _iso(found[1], found[2], found[3])
    if found := _DATE.search(text):
        return _iso(found[1], found[2] or found[4], found[3] or found[5])
    return None


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    """Put the parts together as far as they make a date of the calendar."""
    if month is None:
        return year
    if not 1 <= int(month) <= 12:
        return year
    if day is None:
        return f"{year}-{int(month):02}"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return f"{year}-{int(month):02}"


_ISSUE = re.compile(r"((?:19|20)\d\d)\s?年?\s?第\s?[\d一二三四五六七八九十]{1,3}\s?期")
_PRINTED = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日\s?(?:星期.|[A-Z]?\d+版|第.{1,3}版)")
_STATED = re.compile(r"(?:发布|发表|出版|更新)(?:时间|日期)[:：]\s?(\S{4,20})")
_ALONE = re.compile(r"^[（(]?((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日[）)]?$", re.MULTILINE)
_LINE = re.compile(
    r"^.{0,24}?(?<!\d)((?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2})日?\s*(?:\d{1,2}:\d\d|来源|作者|阅读|浏览|点击)",
    re.MULTILINE,
)
"""The line under a headline on the web: 2022-03-02 10:30 来源：…"""
_NAMED = re.compile(
    r"(?<![0-9A-Za-z])((?:19|20)\d\d)(?:年|[-_.])(\d{1,2})(?:(?:月|[-_.])(\d{1,2})日?|月)?(?![0-9A-Za-z])"
)
_WRITTEN = re.compile(
    "([一二][〇○零九][〇○零一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def document_date(document: Document, text: str) -> str | None:
    """Give the date that a document's name or masthead shows, with the precision that it has.

    `text` is the document's cleaned text. A masthead is a date with a weekday or a page number behind it,
    or a year with the number of an issue; the line under a web page's headline and the only date that has a
    line of its own count too. A file's name tells the issue too (2022年第2期.pdf, 2022-03.txt).
    """
    if found := _COMPACT.search(document.name):
        return _iso(found[1], found[2], found[3])
    if found := _NAMED.search(document.name):
        return _iso(found[1], found[2], found[3])
    text = _WRITTEN.sub(_in_figures, text) if _WRITTEN.search(text[:_HEAD]) else text
    head = text[:_HEAD]
    if found := _PRINTED.search(head) or _PRINTED.search(text[-_HEAD:]):
        return _iso(found[1], found[2], found[3])
    if found := _STATED.search(head) or _LINE.search(head):
        return iso_date(found[1])
    alone = {found.groups() for found in _ALONE.finditer(text)}
    if len(alone) == 1:
        return _iso(*alone.pop())
    if found := _ISSUE.search(head) or _ISSUE.search(document.name):
        return found[1]
    return None


def _in_figures(found: re.Match[str]) -> str:
    """Write a date in figures: 二〇二二年三月十二日."""
    day = f"{_number(found[3])}日" if found[3] else ""
    return f"{found[1].translate(_FIGURES)}年{_number(found[2])}月{day}"


def _number(written: str) -> int:
    """Give the number below 100 that Chinese numerals write.

    >>> _number("三"), _number("十二"), _number("二十"), _number("三十一")
    (3, 12, 20, 31)
    """
    tens, ten, ones = written.rpartition("十")
    units = int(ones.translate(_FIGURES) or 0)
    return (int(tens.translate(_FIGURES) or 1) if ten else 0) * 10 + units

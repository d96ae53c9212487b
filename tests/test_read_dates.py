"""Dates from metadata, file names and mastheads."""

from __future__ import annotations

import pytest

from kg.read.dates import document_date, iso_date
from kg.types import Document


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022年3月2日", "2022-03-02"),
        ("2022-03-02T08:00:00Z", "2022-03-02"),
        ("2022/3", "2022-03"),
        ("20220302", "2022-03-02"),
        ("2022", "2022"),
        ("2022年13月", "2022"),
        ("2022年2月30日", "2022-02"),
        ("春天", None),
        ("", None),
        (None, None),
    ],
)
def test_iso_date(text: str | None, iso: str | None) -> None:
    assert iso_date(text) == iso


@pytest.mark.parametrize(
    ("name", "text", "date"),
    [
        ("导报-20211213.txt", "正文。", "2021-12-13"),
        ("a.txt", "常州科技\n2022第2期\n总第164期", "2022"),
        ("a.txt", "2021年12月13日 星期一 第5版\n正文。", "2021-12-13"),
        ("a.txt", "2021年12月13日，园区开工。", None),
        ("a.txt", "关于申报的通知\n正文。\n2021年12月6日", "2021-12-06"),
        ("a.txt", "2021年12月6日\n甲。\n2021年12月7日\n乙。", None),
    ],
)
def test_document_date(name: str, text: str, date: str | None) -> None:
    assert document_date(Document(name, text), text) == date

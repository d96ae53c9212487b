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


@pytest.mark.parametrize(
    ("name", "text", "iso"),
    [
        ("园区报_2022-03-02.txt", "正文。", "2022-03-02"),
        ("2022年3月.txt", "正文。", "2022-03"),
        ("2022.3.txt", "正文。", "2022-03"),
        ("科技2022年第2期.pdf", "正文。", "2022"),
        ("000_8e13202203025061.txt", "正文。", None),
        ("b2022-31x.txt", "正文。", None),
        ("a.txt", "标题\n2022-03-02 10:30 来源：园区报\n正文。", "2022-03-02"),
        ("a.txt", "园区报 二〇二二年三月十二日 星期六\n正文。", "2022-03-12"),
        ("a.txt", "园区报\n二○二二年十月三十一日\n正文。", "2022-10-31"),
        ("a.txt", "园区于2021年3月2日开工。", None),
        ("a.txt", "二一年三月，园区二〇二〇年目标。", None),
    ],
)
def test_names_and_lines_that_tell_the_date(name: str, text: str, iso: str | None) -> None:
    assert document_date(Document(name, text), text) == iso

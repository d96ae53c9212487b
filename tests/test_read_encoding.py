"""Decoding: the encoding is found, and what is no text says so."""

from __future__ import annotations

import pytest

from kg.read.encoding import decode, decode_damaged
from kg.read.errors import Unreadable

SIMPLIFIED = "近年来，江阴高新区大力推进以科技创新为核心的全面创新。"
TRADITIONAL = "台灣積體電路製造公司在新竹科學園區設立新工廠，預計明年完成。"


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED + "㐀", "gb18030", "gb18030"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL, "utf-8", "utf-8"),
        ("江阴高新区管委会主任赵敏", "gbk", "gb18030"),
        ("常州大学", "gb2312", "gb18030"),
        ("plain ASCII\n", "ascii", "utf-8"),
    ],
)
def test_finds_the_encoding(text: str, encoding: str, named: str) -> None:
    assert decode(text.encode(encoding)) == (text, named)


def test_line_ends_and_control_characters_stay() -> None:
    text = "甲\r\n乙\r丙\u2028丁\x00戊\x0c己" * 3
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "binary"),
        (bytes(1000), "binary"),
        (SIMPLIFIED.encode() + b"\xff\xfe\xff" + SIMPLIFIED.encode(), "byte at 81 is wrong"),
        (b"\xef\xbb\xbf" + b"\xff", "byte at 0 is wrong"),
    ],
)
def test_refuses_what_is_no_text(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        decode(data)


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
    ],
)
def test_a_few_wrong_bytes_are_taken_for_a_lost_character(text: str, encoding: str, named: str) -> None:
    text = text * 60
    data = text.encode(encoding)
    with pytest.raises(Unreadable):
        decode(data + b"\xff")
    found, name, lost = decode_damaged(data + b"\xff")
    assert (name, lost) == (named, 1)
    assert found == text + "\ufffd"
    assert decode_damaged(data) == (text, named, 0)


def test_a_last_character_that_was_cut_off_is_lost() -> None:
    data = SIMPLIFIED.encode()
    assert decode_damaged(data + "区".encode()[:2]) == (SIMPLIFIED + "\ufffd", "utf-8", 1)


def test_what_is_wrong_in_many_places_is_refused() -> None:
    data = SIMPLIFIED.encode() * 20
    with pytest.raises(Unreadable, match="save it as UTF-8"):
        decode_damaged(data.replace(b"\x80", b"\xff"))
    with pytest.raises(Unreadable, match="binary"):
        decode_damaged(bytes(range(256)) * 40)

"""Look-alike characters are put right in names, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read import repair
from kg.read.confusions import put_right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("江阴巿的企业", "江阴市的企业"),
        ("中囯制造", "中国制造"),
        ("中囯科学院", "中国科学院"),
        ("山东省曰照市", "山东省日照市"),
        ("江\n阴巿", "江\n阴市"),
        ("子曰：学而时习之", "子曰：学而时习之"),
        ("巿", "巿"),
        ("囗囗囗", "囗囗囗"),
        ("", ""),
    ],
)
def test_only_in_names(wrong: str, right: str) -> None:
    assert put_right(wrong) == right


@given(st.text("江阴巿市中囯国曰照髙高新区\n 的"))
def test_one_for_one_and_once(text: str) -> None:
    right = put_right(text)
    assert len(right) == len(text)
    assert put_right(right) == right


def test_offsets_lead_to_the_character_as_printed() -> None:
    raw = "近日，江\n阴 巿举行仪式。"
    text, offsets = repair(raw)
    at = text.index("市")
    assert raw[offsets.at(at)] == "巿"

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.relate.time import moment_for, moments


@pytest.mark.parametrize(
    ("text", "date", "iso"),
    [
        ("2021年6月18日开园", None, "2021-06-18"),
        ("2021 年 6 月 18 日开园", None, "2021-06-18"),
        ("2019年9月获批", None, "2019-09"),
        ("2019年获批", None, "2019"),
        ("二〇一九年获批", None, "2019"),
        ("2018-2020年实施", None, "2018/2020"),
        ("2023—2027年", None, "2023/2027"),
        ("2021年上半年", None, "2021-01/2021-06"),
        ("2021年一季度", None, "2021-01/2021-03"),
        ("2021年前三季度", None, "2021-01/2021-09"),
        ("今年5月推出", "2021-12-08", "2021-05"),
        ("去年投产", "2021-12-08", "2020"),
        ("前年投产", "2021", "2019"),
        ("明年4月投产", "2021-12", "2022-04"),
        ("12月7日举行", "2021-12-08", "2021-12-07"),
        ("12月7日举行", "2022-01-05", "2021-12-07"),
        ("昨日举行", "2022-01-01", "2021-12-31"),
        ("7日签约", "2022-01-09", "2022-01-07"),
    ],
)
def test_one_moment(text: str, date: str | None, iso: str) -> None:
    assert [m.iso for m in moments(text, date)] == [iso]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("12月7日举行", None),  # no year anywhere
        ("今年投产", None),
        ("昨日举行", "2022"),  # a year is too little for yesterday
        ("2021年2月30日", None),
        ("2022-2020年", None),
        ("投资10亿元，占地145亩", "2022-01-01"),
        ("13月1000元", "2022-01-01"),
    ],
)
def test_nothing_is_made_up(text: str, date: str | None) -> None:
    assert moments(text, date) == ()


def test_a_month_takes_the_year_before_it() -> None:
    assert [m.iso for m in moments("2018年3月立项，9月开工", "2022-05-01")] == ["2018-03", "2018-09"]


def test_the_same_year_and_the_next() -> None:
    assert [m.iso for m in moments("2018年立项，次年投产", None)] == ["2018", "2019"]


def test_the_last_time_before_a_place_counts() -> None:
    text = "2018年立项，2020年投产，2021年获奖"
    assert moment_for(moments(text), text.index("投产")) == "2020"
    assert moment_for(moments("投产于2020年"), 0) == "2020"
    assert moment_for((), 5) is None


@given(
    st.text(alphabet="0123456789年月日今去前明昨上下半季度初底一二三十〇-—至 。", max_size=60),
    st.sampled_from([None, "2021", "2021-02", "2020-02-29"]),
)
def test_any_text_gives_spans_in_order(text: str, date: str | None) -> None:
    found = moments(text, date)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))

"""Times: what Chinese phrases mean, which of them a relation has, and what is left alone."""

from __future__ import annotations

import itertools
from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.relate.encode import SYMBOLS, Sentence
from kg.relate.time import Times, moments, time_at
from kg.relate.time.iso import Anchor, bounds, interval
from kg.relate.time.read import read
from kg.relate.time.readers import Told
from kg.relate.time.words import Row, number, words, year_of
from kg.types import Label, Predicate, Role
from training.times import TIMES, read_pieces, rows, told

_DAY = "2022-03-20"  # a Sunday


@pytest.mark.parametrize(
    ("text", "published", "iso"),
    [
        # days
        ("2021年6月18日开园", None, "2021-06-18"),
        ("2021 年 6 月 18 日开园", None, "2021-06-18"),
        ("2021年6月18号开园", None, "2021-06-18"),
        ("二〇二一年六月十八日开园", None, "2021-06-18"),
        ("二○二二年三月二十一日", None, "2022-03-21"),
        ("2021-06-18开园", None, "2021-06-18"),
        ("2021/6/18开园", None, "2021-06-18"),
        ("今年3月2日签约", _DAY, "2022-03-02"),
        ("12月7日举行", "2021-12-08", "2021-12-07"),
        ("12月7日举行", "2022-01-05", "2021-12-07"),
        ("11月3日，园区开工", "2022", "2022-11-03"),
        ("4月2日将举行", _DAY, "2022-04-02"),
        ("2月10日开幕", "2022-01-05", "2022-02-10"),
        ("7日签约", "2022-01-09", "2022-01-07"),
        ("30日签约", "2022-01-09", "2021-12-30"),  # of the month before
        ("今日举行", _DAY, _DAY),
        ("昨日举行", "2022-01-01", "2021-12-31"),
        ("前天举行", _DAY, "2022-03-18"),
        ("明天开幕", _DAY, "2022-03-21"),
        ("昨日举行", "2022-03", "2022-03"),
        ("上周五签约", _DAY, "2022-03-11"),
        ("本周三签约", _DAY, "2022-03-16"),
        ("上月5日签约", _DAY, "2022-02-05"),
        # months
        ("2019年9月获批", None, "2019-09"),
        ("1992年11月成立", None, "1992-11"),
        ("2019年9月份获批", None, "2019-09"),
        ("今年5月推出", "2021-12-08", "2021-05"),
        ("去年11月推出", _DAY, "2021-11"),
        ("明年4月投产", "2021-12", "2022-04"),
        ("十一月开工", _DAY, "2021-11"),
        ("9月开工", "2022-11-01", "2022-09"),
        ("10月将举办大会", _DAY, "2022-10"),
        ("拟于12月投产", _DAY, "2022-12"),
        ("12月，项目将投产", _DAY, "2022-12"),
        ("四季度，为落实规划，将启动项目", _DAY, "2022-10/2022-12"),
        ("1月5日，双方签约，将共建园区", "2022-06-20", "2022-01-05"),
        ("2月25日双方签约，将共建园区", "2022-11-20", "2022-02-25"),
        ("本月签约", _DAY, "2022-03"),
        ("上月签约", "2022-01-20", "2021-12"),
        ("上个月签约", _DAY, "2022-02"),
        ("下个月开工", "2021-12-20", "2022-01"),
        ("年初签约", _DAY, "2022-01"),
        ("今年初签约", _DAY, "2022-01"),
        ("今年年初签约", _DAY, "2022-01"),
        ("2021年底投产", None, "2021-12"),
        ("2021年末投产", None, "2021-12"),
        ("去年年底投产", _DAY, "2021-12"),
        ("年底投产", "2022-01-20", "2021-12"),
        ("年底前，平台拟增设设备", _DAY, "2022-12"),
        ("截至2021年底", _DAY, "2021-12"),
        # parts of months, weeks
        ("9月下旬开工", "2022-11-01", "2022-09-21/2022-09-30"),
        ("2022年2月下旬", None, "2022-02-21/2022-02-28"),
        ("3月上旬签约", _DAY, "2022-03-01/2022-03-10"),
        ("去年8月中旬签约", _DAY, "2021-08-11/2021-08-20"),
        ("2021年5月底", None, "2021-05-21/2021-05-31"),
        ("5月初签约", "2022-06-01", "2022-05-01/2022-05-10"),
        ("本月底开园", _DAY, "2022-03-21/2022-03-31"),
        ("月底投产", "2022-03-05", "2022-02-21/2022-02-28"),
        ("将于月底前投产", "2022-03-05", "2022-03-21/2022-03-31"),
        ("月初投产", "2022-03-05", "2022-03-01/2022-03-10"),
        ("月末投产", "2022-03-31", "2022-03-21/2022-03-31"),
        ("上周签约", _DAY, "2022-03-07/2022-03-13"),
        ("本周签约", _DAY, "2022-03-14/2022-03-20"),
        # years
        ("2019年获批", None, "2019"),
        ("早在2015年就获批", None, "2015"),
        ("二〇一九年获批", None, "2019"),
        ("2021年度营业收入", None, "2021"),
        ("2021年13月", None, "2021"),
        ("去年投产", "2021-12-08", "2020"),
        ("上年投产", "2021", "2020"),
        ("前年投产", "2021", "2019"),
        ("明年投产", "2021", "2022"),
        ("明年的底气", "2021", "2022"),
        ("今年以来签约", _DAY, "2022"),
        ("2022年以来签约", _DAY, "2022"),
        ("“十四五”末达到", None, "2025"),
        ("十四五末达到", None, "2025"),
        ("“十四五”开局之年", None, "2021"),
        ("“十三五”末", None, "2020"),
        # intervals
        ("“十四五”期间", None, "2021/2025"),
        ("“十二五”时期", None, "2011/2015"),
        ("“十三五”以来", None, "2016/.."),
        ("2018年以来", _DAY, "2018/.."),
        ("2018年起实施", None, "2018/.."),
        ("自2020年5月起", None, "2020-05/.."),
        ("2015年9月至今", None, "2015-09/.."),
        ("8月以来", "2022-11-10", "2022-08/.."),
        ("2018-2020年实施", None, "2018/2020"),
        ("2023—2027年", None, "2023/2027"),
        ("2021年至2023年", None, "2021/2023"),
        ("从2018年到2021年", None, "2018/2021"),
        ("4月8日至10日", "2022-05-01", "2022-04-08/2022-04-10"),
        ("2021年4月8日—10日", None, "2021-04-08/2021-04-10"),
        ("4月28日至5月3日", "2022-05-06", "2022-04-28/2022-05-03"),
        ("8日至10日", _DAY, "2022-03-08/2022-03-10"),
        ("今年1—6月", "2022-07-20", "2022-01/2022-06"),
        ("1至6月份", "2022-07-20", "2022-01/2022-06"),
        ("去年11月至今年2月", _DAY, "2021-11/2022-02"),
        ("2021年上半年", None, "2021-01/2021-06"),
        ("上半年签约", "2022-08-01", "2022-01/2022-06"),
        ("下半年签约", _DAY, "2021-07/2021-12"),
        ("下半年将开工", _DAY, "2022-07/2022-12"),
        ("2021年一季度", None, "2021-01/2021-03"),
        ("一季度签约", "2022-05-10", "2022-01/2022-03"),
        ("2021年第四季度", None, "2021-10/2021-12"),
        ("2021年前三季度", None, "2021-01/2021-09"),
        ("前三季度", "2022-11-02", "2022-01/2022-09"),
        ("前5个月", "2022-06-20", "2022-01/2022-05"),
        ("近三年签约", _DAY, "2019/2022"),
        ("过去5年", "2022", "2017/2022"),
        ("五年来", _DAY, "2017/2022"),
        ("3年来", _DAY, "2019/2022"),
        ("近两个月", _DAY, "2022-01/2022-03"),
        ("20世纪90年代成立", None, "1990/1999"),
        ("上世纪80年代成立", None, "1980/1989"),
        ("九十年代成立", None, "1990/1999"),
        ("1990年代成立", None, "1990/1999"),
        # near publication, as far as that is known
        ("近日签约", _DAY, "2022-03"),
        ("日前签约", "2022-03-05", "2022-02/2022-03"),
        ("近日签约", "2022-03", "2022-03"),
        ("近日签约", "2022", "2022"),
        ("前不久签约", _DAY, "2022-01/2022-03"),
        ("目前有企业", _DAY, _DAY),
        ("截至目前有企业", "2022-03", "2022-03"),
        ("如今有企业", "2022", "2022"),
    ],
)
def test_one_moment(text: str, published: str | None, iso: str) -> None:
    assert [m.iso for m in moments(text, published)] == [iso]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("12月7日举行", None),  # no year anywhere
        ("今年投产", None),
        ("近日投产", None),
        ("近三年", None),
        ("目前", "昨天"),
        ("目前", ""),
        ("今年", "2022-13"),
        ("上月投产", "2022"),  # it may be of the year before
        ("当天", "2022"),
        ("当年", "2022"),
        ("次年", "2022"),
        ("两年后投产", "2022"),
        ("2021年2月30日", None),
        ("2022-2020年", None),
        ("投资10亿元，占地145亩", _DAY),
        ("13月1000元", _DAY),
        ("历时3年，投入2亿元", _DAY),
        ("为期三年的行动计划", _DAY),
        ("三个月内完成", _DAY),
        ("35岁", _DAY),
        ("7日内完成", _DAY),
        ("目前年产值", None),
        ("以上年龄", _DAY),
        ("合同年限", _DAY),
        ("苏政发〔2021〕12号", _DAY),
        ("“十四五”规划", _DAY),
        ("十五家企业期间", _DAY),
        ("近年来", _DAY),
        ("比去年增长20%", _DAY),
        ("较2020年末增加", _DAY),
        ("去年同期", _DAY),
        ("与2018年相比", _DAY),
        ("同比增长", _DAY),
        ("由2017年的290家增长到1418家", _DAY),
        ("新华社北京3月2日电", _DAY),
        ("本报3月2日讯", _DAY),
        ("2022年第2期", _DAY),
        ("《行动计划（2021—2023年）》", _DAY),
        ("《2021年工作要点》", _DAY),
        ("“2022年创新大赛”", _DAY),
        ("1965年出生", _DAY),
        ("有2000年历史", _DAY),
        ("本周期", _DAY),
        ("今天的园区", _DAY),
        ("产值90年代理", _DAY),
        ("落户三年来", _DAY),
        ("这一年", _DAY),
        ("每月底", _DAY),
        ("三个月末", _DAY),
        ("月初级", _DAY),
    ],
)
def test_nothing_is_made_up(text: str, published: str | None) -> None:
    assert moments(text, published) == ()


@pytest.mark.parametrize("row", words().rows, ids=lambda row: row.name)
def test_each_row_has_an_example_and_a_counter_example(row: Row) -> None:
    assert row.pattern.fullmatch(row.example)
    kinds = [words().rows[int((hit.lastgroup or "")[1:])].name for hit in words().any.finditer(row.counter)]
    assert row.name not in kinds


def test_a_month_takes_the_year_before_it() -> None:
    assert [m.iso for m in moments("2018年3月立项，9月开工", "2022-05-01")] == ["2018-03", "2018-09"]


def test_the_same_year_and_the_next() -> None:
    text = "2018年立项，当年开工，次年投产"
    assert [m.iso for m in moments(text, None)] == ["2018", "2018", "2019"]


def test_a_comparison_lends_no_year() -> None:
    assert [m.iso for m in moments("比2018年多，9月开工", "2022-11-01")] == ["2022-09"]


def test_since_reaches_over_what_happened_then() -> None:
    text = "自2016年落户溧阳以来，引进企业"
    assert [(text[m.start : m.end], m.iso) for m in moments(text)] == [
        ("2016年", "2016"),
        ("以来", "2016/.."),
    ]


# ---------------------------------------------------------------- which time a relation has

_MARKS = {
    "C": Label.COMPANY,
    "P": Label.PARK,
    "A": Label.AWARD,
    "E": Label.EVENT,
    "L": Label.PLACE,
    "N": Label.PERSON,
}


def _code(text: str) -> tuple[str, int, int]:
    """Give a sentence's code, and the places of the two names in square brackets (one place twice if one)."""
    places: list[int] = []
    out = ""
    for c in text:
        if c == "[":
            places.append(len(out))
        elif c != "]":
            out += SYMBOLS[_MARKS[c]] if c in _MARKS else c
    return out, places[0], places[-1]


@pytest.mark.parametrize(
    ("predicate", "text", "iso"),
    [
        ("hosts", "2021年，[P]引进[C]", "2021"),
        ("hosts", "2021年[C]落户[P]", "2021"),
        ("hosts", "[C]2021年落户[P]", "2021"),
        ("hosts", "目前，[P]已集聚C、C、[C]等企业", _DAY),
        ("hosts", "2021年，[P]引进C、C，C，[C]等企业", "2021"),
        ("hosts", "2018年C落户P，2020年[C]落户[P]", "2020"),
        ("established", "[C]成立于2018年9月，由[C]出资", "2018-09"),
        ("established", "C由[C]于2020年设立，[C]供货", None),
        ("supplies", "[C]成立于2018年，是[C]的供应商", None),
        ("awarded", "2021年，[C]营收翻番，获得[A]", "2021"),
        ("awarded", "[C]获得[A]，2021年营收翻番", None),
        ("awarded", "[P]从2021年起，陆续获得[A]", "2021/.."),
        ("located_in", "2021年，C营收翻番，[C]位于[L]", None),
        ("located_in", "[C]1926年创立于[L]", "1926"),
        ("hosts", "位于[P]的[C]2021年获得A", None),
        ("hosts", "2021年，位于[P]的[C]获得A", None),
        ("hosts", "2021年落户[P]的[C]获得A", None),
        ("hosts", "3月2日，记者从[P]获悉，[C]已投产", None),
        ("hosts", "3月2日，N说：“[P]引进了[C]，很好。”", None),
        ("hosts", "3月2日，[P]（2018年获批）引进[C]", "2022-03-02"),
        ("awarded", "[C]（2018年）、C（2019年）获[A]", "2018"),
        ("participates_in", "[E]5月开展，成交28亿元，[C]首次参展", "2021-05"),
        ("organizes", "本报讯（记者 N） 3月2日，[P]举办[E]", "2022-03-02"),
        ("organizes", "本报讯（记者 N 通讯员 N）3月2日，[P]举办[E]", "2022-03-02"),
        ("participates_in", "6月22日举办的E促成[C]参加[E]", "2021-06-22"),
        ("hosts", "自2016年落户L以来，[P]引进[C]", "2016/.."),
        ("hosts", "比去年增长20%，[P]引进[C]", None),
        ("hosts", "2021年，来自[P]的三家企业获奖", None),
        ("cooperates_with", "3月2日，[C]与[C]共建的研究院揭牌", None),
        ("runs", "3月2日，C、[C]等四家单位共同建设的[P]获奖", None),
        ("hosts", "近年来，[P]引进[C]", None),
        ("hosts", "2019年6月，P开工，近年来，[P]引进[C]", None),
        ("hosts", "2021年，[P]与C合作，两年后引进[C]", None),
        ("subsidiary_of", "2021年，[C]设全资子公司[C]", "2021"),
        ("subsidiary_of", "2021年，[C]的子公司[C]获奖", None),
        ("located_in", "2021年，P在[L]建设[C]", None),
        ("hosts", "3月2日，N到[P]调研，察看[C]", None),
        ("hosts", "《[C]》（下称C）2020年在P成立", "2020"),
        ("located_in", "2020年产值翻番，[P]成为[L]第一家获批园区", None),
        ("located_in", "2021年，C扩产，在[L]设立[C]", "2021"),
        ("part_of", "2014年[P]成为[P]核心区", "2014"),
        ("awarded", "C日前公布A，[C]获评[A]", "2022-03"),
        ("awarded", "[C]2018年成立，获评[A]", None),
        ("established", "2月18日，会议召开，[P]将建设[C]", None),
        ("established", "C（2019年在P成立，由[C]和[C]出资）", "2019"),
        ("hosts", "“2021年，P引进C，”N说，[P]还有[C]", None),
        ("hosts", "[P]引进[C]", None),
    ],
)
def test_the_time_of_a_relation(predicate: str, text: str, iso: str | None) -> None:
    code, first, second = _code(text)
    found = read(code, Anchor.parse(_DAY), Told())[0]
    assert time_at(code, found, Predicate(predicate), first, second) == iso
    assert time_at(code, found, Predicate(predicate), second, first) == iso


def _sentences(*codes: str, paragraphs: tuple[int, ...]) -> list[Sentence]:
    return [
        Sentence(i, 0, len(code), paragraph, Role.BODY, code, ())
        for i, (code, paragraph) in enumerate(zip(codes, paragraphs, strict=True))
    ]


def test_a_time_that_cannot_be_known_holds_for_its_clause() -> None:
    code, first, second = _code("2019年6月，P开工，目前[P]已建成[C]")
    alone = _sentences(code, paragraphs=(0,))
    assert Times(alone, None).at(0, Predicate.HOSTS, first, second) is None
    assert Times(alone, _DAY).at(0, Predicate.HOSTS, first, second) == _DAY


def test_the_same_day_is_that_of_the_sentence_before() -> None:
    company, park = SYMBOLS[Label.COMPANY], SYMBOLS[Label.PARK]
    codes = ("3月2日，大会举行。", f"当天，{company}落户{park}。")
    near, apart = (_sentences(*codes, paragraphs=p) for p in ((0, 0), (0, 1)))
    assert Times(near, _DAY).at(1, Predicate.HOSTS, 3, 6) == "2022-03-02"
    assert Times(apart, _DAY).at(1, Predicate.HOSTS, 3, 6) is None
    assert Times(near, None).at(1, Predicate.HOSTS, 3, 6) is None


# ---------------------------------------------------------------- any text

_ALPHABET = "0123456789年月日今去前明昨上下半季度初底末一二三十〇九两近来以自起至到当同次世纪代“”《》（），。：、将比较周-—个第的目四五期间旬"
_PUBLISHED = st.sampled_from(
    [None, "", "x", "2021", "2021-02", "2020-02-29", "2022-12-31", "1000-01-01", "9000-12-31"]
)


@given(st.text(alphabet=_ALPHABET, max_size=60), _PUBLISHED)
def test_any_text_gives_times_in_order_that_begin_before_they_end(text: str, published: str | None) -> None:
    found = moments(text, published)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(sorted(found, key=lambda m: m.start)))
    for moment in found:
        first, last = bounds(moment.iso)
        assert last is None or first <= last


@given(st.text(max_size=40), _PUBLISHED)
def test_no_text_raises(text: str, published: str | None) -> None:
    for moment in moments(text, published):
        bounds(moment.iso)


@given(
    st.text(alphabet=_ALPHABET + "".join(SYMBOLS.values()), min_size=1, max_size=60),
    st.sampled_from(list(Predicate)),
    st.data(),
)
def test_a_relation_has_one_of_the_sentence_s_times_or_none(
    text: str, predicate: Predicate, data: st.DataObject
) -> None:
    first, second = (data.draw(st.integers(0, len(text) - 1)) for _ in range(2))
    found = read(text, Anchor.parse(_DAY), Told())[0]
    assert time_at(text, found, predicate, first, second) in {None, *(m.iso for m in found)}


@pytest.mark.parametrize(
    "text",
    [
        "电" * 3000,
        "自从到" * 1000,
        "（" * 3000,
        "“" * 3000,
        "召开，" * 1000,
        "讯（）" * 1000,
        "2021年的" * 700,
    ],
)
def test_hostile_sentences_take_no_time(text: str) -> None:
    code = text + "x，2021年C落户P，" + "获奖，" * 500 + "将"
    found = read(code, Anchor.parse(_DAY), Told())[0]
    began = perf_counter()
    time_at(code, found, Predicate.HOSTS, len(code) - 2, len(code) - 1)
    assert perf_counter() - began < 5


# ---------------------------------------------------------------- parts


@pytest.mark.parametrize("value", ["", "2021-13", "2021-02-30", "x", "2021/x", "/2021", "2021-2"])
def test_bounds_refuses_what_is_no_time(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        bounds(value)


def test_bounds() -> None:
    assert bounds("2021-02") == (date(2021, 2, 1), date(2021, 2, 28))
    assert bounds("2021/..") == (date(2021, 1, 1), None)
    assert bounds("2021-05/2022") == (date(2021, 5, 1), date(2022, 12, 31))


@pytest.mark.parametrize(
    ("iso", "anchor"),
    [
        ("2021-02-03T08:00:00Z", Anchor(2021, 2, 3)),
        ("2021-02-30", Anchor(2021, 2)),
        ("2021-13", None),
        ("0000", None),
        (None, None),
        ("二〇二一", None),
    ],
)
def test_anchor(iso: str | None, anchor: Anchor | None) -> None:
    assert Anchor.parse(iso) == anchor


def test_intervals_run_forward() -> None:
    assert interval("2022", "2021") is None
    assert interval(None, "2021") is None
    assert interval("2021", "2022/..") == "2021/.."


def test_numbers() -> None:
    assert [number(n) for n in ("3", "两", "十", "十二", "二十", "三十一")] == [3, 2, 10, 12, 20, 31]
    assert year_of("二○二二") == 2022


# ---------------------------------------------------------------- against a reader


def test_the_readers_times_are_times() -> None:
    annotated = rows(TIMES)
    assert len(annotated) > 300
    for row in annotated:
        assert Anchor.parse(row.published) is not None
        for time in row.times:
            assert time is None or bounds(time)


@pytest.mark.slow
def test_nearly_all_relations_get_the_reader_s_time() -> None:
    right = [time in row.times for row, time in told(rows(TIMES), read_pieces())]
    assert sum(right) / len(right) >= 0.96

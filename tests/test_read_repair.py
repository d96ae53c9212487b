"""Repair: characters, spaces and hard wraps, with a map that leads back to every character."""

from __future__ import annotations

import unicodedata
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read import repair

SUBSTITUTES = {
    wrong: right
    for name in ("radicals.tsv", "confusions.tsv")
    for line in files("kg.read").joinpath(name).read_text("utf-8").splitlines()
    if not line.startswith("#")
    for wrong, right, *_ in [line.split("\t")]
}
"""What repair may put in the place of a character: radicals and look-alikes."""
PIECES = st.sampled_from(
    [
        *"高新区江阴创新园科技。，；：！？“”（）《》、…—·| \n\r\t\u3000\u200b\xad⁃Ab1２Ａ▶■①-#*\u2028\ue000\x00",
        "本报讯（记者 张三）",
        "\n\n",
        "\r\n",
        "图片来源：",
        "第2期",
        "oﬃce",
        "- 04 ",
        "▶ 本报记者 张三\n",
        "江阴高新区：",
        "近年来，",
        "摄\n",
    ]
)
TEXTS = st.lists(PIECES, max_size=100).map("".join)
CHARACTERS = st.one_of(
    st.characters(exclude_categories=()), st.sampled_from("\r\n\t \u3000江阴高新区，。：“”1A")
)
ANYTHING = st.one_of(TEXTS, st.text(CHARACTERS, max_size=120))
"""Texts as pages have them, and any characters at all: lone surrogates, NUL, mixed line ends."""
FURNITURE = frozenset("▶►▷■█✎◆●□▲★◇◎▇▌#*^[]⁃‐ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Marks at the ends of lines and articles, and hyphens between the parts of a word."""


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [
        ("推 动 绿 色 发 展", "推动绿色发展"),
        ("体 合 计 实 现 投 入 2.31 亿 元 ，同 比 增 长\n9.71%。", "体合计实现投入2.31亿元，同比增长9.71%。"),
        ("李磊 王芳", "李磊 王芳"),
        ("主任 李 磊", "主任 李磊"),
        ("今年 4月，100 万平方米", "今年4月，100万平方米"),
        ("Micro LED 企业", "Micro LED企业"),
        ("国内率先攻破硅衬底基三基色 Mi⁃\ncro LED企业。", "国内率先攻破硅衬底基三基色Micro LED企业。"),
        ("- 04 争雄主赛道", "- 04 争雄主赛道"),
        ("１２３ＡＢＣ，（全角）", "123ABC，（全角）"),
        ("⻓三⻆⼀体化", "长三角一体化"),
        ("上海oﬃce ﬂow公司", "上海office flow公司"),
        ("零\u200b宽\ufeff字\x00符\ue123", "零宽字符"),
        ("第一段。\r\n第二段。", "第一段。\n第二段。"),
    ],
)
def test_characters_and_spaces(raw: str, repaired: str) -> None:
    assert repair(raw)[0] == repaired


WRAPPED = """\
科技创新，企业勇当主力军。在11月3日举

行的国家科学技术奖励大会上，“高密度高可靠

电子封装关键技术及成套工艺”项目荣获国家科

学技术进步奖一等奖。

高质量创新体制机制

江阴高新区因改革而生，更因改革而兴。自2014

年10月，示范区建设启动以来，效果显著。
"""
NAMES = """\
编辑委员会
主任 李磊
 副主任 (以姓氏笔画为序)
 白冰天 吕卫明
 刘斌 张朝晖

承办单位:
溧阳市科技局
金坛区科技局
武进区科技局
"""
TORN = """\
第一评价，持续深化改革，市场主体总量突破1.3万户，同比增长18.
2%。
一是流程做“减法”。推行集成改革和承诺制改革，项目从
签约到开工平均用时压缩至68天。二
是服务做“加法”。成立服务中心
，逐户配备服务专员，设立5亿
元基金。
"""


def test_hard_wraps_are_joined_and_subheads_stay_apart() -> None:
    assert repair(WRAPPED)[0].split("\n") == [
        "科技创新，企业勇当主力军。在11月3日举行的国家科学技术奖励大会上，"
        "“高密度高可靠电子封装关键技术及成套工艺”项目荣获国家科学技术进步奖一等奖。",
        "高质量创新体制机制",
        "江阴高新区因改革而生，更因改革而兴。自2014年10月，示范区建设启动以来，效果显著。",
    ]


def test_names_and_lists_stay_apart() -> None:
    lines = repair(NAMES)[0].split("\n")
    assert "白冰天 吕卫明" in lines
    assert "刘斌 张朝晖" in lines
    assert {"溧阳市科技局", "金坛区科技局", "武进区科技局"} <= set(lines)


def test_torn_lines_are_joined_inside_numbers_and_sentences() -> None:
    text = repair(TORN)[0]
    assert "同比增长18.2%。" in text
    assert "68天。二是服务做“加法”。成立服务中心，逐户配备服务专员，设立5亿元基金。" in text


def test_paragraphs_that_are_not_wrapped_stay_as_they_are() -> None:
    raw = "\n".join(
        f"第{number}段说的是园区的事情，" + "内容很长，" * (20 + number) + "到此为止。" for number in range(5)
    )
    assert repair(raw)[0] == raw


@given(TEXTS)
def test_every_character_leads_to_itself_in_order(raw: str) -> None:
    text, offsets = repair(raw)
    assert offsets.length == len(text)
    before = -1
    for at, char in enumerate(text):
        if char.isspace():
            assert char in " \n"
            continue
        origin = offsets.at(at)
        letters = unicodedata.normalize("NFKC", raw[origin])
        assert origin > before or (origin == before and len(letters) > 1)
        assert char in letters or char == raw[origin]
        before = origin


def usual_forms(raw: str) -> set[str]:
    """Give the characters that may stand for one of the raw text."""
    return {raw, *unicodedata.normalize("NFKC", raw), *SUBSTITUTES.get(raw, "")}


def is_kept(char: str) -> bool:
    """Tell whether a character can be seen, so that repair may leave it out only as furniture."""
    return (
        not char.isspace()
        and unicodedata.category(char)[0] != "C"
        and "VARIATION SELECTOR" not in unicodedata.name(char, "")
        and char not in "\ufffc\ufffd"
        and usual_forms(char).isdisjoint(FURNITURE)
    )


@given(ANYTHING, st.data())
def test_every_span_leads_to_the_same_characters_in_order(raw: str, data: st.DataObject) -> None:
    text, offsets = repair(raw)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = offsets.span(start, end)
    shown = [at for at in range(start, end) if not text[at].isspace()]
    origins = [offsets.at(at) for at in shown]
    assert origins == sorted(origins)
    assert all(text[at] in usual_forms(raw[origin]) for at, origin in zip(shown, origins, strict=True))
    assert all(first <= origin < last for origin in origins)
    passed_over = set(range(origins[0], origins[-1])) - set(origins) if origins else set()
    assert not [raw[at] for at in passed_over if is_kept(raw[at])]


@given(ANYTHING)
def test_every_visible_character_is_reached_once(raw: str) -> None:
    text, offsets = repair(raw)
    reached = Counter(offsets.at(at) for at, char in enumerate(text) if not char.isspace())
    assert {at for at, char in enumerate(raw) if is_kept(char)} <= set(reached)
    assert all(len(unicodedata.normalize("NFKC", raw[at])) > 1 for at, times in reached.items() if times > 1)


@given(ANYTHING)
def test_repairing_twice_changes_nothing(raw: str) -> None:
    text, _ = repair(raw)
    again, offsets = repair(text)
    assert again == text
    assert all(offsets.at(at) == at for at in range(len(text)))


@pytest.mark.parametrize(
    "raw", ["", " ", "\x00", "\ud800", "\r", "\r\n\n\r", "\ufeff", "\u2028\x85", "K", "■"]
)
def test_texts_of_next_to_nothing(raw: str) -> None:
    text, offsets = repair(raw)
    assert offsets.length == len(text) <= len(raw)


@pytest.mark.slow
def test_a_line_of_fifty_megabytes_is_read() -> None:
    line = "江阴高新区管委会主任赵敏说，园区将建设科技园。" * 720_000
    text, offsets = repair(line)
    assert text == line
    assert offsets.span(0, len(text)) == (0, len(line))

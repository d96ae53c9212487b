"""Lists and the nouns behind them, verbs that part names, titles in 《》."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.recognise.dictionary import Dictionary
from kg.recognise.enumerations import classes, enumerations
from kg.recognise.features import listed
from kg.recognise.rules import improve
from kg.recognise.verbs import beside_verb
from kg.types import Label, Mention

NONE = Dictionary((), ())


@pytest.mark.parametrize(
    ("text", "items", "kind"),
    [
        ("集聚了甲辰科技、乙丑智能等企业。", "集聚了甲辰科技、乙丑智能", "company"),
        ("引进甲辰、乙丑等一批科技企业，", "引进甲辰、乙丑", "company"),
        ("以甲辰、乙丑为龙头的航空产业集群。", None, ""),
        ("以甲辰、乙丑等为龙头的航空产业集群。", "以甲辰、乙丑", "company"),
        ("聚焦人工智能、生物医药等领域，", "聚焦人工智能、生物医药", "field"),
        ("甲辰、乙丑等数字经济领域新锐企业", "甲辰、乙丑", "company"),
        ("光伏、储能等领域龙头企业", "光伏、储能", "field"),
        ("支持甲港、乙舍等科技企业加速器发展", "支持甲港、乙舍", "facility"),
        ("与云州大学、甲子学院等12所高校合作", "与云州大学、甲子学院", "institution"),
        ("紧扣东湖新城、云谷三大板块，", "紧扣东湖新城、云谷", "park"),
        ("获甲奖、乙奖等荣誉称号。", "获甲奖、乙奖", "award"),
        ("来自上海、苏州等城市的人", "来自上海、苏州", "place"),
        ("等待。", None, ""),
        ("他等了三个月，产品没有来。", None, ""),
        ("甲辰等。企业很多", None, ""),
    ],
)
def test_what_a_list_holds(text: str, items: str | None, kind: str) -> None:
    found = [(text[one.start : one.end], one.kind) for one in enumerations(text)]
    assert found == ([] if items is None else [(items, kind)])


@given(st.text(alphabet="甲乙、，。等企业领域3家为龙头的\n ", max_size=60))
def test_lists_lie_in_the_text_and_end_where_their_noun_begins(text: str) -> None:
    for one in enumerations(text):
        assert 0 <= one.start <= one.end < len(text)
        assert one.kind in classes()
        assert "，" not in text[one.start : one.end]
    assert len(listed(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("云州科教城获省特色基地", Label.AWARD, "省特色基地"),
        ("香樟苑项目属于民生工程", Label.PROGRAM, "香樟苑项目"),
        ("云州高新区举行创新大会", Label.EVENT, "创新大会"),
        ("甲辰科技落户云州高新区", Label.COMPANY, "甲辰科技"),
        ("“聚焦云州”行动", Label.PROGRAM, "“聚焦云州”行动"),
        ("云州市科技进步奖", Label.AWARD, "云州市科技进步奖"),
    ],
)
def test_names_end_at_verbs(text: str, label: Label, name: str) -> None:
    start, end = beside_verb(text, 0, len(text), label)
    assert text[start:end] == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("印发《云州市人才住房保障办法》。", ["云州市人才住房保障办法"]),
        ("出台《云州市产业政策（试行）》。", ["云州市产业政策（试行）"]),
        ("发布《关于支持创新的三十条》。", ["关于支持创新的三十条"]),
        ("《云州科技》报道", []),
        ("《红楼梦》里的办法", []),
        ("《没有结尾的办法", []),
    ],
)
def test_policies_stand_in_title_marks(text: str, names: list[str]) -> None:
    assert [one.text for one in improve(text, [], NONE)] == names


def test_a_title_that_is_part_of_a_name_is_left_in_it() -> None:
    text = "“《云州人才办法》宣讲”活动"
    whole = Mention(0, len(text), Label.EVENT, text, 0.9)
    assert [one.label for one in improve(text, [whole], NONE)] == [Label.EVENT]


def test_a_title_takes_the_place_of_names_in_it() -> None:
    text = "按照《云州高新区与甲乙银行合作办法》办理"
    inside = Mention(8, 12, Label.COMPANY, "与甲乙银"[0:4], 0.99)
    assert [one.text for one in improve(text, [inside], NONE)] == ["云州高新区与甲乙银行合作办法"]

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.relate import relate
from kg.types import Predicate
from tests.test_relate import posts, scene, told


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("{C甲辰科技}董事长{P王小山}说。", {("王小山", "董事长", "甲辰科技")}),
        ("{C甲辰科技}董事长兼总经理{P王小山}说。", {("王小山", "董事长", "甲辰科技"), ("王小山", "总经理", "甲辰科技")}),
        ("{C甲辰科技}创始人、首席技术官{P王小山}说。", {("王小山", "创始人", "甲辰科技"), ("王小山", "首席技术官", "甲辰科技")}),
        ("{I云州大学}科研处处长{P王小山}来访。", {("王小山", "科研处处长", "云州大学")}),
        ("{I中国科学院}院士、{I云州大学}校长{P王小山}致辞。", {("王小山", "院士", "中国科学院"), ("王小山", "校长", "云州大学")}),
        ("{P王小山}（{C甲辰科技}总经理）到场。", {("王小山", "总经理", "甲辰科技")}),
        ("{P王小山}，{C甲辰科技}创始人、总经理。", {("王小山", "创始人", "甲辰科技"), ("王小山", "总经理", "甲辰科技")}),
        ("{P王小山}现任{I云州研究院}院长。", {("王小山", "院长", "云州研究院")}),
        ("{P王小山}是{C甲辰科技}的工艺部部长。", {("王小山", "工艺部部长", "甲辰科技")}),
        ("{C甲辰科技}有关负责人{P王小山}表示。", {("王小山", "有关负责人", "甲辰科技")}),
        ("{C甲辰科技}联合创始人{P王小山}和{P李大河}介绍。", {("王小山", "联合创始人", "甲辰科技"), ("李大河", "联合创始人", "甲辰科技")}),
        ("{I中国科学院}4位院士{P王小山}、{P李大河}等见证。", {("王小山", "院士", "中国科学院"), ("李大河", "院士", "中国科学院")}),
        ("{G云州高新区党工委}书记、管委会主任{P王小山}主持。", {("王小山", "书记", "云州高新区党工委"), ("王小山", "主任", "云州高新区管委会")}),
        ("{G云州市委}副书记、市长{P王小山}致辞。", {("王小山", "副书记", "云州市委"), ("王小山", "市长", "云州市政府")}),
        ("{L云州}市长{P王小山}致辞。", {("王小山", "市长", "云州市政府")}),
        ("{C甲辰科技}投产。总经理{P王小山}说，要扩产。", {("王小山", "总经理", "甲辰科技")}),
        ("聘请{P王小山}为{C甲辰科技}首席科学家。", {("王小山", "首席科学家", "甲辰科技")}),
        ("{C甲辰科技}介绍了情况，{P王小山}到场。", set()),
        ("{L云州}这一年。\n- 08 市长{P王小山}：稳中求进", {("王小山", "市长", "云州市政府")}),
        ("记者{P王小山}报道。", set()),
        ("{I云州大学}{P王小山}教授到厂里来。", {("王小山", "教授", "云州大学")}),
        ("{I云州大学}的{P王小山}教授到厂里来。", {("王小山", "教授", "云州大学")}),
        ("{L云州}{P王小山}教授到厂里来。", set()),
        ("评委名单\n{P王小山} {I云州大学}教授\n{P李大河}　{C甲辰科技}首席科学家\n", {("王小山", "教授", "云州大学"), ("李大河", "首席科学家", "甲辰科技")}),
        ("{P王小山} {I云州大学} 2021年\n", set()),
        ("{P王小山}曾任{C甲辰科技}技术总监。", {("王小山", "技术总监", "甲辰科技")}),
        ("{P王小山}院士担任{I云州研究院}首席科学家。", {("王小山", "首席科学家", "云州研究院")}),
        ("{I云州大学}与园区共建{I甲子研究院}，院长{P王小山}带队进驻。", {("王小山", "院长", "甲子研究院")}),
        ("{I云州大学}牵头成立{I光伏产业联盟}，理事长{P王小山}，秘书长{P李大河}。", {("王小山", "理事长", "光伏产业联盟"), ("李大河", "秘书长", "光伏产业联盟")}),
        ("{I云州大学}来访，院长{P王小山}讲话。", {("王小山", "院长", "云州大学")}),
        ("{G云州市委}书记{P王小山}、市委常委{P李大河}出席。", {("王小山", "书记", "云州市委"), ("李大河", "常委", "云州市委")}),
        ("{G云州区委}书记{P王小山}、市委常委{P李大河}出席。", {("王小山", "书记", "云州区委")}),
        ("{P王小山}自2018年3月起担任{C甲辰科技}总裁。", {("王小山", "总裁", "甲辰科技")}),
        ("{P王小山}被任命为{C甲辰科技}总经理。", {("王小山", "总经理", "甲辰科技")}),
        ("{P王小山}从海外归来。如今她是{C甲辰科技}的技术总监。", {("王小山", "技术总监", "甲辰科技")}),
        ("{P王小山}和{P李大河}来了。他是{C甲辰科技}技术总监。", set()),
        ("{P王小山}来了。他们是{C甲辰科技}的工程师。", set()),
    ],
)  # fmt: skip
def test_posts_as_written(marked: str, expected: set[tuple[str, str, str]]) -> None:
    assert posts(marked) == expected


@pytest.mark.parametrize(
    ("marked", "leads"),
    [
        ("{C甲辰科技}董事长{P王小山}说。", {"甲辰科技"}),
        ("{C甲辰科技}副总裁{P王小山}说。", {"甲辰科技"}),
        ("{C甲辰科技}研发总监{P王小山}说。", set()),
        ("{C甲辰科技}有关负责人{P王小山}说。", set()),
        ("{G云州市委}常委{P王小山}说。", set()),
        ("{I云州大学}科研处处长{P王小山}说。", set()),
        ("{G云州高新区管委会}副主任{P王小山}说，{K云州高新区}要加快。", {"云州高新区"}),
        ("{C甲辰科技}原总经理{P王小山}说。", set()),
    ],
)
def test_who_leads(marked: str, leads: set[str]) -> None:
    assert {o for s, p, o in told(marked) if p == "leads"} == leads


IMPRINT = "《{I云州科技}》\n编辑委员会\n主任 {P王小山}\n副主任 (以姓氏笔画为序)\n{P李大河} {P赵一川}\n{P钱多}\n主编 {P孙明} {P周亮}\n责任编辑：{P吴越}\n"


def test_imprint() -> None:
    assert posts(IMPRINT) == {
        ("王小山", "编辑委员会主任", "云州科技"),
        ("李大河", "编辑委员会副主任", "云州科技"),
        ("赵一川", "编辑委员会副主任", "云州科技"),
        ("钱多", "编辑委员会副主任", "云州科技"),
        ("孙明", "主编", "云州科技"),
        ("周亮", "主编", "云州科技"),
        ("吴越", "责任编辑", "云州科技"),
    }


def test_imprint_of_an_unnamed_magazine_gives_nothing() -> None:
    marked = "编辑委员会\n主任 {P王小山}\n主编 {P孙明}\n协办单位:\n{I云州发展中心}\n"
    assert posts(marked) == set()


def test_imprint_of_an_article_whose_source_is_known() -> None:
    article, mentions, resolution = scene("编辑委员会\n主任 {P王小山}\n主编 {P孙明}\n")
    extended, claims, _ = relate(replace(article, source="云州科技"), mentions, resolution)
    assert [c.name for c in extended.clusters[2:]] == ["云州科技"]
    held = {(c.title, c.object) for c in claims if c.predicate is Predicate.HOLDS_POSITION}
    assert held == {("编辑委员会主任", 2), ("主编", 2)}


def test_implied_organ_stands_behind_the_clusters() -> None:
    article, mentions, resolution = scene("{K云州高新区}管委会主任{P王小山}说。")
    extended, claims, _ = relate(article, mentions, resolution)
    assert extended.clusters[:2] == resolution.clusters
    assert [(c.name, c.implied, c.mentions) for c in extended.clusters[2:]] == [
        ("云州高新区管委会", True, ())
    ]
    held = [c for c in claims if c.predicate is Predicate.HOLDS_POSITION]
    assert [(c.object, c.title) for c in held] == [(2, "主任")]

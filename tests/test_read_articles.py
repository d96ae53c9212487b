"""Division into articles: bodies, headlines wherever they stand, bylines, front matter."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given

from kg.read import articles, read
from kg.read.records import article_record
from kg.types import Article, Document, Kind, Role
from tests.test_read_repair import TEXTS

SEEDS = Path(__file__).parent.parent / "seeds"
FURNITURE = "▶►■█✎K⁃[]^*"


def of(text: str) -> list[Article]:
    return articles(Document("page.txt", text))


def body(article: Article) -> str:
    return "".join(
        article.text[block.start : block.end] for block in article.blocks if block.role is Role.BODY
    )


@pytest.mark.parametrize(
    ("seed", "titles"),
    [
        (
            "000",
            [
                "江阴高新区：让科技创新迸发澎湃动力",
                "2021十大重庆科技创新年度人物发榜",
                "南昌高新区：这里创新创业热潮涌动",
                "联东U谷·常州国际智慧谷",
            ],
        ),
        (
            "001",
            [
                "江阴高新区：“科创飞地”模式全面提升双创生态链",
                "襄阳高新区培育梯次科技企业群",
                "宝鸡高新区一季度经济指标再创新高",
                "淮南高新区“红色引擎”引领项目建设",
            ],
        ),
        (
            "002",
            [
                "苏州高新区：推动区域高质量发展实现新突破",
                "燕郊高新区：加快构建自主创新现代化经济体系",
                "宜春丰城高新区：高水平打造千亿产业园区",
                "黄冈高新区：科创平台建设全面开花",
                "攀枝花钒钛高新区：打造高品质产业科技新城",
                "源城高新区：“二次创业”打造区域发展新高地",
                "常熟高新区：“氢”车“熟”路引领发展",
                "长春净月高新区：瞄准“一极三区”定位奋力争先",
                "无锡高新区：聚焦先行示范 聚力创新创业",
            ],
        ),
        ("004", ["人才科创育先机，砥砺奋进开新局"]),
    ],
)
def test_the_seeds_are_divided(seed: str, titles: list[str]) -> None:
    found = list(read(SEEDS.glob(f"{seed}_*.txt")))
    assert [article.title for article in found] == titles
    for article in found:
        name = article.title.split("：")[0]
        if name.endswith("高新区"):
            assert name in body(article), "a park's headline stands over the text that speaks of it"


def test_a_magazine_has_front_matter_and_articles() -> None:
    found = list(read(SEEDS.glob("003_*.txt")))
    kinds = {article.title: article.kind for article in found}
    assert kinds["常州科技"] is Kind.FRONT_MATTER
    for title in (
        "争雄主赛道 常州新年打出最强王牌",
        "国家创新型城市！常州，全国第16",
        "传感器为智能汽车装上眼睛",
    ):
        assert kinds[title] is Kind.ARTICLE
    assert {article.date for article in found} == {"2022"}
    (reprint,) = (article for article in found if article.source != "常州科技")
    assert reprint.source == "中国高新技术产业导报"


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_every_character_of_a_seed_is_in_one_article(seed: Path) -> None:
    raw = seed.read_bytes().decode("utf-8")
    covered = [0] * len(raw)
    for article in read([seed]):
        for at, char in enumerate(article.text):
            if not char.isspace():
                covered[article.offsets.at(at)] += 1
    assert max(covered) == 1
    left = {char for char, times in zip(raw, covered, strict=True) if not times and not char.isspace()}
    assert left <= set(FURNITURE)


def test_a_doubled_headline_is_a_title_once_and_stays_in_the_text() -> None:
    raw = "江阴高新区大力推进科技创新，激活高质量发展源头活水，江阴高新区再出发。\n江阴高新区江阴高新区：：让创新迸发让创新迸发\n"
    (article,) = of(raw)
    assert article.title == "江阴高新区：让创新迸发"
    assert article.text.count("江阴高新区") == 4
    (twin,) = (block for block in article.blocks if block.role is Role.FURNITURE)
    start, end = article.offsets.span(twin.start, twin.end)
    assert raw[start:end].endswith("让创新迸发")


PAGE = """\
泰兴高新区一季度项目建设提速
本报记者 张三
4月8日，泰兴高新区举行项目集中签约仪式，泰兴高新区管委会主任李四出席，12个项目落户泰兴。
下一步，泰兴高新区将继续优化营商环境，让泰兴成为投资热土。
本报讯（通讯员 王五）日前，柳州高新区发布数据，柳州高新区工业产值增长。柳州市科技局表示祝贺。
（赵六）
责任编辑：钱七
"""


def test_bylines_and_datelines() -> None:
    first, second, front = of(PAGE)
    assert (first.title, first.byline) == ("泰兴高新区一季度项目建设提速", "本报记者 张三")
    assert second.byline == "赵六 通讯员 王五"
    assert "柳州" in second.title
    assert front.kind is Kind.FRONT_MATTER
    assert "钱七" in front.text


def test_subheads_do_not_divide_an_article() -> None:
    raw = (
        "溧阳高新区：打造创新高地\n"
        "近年来，溧阳高新区大力推进科技创新，溧阳高新区的企业不断成长，溧阳高新区形成了动力电池产业。\n"
        "建强平台载体\n"
        "溧阳高新区建成创新中心，天目湖研究院落户溧阳高新区，溧阳高新区的平台超过二十家，成效明显。\n"
        "优化服务环境\n"
        "溧阳高新区推出一站式服务，溧阳高新区管委会组织干部走访企业，溧阳高新区的环境持续优化。\n"
    )
    (article,) = of(raw)
    assert article.title == "溧阳高新区：打造创新高地"
    headings = [
        article.text[block.start : block.end] for block in article.blocks if block.role is Role.HEADING
    ]
    assert headings == ["建强平台载体", "优化服务环境"]


def test_a_very_long_text_becomes_several_articles_that_lose_nothing() -> None:
    raw = "江阴高新区管委会主任赵敏说，园区将建设科技园。" * 6000
    found = of(raw)
    assert len(found) > 1
    assert max(len(article.text) for article in found) <= 50_001
    assert sum(len(article.text.replace("\n", "")) for article in found) == len(raw)


def test_short_texts_and_empty_ones() -> None:
    assert of(" \n\u3000") == []
    (article,) = of("江阴高新区管委会主任赵敏")
    assert (article.title, article.text, article.kind) == (
        "江阴高新区管委会主任赵敏",
        "江阴高新区管委会主任赵敏",
        Kind.BRIEF,
    )


@given(TEXTS)
def test_blocks_cover_the_text_and_no_character_is_taken_twice(raw: str) -> None:
    seen: set[int] = set()
    for number, article in enumerate(of(raw), start=1):
        assert article.number == number
        at = 0
        for block in article.blocks:
            assert block.start == at < block.end
            at = block.end
            if at < len(article.text):
                assert article.text[at] == "\n"
                at += 1
        assert at == len(article.text)
        held = (article.offsets.at(at) for at, char in enumerate(article.text) if not char.isspace())
        places = [place for place, _ in groupby(held)]  # letters of a ligature lead to one character
        assert seen.isdisjoint(places)
        assert len(set(places)) == len(places)
        seen.update(places)
    kept = {char for at, char in enumerate(raw) if at in seen}
    lost = {
        char for at, char in enumerate(raw) if at not in seen and char.isprintable() and not char.isspace()
    }
    assert lost - kept <= set(FURNITURE + "①#-AＡ\ue000\xad")


def test_records_give_raw_spans_in_order() -> None:
    document = Document("page.txt", PAGE)
    first, *_ = (article_record(article) for article in articles(document))
    assert first["document"] == "page.txt"
    assert first["byline"] == "本报记者 张三"
    assert first["kind"] == "brief"
    texts = [PAGE[start:end] for start, end in first["body"]]
    assert texts[0].startswith("4月8日")
    assert texts[-1].endswith("投资热土。")
    assert first["body"] == sorted(first["body"])
    assert "subtitle" not in first


@pytest.mark.slow
def test_a_text_in_windows_keeps_its_offsets() -> None:
    raw = "".join(path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt"))) * 60
    document = Document("large.txt", raw)
    found = articles(document)
    assert [article.number for article in found] == list(range(1, len(found) + 1))
    for article in found[:: len(found) // 50]:
        start, end = article.offsets.span(0, 1)
        assert raw[start:end] == article.text[0]
        block = article.blocks[-1]
        last = article.offsets.at(block.end - 1)
        assert raw[last] == article.text[block.end - 1]


def test_a_headline_before_an_empty_line_stands_alone_on_a_short_page() -> None:
    (one,) = of(
        "江阴高新区：让科技创新迸发澎湃动力\n\n江苏鑫瑞峻落户江阴高新区。书记说，园区引进了鑫瑞峻等企业。\n"
    )
    assert one.title == "江阴高新区：让科技创新迸发澎湃动力"


def test_paragraphs_of_markdown_are_those_that_empty_lines_part() -> None:
    found = of(
        "# 园区快讯\n\n## 江阴高新区：让科技创新迸发澎湃动力\n\n江苏鑫瑞峻新材料科技有限公司落户江阴高新区。\n\n"
        "今年以来，园区新签约项目五十个。\n\n## 襄阳高新区培育企业\n\n襄阳高新区举办培训班，二十家企业参加。\n"
    )
    lines = "\n".join(one.text for one in found).split("\n")
    assert "江苏鑫瑞峻新材料科技有限公司落户江阴高新区。" in lines
    assert "今年以来，园区新签约项目五十个。" in lines

"""Names of one article: which are one thing, which are not, and what generic phrases mean."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve import cluster, resolve
from kg.resolve.compare import compare
from kg.resolve.forms import form, leading_places
from kg.resolve.generic import phrases
from kg.text import squeeze
from kg.types import Article, Block, Kind, Label, Mention, OffsetMap, Resolution, Role

MARK = re.compile(r"\[([A-Z]+)\|([^]]+)\]")


def annotated(marked: str, *, title: str = "", source: str | None = None) -> tuple[Article, list[Mention]]:
    """Make an article and its mentions from text with marks such as `[PARK|江阴高新区]`."""
    text, mentions, at = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        name = mark.group(2)
        mentions.append(Mention(len(text), len(text) + len(name), Label(mark.group(1)), squeeze(name)))
        text += name
        at = mark.end()
    text += marked[at:]
    end = len(title) if text.startswith(title) else 0
    blocks = (Block(Role.TITLE, 0, end), Block(Role.BODY, end, len(text))) if end else ()
    offsets = OffsetMap.identity(len(text))
    return Article("文.txt", 1, Kind.ARTICLE, title, text, offsets, blocks, source=source), mentions


def resolved(marked: str, *, title: str = "", source: str | None = None) -> Resolution:
    return resolve(*annotated(marked, title=title, source=source))


def names(resolution: Resolution) -> set[frozenset[str]]:
    return {frozenset((c.name, *c.aliases)) for c in resolution.clusters}


ONE_THING = [
    ("COMPANY", "江苏鑫瑞峻新材料科技有限公司", "鑫瑞峻"),
    ("COMPANY", "河南卫源电池材料股份有限公司", "卫源材料"),
    ("COMPANY", "赫利斯（四川）导航设备有限公司", "赫利斯（四川）"),
    ("COMPANY", "山东岱岳线圈有限公司", "岱岳线圈"),
    ("COMPANY", "吉林长白传感技术股份有限公司", "长白传感"),
    ("COMPANY", "冰城寒测科技有限公司", "寒测科技"),
    ("COMPANY", "扬州锻星数控机床股份有限公司", "锻星股份"),
    ("COMPANY", "美的集团", "美的"),
    ("PARK", "常州国家高新区", "常州高新区"),
    ("PARK", "常州国家高新技术产业开发区", "常州高新区"),
    ("PARK", "苏南国家自主创新示范区", "苏南自创区"),
    ("PARK", "杭州萧山经济技术开发区", "萧山经开区"),
    ("PARK", "曹妃甸经济技术开发区", "曹妃甸经开区"),
    ("PARK", "黄河三角洲农业高新技术产业示范区", "黄三角农高区"),
    ("PARK", "徐州国家安全科技产业园", "安科园"),
    ("PARK", "漕河泾新兴技术开发区", "漕河泾开发区"),
    ("PARK", "中国眼谷", "眼谷"),
    ("INSTITUTION", "中国科学院", "中科院"),
    ("INSTITUTION", "华东师范大学", "华东师大"),
    ("INSTITUTION", "桂林电子科技大学", "桂电"),
    ("INSTITUTION", "西安交通大学", "西安交大"),
    ("INSTITUTION", "河南师范大学", "河南师大"),
    ("INSTITUTION", "南京理工大学", "南理工"),
    ("INSTITUTION", "复旦大学", "复旦"),
    ("PARK", "乌鲁木齐甘泉堡经济技术开发区", "甘泉堡开发区"),
    ("PARK", "烟台经济技术开发区", "烟台开发区"),
    ("COMPANY", "上海汽车集团股份有限公司", "上汽集团"),
    ("COMPANY", "江苏天目湖旅游股份有限公司", "天目湖"),
    ("INSTITUTION", "哈尔滨工业大学（威海）", "哈工大（威海）"),
    ("INSTITUTION", "苏州深时数字地球研究中心", "深时数字地球研究中心"),
    ("INSTITUTION", "青岛市科技企业协会", "市科企协"),
    ("INSTITUTION", "省产业技术研究院", "省产研院"),
    ("GOVERNMENT", "常州市科学技术局", "市科技局"),
    ("GOVERNMENT", "常州市科学技术局", "常州市科技局"),
    ("GOVERNMENT", "江苏省科技厅", "江苏科技厅"),
    ("GOVERNMENT", "江阴高新技术产业开发区管理委员会", "江阴高新区管委会"),
    ("GOVERNMENT", "国家税务总局江苏省税务局", "江苏省税务局"),
    ("FACILITY", "北京证券交易所", "北交所"),
    ("PROGRAM", "遵义高新区科技型企业“登峰”计划", "“登峰”计划"),
    ("PROGRAM", "“头雁人才”工程", "头雁人才"),
    ("PROGRAM", "南通市船舶海工产业行动方案（2022—2025年）", "方案"),
    ("PROGRAM", "淮南高新区香樟苑五期项目", "淮南高新区香樟苑5期项目"),
    ("AWARD", "第十九届中国土木工程詹天佑奖", "中国土木工程詹天佑奖"),
    ("AWARD", "第十九届中国土木工程詹天佑奖", "詹天佑奖"),
    ("EVENT", "2024年度天津市科学技术奖励大会", "天津市科学技术奖励大会"),
    ("PLACE", "江阴市", "江阴"),
    ("PLACE", "天津市", "津"),
    ("PLACE", "长三角地区", "长三角"),
    ("PERSON", "马库斯•韦伯", "马库斯·韦伯"),
]


@pytest.mark.parametrize(("label", "full", "short"), ONE_THING)
def test_full_and_short_name_are_one_thing(label: str, full: str, short: str) -> None:
    found = resolved(f"[{label}|{full}]来了。后来[{label}|{short}]又来了。")
    (one,) = found.clusters
    assert (one.name, one.aliases, one.mentions) == (full, (short,), (0, 1))
    (join,) = one.joins
    assert (join.surface, join.name) == (short, full)
    assert 0.5 < join.score <= 1
    assert join.rule


TWO_THINGS = [
    ("INSTITUTION", "常州大学", "常州工学院"),
    ("INSTITUTION", "景德镇陶瓷大学材料科学与工程学院", "景德镇陶瓷大学"),
    ("INSTITUTION", "内蒙古农业大学", "内蒙古大学"),
    ("INSTITUTION", "天津市农业科学院", "天津农学院"),
    ("COMPANY", "沧州星源", "星源"),
    ("COMPANY", "北京汽车", "长安汽车"),
    ("COMPANY", "当升科技（常州）", "当升科技"),
    ("COMPANY", "国家电投集团氢能科技发展有限公司", "国家电投"),
    ("COMPANY", "荆门市格林美新材料有限公司", "格林美"),
    ("COMPANY", "锻星（武汉）智能科技有限公司", "锻星股份"),
    ("COMPANY", "常州智能科技有限公司", "智能"),
    ("PARK", "常州武进高新区", "常州高新区"),
    ("PARK", "常州经开区", "常州高新区"),
    ("PARK", "大丰常州高新区", "常州高新区"),
    ("PARK", "烟台高新区", "烟台开发区"),
    ("INSTITUTION", "哈尔滨工程大学", "哈工大"),
    ("PARK", "江阴高新区创智产业园", "江阴高新区"),
    ("PARK", "淮南高新区产业园", "淮南高新区"),
    ("PARK", "两江协同创新区", "两江新区"),
    ("PROGRAM", "市科技计划项目申报指南", "市科技计划指南"),
    ("GOVERNMENT", "江阴市委组织部", "江阴市委"),
    ("GOVERNMENT", "江阴高新区党工委", "江阴高新区管委会"),
    ("GOVERNMENT", "常州市科学技术局", "省科技局"),
    ("GOVERNMENT", "江苏省科学技术厅", "常州市科学技术局"),
    ("AWARD", "2021年度国家高新区综合评价", "2020年度国家高新区综合评价"),
    ("AWARD", "国家科学技术进步奖一等奖", "国家科学技术进步奖二等奖"),
    ("PROGRAM", "科技人才贷", "科技贷"),
    ("PROGRAM", "“强链、补链、延链”工程", "延链工程"),
    ("PLACE", "吉林市", "吉林省"),
    ("PLACE", "南昌县", "南昌市"),
    ("PLACE", "粤港澳大湾区", "粤"),
    ("PLACE", "苏州市", "苏"),
    ("PERSON", "陈兴华", "陈兴"),
]


@pytest.mark.parametrize(("label", "one", "other"), TWO_THINGS)
def test_things_that_differ_stay_apart(label: str, one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        assert names(resolved(f"[{label}|{first}]来了。[{label}|{second}]又来了。")) == {
            frozenset({one}),
            frozenset({other}),
        }


def test_a_doubled_place_makes_no_fuller_name() -> None:
    (one,) = resolved("[GOVERNMENT|常州常州市科学技术局]和[GOVERNMENT|常州市科学技术局]。").clusters
    assert one.name == "常州市科学技术局"


def test_park_organ_and_city_are_three_things() -> None:
    found = resolved("[PLACE|江阴]的[PARK|江阴高新区]和[GOVERNMENT|江阴高新区管委会]。")
    assert [c.name for c in found.clusters] == ["江阴", "江阴高新区", "江阴高新区管委会"]


@pytest.mark.parametrize(
    "marked",
    [
        "[INSTITUTION|江苏集萃安泰创明先进能源材料研究院]（以下简称“[INSTITUTION|安泰创明]”）成立。",
        "[INSTITUTION|江苏集萃安泰创明先进能源材料研究院]（下称[INSTITUTION|安泰创明]）成立。",
        "[COMPANY|天津经开产业控股有限公司]（简称：[COMPANY|泰达]）成立。",
        "[COMPANY|宁德时代]（[COMPANY|CATL]）成立。",
        "“[PROGRAM|湘潭市人才支持若干措施]”，简称“[PROGRAM|莲城人才20条]”，出台。",
    ],
)
def test_a_short_name_in_brackets_is_one_with_the_full_name(marked: str) -> None:
    (one,) = resolved(marked).clusters
    assert one.joins[0].rule.startswith("bracket")


def test_a_bracket_that_names_another_thing_joins_nothing() -> None:
    found = resolved("[COMPANY|联东集团]（[COMPANY|中南高科]的对手）和[PLACE|宁波]（[PLACE|浙江]）。")
    assert len(found.clusters) == 4


def test_a_short_name_that_fits_two_goes_to_the_one_named_last() -> None:
    text = "[GOVERNMENT|无锡市科技局]说好。[GOVERNMENT|常州市科技局]也说好。[GOVERNMENT|市科技局]又说。"
    found = resolved(text)
    assert names(found) == {frozenset({"无锡市科技局"}), frozenset({"常州市科技局", "市科技局"})}
    (join,) = next(c for c in found.clusters if c.name == "常州市科技局").joins
    assert "nearest before" in join.rule
    assert join.score < 0.8


def test_a_short_name_that_fits_two_later_ones_joins_neither() -> None:
    text = "[GOVERNMENT|市科技局]说。[GOVERNMENT|无锡市科技局]说好。[GOVERNMENT|常州市科技局]也说好。"
    assert len(resolved(text).clusters) == 3


@pytest.mark.parametrize(
    ("marked", "source", "place"),
    [
        ("[PLACE|常州市]开会。[GOVERNMENT|市科技局]说。", None, "常州市"),
        ("[GOVERNMENT|市科技局]说。", "常州日报", "常州市"),
        ("[PLACE|江阴]开会，[PARK|江阴高新区]参加。[INSTITUTION|第一人民医院]开业。", None, "江阴市"),
        ("[PLACE|常州市]开会。[GOVERNMENT|省科技厅]说。", None, "江苏省"),
        ("[PLACE|常州市]和[PLACE|无锡市]开会。[GOVERNMENT|市科技局]说。", None, None),
        ("[PLACE|常州市]开会。[GOVERNMENT|国务院]说。", None, None),
        ("[PLACE|常州市]开会。[GOVERNMENT|无锡市科技局]说。", None, None),
        ("[PLACE|常州]开会，[PLACE|常州]和[PLACE|龙城]。[GOVERNMENT|区科技局]说。", None, None),
        ("[PLACE|常州]开会，[PLACE|常州]和[PLACE|龙城]", None, "江苏省"),
        ("[PLACE|常州]开会，[PLACE|常州]和[PLACE|北京][PLACE|海淀]", None, None),
        ("[PLACE|海淀]", None, None),
        ("[PLACE|南京市]开会，[PLACE|南京]好。[PLACE|鼓楼区]说。", None, "南京市"),
        (
            "[PARK|江阴高新区]发展快，[PARK|江阴高新区]出台《[PROGRAM|绿色发展五年行动方案]》。",
            None,
            "江阴高新技术产业开发区",
        ),
        (
            "[PARK|常州高新区]和[PARK|武汉东湖高新区]都好，[PLACE|常州市]出台《[PROGRAM|绿色发展五年行动方案]》，[PLACE|常州市]。",
            "常州日报",
            "常州市",
        ),
        ("[PARK|江阴高新区]好，[PARK|江阴高新区]实施[PROGRAM|创新驱动发展战略]。", None, None),
    ],
)
def test_the_place_that_tells_a_namesake(marked: str, source: str | None, place: str | None) -> None:
    assert resolved(marked, source=source).clusters[-1].place == place


def pointed(found: Resolution, article: Article) -> list[tuple[str, str]]:
    return [
        (article.text[r.start : r.end], found.clusters[r.cluster].name) for r in found.references if r.generic
    ]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[PARK|江阴高新区]开工。高新区有企业千家，园区很美。",
            [("高新区", "江阴高新区"), ("园区", "江阴高新区")],
        ),
        ("[PARK|江阴高新区]开工。全国高新区排名，15家园区入围。", []),
        ("[PARK|江阴高新区]开工。[PARK|昆山经开区]也开工。高新区又赢了。", [("高新区", "江阴高新区")]),
        ("[COMPANY|鑫瑞峻]开工。该公司做材料，公司很大。", [("该公司", "鑫瑞峻"), ("公司", "鑫瑞峻")]),
        ("[COMPANY|鑫瑞峻]有3家子公司，是上市公司。", []),
        ("[COMPANY|甲子]开业。[COMPANY|乙丑]开业，公司做材料。", [("公司", "乙丑")]),
        ("[INSTITUTION|常州大学]扩建，该校有人。该院有人。", [("该校", "常州大学")]),
        ("[PLACE|常州市]开会，全市有人，全省有人。", [("全市", "常州市")]),
        ("[PERSON|陈兴华]说，公司好，园区好。", []),
        ("公司好，高新区好。", []),
    ],
)
def test_generic_phrases(marked: str, expected: list[tuple[str, str]]) -> None:
    article, mentions = annotated(marked)
    assert pointed(resolve(article, mentions), article) == expected


def test_a_phrase_before_the_name_means_the_only_park() -> None:
    article, mentions = annotated("高新区传来喜讯。[PARK|江阴高新区]开工。")
    assert pointed(resolve(article, mentions), article) == [("高新区", "江阴高新区")]


def test_the_park_of_the_headline_is_meant_not_one_that_is_mentioned_by_the_way() -> None:
    title = "江阴高新区：让创新澎湃"
    body = (
        "[PARK|江阴高新区]很好。" * 3
        + "与[PARK|苏州高新区]相比，"
        + "这里谈很多别的事情。" * 12
        + "高新区还会更好。"
    )
    article, mentions = annotated(f"[PARK|江阴高新区]：让创新澎湃\n{body}", title=title)
    assert pointed(resolve(article, mentions), article)[-1] == ("高新区", "江阴高新区")


@pytest.mark.parametrize("number", range(len(phrases().groups)))
def test_every_group_of_phrases_keeps_its_example_and_its_counter_example(number: int) -> None:
    group = phrases().groups[number]
    found = {hit.lastgroup for hit in phrases().pattern.finditer(group.example)}
    missed = {hit.lastgroup for hit in phrases().pattern.finditer(group.counter)}
    assert f"g{number}" in found
    assert f"g{number}" not in missed


@pytest.mark.parametrize(
    ("name", "leads", "rest"),
    [
        ("江苏省常州市科技局", ["江苏", "常州"], "科技局"),
        ("江阴市", ["江阴"], ""),
        ("市科技局", [], "科技局"),
        ("中国科学院", ["国"], "科学院"),
        ("鑫瑞峻", [], "鑫瑞峻"),
        ("区域创新方案", [], "区域创新方案"),
        ("", [], ""),
    ],
)
def test_a_name_is_cut_into_places_and_rest(name: str, leads: list[str], rest: str) -> None:
    parts = form(name)
    assert ([lead.stem for lead in parts.leads], parts.rest) == (leads, rest)


NAMES = st.text(
    "江阴常州市省区高新技术产业开发科局大学工院有限公司股份集团鑫瑞峻“”（）第届奖计划a1 \u3000", max_size=14
)


@given(NAMES)
def test_every_name_has_a_form_whose_parts_make_it_up(name: str) -> None:
    parts = form(name)
    leads, at = leading_places(parts.normal)
    assert leads == parts.leads
    if not parts.level:
        assert parts.normal[at:] == parts.rest


@given(st.sampled_from(Label), NAMES.filter(bool), NAMES.filter(bool))
def test_scores_are_between_nought_and_one(label: Label, one: str, other: str) -> None:
    result = compare(label, form(one), form(other))
    assert result is None or 0 < result[1] <= 1


@given(
    st.lists(st.tuples(st.sampled_from(Label), NAMES.filter(squeeze)), max_size=12),
    st.text("高新区园公司该全市，。", max_size=8),
)
def test_every_mention_is_in_one_cluster_and_referred_to_once(
    given_names: list[tuple[Label, str]], between: str
) -> None:
    text, mentions = "", []
    for label, name in given_names:
        text += between
        mentions.append(Mention(len(text), len(text) + len(name), label, squeeze(name)))
        text += name
    article = Article("文.txt", 1, Kind.ARTICLE, "", text, OffsetMap.identity(len(text)))
    found = resolve(article, mentions)
    assert sorted(i for c in found.clusters for i in c.mentions) == list(range(len(mentions)))
    assert [r for r in found.references if not r.generic] == sorted(
        type(found.references[0])(mentions[i].start, mentions[i].end, at)
        for at, c in enumerate(found.clusters)
        for i in c.mentions
    )
    for one in found.clusters:
        assert {mentions[i].label for i in one.mentions} == {one.label}
        assert {mentions[i].text for i in one.mentions} == {one.name, *one.aliases}
    ends = [0, *(r.end for r in found.references)]
    assert all(end <= r.start for end, r in zip(ends, found.references, strict=False))
    assert resolve(article, mentions) == found


def test_the_work_grows_with_the_names_and_not_with_their_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def counted(*args: object) -> tuple[str, float] | None:
        nonlocal calls
        calls += 1
        return compare(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(cluster, "compare", counted)

    def work(names: list[str]) -> int:
        nonlocal calls
        calls = 0
        resolved("".join(names))
        return calls

    def firms(count: int) -> list[str]:
        stems = [chr(0x9000 + i % 40) + chr(0x9100 + i // 40) + "峻" for i in range(count)]
        return [f"[COMPANY|江苏{stem}新材料科技有限公司]和[COMPANY|{stem}]。" for stem in stems]

    def plans(count: int) -> list[str]:
        return [f"[PROGRAM|{chr(0x9000 + i)}{chr(0x9100 + i)}实施方案]。" for i in range(count)]

    assert work(firms(100)) > 0
    assert work(firms(1600)) < 5 * work(firms(400))
    assert work(plans(800)) < 5 * work(plans(200))

"""The name lists: every row obeys its schema, lookups and matches find what they should and no more."""

from __future__ import annotations

import csv
import gzip
import time
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon import Form, Lexicon, LexiconError, lexicon, tables
from kg.lexicon.entries import Company, Park
from kg.lexicon.store import FOLDER
from kg.lexicon.tables import Table, parse_columns, read_columns, read_table
from kg.types import Label


@pytest.fixture(scope="module")
def lists() -> Lexicon:
    return lexicon()


# ---------------------------------------------------------------- the shipped files


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.file)
def test_every_list_obeys_its_schema_and_names_its_sources(table: Table[Any]) -> None:
    rows = read_table(table, FOLDER)
    assert rows
    known = {row.source for row in read_table(tables.SOURCES, FOLDER)}
    assert {row.source for row in rows} <= known


def test_every_file_is_a_list_and_all_are_small() -> None:
    files = sorted(FOLDER.iterdir())
    assert {file.name for file in files} == {table.file for table in tables.TABLES}
    assert sum(file.stat().st_size for file in files) < 6_000_000


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.file)
def test_files_end_with_one_newline_and_have_no_stray_space(table: Table[Any]) -> None:
    content = (FOLDER / table.file).read_bytes().decode("utf-8")
    assert content.endswith("\n")
    assert not content.endswith("\n\n")
    assert "\r" not in content
    assert all(cell == cell.strip() for line in content.splitlines() for cell in line.split("\t"))


@pytest.mark.parametrize(
    "table",
    [
        tables.PARKS,
        tables.COMPANIES,
        tables.BRANDS,
        tables.UNIVERSITIES,
        tables.INSTITUTIONS,
        tables.ORGANS,
        tables.NAMED,
        tables.SURNAMES,
        tables.GIVEN,
        tables.TITLES,
        tables.WORDS,
        tables.VARIANTS,
        tables.SOURCES,
    ],
    ids=lambda table: table.file,
)
def test_no_list_has_a_name_twice(table: Table[Any]) -> None:
    first = read_columns(table, FOLDER)[0]
    assert [name for name, count in Counter(first).items() if count > 1] == []


def test_codes_are_unique_and_lead_upwards(lists: Lexicon) -> None:
    codes = [place.code for place in lists.places if place.code]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    orphans = [place for place in lists.places if place.parent and lists.place(place.parent) is None]
    assert orphans == []


def test_names_that_need_no_context_are_no_common_words(lists: Lexicon) -> None:
    entries = [*lists.parks, *lists.companies, *lists.institutions]
    plain = {name for entry in entries for name in (entry.name, *entry.short) if name not in entry.ambiguous}
    assert sorted(name for name in plain if lists.is_common_word(name)) == []


def test_generic_phrases_are_no_names(lists: Lexicon) -> None:
    entries = [*lists.places, *lists.parks, *lists.companies, *lists.institutions, *lists.organs]
    plain = {name for entry in entries for name in (entry.name, *entry.short) if name not in entry.ambiguous}
    assert plain & lists.generic() == set()


def test_lists_are_as_complete_as_their_sources(lists: Lexicon) -> None:
    levels = Counter(park.level for park in lists.parks)
    # 174 zones of the set, and three approved since; 苏州工业园区 is in both sets and counted here.
    assert levels["national-htz"] == 177
    # 232 of the set without 苏州工业园区, and two that the set lacks.
    assert levels["national-etdz"] == 233
    # Of 23, those whose name a source shows (not 长春 and 乌昌石).
    assert levels["national-siz"] == 21
    # Of 19, without 浦东新区, 滨海新区, 兰州新区 (divisions) and 雄安新区 (a place to all who write of it).
    assert levels["national-new-area"] == 15
    assert levels["local"] >= 620
    assert Counter(place.level for place in lists.places)["province"] == 34
    assert sum(row.level in ("undergraduate", "college") for row in lists.institutions) == 2631
    assert sum(bool(row.code) for row in lists.companies) > 4500
    assert len(lists.towns) > 38_000
    assert len(lists.organs) == 119
    assert Counter(row.label for row in lists.named) == {
        Label.AWARD: 65,
        Label.EVENT: 34,
        Label.FACILITY: 31,
        Label.PROGRAM: 58,
    }


MUNICIPALITIES = {"北京市", "天津市", "上海市", "重庆市"}
# Zones that lie in several cities, or of which no source says in which.
WIDE = {"阿克苏阿拉尔高新技术产业开发区", "陕西航天经济技术开发区", "陕西航空经济技术开发区"}
# Counties and cities that are under their province and in no city.
DIRECT = {"仙桃市", "潜江市", "石河子市", "五家渠市", "阿拉尔市"}


def test_every_zone_of_the_nation_has_its_place(lists: Lexicon) -> None:
    provinces = {place.name for place in lists.places if place.level == "province"}
    for park in lists.parks:
        if park.level == "local":
            continue
        assert park.province in provinces, park.name
        if park.level in ("national-htz", "national-etdz"):
            cityless = park.province in MUNICIPALITIES or park.county in DIRECT or park.name in WIDE
            assert bool(park.city) is not cityless, park.name


def test_zones_lie_where_the_divisions_say(lists: Lexicon) -> None:
    within: dict[str, set[tuple[str, ...]]] = {}
    for place in lists.places:
        if place.code:
            above = tuple(division.name for division in lists.above(place))
            within.setdefault(place.name, set()).add(above)
    for park in lists.parks:
        if not park.level.startswith("national"):
            continue
        chain = tuple(name for name in (park.county, park.city, park.province) if name)
        assert chain[1:] in within[chain[0]], park.name
        if park.code:
            assert park.code.isdigit(), park.name
            assert len(park.code) in (6, 9), park.name
            county, city = lists.place(park.code[:6]), lists.place(park.code[:4] + "00")
            assert (city is None and county is None) or park.city in ("", city.name if city else ""), (
                park.name
            )
            assert county is None or county.level != "county" or park.county == county.name, park.name


def test_no_name_of_a_national_zone_is_borne_twice(lists: Lexicon) -> None:
    """What several bear is ambiguous, as their 开发区-forms are."""
    bearers: dict[str, set[str]] = {}
    for park in lists.parks:
        if park.level.startswith("national"):
            for name in (park.name, *park.short):
                bearers.setdefault(name, set()).add(park.name)
    assert {name: sorted(parks) for name, parks in bearers.items() if len(parks) > 1} == {}


def test_rows_from_pages_and_code_say_where_they_are_read() -> None:
    """The sources `pages`, `code`, `state-council` and `gb-t-37028` are many; each row's own is written down."""
    beside = Path(__file__).parent.parent / "scripts" / "lexicon_build"
    shown = set()
    for file, column in (("zones.tsv", "name"), ("demonstration_zones.tsv", "stem"), ("where.tsv", "name")):
        with (beside / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                assert row["where"], row[column]
                shown.add(row[column])
    several = {"pages", "code", "state-council", "gb-t-37028"}
    for table in (tables.PLACES, tables.PARKS, tables.INSTITUTIONS, tables.ORGANS, tables.NAMED):
        for row in read_table(table, FOLDER):
            if row.source in several:
                assert row.name.removesuffix("国家自主创新示范区") in shown, row.name


def test_what_the_sets_lack_is_in_the_list(lists: Lexicon) -> None:
    parks = {park.name: park for park in lists.parks}
    beside = Path(__file__).parent.parent / "scripts" / "lexicon_build" / "zones.tsv"
    with beside.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            park = parks[row["name"]]
            assert park.level == row["level"]
            assert row["seat"] in (park.province, park.city, park.county), park.name
            former = row["former"].split("|") if row["former"] else []
            assert set(former) <= set(park.short)
            assert not set(former) & parks.keys()


def test_short_names_of_several_parks_become_ambiguous(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "scripts"))
    from lexicon_build.parks import told_apart

    columns = [line.split("\t") for line in (PARK, PARK.replace("江阴", "江阳"))]
    table = parse_columns(tables.PARKS, "\n".join([tables.PARKS.header, *map("\t".join, columns)]) + "\n")
    first, second = (replace(park, short=(*park.short, "江边高新区")) for park in map(Park, *table))
    assert [(park.short, park.ambiguous) for park in told_apart([first, second])] == [
        (("江阴高新区",), ("江边高新区",)),
        (("江阳高新区",), ("江边高新区",)),
    ]
    assert list(told_apart([first])) == [first]


def test_no_name_is_learnt_from_the_seeds(lists: Lexicon) -> None:
    entries = [
        *lists.places,
        *lists.parks,
        *lists.companies,
        *lists.institutions,
        *lists.organs,
        *lists.named,
    ]
    assert [entry.name for entry in entries if entry.source == "seeds"] == []


# ---------------------------------------------------------------- schemas and errors

PARK = "江阴高新技术产业开发区\tnational-htz\t江阴高新区\t\t江苏省\t无锡市\t江阴市\t\tzones"


@pytest.mark.parametrize(
    ("table", "lines", "message"),
    [
        (
            tables.PARKS,
            [PARK.replace("national-htz", "x")],
            "parks.tsv:2: unknown level 'x'; expected one of",
        ),
        (tables.PARKS, [PARK, "\t" + PARK.split("\t", 1)[1]], "parks.tsv:3: empty name; every row needs one"),
        (tables.PARKS, [PARK + "\tmore"], "parks.tsv:2: 10 cells; expected 9"),
        (tables.PARKS, [PARK, "", PARK], "parks.tsv:3: 1 cells; expected 9"),
        (
            tables.PARKS,
            [PARK.replace("江阴高新区", "甲|甲")],
            "parks.tsv:2: empty or repeated name in short '甲|甲'",
        ),
        (
            tables.PARKS,
            [PARK.replace("江阴高新区", "甲|")],
            "parks.tsv:2: empty or repeated name in short '甲|'",
        ),
        (tables.SURNAMES, ["王\t九\tx"], "surnames.tsv:2: weight '九' is no number; expected digits"),
        (tables.SURNAMES, ["王\t-1\tx"], "surnames.tsv:2: weight '-1' is no number; expected digits"),
        (
            tables.TITLES,
            ["书记\ttrue\tPARK\tx"],
            "titles.tsv:2: unknown leads 'true'; expected one of yes, no",
        ),
        (
            tables.TITLES,
            ["书记\tyes\tPRAK\tx"],
            "titles.tsv:2: unknown organs 'PRAK'; expected some of PARK, ",
        ),
        (tables.GENERIC, ["高新区\tPRAK\tx"], "generic.tsv:2: unknown label 'PRAK'; expected one of PARK, "),
    ],
)
def test_a_bad_row_is_named(table: Table[Any], lines: list[str], message: str) -> None:
    with pytest.raises(LexiconError) as error:
        parse_columns(table, "\n".join([table.header, *lines]) + "\n")
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("content", ["", "name\n", PARK + "\n", "\ufeff" + tables.PARKS.header + "\n"])
def test_a_bad_header_is_named(content: str) -> None:
    with pytest.raises(LexiconError, match=r"^parks\.tsv:1: header .*; expected 'name\\tlevel"):
        parse_columns(tables.PARKS, content)


def test_a_list_without_rows_is_empty(tmp_path: Path) -> None:
    (tmp_path / "parks.tsv").write_text(tables.PARKS.header + "\n", encoding="utf-8")
    assert read_table(tables.PARKS, tmp_path) == ()


def test_a_lexicon_of_another_folder_reads_only_what_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "parks.tsv").write_text(f"{tables.PARKS.header}\n{PARK}\n", encoding="utf-8")
    (park,) = Lexicon(tmp_path).parks
    assert (park.name, park.short, park.county, park.label) == (
        "江阴高新技术产业开发区",
        ("江阴高新区",),
        "江阴市",
        Label.PARK,
    )


# ---------------------------------------------------------------- lookups


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("江阴", ["江阴市"]),
        ("江阴市", ["江阴市"]),
        ("恩施州", ["恩施土家族苗族自治州"]),
        ("恩施", ["恩施土家族苗族自治州", "恩施市"]),
        ("朝阳", ["朝阳市", "朝阳区", "朝阳县", "朝阳区"]),
        ("内蒙古", ["内蒙古自治区"]),
        ("香港", ["香港特别行政区"]),
        ("新平", ["新平彝族傣族自治县"]),
        ("以色列", ["以色列"]),
        ("戴南镇", ["戴南镇"]),
        ("石家庄高新技术产业开发区", []),
        ("市辖区", []),
        ("", []),
    ],
)
def test_places_by_name(lists: Lexicon, name: str, found: list[str]) -> None:
    assert [place.name for place in lists.places_by_name(name)] == found


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("江阴市", ["无锡市", "江苏省"]),
        ("浦东新区", ["上海市"]),
        ("东莞市", ["广东省"]),
        ("戴南镇", ["兴化市", "泰州市", "江苏省"]),
        ("江苏省", []),
    ],
)
def test_places_lie_in_others(lists: Lexicon, name: str, above: list[str]) -> None:
    (place,) = lists.places_by_name(name)
    assert [division.name for division in lists.above(place)] == above
    assert lists.place(place.code) == place


@pytest.mark.parametrize(
    ("name", "official", "level"),
    [
        ("江阴高新区", "江阴高新技术产业开发区", "national-htz"),
        ("江阴国家高新区", "江阴高新技术产业开发区", "national-htz"),
        ("紫竹高新区", "上海紫竹高新技术产业开发区", "national-htz"),
        ("重庆荣昌高新区", "荣昌高新技术产业开发区", "national-htz"),
        ("杭州萧山经济技术开发区", "萧山经济技术开发区", "national-etdz"),
        ("苏州工业园区", "苏州工业园区", "national-htz"),
        ("苏南自创区", "苏南国家自主创新示范区", "national-siz"),
        ("兰白自创区", "兰州白银国家自主创新示范区", "national-siz"),
        ("许昌高新区", "许昌高新技术产业开发区", "national-htz"),
        ("襄樊经开区", "襄阳经济技术开发区", "national-etdz"),
        ("两江新区", "重庆两江新区", "national-new-area"),
        ("凤阳经开区", "安徽凤阳经济开发区", "local"),
    ],
)
def test_parks_by_any_name(lists: Lexicon, name: str, official: str, level: str) -> None:
    park = lists.park(name)[0]
    assert (park.name, park.level) == (official, level)


def test_a_park_knows_where_it_is(lists: Lexicon) -> None:
    (park,) = lists.park("江阴高新区")
    assert (park.province, park.city) == ("江苏省", "无锡市")


@pytest.mark.parametrize("name", ["高新区", "梁园区", "高新园区", "经开区", "火炬高新区", "滨海高新区"])
def test_what_is_no_park(lists: Lexicon, name: str) -> None:
    assert lists.park(name) == ()


def test_companies_institutions_and_organs(lists: Lexicon) -> None:
    assert lists.company("宁德时代")[0].name == "宁德时代新能源科技股份有限公司"
    assert lists.company("宁德时代")[0].code.startswith("300750")
    assert lists.institution("哈工大")[0].name == "哈尔滨工业大学"
    assert lists.institution("中科院")[0].name == "中国科学院"
    assert lists.institution("中科院力学研究所")[0].name == "中国科学院力学研究所"
    assert lists.organ("科技部")[0].name == "科学技术部"
    assert lists.organ("国家卫健委")[0].name == "国家卫生健康委员会"
    assert lists.company("科技部") == ()


def test_words(lists: Lexicon) -> None:
    assert lists.is_common_word("企业")
    assert not lists.is_common_word("江阴")
    word = lists.word("企业")
    assert word is not None
    assert word.pos == "noun"
    assert lists.word("江阴") is None
    assert lists.surnames["王"] > lists.surnames["邵"] > 0
    assert "欧阳" in lists.surnames
    assert lists.given["华"].second > lists.given["华"].first


@pytest.mark.parametrize(
    ("title", "leads", "organ"),
    [
        ("书记", True, Label.PARK),
        ("副局长", True, Label.GOVERNMENT),
        ("总经理", True, Label.COMPANY),
        ("校长", True, Label.INSTITUTION),
        ("常委", False, Label.GOVERNMENT),
        ("首席科学家", False, Label.COMPANY),
        ("院士", False, Label.INSTITUTION),
    ],
)
def test_titles_say_who_leads(lists: Lexicon, title: str, leads: bool, organ: Label) -> None:
    found = lists.titles[title]
    assert found.leads is leads
    assert organ in found.organs


def test_suffixes_come_longest_first(lists: Lexicon) -> None:
    lengths = [len(row.suffix) for row in lists.suffixes()]
    assert lengths == sorted(lengths, reverse=True)
    assert {row.label for row in lists.suffixes(Label.PARK)} == {Label.PARK}
    labels = {row.label for row in lists.suffixes()}
    assert labels == set(Label) - {Label.PERSON}


def test_generic_phrases(lists: Lexicon) -> None:
    assert {"高新区", "园区"} <= lists.generic(Label.PARK)
    assert "管委会" in lists.generic(Label.GOVERNMENT)
    assert "管委会" not in lists.generic(Label.PARK)
    assert lists.generic() >= lists.generic(Label.COMPANY)


# ---------------------------------------------------------------- matches


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("江阴高新区", [("江阴高新区", "PARK")]),
        ("江苏省江阴市", [("江苏省", "PLACE"), ("江阴市", "PLACE")]),
        ("与清华大学合作", [("清华大学", "INSTITUTION")]),
        ("宁德时代在戴南镇建厂", [("宁德时代", "COMPANY"), ("戴南镇", "PLACE")]),
        ("国家科学技术进步奖一等奖", [("国家科学技术进步奖", "AWARD")]),
        ("科技部、国务院", [("科技部", "GOVERNMENT"), ("国务院", "GOVERNMENT")]),
        ("搭建创新平台，合作共赢", []),
        ("高新区管委会", []),
        ("", []),
    ],
)
def test_longest_matches(lists: Lexicon, text: str, found: list[tuple[str, str]]) -> None:
    matches = lists.find(text, only_longest=True)
    assert [(text[match.start : match.end], match.kind.value) for match in matches] == found


def test_all_matches_come_by_start_and_longest_first(lists: Lexicon) -> None:
    text = "北京经济技术开发区"
    matches = list(lists.find(text))
    spans = [(match.start, match.end) for match in matches]
    assert spans[:2] == [(0, 9), (0, 2)]
    assert spans == sorted(spans, key=lambda span: (span[0], -span[1]))


def test_ambiguous_names_come_on_request(lists: Lexicon) -> None:
    assert [match for match in lists.find("烟台开发区") if match.kind is Label.PARK] == []
    (match,) = lists.find("烟台开发区", kinds=[Label.PARK], forms=list(Form))
    assert match.form is Form.AMBIGUOUS
    assert "烟台经济技术开发区" in [entry.name for entry in match.entries]


def test_a_match_has_one_form_and_all_bearers(lists: Lexicon) -> None:
    match = next(lists.find("朝阳", kinds=[Label.PLACE]))
    assert match.form is Form.SHORT
    assert match.entry.name == "朝阳市"
    assert len(match.entries) == 4


SOME = [
    "江阴",
    "江阴市",
    "江阴高新区",
    "戴南镇",
    "清华大学",
    "科技部",
    "的",
    "与",
    "创新",
    "，",
    "镇",
    "𠀀",
    "A",
]


@given(st.lists(st.sampled_from(SOME), max_size=8).map("".join))
def test_matches_are_names_where_they_say(text: str) -> None:
    lists = lexicon()
    every = list(lists.find(text, forms=list(Form)))
    for match in every:
        surface = text[match.start : match.end]
        for entry in match.entries:
            assert surface in (entry.name, *entry.short, *entry.ambiguous)
            assert entry.label is match.kind
    assert len({(match.start, match.end, match.kind) for match in every}) == len(every)
    for name in SOME[:6]:
        at = text.find(name)
        if at >= 0:
            assert any((match.start, match.end) == (at, at + len(name)) for match in every)


@given(st.lists(st.sampled_from(SOME), max_size=8).map("".join))
def test_longest_matches_do_not_overlap(text: str) -> None:
    spans = sorted({(match.start, match.end) for match in lexicon().find(text, only_longest=True)})
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(st.text(alphabet="臺灣國產業園區的A，𠀀", max_size=20))
def test_simplifying_keeps_offsets(text: str) -> None:
    assert len(lexicon().simplified(text)) == len(text)


def test_simplified(lists: Lexicon) -> None:
    assert lists.simplified("臺灣國家產業園區") == "台湾国家产业园区"


@pytest.mark.slow
def test_the_lists_load_fast() -> None:
    start = time.process_time()
    fresh = Lexicon()
    assert fresh.matcher
    assert fresh.is_common_word("企业")
    assert time.process_time() - start < 1.0  # 0.25 s on the machine of the project


# ---------------------------------------------------------------- compiling


def test_compiling_a_small_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "scripts"))
    from lexicon_build.places import compile_places
    from lexicon_build.sources import Sources

    files = {
        "gaz-admin-divisions/provinces.csv": 'code,name\n42,"湖北省"\n',
        "gaz-admin-divisions/cities.csv": 'code,name,provinceCode\n4228,"恩施土家族苗族自治州",42\n4290,"省直辖县级行政区划",42\n',
        "gaz-admin-divisions/areas.csv": 'code,name,cityCode,provinceCode\n422801,"恩施市",4228,42\n'
        '429004,"仙桃市",4290,42\n420171,"武汉经济技术开发区",4228,42\n422802,"和县",4228,42\n',
        "gaz-admin-divisions/HK-MO-TW.json": '{"台湾省": {"台北市": []}}\n',
        "gaz-hanlp-dictionaries/CoreNatureDictionary.txt": "土家族\tnz\t9\n苗族\tnz\t9\n仙桃\tns\t40\n日本\tns\t99\n小城\tns\t99\n",
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    news = "日\tB-LOC\n本\tI-LOC\n首\tO\n相\tO\n\n日\tB-LOC\n本\tI-LOC\n政\tO\n府\tO\n"
    (tmp_path / "ner-msra").mkdir()
    (tmp_path / "ner-msra/train.bio.tsv.gz").write_bytes(gzip.compress(news.encode("utf-8")))
    places = {place.name: place for place in compile_places(Sources(tmp_path))}
    assert places["恩施土家族苗族自治州"].short == ("恩施", "恩施州")
    assert places["恩施市"].parent == "422800"
    assert (places["仙桃市"].short, places["仙桃市"].parent) == (("仙桃",), "420000")
    assert places["和县"].short == places["和县"].ambiguous == ()
    assert places["日本"].level == "country"
    assert not {"小城", "省直辖县级行政区划", "武汉经济技术开发区"} & places.keys()


def test_firms_that_the_sets_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "scripts"))
    from lexicon_build import firms

    class Doubts:
        def loose(self, name: str) -> bool:
            return name == "智慧"

    files = {
        "listed.tsv": [
            {"code": "1.SH", "name": "甲新"},
            {"code": "2.BJ", "name": "智慧"},
            {"code": "3.SZ", "name": "甲"},
        ],
        "firms.tsv": [
            {"name": "丙(中国)有限公司", "short": "丙丁|智慧|甲", "source": "page: https://example.org/a"},
            {"name": "甲", "short": "", "source": "code: owner/name a.py"},
            {"name": "戊己", "short": "", "source": "code: owner/name a.py"},
        ],
    }
    monkeypatch.setattr(firms, "list_beside", files.__getitem__)
    known = [Company("甲股份有限公司", ("甲",), (), "1.SH", "上海证券交易所", "a-share")]
    first, second = firms.renewed(known, Doubts())
    assert (first.short, first.code) == (("甲", "甲新"), "1.SH")  # renamed; 甲 under another code has moved
    assert (second.name, second.ambiguous, second.exchange) == ("智慧", ("智慧",), "北京证券交易所")
    assert firms.compile_firms([first], Doubts()) == [
        Company("丙（中国）有限公司", ("丙丁",), ("智慧",), "", "", "pages"),
        Company("戊己", (), (), "", "", "code"),
    ]

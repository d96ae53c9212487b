"""Merging: one node for one thing, the same graph in any order and grouping, no claim lost or counted twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph import BASE_IRI, Graph
from kg.merge import merge, merge_graphs
from kg.reprints.fingerprint import NUMBERS
from kg.resolve import across
from kg.types import (
    Claim,
    Cluster,
    Extraction,
    Fingerprint,
    Join,
    Kind,
    Label,
    Mention,
    Predicate,
    Source,
    Status,
)
from tests.samples import small_graph


def extraction(
    document: str,
    clusters: list[Cluster],
    claims: list[Claim] | None = None,
    *,
    number: int = 1,
    quote: str | None = None,
) -> Extraction:
    """Make an extraction in which each cluster is mentioned once by each of its names."""
    mentions: list[Mention] = []
    placed = []
    for cluster in clusters:
        own = []
        for name in () if cluster.implied else (cluster.name, *cluster.aliases):
            start = mentions[-1].end + 1 if mentions else 1000 * number
            own.append(len(mentions))
            mentions.append(Mention(start, start + len(name), cluster.label, name))
        placed.append(
            Cluster(
                cluster.label,
                cluster.name,
                cluster.aliases,
                tuple(own),
                cluster.place,
                cluster.joins,
                cluster.implied,
            )
        )
    claims = claims or []
    quotes = tuple(quote or f"{document}的第{i}句。" for i in range(len(claims)))
    source = Source(document, number, Kind.ARTICLE, document)
    return Extraction(source, tuple(mentions), tuple(placed), tuple(claims), quotes)


def one(label: Label, name: str, *aliases: str, place: str | None = None, rule: str = "firm") -> Cluster:
    joins = tuple(Join(alias, name, rule, 0.9) for alias in aliases)
    return Cluster(label, name, aliases, place=place, joins=joins)


def entities(*extractions: Extraction) -> list[tuple[str, tuple[str, ...]]]:
    return sorted((e.name, e.aliases) for e in merge(extractions).entities)


PARK, COMPANY, PERSON, PLACE, GOVERNMENT = (
    Label.PARK,
    Label.COMPANY,
    Label.PERSON,
    Label.PLACE,
    Label.GOVERNMENT,
)
FIRM = "江苏鑫瑞峻新材料科技有限公司"

ONE_THING = [
    (PARK, "常州国家高新区", "常州高新区", "常州高新技术产业开发区"),
    (PARK, "苏南国家自主创新示范区", "苏南自创区", "苏南国家自主创新示范区"),
    (PLACE, "江阴市", "江阴", "江阴市"),
    (PLACE, "长三角地区", "长三角", "长三角地区"),
    (GOVERNMENT, "常州市科学技术局", "常州科技局", "常州市科学技术局"),
    (GOVERNMENT, "江阴高新技术产业开发区管理委员会", "江阴高新区管委会", "江阴高新技术产业开发区管理委员会"),
    (COMPANY, FIRM, "鑫瑞峻", FIRM),
    (COMPANY, FIRM, "鑫瑞峻新材料", FIRM),
    (Label.PROGRAM, "“头雁人才”工程", "头雁人才工程", "“头雁人才”工程"),
]


@pytest.mark.parametrize(("label", "full", "short", "name"), ONE_THING)
def test_names_of_two_documents_are_one_thing(label: Label, full: str, short: str, name: str) -> None:
    graph = merge([extraction("a", [one(label, full)]), extraction("b", [one(label, short)])])
    (entity,) = graph.entities
    assert entity.name == name
    assert {full, short} <= {name, *entity.aliases}
    assert (entity.mentions, entity.documents) == (2, 2)


TWO_THINGS = [
    (one(PARK, "江阴高新区"), one(GOVERNMENT, "江阴高新区")),
    (one(PARK, "常州高新区"), one(PARK, "常州武进高新区")),
    (one(GOVERNMENT, "市科技局", place="常州市"), one(GOVERNMENT, "市科技局", place="江阴市")),
    (one(GOVERNMENT, "市科技局"), one(GOVERNMENT, "市科技局")),
    (one(GOVERNMENT, "市科技局", place="常州市"), one(GOVERNMENT, "江阴市科学技术局")),
    (one(GOVERNMENT, "高新区管委会", place="常州市"), one(GOVERNMENT, "高新区管理委员会", place="江阴市")),
    (one(PARK, "新材料产业园", place="常州市"), one(PARK, "新材料产业园", place="江阴市")),
    (
        one(Label.EVENT, "全市科技工作会议", place="常州市"),
        one(Label.EVENT, "全市科技工作会议", place="江阴市"),
    ),
    (one(Label.FACILITY, "创新大厦", place="常州市"), one(Label.FACILITY, "创新大厦", place="襄阳市")),
    (
        one(Label.INSTITUTION, "第一人民医院", place="常州市"),
        one(Label.INSTITUTION, "第一人民医院", place="江阴市"),
    ),
    (one(Label.INSTITUTION, "常州大学"), one(Label.INSTITUTION, "常州工学院")),
    (one(PLACE, "鼓楼区", place="南京市"), one(PLACE, "鼓楼区", place="福州市")),
    (one(PLACE, "吉林省"), one(PLACE, "吉林市")),
    (one(COMPANY, "沧州星源"), one(COMPANY, "星源")),
    (one(COMPANY, FIRM), one(COMPANY, "新材料")),
    (one(COMPANY, "江苏未来科技有限公司"), one(COMPANY, "江苏")),
    (one(Label.AWARD, "2020年度国家高新区综合评价"), one(Label.AWARD, "2021年度国家高新区综合评价")),
    (one(PERSON, "王伟"), one(PERSON, "王伟")),
]


@pytest.mark.parametrize(("first", "second"), TWO_THINGS)
def test_things_that_differ_are_two(first: Cluster, second: Cluster) -> None:
    graph = merge([extraction("a", [first]), extraction("b", [second])])
    assert len(graph.entities) == 2
    assert len({e.id for e in graph.entities}) == 2


def test_a_namesake_joins_the_full_name_of_its_place() -> None:
    graph = merge(
        [
            extraction("a", [one(GOVERNMENT, "市科技局", place="常州市")]),
            extraction("b", [one(GOVERNMENT, "常州市科学技术局")]),
            extraction("c", [one(GOVERNMENT, "市科技局", place="江阴市")]),
        ]
    )
    assert [(e.id, e.place) for e in graph.entities] == [
        (f"{BASE_IRI}government/市科技局/江阴市", "江阴市"),
        (f"{BASE_IRI}government/常州市科学技术局", None),
    ]


def test_what_an_article_says_of_a_short_name_holds_elsewhere() -> None:
    said = one(Label.INSTITUTION, "江苏集萃安泰创明先进能源材料研究院", "安泰创明", rule="bracket-said")
    assert len(entities(extraction("a", [said]), extraction("b", [one(Label.INSTITUTION, "安泰创明")]))) == 1


def test_a_short_name_of_two_firms_joins_neither() -> None:
    firms = [one(COMPANY, FIRM), one(COMPANY, "山东鑫瑞峻电子有限公司")]
    found = entities(extraction("a", firms), extraction("b", [one(COMPANY, "鑫瑞峻")]))
    assert [name for name, _ in found] == sorted(["鑫瑞峻", *(firm.name for firm in firms)])


def test_a_common_word_is_no_short_name() -> None:
    firms = [one(COMPANY, "江苏时代科技有限公司")]
    assert len(entities(extraction("a", firms), extraction("b", [one(COMPANY, "时代")]))) == 2


def post(person: int, thing: int, start: int = 5, **more: object) -> Claim:
    values = {"score": 0.8, "title": "主任", "rule": "post"} | more
    return Claim(person, Predicate.HOLDS_POSITION, thing, start, start + 9, **values)  # type: ignore[arg-type]


def test_people_of_one_name_are_one_if_they_share_an_organisation() -> None:
    clusters = [one(PERSON, "王伟"), one(COMPANY, FIRM)]
    other = [one(PERSON, "王伟"), one(COMPANY, "鑫瑞峻")]
    third = [one(PERSON, "王伟"), one(COMPANY, "宁德时代")]
    graph = merge(
        extraction(name, found, [post(0, 1)]) for name, found in (("a", clusters), ("b", other), ("c", third))
    )
    people = [e for e in graph.entities if e.label is PERSON]
    assert sorted((e.id, e.documents) for e in people) == [
        (f"{BASE_IRI}person/王伟/宁德时代", 1),
        (f"{BASE_IRI}person/王伟/{FIRM}", 2),
    ]
    # what made two of them one person is told, and nothing is told of the third
    assert sorted(join.rule for e in people for join in e.joins) == [f"same name, shares {FIRM}"]


def test_people_of_one_name_in_offices_of_one_name_are_two() -> None:
    graph = merge(
        extraction(d, [one(PERSON, "王伟"), one(GOVERNMENT, "市科技局", place=place)], [post(0, 1)])
        for d, place in (("a", "常州市"), ("b", "江阴市"))
    )
    assert len({e.id for e in graph.entities if e.label is PERSON}) == 2


def test_people_of_one_name_in_one_document_are_one() -> None:
    graph = merge([extraction("a", [one(PERSON, "王伟")]), extraction("a", [one(PERSON, "王伟")], number=2)])
    assert [e.id for e in graph.entities] == [f"{BASE_IRI}person/王伟"]


def test_parks_and_places_carry_what_the_lists_know() -> None:
    graph = merge([extraction("a", [one(PARK, "江阴高新区"), one(PLACE, "江阴")])])
    park, place = graph.entities
    assert (park.name, park.properties["province"], park.properties["level"]) == (
        "江阴高新技术产业开发区",
        "江苏省",
        "national-htz",
    )
    assert Join("江阴高新区", "江阴高新技术产业开发区", "park-list", 1.0) in park.joins
    assert (place.name, place.properties["code"], place.properties["city"]) == ("江阴市", "320281", "无锡市")


def test_a_by_name_is_not_taken_for_a_district_elsewhere() -> None:
    # 龙城 is a by-name of 常州, and the short name of a district of the city of 朝阳.
    graph = merge([extraction("a", [one(PLACE, "龙城", place="江苏省"), one(PLACE, "武进", place="常州市")])])
    assert [(e.name, e.place, e.properties.get("code")) for e in graph.entities] == [
        ("武进区", None, "320412"),
        ("龙城", "江苏省", None),
    ]


def test_evidence_joins_and_reprints_do_not_count_twice() -> None:
    clusters = [one(PARK, "江阴高新区"), one(COMPANY, FIRM)]
    claim = Claim(0, Predicate.HOSTS, 1, 0, 9, 0.8)
    (alone,) = merge([extraction("a", clusters, [claim], quote="同一句。")]).relations
    (reprint,) = merge(
        extraction(d, clusters, [claim], quote=q) for d, q in (("a", "同一句。"), ("b", "同 一句。"))
    ).relations
    (twice,) = merge(extraction(d, clusters, [claim]) for d in "ab").relations
    assert (alone.score, reprint.score) == (0.8, 0.8)
    assert twice.score == pytest.approx(0.96)
    assert (len(alone.evidence), len(reprint.evidence), len(twice.evidence)) == (1, 2, 2)
    assert alone.id == twice.id
    (many,) = merge(extraction(str(d), clusters, [claim]) for d in range(30)).relations
    assert many.score == 0.99


def printed(one: Extraction, document: str, text: int = 1, *, date: str | None = None) -> Extraction:
    """Print an extraction in a document of its own; those of one `text` have one body."""
    source = replace(one.source, document=document, title=f"{document}的标题", date=date, source=document)
    return replace(one, source=source, fingerprint=Fingerprint((text,) * NUMBERS, ("12", "2021")))


def test_a_reprint_keeps_its_provenance_but_has_no_vote() -> None:
    clusters = [one(PARK, "江阴高新区"), one(COMPANY, FIRM, "鑫瑞峻")]
    claim = Claim(0, Predicate.HOSTS, 1, 0, 9, 0.8)
    article = extraction("原文", clusters, [claim], quote="江阴高新区引进江苏鑫瑞峻新材料科技有限公司。")
    longer = extraction(
        "转载", clusters, [claim], quote="江阴高新区引进江苏鑫瑞峻新材料科技有限公司、甲公司。"
    )
    alone = merge([printed(article, "甲报", date="2021-05-03")])
    graph = merge(
        [printed(article, "甲报", date="2021-05-03"), printed(longer, "乙报", date="2021-05-02")],
    )
    assert [(s.document, s.source, s.title, s.reprint_of) for s in graph.sources] == [
        ("乙报", "乙报", "乙报的标题", None),
        ("甲报", "甲报", "甲报的标题", "乙报#1"),
    ]
    (relation,) = graph.relations
    assert [(e.document, e.article, e.text) for e in relation.evidence] == [
        ("乙报", "乙报#1", longer.quotes[0]),
        ("甲报", "甲报#1", article.quotes[0]),
    ]
    assert [[e.document for e in said] for said in graph.statements(relation)] == [["乙报", "甲报"]]
    assert relation.score == alone.relations[0].score == 0.8
    assert [(e.mentions, e.documents) for e in graph.entities] == [(2, 1), (1, 1)]
    assert len(graph.citations) == 6
    other = extraction("改写", clusters, [claim], quote="总部设在北京的鑫瑞峻，上月入驻江阴高新区。")
    two = merge([printed(article, "甲报"), printed(other, "乙报", text=2)])
    assert two.relations[0].score == pytest.approx(0.96)
    assert [(e.mentions, e.documents) for e in two.entities] == [(4, 2), (2, 2)]


def test_a_sentence_copied_into_another_article_has_no_vote_there() -> None:
    clusters = [one(PARK, "江阴高新区"), one(COMPANY, FIRM)]
    claims = [Claim(0, Predicate.HOSTS, 1, 0, 9, 0.8)]
    quote = "5月8日，江阴高新区与江苏鑫瑞峻新材料科技有限公司签约。"
    copied = (
        extraction("a", clusters, claims, quote=quote),
        extraction("b", clusters, claims, quote="据悉，" + quote),
    )
    graph = merge(copied)
    assert [source.reprint_of for source in graph.sources] == [None, None]
    assert graph.relations[0].score == 0.8
    assert [e.documents for e in graph.entities] == [2, 2]


def test_people_whom_only_their_text_tells_are_one_in_all_of_its_printings() -> None:
    person = extraction("a", [one(PERSON, "王伟")])
    office = extraction("a", [one(GOVERNMENT, "市科技局")])
    assert len(merge([printed(person, "甲"), printed(person, "乙")]).entities) == 1
    assert len(merge([printed(person, "甲"), printed(person, "乙", text=2)]).entities) == 2
    (entity,) = merge([printed(office, "甲"), printed(office, "乙")]).entities
    assert entity.id == f"{BASE_IRI}government/市科技局/乙"


def test_a_namesake_in_a_reprint_is_that_of_the_first_printing() -> None:
    here, there = (
        extraction("a", [one(GOVERNMENT, "市科技局", place=place)]) for place in ("江阴市", "常州市")
    )
    printings = [printed(here, "乙", date="2021-05-03"), printed(there, "甲", date="2021-05-04")]
    assert [e.place for e in merge(printings).entities] == ["江阴市"]
    assert len(merge([printings[0], printed(there, "甲", text=2)]).entities) == 2


def test_what_was_dropped_of_a_reprint_is_not_counted() -> None:
    clusters = [one(COMPANY, FIRM), one(COMPANY, "鑫瑞峻")]
    article = extraction("a", clusters, [Claim(0, Predicate.SUPPLIES, 1, 0, 9, 0.8)])
    article = replace(article, dropped=(("no such pair", 2),))
    assert merge([printed(article, name) for name in "甲乙丙"]).dropped == merge([article]).dropped


def test_status_and_time_are_those_of_the_best_evidence() -> None:
    clusters = [one(PARK, "江阴高新区"), one(COMPANY, FIRM)]
    sure = Claim(0, Predicate.HOSTS, 1, 0, 9, 0.9, status=Status.DONE)
    dated = Claim(0, Predicate.HOSTS, 1, 20, 29, 0.7, status=Status.DONE, time="2021-04")
    planned = Claim(0, Predicate.HOSTS, 1, 40, 49, 0.8, status=Status.PLANNED, time="2019")
    (relation,) = merge([extraction("a", clusters, [planned, dated, sure])]).relations
    assert (relation.status, relation.time) == (Status.DONE, "2021-04")


def test_two_titles_are_two_relations_and_one_cooperation_has_no_direction() -> None:
    clusters = [one(PERSON, "王伟"), one(COMPANY, FIRM), one(COMPANY, "宁德时代")]
    claims = [
        post(0, 1),
        post(0, 1, title="副主任"),
        Claim(1, Predicate.COOPERATES_WITH, 2, 0, 9, 0.8),
        Claim(2, Predicate.COOPERATES_WITH, 1, 30, 39, 0.8),
    ]
    graph = merge([extraction("a", clusters, claims)])
    assert sorted((r.predicate.value, r.title, len(r.evidence)) for r in graph.relations) == [
        ("cooperates_with", None, 2),
        ("holds_position", "主任", 1),
        ("holds_position", "副主任", 1),
    ]


def test_a_claim_whose_ends_are_one_thing_is_dropped_and_counted() -> None:
    clusters = [one(COMPANY, FIRM), one(COMPANY, "鑫瑞峻")]
    graph = merge([extraction("a", clusters, [Claim(0, Predicate.SUPPLIES, 1, 0, 9, 0.8)])])
    assert (graph.relations, len(graph.entities)) == ((), 1)
    assert graph.dropped == (("the two ends proved to be one thing", 1),)


def test_of_two_articles_that_contradict_the_surer_counts_in_any_grouping() -> None:
    clusters = [one(Label.PARK, "云州高新区"), one(Label.PARK, "云州创智产业园")]
    there = extraction("a", clusters, [Claim(0, Predicate.HOSTS, 1, 0, 9, 0.9)])
    back = replace(
        extraction("b", clusters, [Claim(0, Predicate.PART_OF, 1, 0, 9, 0.6)]), dropped=(("no such pair", 2),)
    )
    denied = extraction("c", clusters, [Claim(1, Predicate.HOSTS, 0, 0, 9, 0.95, status=Status.DENIED)])
    graph = merge([back, denied, there])
    assert [(r.predicate.value, r.status.value) for r in graph.relations] == [
        ("hosts", "done"),
        ("hosts", "denied"),
    ]
    assert graph.dropped == (("no such pair", 2), ("part_of the other way round is surer, or as sure", 1))
    assert merge_graphs(merge([denied, back]), merge([there, back])) == graph


def test_an_implied_thing_is_kept_only_if_something_is_said_of_it() -> None:
    organ = Cluster(GOVERNMENT, "江阴高新区管委会", implied=True)
    clusters = [one(PERSON, "王伟"), organ]
    assert len(merge([extraction("a", clusters)]).entities) == 1
    graph = merge([extraction("a", clusters, [post(0, 1)])])
    assert [(e.name, e.mentions) for e in graph.entities] == [("江阴高新区管委会", 0), ("王伟", 1)]


def test_of_overlapping_mentions_the_longest_is_cited() -> None:
    source = Source("a", 1, Kind.ARTICLE, "")
    spans = [(0, 5, "江阴高新区"), (2, 9, "高新区管委会办"), (8, 11, "办公室"), (20, 22, "江阴")]
    mentions = tuple(Mention(s, e, GOVERNMENT, name) for s, e, name in spans)
    clusters = tuple(Cluster(GOVERNMENT, m.text, mentions=(i,)) for i, m in enumerate(mentions))
    graph = merge([Extraction(source, mentions, clusters, (), ())])
    assert [(c.start, c.end) for c in graph.citations] == [(2, 9), (20, 22)]


@pytest.mark.parametrize("name", ["“”", "《》", "\u200b", ".", "..", "/", "a/b", "<script>", "A B", "\ud800"])
def test_any_name_gets_a_valid_iri_of_its_own(name: str) -> None:
    graph = merge(
        [extraction("a", [one(Label.PROGRAM, name), one(Label.PROGRAM, "“" + name), one(PLACE, name)])]
    )
    ids = [e.id for e in graph.entities]
    assert len(set(ids)) == len(ids)
    assert not any(set(iri) & set('<>"{}|\\^` ') for iri in ids)
    assert all(iri.startswith(BASE_IRI) for iri in ids)


@pytest.mark.parametrize("base", ["", "example.org/", "https://example.org/kg"])
def test_a_base_that_is_no_iri_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="base IRI"):
        merge([], base_iri=base)


def test_graphs_of_several_bases_need_one_to_be_chosen() -> None:
    graphs = merge([], base_iri="https://a.example/"), merge([], base_iri="https://b.example/")
    with pytest.raises(ValueError, match="base_iri"):
        merge_graphs(*graphs)
    assert merge_graphs(*graphs, base_iri="https://c.example/").base_iri == "https://c.example/"
    assert merge_graphs() == merge([])


VOCABULARY = {
    COMPANY: [
        FIRM,
        "鑫瑞峻",
        "鑫瑞峻新材料",
        "山东鑫瑞峻电子有限公司",
        "宁德时代",
        "星源",
        "沧州星源",
        "鑫瑞峻集团",
    ],
    PARK: ["江阴高新区", "江阴国家高新区", "常州高新区", "创智产业园", "产业园"],
    PERSON: ["王伟", "陈兴华"],
    GOVERNMENT: ["市科技局", "常州市科技局", "常州市科学技术局", "江阴高新区管委会", "国务院"],
    PLACE: ["江阴", "江阴市", "常州", "鼓楼区", "吉林", "吉林市"],
    Label.PROGRAM: ["“登峰”计划", "登峰计划", "办法"],
}
LABELS = sorted(VOCABULARY)


@st.composite
def clusters(draw: st.DrawFn) -> Cluster:
    label = draw(st.sampled_from(LABELS))
    name, *aliases = draw(st.lists(st.sampled_from(VOCABULARY[label]), min_size=1, max_size=3, unique=True))
    place = draw(st.sampled_from([None, "常州市", "江阴市", "南京市"]))
    rules = st.sampled_from(["firm", "bracket-said", "list", "owner-dropped"])
    joins = tuple(
        Join(alias, name, draw(rules), draw(st.sampled_from([0.5, 0.9]))) for alias in sorted(aliases)
    )
    return Cluster(label, name, tuple(sorted(aliases)), place=place, joins=joins, implied=draw(st.booleans()))


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    found = draw(st.lists(clusters(), min_size=1, max_size=5))
    indexes = st.integers(0, len(found) - 1)
    claims = st.builds(
        Claim,
        indexes,
        st.sampled_from([Predicate.HOSTS, Predicate.COOPERATES_WITH, Predicate.HOLDS_POSITION]),
        indexes,
        st.sampled_from([0, 7]),
        st.sampled_from([9, 12]),
        st.sampled_from([0.2, 0.5, 0.9, 1.0]),
        title=st.sampled_from([None, "主任"]),
        status=st.sampled_from(Status),
        time=st.sampled_from([None, "2021", "2022-01"]),
        rule=st.sampled_from(["a", "b"]),
    )
    return extraction(
        draw(st.sampled_from(["一.txt", "二.txt", "三.txt"])),
        found,
        draw(st.lists(claims, max_size=4)),
        number=draw(st.integers(1, 2)),
        quote=draw(st.sampled_from([None, "同一句。"])),
    )


@st.composite
def printings(draw: st.DrawFn) -> Extraction:
    """Draw an article of one of four texts, of which two are nobody's reprint; some have dates."""
    drawn = draw(extractions())
    minima = draw(st.sampled_from([(), (1,) * NUMBERS, (1,) * 60 + (2,) * 36, (7,)]))
    source = replace(drawn.source, date=draw(st.sampled_from([None, "2021", "2021-05-03"])))
    return replace(drawn, source=source, fingerprint=Fingerprint(minima))


SOME = st.lists(st.one_of(extractions(), printings()), max_size=7)


@settings(max_examples=60, deadline=None)
@given(SOME, st.randoms(use_true_random=False), st.integers(0, 7), st.integers(0, 7))
def test_order_and_grouping_do_not_count(found: list[Extraction], random: object, i: int, j: int) -> None:
    whole = merge(found)
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge(shuffled) == whole
    i, j = sorted((i, j))
    parts = [merge(shuffled[:i]), merge(shuffled[i:j]), merge(shuffled[j:])]
    assert merge_graphs(*parts) == whole
    assert merge_graphs(merge_graphs(parts[2], parts[0]), parts[1], parts[0]) == whole
    assert repr(merge(reversed(shuffled))) == repr(whole)


@settings(max_examples=60, deadline=None)
@given(SOME)
def test_a_graph_holds_together(found: list[Extraction]) -> None:
    graph = merge(found)
    ids = [e.id for e in graph.entities]
    assert ids == sorted(set(ids))
    assert [r.id for r in graph.relations] == sorted({r.id for r in graph.relations})
    assert list(graph.citations) == sorted(graph.citations)
    for before, after in pairwise(graph.citations):
        assert before.document != after.document or before.end <= after.start
    assert {c.entity for c in graph.citations} <= set(ids)
    articles = {s.id for s in graph.sources}
    for relation in graph.relations:
        assert {relation.subject, relation.object} <= set(ids)
        assert relation.subject != relation.object
        assert max(said[0].score for said in graph.statements(relation)) <= relation.score <= 1
        assert {e.article for e in relation.evidence} <= articles
        assert relation.status in {e.status for e in relation.evidence}
    for entity in graph.entities:
        assert entity.name not in entity.aliases
        assert graph.entity(entity.id) is entity
        if entity.label is not PERSON:
            reasons = {end for join in entity.joins for end in (join.surface, join.name)}
            assert set(entity.aliases) <= reasons
        assert all(entity in graph.find(name) for name in (entity.name, *entity.aliases))
    reprints = {s.id for s in graph.sources if s.reprint_of}
    assert {s.reprint_of for s in graph.sources if s.reprint_of} <= articles - reprints
    counted = [c for c in graph.citations if c.article not in reprints]
    assert len(counted) <= sum(e.mentions for e in graph.entities) <= len(graph.citations)
    labels = {e.id: e.label for e in graph.entities}
    assert all(labels[c.entity] is c.label for c in graph.citations)


@settings(max_examples=60, deadline=None)
@given(st.lists(extractions(), max_size=5))
def test_everything_printed_twice_says_the_same_as_once(found: list[Extraction]) -> None:
    once, texts = {}, {}
    for at, each in enumerate(found):
        once[each.source.id] = printed(each, f"甲/{each.source.document}", at + 1)
        texts[each.source.id] = printed(each, f"乙/{each.source.document}", at + 1)
    single, double = merge(once.values()), merge([*texts.values(), *once.values()])
    assert [s.reprint_of for s in single.sources] == [None] * len(once)
    assert len([s for s in double.sources if s.reprint_of]) == len(once)
    assert double.entities == merge(texts.values()).entities or double.entities == single.entities
    assert len(double.citations) == 2 * len(single.citations)

    def said(graph: Graph) -> list[tuple[object, ...]]:
        return sorted(
            (r.predicate, r.title or "", r.score, r.status, r.time or "", len(graph.statements(r)))
            for r in graph.relations
        )

    assert said(double) == said(single)


@settings(max_examples=25, deadline=None)
@given(SOME)
def test_networkx_and_back(found: list[Extraction]) -> None:
    graph = merge(found)
    network = graph.to_networkx()
    assert Graph.from_networkx(network) == replace(graph, extractions=(), dropped=())
    assert set(network) == {e.id for e in graph.entities}
    assert sorted(key for _, _, key in network.edges(keys=True)) == [r.id for r in graph.relations]


def test_a_part_of_a_network_is_a_graph_too() -> None:
    graph = small_graph()
    network = graph.to_networkx()
    network.remove_node(next(e.id for e in graph.entities if e.name == "陈兴华"))
    part = Graph.from_networkx(network)
    assert len(part.entities) == len(graph.entities) - 1
    assert {r.predicate for r in graph.relations} - {r.predicate for r in part.relations} == {
        "leads",
        "holds_position",
    }
    assert {c.entity for c in part.citations} == {e.id for e in part.entities}


def test_find_and_entity_of_unknown_names() -> None:
    graph = merge([])
    assert graph.find("江阴") == ()
    with pytest.raises(KeyError):
        graph.entity("https://example.org/kg/place/江阴市")


def test_the_work_grows_with_the_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    true_compare = across.compare

    def counted(*args: object) -> tuple[str, float] | None:
        nonlocal calls
        calls += 1
        return true_compare(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(across, "compare", counted)

    def work(count: int) -> int:
        nonlocal calls
        calls = 0
        stems = [chr(0x9000 + i % 40) + chr(0x9100 + i // 40) + "峻" for i in range(count)]
        found = [
            extraction(f"{i}a", [one(COMPANY, f"江苏{stem}新材料科技有限公司")])
            for i, stem in enumerate(stems)
        ]
        found += [extraction(f"{i}b", [one(COMPANY, stem)]) for i, stem in enumerate(stems)]
        assert len(merge(found).entities) == count
        return calls

    small = work(100)
    assert small > 0
    assert work(400) < 5 * small


@pytest.mark.parametrize(
    "name", ["绿色发展五年行动方案", "高新技术企业倍增计划", "《若干措施》", "关于促进科技创新的若干政策"]
)
def test_plans_that_every_city_has_stay_apart(name: str) -> None:
    plans = [
        extraction(document, [Cluster(Label.PROGRAM, name, place=place)])
        for document, place in (("a", "江阴市"), ("b", "襄阳市"), ("c", "襄阳市"), ("d", None), ("e", None))
    ]
    graph = merge(plans)
    assert sorted((e.place or "", e.documents) for e in graph.entities) == [
        ("", 1),
        ("", 1),
        ("江阴市", 1),
        ("襄阳市", 2),
    ]


@pytest.mark.parametrize(
    "name", ["创新驱动发展战略", "火炬计划", "“头雁人才”工程", "高新技术企业认定管理办法"]
)
def test_programmes_of_one_owner_are_one(name: str) -> None:
    plans = [
        extraction(document, [Cluster(Label.PROGRAM, name, place=place)])
        for document, place in (("a", "江阴市"), ("b", "襄阳市"), ("c", None))
    ]
    assert len(merge(plans).entities) == 1

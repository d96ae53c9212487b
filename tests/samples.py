"""Small graphs made by hand, for the tests of everything that comes behind merging."""

from __future__ import annotations

from dataclasses import replace

from kg.graph import BASE_IRI, Graph
from kg.iri import mint
from kg.types import Citation, Entity, Evidence, Join, Kind, Label, Predicate, Relation, Source, Status

HOSTILE = (
    '<script>alert("x")</script>科技有限公司',
    "=cmd|' /C calc'!A0有限公司",
    "a\"b;c'd\\e`f$g}h{i]]>j&amp;k有限公司",
    "javascript:alert(1) href=有限公司",
    "../../etc/passwd有限公司",
    "\u202e倒写\u200b零宽公司",
)


def iri(label: Label, name: str) -> str:
    return mint(BASE_IRI, label.value.lower(), name)


def small_graph(names: tuple[str, ...] = ()) -> Graph:
    """A park with a company, its head with two posts, a planned and a dated relation, two articles.

    `names` are further companies that the park hosts, for hostile names.
    """
    document = "报纸/一.txt"
    sources = (
        Source(document, 1, Kind.ARTICLE, "江阴高新区：创新", date="2021-11-05", source="江阴日报", page=2),
        Source("二.txt", 1, Kind.BRIEF, "", date=None),
    )
    park = Entity(
        iri(Label.PARK, "江阴高新技术产业开发区"),
        Label.PARK,
        "江阴高新技术产业开发区",
        ("江阴高新区",),
        properties={"level": "national", "province": "江苏省", "city": "无锡市"},
        joins=(Join("江阴高新区", "江阴高新技术产业开发区", "lexicon-park", 1.0),),
        mentions=2,
        documents=2,
    )
    firm = Entity(
        iri(Label.COMPANY, "江苏鑫瑞峻新材料科技有限公司"),
        Label.COMPANY,
        "江苏鑫瑞峻新材料科技有限公司",
        ("鑫瑞峻",),
        joins=(Join("鑫瑞峻", "江苏鑫瑞峻新材料科技有限公司", "company-core", 0.9),),
        mentions=2,
        documents=1,
    )
    head = Entity(iri(Label.PERSON, "陈兴华"), Label.PERSON, "陈兴华", mentions=1, documents=1)
    prize = Entity(iri(Label.AWARD, "盘古奖"), Label.AWARD, "盘古奖", mentions=1, documents=1)
    place = Entity(
        iri(Label.PLACE, "江阴市"),
        Label.PLACE,
        "江阴市",
        ("江阴",),
        properties={"code": "320281"},
        mentions=1,
        documents=1,
    )
    more = tuple(Entity(iri(Label.COMPANY, n), Label.COMPANY, n, mentions=1, documents=1) for n in names)

    def said(
        start: int, text: str, score: float = 0.9, status: Status = Status.DONE, time: str | None = None
    ) -> Evidence:
        return Evidence(
            document, start, start + len(text), text, sources[0].id, score, status, time, "sample"
        )

    def relation(
        s: Entity, p: Predicate, o: Entity, evidence: tuple[Evidence, ...], title: str | None = None
    ) -> Relation:
        key = "/".join(e.id.rsplit("/", 1)[1] for e in (s, o))
        tail = f"/{title}" if title else ""
        return Relation(
            f"{BASE_IRI}relation/{p.value}/{key}{tail}",
            s.id,
            p,
            o.id,
            title,
            max(e.score for e in evidence),
            evidence[0].status,
            evidence[0].time,
            evidence,
        )

    relations = [
        relation(
            park,
            Predicate.HOSTS,
            firm,
            (said(0, "鑫瑞峻落户江阴高新区。", time="2021-04"), said(40, "江阴高新区引进鑫瑞峻。", 0.6)),
        ),
        relation(head, Predicate.LEADS, park, (said(20, "高新区党工委书记陈兴华说。"),)),
        relation(
            head, Predicate.HOLDS_POSITION, park, (said(20, "高新区党工委书记陈兴华说。"),), "党工委书记"
        ),
        relation(
            head, Predicate.HOLDS_POSITION, park, (said(20, "高新区党工委书记陈兴华说。"),), "管委会主任"
        ),
        relation(firm, Predicate.AWARDED, prize, (said(60, "鑫瑞峻有望获盘古奖。", 0.5, Status.PLANNED),)),
        relation(park, Predicate.LOCATED_IN, place, (said(80, "位于江阴市的高新区。"),)),
    ]
    relations += [relation(park, Predicate.HOSTS, e, (said(100, f"园区有{e.name}。"),)) for e in more]
    entities = (park, firm, head, prize, place, *more)
    citations = [
        Citation(document, 10 * i, 10 * i + len(e.name), e.name, e.label, e.id, sources[0].id)
        for i, e in enumerate(entities)
    ]
    citations.append(Citation("二.txt", 0, 5, "江阴高新区", Label.PARK, park.id, sources[1].id))
    return Graph(
        BASE_IRI,
        (),
        sources,
        tuple(sorted(entities, key=lambda e: e.id)),
        tuple(sorted(citations)),
        tuple(sorted(relations, key=lambda r: r.id)),
    )


REPRINT = "晚报/三.txt"


def reprinted_graph() -> Graph:
    """Give the small graph with its first article printed again in another paper, under another title.

    The reprint has the hosts relation's first sentence, with a misprint, and names the park and the firm.
    """
    graph = small_graph()
    again = Source(
        REPRINT, 2, Kind.BRIEF, "鑫瑞峻来了", date="2021-11-07", source="晚报", reprint_of=graph.sources[0].id
    )
    hosts = next(relation for relation in graph.relations if relation.predicate is Predicate.HOSTS)
    first, second = hosts.evidence
    copy = replace(first, document=REPRINT, article=again.id, start=7, end=18, text="鑫瑞竣落户江阴高新区。")
    longer = replace(hosts, evidence=(copy, first, second))
    cited = [
        Citation(REPRINT, 7, 10, "鑫瑞峻", Label.COMPANY, hosts.object, again.id),
        Citation(REPRINT, 12, 17, "江阴高新区", Label.PARK, hosts.subject, again.id),
    ]
    return replace(
        graph,
        sources=tuple(sorted((*graph.sources, again), key=lambda source: source.document)),
        citations=tuple(sorted((*graph.citations, *cited))),
        relations=tuple(longer if relation is hosts else relation for relation in graph.relations),
    )

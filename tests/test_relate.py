from __future__ import annotations

import pytest

from kg.relate import relate
from kg.types import Article, Cluster, Kind, Label, Mention, OffsetMap, Predicate, Reference, Resolution

_MARKS = {"K": Label.PARK, "C": Label.COMPANY, "P": Label.PERSON, "R": Label.PROGRAM, "I": Label.INSTITUTION,
          "G": Label.GOVERNMENT, "F": Label.FACILITY, "A": Label.AWARD, "E": Label.EVENT, "L": Label.PLACE}  # fmt: skip


def scene(marked: str, *, date: str | None = None) -> tuple[Article, tuple[Mention, ...], Resolution]:
    """Build an article from text with marks: `{K江阴高新区}`, and `{=1园区}` for a generic phrase of cluster 1."""
    text, mentions, references, clusters = "", [], [], []
    held: list[list[int]] = []
    known: dict[tuple[str, str], int] = {}
    while marked:
        plain, _, rest = marked.partition("{")
        text += plain
        if not rest:
            break
        inside, _, marked = rest.partition("}")
        if inside[0] == "=":
            number, name = int(inside[1]), inside[2:]
            references.append(Reference(len(text), len(text) + len(name), number, generic=True))
        else:
            name = inside[1:]
            if (inside[0], name) not in known:
                known[inside[0], name] = len(clusters)
                clusters.append((_MARKS[inside[0]], name))
                held.append([])
            number = known[inside[0], name]
            held[number].append(len(mentions))
            mentions.append(Mention(len(text), len(text) + len(name), _MARKS[inside[0]], name))
            references.append(Reference(len(text), len(text) + len(name), number))
        text += name
    article = Article("a.txt", 1, Kind.ARTICLE, "", text, OffsetMap.identity(len(text)), date=date)
    made = tuple(Cluster(label, name, (), tuple(held[i])) for i, (label, name) in enumerate(clusters))
    return article, tuple(mentions), Resolution(made, tuple(references))


def told(marked: str) -> set[tuple[str, str, str]]:
    article, mentions, resolution = scene(marked)
    extended, claims = relate(article, mentions, resolution)
    names = [c.name for c in extended.clusters]
    return {(names[c.subject], c.predicate.value, names[c.object]) for c in claims}


def posts(marked: str) -> set[tuple[str, str, str]]:
    article, mentions, resolution = scene(marked)
    extended, claims = relate(article, mentions, resolution)
    names = [c.name for c in extended.clusters]
    return {
        (names[c.subject], c.title or "", names[c.object])
        for c in claims
        if c.predicate is Predicate.HOLDS_POSITION
    }


def test_three_posts_in_three_organs() -> None:
    marked = "{G云州市委}常委，{K云州高新区}党工委副书记、管委会副主任{P陈兴华}表示，要抓紧。"
    assert posts(marked) == {
        ("陈兴华", "常委", "云州市委"),
        ("陈兴华", "副书记", "云州高新区党工委"),
        ("陈兴华", "副主任", "云州高新区管委会"),
    }
    assert {(s, o) for s, p, o in told(marked) if p == "leads"} == {("陈兴华", "云州高新区")}


def test_enumeration_of_tenants() -> None:
    found = told("近年来，{K云州高新区}先后引进了{C甲辰科技}、{C乙木医药}、{C丙火新材}等企业。")
    assert {("云州高新区", "hosts", c) for c in ("甲辰科技", "乙木医药", "丙火新材")} <= found


@pytest.mark.parametrize("text", ["", "\n\n", "没有任何名字的句子。", "\ue000\ue001，。"])
def test_no_names_no_relations(text: str) -> None:
    article = Article("a.txt", 1, Kind.ARTICLE, "", text, OffsetMap.identity(len(text)))
    nothing = Resolution((), ())
    assert relate(article, (), nothing) == (nothing, ())

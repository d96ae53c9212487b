"""Make articles with perfect names and entities from the annotated texts, to train and measure relations alone.

Gold mentions come from the inline marks, clusters from the entities of `facts.json`; what a sentence calls
高新区 or 该公司 goes to the thing that was last named so, in the manner of the resolver.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.text import squeeze
from kg.types import (
    Article,
    Block,
    Cluster,
    Kind,
    Label,
    Mention,
    OffsetMap,
    Predicate,
    Reference,
    Resolution,
    Role,
)

MARK = re.compile(r"\{\{([A-Z]+)\|([^{}|]+)\}\}")
_END = re.compile(r"[。！？：:!?…”）》]$")
_ELISION = re.compile(r"…+|\.{3,}")
_GENERIC = re.compile(
    r"(?P<park>高新区|开发区|经开区|园区|该区|全区|区内|新区|示范区|科学城|产业园)"
    r"|(?P<company>该公司|该企业|公司|企业(?=[的负总董]))|(?P<school>该校|学校|该院|研究院|该所|实验室)"
    r"|(?P<place>全市|我市|该市|全省|我省|该省|全县)"
)


@dataclass(frozen=True, slots=True)
class Gold:
    """What annotators read in one article; relations hold indexes into the clusters."""

    relations: frozenset[tuple[int, Predicate, int]]
    titles: dict[tuple[int, int], frozenset[str]]
    evidence: dict[tuple[int, Predicate, int], tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Piece:
    """One annotated article as the resolver would hand it over, and its facts."""

    name: str
    article: Article
    mentions: tuple[Mention, ...]
    resolution: Resolution
    gold: Gold
    clusters: tuple[Cluster, ...]  # the resolution's clusters, then the things that only the facts name


def _unwrap(text: str) -> str:
    """Join the lines of texts that are torn like a PDF's, where most lines are 14 to 30 characters long."""
    lines = text.split("\n")
    widths = [len(MARK.sub(r"\2", line)) for line in lines if line.strip()]
    if not widths or sum(12 <= w <= 30 for w in widths) < 0.7 * len(widths):
        return text
    out = lines[0]
    for before, line in itertools.pairwise(lines):
        width = len(MARK.sub(r"\2", before))
        out += ("" if width >= 12 and not _END.search(before) else "\n") + line
    return out


def _plain(marked: str) -> tuple[str, list[tuple[int, int, str, str]]]:
    text, at, found = "", 0, []
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        name = squeeze(mark.group(2))
        found.append((len(text), len(text) + len(name), mark.group(1), name))
        text += name
        at = mark.end()
    return text + marked[at:], found


def _assign(
    lines: list[tuple[int, int]], spans: list[tuple[int, int, str, str]], facts: list[dict]
) -> list[int]:
    """Say for each line which of the piece's articles it belongs to (Viterbi, changing costs two names)."""
    surfaces = [
        {(squeeze(n), e["type"]) for e in fact["entities"] for n in (e["name"], *e["aliases"])}
        for fact in facts
    ]
    best: list[list[tuple[float, int]]] = []
    for start, end in lines:
        inside = [(name, label) for s, e, label, name in spans if start <= s < end]
        row = []
        for k, surface in enumerate(surfaces):
            gain = sum(1.0 for x in inside if x in surface)
            if not best:
                row.append((gain - k * 0.01, k))
            else:
                value, at = max((v - 2.0 * (j != k), -j) for j, (v, _) in enumerate(best[-1]))
                row.append((value + gain, -at))
        best.append(row)
    k = max(range(len(facts)), key=lambda i: best[-1][i][0]) if best else 0
    path = []
    for row in reversed(best):
        path.append(k)
        k = row[k][1]
    return path[::-1]


def pieces(folder: Path, *, generic: bool = True) -> Iterator[Piece]:
    """Yield the articles of a folder of annotated texts, in the order of their names."""
    for path in sorted(folder.glob("*.ann.txt")):
        name = path.name.removesuffix(".ann.txt")
        facts = json.loads((folder / f"{name}.facts.json").read_text("utf-8"))
        text, spans = _plain(_unwrap(path.read_text("utf-8")))
        lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
        owner = _assign(lines, spans, facts) if len(facts) > 1 else [0] * len(lines)
        for k, fact in enumerate(facts):
            own = [line for line, o in zip(lines, owner, strict=True) if o == k]
            yield _piece(f"{name}-{k + 1}" if len(facts) > 1 else name, text, spans, own, fact, generic)


def _piece(
    name: str, whole: str, spans: list, lines: list[tuple[int, int]], fact: dict, generic: bool
) -> Piece:
    text, moved, blocks = "", [], []
    title = squeeze(fact["title"])
    for start, end in lines:
        base = len(text) - start
        moved += [(s + base, e + base, label, n) for s, e, label, n in spans if start <= s < end]
        line = squeeze(whole[start:end])
        role = Role.TITLE if len(line) < 60 and (line in title or title in line) else Role.BODY
        blocks.append(Block(role, len(text), len(text) + end - start))
        text += whole[start:end] + "\n"
    mentions = [Mention(s, e, Label(label), n) for s, e, label, n in moved]
    entities = [
        (squeeze(e["name"]), Label(e["type"]), [squeeze(a) for a in e["aliases"]]) for e in fact["entities"]
    ]
    of = {(n, label): i for i, (c, label, al) in enumerate(entities) for n in (c, *al)}
    held: list[list[int]] = [[] for _ in entities]
    for i, m in enumerate(mentions):
        key = (m.text, m.label)
        if key not in of:
            of[key] = len(entities)
            entities.append((m.text, m.label, []))
            held.append([])
        held[of[key]].append(i)
    references = [Reference(m.start, m.end, of[m.text, m.label]) for m in mentions]
    used = {r.cluster for r in references}
    order = sorted(range(len(entities)), key=lambda i: i not in used)
    place = {old: new for new, old in enumerate(order)}
    references = [Reference(r.start, r.end, place[r.cluster]) for r in references]
    entities = [entities[i] for i in order]
    clusters = [
        Cluster(label, c, tuple(sorted(al)), tuple(held[i]), implied=i not in used)
        for i, (c, label, al) in zip(order, entities, strict=True)
    ]
    if generic:
        references = sorted(references + _generic(text, references, clusters))
    names = {n: i for i, (c, _, al) in enumerate(entities) for n in (*al, c)}
    relations, titles, evidence = set(), {}, {}
    for r in fact["relations"]:
        key3 = (names[squeeze(r["head"])], Predicate(r["type"]), names[squeeze(r["tail"])])
        relations.add(key3)
        if "title" in r:
            pair = (key3[0], key3[2])
            titles[pair] = titles.get(pair, frozenset()) | {squeeze(r["title"])}
        evidence[key3] = evidence.get(key3, ()) + tuple(_find(text, r["evidence"]))
    article = Article(
        name, 1, Kind.ARTICLE, fact["title"], text, OffsetMap.identity(len(text)), tuple(blocks)
    )
    return Piece(
        name, article, tuple(mentions), Resolution(tuple(clusters[: len(used)]), tuple(references)),
        Gold(frozenset(relations), titles, evidence), tuple(clusters),
    )  # fmt: skip


def _generic(text: str, references: list[Reference], clusters: list[Cluster]) -> list[Reference]:
    taken = {i for r in references for i in range(r.start, r.end)}
    parks: dict[int, int] = {}
    for r in references:
        if clusters[r.cluster].label is Label.PARK:
            parks[r.cluster] = parks.get(r.cluster, 0) + 1
    places: dict[int, int] = {}
    for r in references:
        if clusters[r.cluster].label is Label.PLACE:
            places[r.cluster] = places.get(r.cluster, 0) + 1
    out = []
    for hit in _GENERIC.finditer(text):
        if any(i in taken for i in range(hit.start(), hit.end())):
            continue
        kind = hit.lastgroup
        before = [r for r in references if r.end <= hit.start()]
        found = None
        if kind == "park" and parks:
            word = hit.group()
            near = [r.cluster for r in before if clusters[r.cluster].label is Label.PARK]
            like = [
                c for c in near if any(n.endswith(word) for n in (clusters[c].name, *clusters[c].aliases))
            ]
            found = like[-1] if like else near[-1] if near else max(parks, key=lambda c: parks[c])
        elif kind == "company":
            near = [r.cluster for r in before if clusters[r.cluster].label is Label.COMPANY]
            found = near[-1] if near else None
        elif kind == "school":
            near = [r.cluster for r in before if clusters[r.cluster].label is Label.INSTITUTION]
            found = near[-1] if near else None
        elif kind == "place" and places:
            tails = {
                "全市": "市",
                "我市": "市",
                "该市": "市",
                "全省": "省",
                "我省": "省",
                "该省": "省",
                "全县": "县",
            }
            like = [
                c
                for c in places
                if any(n.endswith(tails[hit.group()]) for n in (clusters[c].name, *clusters[c].aliases))
            ]
            found = max(like, key=lambda c: places[c]) if like else None
        if found is not None:
            out.append(Reference(hit.start(), hit.end(), found, generic=True))
    return out


def _find(text: str, evidence: str) -> Iterator[tuple[int, int]]:
    """Yield where the parts of an evidence string stand in the text; white space never counts."""
    at = [i for i, c in enumerate(text) if not c.isspace()]
    flat = "".join(text[i] for i in at)
    last = 0
    for part in _ELISION.split(squeeze(evidence)):
        if not part:
            continue
        k = flat.find(part, last)
        k = flat.find(part) if k < 0 else k
        if k >= 0:
            yield at[k], at[k + len(part) - 1] + 1
            last = k + len(part)

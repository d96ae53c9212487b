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

from kg.resolve import resolve
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
            number = f"{name}-{k + 1}" if len(facts) > 1 else name
            yield _piece(number, text, spans, own, fact, generic)


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
    article = Article(
        name, 1, Kind.ARTICLE, fact["title"], text, OffsetMap.identity(len(text)), tuple(blocks)
    )
    if generic:
        references = sorted([*references, *_generic(article, mentions, references)])
    names = {n: i for i, (c, _, al) in enumerate(entities) for n in (*al, c)}
    relations, titles, evidence = set(), {}, {}
    for r in fact["relations"]:
        key3 = (names[squeeze(r["head"])], Predicate(r["type"]), names[squeeze(r["tail"])])
        relations.add(key3)
        if "title" in r:
            pair = (key3[0], key3[2])
            titles[pair] = titles.get(pair, frozenset()) | {squeeze(r["title"])}
        evidence[key3] = evidence.get(key3, ()) + tuple(_find(text, r["evidence"]))
    return Piece(
        name, article, tuple(mentions), Resolution(tuple(clusters[: len(used)]), tuple(references)),
        Gold(frozenset(relations), titles, evidence), tuple(clusters),
    )  # fmt: skip


def _generic(article: Article, mentions: list[Mention], references: list[Reference]) -> Iterator[Reference]:
    """Yield the generic phrases that the resolver finds, pointing to the annotators' entities."""
    resolution = resolve(article, mentions)
    for reference in resolution.references:
        members = resolution.clusters[reference.cluster].mentions
        if reference.generic and members:
            yield Reference(reference.start, reference.end, references[members[0]].cluster, generic=True)


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

"""Measures a build against gold annotations: precision, recall and F1 of mentions and relations, B-cubed of entities.

All figures are micro-averaged over the pieces that the gold holds; white space never counts.

* mentions: exact span and label;
* entities: B-cubed (Bagga and Baldwin 1998) of mention to entity, over the mentions that both sides found;
* relations: in a piece, a predicted triple counts once; it matches a gold triple when the predicates
  agree and each end shares a name with the gold entity, `cooperates_with` in either direction (where
  several fit, one with the same post goes first, then the first by the order of the gold's entities);
* titles: of the matched `holds_position` triples, those whose post agrees.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import orjson

from kg.errors import KgError
from kg.gold import INDEX, GoldRelation, Piece, Span, read_gold
from kg.read import Skipped, read_documents
from kg.scores import Error, PieceScore, Ratio, Scores, Titles, format_scores, to_json, total
from kg.text import squeeze
from kg.types import Predicate

__all__ = ["EvaluationError", "Scores", "evaluate", "format_scores", "to_json"]

SYMMETRIC = frozenset({Predicate.COOPERATES_WITH})


class EvaluationError(KgError):
    """A build cannot be measured; the message says where, what, and what to do."""


def evaluate(gold: Path, out: Path, sources: Path | None = None) -> Scores:
    """Measure the tables of a build against a folder of gold.

    `sources` is the folder of the documents that were built; without it, `seeds` beside the gold's
    parent folder, or the gold's folder itself where there is no index.

    Raises GoldError or EvaluationError if something is missing or not as it should be.
    """
    return total(score for _, score in scored(gold, out, sources))


def scored(gold: Path, out: Path, sources: Path | None = None) -> Iterator[tuple[Piece, PieceScore]]:
    """Measure each piece of a folder of gold by itself, as `evaluate` measures all."""
    pieces = read_gold(gold)
    build = _read_build(out)
    places = sources or (gold.absolute().parent.parent / "seeds" if (gold / INDEX).exists() else gold)
    documents = {name: _read_source(places, name) for name in sorted({piece.document for piece in pieces})}
    for piece in pieces:
        yield piece, _score_piece(piece, build, documents[piece.document])


# ---------------------------------------------------------------- what is compared


@dataclass(frozen=True, slots=True)
class _Build:
    """The tables of a build; mentions and relations by the name of their document's file."""

    entities: Mapping[str, Mapping[str, Any]]
    mentions: Mapping[str, Sequence[Mapping[str, Any]]]
    relations: Mapping[str, Sequence[Mapping[str, Any]]]

    def name(self, iri: str) -> str:
        return str(self.entities.get(iri, {}).get("name", "?"))

    def names(self, iri: str) -> set[str]:
        entity = self.entities.get(iri, {})
        return {squeeze(name) for name in (entity.get("name", ""), *entity.get("aliases", ())) if name}


@dataclass(frozen=True, slots=True)
class _Text:
    """A source document without its white space, and how many of its characters stand before each raw offset."""

    name: str
    ink: str
    squeezed: Sequence[int]

    def span(self, row: Mapping[str, Any]) -> tuple[int, int]:
        start, end = row["start"], row["end"]
        if not 0 <= start <= end < len(self.squeezed):
            raise EvaluationError(
                f"{self.name}: the build has a span {start}–{end} in a text of {len(self.squeezed) - 1} characters; "
                "name the folder of the documents that were built with --sources"
            )
        return self.squeezed[start], self.squeezed[end]


def _read_build(out: Path) -> _Build:
    entities = {row["id"]: row for row in _rows(out / "entities.jsonl", "id", "name")}
    mentions: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    relations: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in _rows(out / "mentions.jsonl", "document", "start", "end", "text", "label", "entity"):
        mentions[_file(row)].append(row)
    for row in _rows(out / "relations.jsonl", "document", "start", "end", "subject", "predicate", "object"):
        relations[_file(row)].append(row)
    return _Build(entities, mentions, relations)


def _file(row: Mapping[str, Any]) -> str:
    """Gold names documents by their file alone, wherever below the input folder it was."""
    return str(row["document"]).rsplit("/", 1)[-1]


def _rows(path: Path, *keys: str) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise EvaluationError(f"{path}: is missing; build with the format `jsonl`")
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise EvaluationError(f"{path}:{number}: is not JSON; build again") from error
            missing = [key for key in keys if not isinstance(row, dict) or key not in row]
            if missing:
                raise EvaluationError(f"{path}:{number}: has no `{missing[0]}`; build again")
            yield row


def _read_source(folder: Path, name: str) -> _Text:
    skipped: list[Skipped] = []
    path = folder / name
    document = next(iter(read_documents([path], on_skip=skipped.append)), None) if path.is_file() else None
    if document is None:
        reason = skipped[0].reason if skipped else "is missing"
        raise EvaluationError(
            f"{path}: {reason}; name the folder of the documents that were built with --sources"
        )
    counts = tuple(accumulate((not character.isspace() for character in document.text), initial=0))
    return _Text(name, squeeze(document.text), counts)


# ---------------------------------------------------------------- one piece


@dataclass(slots=True)
class _Tally:
    """Counts of gold, predicted and hit, as they come up, and what went wrong."""

    gold: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)

    def ratios(self) -> dict[str, Ratio]:
        keys = sorted({*self.gold, *self.predicted})
        return {key: Ratio(self.gold[key], self.predicted[key], self.hits[key]) for key in keys}


def _score_piece(piece: Piece, build: _Build, text: _Text) -> PieceScore:
    predicted, surfaces = _predicted(piece, build, text)
    mentions, mention_errors = _score_mentions(piece, build, predicted)
    relations, titles, relation_errors = _score_relations(piece, build, text, surfaces)
    stretch = text.ink[piece.start : piece.end]
    warnings = (
        () if stretch == piece.text else (f"{piece.name}: its text is not that of {piece.document} there",)
    )
    return PieceScore(
        mentions, relations, _bcubed(piece, predicted), titles, (*mention_errors, *relation_errors), warnings
    )


def _predicted(piece: Piece, build: _Build, text: _Text) -> tuple[dict[Span, str], dict[str, set[str]]]:
    """Give the IRI of each predicted mention in a piece, and the surface forms of each IRI there."""
    found: dict[Span, str] = {}
    surfaces: defaultdict[str, set[str]] = defaultdict(set)
    for row in build.mentions.get(text.name, ()):
        start, end = text.span(row)
        if piece.start <= start and end <= piece.end:
            found[Span(start, end, row["label"])] = row["entity"]
            surfaces[row["entity"]].add(squeeze(row["text"]))
    return found, surfaces


def _score_mentions(
    piece: Piece, build: _Build, predicted: Mapping[Span, str]
) -> tuple[dict[str, Ratio], list[Error]]:
    tally = _Tally(
        Counter(span.label for span in piece.mentions),
        Counter(span.label for span in predicted),
        Counter(span.label for span in piece.mentions if span in predicted),
    )
    errors = [
        Error("missed mention", piece.name, f"{span.label} {name}")
        for span, name in piece.mentions.items()
        if span not in predicted
    ]
    errors += [
        Error("spurious mention", piece.name, f"{span.label} {_cut(piece, span)} → {build.name(iri)}")
        for span, iri in sorted(predicted.items())
        if span not in piece.mentions
    ]
    return tally.ratios(), errors


def _cut(piece: Piece, span: Span) -> str:
    return piece.text[span.start - piece.start : span.end - piece.start]


def _bcubed(piece: Piece, predicted: Mapping[Span, str]) -> list[tuple[float, float]]:
    """Give B-cubed precision and recall of each mention that both sides found and the facts resolve."""
    both = [
        (entity, predicted[span])
        for span, name in piece.mentions.items()
        if span in predicted and (entity := piece.entity_of.get((name, span.label))) is not None
    ]
    golds, iris, pairs = Counter(gold for gold, _ in both), Counter(iri for _, iri in both), Counter(both)
    return [(pairs[pair] / iris[pair[1]], pairs[pair] / golds[pair[0]]) for pair in both]


def _score_relations(
    piece: Piece, build: _Build, text: _Text, surfaces: Mapping[str, set[str]]
) -> tuple[dict[str, Ratio], Titles, list[Error]]:
    left: defaultdict[str, list[GoldRelation]] = defaultdict(list)
    for gold in piece.relations:
        left[gold.predicate].append(gold)
    tally = _Tally(gold=Counter(relation.predicate for relation in piece.relations))
    titles = Counter[bool]()
    errors: list[Error] = []
    for (subject, predicate, object_), given in _triples(piece, build, text):
        tally.predicted[predicate] += 1
        names = [surfaces.get(iri, set()) | build.names(iri) for iri in (subject, object_)]
        fitting = [gold for gold in left[predicate] if _fits(piece, gold, names)]
        if not fitting:
            what = f"{build.name(subject)} {predicate} {build.name(object_)}"
            errors.append(Error("spurious relation", piece.name, what))
            continue
        match = next((gold for gold in fitting if gold.titles & given), fitting[0])
        left[predicate].remove(match)
        tally.hits[predicate] += 1
        if predicate == Predicate.HOLDS_POSITION:
            titles[bool(match.titles & given)] += 1
    for gold in (gold for rest in left.values() for gold in rest):
        subject, object_ = piece.entities[gold.subject].name, piece.entities[gold.object].name
        errors.append(Error("missed relation", piece.name, f"{subject} {gold.predicate} {object_}"))
    return tally.ratios(), Titles(titles[True], titles.total()), errors


def _triples(piece: Piece, build: _Build, text: _Text) -> list[tuple[tuple[str, str, str], set[str]]]:
    """Give the predicted triples with evidence that begins in a piece, each with its posts, sorted."""
    posts: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in build.relations.get(text.name, ()):
        start, _ = text.span(row)
        if piece.start <= start < piece.end:
            posts[row["subject"], row["predicate"], row["object"]].add(squeeze(row.get("title") or ""))
    return sorted(posts.items(), key=lambda item: item[0])


def _fits(piece: Piece, gold: GoldRelation, names: Sequence[set[str]]) -> bool:
    ends = [piece.entities[at].names for at in (gold.subject, gold.object)]
    ways = [names, names[::-1]] if gold.predicate in SYMMETRIC else [names]
    return any(all(mine & theirs for mine, theirs in zip(way, ends, strict=True)) for way in ways)

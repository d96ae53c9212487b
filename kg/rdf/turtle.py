"""Triples as Turtle, with the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from pyoxigraph import RdfFormat, Triple, serialize

from kg.rdf.vocabulary import CLASSES, PREFIXES

_CHUNK = 50_000


def prefixes(base_iri: str) -> dict[str, str]:
    """Give the prefixes of a graph: the vocabularies', and one for the entities of each type.

    >>> prefixes("https://example.org/kg/")["park"]
    'https://example.org/kg/park/'
    """
    entities = {label.value.lower(): f"{base_iri}{label.value.lower()}/" for label in CLASSES}
    known = tuple(PREFIXES.values())
    return PREFIXES | {name: iri for name, iri in entities.items() if not iri.startswith(known)}


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield Turtle piece by piece, in the order of the triples.

    The header is written here, since pyoxigraph 0.5 orders prefixes differently in every process.
    """
    names = dict(sorted(prefixes.items()))
    yield "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in names.items()).encode()
    rest = iter(triples)
    while chunk := list(islice(rest, _CHUNK)):
        body = serialize(chunk, format=RdfFormat.TURTLE, prefixes=names)
        yield (body or b"").split(b"\n", len(names))[-1]

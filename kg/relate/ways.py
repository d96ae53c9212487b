"""Ways to state a post that are said by patterns alone (posts.toml): 聘请A为…, 由A担任, 在…做到…."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.relate.encode import SYMBOLS
from kg.relate.pieces import Piece, pieces, title_end
from kg.relate.titles import words
from kg.types import Label

_P = SYMBOLS[Label.PERSON]


@dataclass(frozen=True, slots=True)
class Told:
    """Posts that one way states: where its holders stand in the code (nowhere: who was named last), and the posts."""

    name: str
    at: int
    people: tuple[int, ...]
    found: tuple[Piece, ...]


def ways(code: str) -> Iterator[Told]:
    """Yield what the ways of posts.toml find in a sentence's code."""
    known = words()
    named = _P in code
    for way in known.ways:
        if not (named or way.unnamed) or not way.cue.search(code):
            continue
        for hit in way.pattern.finditer(code):
            said = hit.groupdict()
            start, end = hit.span("rest")
            found = pieces(code, start, title_end(code, start, end), strict=False)
            if "org" in said and found:
                # what names its own organisation is read elsewhere
                found = [replace(found[0], org=hit.start("org")), *found[1:]] if found[0].org is None else []
            people = "people" if "people" in said else "person"
            holders = [at for at in range(*hit.span(people)) if code[at] == _P] if said.get(people) else []
            if found:
                yield Told(way.name, hit.start(), tuple(holders), tuple(found))

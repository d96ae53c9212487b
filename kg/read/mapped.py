"""A text that remembers where each of its characters stands in the raw text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from kg.types import OffsetMap

Span = tuple[int, int]
Piece = tuple[int, int, str | None]
"""A span of a text, and what stands in its place if not the span itself."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A derived text and the runs that lead from its offsets to the raw ones (see `OffsetMap`)."""

    text: str
    starts: list[int]
    raws: list[int]

    def offsets(self) -> OffsetMap:
        return OffsetMap(tuple(self.starts), tuple(self.raws), len(self.text))

    def raw(self, offset: int) -> int:
        """Give the raw offset of a character; that of the end of the text is one behind the last."""
        run = bisect_right(self.starts, offset) - 1
        return self.raws[run] + offset - self.starts[run] if run >= 0 else 0

    def cut(self, pieces: Iterable[Piece]) -> Mapped:
        """Put a text together from pieces of this one.

        A piece is a span and what stands in its place: None for the span itself, or another text (a
        space or line break), each of whose characters then leads to the span's first.
        """
        texts: list[str] = []
        starts: list[int] = []
        raws: list[int] = []
        length = 0
        following = -1  # the raw offset that would go on with the last run
        for start, end, instead in pieces:
            if instead is not None:
                raw = self.raw(start)
                texts.append(instead)
                for _ in instead:
                    if raw != following:
                        starts.append(length)
                        raws.append(raw)
                    length += 1
                    following = raw + 1
                continue
            if start >= end:
                continue
            texts.append(self.text[start:end])
            run = bisect_right(self.starts, start) - 1
            at = start
            while at < end:
                raw = self.raws[run] + at - self.starts[run]
                stop = min(end, self.starts[run + 1]) if run + 1 < len(self.starts) else end
                if raw != following:
                    starts.append(length)
                    raws.append(raw)
                length += stop - at
                following = raw + stop - at
                at = stop
                run += 1
        return Mapped("".join(texts), starts, raws)


def identity(text: str) -> Mapped:
    return Mapped(text, [0] if text else [], [0] if text else [])


def without(text: str, gaps: Iterable[Span]) -> Mapped:
    """Leave out the given spans, which ascend and do not overlap."""
    texts: list[str] = []
    starts: list[int] = []
    raws: list[int] = []
    length = at = 0
    for start, end in gaps:
        if start > at:
            texts.append(text[at:start])
            starts.append(length)
            raws.append(at)
            length += start - at
        at = end
    if at < len(text):
        texts.append(text[at:])
        starts.append(length)
        raws.append(at)
    return Mapped("".join(texts), starts, raws)


def compose(first: Mapped, second: Mapped) -> Mapped:
    """Lead the offsets of `second`, which was made from `first.text`, to the raw text of `first`."""
    starts = [*second.starts, len(second.text)]
    pieces: list[Piece] = [
        (raw, raw + starts[number + 1] - starts[number], None) for number, raw in enumerate(second.raws)
    ]
    mapped = first.cut(pieces)
    return Mapped(second.text, mapped.starts, mapped.raws)

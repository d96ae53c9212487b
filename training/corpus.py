"""Reads the annotated articles: inline marks to text and spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from kg.recognise.squeezed import Squeezed
from kg.types import Label

Span = tuple[int, int, Label]

_MARK = re.compile(r"\{\{([A-Z]+)\|([^{}|]+)\}\}")
_STOP = "。！？!?：:；;”）…"


@dataclass(frozen=True, slots=True)
class Annotated:
    """One article: its name, its text, and the named spans in the squeezed text."""

    name: str
    squeezed: Squeezed
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return self.squeezed.text


def read_corpus(folder: Path) -> list[Annotated]:
    """Read every `NAME.ann.txt` of a folder, in order of the names, torn lines joined."""
    return [read_annotated(path) for path in sorted(folder.glob("*.ann.txt"))]


def read_annotated(path: Path) -> Annotated:
    """Read one annotated article."""
    text, spans = unmark(path.read_text("utf-8"))
    text, spans = _keep(text, spans, _joined(text, spans))
    squeezed = Squeezed.of(text)
    place = {int(raw): i for i, raw in enumerate(squeezed.at)}
    return Annotated(
        path.name.removesuffix(".ann.txt"),
        squeezed,
        tuple((place[start], place[end - 1] + 1, label) for start, end, label in spans),
    )


def unmark(marked: str) -> tuple[str, list[Span]]:
    """Take the marks out of an annotated text.

    >>> unmark("在{{PLACE|江阴}}。")
    ('在江阴。', [(1, 3, <Label.PLACE: 'PLACE'>)])
    """
    parts: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for mark in _MARK.finditer(marked):
        before, name = marked[at : mark.start()], mark.group(2)
        length += len(before)
        spans.append((length, length + len(name), Label(mark.group(1))))
        length += len(name)
        parts += before, name
        at = mark.end()
    return "".join([*parts, marked[at:]]), spans


def _joined(text: str, spans: list[Span]) -> Iterator[int]:
    """Yield the offsets of the line ends that only tear a sentence, as the reading stage would find them."""
    inside = {i for start, end, _ in spans for i in range(start, end)}
    lines = text.split("\n")
    lengths = [len(line) for line in lines if line.strip()]
    torn = len(lengths) > 20 and median(lengths) < 25
    at = 0
    for line in lines[:-1]:
        at += len(line)
        full = torn and len(line) >= 0.75 * median(lengths) and line.rstrip()[-1:] not in _STOP
        if at in inside or full:
            yield at
        at += 1


def _keep(text: str, spans: list[Span], dropped: Iterator[int]) -> tuple[str, list[Span]]:
    gone = set(dropped)
    shift, places = 0, []
    for i in range(len(text) + 1):
        places.append(i - shift)
        shift += i in gone
    kept = "".join(c for i, c in enumerate(text) if i not in gone)
    return kept, [(places[start], places[end], label) for start, end, label in spans]

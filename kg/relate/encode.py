"""An article's sentences in which every name is one character, so that patterns see kinds instead of names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.text import sentences
from kg.types import Article, Label, Resolution, Role

#: One private-use character for each label, in the order of `Label`.
SYMBOLS: dict[Label, str] = {label: chr(0xE000 + i) for i, label in enumerate(Label)}
LABELS: dict[str, Label] = {symbol: label for label, symbol in SYMBOLS.items()}

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_LOOSE = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_WHITE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Slot:
    """A reference within a sentence: `at` is its place in the sentence's code, the span counts in the article."""

    at: int
    start: int
    end: int
    cluster: int
    label: Label
    generic: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its span in the article, its code, and the slots in text order.

    In `code` every reference is one character of `SYMBOLS`, white space between two Chinese
    characters is gone and other white space is one blank. `paragraph` counts the article's lines.
    """

    number: int
    start: int
    end: int
    paragraph: int
    role: Role
    code: str
    slots: tuple[Slot, ...]


def encode(article: Article, resolution: Resolution) -> tuple[Sentence, ...]:
    """Cut an article into sentences and replace its references by symbols.

    Of references that overlap, the first (then the longest) counts. A sentence end inside a name
    does not end the sentence.
    """
    text = article.text
    references = []
    reach = 0
    for ref in sorted(resolution.references, key=lambda r: (r.start, -r.end)):
        if reach <= ref.start < ref.end <= len(text):
            references.append(ref)
            reach = ref.end
    titles = [(b.start, b.end) for b in article.blocks if b.role in (Role.TITLE, Role.SUBTITLE)]
    bylines = [(b.start, b.end) for b in article.blocks if b.role is Role.BYLINE]
    out: list[Sentence] = []
    at, paragraph, last = 0, 0, 0
    spans = _joined(list(sentences(text)), [(r.start, r.end) for r in references])
    for start, end in spans:
        paragraph += text.count("\n", last, start)
        last = start
        inside = []
        while at < len(references) and references[at].start < end:
            if references[at].start >= start:
                inside.append(references[at])
            at += 1
        role = Role.TITLE if _within(start, titles) else Role.BYLINE if _within(start, bylines) else Role.BODY
        parts: list[str] = []
        slots: list[Slot] = []
        length, pos = 0, start
        for ref in inside:
            plain = _clean(text[pos : ref.start])
            label = resolution.clusters[ref.cluster].label
            parts += (plain, SYMBOLS[label])
            length += len(plain)
            slots.append(Slot(length, ref.start, ref.end, ref.cluster, label, ref.generic))
            length += 1
            pos = ref.end
        parts.append(_clean(text[pos:end]))
        out.append(Sentence(len(out), start, end, paragraph, role, "".join(parts), tuple(slots)))
    return tuple(out)


def _clean(text: str) -> str:
    text = _PRIVATE.sub(" ", text)
    return _WHITE.sub(" ", _LOOSE.sub("", text))


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _joined(spans: list[tuple[int, int]], names: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join sentences that a name straddles."""
    out: list[tuple[int, int]] = []
    k = 0
    for start, end in spans:
        while k < len(names) and names[k][1] <= start:
            k += 1
        if out and k < len(names) and names[k][0] < start < names[k][1]:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out

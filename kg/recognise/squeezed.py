"""Text without white space, as the tagger and the rules see it, with the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.lexicon import lexicon
from kg.types import Mention

Ints = NDArray[np.int64]

_GAP = re.compile(r"[^\S\n]+")
# Width and shape variants that mean the same here; every entry is one character for one character.
_VARIANTS = {chr(full): chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F) if chr(full - 0xFEE0).isalnum()}
_VARIANTS |= dict(zip("(),:;!?｢｣「」『』〈〉＂•・‧∙．", "（），：；！？“”“”“”《》“·····", strict=True))
_VARIANT = re.compile(f"[{''.join(map(re.escape, _VARIANTS))}]")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text without white space except line ends, width variants and traditional characters folded.

    `at[i]` is the offset in the full text of character `i` of `text`.
    """

    text: str
    at: Ints

    @classmethod
    def of(cls, text: str) -> Squeezed:
        kept = np.ones(len(text), dtype=np.bool_)
        for gap in _GAP.finditer(text):
            kept[gap.start() : gap.end()] = False
        plain = _VARIANT.sub(lambda found: _VARIANTS[found.group()], _GAP.sub("", text))
        return cls(_straight(lexicon().simplified(plain)), np.flatnonzero(kept))

    @property
    def gaps(self) -> NDArray[np.bool_]:
        """Say for each character whether white space stands in front of it in the full text."""
        return np.diff(self.at, prepend=-1) > 1

    def inward(self, found: Iterable[Mention]) -> list[Mention]:
        """Turn mentions of the full text into mentions of `text`, named as they stand there."""
        every = list(found)
        starts = np.searchsorted(self.at, [mention.start for mention in every]).tolist()
        ends = np.searchsorted(self.at, [mention.end for mention in every]).tolist()
        return [
            Mention(start, end, one.label, self.text[start:end], one.score, one.origin)
            for one, start, end in zip(every, starts, ends, strict=True)
        ]

    def outward(self, found: Iterable[Mention]) -> list[Mention]:
        """Turn mentions of `text` into mentions of the full text."""
        return [
            Mention(*self.span(one.start, one.end), one.label, one.text, one.score, one.origin)
            for one in found
        ]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the full text that a span of `text` stands for."""
        return int(self.at[start]), int(self.at[end - 1]) + 1


def _straight(text: str) -> str:
    """Turn straight double quotes into opening and closing ones, in turn within a line."""
    if '"' not in text:
        return text
    lines = []
    for line in text.split("\n"):
        parts = line.split('"')
        out = parts[0]
        for number, part in enumerate(parts[1:]):
            out += ("”" if number % 2 else "“") + part
        lines.append(out)
    return "\n".join(lines)

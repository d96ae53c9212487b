"""Share the headlines that a page gathers in one place among its texts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from kg.read.headlines import affinities

_MOST_LINES = 3
"""Lines of one headline."""
_LEAST = 0.03
"""What share of a headline's words a text must take up, unless both are the only ones left over."""
_ROUNDS = 20

Group = tuple[int, int]
"""The first line of a headline, and the line behind its last."""


def shared_out(lines: Sequence[str], texts: Sequence[str]) -> list[tuple[Group, int]]:
    """Give each headline its text: pairs of a group of lines and the number of the text.

    Lines that follow each other are headline and subtitle of one text where there are more of them than
    texts. Each text gets one headline, so that what all of them take up is most; what is left over belongs
    together if the numbers agree.
    """
    shares = [affinities(line, texts) for line in lines]
    groups = _grouped(shares, len(texts))
    worth = [_sum(shares[first:last]) for first, last in groups]
    chosen = assigned(worth, len(texts))
    sure = {
        group: text for group, text in enumerate(chosen) if text is not None and worth[group][text] >= _LEAST
    }
    open_groups = [group for group in range(len(groups)) if group not in sure]
    open_texts = sorted(set(range(len(texts))) - set(sure.values()))
    if len(open_groups) == len(open_texts) and len(open_groups) <= len(sure) + 1:
        sure |= {group: text for group in open_groups if (text := chosen[group]) is not None}
    return [(groups[group], text) for group, text in sorted(sure.items())]


def _grouped(shares: Sequence[Sequence[float]], texts: int) -> list[Group]:
    """Join lines to headlines until there is one for each text, first those that mean the same one."""
    groups = [(number, number + 1) for number in range(len(shares))]
    while len(groups) > texts:
        likely = [
            (_likeness(shares[first:middle], shares[middle:last]), -at)
            for at, ((first, middle), (_, last)) in enumerate(pairwise(groups))
            if last - first <= _MOST_LINES
        ]
        if not likely:
            break
        at = -max(likely)[1]
        groups[at : at + 2] = [(groups[at][0], groups[at + 1][1])]
    return groups


def _likeness(one: Sequence[Sequence[float]], other: Sequence[Sequence[float]]) -> float:
    """Tell how far two headlines mean the same text: what they share in it, against what they lose."""
    left, right = _sum(one), _sum(other)
    return max(a + b for a, b in zip(left, right, strict=True)) - max(left) - max(right)


def _sum(shares: Sequence[Sequence[float]]) -> list[float]:
    return [sum(column) for column in zip(*shares, strict=True)]


def assigned(worth: Sequence[Sequence[float]], texts: int) -> list[int | None]:
    """Give each group another text, or None where there are not enough: greedily, then by exchanges."""
    chosen: list[int | None] = [None] * len(worth)
    free = set(range(texts))
    ranked = sorted(
        ((-share, group, text) for group, row in enumerate(worth) for text, share in enumerate(row)),
    )
    for _, group, text in ranked:
        if chosen[group] is None and text in free:
            chosen[group] = text
            free.remove(text)
    for _ in range(_ROUNDS):
        better = False
        for one, two in combinations(range(len(worth)), 2):
            now = _value(worth, one, chosen[one]) + _value(worth, two, chosen[two])
            if _value(worth, one, chosen[two]) + _value(worth, two, chosen[one]) > now + 1e-9:
                chosen[one], chosen[two] = chosen[two], chosen[one]
                better = True
        if not better:
            break
    return chosen


def _value(worth: Sequence[Sequence[float]], group: int, text: int | None) -> float:
    return 0.0 if text is None else worth[group][text]

"""How reading says that an input cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input, or a line of one, that was left out, with the reason and what to do about it."""

    name: str
    reason: str


OnSkip = Callable[[Skipped], None]

OnPart = Callable[[int, int], None]
"""Is told how far a long document has been read, and how long it is: in pages, or in characters."""


def damaged(name: str, lost: int, encoding: str) -> Skipped:
    """Say that some bytes of a file were left out."""
    places = "1 place that is" if lost == 1 else f"{lost} places that are"
    return Skipped(name, f"has {places} no {encoding}, shown as \ufffd; the rest is read")


class Unreadable(Exception):
    """A file that cannot be turned into text; the message is the reason of a `Skipped`."""

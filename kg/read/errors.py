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


class Unreadable(Exception):
    """A file that cannot be turned into text; the message is the reason of a `Skipped`."""

"""Put right characters that were recognised wrongly, where a name of the name lists shows it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from kg.lexicon import lexicon

_AROUND = 24
"""Characters on both sides in which a name may lie, white space and line breaks among them."""


def put_right(text: str) -> str:
    """Replace look-alikes one for one (江阴巿: 江阴市), so that offsets stay as they are.

    Nothing is replaced outside a name of the lists that the right character completes (confusions.tsv).

    >>> put_right("江阴巿和巿上的中囯制造")
    '江阴市和巿上的中国制造'
    """
    if _wrong().search(text) is None:
        return text
    return _wrong().sub(_right, text)


def _right(found: re.Match[str]) -> str:
    right, least = _table()[found.group()]
    text, at = found.string, found.start()
    before = "".join(text[max(0, at - _AROUND) : at].split())
    after = "".join(text[at + 1 : at + 1 + _AROUND].split())
    around = (before + right + after).translate(_all_right())
    for match in lexicon().find(around):
        if match.start <= len(before) < match.end and match.end - match.start >= least:
            return right
    return found.group()


@cache
def _wrong() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_table())}]")


@cache
def _all_right() -> dict[int, str]:
    return {ord(wrong): right for wrong, (right, _) in _table().items()}


@cache
def _table() -> dict[str, tuple[str, int]]:
    lines = files("kg.read").joinpath("confusions.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {wrong: (right, int(least)) for wrong, right, least in rows[1:]}

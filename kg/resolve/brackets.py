"""Names that an article itself says to be one: a full name and, in brackets behind it, its short name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.resolve.forms import form, is_subsequence
from kg.types import Article, Join, Label, Mention

_SAID = re.compile(
    r"[”\"》’]?(?:[（(]|，)(?:以下|下|又|也|原|英文|后)?(?:简称|称|缩写|名|称为|改称|更名为)(?:之?为)?[:：]?[“\"‘「《]?"
)
_BARE = re.compile(r"[”\"》’]?[（(](?:即|原)?[“\"‘「]?")
_CLOSED = re.compile(r"[”\"’」》]?(?:[，,、；;][^）)]{0,12})?[）)]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9 .&'-]*")
_LOOSE = frozenset({Label.PARK, Label.PROGRAM})


def bracketed(article: Article, mentions: Sequence[Mention]) -> Iterator[tuple[int, int, Join]]:
    """Yield pairs of neighbouring mentions that are one thing: index of the full and of the short name, and why."""
    for i in range(len(mentions) - 1):
        full, short = mentions[i], mentions[i + 1]
        if full.label is not short.label or full.text == short.text or short.start - full.end > 12:
            continue
        between = article.text[full.end : short.start]
        behind = article.text[short.end : short.end + 16]
        if _SAID.fullmatch(between) and (between.lstrip('”"》’')[0] == "，" or _CLOSED.match(behind)):
            yield i, i + 1, Join(short.text, full.text, "bracket-said", 0.98)
        elif _BARE.fullmatch(between) and _CLOSED.match(behind) and _may_be_one(full, short):
            yield i, i + 1, Join(short.text, full.text, "bracket", 0.9)


def _may_be_one(full: Mention, short: Mention) -> bool:
    if full.label is Label.PLACE:
        return False
    if full.label in _LOOSE or _LATIN.fullmatch(short.text) or _LATIN.fullmatch(full.text):
        return True
    return is_subsequence(form(short.text).normal, form(full.text).normal)

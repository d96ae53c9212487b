"""Posts in lists: rows of a name and a post, names under a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.relate.encode import LABELS, SYMBOLS, Sentence, Slot
from kg.relate.pieces import Piece, first_title_end, pieces
from kg.relate.titles import words
from kg.types import Article, Label

_P = SYMBOLS[Label.PERSON]
ROW_BRACKET = re.compile(r"[（(][^（()）]{1,6}[）)]")
#: What is said of a list's order: （按姓氏笔画为序）
ORDER = re.compile(r"[（(][^（()）]*(?:为序|排序|名单|不分先后|排名)[^（()）]*[）)]\Z")
_ROW = re.compile(rf"(?:{ROW_BRACKET.pattern})?\s*[\s|｜/／—–]+\s*")
_NAMES = re.compile(rf"(?:{_P}(?:\s*[（(][^（()）]*[）)])?[、，；;\s]*)+")


def read_rows(code: str, people: Sequence[Slot]) -> tuple[dict[int, list[Piece]], int]:
    """Read lines of a list that stand in one sentence: a name, a blank, the post; the next name …

    Gives the posts by the place of the name, and where the last ends; lines without any may be among the others.
    """
    out: dict[int, list[Piece]] = {}
    if people[0].at != 0:
        return out, 0
    used = 0
    ends = [slot.at for slot in people[1:]] + [len(code)]
    for slot, end in zip(people, ends, strict=True):
        blank = _ROW.match(code, slot.at + 1)
        if not blank or code[blank.end() : blank.end() + 1] not in LABELS:
            continue
        found = pieces(code, blank.end(), end, strict=True)
        if not found or found[0].org != blank.end():
            end = first_title_end(code, blank.end(), end)
            found = pieces(code, blank.end(), end, strict=True)
        if found and found[0].org is not None:
            out[slot.at] = found
            used = end
    if 0 not in out and 2 * len(out) <= sum(slot.at < used for slot in people):
        return {}, 0
    return out, used


def headed(before: Sequence[Sentence]) -> list[Piece]:
    """Read the title that a list of names, a line each, stands under: 副理事长（按姓氏笔画为序）："""
    heading = _heading(before)
    code = "" if heading is None else heading.code.rstrip(" ")
    if not code.endswith(("：", ":")):
        return []
    code = ORDER.sub("", code[:-1])
    return [piece for piece in pieces(code, 0, len(code), strict=True) if piece.org is None]


def honoured(before: Sequence[Sentence], article: Article) -> str:
    """Give the title of those whom a heading honours, names and their firms below: 优秀工程师（5名）"""
    heading = _heading(before)
    hit = heading and words().honours.match(article.text, heading.start, heading.end)
    return hit["title"] if hit else ""


def _heading(before: Sequence[Sentence]) -> Sentence | None:
    """Give the last sentence that is no list of names."""
    return next((s for s in reversed(before) if not _NAMES.fullmatch(s.code)), None)

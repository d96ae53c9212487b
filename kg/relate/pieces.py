"""Stretches of text cut into posts: 云州市委常委，云州高新区党工委副书记、管委会主任."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.relate.encode import LABELS, Slot
from kg.relate.titles import words

_ANY = "".join(LABELS)
_TITLE = 20  # characters within which a line of a list gives a post
_BETWEEN = re.compile(r"(?:[（(][^（()）]{0,40}[）)])?\s*(?:[、和与及]|以及)?\s*")
_LOOSE = " -–—·•▪*0123456789.．《“"  # what a table of contents puts before a title


@dataclass(frozen=True, slots=True)
class Piece:
    """One post as written: where its organisation stands in the code, an organ of a park, the title.

    `noun` is what a title without a name calls its organisation: 公司, 孵化器; `where` is the place that a title
    begins with: 甲公司亚太区总裁.
    """

    org: int | None
    organ: str
    title: str
    noun: str = ""
    where: int | None = None


def pieces(code: str, start: int, end: int, *, strict: bool) -> list[Piece]:
    """Read the posts of a stretch from right to left until something is no post; `strict` wants no noise at all."""
    known = words()
    out: list[Piece] = []
    cuts = list(known.separator.finditer(code, start, end))
    starts = [start, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), end]
    for s, e in reversed(list(zip(starts, ends, strict=True))):
        part = code[s:e].rstrip(" ")
        hit = known.piece.match(part) if part[-1:] in known.last else None
        if hit is None:
            break
        noise = hit["noise"].strip(_LOOSE)
        org = s + hit.start("org") if hit["org"] else None
        title, noun, organ = hit["title"].lstrip("-—·"), "", hit["organ"] or ""
        if org is None or hit["in"]:
            said = known.strip.match(title)
            if said and not (org is not None and known.noun.search(said.group())):
                title = title[said.end() :]
                noun = (known.noun.search(said.group()) or [""])[0]
                inner = None if organ or noun else known.piece.match(title)
                if inner and inner["organ"] and not inner["noise"]:
                    # 由纪工委书记
                    organ, title = inner["organ"], inner["title"]
        if org is None and noise:
            # the words before a bare title are part of it (工艺整合部部长) unless another name is in them
            if any(c in _ANY for c in noise):
                break
            title = ""
        if not title or (org is not None and known.no_title.search(title)):
            break
        where = s + hit.start("where") if hit["where"] else None
        out.append(Piece(org, organ, title, noun, where))
        if org is not None and noise:
            if strict:
                return []
            break
    return out[::-1]


def title_end(code: str, start: int, end: int) -> int:
    """Cut what follows the last title of a stretch: 任A公司总经理期间."""
    known = words()
    for e in range(end, start, -1):
        if code[e - 1] in known.last and known.title.search(code[start:e]):
            return e
    return end


def first_title_end(code: str, start: int, end: int) -> int:
    """Cut what follows the first title of a stretch: 甲大学讲师授牌之后."""
    known = words()
    for e in range(start + 2, min(end, start + _TITLE) + 1):
        if known.title.search(code[start:e]):
            # 主任 may go on as 主任医师
            return next((x for x in range(min(e + 3, end), e, -1) if known.title.search(code[start:x])), e)
    return end


def groups(code: str, slots: Sequence[Slot]) -> list[list[Slot]]:
    """Join names that follow each other as a list."""
    out: list[list[Slot]] = []
    for slot in slots:
        if out and _BETWEEN.fullmatch(code, out[-1][-1].at + 1, slot.at):
            out[-1].append(slot)
        else:
            out.append([slot])
    return out

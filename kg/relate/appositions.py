"""What stands in apposition to a name: 王小山，1986年生，云州大学博士，甲公司总经理."""

from __future__ import annotations

import re

from kg.relate.encode import SYMBOLS
from kg.relate.pieces import Piece, pieces
from kg.relate.titles import words
from kg.types import Label

_P = SYMBOLS[Label.PERSON]
_REACH = 110  # characters that are looked at
_STOP = re.compile("[。！？：:；]")
_CLAUSE = re.compile("[^，,]+")
_ASIDE = re.compile(rf"[（(][^（()）{_P}]*[）)]|[“”]")


def is_bio(clause: str) -> bool:
    """Say whether a clause tells of a person what is no post: age, birth, degree, honours."""
    return bool(words().bio.fullmatch(clause.strip()))


def appositions(code: str, start: int) -> list[Piece]:
    """Read the posts between the comma behind a name and the first clause that is none; brackets are passed over."""
    code = _ASIDE.sub(lambda hit: " " * len(hit.group()), code)
    stop = _STOP.search(code, start)
    end = min(stop.start() if stop else len(code), start + _REACH)
    known = words()
    reach, begin = None, start
    for part in _CLAUSE.finditer(code, start, end):
        if is_bio(part.group()):
            if reach is None:
                begin = part.end() + 1
            continue
        hit = known.piece.match(part.group().partition("、")[0].rstrip(" "))
        if hit is None or (hit["noise"] and not is_bio(hit["noise"])):
            break
        reach = part.end()
    return [] if reach is None else pieces(code, begin, reach, strict=False)

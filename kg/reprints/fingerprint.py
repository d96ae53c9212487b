"""What is kept of an article's body to know it again: a MinHash of its words, and its figures."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kg.types import Article, Fingerprint, Role

NUMBERS = 96
"""How many numbers a MinHash has: the standard error of a resemblance of one half is 0.05."""
_SIZE = 5
"""Characters of a shingle: few, so that a wrong character in fifty leaves nine shingles of ten."""
_SHORTEST = 40
"""Bodies with fewer letters are compared as a whole: they have too few shingles to be alike by."""
_LEAST = 20
"""Texts with fewer letters (a photographer's name, 本报讯) are nobody's reprint."""
_MOST_FIGURES = 256
_CHUNK = 1 << 14
"""So many letters are worked on at once: few enough for the processor's cache."""

_LETTERS = re.compile(r"[^\W_]+")
_FIGURE = re.compile(r"\d+(?:[.,．]\d+)*|[〇零一二三四五六七八九十百千万亿]{2,}")
_ROLES = frozenset({Role.BODY, Role.CAPTION})


def fingerprint(article: Article) -> Fingerprint:
    """Give what tells an article's body from others; headlines, bylines and furniture do not count.

    Only letters and digits count for the words, so that other line breaks and punctuation change nothing. The
    hashes of all shingles of five characters are permuted 96 times and the least of each kept (Broder 1997,
    "On the resemblance and containment of documents"): the share of equal numbers estimates the share of
    shingles that two bodies have in common. A body of less than 40 letters has one number, which stands for all
    of it. If it has less than 20, all of the article counts, and if that has less than 20, the fingerprint is
    empty. Linear in the length, in bounded memory.
    """
    body = "\n".join(
        article.text[block.start : block.end] for block in article.blocks if block.role in _ROLES
    )
    text, words = body, letters(body)
    if len(words) < _LEAST:
        text, words = article.text, letters(article.text)
    if len(words) < _LEAST:
        return Fingerprint()
    return Fingerprint((_digest(words),) if len(words) < _SHORTEST else _least(words), figures(text))


def letters(text: str) -> str:
    """Give a text's letters and digits, full-width ones as half-width.

    >>> letters("江阴 高新区，２０２１年！")
    '江阴高新区2021年'
    """
    return unicodedata.normalize("NFKC", "".join(_LETTERS.findall(text)))


def figures(text: str) -> tuple[str, ...]:
    """Give the numbers that a text writes, sorted; of very many, the 256 whose hashes are the least.

    Single Chinese numerals are left out: every text has them (一个, 三是).

    >>> figures("2021年引进十二个项目、3.5亿元，一个也不少")
    ('2021', '3.5', '十二')
    """
    found = {unicodedata.normalize("NFKC", figure) for figure in _FIGURE.findall(text)}
    return tuple(sorted(found if len(found) <= _MOST_FIGURES else sorted(found, key=_digest)[:_MOST_FIGURES]))


def _least(words: str) -> tuple[int, ...]:
    factors, offsets = _permutations()
    least = np.full(NUMBERS, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(words) - _SIZE + 1, _CHUNK):
        hashed = _shingles(words[start : start + _CHUNK + _SIZE - 1])
        for at in range(NUMBERS):
            least[at] = min(least[at], (hashed * factors[at] + offsets[at]).min())
    return tuple((least >> np.uint64(32)).tolist())


def _shingles(words: str) -> NDArray[np.uint64]:
    """Give the different hashes of all shingles, by a polynomial of the code points modulo 2**64."""
    codes = np.frombuffer(words.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    hashed = np.zeros(len(codes) - _SIZE + 1, np.uint64)
    for at in range(_SIZE):
        hashed = hashed * np.uint64(0x9E3779B97F4A7C15) + codes[at : at + len(hashed)]
    return np.unique(hashed ^ hashed >> np.uint64(29))


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")


@cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Give the factors and offsets of the permutations: fixed numbers, so that fingerprints stay the same."""
    factors = [_digest(f"factor {number}") | 1 for number in range(NUMBERS)]
    offsets = [_digest(f"offset {number}") for number in range(NUMBERS)]
    return np.array(factors, np.uint64), np.array(offsets, np.uint64)

"""Find out how bytes are encoded, among the encodings in which Chinese text occurs, and decode them."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from kg.read.errors import Unreadable

_MARKS = (
    (BOM_UTF8, "utf-8"),
    (BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WIDE = ("utf-16-le", "utf-16-be")
_NARROW = ("gb18030", "big5hkscs")
_SAMPLE = 1 << 16
_PLAUSIBLE = 0.2
"""Share of frequent characters below which a guess is no guess: running text has 0.7 and more, the same
text under a wrong double-byte encoding below 0.1."""
_CONTROL = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\v\f\r\x1a") | {"\x7f"}
_BINARY = 0.1
_SOUND = 1000
"""A text is sound that has at most one wrong place in so many bytes."""


def decode(data: bytes) -> tuple[str, str]:
    """Decode `data` and name its encoding; a byte order mark is not part of the text.

    A byte order mark decides; then valid UTF-8; then whichever of UTF-16, GB18030 (which holds GBK and
    GB2312) and Big5 gives the larger share of frequent Chinese characters. Raises Unreadable for bytes
    that are no text in any of them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding), encoding
    wrong = _invalid_utf8(data)
    if wrong is None and not (b"\0" in data[:_SAMPLE] and _looks_binary(data[:_SAMPLE].decode("latin-1"))):
        return _strict(data, "utf-8"), "utf-8"
    score, encoding = max((_plausibility(data, encoding), encoding) for encoding in (*_NARROW, *_WIDE))
    if score >= _PLAUSIBLE:
        return _strict(data, encoding), encoding
    if wrong is None or b"\0" in data[:_SAMPLE] or _looks_binary(data[:_SAMPLE].decode("latin-1")):
        raise Unreadable("is not text but binary data; give a text file")
    raise Unreadable(
        f"is neither UTF-8 (the byte at {wrong} is wrong) nor UTF-16, GB18030 or Big5; save it as UTF-8"
    )


def decode_damaged(data: bytes) -> tuple[str, str, int]:
    """Decode like `decode`, but take a few wrong bytes for U+FFFD; also tell in how many places.

    One place in a thousand bytes is tolerated, and a last character that was cut off. Raises Unreadable
    as `decode` does where more is wrong.
    """
    try:
        return *decode(data), 0
    except Unreadable:
        found = max(_mended(data), key=lambda one: one[0], default=None)
        if found is None:
            raise
        return found[1:]


def _mended(data: bytes) -> Iterator[tuple[float, str, str, int]]:
    """Yield what damaged data may say: how plausible that is, the text, the encoding, and the places lost."""
    marked = [(len(mark), encoding) for mark, encoding in _MARKS if data.startswith(mark)][:1]
    for skip, encoding in marked or [(0, "utf-8"), *((0, encoding) for encoding in _NARROW)]:
        text = data[skip:].decode(encoding, "replace")
        lost = text.count("\ufffd")
        if lost * _SOUND > len(data) and not (lost == 1 and text.endswith("\ufffd")):
            continue
        share = _frequent_share(text[:_SAMPLE])
        if share >= _PLAUSIBLE and not _looks_binary(text[:_SAMPLE]):
            yield share, text, encoding, lost


def _invalid_utf8(data: bytes) -> int | None:
    """Give the offset of the first byte that is wrong in UTF-8, or None."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"looks like {encoding}, but the byte at {error.start} is wrong; save it as UTF-8"
        ) from error
    if _looks_binary(text[:_SAMPLE]):
        raise Unreadable("is not text but binary data; give a text file")
    return text


def _looks_binary(text: str) -> bool:
    """Tell whether more than a tenth of the characters are control characters."""
    return sum(map(text.count, _CONTROL)) > _BINARY * len(text)


def _plausibility(data: bytes, encoding: str) -> float:
    """Give the share of frequent characters among those that are not ASCII; -1 if decoding fails.

    Only the beginning is looked at. Text whose encoding is a guess is too short or too strange to tell
    when it has no Chinese character, and scores 0.
    """
    sample = data[:_SAMPLE]
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError as error:
        if len(data) == len(sample) or error.start < len(sample) - 4:
            return -1.0
        text = sample[: error.start].decode(encoding)
    return _frequent_share(text)


def _frequent_share(text: str) -> float:
    foreign = [char for char in text if char > "\x7f"]
    if not foreign:
        return 0.0
    known = _frequent()
    return sum(char in known for char in foreign) / len(foreign)


@cache
def _frequent() -> frozenset[str]:
    lines = files("kg.read").joinpath("frequent.txt").read_text("utf-8").splitlines()
    return frozenset("，。、；：！？“”‘’（）《》【】—…·\u3000") | frozenset(
        char for line in lines if not line.startswith("#") for char in line
    )

"""Makes text legal in a format that forbids some characters; what is legal stays as it is."""

from __future__ import annotations

import re
from typing import Any

_SURROGATE = re.compile(r"[\ud800-\udfff]")
# What XML 1.0, section 2.2, does not count as a Char.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def utf8_legal(text: str) -> str:
    r"""Replace lone surrogates, which no UTF-8 file can hold, by U+FFFD.

    >>> utf8_legal("园\ud800区")
    '园�区'
    """
    return _SURROGATE.sub("\ufffd", text)


def xml_legal(text: str) -> str:
    r"""Remove the characters that no XML 1.0 document can hold, not even escaped.

    >>> xml_legal("园\x00\x1b区\ufffe")
    '园区'
    """
    return _NOT_XML.sub("", text)


def json_legal(value: Any) -> Any:
    """Apply `utf8_legal` to every string of a JSON value, keys too."""
    match value:
        case str():
            return utf8_legal(value)
        case dict():
            return {utf8_legal(key): json_legal(item) for key, item in value.items()}
        case list():
            return [json_legal(item) for item in value]
        case _:
            return value

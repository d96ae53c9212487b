"""Readable, valid and stable IRIs for names in any script."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata

from kg.errors import KgError

# IRIREF of the Turtle grammar, with a scheme in front.
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f-\xa0<>\"{}|^`\\\u2028\u2029]+")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")
_LETTERS_MARKS_DIGITS = ("L", "M", "N")
_HASH_LENGTH = 16


def mint(base: str, *parts: str) -> str:
    """Join a base and names to an IRI, each name one path segment.

    Letters, marks and digits of any script stay as they are, so that Chinese reads as Chinese;
    everything else is percent-encoded as UTF-8 (RFC 3987, section 2.2, allows more; this subset is
    valid as a Turtle IRIREF in every parser). A dot stays only between two other characters, so no
    segment is `.` or `..`. Names that differ in Unicode normalisation alone give one IRI (NFC).

    >>> mint("https://example.org/kg/", "company", "比亚迪 <A&B>")
    'https://example.org/kg/company/比亚迪%20%3CA%26B%3E'
    """
    return base + "/".join(_segment(unicodedata.normalize("NFC", part)) for part in parts)


def digest(*parts: str | None) -> str:
    """Give a short name for a tuple of texts; `None` and the empty text differ."""
    told = json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:_HASH_LENGTH]


def _segment(name: str) -> str:
    inner_dot = name.strip(".") == name
    return "".join(c if _plain(c) or (c == "." and inner_dot) else _escaped(c) for c in name)


def _plain(c: str) -> bool:
    if c < "\x80":
        return c in _UNRESERVED
    # U+F900 and above holds compatibility forms and specials, some of which RFC 3987 leaves out.
    return ("\xa0" < c < "\ud800" and unicodedata.category(c)[0] in _LETTERS_MARKS_DIGITS) or _is_han(c)


def _is_han(c: str) -> bool:
    return "\U00020000" <= c <= "\U0003134f"


def _escaped(c: str) -> str:
    return "".join(f"%{byte:02X}" for byte in c.encode("utf-8", "replace"))


def check_base(base: str) -> str:
    """Give back a base that IRIs can be minted on.

    Raises KgError unless it is an absolute IRI with a scheme, without characters that Turtle forbids,
    that ends in `/` or `#`.
    """
    if not _ABSOLUTE.fullmatch(base) or not base.endswith(("/", "#")):
        raise KgError(
            f"{base!r} is no base for IRIs; give an absolute one that ends in / or #, such as https://example.org/kg/"
        )
    return base

"""Which names are worth comparing: keys that a shorter and a longer form of one name share.

Comparing only names with a common key keeps the cost linear in the number of names, where comparing
all pairs would make a directory of ten thousand firms take hours.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.resolve.abbreviations import UNIVERSITY
from kg.resolve.compare import ZONE, without_edition, without_version
from kg.resolve.data import words
from kg.resolve.firms import FULL_LEGAL, SAID_LEGAL
from kg.resolve.forms import NATION, Form, Lead, split_place, tails
from kg.types import Label

Key = tuple[str, ...]
_TAIL = 4
_ABBREVIATED = frozenset({Label.PARK, Label.FACILITY, Label.INSTITUTION, Label.GOVERNMENT, Label.PROGRAM})
_DATED = frozenset({Label.AWARD, Label.EVENT, Label.PROGRAM})


def short_keys(label: Label, form: Form) -> Iterator[Key]:
    """Yield the keys under which a name looks for longer ones."""
    if label is Label.COMPANY:
        keys = _firm_head(form.leads, form.normal)
        if form.normal.endswith(FULL_LEGAL):
            # A full legal name stands for no longer one but its own with another legal form.
            yield next(keys)
            return
        yield from keys
        if 0 < len(form.normal) < 5:
            yield ("initial", form.normal[0], form.normal[-2:])
        return
    if label is Label.PLACE:
        yield ("place", split_place(form.normal).stem)
        yield ("character", form.normal)
    yield from _rest(form)
    yield ("head", form.normal[:2])
    if len(form.normal) >= _TAIL:
        yield ("tail", form.normal[-_TAIL:])
    if label is Label.PROGRAM and form.normal in words().papers:
        yield ("paper", form.normal)
    if label in _ABBREVIATED:
        yield from (("ends", text[0], text[-1]) for text in _texts(form))
    if label is Label.INSTITUTION and len(form.normal) < 7:
        yield ("university", form.normal[:1])
    if label is Label.PARK and form.rest.endswith(ZONE):
        yield ("zone", _own(form, ZONE))


def full_keys(label: Label, form: Form) -> Iterator[Key]:
    """Yield the keys under which a name is found by shorter ones."""
    if label is Label.COMPANY:
        yield from _firm_heads(form)
        return
    if label is Label.PLACE:
        stem = split_place(form.normal).stem
        yield ("place", stem)
        yield from (("character", character) for character in dict.fromkeys(stem))
    yield from _rest(form)
    yield ("head", form.normal[:2])
    yield ("tail", form.normal[-_TAIL:])
    if label in _DATED and (bare := without_edition(form.normal)) != form.normal:
        yield ("tail", bare[-_TAIL:])
        yield ("head", bare[:2])
    if label is Label.PROGRAM:
        bare = without_version(form.normal)
        yield from (("paper", paper) for paper in words().papers if bare.endswith(paper))
    if label in _ABBREVIATED:
        yield from (("ends", text[0], last) for text in _texts(form) for last in dict.fromkeys(text[-2:]))
    if label is Label.INSTITUTION and form.normal.endswith(UNIVERSITY):
        yield ("university", form.normal[:1])
    if label is Label.PARK:
        yield from (("zone", _own(form, zone)) for zone in words().zones if form.rest.endswith(zone))


def _own(form: Form, zone: str) -> str:
    """Give a zone's own name, or that of its place, which it has instead."""
    return form.rest.removesuffix(zone) or (form.leads[-1].stem if form.leads else "")


def _rest(form: Form) -> Iterator[Key]:
    if form.rest or form.leads:
        yield ("rest", form.rest or form.leads[-1].stem)


def _texts(form: Form) -> Iterator[str]:
    texts = (form.normal, form.rest, form.rest.removeprefix("国家"))
    return (text for text in dict.fromkeys(texts) if len(text) > 1)


def _firm_head(leads: tuple[Lead, ...], text: str) -> Iterator[Key]:
    """Yield the first characters behind the first place, and that place: all firms of a province share that."""
    first = leads[0] if leads else None
    at = len(first.stem) + len(first.suffix) if first is not None and first.stem != NATION else 0
    yield ("head", text[: at + 2])
    if at:
        yield ("lead", text[: at + 1])


def _firm_heads(form: Form) -> Iterator[Key]:
    yield from _firm_head(form.leads, form.normal)
    for number, tail in enumerate(tails(form), 1):
        yield from _firm_head(form.leads[number:], tail)
    if form.normal.endswith(FULL_LEGAL):
        # A by-name of one or two characters may stand in front (冰城寒测科技有限公司).
        yield ("head", form.rest[1:3])
        yield ("head", form.rest[2:4])
        yield from (
            ("initial", text[0], legal)
            for text in dict.fromkeys((form.normal, *tails(form)))
            for legal in SAID_LEGAL
            if text and legal in text
        )
        # A firm may bear a place's name and no other (天目湖).
        yield from (("lead", lead.stem) for lead in form.leads)

"""Which names are worth comparing: keys that a shorter and a longer form of one name share.

Comparing only names with a common key keeps the cost linear in the number of names, where comparing
all pairs would make a directory of ten thousand firms take hours.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.resolve.compare import without_edition
from kg.resolve.data import words
from kg.resolve.forms import Form, without_legal
from kg.types import Label

Key = tuple[str, ...]
_TAIL = 4


def short_keys(label: Label, form: Form) -> Iterator[Key]:
    """Yield the keys under which a name looks for longer ones."""
    if label is Label.COMPANY:
        yield from _firm_heads(form)
        return
    yield ("rest", form.rest or form.leads[-1].stem)
    yield ("head", form.normal[:2])
    if len(form.normal) >= _TAIL:
        yield ("tail", form.normal[-_TAIL:])
    if form.normal in words().papers:
        yield ("paper", form.normal)
    for text in {form.normal, form.rest}:
        if len(text) >= 2:
            yield ("ends", text[0], text[-1])
    if form.leads and form.rest == "开发区":
        yield ("zone", form.leads[-1].stem)


def full_keys(label: Label, form: Form) -> Iterator[Key]:
    """Yield the keys under which a name is found by shorter ones."""
    if label is Label.COMPANY:
        yield from _firm_heads(form)
        return
    yield ("rest", form.rest or form.leads[-1].stem)
    yield ("head", form.normal[:2])
    yield ("tail", form.normal[-_TAIL:])
    bare = without_edition(form.normal)
    if bare != form.normal:
        yield ("tail", bare[-_TAIL:])
        yield ("head", bare[:2])
    yield from (
        ("paper", paper) for paper in words().papers if form.normal.removesuffix("试行").endswith(paper)
    )
    for text in {form.normal, form.rest}:
        if len(text) >= 2:
            yield from {("ends", text[0], last) for last in text[-2:]}
    if form.leads and form.rest in words().zones:
        yield ("zone", form.leads[-1].stem)


def _firm_heads(form: Form) -> Iterator[Key]:
    yield from {("head", without_legal(text)[0][:2]) for text in (form.normal, form.rest)}

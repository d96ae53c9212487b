"""The spaCy component `kg_aliases`: lets what an article says in one place count in all of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.recognise.annotations import mentions, set_mentions
from kg.recognise.squeezed import Squeezed
from kg.types import Label, Mention

_SHORT_FORM = re.compile(
    r"（(?:以下|下文|下)?(?:统称|简称|称)(?:为|是)?：?[“《]?(?P<name>[^“”《》（），。；\n]{2,16})[”》]?）"
)


class Aliases:
    """Adds names that the article introduces or repeats elsewhere, and gives each name one label."""

    def __init__(self, *, name: str = "kg_aliases", least: int = 3) -> None:
        self.name = name
        self.least = least

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.match(doc))
        return doc

    def match(self, doc: Doc) -> list[Mention]:
        """Give the document's mentions as they should be, without changing it."""
        squeezed = Squeezed.of(doc.text)
        found = squeezed.inward(mentions(doc))
        return squeezed.outward(mend(squeezed.text, found, least=self.least, origin=self.name))

    def set_annotations(self, doc: Doc, found: Iterable[Mention]) -> None:
        """Make the names the document's entities."""
        set_mentions(doc, found)


def mend(text: str, found: Sequence[Mention], *, least: int, origin: str) -> list[Mention]:
    """Add the article's own short forms and repetitions to the mentions of a squeezed text."""
    known = _without_overlaps([*found, *_introduced(text, found, origin)])
    labels = settled_labels(known)
    known = [replace(mention, label=labels.get(mention.text, mention.label)) for mention in known]
    names = {name: label for name, label in labels.items() if len(name) >= least}
    return _without_overlaps([*known, *_repeated(text, names, known, origin)])


def settled_labels(found: Iterable[Mention]) -> dict[str, Label]:
    """Give the label that each name has in the article: the one with the most weight behind it."""
    weights: dict[str, dict[Label, float]] = defaultdict(lambda: defaultdict(float))
    for mention in found:
        weights[mention.text][mention.label] += mention.score
    return {name: max(sorted(by), key=by.__getitem__) for name, by in weights.items()}


def _introduced(text: str, found: Sequence[Mention], origin: str) -> Iterator[Mention]:
    """Yield the short forms that brackets behind a name introduce."""
    ends = {mention.end: mention for mention in found}
    for short in _SHORT_FORM.finditer(text):
        full = ends.get(short.start())
        if full is not None:
            start, end = short.span("name")
            yield Mention(start, end, full.label, short["name"], max(full.score, 0.9), origin)


def _repeated(text: str, names: dict[str, Label], known: Sequence[Mention], origin: str) -> Iterator[Mention]:
    """Yield the other places where known names stand, the longest name first."""
    taken = bytearray(len(text))
    for mention in known:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * len(name)
                yield Mention(start, end, names[name], name, 0.5, origin)
            start = text.find(name, end)


def _without_overlaps(found: Iterable[Mention]) -> list[Mention]:
    """Keep, where mentions overlap, the surer and then the longer one; give them in text order."""
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(found, key=lambda m: (-m.score, m.start - m.end, m.start)):
        places = range(mention.start, mention.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(mention)
    return sorted(kept)

"""The spaCy component `kg_aliases`: lets what an article says in one place count in all of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from spacy.scorer import get_ner_prf
from spacy.tokens import Doc
from spacy.training import Example

from kg.recognise.annotations import mentions_of, set_mentions, text_of, without_overlaps
from kg.recognise.dictionary import Dictionary
from kg.recognise.squeezed import Squeezed
from kg.recognise.words import read_words
from kg.types import Label, Mention

_SHORT_FORM = re.compile(
    r"（(?:以下|下文|下)?(?:统称|简称|称)(?:为|是)?[：:]?[“《]?(?P<name>[^“”《》（），。；\n]{2,16})[”》]?）"
)
_SURE = 0.6  # how sure a name must be before other places of the text are searched for it
_CERTAIN = 0.95
_SHORTEST_PERSON = 2  # characters
_FIRM = 1.0  # what it weighs against a person that a firm's name begins so
_LONGEST_SHORT = 6  # characters of a firm's short name
_PLACED = (Label.INSTITUTION, Label.FACILITY)  # whose names often begin with a place that later is left out
_LONGEST_PLACE = 5  # characters of it
_LEAST_REST = 6  # characters that are left of such a name
_LEAST_REPEATS = 2  # how often a firm's short name must stand alone before it is believed


class Aliases:
    """Adds names that the article introduces or repeats elsewhere, and gives each name one label."""

    def __init__(self, dictionary: Dictionary, *, name: str = "kg_aliases", least: int = 3) -> None:
        self.dictionary = dictionary
        self.name = name
        self.least = least

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.match(doc))
        return doc

    def match(self, doc: Doc) -> list[Mention]:
        """Give the document's mentions as they should be, without changing it."""
        squeezed = Squeezed.of(text_of(doc))
        found = squeezed.inward(mentions_of(doc))
        known = mend(squeezed.text, found, self.dictionary, least=self.least, origin=self.name)
        return squeezed.outward(known)

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """Give precision, recall and F1 of the names, exact span and label, as `nlp.evaluate` asks for them."""
        scores: dict[str, Any] = get_ner_prf(examples)
        return scores

    def set_annotations(self, doc: Doc, found: Iterable[Mention]) -> None:
        """Make the names the document's entities."""
        set_mentions(doc, found)


def mend(
    text: str, found: Sequence[Mention], dictionary: Dictionary, *, least: int, origin: str
) -> list[Mention]:
    """Add the article's own short forms and repetitions to the mentions of a squeezed text."""
    known = without_overlaps([*found, *_introduced(text, found, origin)])
    labels = settled_labels(known, dictionary)
    known = [replace(mention, label=labels.get(mention.text, mention.label)) for mention in known]
    free = _Free.of(text, known, dictionary)
    names = {name: labels[name] for name in _believed(known, free, least)}
    for short, label in (*_short_names(known, free, dictionary).items(), *_without_place(known, dictionary)):
        names.setdefault(short, label)
    return without_overlaps([*known, *_repeated(names, free, origin)])


def settled_labels(found: Sequence[Mention], dictionary: Dictionary) -> dict[str, Label]:
    """Give the label that each name has in the article: the one with the most weight behind it.

    What begins the name of a firm counts as found once more, as a firm's short name.
    """
    weights: dict[str, dict[Label, float]] = defaultdict(lambda: defaultdict(float))
    for mention in found:
        weights[mention.text][mention.label] += mention.score
    for name in {mention.text for mention in found if mention.label is Label.COMPANY}:
        core = company_core(name, dictionary)
        for size in range(2, _LONGEST_SHORT + 1):
            if Label.PERSON in weights.get(core[:size], {}):
                weights[core[:size]][Label.COMPANY] += _FIRM
    return {name: max(sorted(by), key=by.__getitem__) for name, by in weights.items()}


def _believed(known: Iterable[Mention], free: _Free, least: int) -> Iterator[str]:
    """Yield the names that other places of the text may be searched for.

    A name that was found once and passed over many times is none, unless it is beyond doubt.
    """
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in known:
        if len(mention.text) >= (_SHORTEST_PERSON if mention.label is Label.PERSON else least):
            found[mention.text].append(mention)
    for name, same in found.items():
        score = max(mention.score for mention in same)
        passed = len(list(free.find(name)))
        if score >= _CERTAIN or (score >= _SURE and passed <= 2 * len(same)):
            yield name


def _introduced(text: str, found: Sequence[Mention], origin: str) -> Iterator[Mention]:
    """Yield the short forms that brackets behind a name introduce."""
    ends = {mention.end: mention for mention in found}
    for short in _SHORT_FORM.finditer(text):
        full = ends.get(short.start())
        if full is not None:
            start, end = short.span("name")
            yield Mention(start, end, full.label, short["name"], max(full.score, 0.9), origin)


class _Free:
    """The stretches of a text where no name is known, and where its words begin and end."""

    def __init__(self, text: str, taken: bytearray, inner: frozenset[int]) -> None:
        self.text = text
        self.taken = taken
        self.inner = inner

    @classmethod
    def of(cls, text: str, known: Iterable[Mention], dictionary: Dictionary) -> _Free:
        taken = bytearray(len(text))
        for mention in known:
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
        words, _ = dictionary.divide(text)
        sizes = zip(words.start.tolist(), words.end.tolist(), strict=True)
        return cls(text, taken, frozenset(i for start, end in sizes for i in range(start + 1, end)))

    def find(self, name: str) -> Iterator[tuple[int, int]]:
        """Yield where a name stands without cutting through a known name or a word."""
        start = self.text.find(name)
        while start >= 0:
            end = start + len(name)
            cut = (start in self.inner) or (end in self.inner)
            if not cut and not any(self.taken[start:end]):
                yield start, end
            start = self.text.find(name, start + 1)

    def take(self, start: int, end: int) -> None:
        self.taken[start:end] = b"\1" * (end - start)


def _repeated(names: Mapping[str, Label], free: _Free, origin: str) -> Iterator[Mention]:
    """Yield the other places where known names stand, the longest name first."""
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for start, end in list(free.find(name)):
            if not any(free.taken[start:end]):
                free.take(start, end)
                yield Mention(start, end, names[name], name, 0.5, origin)


def _short_names(known: Iterable[Mention], free: _Free, dictionary: Dictionary) -> dict[str, Label]:
    """Find the short names by which the article calls the firms that it names in full.

    A short name begins the firm's name, or begins it behind the place, and stands alone somewhere.
    """
    shorts: dict[str, Label] = {}
    others = {mention.text for mention in known if mention.label in (Label.PLACE, Label.PARK)}
    for mention in known:
        if mention.label is not Label.COMPANY or mention.score < _SURE:
            continue
        core = company_core(mention.text, dictionary)
        longer = 0  # how often a longer form of the name stands alone
        for size in range(min(len(core), _LONGEST_SHORT), 1, -1):
            short = core[:size]
            kind = dictionary.kind(short)
            # a word is the name only of who says so by quotation marks
            if (kind and ("-" in kind or f"“{short}”" not in free.text)) or any(
                name.startswith(short) for name in others
            ):
                continue
            times = len(list(free.find(short)))
            if times - longer >= (_LEAST_REPEATS if size == 2 else 1):
                shorts[short] = Label.COMPANY
            longer = times
    return shorts


def _without_place(known: Iterable[Mention], dictionary: Dictionary) -> Iterator[tuple[str, Label]]:
    """Yield the names of institutions and carriers without the place in front: 苏州深时研究中心, 深时研究中心."""
    for mention in known:
        if mention.label in _PLACED and mention.score >= _SURE:
            rest = _behind_place(mention.text, dictionary)
            if rest != mention.text and len(rest) >= _LEAST_REST and not dictionary.kind(rest):
                yield rest, mention.label


def _behind_place(name: str, dictionary: Dictionary) -> str:
    """Take the longest place that a name begins with off it, if two characters are left."""
    for size in range(min(len(name) - 2, _LONGEST_PLACE), 1, -1):
        if "PLACE" in dictionary.kind(name[:size]):
            return name[size:]
    return name


def company_core(name: str, dictionary: Dictionary) -> str:
    """Take the place in front and the legal form behind off a firm's full name; "" for other names.

    >>> from kg.recognise.dictionary import Row
    >>> company_core("江苏鑫瑞峻新材料科技有限公司", Dictionary((Row("江苏", "PLACE-short", True, 9),), ()))
    '鑫瑞峻新材料科技'
    """
    tail = next((tail for tail in _tails() if name.endswith(tail)), None)
    if tail is None:
        return ""
    return _behind_place(re.sub(r"（[^（）]*）", "", name[: -len(tail)]), dictionary)


@cache
def _tails() -> tuple[str, ...]:
    lines = read_words("company_tails.txt")
    return tuple(sorted(lines, key=lambda tail: (-len(tail), tail)))

"""The spaCy component `kg_rules`: puts right what the guidelines decide and the tagger cannot know."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from kg.recognise.annotations import mentions_of, set_mentions, text_of, without_overlaps
from kg.recognise.balance import balanced
from kg.recognise.dictionary import Dictionary
from kg.recognise.enumerations import BETWEEN, FIELD, Enumeration, enumerations
from kg.recognise.squeezed import Squeezed
from kg.recognise.words import any_of, read_classes, read_words
from kg.types import Label, Mention

_CERTAIN = 0.97  # so sure a firm is believed in a list of fields too
_COUNTED = re.compile(
    r"(?:超|约|近|达|逾|共|累计)?\d[\d.,]*[万亿]?(?:余|多)?[项个家名座种款批]"
)  # 农业科技项目9项: what is counted is a kind of project, not one
_THINGS = r"\d[\d.,]*(?:余|多)?[口座台套辆件艘架]"  # nobody counts people so: 储气井3口
_AFTER_COUNT, _BEFORE_COUNT = re.compile(rf"(?<!\d){_THINGS}$"), re.compile(_THINGS)
_COUNT_WIDTH = 10  # characters of a count in front of a name
_FRAME = re.compile(r"[^，。；：！？\n]{0,40}?为")  # 以甲公司为龙头
_CLAUSE = ("", "，", "；", "。", "：", "\n")
_JOINT = re.compile("以及|[和与及]")
_BOTH = re.compile("联合|合作|共建")  # 甲大学与乙大学联合实验室 is one
_DOCUMENT = 0.9  # how sure a title in 《》 is to be a programme's: all 377 in the training corpus are


class Rules:
    """Mends the ends of names, and takes out what is no name or too unsure to be one.

    `least` is the score below which a name is not believed: the sum of precision and recall is best
    where a doubtful name is more likely right than about four times in ten.
    """

    def __init__(self, dictionary: Dictionary, *, name: str = "kg_rules", least: float = 0.35) -> None:
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
        return squeezed.outward(improve(squeezed.text, found, self.dictionary, least=self.least))

    def set_annotations(self, doc: Doc, found: Iterable[Mention]) -> None:
        """Make the names the document's entities."""
        set_mentions(doc, found)


def improve(
    text: str, found: Sequence[Mention], dictionary: Dictionary, *, least: float = 0.35
) -> list[Mention]:
    """Mend the mentions of a squeezed text."""
    writings = [one.span() for one in _writings().finditer(text)]
    found = [one for one in found if one.label is not Label.PROGRAM or not _within(one, writings)]
    titles = [one for one in documents(text, found) if not _within(one, writings)]
    starts = [title.start for title in titles]
    fields = [one for one in enumerations(text) if one.kind == FIELD]
    ends = [one.end for one in fields]
    better = titles.copy()
    for mention in found:
        before = bisect_right(starts, mention.start)
        if before and mention.end <= titles[before - 1].end:
            continue
        start, end = balanced(text, mention.start, mention.end)
        start = beginning(text, start, end, dictionary)
        name = text[start:end]
        if mention.label is Label.COMPANY and mention.score < _CERTAIN:
            around = bisect_left(ends, end)
            if around < len(fields) and _is_item(text, end, fields[around]):
                continue
        if mention.score < least or not name or is_generic(name, dictionary):
            continue
        if mention.label is Label.PROGRAM and name.endswith("项目") and _COUNTED.match(text, end):
            continue
        if mention.label is Label.PERSON and _is_counted(text, start, end):
            continue
        for first, last in coordinated(text, start, end, mention.label):
            better.append(replace(mention, start=first, end=last, text=text[first:last]))
    return without_overlaps(better)


def coordinated(text: str, start: int, end: int, label: Label) -> list[tuple[int, int]]:
    """Part two names that 和 joins; a single name stays whole.

    Both must end as organisations of the label do, and the second must be more than such an end.

    >>> coordinated("中国钢铁工业协会和省产业技术研究院", 0, 17, Label.INSTITUTION)
    [(0, 8), (9, 17)]
    >>> coordinated("中国皮革和制鞋工业研究院", 0, 12, Label.INSTITUTION)
    [(0, 12)]
    """
    heads = _heads().get(label)
    if heads is not None:
        for joint in _JOINT.finditer(text, start + 1, end - 1):
            second = text[joint.end() : end]
            last = heads.search(second)
            if (
                heads.search(text[start : joint.start()])
                and last
                and last.start()
                and not _BOTH.search(second)
            ):
                return [(start, joint.start()), (joint.end(), end)]
    return [(start, end)]


@cache
def _heads() -> dict[Label, re.Pattern[str]]:
    """Compile, for each kind of organisation, the heads of two or more characters that end its names."""
    kinds = {label.value.lower(): label for label in (Label.INSTITUTION, Label.GOVERNMENT, Label.COMPANY)}
    return {
        kinds[kind]: re.compile(f"(?:{any_of(word for word in words if len(word) > 1)})$")
        for kind, words in read_classes("heads.tsv")
        if kind in kinds
    }


def documents(text: str, found: Iterable[Mention]) -> Iterator[Mention]:
    """Yield the policies and plans that stand in 《》 under their whole titles, unless they are part of a name."""
    spans = sorted((mention.start, mention.end) for mention in found)
    for title in _document().finditer(text):
        start, end = title.span("title")
        before = bisect_left(spans, (start, 0))
        if not before or spans[before - 1][1] <= end:
            yield Mention(start, end, Label.PROGRAM, title["title"], _DOCUMENT)


@cache
def _document() -> re.Pattern[str]:
    """Compile: 《, a title that ends in a word of `patterns/documents.txt` or counts its points, 》."""
    words = read_words("documents.txt")
    return re.compile(
        rf"《(?P<title>[^《》\n]{{2,80}}?(?:{any_of(words)}|[\d一二三四五六七八九十]条)(?:（[^《》（）\n]{{1,20}}）)?)》"
    )


@cache
def _writings() -> re.Pattern[str]:
    """Compile: titles in 《》, and a word of `patterns/writings.txt` that says that they are no policies."""
    words = read_words("writings.txt")
    return re.compile(rf"(?:《[^《》\n]{{1,80}}》[、和及]?)+等?(?:\d{{1,3}}[本部篇种])?(?:{any_of(words)})")


def _within(mention: Mention, spans: Sequence[tuple[int, int]]) -> bool:
    """Say whether a mention stands in one of some spans that are in order."""
    before = bisect_right(spans, (mention.start, mention.start))
    return bool(before) and mention.end <= spans[before - 1][1]


def _is_counted(text: str, start: int, end: int) -> bool:
    """Say whether a number with a measure word for things stands beside a name."""
    return bool(
        _BEFORE_COUNT.match(text, end) or _AFTER_COUNT.search(text, max(0, start - _COUNT_WIDTH), start)
    )


def is_generic(name: str, dictionary: Dictionary) -> bool:
    """Say whether the lists know a phrase as one that names nothing, like 众创空间."""
    kinds = dictionary.kind(name).split("+")
    return "generic" in kinds and not any("-" in kind for kind in kinds)


def beginning(text: str, start: int, end: int, dictionary: Dictionary) -> int:
    """Move the start of `text[start:end]` behind a word that begins no name; to its end if none is left.

    What stands in quotation marks or in 《》 begins where they say; 以 that opens a clause (以甲公司为龙头) is no part
    of a name that the lists do not know.

    >>> beginning("今年常州市科技计划", 0, 9, Dictionary((), ()))
    2
    >>> beginning("该项目党支部", 0, 6, Dictionary((), ()))
    6
    """
    before = text[max(0, start - 1) : start]
    if before in ("“", "《"):
        return start
    framed = text[start] == "以" and before in _CLAUSE and _FRAME.match(text, end)
    if framed and not dictionary.kind(text[start:end]):
        return start + 1
    for kind, words in _leads():
        for word in words:
            if text.startswith(word, start) and start + len(word) < end:
                if kind == "grade" and not is_generic(text[start + len(word) : end], dictionary):
                    continue
                return start + len(word) if kind == "outside" else end
    return start


@cache
def _leads() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((kind, tuple(words)) for kind, words in read_classes("leads.tsv"))


def _is_item(text: str, end: int, one: Enumeration) -> bool:
    """Say whether what ends at `end` is an item of a list, not what stands in front of its items."""
    return one.start < end <= one.end and (end == one.end or text[end] in BETWEEN)

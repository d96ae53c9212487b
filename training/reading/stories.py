"""The articles that synthetic pages are made of: the corpus's, the seeds', and long features put together from several."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from kg.read.clean import clean
from kg.read.lines import lines_of
from kg.types import Label
from training.corpus import unmark

_TRAINING = Path(__file__).parent.parent
CORPUS = _TRAINING / "corpus"
SEEDS = _TRAINING.parent / "seeds"
_BYLINE = re.compile(
    r"记者|通讯员|作者|摄$|来源|编者按|整理|供稿|摘自|图为|^文/|^嘉宾|[^、]{4,16}(?:局|委员会|管委会)(?: \S{2,3})?$"
)
_TITLE = re.compile(r"[。；▶【（(]|本报讯|本刊讯|记者|评论员")
_SIGNED = re.compile("(?<=[。”！？])(?:（[^（）。]{2,12}）|[A-Z█■])$")
_TORN = re.compile(r"u\d-(?:1[789]|2[012])")
_OWNER = re.compile(r"^(.{2,3}?)(?:市|国家|高新|经开|经济|开发|自创|科)")
_MULTIPLE = 3
"""Every third article of each set of the corpus is held out from learning."""
_HEADING = 40
_SHORTEST, _SECTION = 200, 250
"""Characters of an article, and of a section of a feature."""

Divided = tuple[str, tuple[tuple[int, int], ...]]
"""A headline, and the spans of its body in non-white characters."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article without marks and bylines: headline, and paragraphs with subheads (or torn lines).

    `owner` is the place whose park the article is about, where its marks show it.
    """

    name: str
    title: str
    subtitle: str | None
    lines: tuple[str, ...]
    torn: bool = False
    owner: str | None = None

    @property
    def length(self) -> int:
        return sum(map(len, self.lines))


def is_held_out(name: str) -> bool:
    """Tell whether an article serves to measure only: the project's test set, and by the number in its name.

    >>> is_held_out("t1-03.ann.txt"), is_held_out("t1-04.ann.txt")
    (True, False)
    """
    found = re.search(r"-(\d+)", name)
    return name.split(".")[0] in _test_set() or (found is not None and int(found[1]) % _MULTIPLE == 0)


@cache
def _test_set() -> frozenset[str]:
    return frozenset((_TRAINING / "test_set.txt").read_text("utf-8").split())


def corpus_texts(*, held_out: bool) -> list[tuple[str, str]]:
    """Read one part of the corpus, marks stripped, with the files' names."""
    return [(name, text) for name, text, _ in _marked(held_out=held_out)]


def _marked(*, held_out: bool) -> list[tuple[str, str, str | None]]:
    found = []
    for path in sorted(CORPUS.glob("*.ann.txt")):
        if is_held_out(path.name) != held_out:
            continue
        text, spans = unmark(path.read_text("utf-8"))
        owners = Counter(
            owner[1]
            for start, end, label in spans
            if label is Label.PARK and (owner := _OWNER.match(text[start:end]))
        )
        best = max(owners, key=lambda owner: (owners[owner], owner), default=None)
        found.append((path.name, text, best))
    return found


def corpus_stories(*, held_out: bool) -> list[Story]:
    """Give the articles that can stand on a page: those with one headline and running text."""
    found = (_story(*one) for one in _marked(held_out=held_out))
    return [story for story in found if story is not None]


def _story(name: str, text: str, owner: str | None) -> Story | None:
    lines = [line for line in text.split("\n") if line.strip()]
    torn = _TORN.match(name) is not None
    if torn:
        lines = [lines[-1], *lines[:-1]]
    title = lines[0]
    body = [line for line in lines[1:] if torn or "。" in line or not _BYLINE.search(line)]
    body = [_SIGNED.sub("", line) for line in body if line[0] != "（" or line[-1] != "）"]
    while len(body) > 1 and body[-1][-1] not in "。”！？":
        body.pop()
    if not 8 <= len(title) <= 40 or _TITLE.search(title) or title.startswith("—"):
        return None
    whole = "".join(body)
    if len(whole) < _SHORTEST or re.search("图为|编者按|记者：|嘉宾", "".join(lines)):
        return None
    if not torn and re.search(r"本[报刊].{0,6}[讯电]", whole):
        return None
    if any(line[0] in "▶▲【（■●◆①" for line in body):
        return None
    if not torn and 2 * sum(line[-1] in "。”！？" for line in body) < len(body):
        return None  # a list, or torn without its headline's place being known
    subtitle = None
    if not torn and len(body[0]) <= 60 and "。" not in body[0]:
        subtitle = body.pop(0)
    if "。" not in "".join(body[:3]) or (not torn and (len(body[0]) < 20 or "。" not in body[0])):
        return None
    return Story(name, title, subtitle, tuple(body), torn, owner)


def divided() -> dict[str, list[Divided]]:
    """Give the division of the seeds: by people (`articles-dev.json`), or as the tests say (`divided.json`)."""
    return {
        name: [(one["title"], tuple((start, end) for start, end in one["body"])) for one in found]
        for path in (_TRAINING / "articles-dev.json", _TRAINING / "reading" / "divided.json")
        for name, found in json.loads(path.read_text("utf-8")).items()
    }


def paragraph_ends() -> dict[str, list[int]]:
    """Give the offsets, in non-white characters, at which the paragraphs of the seeds end (`paragraphs.json`)."""
    found: dict[str, list[int]] = json.loads((_TRAINING / "reading" / "paragraphs.json").read_text("utf-8"))
    articles = divided()
    return {
        name: sorted({*ends, *(at for _, spans in articles[name] for span in spans for at in span if at)})
        for name, ends in found.items()
    }


def seed_stories(without: str | None = None) -> list[Story]:
    """Give the articles of the seeds with their subheads, but those of the seed whose name begins with `without`."""
    found = []
    for name, wanted in sorted(divided().items()):
        if without is not None and name.startswith(without):
            continue
        lines = _paragraphs((SEEDS / name).read_bytes().decode("utf-8"), paragraph_ends()[name])
        for title, spans in wanted:
            body = [line for start, end in spans for at, line in lines if start <= at < end]
            if sum(map(len, body)) >= _SHORTEST:
                found.append(Story(name, title, None, tuple(body)))
    return found


def _paragraphs(text: str, ends: Sequence[int]) -> list[tuple[int, str]]:
    """Give the paragraphs of a text, headings of several lines line by line, with their offsets."""
    found: list[tuple[int, str]] = []
    lines: list[str] = []
    cleaned = clean(text)
    at = list(accumulate(not char.isspace() for char in text))
    begin = 0
    for line in lines_of(cleaned):
        begin = begin if lines else at[cleaned.raw(line.start)] - 1
        lines.append(line.text)
        if at[cleaned.raw(line.end - 1)] in ends:
            whole = "".join(lines)
            parts = [whole] if "。" in whole or len(whole) > _HEADING else lines
            found += [(begin, part) for part in parts]
            lines = []
    return found


def feature(found: Sequence[Story], choice: random.Random) -> tuple[Story, list[Story]]:
    """Put a long report on one park together from articles about several, with their headlines for subheads.

    The first article gives the headline; the places whose parks the others are about are called by the name of
    its own. Gives the report, and the articles that went into it.
    """
    first, *rest = found
    usable = [story for story in rest if not story.torn] if first.owner else []
    picked = [first, *choice.sample(usable, min(len(usable), choice.randint(1, 5)))]
    lines: list[str] = []
    two = choice.random() < 0.5
    for story in picked:
        if story is not first:
            lines += _subhead(_called(story.title, story, first), choice, two=two)
        lines += _section([_called(line, story, first) for line in story.lines], choice)
    return Story(first.name, first.title, first.subtitle, tuple(lines), owner=first.owner), picked


def _called(text: str, story: Story, first: Story) -> str:
    return text.replace(story.owner, first.owner) if story.owner and first.owner else text


def _section(lines: Sequence[str], choice: random.Random) -> list[str]:
    """Cut a section off an article, at random behind `_SECTION` characters."""
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) > _SECTION and choice.random() < 0.3:
            break
        kept.append(line)
    while len(kept) > 1 and kept[-1][-1] not in "。！？”":
        kept.pop()
    return kept


def _subhead(title: str, choice: random.Random, *, two: bool) -> list[str]:
    """Make a headline a subhead: without the name before its colon, in one line or two."""
    text = re.sub("^[^：]{2,12}：", "", title)
    parts = [part for part in re.split("[ ，、]", text) if part]
    if two and len(parts) == 2 and min(map(len, parts)) > 3:
        return parts
    if two and len(parts) == 1 and len(text) > 9:
        at = choice.randint(4, len(text) - 4)
        return [text[:at], text[at:]]
    return [" ".join(parts)[:20].strip()]

"""Make newspaper pages out of the corpus's articles, torn as extractions tear them, with their division known.

    python -m training.reading.synthetic OUT [--part held-out]

writes the pages as text files and `gold.json`, in the form of training/articles-dev.json.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from training.corpus import unmark

CORPUS = Path(__file__).parent.parent / "corpus"
STYLES = {
    "single": "one article, headline first",
    "seq": "headline, then text, hard-wrapped",
    "clean": "headline, then text, one paragraph a line",
    "seqby": "headline, byline, text",
    "after": "text, headline, byline",
    "pool": "texts, half of them with a byline; the headlines at the page's end in another order",
    "poolno": "texts without any byline; the headlines at the end",
    "named": "poolno, of articles whose headlines begin with a park's or place's name",
    "torn": "poolno, of articles that the corpus has in torn lines",
    "tornby": "pool, of articles that the corpus has in torn lines",
}
_POOLED = ("pool", "poolno", "named", "torn", "tornby")
_BYLINE = re.compile(r"记者|通讯员|作者|摄$|来源|编者按|整理|供稿|摘自|图为")
_TITLE = re.compile(r"[。；▶【（(]|本报讯|本刊讯|记者")
_NAMED = re.compile(r"^[^，]{2,10}(?:高新区|经开区|开发区|科技园|市|区|县)|^[^，]{2,6}：")
_NO_LINE_START = "，。、；：！？”）》"
_REPORTERS = ("王立成", "贺晓岚", "马越", "段承宇", "谷雨田", "权知夏")
_OF_ONE_REGION = 0.33
"""Share of the pages whose articles speak of one part of the country, and so share names."""
_GLUED = 0.1
"""Share of the headlines in a pool that stand in one line with another."""
_MULTIPLE = 3
"""Every third article of each set of the corpus is held out from learning."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article of the corpus without marks and bylines: headline and paragraphs (or torn lines)."""

    name: str
    title: str
    subtitle: str | None
    lines: tuple[str, ...]
    torn: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text and what it should be divided into: titles with spans of non-white characters."""

    name: str
    style: str
    text: str
    gold: tuple[tuple[str, int, int], ...]


def is_held_out(name: str) -> bool:
    """Tell whether an article serves to measure only: the project's test set, and by the number in its name.

    >>> is_held_out("t1-03.ann.txt"), is_held_out("t1-04.ann.txt")
    (True, False)
    """
    found = re.search(r"-(\d+)", name)
    return name.split(".")[0] in _test_set() or (found is not None and int(found[1]) % _MULTIPLE == 0)


@cache
def _test_set() -> frozenset[str]:
    return frozenset((CORPUS.parent / "test_set.txt").read_text("utf-8").split())


def corpus_texts(*, held_out: bool) -> list[tuple[str, str]]:
    """Read one part of the corpus's news (the sets t and u), marks stripped, with the files' names."""
    return [
        (path.name, unmark(path.read_text("utf-8"))[0])
        for path in sorted(CORPUS.glob("[tu]?-*.ann.txt"))
        if is_held_out(path.name) == held_out
    ]


def stories(*, held_out: bool) -> list[Story]:
    """Give the articles that can stand on a page: those with one headline and running text."""
    found = (_story(name, text) for name, text in corpus_texts(held_out=held_out))
    return [story for story in found if story is not None]


def _story(name: str, text: str) -> Story | None:
    lines = [line for line in text.split("\n") if line.strip()]
    torn = re.match(r"u\d-(?:1[789]|2[012])", name) is not None
    if torn:
        lines = [lines[-1], *lines[:-1]]
    title, body = (
        lines[0],
        [line for line in lines[1:] if not (_BYLINE.search(line) and "。" not in line and not torn)],
    )
    if not 8 <= len(title) <= 40 or _TITLE.search(title) or title.startswith("—"):
        return None
    if len("".join(body)) < 200 or body[-1][-1] not in "。”！？" or re.search("图为|编者按", "".join(body)):
        return None
    if not torn and re.search("本报讯|本刊讯", "".join(body)):
        return None
    if any(line[0] in "▶【（■●◆" for line in body):
        return None
    subtitle = None
    if not torn and len(body[0]) <= 60 and "。" not in body[0]:
        subtitle = body.pop(0)
    if "。" not in "".join(body[:3]) or (not torn and (len(body[0]) < 40 or "。" not in body[0])):
        return None
    return Story(name, title, subtitle, tuple(body), torn)


def pages(*, held_out: bool, seed: int = 7, each: int = 30) -> list[Page]:
    """Make `each` pages of every style; the same seed gives the same pages."""
    choice = random.Random(seed)
    found = stories(held_out=held_out)
    whole = [story for story in found if not story.torn]
    pools: dict[str, list[Story]] = {
        "torn": [story for story in found if story.torn],
        "named": [story for story in whole if _NAMED.search(story.title)],
    }
    pools["tornby"] = pools["torn"]
    return [
        _page(f"{style}-{number:02}.txt", style, pools.get(style, whole), choice)
        for style in STYLES
        for number in range(each)
    ]


def _page(name: str, style: str, pool: Sequence[Story], choice: random.Random) -> Page:
    if choice.random() < _OF_ONE_REGION:
        region = choice.choice(pool).name[1]
        pool = [story for story in pool if story.name[1] == region]
    most = min(6, len(pool))
    picked = choice.sample(pool, 1 if style == "single" else choice.randint(min(2, most), most))
    width = choice.randint(16, 26)
    wrapped = style not in ("clean", "single")
    separator = "\n\n" if choice.random() < 0.5 and wrapped else "\n"
    indent = "　　" if choice.random() < 0.3 else ""
    shown: list[str] = []
    gold: list[tuple[str, int, int]] = []
    headlines: list[list[str]] = []

    def here() -> int:
        return len("".join("".join(shown).split()))

    for story in picked:
        byline = "本报记者 " + choice.choice(_REPORTERS)
        signed = choice.random() < 0.5
        if style not in (*_POOLED, "after"):
            shown += _headline(story)
        if style == "seqby":
            shown.append(byline)
        start = here()
        for line in story.lines:
            shown += [line] if story.torn or not wrapped else wrap(indent + line, width)
        gold.append((story.title, start, here()))
        if style in _POOLED:
            headlines.append(_headline(story))
            if signed and style in ("pool", "tornby"):
                shown.append("▶ " + byline)
        if style == "after":
            shown += [*_headline(story), byline]
    choice.shuffle(headlines)
    while headlines:
        first, *second = headlines.pop(0)
        if headlines and not second and choice.random() < _GLUED:
            more, *second = headlines.pop(0)
            first += choice.choice(["", " "]) + more
        shown += [first, *second]
    return Page(name, style, separator.join(shown) + "\n", tuple(gold))


def _headline(story: Story) -> list[str]:
    return [story.title, *([story.subtitle] if story.subtitle else [])]


def wrap(paragraph: str, width: int) -> list[str]:
    """Break a paragraph into lines of so many full-width characters; no line begins with a stop.

    >>> wrap("园区开工。企业入驻。", 4)
    ['园区开工。', '企业入驻。']
    """
    lines: list[str] = []
    line = ""
    used = 0
    for char in paragraph:
        columns = 1 if char.isascii() else 2
        if used + columns > 2 * width and char not in _NO_LINE_START:
            lines.append(line)
            line, used = "", 0
        line += char
        used += columns
    return [*lines, line]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--part", choices=("learning", "held-out"), default="held-out")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    gold = {}
    for page in pages(held_out=given.part == "held-out", seed=given.seed):
        (given.out / page.name).write_text(page.text, "utf-8")
        gold[page.name] = [{"title": title, "body": [[start, end]]} for title, start, end in page.gold]
    (given.out / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

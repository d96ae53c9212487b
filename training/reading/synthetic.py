"""Make newspaper pages out of articles, torn and furnished as extractions show them, with their division known.

    python -m training.reading.synthetic OUT [--part held-out]

writes the pages as text files and `gold.json`, in the form of training/articles-dev.json.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from training.reading.stories import Divided, Story, corpus_stories, feature

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
    "feature": "one long report with subheads, its headline first, last or missing",
    "features": "headline, then text with subheads, hard-wrapped, reports among short news",
    "featpool": "pool, of reports with subheads",
    "magazine": "masthead and contents; headline, then text, one paragraph a line",
}
_POOLED = ("pool", "poolno", "named", "torn", "tornby", "featpool")
_LONG = ("feature", "features", "featpool")
_ALONE = ("single", "feature")
_PARAGRAPHS = ("clean", "single", "magazine")
_NAMED = re.compile(r"^[^，]{2,10}(?:高新区|经开区|开发区|科技园|市|区|县)|^[^，]{2,6}：")
_NO_LINE_START = "，。、；：！？”）》"
_REPORTERS = ("王立成", "贺晓岚", "马越", "段承宇", "谷雨田", "权知夏")
_OF_ONE_REGION = 0.33
"""Share of the pages whose articles speak of one part of the country, and so share names."""
_GLUED = 0.1
"""Share of the headlines in a pool that stand in one line with another."""
_DOUBLED = 0.1
_FURNISHED = 0.3
"""Share of the pages with a head, and with credits at the foot."""
_PICTURED = 0.3
"""Share of the articles with a caption behind them."""
_HEADS = ("园区周报 2022年{}月{}日 星期三", "{}版 园区", "2022年{}月{}日 星期五 05版", "要闻 NEWS {}")
_CREDITS = ("责任编辑：谷雨田 电话：010-68667266", "本版编辑：马越", "责编：权知夏 组版：王立成")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text, what it should be divided into, and where its paragraphs end, if known (in non-white characters)."""

    name: str
    style: str
    text: str
    gold: tuple[Divided, ...]
    ends: tuple[int, ...] = ()


@dataclass(slots=True)
class _Sheet:
    """The lines of a page that is being made."""

    lines: list[str] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    length: int = 0

    def add(self, *lines: str) -> None:
        """Add the lines of one paragraph."""
        self.lines += lines
        self.length += sum(not char.isspace() for line in lines for char in line)
        self.ends.append(self.length)


def pages(*, held_out: bool, seed: int = 7, each: int = 30) -> list[Page]:
    """Make `each` pages of every style out of the corpus; the same seed gives the same pages."""
    choice = random.Random(seed)
    found = corpus_stories(held_out=held_out)
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


def real_pages(found: Sequence[Story], *, seed: int = 7, each: int = 30) -> list[Page]:
    """Make pages of the articles of the seeds, put on pages of other kinds than those they come from."""
    choice = random.Random(seed)
    return [
        _page(f"real-{style}-{number:02}.txt", style, found, choice)
        for style in ("seq", "seqby", "clean", "pool", "poolno")
        for number in range(each)
    ]


def _page(name: str, style: str, pool: Sequence[Story], choice: random.Random) -> Page:
    if choice.random() < _OF_ONE_REGION:
        region = choice.choice(pool).name[1]
        near = [story for story in pool if story.name[1] == region]
        pool = near if len(near) > 1 else pool
    most = min(6, len(pool))
    picked = choice.sample(pool, 1 if style in _ALONE else choice.randint(min(2, most), most))
    if style in _LONG:
        picked = _with_reports(pool, picked, choice)
    width = choice.randint(16, 26) if style not in _PARAGRAPHS else None
    separator = "\n\n" if choice.random() < 0.5 and width else "\n"
    indent = "　　" if choice.random() < 0.3 else ""
    sheet = _Sheet()
    furnished = style not in _ALONE and choice.random() < _FURNISHED
    if furnished:
        sheet.add(choice.choice(_HEADS).format(choice.randint(1, 9), choice.randint(10, 28)))
    if style == "magazine":
        _front(sheet, picked, choice)
    gold, headlines = _bodies(sheet, picked, style, width, indent, choice)
    _pool(sheet, headlines, choice)
    if furnished:
        sheet.add(choice.choice(_CREDITS))
    ends = () if any(story.torn for story in picked) else tuple(sheet.ends)
    return Page(name, style, separator.join(sheet.lines) + "\n", tuple(gold), ends)


def _with_reports(pool: Sequence[Story], picked: Sequence[Story], choice: random.Random) -> list[Story]:
    """Put long reports in the place of some articles, made of others than those on the page."""
    rest = [story for story in pool if story.owner and story not in picked]
    result = []
    for story in picked:
        if len(picked) == 1 or choice.random() < 0.5:
            report, used = feature([story, *rest], choice)
            rest = [other for other in rest if other not in used]
            story = report
        result.append(story)
    return result


def _bodies(
    sheet: _Sheet, picked: Sequence[Story], style: str, width: int | None, indent: str, choice: random.Random
) -> tuple[list[Divided], list[list[str]]]:
    """Add the texts; gives their spans, and the headlines that are to stand at the end."""
    gold: list[Divided] = []
    headlines: list[list[str]] = []
    place = choice.choice(("first", "first", "last")) if style == "feature" else "first"
    pictured = choice.random() < _PICTURED
    for story in picked:
        byline = "本报记者 " + choice.choice(_REPORTERS)
        signed = choice.random() < 0.5
        if style not in (*_POOLED, "after") and place == "first":
            for line in _headline(story):
                sheet.add(_doubled(line, choice))
        if style == "seqby":
            sheet.add(byline)
        start = sheet.length
        for line in story.lines:
            heading = line[-1] not in "。！？”…；" and len(line) < 40
            sheet.add(*([line] if story.torn or heading or not width else wrap(indent + line, width)))
        gold.append((story.title, ((start, sheet.length),)))
        if style in _POOLED or place == "last":
            headlines.append(_headline(story))
            if signed and style in ("pool", "tornby", "featpool"):
                sheet.add("▶ " + byline)
        if style == "after":
            for line in _headline(story):
                sheet.add(line)
            sheet.add(byline)
        if pictured and choice.random() < 0.5 and not story.torn:
            sheet.add(f"图为{story.owner or '园区'}一角。 {choice.choice(_REPORTERS)} 摄")
    return gold, headlines


def _pool(sheet: _Sheet, headlines: list[list[str]], choice: random.Random) -> None:
    """Add the headlines that stand at the end, in another order, some in one line, some printed twice."""
    choice.shuffle(headlines)
    while headlines:
        first, *second = headlines.pop(0)
        if headlines and not second and choice.random() < _GLUED:
            more, *second = headlines.pop(0)
            first += choice.choice(["", " "]) + more
        else:
            first = _doubled(first, choice)
        for line in (first, *second):
            sheet.add(line)


def _front(sheet: _Sheet, picked: Sequence[Story], choice: random.Random) -> None:
    """Add a masthead and a table of contents."""
    for line in ("园区科技", "2022第2期", "总第164期", "高新区管理委员会主办", "目录"):
        sheet.add(line)
    dotted = choice.random() < 0.5
    for number, story in enumerate(picked):
        page = f"{4 + 3 * number:02}"
        sheet.add(f"{story.title}……{page}" if dotted else f"- {page} {story.title}")
    for line in ("主编 段承宇", "责任编辑 贺晓岚", "地址：科技大道8号"):
        sheet.add(line)


def _headline(story: Story) -> list[str]:
    return [story.title, *([story.subtitle] if story.subtitle else [])]


def _doubled(line: str, choice: random.Random) -> str:
    """Print a headline twice piece by piece, as bold type comes out of some extractions, now and then."""
    if " " in line or choice.random() > _DOUBLED:
        return line
    return "".join(part * 2 for part in re.split("(：)", line))


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
        gold[page.name] = [
            {"title": title, "body": [list(span) for span in spans]} for title, spans in page.gold
        ]
    (given.out / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

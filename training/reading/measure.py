"""Measure the division into articles on synthetic pages of held-out articles.

    python -m training.reading.measure [--part held-out] [--seed 7] [--show STYLE] [--real NAME]

For each style of page: B-cubed precision, recall and F1 over body characters, titles that are right, articles
found and there. Speed in characters a second. `--real 003` measures on pages made of the articles of a seed instead,
which is fair if learning has left it out.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.read import articles
from kg.types import Article, Document, Role
from training.reading.stories import seed_stories
from training.reading.synthetic import STYLES, Page, pages, real_pages

_BODY = (Role.BODY, Role.HEADING)


@dataclass(slots=True)
class Score:
    """Sums over pages."""

    precision: float = 0.0
    recall: float = 0.0
    characters: int = 0
    titles: int = 0
    wanted: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in ("precision", "recall", "characters", "titles", "wanted", "found", "wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def line(self) -> str:
        precision, recall = self.precision / self.characters, self.recall / self.characters
        f1 = 2 * precision * recall / (precision + recall)
        return (
            f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f}"
            f"  titles {self.titles / self.wanted:.3f} ({self.titles}/{self.wanted}), {self.found} found"
        )


def score(page: Page, found: Sequence[Article]) -> Score:
    """Compare a page's division with the gold."""
    at = []
    count = 0
    for char in page.text:
        at.append(count)
        count += not char.isspace()
    owner: dict[int, int] = {}
    for number, article in enumerate(found):
        for block in article.blocks:
            if block.role in _BODY:
                start, end = article.offsets.span(block.start, block.end)
                owner.update(dict.fromkeys(range(at[start], at[end - 1] + 1), number))
    pairs: Counter[tuple[int, int]] = Counter()
    sizes: list[int] = []
    for number, (_, spans) in enumerate(page.gold):
        places = [place for start, end in spans for place in range(start, end)]
        sizes.append(len(places))
        for place in places:
            pairs[number, owner.get(place, -1 - place)] += 1
    size: Counter[int] = Counter()
    for (_, theirs), times in pairs.items():
        size[theirs] += times
    result = Score(wanted=len(page.gold), found=len(found))
    for (number, theirs), times in pairs.items():
        result.precision += times * times / size[theirs]
        result.recall += times * times / sizes[number]
        result.characters += times
    for number, (title, _) in enumerate(page.gold):
        best = max((key for key in pairs if key[0] == number), key=lambda key: pairs[key])[1]
        theirs_title = found[best].title if best >= 0 else ""
        if _plain(theirs_title) == _plain(title):
            result.titles += 1
        else:
            result.wrong.append(f"{page.name}: {title} | {theirs_title}")
    return result


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("learning", "held-out"), default="held-out")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", choices=(*STYLES, "all"))
    parser.add_argument("--real", help="the beginning of a seed's name")
    given = parser.parse_args()
    if given.real:
        made = real_pages([story for story in seed_stories() if story.name.startswith(given.real)])
    else:
        made = pages(held_out=given.part == "held-out", seed=given.seed)
    scores: dict[str, Score] = defaultdict(Score)
    characters = 0
    seconds = 0.0
    for page in made:
        begun = time.perf_counter()
        found = articles(Document(page.name, page.text))
        seconds += time.perf_counter() - begun
        characters += len(page.text)
        one = score(page, found)
        scores[page.style].add(one)
        scores["all"].add(one)
    for style, total in scores.items():
        print(f"{style:8} {total.line}")
    print(f"{characters / seconds:,.0f} characters a second")
    if given.show:
        print("\n".join(scores[given.show].wrong))


if __name__ == "__main__":
    main()

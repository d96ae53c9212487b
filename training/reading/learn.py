"""Remake what the reading stage has learned: kg/read/pairs.tsv, regressions.toml and frequent.txt.

    python -m training.reading.learn [--ud FOLDER]

Only the articles that are not held out are used (training/reading/synthetic.py). `frequent.txt` is remade
only if a folder with the Chinese treebanks of Universal Dependencies is given.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.read import regression
from kg.read.boundaries import HEADED, POOLED, measured
from kg.read.clean import clean
from kg.read.cohesion import Words
from kg.read.joining import OPENING, spaces_all, surely_goes_on
from kg.read.joining import measured as measured_joint
from kg.read.layout import prepared
from kg.read.lines import lines_of
from kg.read.segments import places
from kg.read.units import Part
from training.reading.stories import SEEDS, corpus_texts, divided, paragraph_ends, seed_stories
from training.reading.synthetic import Page, pages, real_pages

_PACKAGE = Path(str(files("kg.read")))
_LEAST = 2
"""Pairs in fewer articles are not listed."""
_RUNS_OF_PAGES = (1, 2, 3)
_EACH = 30
_TIMES = 5
"""How often the seeds count, of which there are few."""
_PENALTY = 2e-3
_RUNS = re.compile("[\u4e00-\u9fffA-Za-z0-9]+")
_TREEBANKS = ((("gsdsimp",), 400), (("pud", "hk"), 500))
_OWN = 450

Example = tuple[list[float], bool]
"""Measures, and whether what they are to tell is so."""


def learn_pairs() -> str:
    """Count in how many articles each two characters follow each other."""
    texts = [text for _, text in corpus_texts(held_out=False)]
    counts = Counter(pair for text in texts for pair in {*_pairs(text)})
    groups: dict[int, list[str]] = defaultdict(list)
    for pair, count in counts.items():
        if count >= _LEAST:
            groups[count].append(pair)
    lines = [
        "# Pairs of characters by the number of articles of this project's corpus that have them; pairs in fewer",
        f"# than {_LEAST} are not listed. The first line gives the number of articles. Made by training/reading/learn.py.",
        f"articles\t{len(texts)}",
        *(f"{count}\t{' '.join(sorted(groups[count]))}" for count in sorted(groups)),
    ]
    return "\n".join(lines) + "\n"


def _pairs(text: str) -> Iterable[str]:
    for run in _RUNS.findall(re.sub(r"\d", "0", text)):
        for at in range(len(run) - 1):
            yield run[at : at + 2]


def seed_pages(without: str | None) -> list[Page]:
    """Give the documents that people have divided by hand, but one."""
    return [
        Page(
            name,
            "seed",
            (SEEDS / name).read_bytes().decode("utf-8"),
            tuple(found),
            tuple(paragraph_ends()[name]),
        )
        for name, found in sorted(divided().items())
        if without is None or not name.startswith(without)
    ]


def learn_regressions(without: str | None = None) -> None:
    """Fit the logistic regressions of kg.read.joining and kg.read.boundaries, the second with the help of the first.

    Learns from pages of the learning part, from pages made of the seeds' articles, and from the seeds.
    `without` is the beginning of the name of a seed that is left out.
    """
    made = [page for seed in _RUNS_OF_PAGES for page in pages(held_out=False, seed=seed, each=_EACH)]
    found = [*made, *real_pages(seed_stories(without)), *seed_pages(without) * _TIMES]
    _keep("opening", OPENING, [one for page in found for one in joints(page)])
    ends = [(kind, row, end) for page in found for kind, row, end in examples(page)]
    for kind, names in (("pooled", POOLED), ("headed", HEADED)):
        _keep(kind, names, [(row, end) for other, row, end in ends if other == kind])


def _keep(kind: str, names: Sequence[str], found: Sequence[Example]) -> None:
    """Fit a regression, write it beside the others, and use it from now on."""
    weights = [round(float(weight), 3) for weight in fit(*map(np.array, zip(*found, strict=True)))]
    path = _PACKAGE / "regressions.toml"
    table = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    table[kind] = dict(zip(("bias", *names), weights, strict=True))
    lines = [
        "# Logistic regressions of the reading stage: whether a line goes on in the next (opening), and how likely",
        "# an article ends at a place of a page whose headlines stand elsewhere (pooled), or at a line like a headline",
        "# (headed). Made by training/reading/learn.py from synthetic pages and the seeds.",
    ]
    for section in sorted(table):
        lines += [
            "",
            f"[{section}]",
            *(f'"{name}" = {weight:.3f}' for name, weight in table[section].items()),
        ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    regression.forget()


def joints(page: Page) -> list[Example]:
    """Give the measures of each line of a page of which only they tell whether it goes on, and whether it does."""
    if not page.ends:
        return []
    cleaned = clean(page.text)
    lines = lines_of(cleaned)
    spaced = spaces_all(lines)
    at = np.cumsum([not char.isspace() for char in page.text])
    result: list[Example] = []
    first = 0
    for index, (line, after) in enumerate(pairwise(lines)):
        place = bisect_left(page.ends, at[cleaned.raw(line.end - 1)])
        end = place < len(page.ends) and page.ends[place] < at[cleaned.raw(after.start)]
        for known in (lines, lines[: index + 2 + index % 3]):  # also at the end of a text
            if surely_goes_on(known, index, first, spaced=spaced) is None:
                result.append((measured_joint(known, index, spaced=spaced), not end))
        first = index + 1 if end else first
    return result


def examples(page: Page) -> list[tuple[str, list[float], bool]]:
    """Give the measures of each place of a page that is no sure end, and whether an article ends there."""
    cleaned = clean(page.text)
    units, known = prepared(cleaned)
    found = places(units, known)
    words = Words([unit.text for unit in found.bodies])
    pool = [title for _, title in found.pool]
    rows = measured(found.bodies, found.between, words, pool)
    at = np.cumsum([not char.isspace() for char in page.text]) - 1
    story = []
    for unit in found.bodies:
        place = at[cleaned.raw(unit.start)]
        story.append(
            next((t for t, spans in page.gold if any(start <= place < end for start, end in spans)), None)
        )
    return [
        ("pooled" if pool else "headed", row, story[number] != story[number - 1])
        for number, row in enumerate(rows)
        if row is not None
        and not found.sure[number]
        and story[number] is not None
        and not any(unit.part is Part.BYLINE for unit in found.between[number])
    ]


def fit(rows: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fit a logistic regression by Newton's method; gives the bias and the weights."""
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    inputs = np.column_stack([np.ones(len(rows)), (rows - mean) / deviation])
    weights = np.zeros(inputs.shape[1])
    penalty = np.full(len(weights), _PENALTY)
    penalty[0] = 0.0
    for _ in range(30):
        guess = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (guess - wanted) / len(wanted) + penalty * weights
        bend = (inputs * (guess * (1 - guess))[:, None]).T @ inputs / len(wanted) + np.diag(penalty + 1e-9)
        weights -= np.linalg.solve(bend, slope)
    scaled = weights[1:] / deviation
    return np.concatenate([[weights[0] - scaled @ mean], scaled])


def learn_frequent(folder: Path) -> str:
    """Give the commonest characters of the corpus and of three treebanks, by which a wrong encoding shows."""
    characters = set(_commonest((text for _, text in corpus_texts(held_out=False)), _OWN))
    for names, number in _TREEBANKS:
        texts = (
            "\n".join(re.findall(r"(?m)^# text = (.*)$", path.read_text("utf-8")))
            for name in names
            for path in sorted(folder.rglob(f"zh_{name}-*.conllu"))
        )
        characters.update(_commonest(texts, number))
    ordered = "".join(sorted(characters))
    lines = [
        "# The commonest Chinese characters, simplified and traditional, by which a wrong guess of an encoding shows.",
        f"# Counted in this project's own corpus ({_OWN}), in UD_Chinese-GSDSimp (400) and in UD_Chinese-PUD and -HK (500).",
        *(ordered[at : at + 48] for at in range(0, len(ordered), 48)),
    ]
    return "\n".join(lines) + "\n"


def _commonest(texts: Iterable[str], number: int) -> Sequence[str]:
    counts = Counter(char for text in texts for char in text if "\u4e00" <= char <= "\u9fff")
    return sorted(counts, key=lambda char: (-counts[char], char))[:number]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ud", type=Path, help="folder with UD_Chinese-GSDSimp, -PUD and -HK")
    parser.add_argument("--without", help="leave out the seed whose name begins so, to measure on it")
    given = parser.parse_args()
    (_PACKAGE / "pairs.tsv").write_text(learn_pairs(), "utf-8")
    learn_regressions(given.without)
    if given.ud:
        (_PACKAGE / "frequent.txt").write_text(learn_frequent(given.ud), "utf-8")


if __name__ == "__main__":
    main()

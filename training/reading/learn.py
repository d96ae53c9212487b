"""Remake what the reading stage has learned: kg/read/pairs.tsv, boundary.toml and frequent.txt.

    python -m training.reading.learn [--ud FOLDER]

Only the articles that are not held out are used (training/reading/synthetic.py). `frequent.txt` is remade
only if a folder with the Chinese treebanks of Universal Dependencies is given.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.read.boundaries import HEADED, POOLED, measured
from kg.read.clean import clean
from kg.read.cohesion import Words, table
from kg.read.layout import prepared
from kg.read.segments import places
from kg.read.units import Part
from training.reading.synthetic import Page, corpus_texts, pages

_PACKAGE = Path(str(files("kg.read")))
_LEAST = 3
"""Pairs in fewer articles are not listed."""
_SEEDS = (1, 2, 3)
_EACH = 30
_TIMES = 5
"""How often the seeds count, of which there are few."""
_PENALTY = 2e-3
_TRAINING = Path(__file__).parent.parent
_SEED_DOCUMENTS = _TRAINING.parent / "seeds"
_RUNS = re.compile("[\u4e00-\u9fffA-Za-z]+")
_TREEBANKS = ((("gsdsimp",), 400), (("pud", "hk"), 500))
_OWN = 450


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
    for run in _RUNS.findall(text):
        for at in range(len(run) - 1):
            yield run[at : at + 2]


def seed_pages(without: str | None) -> list[Page]:
    """Give the documents that people have divided by hand, but one."""
    divided = {
        name: found
        for path in (_TRAINING / "articles-dev.json", _TRAINING / "reading" / "divided.json")
        for name, found in json.loads(path.read_text("utf-8")).items()
    }
    return [
        Page(
            name,
            "seed",
            (_SEED_DOCUMENTS / name).read_bytes().decode("utf-8"),
            tuple((one["title"], start, end) for one in found for start, end in one["body"]),
        )
        for name, found in sorted(divided.items())
        if without is None or not name.startswith(without)
    ]


def learn_boundaries(without: str | None = None) -> str:
    """Fit the logistic regressions of kg.read.boundaries to pages of the learning part and to the seeds.

    `without` is the beginning of the name of a seed that is left out.
    """
    rows: dict[int, list[list[float]]] = defaultdict(list)
    wanted: dict[int, list[bool]] = defaultdict(list)
    made = [page for seed in _SEEDS for page in pages(held_out=False, seed=seed, each=_EACH)]
    for page in [*made, *seed_pages(without) * _TIMES]:
        for row, end in examples(page):
            rows[len(row)].append(row)
            wanted[len(row)].append(end)
    lines = [
        "# Logistic regressions of kg.read.boundaries: how likely an article ends at a place of a page whose",
        "# headlines stand elsewhere (pooled), and at a line like a headline (headed). Made by training/reading/learn.py from synthetic pages.",
    ]
    for kind, names in (("pooled", POOLED), ("headed", HEADED)):
        weights = fit(np.array(rows[len(names)]), np.array(wanted[len(names)], float))
        lines += ["", f"[{kind}]", f"bias = {weights[0]:.3f}"]
        lines += [f'"{name}" = {weight:.3f}' for name, weight in zip(names, weights[1:], strict=True)]
    return "\n".join(lines) + "\n"


def examples(page: Page) -> list[tuple[list[float], bool]]:
    """Give the measures of each place of a page that is no sure end, and whether an article ends there."""
    cleaned = clean(page.text)
    units, known = prepared(cleaned)
    found = places(units, known)
    words = Words([unit.text for unit in found.bodies])
    rows = measured(found.bodies, found.between, words, [title for _, title in found.pool])
    at = np.cumsum([not char.isspace() for char in page.text]) - 1
    story = []
    for unit in found.bodies:
        place = at[cleaned.raw(unit.start)]
        story.append(next((title for title, start, end in page.gold if start <= place < end), None))
    return [
        (row, story[number] != story[number - 1])
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
    table.cache_clear()
    (_PACKAGE / "boundary.toml").write_text(learn_boundaries(given.without), "utf-8")
    if given.ud:
        (_PACKAGE / "frequent.txt").write_text(learn_frequent(given.ud), "utf-8")


if __name__ == "__main__":
    main()

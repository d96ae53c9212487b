"""Asks what another model's answers are worth to the shipped one: `python -m training.compare.mixing NAME ...`.

The shipped judge's candidates, and the names that the others found, get a new probability from a logistic
regression over what the judge says of each and what the others found there. It is fitted on the test set
and measured on gold, then the other way round, so neither the weights nor the price of a name have seen
what they are measured on. The first row, fitted to the judge alone, is what a gain is to be measured from.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from kg.recognise.aliases import mend
from kg.recognise.choose import best_set
from kg.recognise.judge import Candidate
from kg.recognise.rules import improve
from kg.recognise.tagger_model import TaggerModel, shipped_model
from kg.types import Mention
from training.compare.ensembles import Found
from training.compare.paired import interval
from training.compare.table import read_found
from training.compare.task import Task
from training.corpus import Annotated, Span
from training.measure import CORE, Tally

Floats = NDArray[np.float64]
Rows = dict[Span, list[float]]

_FLOOR = 0.02  # what the judge is taken to say of a span that it was not asked about
_PRICES = (0.4, 0.45, 0.5, 0.55)


def rows(model: TaggerModel, article: Annotated, others: Sequence[Found]) -> Rows:
    """Give for each span that may be a name the judge's log-odds, and what each of the others found there.

    For each of the others: whether it found the same name, the same span under another label, and another
    span that overlaps it.
    """
    candidates = model.candidates(article.squeezed)
    assert model.judge is not None
    chances = model.judge.chances(article.text, candidates, model.heads, model.dictionary)
    known: dict[Span, float] = {c[:3]: chance for c, chance in zip(candidates, chances, strict=True)}
    found = [set(other[article.name]) for other in others]
    spans = sorted({*known, *(span for spans in found for span in spans)})
    table: Rows = {}
    for span in spans:
        chance = min(max(known.get(span, _FLOOR), 1e-3), 1 - 1e-3)
        values = [float(np.log(chance / (1 - chance))), float(span in known)]
        for given in found:
            same = span in given
            other = any(one[:2] == span[:2] for one in given) and not same
            crossed = any(one[0] < span[1] and span[0] < one[1] and one[:2] != span[:2] for one in given)
            values += [float(same), float(other), float(crossed)]
        table[span] = values
    return table


def mixed(
    model: TaggerModel,
    learnt: Sequence[tuple[Annotated, Rows]],
    measured: Sequence[tuple[Annotated, Rows]],
) -> dict[str, list[Span]]:
    """Fit on the first articles, and find the names of the second."""
    inputs = np.array([values for _, table in learnt for values in table.values()])
    right = np.array([span in set(article.spans) for article, table in learnt for span in table])
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(inputs, right)

    def find(articles: Sequence[tuple[Annotated, Rows]], price: float) -> dict[str, list[Span]]:
        return {article.name: _chosen(model, article, table, fitted, price) for article, table in articles}

    def score(price: float) -> float:
        tally = Tally()
        found = find(learnt, price)
        for article, _ in learnt:
            tally.add(article.spans, found[article.name])
        return tally.scores()[2]

    return find(measured, max(_PRICES, key=score))


def _chosen(
    model: TaggerModel, article: Annotated, table: Rows, fitted: LogisticRegression, price: float
) -> list[Span]:
    if not table:
        return []
    chances: Floats = fitted.predict_proba(np.array(list(table.values())))[:, 1]
    scored: list[Candidate] = [(*span, float(chance)) for span, chance in zip(table, chances, strict=True)]
    text = article.text
    names = [Mention(s, e, label, text[s:e], chance) for s, e, label, chance in best_set(scored, price=price)]
    names = mend(text, improve(text, names, model.dictionary), model.dictionary, least=3, origin="")
    return [(name.start, name.end, name.label) for name in names]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.compare.mixing", description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME", help="models or taggers with a result in FOLDER")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "parkgraph-compare")
    args = parser.parse_args()
    task, model = Task.read(), shipped_model()
    found = {name: read_found(args.work / f"{name}.json") for name in args.names}
    ways: Mapping[str, list[Found]] = {
        "the judge alone": [],
        **{name: [one] for name, one in found.items()},
        **({"all of them": list(found.values())} if len(found) > 1 else {}),
    }
    first: dict[str, dict[str, list[Span]]] = {}
    print("| with | gold all | gold core | gain on gold, 95 % | test all | test core | gain on test, 95 % |")
    print("|---|---|---|---|---|---|---|")
    for name, others in ways.items():
        tables = {
            text: [(article, rows(model, article, others)) for article in articles]
            for text, articles in task.texts.items()
        }
        cells = []
        for text, other in (("gold", "test"), ("test", "gold")):
            answer = mixed(model, tables[other], tables[text])
            first.setdefault(text, answer)
            tally = Tally()
            for article in task.texts[text]:
                tally.add(article.spans, answer[article.name])
            low, high = interval(task.texts[text], first[text], answer)
            cells += [
                f"{tally.scores()[2]:.3f}",
                f"{tally.scores(CORE)[2]:.3f}",
                f"{low:+.3f} to {high:+.3f}",
            ]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()

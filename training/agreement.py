"""Compares the corpus with a second, independent annotation of 205 of its sentences.

    python -m training.agreement

`second.ann.txt` holds 41 passages of five sentences, drawn at random; a header gives the article and
where the passage stands in its text without marks. Its annotator knew the guidelines and two pieces
of gold, not the corpus. White space does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.text import squeeze
from training.corpus import Span, unmark
from training.measure import Tally

HERE = Path(__file__).parent
_PASSAGE = re.compile(r"^### (?P<article>\S+) (?P<start>\d+) (?P<end>\d+)\n", re.MULTILINE)


def passages() -> Iterator[tuple[str, str, list[Span], list[Span]]]:
    """Yield each passage: its article, its text, the corpus's spans and the second annotator's.

    Raises ValueError where the two texts differ, as they do when the article was changed since.
    """
    content = (HERE / "second.ann.txt").read_text("utf-8")
    headers = list(_PASSAGE.finditer(content))
    ends = [header.start() for header in headers[1:]] + [len(content)]
    for header, stop in zip(headers, ends, strict=True):
        start, end = int(header["start"]), int(header["end"])
        text, spans = unmark((HERE / "corpus" / f"{header['article']}.ann.txt").read_text("utf-8"))
        first = [(s - start, e - start, label) for s, e, label in spans if start <= s and e <= end]
        again, second = unmark(content[header.end() : stop])
        text = text[start:end]
        if squeeze(text) != squeeze(again):
            raise ValueError(f"{header['article']}: the passage at {start} reads otherwise now")
        yield header["article"], squeeze(text), _squeezed(text, first), _squeezed(again, second)


def _squeezed(text: str, spans: list[Span]) -> list[Span]:
    return [(len(squeeze(text[:start])), len(squeeze(text[:end])), label) for start, end, label in spans]


def main() -> None:
    tally = Tally()
    for article, text, first, second in passages():
        tally.add(first, second)
        for start, end, label in sorted(set(first) ^ set(second)):
            which = "corpus" if (start, end, label) in first else "second"
            print(f"{article}\t{which}\t{label}\t{text[start:end]}")
    print(tally.table())


if __name__ == "__main__":
    main()

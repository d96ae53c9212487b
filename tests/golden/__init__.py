"""Golden files: what the writers write for one small graph with hostile names, reviewed by eye.

`python -m tests.golden` writes them anew; then read the difference before you commit it.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.graph import Graph
from kg.write import FILES, WRITERS
from tests.samples import HOSTILE, small_graph

HERE = Path(__file__).parent
FORMATS = ("jsonl", "gexf", "graphml", "neo4j")
# Where a node is drawn is the layout's business, and tested there.
_POSITION = re.compile(r"<viz:position [^>]*/>")


def golden_graph() -> Graph:
    return small_graph(HOSTILE)


def comparable(path: Path) -> str:
    """Give the text of a written file without what other modules decide."""
    return _POSITION.sub("<viz:position/>", path.read_bytes().decode("utf-8"))


def write_golden() -> None:
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in FORMATS:
            WRITERS[name](golden_graph(), folder)
            for file in FILES[name]:
                (HERE / file).parent.mkdir(exist_ok=True)
                (HERE / file).write_bytes(comparable(folder / file).encode("utf-8"))

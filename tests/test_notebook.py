"""The notebook runs from top to bottom, says nothing without a sentence, and is shipped as it runs."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

import kg

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "notebooks" / "seeds.ipynb"
SCRIPT = ROOT / "scripts" / "run_notebook.py"
MOST_BYTES = 450_000
SENTENCE = "原句 sentence"


def run_script(path: Path, *, hash_seed: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, SCRIPT, path.name],
        cwd=path.parent,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
    )


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tables(notebook: NotebookNode) -> Iterator[tuple[list[str], list[list[str]]]]:
    """Give headers and rows of every table in the outputs, as text."""

    def texts(tag: str, html: str) -> list[str]:
        return [
            unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(rf"(?s)<{tag}[ >].*?</{tag}>", html)
        ]

    for cell in code_cells(notebook):
        for output in cell.outputs:
            for html in re.findall(r"(?s)<table.*?</table>", output.get("data", {}).get("text/html", "")):
                rows = [texts("td", row) for row in re.findall(r"(?s)<tr.*?</tr>", html)]
                yield texts("th", html), [row for row in rows if row]


@pytest.fixture(scope="module")
def shipped() -> NotebookNode:
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the notebook beside a copy of the seeds, without the outputs that it is shipped with."""
    folder = tmp_path_factory.mktemp("tour")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    for cell in code_cells(notebook):
        cell.outputs, cell.execution_count = [], None
    path = folder / "notebooks" / NOTEBOOK.name
    path.parent.mkdir()
    nbformat.write(notebook, path)
    done = run_script(path, hash_seed=1)
    assert done.returncode == 0, done.stderr
    return path


# ---------------------------------------------------------------- as it is shipped


def test_is_shipped_executed_in_order(shipped: NotebookNode) -> None:
    nbformat.validate(shipped)
    cells = code_cells(shipped)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert {output.output_type for cell in cells for output in cell.outputs} == {"display_data"}
    assert sum("image/png" in output.data for cell in cells for output in cell.outputs) >= 6


def test_is_shipped_small() -> None:
    assert NOTEBOOK.stat().st_size < MOST_BYTES


@pytest.mark.parametrize(
    "told",
    [
        r"/(home|root|tmp|Users|work|usr|opt)/",
        r"[A-Z]:\\",
        r"\d\d:\d\d:\d\d",
        r"0x[0-9a-f]{6,}",
        r"<script",
        r"https?://(?!example\.org/)",
    ],
    ids=["path", "drive", "time", "address", "script", "network"],
)
def test_is_shipped_without_traces_of_a_machine(shipped: NotebookNode, told: str) -> None:
    texts = [cell.source for cell in shipped.cells]
    for cell in code_cells(shipped):
        texts += [
            text for output in cell.outputs for kind, text in output.data.items() if kind.startswith("text/")
        ]
    assert [text for text in texts if re.search(told, text)] == []
    assert shipped.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert all(cell.metadata == {} for cell in shipped.cells)


# ---------------------------------------------------------------- run anew


@pytest.mark.slow
def test_runs_from_top_to_bottom(fresh: Path) -> None:
    cells = code_cells(nbformat.read(fresh, as_version=4))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    # No stream: neither warnings nor prints.
    assert {output.output_type for cell in cells for output in cell.outputs} == {"display_data"}
    assert fresh.stat().st_size < MOST_BYTES
    assert sorted(path.name for path in fresh.parent.iterdir()) == [NOTEBOOK.name]


@pytest.mark.slow
def test_shows_only_sentences_that_the_graph_cites(fresh: Path) -> None:
    graph = kg.build(ROOT / "seeds")
    cited = {evidence.text for fact in graph.relations for evidence in fact.evidence}
    shown = [
        row[header.index(SENTENCE)]
        for header, rows in tables(nbformat.read(fresh, as_version=4))
        if SENTENCE in header
        for row in rows
    ]
    assert len(shown) > 30
    assert [sentence for sentence in shown if sentence not in cited] == []


@pytest.mark.slow
def test_gives_the_same_bytes_again(fresh: Path) -> None:
    before = fresh.read_bytes()
    done = run_script(fresh, hash_seed=2)
    assert done.returncode == 0, done.stderr
    assert fresh.read_bytes() == before


@pytest.mark.slow
def test_is_shipped_with_the_figures_of_today(shipped: NotebookNode, fresh: Path) -> None:
    def counts(notebook: NotebookNode) -> list[str]:
        (cell,) = (cell for cell in notebook.cells if cell.id == "build")
        return [output.data["text/html"] for output in cell.outputs]

    assert counts(shipped) == counts(nbformat.read(fresh, as_version=4)), "run `make notebook`"


@pytest.mark.slow
def test_names_stay_text(shipped: NotebookNode, tmp_path: Path) -> None:
    (tools,) = (cell for cell in shipped.cells if cell.id == "tools")
    hostile = """
name = "<script>alert(1)</script>"
say(name, name)
table(pd.DataFrame({"a": [name]}))
FONT = None
tag(name)
draw()
"""
    path = tmp_path / "names.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(tools.source), new_code_cell(hostile)]), path)
    done = run_script(path)
    assert done.returncode == 0, done.stderr
    outputs = [
        output.data["text/html"] for output in code_cells(nbformat.read(path, as_version=4))[1].outputs
    ]
    assert len(outputs) == 3
    for html in outputs:
        assert "<script" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


# ---------------------------------------------------------------- the script


@pytest.fixture(scope="module")
def script():
    spec = spec_from_file_location("run_notebook", SCRIPT)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def png(*colors: tuple[int, int, int]) -> str:
    picture = Image.new("RGB", (len(colors), 1))
    picture.putdata(colors)
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return base64.b64encode(out.getvalue()).decode("ascii")


def test_cleaning_takes_out_what_tells_of_the_run(script) -> None:
    output = new_output(
        "display_data", {"text/html": "<p>x</p>", "text/plain": "<Figure 0x7f>"}, metadata={"a": 1}
    )
    cell = new_code_cell(
        "1", outputs=[output], metadata={"execution": {"iopub.status.busy": "2024-01-01T00:00:00Z"}}
    )
    notebook = new_notebook(cells=[cell], metadata={"language_info": {"name": "python", "version": "3.11.7"}})
    cleaned = script.cleaned(notebook)
    written = nbformat.writes(cleaned)
    assert "2024" not in written
    assert "3.11" not in written
    assert cleaned.cells[0].outputs[0].data == {"text/html": "<p>x</p>"}
    assert cleaned.cells[0].outputs[0].metadata == {}


def test_cleaning_keeps_plain_text_that_stands_alone(script) -> None:
    notebook = new_notebook(
        cells=[new_code_cell("1", outputs=[new_output("display_data", {"text/plain": "42"})])]
    )
    assert script.cleaned(notebook).cells[0].outputs[0].data == {"text/plain": "42"}


def test_pictures_keep_their_frequent_colours(script) -> None:
    rare = [(n % 256, n // 256, 77) for n in range(300)]
    frequent = [(209, 90, 0)] * 500 + [(32, 114, 174)] * 400
    small = script._small(png(*frequent, *rare))
    picture = Image.open(io.BytesIO(base64.b64decode(small))).convert("RGB")
    assert [picture.getpixel((x, 0)) for x in range(len(frequent))] == frequent
    assert len(picture.getcolors()) <= script.COLOURS


def test_a_failing_cell_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0")]), path)
    before = path.read_bytes()
    done = run_script(path)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert path.read_bytes() == before
    assert json.loads(before)["cells"][0]["outputs"] == []
    assert [entry.name for entry in tmp_path.iterdir()] == ["broken.ipynb"]

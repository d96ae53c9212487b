"""Run a notebook from top to bottom, in place, and keep nothing in it that differs between machines or runs.

    python scripts/run_notebook.py notebooks/seeds.ipynb

The notebook runs in its own folder. If a cell fails, the file stays as it was.
"""

from __future__ import annotations

import argparse
import base64
import io
import sys
from pathlib import Path

import nbformat
import numpy as np
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from PIL import Image

CELL_SECONDS = 120
KERNEL = "python3"
COLOURS = 96


def run(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Execute all cells with `folder` as working directory and give the notebook with their outputs.

    Raises CellExecutionError for the first cell that fails, and CellTimeoutError for one that takes
    more than `CELL_SECONDS`.
    """
    # matplotlib lists the fonts of a machine once, and logs a notice that belongs in no notebook.
    import matplotlib.font_manager  # noqa: F401

    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name=KERNEL,
        record_timing=False,
        # The kernel would say on the terminal that it listens on this machine.
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(folder)}},
    )
    return cleaned(client.execute())


def cleaned(notebook: NotebookNode) -> NotebookNode:
    """Take out what tells of the machine or the run, and what is not needed to read the notebook.

    Versions and times go; pictures are made small; the text that stands in for a picture or a table goes.
    """
    notebook.metadata = NotebookNode(
        kernelspec=NotebookNode(display_name="Python 3", language="python", name=KERNEL),
        language_info=NotebookNode(name="python"),
    )
    for cell in notebook.cells:
        cell.metadata = NotebookNode()
        for output in cell.get("outputs", ()):
            if "metadata" in output:
                output.metadata = NotebookNode()
            if len(output.get("data", {})) > 1:
                output.data.pop("text/plain", None)
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = _small(output.data["image/png"])
    return notebook


def _small(png: str) -> str:
    """Give a Base64 PNG that has only its `COLOURS` most frequent colours, and no metadata.

    The others, which are the soft edges of letters and lines, become the nearest of them.
    """
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB"), dtype=np.int64)
    colors, which, counts = np.unique(picture.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    frequent = colors[np.argsort(-counts, kind="stable")[:COLOURS]]
    nearest = ((colors[:, None] - frequent[None]) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    small = Image.fromarray(nearest[which.reshape(picture.shape[:2])])
    small.putpalette(frequent.astype(np.uint8).tobytes())
    out = io.BytesIO()
    small.save(out, format="PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode("ascii")


def main() -> int:
    parser = argparse.ArgumentParser(description="Run a notebook from top to bottom, in place.")
    parser.add_argument("notebook", type=Path)
    path = parser.parse_args().notebook
    try:
        notebook = run(nbformat.read(path, as_version=4), path.parent.resolve())
    except CellExecutionError as error:
        print(f"{path}: a cell failed, the file stays as it was\n{error}", file=sys.stderr)
        return 1
    draft = path.with_suffix(".ipynb.part")
    nbformat.write(notebook, draft)
    draft.replace(path)
    print(f"{path}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells run")
    return 0


if __name__ == "__main__":
    sys.exit(main())

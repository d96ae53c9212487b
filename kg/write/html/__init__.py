"""The explorer: one HTML file that needs nothing but a browser and never asks any host for anything.

vis-network draws it, as pyvis brings it along. pyvis's own page is not used: it loads Bootstrap from
a CDN, and turns names into HTML as soon as one of them contains `href`.

`payload.py` makes what the page knows, `page.html` and `page.css` are its frame, `vocabulary.json`
holds its words and colours. The scripts read from first to last: the graph in memory (`model.js`),
where to draw it (`places.js`), names on the drawing (`labels.js`), the drawing (`view.js`), details
(`panel.js`), search and filters (`controls.js`), and the state that binds them (`main.js`).
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from kg.graph import Graph
from kg.write.html.payload import payload

FILE = "graph.html"
_LIBRARY = "templates/lib/vis-9.1.2/vis-network.min.js"
_SCRIPTS = ("model.js", "places.js", "labels.js", "view.js", "panel.js", "controls.js", "main.js")
# Ends the script element, or hides its end: "The script element", HTML Living Standard, 4.12.1.3.
# The line separators end a line in JavaScript before ECMAScript 2019.
# A lone surrogate has no UTF-8 form, but has one as an escape.
_ESCAPES = {code: f"\\u{code:04x}" for code in (*map(ord, "<>&\u2028\u2029"), *range(0xD800, 0xE000))}


def write(graph: Graph, folder: Path) -> None:
    """Write `graph.html` into an existing folder."""
    (folder / FILE).write_text(render(graph), encoding="utf-8", newline="\n")


def render(graph: Graph) -> str:
    """Give the page as text. The same graph gives the same text.

    Raises FileNotFoundError when the installed pyvis lacks its copy of vis-network.
    """
    vocabulary = json.loads(_piece("vocabulary.json"))
    library, script, style = _library(), _script(), _piece("page.css")
    return Template(_piece("page.html")).substitute(
        policy=_policy([library, script], style),
        style=style,
        vocabulary=embedded(vocabulary),
        data=embedded(payload(graph, vocabulary)),
        library=library,
        script=script,
    )


def embedded(value: Any) -> str:
    """Write a value as JSON that can stand in a script element, whatever its strings contain.

    >>> embedded("</script><!-- & ]]>")
    '"\\\\u003c/script\\\\u003e\\\\u003c!-- \\\\u0026 ]]\\\\u003e"'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _policy(scripts: list[str], style: str) -> str:
    """Allow the page's own scripts and style by their hashes, and nothing else: no request at all."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(_hash(script) for script in scripts)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _library() -> str:
    file = files("pyvis").joinpath(_LIBRARY)
    if not file.is_file():
        raise FileNotFoundError(f"the installed pyvis has no {_LIBRARY}; install pyvis 0.3.2")
    # Developer tools would fetch the source map.
    lines = file.read_text(encoding="utf-8").split("\n")
    code = "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL"))
    return code.replace("</script", "<\\/script")


def _script() -> str:
    pieces = "\n".join(_piece(name) for name in _SCRIPTS)
    return f'"use strict";\n(() => {{\n{pieces}}})();\n'


def _piece(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")

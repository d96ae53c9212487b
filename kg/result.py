"""The answer to a query, and its forms for people and programs: table, CSV, JSON."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from statistics import median

import orjson
from rich.cells import cell_len, chop_cells

Value = str | int | float | bool | None

# What spreadsheets take for the start of a formula (OWASP, "CSV Injection"), full-width forms included.
_FORMULA = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")

_GAP, _INDENT = "  ", "    "
_LEAST = 2  # a column needs room for one Chinese character


@dataclass(frozen=True, slots=True)
class Result:
    """Columns and rows; IRIs and dates are strings, what has no value is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def format_table(result: Result, *, width: int | None = None) -> str:
    """Lay a result out for a terminal, `width` columns wide (the terminal's own width by default).

    Where the rows are too wide for it, columns of sentences move to lines of their own below each
    row. Control and direction characters are shown as escapes, so that no name can steer the
    terminal.
    """
    width = width or shutil.get_terminal_size().columns
    rows = [[visible(_text(value)) for value in row] for row in result.rows]
    heads = [visible(column) for column in result.columns]
    natural = [max(map(cell_len, column)) for column in zip(heads, *rows, strict=True)]
    narrow = sum(natural) + len(_GAP) * (len(natural) - 1) <= width
    typical = [median(map(cell_len, column)) for column in zip(*rows, strict=True)] or natural
    below = [] if narrow else [at for at, size in enumerate(typical) if size > width // 3]
    beside = [at for at in range(len(heads)) if at not in below]
    sizes = _shrunk([natural[at] for at in beside], width)
    numbers = [all(isinstance(row[at], int | float | None) for row in result.rows) for at in beside]

    def laid_out(row: Sequence[str]) -> Iterator[str]:
        cells = [chop_cells(row[at], size) or [""] for at, size in zip(beside, sizes, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            line = _GAP.join(
                " " * (size - cell_len(part)) + part if number else part + " " * (size - cell_len(part))
                for part, size, number in zip(parts, sizes, numbers, strict=True)
            )
            yield line.rstrip()
        for at in below:
            yield from (_INDENT + part for part in chop_cells(row[at], width - len(_INDENT)))

    lines = [*laid_out(heads), "─" * width if below else "─" * (sum(sizes) + len(_GAP) * (len(sizes) - 1))]
    for row in rows:
        lines.extend(laid_out(row))
    return "".join(line + "\n" for line in lines)


def _shrunk(sizes: list[int], width: int) -> list[int]:
    """Take from the widest columns until all of them fit."""
    spare = width - len(_GAP) * (len(sizes) - 1)
    sizes = list(sizes)
    while sum(sizes) > max(spare, _LEAST * len(sizes)):
        sizes[sizes.index(max(sizes))] -= 1
    return sizes


def format_csv(result: Result, *, safe: bool = True) -> str:
    """Write a result as CSV with a header (RFC 4180, but with `\\n`).

    `safe` puts an apostrophe before text that a spreadsheet would take for a formula (`=`, `+`,
    `-`, `@` at its start), since quoting alone does not stop one; numbers stay as they are. Turn
    it off where a program reads the file.
    """
    lines = [result.columns, *result.rows]
    return "".join(
        ",".join(_quoted(_guarded(v) if safe else _text(v)) for v in line) + "\n" for line in lines
    )


def format_json(result: Result) -> str:
    """Write a result as a JSON list of objects, one for each row."""
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return orjson.dumps(rows, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


FORMATS: dict[str, Callable[[Result], str]] = {"table": format_table, "csv": format_csv, "json": format_json}


def visible(text: str) -> str:
    """Show control and format characters as escapes.

    >>> visible("a\\x1b[31m\\u202eb")
    'a\\\\x1b[31m\\\\u202eb'
    """
    return "".join(
        repr(c)[1:-1] if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c for c in text
    )


def _text(value: Value) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _guarded(value: Value) -> str:
    text = _text(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def _quoted(text: str) -> str:
    # Python's csv leaves a bare carriage return unquoted when lines end with \n.
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text

"""The answer to a query, and its forms for people and programs: table, CSV, JSON."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import orjson
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

Value = str | int | float | bool | None

# What spreadsheets take for the start of a formula (OWASP, "CSV Injection"), full-width forms included.
_FORMULA = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Result:
    """Columns and rows; IRIs and dates are strings, what has no value is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def format_table(result: Result, *, width: int | None = None) -> str:
    """Lay a result out for a terminal, `width` columns wide (the terminal's own width by default).

    Control and direction characters are shown as escapes, so that no name can steer the terminal.
    """
    table = Table(box=SIMPLE, show_edge=False)
    for column in result.columns:
        numbers = [row[result.columns.index(column)] for row in result.rows]
        right = any(isinstance(n, int | float) for n in numbers) and not any(
            isinstance(n, str) for n in numbers
        )
        table.add_column(Text(visible(column)), justify="right" if right else "left", overflow="fold")
    for row in result.rows:
        table.add_row(*(Text(visible(_text(value))) for value in row))
    out = io.StringIO()
    Console(file=out, width=width, color_system=None, highlight=False).print(table)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


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

"""The `kg` command: thin wrappers around the library's functions."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
import orjson
from rich.columns import Columns
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from kg.build import build_with_report
from kg.errors import KgError
from kg.evaluate import evaluate, format_scores, to_json
from kg.graph import BASE_IRI
from kg.query import path, query
from kg.questions import ready_questions
from kg.read import Skipped, read, read_documents
from kg.read.errors import OnPart
from kg.read.records import article_record, article_text, document_record
from kg.result import FORMATS
from kg.write import WRITERS
from kg.write.folder import check_writable, write_folder
from kg.write.legal import json_legal
from kg.write.report import Report

DONE, SOME_SKIPPED, NOTHING_DONE = 0, 1, 2

_STAGES = {
    "part": "in this document",
    "read": "reading",
    "extract": "extracting",
    "merge": "merging",
    "write": "writing",
}


class _CleanErrors(click.Group):
    """A group that shows the library's own errors as one line and exits with 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KgError as error:
            _fail(str(error))
        except click.FileError as error:  # click would exit with 1
            _fail(f"{error.format_message()}; name another")


def _fail(message: str) -> NoReturn:
    Console(stderr=True, soft_wrap=True).print(Text(f"Error: {message}"))
    sys.exit(NOTHING_DONE)


def _warn_skipped(skipped: list[Skipped]) -> None:
    console = Console(stderr=True, soft_wrap=True)
    for one in skipped:
        console.print(Text(f"skipped {one.name}: {one.reason}", style="yellow"))


@click.group(cls=_CleanErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="parkgraph", prog_name="kg")
def main() -> None:
    """From Chinese news about science and high-tech parks to a knowledge graph.

    Example: kg build seeds --out build
    """


# ---------------------------------------------------------------- build


def _formats(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    if value is None:
        return tuple(WRITERS)
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    unknown = [name for name in names if name not in WRITERS]
    if unknown or not names:
        raise click.BadParameter(
            f"unknown format {', '.join(unknown) or value!r}; expected some of {', '.join(WRITERS)}"
        )
    return names


@main.command(name="build")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help="Folder to write into.")
@click.option(
    "--jobs", "-j", type=click.IntRange(1), default=1, show_default=True, help="Processes that extract."
)
@click.option(
    "--formats", "-f", callback=_formats, help=f"Comma-separated, some of {','.join(WRITERS)}; default: all."
)
@click.option(
    "--base-iri", default=BASE_IRI, show_default=True, help="What the IRIs of the graph begin with."
)
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors and skipped inputs.")
def build_command(
    inputs: tuple[str, ...], out: Path, jobs: int, formats: tuple[str, ...], base_iri: str, quiet: bool
) -> None:
    """Build a graph from files and folders.

    Exit code: 0 done, 1 done but some inputs were skipped, 2 nothing was done.

    Example: kg build newspapers/ report.pdf --out build --jobs 4
    """
    check_writable(out)
    with _progress(quiet) as report:
        built = build_with_report(inputs, jobs=jobs, base_iri=base_iri, progress=report)
        _warn_skipped(list(built.skipped))
        if not built.graph.sources:
            _fail("no input held any text, so nothing was written; name files or folders with text")
        made = write_folder(built, out, formats=formats, progress=report)
    if not quiet:
        _print_summary(made, out, formats)
    sys.exit(SOME_SKIPPED if built.skipped else DONE)


@contextmanager
def _progress(quiet: bool) -> Iterator[Any]:
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=quiet or not console.is_terminal
    ) as bars:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(_STAGES.get(stage, stage), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield report


def _print_summary(made: Report, out: Path, formats: tuple[str, ...]) -> None:
    mentions, entities, relations = (made.counts[part] for part in ("mentions", "entities", "relations"))
    sources = made.counts["sources"]
    names = Table(title="names", title_justify="left")
    for column in ("type", "mentions", "entities"):
        names.add_column(column, justify="left" if column == "type" else "right")
    for label, count in _most_first(entities):
        names.add_row(label, str(mentions.get(label, 0)), str(count), end_section=label == "all")
    facts = Table(title="relations", title_justify="left")
    facts.add_column("predicate")
    facts.add_column("facts", justify="right")
    for predicate, count in _most_first(relations):
        facts.add_row(predicate, str(count))
    console = Console()
    console.print(Text(f"{sources['documents']} documents, {sources['articles']} articles"))
    console.print(Columns([names, facts], padding=(0, 4)))
    took = ", ".join(f"{_STAGES[stage]} {seconds:.1f} s" for stage, seconds in made.seconds.items())
    console.print(Text(took))
    for warning in made.warnings:
        console.print(Text(f"note: {warning}", style="yellow"))
    console.print(Text(f"written to {out}" + (f"; open {out / 'graph.html'}" if "html" in formats else "")))


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Sort a table of counts for reading: the largest first, the total last."""
    return sorted(counts.items(), key=lambda item: (item[0] == "all", -item[1], item[0]))


# ---------------------------------------------------------------- read


@main.command(name="read")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option("--raw", is_flag=True, help="Show the text that offsets count in, before any repair.")
@click.option(
    "--out", "-o", type=click.File("wb", lazy=True), default="-", help="File to write (default: the screen)."
)
def read_command(inputs: tuple[str, ...], form: str, raw: bool, out: Any) -> None:
    """Show the articles that the program sees in files and folders.

    Exit code: 0 done, 1 done but some inputs were skipped, 2 nothing was read.

    Example: kg read page.txt --format jsonl
    """
    skipped: list[Skipped] = []
    count = 0
    on_screen = out.name in ("-", "<stdout>") and sys.stdout.isatty()
    with _progress(on_screen) as report:
        for piece in _pieces(inputs, form, raw, skipped, lambda done, total: report("part", done, total)):
            count += 1
            out.write(piece)
            report("read", count, None)
    _warn_skipped(skipped)
    sys.exit(NOTHING_DONE if not count else SOME_SKIPPED if skipped else DONE)


def _pieces(
    inputs: tuple[str, ...], form: str, raw: bool, skipped: list[Skipped], on_part: OnPart
) -> Iterator[bytes]:
    if raw:
        for document in read_documents(inputs, on_skip=skipped.append, on_part=on_part):
            if form == "jsonl":
                yield _json_line(document_record(document))
            else:
                yield document.text.encode("utf-8", "surrogatepass")
        return
    for article in read(inputs, on_skip=skipped.append, on_part=on_part):
        if form == "jsonl":
            yield _json_line(article_record(article))
        else:
            yield article_text(article).encode("utf-8", "replace")


def _json_line(record: dict[str, Any]) -> bytes:
    return orjson.dumps(json_legal(record), option=orjson.OPT_APPEND_NEWLINE)


# ---------------------------------------------------------------- query, path


def _bindings(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    pairs = dict(value.partition("=")[::2] for value in values)
    wrong = [name for name in pairs if not re.fullmatch(r"[A-Za-z_]\w*", name)]
    if wrong:
        raise click.BadParameter(
            f"{wrong[0]!r} names no parameter; write NAME=VALUE, for example park=江阴高新区"
        )
    return pairs


@main.command(name="query")
@click.argument("out", type=click.Path(path_type=Path), required=False)
@click.argument("question", required=False, metavar="QUERY-OR-FILE")
@click.option(
    "--set",
    "-s",
    "bindings",
    multiple=True,
    callback=_bindings,
    metavar="NAME=VALUE",
    help="Give a variable a value.",
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="table", show_default=True)
@click.option("--list", "listing", is_flag=True, help="List the ready questions and their parameters.")
def query_command(
    out: Path | None,
    question: str | None,
    bindings: dict[str, str],
    form: str,
    listing: bool,
) -> None:
    """Ask the graph in OUT: a ready question by its name, SPARQL, or a file with SPARQL.

    The prefixes of the graph (kg:, skos:, schema: …) need not be declared.

    Examples:

    \b
      kg query --list
      kg query build companies-of-park --set park=江阴高新区
      kg query build 'SELECT ?park ?firm { ?park kg:hosts ?firm } LIMIT 5' --format csv
    """
    if listing:
        click.echo(_question_list(), nl=False)
        return
    if out is None or question is None:
        raise click.UsageError(
            "name a build's folder and a question; kg query --list shows the ready questions"
        )
    click.echo(FORMATS[form](query(out, question, **bindings)), nl=False)


def _question_list() -> str:
    lines = []
    for one in ready_questions():
        lines.append(f"{one.name}\n    {one.zh}\n    {one.en}")
        for p in one.parameters:
            default = " (required)" if p.required else f" (default: {p.default})" if p.default else ""
            lines.append(f"      --set {p.name}=…  {p.zh} / {p.en}{default}")
    return "\n".join(lines) + "\n"


@main.command(name="path")
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("one")
@click.argument("other")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="table", show_default=True)
def path_command(out: Path, one: str, other: str, form: str) -> None:
    """Show the shortest chain of relations between two names, with the sentence behind each step.

    Exit code: 0 there is one, 1 there is none.

    Example: kg path build 江阴高新区 中国科学院
    """
    steps = path(out, one, other)
    if not steps.rows:
        click.echo(f"nothing in the graph leads from {one} to {other}", err=True)
        sys.exit(1)
    click.echo(FORMATS[form](steps), nl=False)


@main.command(name="explain")
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("name")
def explain_command(out: Path, name: str) -> None:
    """Show why the graph says what it says of NAME: its forms, what joined them, its namesakes, its relations.

    Example: kg explain build 鑫瑞峻
    """
    from kg.explain import explain, format_explanation

    click.echo(format_explanation(explain(out, name)), nl=False)


# ---------------------------------------------------------------- validate, evaluate


@main.command(name="validate")
@click.argument("out", type=click.Path(path_type=Path))
def validate_command(out: Path) -> None:
    """Check the graph in OUT against the ontology's shapes (SHACL).

    Exit code: 0 it conforms, 1 it does not, 2 it cannot be read.

    Example: kg validate build
    """
    from kg.validate import validate

    found = validate(out)
    click.echo(found.text, nl=False)
    sys.exit(0 if found.conforms else 1)


@main.command(name="evaluate")
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--sources", type=click.Path(path_type=Path), help="Folder of the source documents.")
@click.option("--errors", type=click.IntRange(0), default=0, help="Show up to this many errors of each kind.")
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path), help="Write the figures to this file too."
)
def evaluate_command(
    gold: Path, out: Path, sources: Path | None, errors: int, json_file: Path | None
) -> None:
    """Measure the build in OUT against annotated pieces: mentions, entities, relations.

    Example: kg evaluate training/gold build --sources seeds --errors 20
    """
    scores = evaluate(gold, out, sources)
    click.echo(format_scores(scores, errors=errors), nl=False)
    if json_file is not None:
        json_file.write_bytes(to_json(scores))

"""Puts all formats of a graph into one folder, whole or not at all.

Everything is first written to a temporary folder beside the output folder, on the same file system.
Only when all of it is there is it moved into place, by renaming alone; if a rename fails, those
before it are undone. So a full disk, an interrupted run or a writer that raises leaves an earlier
build as it was. (A process that is killed outright may leave a folder `.OUT.kg-…` behind, which
holds nothing but what it was working on.)

What is in the way:

* a file that `report.json` lists with the SHA-256 that it still has is kg's own and is replaced;
* a file of the same name that kg did not write, or that was changed since (a layout saved by
  Gephi over `graph.gexf`), is kept as `NAME.bak` (`NAME.bak2` …), and a warning says so;
* kg's own unchanged files of formats that were *not* asked for this time are removed: they would
  show another graph than the report beside them;
* nothing else is touched.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from kg.errors import KgError
from kg.graph import Graph
from kg.write import FILES, WRITERS, report
from kg.write.report import Report

if TYPE_CHECKING:
    from kg.build import Build

Progress = Callable[[str, int, int | None], None]

_KNOWN = frozenset(name for files in FILES.values() for name in files)


class OutputError(KgError):
    """The output folder cannot be written; the message says which and what to do."""


def _silent(stage: str, done: int, total: int | None) -> None: ...


def write_folder(
    build: Build, out: Path, *, formats: Sequence[str] = tuple(WRITERS), progress: Progress = _silent
) -> Report:
    """Write a build's graph and its report into a folder, which is made if it is not there.

    Raises OutputError if the folder cannot be written, KeyError for an unknown format; an earlier
    build in it is then as it was.
    """
    return write_graph(
        build.graph,
        out,
        formats=formats,
        skipped=[(one.name, one.reason) for one in build.skipped],
        seconds=build.seconds,
        progress=progress,
    )


def write_graph(
    graph: Graph,
    out: Path,
    *,
    formats: Sequence[str] = tuple(WRITERS),
    skipped: Sequence[tuple[str, str]] = (),
    seconds: Mapping[str, float] | None = None,
    progress: Progress = _silent,
) -> Report:
    """Do what `write_folder` does for a graph of any origin; `seconds` are those of the stages before."""
    writers = [WRITERS[name] for name in formats]
    check_writable(out)
    started = time.perf_counter()
    with _clean_errors(out), _stage(out) as stage:
        new = stage / "new"
        new.mkdir()
        for done, writer in enumerate(writers):
            progress("write", done, len(writers))
            writer(graph, new)
        progress("write", len(writers), len(writers))
        files = {name: _digest(new / name) for name in _files(new)}
        plan = _plan(out, [*files, report.NAME])
        made = report.make(
            graph,
            skipped=skipped,
            seconds={**(seconds or {}), "write": time.perf_counter() - started},
            files=files,
            notes=[
                f"{name} was not as kg had written it: kept as {kept.name}"
                for name, kept in plan.kept.items()
            ],
        )
        (new / report.NAME).write_bytes(report.to_json(made))
        _publish(new, out, plan, attic=stage / "old")
    return made


def check_writable(out: Path) -> None:
    """Make sure, before any work is done, that a build can be written to a folder.

    Raises OutputError if it cannot.
    """
    with _clean_errors(out):
        if out.is_symlink() and not out.exists():
            raise OutputError(f"{out}: is a link to nothing; remove it or choose another --out")
        if out.exists() and not out.is_dir():
            raise OutputError(f"{out}: is a file, not a folder; remove it or choose another --out")
        base = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
        if not base.is_dir():
            raise OutputError(f"{out}: {base} is a file, not a folder; choose another --out")
        if not os.access(base, os.W_OK | os.X_OK):
            raise OutputError(
                f"{out}: no right to write in {base}; choose another --out or change its rights"
            )
        for name in sorted({*_KNOWN, report.NAME}):
            if (out / name).is_dir():
                raise OutputError(
                    f"{out / name}: is a folder where kg writes a file; move it away or choose another --out"
                )
            if (out / name).parent.is_file():
                parent = (out / name).parent
                raise OutputError(
                    f"{parent}: is a file where kg makes a folder; move it away or choose another --out"
                )


# ---------------------------------------------------------------- moving into place


@contextmanager
def _clean_errors(out: Path) -> Iterator[None]:
    """Turn what the file system refuses into one error that a user understands."""
    try:
        yield
    except OSError as error:
        what = " ".join(str(part) for part in (error.strerror or error, error.filename) if part)
        raise OutputError(
            f"{out}: cannot be written ({what}); what was in it is as it was. "
            "Free some space, change its rights or choose another --out"
        ) from error


@contextmanager
def _stage(out: Path) -> Iterator[Path]:
    """Give an empty folder on the file system of the output folder, and remove it in the end."""
    target = Path(os.path.realpath(out))
    target.parent.mkdir(parents=True, exist_ok=True)
    # What lies beside a mounted folder is on another file system; its parent may be closed to us.
    inside = target.is_dir() and (os.path.ismount(target) or not os.access(target.parent, os.W_OK | os.X_OK))
    beside = target if inside else target.parent
    stage = Path(tempfile.mkdtemp(prefix=f".{target.name}.kg-", dir=beside))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to do with the files of an earlier build: `own` ones go, `kept` ones get another name."""

    own: frozenset[str]
    kept: Mapping[str, Path]


def _plan(out: Path, names: Sequence[str]) -> _Plan:
    target = Path(os.path.realpath(out))
    own = _own(target)
    kept = {
        name: next(path for path in _baks(target / name) if not os.path.lexists(path))
        for name in names
        if name not in own and os.path.lexists(target / name)
    }
    return _Plan(own, kept)


def _publish(new: Path, out: Path, plan: _Plan, *, attic: Path) -> None:
    """Move all files of `new` to `out`, and what they replace to `attic`; undo all of it if one move fails."""
    target = Path(os.path.realpath(out))
    if not target.exists():
        new.rename(target)
        return
    names = _files(new)
    stale = sorted(plan.own.difference(names))
    with ExitStack() as undo:

        def move(source: Path, to: Path) -> None:
            for folder in [folder for folder in (to.parent.parent, to.parent) if not folder.exists()]:
                folder.mkdir()
                undo.callback(folder.rmdir)
            source.rename(to)
            undo.callback(to.rename, source)

        for name in names:
            if name in plan.kept:
                move(target / name, plan.kept[name])
            elif name in plan.own:
                move(target / name, attic / name)
            move(new / name, target / name)
        for name in stale:
            move(target / name, attic / name)
        undo.pop_all()
    for folder in {(target / name).parent for name in stale} - {target}:
        if not any(folder.iterdir()):
            folder.rmdir()


def _files(folder: Path) -> list[str]:
    """Give the files below a folder, as sorted paths with `/` between the parts."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _own(out: Path) -> frozenset[str]:
    """Give the files that an earlier build wrote into a folder and nobody has changed since."""
    listed = _listed(out / report.NAME)
    if listed is None:
        return frozenset()
    own = {
        name
        for name in _KNOWN & listed.keys()
        if _is_plain(out / name) and _digest(out / name) == listed[name]
    }
    return frozenset({*own, report.NAME})


def _listed(path: Path) -> dict[str, Any] | None:
    """Read the digests by file from an earlier report; None if there is none that kg wrote."""
    if not _is_plain(path):
        return None
    try:
        value = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        return None
    match value:
        case {"program": report.PROGRAM, "files": dict(files)}:
            return files
        case _:
            return None


def _baks(path: Path) -> Iterator[Path]:
    yield path.with_name(f"{path.name}.bak")
    yield from (path.with_name(f"{path.name}.bak{n}") for n in count(2))


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()

"""Walk what the user named (files, folders, globs, `-`) and give every file its name."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.read.errors import OnPart, OnSkip, Skipped, Unreadable

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read: its name in the results, and its path (None: standard input)."""

    name: str
    path: Path | None
    data: bytes | None = None
    """What it holds, where that was read before."""
    on_part: OnPart | None = None
    """Is told how many pages have been read, of how many."""

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()

    def read(self) -> bytes:
        """Read the whole file. Raises Unreadable with the system's reason."""
        if self.data is not None:
            return self.data
        if self.path is None:
            return sys.stdin.buffer.read()
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise Unreadable(f"cannot be read: {error.strerror}; check its permissions") from error


class Names:
    """Names that have been given out, so that two inputs never share one."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, name: str, parents: Iterable[str] = ()) -> str:
        """Give `name`, or if it is taken, the same behind as many parent folders as it needs, or a number."""
        candidate = name
        for parent in parents:
            if candidate not in self._taken:
                break
            candidate = f"{parent}/{candidate}"
        number = 2
        stem = candidate
        while candidate in self._taken:
            candidate = f"{stem}~{number}"
            number += 1
        self._taken.add(candidate)
        return candidate


def inputs(paths: Iterable[Path | str], *, on_skip: OnSkip) -> Iterator[Input]:
    """Yield the files that `paths` stand for: files, folders (all below, sorted), globs, `-`.

    A file of a folder is named by its path below that folder with `/`, any other by its file name. The
    same file is yielded once. Links that lead out of a folder, linked folders, and what is no regular
    file are skipped; files and folders whose name begins with a dot are passed over.
    """
    names = Names()
    seen: set[Path] = set()
    for given in paths:
        if str(given) == STDIN:
            yield Input(names.unique("stdin"), None)
            continue
        if not str(given):
            on_skip(Skipped("''", "names no file; give a file or a folder"))
            continue
        for path in _expand(Path(given)):
            if path.is_dir():
                found = False
                for below in _walk(path, path, on_skip=on_skip):
                    found = True
                    if _first(below, seen):
                        name = below.relative_to(path).as_posix()
                        yield Input(names.unique(name, _parents(path / "x")), below)
                if not found:
                    on_skip(Skipped(str(given), "is a folder with no file to read; name another"))
            elif problem := _problem(path):
                on_skip(Skipped(str(given), problem))
            elif _first(path, seen):
                yield Input(names.unique(path.name, _parents(path)), path)


def _expand(path: Path) -> list[Path]:
    if glob.has_magic(str(path)) and not os.path.lexists(path):
        return [Path(found) for found in sorted(glob.glob(str(path), recursive=True))] or [path]
    return [path]


def _parents(path: Path) -> list[str]:
    return [part for part in reversed(path.parent.parts) if part not in ("/", "..", ".")]


def _first(path: Path, seen: set[Path]) -> bool:
    real = path.resolve()
    if real in seen:
        return False
    seen.add(real)
    return True


def _problem(path: Path) -> str | None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return "does not exist; check the path"
    except OSError as error:
        return f"cannot be read: {error.strerror}; check its permissions"
    return None if stat.S_ISREG(mode) else "is not a regular file; give a file or a folder"


def _walk(folder: Path, top: Path, *, on_skip: OnSkip) -> Iterator[Path]:
    """Yield the files below a folder, sorted; `top` is the folder that the user named."""

    def skip(path: Path, reason: str) -> None:
        on_skip(Skipped(path.relative_to(top).as_posix() if path != top else str(top), reason))

    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        skip(folder, f"cannot be opened: {error.strerror}; check its permissions")
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            target = path.resolve()
            if not target.is_relative_to(top.resolve()):
                skip(path, "is a link that leads out of the folder; name its target itself")
                continue
            if target.is_dir():
                skip(path, "is a link to a folder; its files are read where they are")
                continue
        if entry.is_dir():
            yield from _walk(path, top, on_skip=on_skip)
        elif problem := _problem(path):
            skip(path, problem)
        else:
            yield path

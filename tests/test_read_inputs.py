"""Files, folders, globs and standard input: names, order, and what is skipped."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.read import Skipped, read, read_documents
from tests.test_read_formats import pdf


def names(*paths: Path | str) -> tuple[list[str], dict[str, str]]:
    skipped: list[Skipped] = []
    found = [document.name for document in read_documents(paths, on_skip=skipped.append)]
    return found, {one.name.rsplit("/", 1)[-1]: one.reason for one in skipped}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "in"
    (root / "b").mkdir(parents=True)
    for name in ("z.txt", "a.md", "b/c.txt"):
        (root / name).write_text("园区开工。", "utf-8")
    return root


def test_a_folder_is_read_in_order_with_names_below_it(folder: Path) -> None:
    assert names(folder) == (["a.md", "b/c.txt", "z.txt"], {})


def test_a_file_is_named_by_itself_and_a_second_of_its_name_by_its_folder(folder: Path) -> None:
    (folder / "b" / "z.txt").write_text("另一篇。", "utf-8")
    assert names(folder / "z.txt", folder / "b" / "z.txt")[0] == ["z.txt", "b/z.txt"]


def test_the_same_file_is_read_once(folder: Path) -> None:
    assert names(folder / "z.txt", folder, f"{folder}/*.txt")[0] == ["z.txt", "a.md", "b/c.txt"]


def test_a_glob_is_expanded(folder: Path) -> None:
    assert names(f"{folder}/**/*.txt")[0] == ["c.txt", "z.txt"]


def test_what_cannot_be_read_is_named_with_the_reason(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("外面。", "utf-8")
    (folder / "leads-out.txt").symlink_to(outside)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_text(" \n\u3000\n", "utf-8")
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 10)
    (folder / ".hidden.txt").write_text("看不见。", "utf-8")
    os.mkfifo(folder / "pipe.txt")
    found, skipped = names(folder, tmp_path / "missing.txt")
    assert found == ["a.md", "b/c.txt", "z.txt"]
    assert {name: reason.split(";")[0] for name, reason in skipped.items()} == {
        "leads-out.txt": "is a link that leads out of the folder",
        "loop": "is a link to a folder",
        "empty.txt": "is empty",
        "blank.txt": "holds only white space",
        "picture.jpg": "is of an unknown type '.jpg'",
        "binary.txt": "is not text but binary data",
        "pipe.txt": "is not a regular file",
        "missing.txt": "does not exist",
    }
    assert all("; " in reason for reason in skipped.values()), "every reason says what to do"


def test_an_empty_folder_is_reported(tmp_path: Path) -> None:
    assert names(tmp_path)[1] == {tmp_path.name: "is a folder with no file to read; name another"}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("园区开工。".encode("gbk"), [("stdin", "园区开工。")]),
        ('{"text": "甲。"}\n{"text": "乙。"}'.encode(), [("stdin#1", "甲。"), ("stdin#2", "乙。")]),
    ],
)
def test_standard_input(data: bytes, found: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert [(document.name, document.text) for document in read_documents(["-"])] == found


PAGE = (
    "<!DOCTYPE html><html><body><p>3月2日，江阴高新区创新中心揭牌，首批十二家企业同时入驻。</p></body></html>"
)


@pytest.mark.parametrize(
    "data", [PAGE.encode(), b"\xef\xbb\xbf\n" + PAGE.upper().encode(), pdf([[(50, 700, "创新中心揭牌")]])]
)
def test_what_has_no_ending_is_known_by_how_it_begins(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page").write_bytes(data)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    first, second = read_documents([tmp_path / "page", "-"])
    assert (first.name, second.name) == ("page", "stdin")
    assert first.text == second.text
    assert "创新中心揭牌" in first.text
    assert "<" not in first.text


def test_no_name_is_not_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("园区开工。", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert names("") == ([], {"''": "names no file; give a file or a folder"})


def test_the_text_is_that_of_the_file(tmp_path: Path) -> None:
    raw = "第一行\r\n第二行\r第三行\u2028\x00末"
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + raw.encode())
    (document,) = read_documents([tmp_path])
    assert document.text == raw
    (article,) = read([tmp_path])
    assert "\x00" not in article.text
    assert "\r" not in article.text

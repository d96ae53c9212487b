from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import orjson
import pytest

from kg.build import Build
from kg.graph import Graph
from kg.read import Skipped
from kg.write import FILES, WRITERS, folder
from kg.write.folder import OutputError, check_writable, write_folder, write_graph
from tests.samples import HOSTILE, small_graph

FEW = ("jsonl", "gexf", "neo4j")
FEW_FILES = {file for name in FEW for file in FILES[name]}

Tree = dict[str, bytes]


def tree(out: Path) -> Tree:
    """All files below a folder; a link counts as a file that holds where it leads."""
    return {
        path.relative_to(out).as_posix(): os.readlink(path).encode()
        if path.is_symlink()
        else path.read_bytes()
        for path in out.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def without_report(out: Path) -> Tree:
    return {name: content for name, content in tree(out).items() if name != "report.json"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "报纸 out"


@pytest.fixture
def built(out: Path) -> Path:
    write_graph(small_graph(), out, formats=FEW)
    return out


def test_a_folder_is_made_with_all_above_it(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    write_graph(small_graph(), out, formats=FEW)
    assert tree(out).keys() == FEW_FILES | {"report.json"}
    assert os.listdir(out.parent) == ["b"]
    assert out.stat().st_mode == (tmp_path / "a").stat().st_mode


def test_all_formats(out: Path) -> None:
    made = write_graph(small_graph(HOSTILE), out)
    assert tree(out).keys() == {file for files in FILES.values() for file in files} | {"report.json"}
    assert made.files.keys() == without_report(out).keys()


def test_a_build_tells_what_it_skipped_and_how_long_it_took(out: Path) -> None:
    build = Build(small_graph(), (Skipped("坏.txt", "is empty"),), {"read": 1.0})
    seen: list[tuple[str, int, int | None]] = []
    made = write_folder(build, out, formats=["jsonl"], progress=lambda *step: seen.append(step))
    assert made.skipped == (("坏.txt", "is empty"),)
    assert list(made.seconds) == ["read", "write"]
    assert seen == [("write", 0, 1), ("write", 1, 1)]
    told = orjson.loads((out / "report.json").read_bytes())
    assert told["skipped"] == [{"name": "坏.txt", "reason": "is empty"}]


def test_the_same_again_gives_the_same_bytes(built: Path) -> None:
    before = without_report(built)
    made = write_graph(small_graph(), built, formats=FEW)
    assert without_report(built) == before
    assert not any("kept" in warning for warning in made.warnings)
    assert os.listdir(built.parent) == [built.name]


def test_another_graph_replaces_the_first(built: Path) -> None:
    write_graph(small_graph(("甲有限公司",)), built, formats=FEW)
    assert all(
        "甲有限公司".encode() in tree(built)[file]
        for file in ("entities.jsonl", "graph.gexf", "neo4j/load.cypher")
    )
    assert tree(built).keys() == FEW_FILES | {"report.json"}


# ---------------------------------------------------------------- what is in the folder already


def test_files_of_formats_not_asked_for_are_removed(built: Path) -> None:
    write_graph(small_graph(), built, formats=["jsonl"])
    assert tree(built).keys() == {*FILES["jsonl"], "report.json"}
    assert not (built / "neo4j").exists()


def test_files_of_others_stay(built: Path) -> None:
    (built / "笔记.md").write_text("mine")
    (built / "neo4j" / "queries.cypher").write_text("mine")
    (built / "empty").mkdir()
    write_graph(small_graph(("甲有限公司",)), built, formats=["jsonl"])
    assert tree(built).keys() == {*FILES["jsonl"], "report.json", "笔记.md", "neo4j/queries.cypher"}
    assert (built / "empty").is_dir()


def test_a_file_that_was_changed_is_kept(built: Path) -> None:
    (built / "graph.gexf").write_text("laid out in Gephi")
    first = write_graph(small_graph(), built, formats=FEW)
    (built / "graph.gexf").write_text("laid out again")
    write_graph(small_graph(), built, formats=FEW)
    assert (built / "graph.gexf.bak").read_text() == "laid out in Gephi"
    assert (built / "graph.gexf.bak2").read_text() == "laid out again"
    assert (built / "graph.gexf").read_bytes().startswith(b"<?xml")
    assert "graph.gexf was not as kg had written it: kept as graph.gexf.bak" in first.warnings


def test_a_changed_file_of_a_format_not_asked_for_stays(built: Path) -> None:
    (built / "graph.gexf").write_text("laid out in Gephi")
    write_graph(small_graph(), built, formats=["jsonl"])
    assert (built / "graph.gexf").read_text() == "laid out in Gephi"


@pytest.mark.parametrize(
    "content",
    ["not JSON", "[]", '{"program": "other", "files": {}}', '{"program": "parkgraph", "files": 1}', ""],
)
def test_a_report_that_is_not_kgs_is_kept(out: Path, content: str) -> None:
    out.mkdir()
    (out / "report.json").write_text(content)
    (out / "entities.jsonl").write_text("mine")
    write_graph(small_graph(), out, formats=["jsonl"])
    assert (out / "report.json.bak").read_text() == content
    assert (out / "entities.jsonl.bak").read_text() == "mine"


def test_a_report_cannot_make_kg_remove_what_is_not_its_own(built: Path) -> None:
    victim = built.parent / "victim.txt"
    victim.write_text("mine")
    (built / "mine.txt").write_text("mine")
    report = orjson.loads((built / "report.json").read_bytes())
    report["files"] |= dict.fromkeys(["../victim.txt", str(victim), "mine.txt"], folder._digest(victim))
    (built / "report.json").write_bytes(orjson.dumps(report))
    write_graph(small_graph(), built, formats=[])
    assert victim.read_text() == (built / "mine.txt").read_text() == "mine"


def test_a_link_to_a_folder_stays_a_link(built: Path) -> None:
    link = built.parent / "link"
    link.symlink_to(built)
    write_graph(small_graph(("甲有限公司",)), link, formats=FEW)
    assert link.is_symlink()
    assert "甲有限公司".encode() in (built / "entities.jsonl").read_bytes()


def test_a_file_that_is_a_link_is_not_written_through(built: Path) -> None:
    other = built.parent / "other"
    other.write_text("mine")
    (built / "graph.gexf").unlink()
    (built / "graph.gexf").symlink_to(other)
    write_graph(small_graph(), built, formats=FEW)
    assert other.read_text() == "mine"
    assert not (built / "graph.gexf").is_symlink()


def test_the_working_directory_can_be_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    write_graph(small_graph(), Path("."), formats=["jsonl"])
    assert set(os.listdir(".")) == {*FILES["jsonl"], "report.json"}
    assert os.listdir(tmp_path) == ["here"]


# ---------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    "error", [RuntimeError("a bug"), KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left")]
)
def test_a_writer_that_fails_leaves_the_earlier_build(
    built: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def half(graph: Graph, into: Path) -> None:
        (into / "graph.gexf").write_text("<half")
        raise error

    before = tree(built)
    monkeypatch.setattr(folder, "WRITERS", {**WRITERS, "gexf": half})
    with pytest.raises(OutputError if isinstance(error, OSError) else type(error)):
        write_graph(small_graph(("甲有限公司",)), built, formats=FEW)
    assert tree(built) == before
    assert os.listdir(built.parent) == [built.name]


def test_a_writer_that_fails_leaves_nothing_where_nothing_was(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(graph: Graph, into: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(folder, "WRITERS", {"jsonl": full})
    with pytest.raises(OutputError, match=r"No space left on device.*choose another --out"):
        write_graph(small_graph(), out, formats=["jsonl"])
    assert os.listdir(out.parent) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from kg.write import folder
from tests.samples import small_graph

def killed(graph, into):
    (into / "graph.gexf").write_text("<half")
    os.kill(os.getpid(), signal.SIGKILL)

folder.WRITERS = {**folder.WRITERS, "gexf": killed}
folder.write_graph(small_graph(("甲有限公司",)), Path(sys.argv[1]), formats=["jsonl", "gexf"])
"""


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_a_process_that_is_killed_leaves_the_earlier_build(built: Path) -> None:
    before = tree(built)
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", KILLED, str(built)], cwd=root, check=False)
    assert done.returncode == -signal.SIGKILL
    assert tree(built) == before
    write_graph(small_graph(), built, formats=FEW)
    assert tree(built) == before | {"report.json": tree(built)["report.json"]}


@pytest.mark.parametrize("formats", [FEW, ("jsonl",), ("gexf", "graphml")])
def test_a_move_that_fails_is_undone_with_all_before_it(
    out: Path, monkeypatch: pytest.MonkeyPatch, formats: tuple[str, ...]
) -> None:
    rename = Path.rename
    for bad in count():
        write_graph(small_graph(), out, formats=FEW)
        (out / "graph.gexf").write_text("laid out in Gephi")
        before = tree(out)
        moves = count()

        def fail(self: Path, target: Path, moves: count[int] = moves, bad: int = bad) -> Path:
            if next(moves) == bad:
                raise OSError(errno.EACCES, "Permission denied")
            return rename(self, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", fail)
            failed = fails(lambda: write_graph(small_graph(("甲有限公司",)), out, formats=formats))
        if not failed:
            assert bad >= len(formats)
            return
        assert tree(out) == before, f"move {bad}"
        assert os.listdir(out.parent) == [out.name]
        (out / "graph.gexf").unlink()


def fails(call: Callable[[], object]) -> bool:
    try:
        call()
    except OutputError:
        return True
    return False


def test_an_unknown_format_is_refused_before_anything_is_written(out: Path) -> None:
    with pytest.raises(KeyError, match="xlsx"):
        write_graph(small_graph(), out, formats=["jsonl", "xlsx"])
    assert not out.exists()


def a_file(out: Path) -> None:
    out.write_text("mine")


def below_a_file(out: Path) -> None:
    out.parent.joinpath("file").write_text("mine")


def a_dead_link(out: Path) -> None:
    out.symlink_to(out.parent / "nowhere")


def a_folder_for_a_file(out: Path) -> None:
    (out / "graph.ttl").mkdir(parents=True)


def a_file_for_a_folder(out: Path) -> None:
    out.mkdir()
    (out / "neo4j").write_text("mine")


@pytest.mark.parametrize(
    ("make", "name", "message"),
    [
        (a_file, "out", "out: is a file, not a folder"),
        (below_a_file, "file/out/deep", "file is a file, not a folder"),
        (a_dead_link, "out", "is a link to nothing"),
        (a_folder_for_a_file, "out", "graph.ttl: is a folder where kg writes a file"),
        (a_file_for_a_folder, "out", "neo4j: is a file where kg makes a folder"),
    ],
)
def test_what_cannot_be_written_is_said_before_any_work(
    tmp_path: Path, make: Callable[[Path], None], name: str, message: str
) -> None:
    make(tmp_path / "out")
    before = tree(tmp_path)
    for call in (check_writable, lambda out: write_graph(small_graph(), out)):
        with pytest.raises(OutputError, match=message):
            call(tmp_path / name)
    assert tree(tmp_path) == before


def test_a_folder_without_the_right_to_write(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The superuser, as whom containers run tests, may write anywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != built)
    with pytest.raises(OutputError, match="no right to write in"):
        check_writable(built)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere"
)
def test_a_folder_that_is_really_closed(built: Path) -> None:
    built.chmod(0o555)
    with pytest.raises(OutputError, match="no right to write in"):
        write_graph(small_graph(), built, formats=FEW)


def test_a_name_that_no_file_system_takes(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="File name too long"):
        check_writable(tmp_path / ("长" * 200))


def test_a_closed_folder_above_does_not_matter(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != built.parent)
    write_graph(small_graph(("甲有限公司",)), built, formats=FEW)
    assert tree(built).keys() == FEW_FILES | {"report.json"}

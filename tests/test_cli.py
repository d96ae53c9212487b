"""The command line as a user meets it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

TEXT = (
    "江阴高新区：让科技创新迸发澎湃动力\n\n"
    "江苏鑫瑞峻新材料科技有限公司落户江阴高新区。江阴高新区党工委书记陈兴华说，园区引进了鑫瑞峻等企业。\n"
)
FILES = {
    "entities.jsonl",
    "graph.gexf",
    "graph.graphml",
    "graph.html",
    "graph.ttl",
    "mentions.jsonl",
    "neo4j",
    "relations.jsonl",
    "report.json",
}


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("input") / "page.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture(scope="module")
def built(page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "out"
    assert run("build", page, "--out", out, "--quiet").exit_code == 0
    return out


# ---------------------------------------------------------------- help


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_help_with_an_example(name: str) -> None:
    shown = run(name, "--help")
    assert shown.exit_code == 0
    assert f"kg {name}" in shown.output.split("Example", 1)[1]


def test_every_command_stands_in_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    assert [name for name in main.commands if f"kg {name}" not in readme] == []


# ---------------------------------------------------------------- build


def test_build_writes_what_the_contract_lists(built: Path, page: Path) -> None:
    assert {path.name for path in built.iterdir()} == FILES
    mentions = [json.loads(line) for line in (built / "mentions.jsonl").read_text("utf-8").splitlines()]
    for mention in mentions:
        assert mention["document"] == "page.txt"
        assert "".join(TEXT[mention["start"] : mention["end"]].split()) == mention["text"]
    assert {"江阴高新区", "陈兴华"} <= {mention["text"] for mention in mentions}


def test_build_prints_a_summary(page: Path, tmp_path: Path) -> None:
    shown = run("build", page, "--out", tmp_path / "out")
    assert shown.exit_code == 0
    assert "1 documents, 1 articles" in shown.output
    assert "PERSON" in shown.output
    assert str(tmp_path / "out" / "graph.html") in shown.output.replace("\n", "")


def test_quiet_build_prints_nothing(page: Path, tmp_path: Path) -> None:
    assert run("build", page, "--out", tmp_path / "out", "--quiet").output == ""


def test_build_gives_the_same_bytes_whatever_the_jobs(page: Path, built: Path, tmp_path: Path) -> None:
    assert run("build", page, "--out", tmp_path / "out", "--jobs", 2, "--quiet").exit_code == 0
    for path in sorted(built.rglob("*")):
        if path.is_file() and path.name != "report.json":
            assert path.read_bytes() == (tmp_path / "out" / path.relative_to(built)).read_bytes(), path.name


def test_build_writes_the_formats_asked_for(page: Path, tmp_path: Path) -> None:
    assert run("build", page, "--out", tmp_path / "o", "--formats", "turtle, gexf", "--quiet").exit_code == 0
    assert {path.name for path in (tmp_path / "o").iterdir()} == {"graph.ttl", "graph.gexf", "report.json"}


def test_build_mints_iris_below_the_base(page: Path, tmp_path: Path) -> None:
    base = "http://kg.example.com/园区/"
    run("build", page, "--out", tmp_path / "o", "--base-iri", base, "--formats", "jsonl", "--quiet")
    rows = [json.loads(line) for line in (tmp_path / "o" / "entities.jsonl").read_text("utf-8").splitlines()]
    assert rows
    assert all(row["id"].startswith(base) for row in rows)


def test_build_with_a_skipped_input_does_the_rest_and_exits_with_1(page: Path, tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty.txt", tmp_path / "picture.txt"
    empty.write_bytes(b"")
    binary.write_bytes(bytes(range(256)) * 40)
    shown = run("build", page, empty, binary, tmp_path / "missing.txt", "--out", tmp_path / "o", "--quiet")
    assert shown.exit_code == 1
    assert (tmp_path / "o" / "graph.ttl").exists()
    for name in ("empty.txt", "picture.txt", "missing.txt"):
        assert f"skipped {name}: " in shown.output or name in shown.output
    skipped = json.loads((tmp_path / "o" / "report.json").read_text("utf-8"))["skipped"]
    assert len(skipped) == 3
    assert all(one["reason"] for one in skipped)


def test_build_of_nothing_exits_with_2_and_leaves_an_earlier_build(built: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}
    shown = run("build", tmp_path, "--out", built)
    assert shown.exit_code == 2
    assert "Error: " in shown.output
    assert {path: path.read_bytes() for path in built.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("--jobs", "0"),
        ("--formats", "pdf"),
        ("--formats", ""),
        ("--base-iri", "no iri"),
        ("--base-iri", "https://example.org/a b/"),
        ("--base-iri", "https://example.org/kg"),
        ("--no-such-option",),
    ],
)
def test_build_with_wrong_usage_exits_with_2(args: tuple[str, ...], page: Path, tmp_path: Path) -> None:
    out = () if not args else ("--out", tmp_path / "o")
    shown = run("build", page, *out, *args)
    assert shown.exit_code == 2
    assert "Error" in shown.output
    assert not (tmp_path / "o").exists()


def test_build_says_where_it_cannot_write(page: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    shown = run("build", page, "--out", taken)
    assert shown.exit_code == 2
    assert "taken" in shown.output
    assert taken.read_text() == "a file"


# ---------------------------------------------------------------- read


def test_read_prints_articles_whose_body_counts_in_the_raw_text(page: Path) -> None:
    shown = run("read", page, "--format", "jsonl")
    assert shown.exit_code == 0
    (article,) = [json.loads(line) for line in shown.output.splitlines()]
    assert article["document"] == "page.txt"
    assert article["title"] == "江阴高新区：让科技创新迸发澎湃动力"
    body = "".join(TEXT[start:end] for start, end in article["body"])
    assert body.startswith("江苏鑫瑞峻")


def test_read_raw_prints_the_text_as_it_stands(page: Path) -> None:
    assert run("read", page, "--raw").output == TEXT


def test_read_raw_as_json_lines_tells_documents_apart(page: Path) -> None:
    (page.parent / "二.txt").write_text("常州高新区开工。", "utf-8")
    shown = run("read", page, page.parent / "二.txt", "--raw", "--format", "jsonl")
    rows = [json.loads(line) for line in shown.output.splitlines()]
    assert [(row["document"], row["text"]) for row in rows] == [
        ("page.txt", TEXT),
        ("二.txt", "常州高新区开工。"),
    ]
    assert {row["encoding"] for row in rows} == {"utf-8"}


def test_read_says_where_it_cannot_write(page: Path, tmp_path: Path) -> None:
    shown = run("read", page, "--out", tmp_path / "no" / "folder.txt")
    assert shown.exit_code == 2
    assert shown.stderr.startswith("Error: Could not open file")
    assert len(shown.stderr.splitlines()) == 1


def test_read_with_damage_reads_the_rest_and_exits_with_1(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("江阴高新区开工。".encode() * 60 + b"\xff")
    shown = run("read", tmp_path / "a.txt")
    assert shown.exit_code == 1
    assert "江阴高新区开工" in shown.stdout
    assert shown.stderr == "skipped a.txt: has 1 place that is no utf-8, shown as \ufffd; the rest is read\n"


def test_progress_is_silent_where_nobody_watches(page: Path, tmp_path: Path) -> None:
    assert run("read", page, "--out", tmp_path / "out").stderr == ""
    assert run("build", page, "--out", tmp_path / "build").stderr == ""


def test_read_as_text_shows_the_title_and_the_words(page: Path) -> None:
    shown = run("read", page).output
    assert "江阴高新区：让科技创新迸发澎湃动力" in shown
    assert "陈兴华" in shown


def test_read_of_nothing_exits_with_2(tmp_path: Path) -> None:
    assert run("read", tmp_path / "missing").exit_code == 2


# ---------------------------------------------------------------- query, path, validate, evaluate


def test_query_by_a_ready_question(built: Path) -> None:
    shown = run("query", built, "companies-of-park", "--set", "park=江阴高新区", "--format", "json")
    assert shown.exit_code == 0, shown.output
    assert "江苏鑫瑞峻新材料科技有限公司" in shown.output


def test_query_by_sparql(built: Path) -> None:
    shown = run("query", built, "SELECT ?n { ?s a kg:Person ; skos:prefLabel ?n }", "--format", "csv")
    assert shown.output.splitlines() == ["n", "陈兴华"]


def test_query_list_names_every_question_in_both_languages() -> None:
    shown = run("query", "--list").output
    assert "companies-of-park" in shown
    assert "--set park=" in shown
    assert shown.isascii() is False


@pytest.mark.parametrize(
    "args",
    [
        ("SELECT {",),
        ("DELETE WHERE { ?s ?p ?o }",),
        ("no-such-question",),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",),
        ("companies-of-park", "--set", "=x"),
        ("companies-of-park", "--set", "park=没有这个园区"),
        (),
    ],
)
def test_query_that_cannot_be_answered_exits_with_2(args: tuple[str, ...], built: Path) -> None:
    shown = run("query", built, *args)
    assert shown.exit_code == 2
    assert "Error" in shown.output


def test_path_shows_the_sentence_behind_each_step(built: Path) -> None:
    shown = run("path", built, "陈兴华", "鑫瑞峻", "--format", "json")
    assert shown.exit_code == 0, shown.output
    assert all(step["sentence"] for step in json.loads(shown.output))


def test_explain_shows_what_joined_the_names(built: Path) -> None:
    shown = run("explain", built, "鑫瑞峻")
    assert shown.exit_code == 0, shown.output
    assert "江苏鑫瑞峻新材料科技有限公司" in shown.output
    assert run("explain", built, "没有这个名字").exit_code == 2


def test_validate_a_build(built: Path, tmp_path: Path) -> None:
    assert run("validate", built).exit_code == 0
    assert run("validate", tmp_path).exit_code == 2


def test_evaluate_prints_and_writes_figures(built: Path, page: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "index.json").write_text(json.dumps({"p": {"document": "page.txt", "start": 17}}))
    (gold / "p.ann.txt").write_text(
        "{{COMPANY|江苏鑫瑞峻新材料科技有限公司}}落户{{PARK|江阴高新区}}。", "utf-8"
    )
    names = [("COMPANY", "江苏鑫瑞峻新材料科技有限公司"), ("PARK", "江阴高新区")]
    entities = [{"name": name, "type": label, "aliases": []} for label, name in names]
    facts = [{"head": "江阴高新区", "type": "hosts", "tail": names[0][1], "evidence": ""}]
    (gold / "p.facts.json").write_text(
        json.dumps([{"article": "p-1", "title": "", "entities": entities, "relations": facts}])
    )
    figures = tmp_path / "figures.json"
    shown = run("evaluate", gold, built, "--sources", page.parent, "--errors", 5, "--json", figures)
    assert shown.exit_code == 0, shown.output
    assert json.loads(figures.read_text())["mentions"]["all"]["f1"] == 1.0
    assert run("evaluate", tmp_path / "nothing", built).exit_code == 2


# ---------------------------------------------------------------- the process


def test_importing_kg_is_cheap() -> None:
    heavy = "spacy", "rdflib", "pyshacl", "pyvis", "matplotlib"
    code = f"import sys, kg; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_closed_pipe_is_no_traceback(page: Path) -> None:
    command = f'"{sys.executable}" -m kg read "{page}" "{page}" | head -c 1'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
    assert "Traceback" not in done.stderr

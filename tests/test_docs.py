"""What the README tells people to type works as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.questions import ready_questions

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith(("kg query", "kg path", "kg explain", "kg read"))
]


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_of_the_readme_answer(
    line: str, seeds_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    words = [str(seeds_build) if word == "build" else word for word in shlex.split(line, comments=True)]
    shown = CliRunner().invoke(main, words[1:])
    assert shown.exit_code == 0, shown.output
    assert len(shown.output.splitlines()) > 2


def test_the_python_of_the_readme_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    assert "江阴高新区" in capsys.readouterr().out


def test_links_of_the_readme_lead_to_files() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readme_says_how_many_ready_questions_there_are() -> None:
    names = re.findall(r"^kg query build ([a-z-]+)", README, re.MULTILINE)
    assert set(names) <= {question.name for question in ready_questions()}


def test_the_makefile_explains_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert targets is not None
    for target in targets[1].split():
        assert re.search(rf"^{target}:.* ## ", makefile, re.MULTILINE), target


def test_nothing_of_one_machine_is_in_the_repository() -> None:
    here = re.compile(r"/(?:root|home/\w+|work/(?:main|shared|\.library))/")
    texts = [
        path
        for path in ROOT.rglob("*")
        if path.suffix in {".py", ".md", ".toml", ".tsv", ".sh", ".ttl", ".rq", ".ipynb"}
    ]
    ours = [path for path in texts if not {".venv", "build", ".git"} & set(path.relative_to(ROOT).parts)]
    assert len(ours) > 50
    assert [
        path.name for path in ours if here.search(path.read_text("utf-8")) and path != Path(__file__)
    ] == []

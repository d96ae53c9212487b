"""The pipeline does what docs/pipeline.md says a spaCy pipeline can do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example

import kg
from kg.recognise import mentions
from kg.recognise.characters import TOKENIZER, CharacterTokenizer

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "pipeline.md").read_text("utf-8")
BROKEN = "江阴\ud800高新区管委会主任陈兴华介绍了情况。"
TEXT = "江阴高新区管委会主任陈兴华介绍了情况。"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return kg.load()


@pytest.fixture(scope="module")
def saved(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved") / "park_news"
    nlp.to_disk(folder)
    return folder


def gold(nlp: Language) -> spacy.tokens.Doc:
    doc = nlp.make_doc(TEXT)
    doc.set_ents([doc.char_span(0, 8, label="GOVERNMENT"), doc.char_span(10, 13, label="PERSON")])
    return doc


def test_the_examples_of_the_page_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "一.txt").write_text("鑫瑞峻在江阴高新区开工。鑫瑞峻投资两亿元。", "utf-8")
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) > 6
    space: dict[str, object] = {"__name__": "page"}
    for number, block in enumerate(blocks):
        exec(compile(block, f"pipeline.md, block {number}", "exec"), space)
    shown = capsys.readouterr().out
    assert "陈兴华 PERSON 10" in shown
    assert "text='鑫瑞峻'" in shown
    assert "江阴高新区管委会" in str(space["page"])
    assert space["scores"]["ents_f"] == 1.0  # type: ignore[index]
    assert "1 0" in shown.splitlines()[-1]  # the user's own component knows one firm, and that is the graph


def test_links_of_the_page_lead_to_files() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", PAGE)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_a_loaded_pipeline_has_our_tokenizer(saved: Path, nlp: Language) -> None:
    again = spacy.load(saved)
    assert isinstance(again.tokenizer, CharacterTokenizer)
    assert mentions(again(BROKEN)) == mentions(nlp(BROKEN)) != ()
    assert len(again(BROKEN).text) == len(BROKEN)


@pytest.mark.slow
def test_a_saved_pipeline_is_loaded_by_a_program_that_does_not_import_kg(saved: Path) -> None:
    program = f"import spacy; nlp = spacy.load({str(saved)!r}); print(type(nlp.tokenizer).__name__, len(nlp({TEXT!r}).ents))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["CharacterTokenizer", "2"]


def test_the_tokenizer_is_an_entry_point() -> None:
    ours = {point.name: point.value for point in entry_points(group="spacy_tokenizers")}
    assert ours.get(TOKENIZER) == "kg.recognise.characters:make_tokenizer", "install again: pip install -e ."


def test_evaluation_counts_names(nlp: Language) -> None:
    right = gold(nlp)
    scores = nlp.evaluate([Example(nlp.make_doc(TEXT), right)])
    assert (scores["ents_p"], scores["ents_r"], scores["ents_f"]) == (1.0, 1.0, 1.0)
    assert set(scores["ents_per_type"]) == {"GOVERNMENT", "PERSON"}
    right.set_ents([right.char_span(0, 5, label="PARK")])
    assert nlp.evaluate([Example(nlp.make_doc(TEXT), right)])["ents_f"] == 0.0


@pytest.mark.slow
def test_spacy_evaluate_reads_pipeline_and_documents(saved: Path, nlp: Language, tmp_path: Path) -> None:
    DocBin(docs=[gold(nlp)]).to_disk(tmp_path / "gold.spacy")
    command = [
        "-m",
        "spacy",
        "evaluate",
        str(saved),
        str(tmp_path / "gold.spacy"),
        "--output",
        str(tmp_path / "m.json"),
    ]
    subprocess.run([sys.executable, *command], capture_output=True, check=True)
    assert json.loads((tmp_path / "m.json").read_text())["ents_f"] == 1.0


def test_displacy_marks_the_names_and_escapes_the_rest(nlp: Language) -> None:
    doc = nlp(TEXT + "<script>alert(1)</script>")
    page = displacy.render(doc, style="ent", page=True)
    assert page.count('<mark class="entity"') == len(doc.ents) >= 2
    assert "<script>" not in page

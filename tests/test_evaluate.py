from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

from kg.evaluate import EvaluationError, evaluate, format_scores, to_json
from kg.gold import Piece, read_gold
from kg.scores import BCubed, Ratio, Titles

SCORE = Path(__file__).parents[2] / "shared" / "gold" / "score.py"

DOCUMENTS = {
    "一.txt": "报头 第 1 版\n陈兴华任江阴高\n新区党工委书记。鑫瑞峻、\r\n星源落户江阴高新区，与常州大学共建实验室。\n完",
    "二.txt": "丁一是海门高新区主任。\n海门高新区与丙公司签约。",
}
PIECES = {
    "a": (
        "一.txt",
        5,
        "{{PERSON|陈兴华}}任{{PARK|江阴高新区}}党工委书记。{{COMPANY|鑫瑞峻}}、{{COMPANY|星源}}落户{{PARK|江阴高新区}}，与{{INSTITUTION|常州大学}}共建实验室。",
    ),
    "b": (
        "二.txt",
        0,
        "{{PERSON|丁一}}是{{PARK|海门高新区}}主任。{{PARK|海门高新区}}与{{COMPANY|丙公司}}签约。",
    ),
}
FACTS: dict[str, list[dict[str, Any]]] = {
    "a": [
        {
            "article": "a-1",
            "entities": [
                {"name": "陈兴华", "type": "PERSON", "aliases": []},
                {"name": "江阴高新技术产业开发区", "type": "PARK", "aliases": ["江阴高新区"]},
                {"name": "江苏鑫瑞峻新材料科技有限公司", "type": "COMPANY", "aliases": ["鑫瑞峻"]},
                {"name": "星源", "type": "COMPANY", "aliases": []},
                {"name": "常州大学", "type": "INSTITUTION", "aliases": []},
            ],
            "relations": [
                {"head": "陈兴华", "type": "leads", "tail": "江阴高新区"},
                {"head": "陈兴华", "type": "holds_position", "tail": "江阴高新区", "title": "党工委书记"},
                {"head": "江阴高新区", "type": "hosts", "tail": "鑫瑞峻"},
                {"head": "江阴高新区", "type": "hosts", "tail": "星源"},
                {"head": "鑫瑞峻", "type": "cooperates_with", "tail": "常州大学"},
            ],
        }
    ],
    "b": [
        {
            "article": "b-1",
            "entities": [
                {"name": "丁一", "type": "PERSON", "aliases": []},
                {"name": "海门高新区", "type": "PARK", "aliases": []},
                {"name": "丙公司", "type": "COMPANY", "aliases": []},
            ],
            "relations": [
                {"head": "丁一", "type": "leads", "tail": "海门高新区"},
                {"head": "丁一", "type": "holds_position", "tail": "海门高新区", "title": "主任"},
                {"head": "海门高新区", "type": "cooperates_with", "tail": "丙公司"},
            ],
        }
    ],
}

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    for name, text in DOCUMENTS.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    return folder


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gold")
    for name, (_, _, text) in PIECES.items():
        (folder / f"{name}.ann.txt").write_text(text, "utf-8")
        (folder / f"{name}.facts.json").write_bytes(orjson.dumps(FACTS[name]))
    index = {name: {"document": document, "start": start} for name, (document, start, _) in PIECES.items()}
    (folder / "index.json").write_bytes(orjson.dumps(index))
    return folder


def write_build(folder: Path, entities: Rows, mentions: Rows, relations: Rows) -> Path:
    for name, rows in (("entities", entities), ("mentions", mentions), ("relations", relations)):
        (folder / f"{name}.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return folder


def at(document: str, text: str, nth: int = 0) -> dict[str, Any]:
    """Find the nth place of a text in a document, over white space."""
    raw = DOCUMENTS[document]
    ink = [i for i, c in enumerate(raw) if not c.isspace()]
    start = -1
    for _ in range(nth + 1):
        start = "".join(raw[i] for i in ink).index(text, start + 1)
    return {"document": f"报纸/{document}", "start": ink[start], "end": ink[start + len(text) - 1] + 1}


def sample_build(folder: Path) -> Path:
    """One wrong label, one spurious and two missed mentions, one wrong join, a wrong post, a planned guess."""
    entities = [
        {"id": "x:chen", "type": "PERSON", "name": "陈兴华", "aliases": []},
        {"id": "x:park", "type": "PARK", "name": "江阴高新区", "aliases": ["高新区"]},
        {"id": "x:firm", "type": "COMPANY", "name": "鑫瑞峻", "aliases": []},
        {"id": "x:uni", "type": "COMPANY", "name": "常州大学", "aliases": []},
        {"id": "x:ding", "type": "PERSON", "name": "丁一", "aliases": []},
        {"id": "x:haimen", "type": "PARK", "name": "海门高新技术产业开发区", "aliases": []},
    ]
    found = [
        ("一.txt", "报头", 0, "PARK", "x:park"),  # before the piece: does not count
        ("一.txt", "陈兴华", 0, "PERSON", "x:chen"),
        ("一.txt", "江阴高新区", 0, "PARK", "x:park"),
        ("一.txt", "鑫瑞峻", 0, "COMPANY", "x:firm"),
        ("一.txt", "星源", 0, "COMPANY", "x:firm"),
        ("一.txt", "江阴高新区", 1, "PARK", "x:park"),
        ("一.txt", "常州大学", 0, "COMPANY", "x:uni"),
        ("一.txt", "实验室", 0, "INSTITUTION", "x:uni"),
        ("二.txt", "丁一", 0, "PERSON", "x:ding"),
        ("二.txt", "海门高新区", 1, "PARK", "x:haimen"),
    ]
    mentions = [
        {**at(document, text, nth), "text": text, "label": label, "entity": entity}
        for document, text, nth, label, entity in found
    ]
    said = [
        ("x:chen", "leads", "x:park", "陈兴华任", "一.txt", None),
        ("x:chen", "leads", "x:park", "落户", "一.txt", None),  # a second piece of evidence
        ("x:chen", "holds_position", "x:park", "陈兴华任", "一.txt", "党工委 书记"),
        ("x:park", "hosts", "x:firm", "落户", "一.txt", None),
        ("x:uni", "cooperates_with", "x:firm", "共建", "一.txt", None),
        ("x:firm", "supplies", "x:uni", "共建", "一.txt", None),
        ("x:park", "hosts", "x:uni", "报头", "一.txt", None),  # outside of the piece
        ("x:ding", "leads", "x:haimen", "丁一是", "二.txt", None),
        ("x:ding", "holds_position", "x:haimen", "丁一是", "二.txt", "副主任"),
    ]
    relations = [
        {
            "subject": s,
            "predicate": p,
            "object": o,
            **at(document, text),
            "score": 1.0,
            **({"title": post} if post else {}),
        }
        for s, p, o, text, document, post in said
    ]
    return write_build(folder, entities, mentions, relations)


def test_figures_of_a_sample(gold: Path, sources: Path, tmp_path: Path) -> None:
    scores = evaluate(gold, sample_build(tmp_path), sources)
    assert scores.mentions == {
        "COMPANY": Ratio(gold=3, predicted=3, hits=2),
        "INSTITUTION": Ratio(gold=1, predicted=1, hits=0),
        "PARK": Ratio(gold=4, predicted=3, hits=3),
        "PERSON": Ratio(gold=2, predicted=2, hits=2),
        "core": Ratio(gold=9, predicted=8, hits=7),
        "all": Ratio(gold=10, predicted=9, hits=7),
    }
    assert scores.relations == {
        "cooperates_with": Ratio(gold=2, predicted=1, hits=1),
        "holds_position": Ratio(gold=2, predicted=2, hits=2),
        "hosts": Ratio(gold=2, predicted=1, hits=1),
        "leads": Ratio(gold=2, predicted=2, hits=2),
        "supplies": Ratio(gold=0, predicted=1, hits=0),
        "core": Ratio(gold=6, predicted=5, hits=5),
        "all": Ratio(gold=8, predicted=7, hits=6),
    }
    assert scores.entities == BCubed(precision=6 / 7, recall=1.0, mentions=7)
    assert scores.titles == Titles(hits=1, matched=2)
    assert scores.warnings == ()


def test_errors_say_what_and_where(gold: Path, sources: Path, tmp_path: Path) -> None:
    scores = evaluate(gold, sample_build(tmp_path), sources)
    assert [(error.kind, error.piece, error.what) for error in scores.errors] == [
        ("missed mention", "a", "INSTITUTION 常州大学"),
        ("spurious mention", "a", "COMPANY 常州大学 → 常州大学"),
        ("spurious mention", "a", "INSTITUTION 实验室 → 常州大学"),
        ("spurious relation", "a", "鑫瑞峻 supplies 常州大学"),
        ("missed relation", "a", "江阴高新技术产业开发区 hosts 星源"),
        ("missed mention", "b", "PARK 海门高新区"),
        ("missed mention", "b", "COMPANY 丙公司"),
        ("missed relation", "b", "海门高新区 cooperates_with 丙公司"),
    ]


def test_figures_are_laid_out(gold: Path, sources: Path, tmp_path: Path) -> None:
    text = format_scores(evaluate(gold, sample_build(tmp_path), sources), errors=1)
    assert "  all              P 0.778  R 0.700  F1 0.737  gold   10 pred    9 hit    7\n" in text
    assert "entities  B3 P 0.857  R 1.000  F1 0.923  over 7 mentions\n" in text
    assert "titles    0.500 of 2\n" in text
    assert "-- missed mention: 3\n   a INSTITUTION 常州大学\n-- spurious mention" in text


def test_an_empty_build_scores_nothing(gold: Path, sources: Path, tmp_path: Path) -> None:
    scores = evaluate(gold, write_build(tmp_path, [], [], []), sources)
    assert scores.mentions["all"] == Ratio(gold=10)
    assert scores.mentions["all"].f1 == scores.entities.f1 == scores.titles.accuracy == 0.0


def perturbed(gold: Path, folder: Path, seed: int) -> Path:
    """A build that gets a random part of the gold right; no name stands for two things."""
    chance = random.Random(seed)
    entities: dict[str, dict[str, Any]] = {}

    def entity(name: str, label: str) -> str:
        key = f"x:{label}/{name}"
        entities[key] = {"id": key, "type": label, "name": name, "aliases": []}
        return key

    def raw(piece: Piece, start: int, end: int) -> dict[str, Any]:
        ink = [i for i, c in enumerate(DOCUMENTS[piece.document]) if not c.isspace()]
        return {"document": piece.document, "start": ink[start], "end": ink[end - 1] + 1}

    mentions: Rows = []
    relations: Rows = []
    for piece in read_gold(gold):
        for span, text in piece.mentions.items():
            known = piece.entities[piece.entity_of[text, span.label]]
            label = chance.choice([span.label] * 5 + ["PLACE"])
            name = chance.choice([known.name, text, "通用"])
            end = min(span.end + chance.choice([0, 0, 0, 1]), piece.end)
            if chance.random() < 0.8:
                mentions.append(
                    {
                        **raw(piece, span.start, end),
                        "text": text,
                        "label": label,
                        "entity": entity(name, label),
                    }
                )
        for gold_relation in piece.relations:
            ends = [piece.entities[gold_relation.subject], piece.entities[gold_relation.object]]
            if chance.random() < 0.3:
                ends.reverse()
            keys = [entity(end.name, end.label) for end in ends]
            start = chance.randrange(piece.start, piece.end)
            post = chance.choice([*gold_relation.titles, "其他"])
            if chance.random() < 0.8:
                row = {"subject": keys[0], "predicate": gold_relation.predicate, "object": keys[1]}
                relations.append({**row, **raw(piece, start, start + 1), "score": 0.5, "title": post})
    return write_build(folder, list(entities.values()), mentions, relations)


def close(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    return bool(one == pytest.approx(other))


@pytest.mark.skipif(not SCORE.exists(), reason="needs the shared gold's score.py beside the repository")
@pytest.mark.parametrize("seed", range(6))
def test_figures_agree_with_the_shared_script(gold: Path, sources: Path, tmp_path: Path, seed: int) -> None:
    build = perturbed(gold, tmp_path, seed) if seed else sample_build(tmp_path)
    given = tmp_path / "given.json"
    command = [sys.executable, SCORE, gold, build, "--sources", sources, "--json", given]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    scores = evaluate(gold, build, sources)
    mine = json.loads(to_json(scores))
    assert close(
        json.loads(given.read_text("utf-8")),
        {key: mine[key] for key in mine if key not in ("errors", "warnings")},
    )
    assert format_scores(scores) == printed


# ---------------------------------------------------------------- what goes wrong


def test_gold_of_another_text_is_warned_of(gold: Path, sources: Path, tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    for name, text in DOCUMENTS.items():
        (tmp_path / "s" / name).write_text(text.replace("丁一", "戊一"), "utf-8")
    scores = evaluate(gold, sample_build(tmp_path), tmp_path / "s")
    assert scores.warnings == ("b: its text is not that of 二.txt there",)
    assert format_scores(scores).startswith("warning: b: its text")


@pytest.mark.parametrize("name", ["entities", "mentions", "relations"])
def test_a_missing_table(gold: Path, sources: Path, tmp_path: Path, name: str) -> None:
    (sample_build(tmp_path) / f"{name}.jsonl").unlink()
    with pytest.raises(EvaluationError, match=rf"{name}.jsonl: is missing; build with"):
        evaluate(gold, tmp_path, sources)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"document": ', "is not JSON"),
        ("[]", "has no `document`"),
        ('{"document": "一.txt", "start": 0}', "has no `end`"),
    ],
)
def test_a_broken_line(gold: Path, sources: Path, tmp_path: Path, line: str, message: str) -> None:
    with (sample_build(tmp_path) / "mentions.jsonl").open("a", encoding="utf-8") as out:
        out.write(line)
    with pytest.raises(EvaluationError, match=rf"mentions.jsonl:11: {message}"):
        evaluate(gold, tmp_path, sources)


def test_missing_sources(gold: Path, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"一.txt: is missing; name the folder .* --sources"):
        evaluate(gold, sample_build(tmp_path), tmp_path)


def test_sources_that_were_not_built(gold: Path, tmp_path: Path) -> None:
    for name in DOCUMENTS:
        (tmp_path / name).write_text("短", "utf-8")
    with pytest.raises(EvaluationError, match=r"一.txt: the build has a span .* in a text of 1 characters"):
        evaluate(gold, sample_build(tmp_path), tmp_path)

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from kg.gold import GoldError, GoldRelation, Span, read_gold

TEXT = "{{PERSON|陈 兴华}}任{{PARK|江阴高\n新区}}党工委书记。\n{{COMPANY|鑫瑞峻}}落户 {{PARK|江阴高新区}}。"
FACTS: list[dict[str, Any]] = [
    {
        "article": "一",
        "entities": [
            {"name": "陈兴华", "type": "PERSON"},
            {"name": "江阴高新技术产业开发区", "type": "PARK", "aliases": ["江阴高新区"]},
        ],
        "relations": [
            {"head": "陈兴华", "type": "leads", "tail": "江阴高新区"},
            {"head": "陈兴华", "type": "holds_position", "tail": "江阴高新区", "title": "党工委 书记"},
            {"head": "陈兴华", "type": "holds_position", "tail": "江阴高新区", "title": "主任"},
        ],
    },
    {
        "article": "二",
        "entities": [
            {"name": "鑫瑞峻", "type": "COMPANY", "aliases": []},
            {"name": "江阴高新技术产业开发区", "type": "PARK", "aliases": ["高新区"]},
        ],
        "relations": [{"head": "高新区", "type": "hosts", "tail": "鑫瑞峻"}],
    },
]


def gold(folder: Path, text: str = TEXT, facts: object = FACTS, index: object = None) -> Path:
    (folder / "p.ann.txt").write_text(text, "utf-8")
    (folder / "p.facts.json").write_bytes(orjson.dumps(facts))
    (folder / "index.json").write_bytes(orjson.dumps(index or {"p": {"document": "报.txt", "start": 7}}))
    return folder


def test_mentions_are_squeezed_spans_of_the_document(tmp_path: Path) -> None:
    (piece,) = read_gold(gold(tmp_path))
    assert piece.mentions == {
        Span(7, 10, "PERSON"): "陈兴华",
        Span(11, 16, "PARK"): "江阴高新区",
        Span(22, 25, "COMPANY"): "鑫瑞峻",
        Span(27, 32, "PARK"): "江阴高新区",
    }
    assert (piece.name, piece.document, piece.start, piece.end) == ("p", "报.txt", 7, 33)
    assert piece.text == "陈兴华任江阴高新区党工委书记。鑫瑞峻落户江阴高新区。"


def test_one_thing_in_two_articles_is_one(tmp_path: Path) -> None:
    (piece,) = read_gold(gold(tmp_path))
    assert [entity.name for entity in piece.entities] == ["陈兴华", "江阴高新技术产业开发区", "鑫瑞峻"]
    assert piece.entities[1].names == {"江阴高新技术产业开发区", "江阴高新区", "高新区"}
    assert piece.entity_of["高新区", "PARK"] == piece.entity_of["江阴高新区", "PARK"] == 1


def test_posts_of_one_triple_are_one_relation(tmp_path: Path) -> None:
    (piece,) = read_gold(gold(tmp_path))
    assert piece.relations == (
        GoldRelation(0, "holds_position", 1, frozenset({"党工委书记", "主任"})),
        GoldRelation(0, "leads", 1, frozenset({""})),
        GoldRelation(1, "hosts", 2, frozenset({""})),
    )


def test_without_an_index_a_piece_is_a_whole_document(tmp_path: Path) -> None:
    (gold(tmp_path) / "index.json").unlink()
    (piece,) = read_gold(tmp_path)
    assert (piece.document, piece.start) == ("p.txt", 0)


def entity(**change: object) -> list[dict[str, Any]]:
    return [{"article": "一", "entities": [{"name": "甲", "type": "PARK", **change}], "relations": []}]


def relation(**change: object) -> list[dict[str, Any]]:
    given = {"head": "甲", "type": "hosts", "tail": "甲", **change}
    return [{**entity()[0], "relations": [given]}]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"text": "一\n{{PRAK|甲}}"}, r"p.ann.txt:2: unknown label 'PRAK'; expected one of PARK, "),
        ({"text": "一\n二 {{PARK|甲{{PLACE|乙}}}}"}, r"p.ann.txt:2: stray '\{\{'"),
        ({"text": "甲}}"}, r"p.ann.txt:1: stray '\}\}'"),
        ({"facts": entity(type="ZONE")}, r"article 一: unknown label 'ZONE'"),
        ({"facts": relation(type="likes")}, r"article 一: unknown predicate 'likes'"),
        ({"facts": relation(tail="乙")}, r"'乙' is in a relation but not among the entities"),
        ({"facts": [{"article": "一"}]}, r"article 一: has no `entities`"),
        ({"facts": {"a": 1}}, r"p.facts.json: expected a list of articles"),
        ({"facts": entity(name=None)}, r"article 一: an entity needs a `name` and a `type`"),
        ({"facts": relation(head=None)}, r"article 一: a relation needs a `head`, a `type` and a `tail`"),
        ({"index": [1]}, r"index.json: expected an object"),
        ({"index": {"p": {"document": "x"}}}, r"index.json: p: expected a `document` and a `start`"),
        ({"index": {"q": {"document": "x", "start": 0}}}, r"q.ann.txt: is missing"),
    ],
)
def test_faults_are_said_with_their_place(tmp_path: Path, given: dict[str, Any], message: str) -> None:
    gold(tmp_path, **given)
    with pytest.raises(GoldError, match=message):
        read_gold(tmp_path)


def test_a_folder_that_is_none_or_empty(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no folder"):
        read_gold(tmp_path / "nowhere")
    with pytest.raises(GoldError, match="holds no annotated piece"):
        read_gold(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("p.facts.json", b"[\n{", r"p.facts.json:2: is not JSON"),
        ("p.ann.txt", "江阴".encode("gb18030"), r"p.ann.txt: is not UTF-8"),
    ],
)
def test_broken_files(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (gold(tmp_path) / name).write_bytes(content)
    with pytest.raises(GoldError, match=message):
        read_gold(tmp_path)

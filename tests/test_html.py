from __future__ import annotations

import base64
import hashlib
import itertools
import json
import math
import operator
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import BASE_IRI, Graph
from kg.types import Label, Predicate, Source, Status
from kg.write.html import embedded, render, write
from kg.write.html.payload import AMOUNTS, COMPANIONS, LONG, payload, short_name
from tests.samples import HOSTILE, small_graph

PIECES = files("kg.write.html")
VOCABULARY = json.loads(PIECES.joinpath("vocabulary.json").read_text(encoding="utf-8"))
EMPTY = Graph(BASE_IRI, (), (), (), (), ())


class Page(HTMLParser):
    """What a browser would make of the page: its elements, and the text of the data elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.data: dict[str, Any] = {}
        self._inside: tuple[str, dict[str, str | None]] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._inside = (tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._inside = None

    def handle_data(self, data: str) -> None:
        tag, attributes = self._inside or ("", {})
        if tag == "script" and attributes.get("type") == "application/json":
            self.data[attributes["id"] or ""] = json.loads(data)
        elif tag == "script":
            self.scripts.append(data)
        elif tag == "style":
            self.styles.append(data)


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(render(small_graph(HOSTILE)))


# ---------------------------------------------------------------- the file


def test_writes_one_utf8_file_with_line_feeds(tmp_path: Path) -> None:
    graph = small_graph()
    write(graph, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["graph.html"]
    raw = (tmp_path / "graph.html").read_bytes()
    assert b"\r" not in raw
    assert raw.decode("utf-8") == render(graph)


def test_same_bytes_in_another_process() -> None:
    """Set order differs between processes with different hash seeds."""
    code = (
        "import hashlib; from kg.write.html import render; from tests.samples import HOSTILE, small_graph;"
        "print(hashlib.sha256(render(small_graph(HOSTILE)).encode()).hexdigest())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1


def test_a_graph_without_anything_has_a_page() -> None:
    page = Page(render(EMPTY))
    assert page.data["data"]["entities"] == []
    assert page.data["data"]["views"] == [{"x": [], "y": []}]


# ---------------------------------------------------------------- nothing leaves, nothing runs


def test_names_do_not_change_the_markup(page: Page) -> None:
    plain = Page(render(small_graph(tuple(f"公司{i}" for i in range(len(HOSTILE))))))
    assert page.elements == plain.elements
    assert [a for a in page.attributes if a[1] != "content"] == [
        a for a in plain.attributes if a[1] != "content"
    ]


def test_names_arrive_as_they_are(page: Page) -> None:
    assert set(HOSTILE) <= {entity["name"] for entity in page.data["data"]["entities"]}


def test_nothing_is_loaded(page: Page) -> None:
    loading = [
        (tag, value) for tag, name, value in page.attributes if name in {"src", "href", "srcset", "action"}
    ]
    assert loading == [("link", "data:,")]
    assert not any(re.search(r"@import|url\(", style) for style in page.styles)
    assert not any("sourceMappingURL" in script for script in page.scripts)
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|sendBeacon|import)\s*\(", page.scripts[-1])


def test_the_policy_allows_these_scripts_and_this_style_alone(page: Page) -> None:
    policy = next(
        v for tag, name, v in page.attributes if tag == "meta" and name == "content" and "default-src" in v
    )
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == [hashed(script) for script in page.scripts]
    assert rules["style-src"] == [hashed(style) for style in page.styles]
    assert rules["img-src"] == ["data:"]


@pytest.mark.parametrize(
    "name", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser"]
)
def test_our_scripts_make_no_markup_of_text(page: Page, name: str) -> None:
    assert name not in page.scripts[-1]


@given(
    st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)
)
def test_embedded_json_reads_back_and_cannot_end_its_element(value: Any) -> None:
    text = embedded(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")


@pytest.mark.parametrize(
    "name",
    ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028\u2029", "\ud800", "\x00\x1f"],
)
def test_embedded_awkward_text(name: str) -> None:
    text = embedded([name])
    assert json.loads(text) == [name]
    text.encode("utf-8")


# ---------------------------------------------------------------- what the page knows


def test_relations_point_to_entities_sentences_and_sources() -> None:
    graph = small_graph()
    data = payload(graph, VOCABULARY)
    hosts = next(r for r in data["relations"] if r["predicate"] == "hosts")
    assert data["entities"][hosts["subject"]]["name"] == "江阴高新技术产业开发区"
    assert data["entities"][hosts["object"]]["aliases"] == ["鑫瑞峻"]
    said = [
        (data["sentences"][e["text"]], data["sources"][e["source"]]["date"], e["score"])
        for e in hosts["evidence"]
    ]
    assert said == [
        ("鑫瑞峻落户江阴高新区。", "2021-11-05", 0.9),
        ("江阴高新区引进鑫瑞峻。", "2021-11-05", 0.6),
    ]
    assert len(data["relations"]) == len(graph.relations)


def test_a_sentence_is_stored_once() -> None:
    data = payload(small_graph(), VOCABULARY)
    assert data["sentences"].count("高新区党工委书记陈兴华说。") == 1


def test_an_entity_names_the_articles_that_mention_it() -> None:
    data = payload(small_graph(), VOCABULARY)
    park = next(entity for entity in data["entities"] if entity["type"] == "PARK")
    assert [data["sources"][i]["document"] for i in park["sources"]] == ["报纸/一.txt", "二.txt"]


def test_relations_of_one_pair_are_one_line() -> None:
    data = payload(small_graph(), VOCABULARY)
    names = [entity["name"] for entity in data["entities"]]
    lines = {
        frozenset((names[edge["from"]], names[edge["to"]])): sorted(
            data["relations"][i]["predicate"] for i in edge["relations"]
        )
        for edge in data["network"]["edges"]
    }
    assert lines[frozenset(("陈兴华", "江阴高新技术产业开发区"))] == [
        "holds_position",
        "holds_position",
        "leads",
    ]
    assert sum(map(len, lines.values())) == len(data["relations"])


def test_a_relation_of_a_thing_to_itself_is_kept_without_a_line() -> None:
    graph = small_graph()
    first = graph.relations[0]
    looped = replace(graph, relations=(replace(first, object=first.subject),))
    data = payload(looped, VOCABULARY)
    assert len(data["relations"]) == 1
    assert data["network"]["edges"] == []


def test_sources_keep_what_is_known_only() -> None:
    data = payload(small_graph(), VOCABULARY)
    assert data["sources"][1] == {"document": "二.txt"}


@pytest.mark.parametrize(
    ("name", "aliases", "label"),
    [
        ("陈兴华", (), "陈兴华"),
        ("江苏鑫瑞峻新材料科技有限公司", ("鑫瑞峻",), "鑫瑞峻"),
        ("常州高新技术产业开发区", ("常高", "常州高新区", "常州国家高新区"), "常州国家高新区"),
        ("江苏省产业技术研究院", ("江苏产研院",), "江苏产研院"),
        ("江苏省产业技术研究院", (), "江苏省产业技术研究院"),
        ("国家科学技术进步奖一等奖获奖项目", (), "国家科学技术进步奖一等奖…"),
        ("一" * LONG, (), "一" * LONG),
        ("\u202e倒写\u200b零宽公司", (), "倒写零宽公司"),
    ],
)
def test_labels_are_short(name: str, aliases: tuple[str, ...], label: str) -> None:
    assert short_name(name, aliases) == label


def star(companies: int) -> Graph:
    graph = small_graph(tuple(f"第{i}公司" for i in range(companies)))
    return replace(graph, sources=(*graph.sources, Source("三.txt", 1, graph.sources[0].kind, "三")))


def test_hubs_come_first_with_their_neighbours() -> None:
    data = payload(star(300), VOCABULARY)
    assert data["entities"][data["order"][0]]["type"] == "PARK"
    assert sorted(data["order"]) == list(range(len(data["entities"])))
    park = data["order"][0]
    beside = {edge["from"] for edge in data["network"]["edges"]} | {
        edge["to"] for edge in data["network"]["edges"]
    }
    assert set(data["order"][1 : 1 + COMPANIONS]) <= beside - {park}


def test_views_are_bounded() -> None:
    data = payload(star(2000), VOCABULARY)
    assert [len(view["x"]) for view in data["views"]] == list(AMOUNTS)
    assert all(len(view["x"]) == len(view["y"]) for view in data["views"])


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("part", "kinds"), [("labels", Label), ("predicates", Predicate), ("statuses", Status)]
)
def test_everything_has_words_in_both_languages(part: str, kinds: Any) -> None:
    assert list(VOCABULARY[part]) == [str(kind) for kind in kinds]
    for entry in VOCABULARY[part].values():
        for words in (entry, *(entry[side] for side in ("subject", "object") if side in entry)):
            assert words["zh"]
            assert words["en"]


# Linear RGB as people without one kind of cone see it: Machado, Oliveira and Fernandes 2009, severity 1.
VISIONS = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def seen(colour: str, vision: str) -> tuple[float, float, float]:
    """Give the CIELAB coordinates of a colour as somebody sees it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    r, g, b = (min(1.0, max(0.0, sum(map(operator.mul, row, linear)))) for row in VISIONS[vision])
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", ["color", "dark"])
@pytest.mark.parametrize("vision", VISIONS)
def test_types_can_be_told_apart(theme: str, vision: str) -> None:
    looks = [(entry["shape"], seen(entry[theme], vision)) for entry in VOCABULARY["labels"].values()]
    for (shape, colour), (other_shape, other) in itertools.combinations(looks, 2):
        assert math.dist(colour, other) > (23 if shape == other_shape else 16)


def test_texts_are_those_that_the_page_uses() -> None:
    template = PIECES.joinpath("page.html").read_text(encoding="utf-8")
    script = "".join(
        piece.read_text(encoding="utf-8") for piece in PIECES.iterdir() if piece.name.endswith(".js")
    )
    used = set(re.findall(r'data-(?:text|label|placeholder)="(\w+)"', template))
    known = set(VOCABULARY["texts"])
    assert used <= known
    assert {key for key in known if f'"{key}"' not in script} <= used

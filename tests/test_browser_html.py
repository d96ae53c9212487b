"""The page as a reader meets it: a real Chromium, without any network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kg.types import Label
from kg.write.html import render
from kg.write.vocabulary import colour
from tests.samples import HOSTILE, iri, reprinted_graph, small_graph

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test does")
pytestmark = pytest.mark.browser

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PARK = iri(Label.PARK, "江阴高新技术产业开发区")
FIRM = iri(Label.COMPANY, "江苏鑫瑞峻新材料科技有限公司")
PERSON = iri(Label.PERSON, "陈兴华")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with playwright.sync_playwright() as tools:
        own = Path(tools.chromium.executable_path)
        if not found and not own.exists():
            pytest.skip("no Chromium: install Debian's package chromium, or name one in CHROMIUM")
        browser = tools.chromium.launch(executable_path=found or str(own), args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Explorer:
    """The open page, and what went wrong on it."""

    page: Any
    requests: list[str] = field(default_factory=list)  # that the page tried to make
    sent: list[str] = field(default_factory=list)  # that its policy let through
    errors: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        return str(self.page.inner_text(selector))

    def texts(self, selector: str) -> list[str]:
        return [str(text) for text in self.page.locator(selector).all_inner_texts()]

    def node(self, name: str) -> int:
        return int(self.page.evaluate("name => kg.entities.findIndex(e => e.name === name)", name))

    def shown(self) -> set[str]:
        names = self.page.evaluate("kg.shown.nodes.map(id => kg.entities[id].name)")
        drawn = self.page.evaluate("kg.network.body.data.nodes.getIds().map(id => kg.entities[id].name)")
        assert sorted(names) == sorted(drawn)
        return set(names)

    def lines(self) -> set[frozenset[str]]:
        pairs = self.page.evaluate(
            "kg.network.body.data.edges.get().map(e => [kg.entities[e.from].name, kg.entities[e.to].name])"
        )
        return {frozenset(pair) for pair in pairs}

    def at(self, *names: str) -> tuple[float, float]:
        """Where an entity is drawn, or the middle between two, in the window."""
        spots = [
            self.page.evaluate("id => kg.network.canvasToDOM(kg.network.getPosition(id))", self.node(name))
            for name in names
        ]
        box = self.page.locator("#canvas canvas").bounding_box()
        x, y = (sum(spot[axis] for spot in spots) / len(spots) for axis in ("x", "y"))
        return box["x"] + x, box["y"] + y

    def click(self, *names: str) -> None:
        self.settle()
        self.page.mouse.click(*self.at(*names))

    def settle(self) -> None:
        """Wait until the drawing has stopped moving."""
        self.page.evaluate(
            """async () => {
                 const view = () => JSON.stringify([kg.network.getViewPosition(), kg.network.getScale()]);
                 for (let before = null; before !== view();) {
                   before = view();
                   await new Promise(done => setTimeout(done, 120));
                 }
               }"""
        )

    def wait(self, condition: str, argument: Any = None) -> None:
        """Wait until a condition holds. Playwright's own waiting evaluates text, which the page forbids."""
        for _ in range(100):
            if self.page.evaluate(condition, argument):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never came true: {condition}")

    def search(self, query: str) -> None:
        self.page.fill("#query", query)


Open = Callable[..., Any]


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Open:
    @contextmanager
    def opened(html: str, fragment: str = "", **options: Any) -> Iterator[Explorer]:
        file = tmp_path / "graph.html"
        file.write_text(html, encoding="utf-8")
        address = file.as_uri()
        context = chromium.new_context(**{"viewport": {"width": 1360, "height": 860}, **options})
        explorer = Explorer(context.new_page())

        def answer(route: Any) -> None:
            if route.request.url.split("#")[0] == address:
                route.continue_()
            else:
                explorer.sent.append(route.request.url)
                route.abort()

        context.route("**/*", answer)
        context.set_offline(True)
        page = explorer.page
        page.on(
            "request",
            lambda r: None if r.url.startswith((address, "data:")) else explorer.requests.append(r.url),
        )
        page.on("pageerror", lambda error: explorer.errors.append(str(error)))
        page.on(
            "console", lambda m: explorer.errors.append(m.text) if m.type in {"error", "warning"} else None
        )
        page.on("dialog", lambda dialog: (explorer.errors.append(dialog.message), dialog.dismiss()))
        page.goto(address + fragment)
        explorer.wait("window.kgReady === true")
        explorer.settle()
        yield explorer
        context.close()
        assert explorer.sent == []
        assert explorer.requests == []
        assert explorer.errors == []

    return opened


@cache
def small() -> str:
    return render(small_graph())


@cache
def large() -> str:
    """A page of more entities than it shows at first: a park with 601 companies."""
    return render(small_graph(tuple(f"第{i}公司" for i in range(600))))


# ---------------------------------------------------------------- opening


def test_opens_offline_and_shows_the_graph(open_page: Open) -> None:
    with open_page(small()) as explorer:
        assert explorer.shown() == {
            "江阴高新技术产业开发区",
            "江苏鑫瑞峻新材料科技有限公司",
            "陈兴华",
            "盘古奖",
            "江阴市",
        }
        assert len(explorer.lines()) == 4
        assert explorer.page.title() == "园区知识图谱"
        assert "显示 5 / 5 个实体 · 6 / 6 条关系" in explorer.text("#note")
        assert explorer.texts("#panel .figures strong") == ["5", "6", "2"]


def test_the_drawing_is_not_blank(open_page: Open) -> None:
    with open_page(small()) as explorer:
        colours = explorer.page.evaluate(
            """() => {
                 const canvas = document.querySelector("#canvas canvas");
                 const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                 const seen = {};
                 for (let i = 0; i < data.length; i += 4) {
                   const key = [data[i], data[i + 1], data[i + 2]].join();
                   seen[key] = (seen[key] || 0) + 1;
                 }
                 return seen;
               }"""
        )
        for label in (Label.PARK, Label.COMPANY):
            red, green, blue = colour(label)
            assert colours[f"{red},{green},{blue}"] > 100


def test_nothing_moves_by_itself(open_page: Open) -> None:
    with open_page(small()) as explorer:
        before = explorer.page.evaluate("kg.network.getPositions()")
        explorer.page.wait_for_timeout(300)
        assert explorer.page.evaluate("kg.network.getPositions()") == before


def test_a_graph_without_anything_says_so(open_page: Open) -> None:
    empty = replace(small_graph(), entities=(), relations=(), citations=(), sources=())
    with open_page(render(empty)) as explorer:
        assert explorer.text("#note") == "图谱中没有实体"


# ---------------------------------------------------------------- hostile names


def test_hostile_names_stay_text(open_page: Open) -> None:
    names = (
        *HOSTILE,
        "<img src=x onerror=hacked=1>",
        "</script><script>hacked=1</script>",
        '"onmouseover="hacked=1',
    )
    graph = small_graph(names)
    hostile_sources = tuple(
        replace(source, title="</bdi><script>hacked=1</script>", url="javascript:hacked=1")
        for source in graph.sources
    )
    with open_page(render(replace(graph, sources=hostile_sources))) as explorer:
        page = explorer.page
        assert set(names) <= explorer.shown()
        for name in names:
            page.evaluate("id => { location.hash = '#' + kg.entities[id].iri; }", explorer.node(name))
            explorer.wait("id => kg.state.selection && kg.state.selection.node === id", explorer.node(name))
            assert page.text_content("#panel h2 bdi") == name
            assert page.text_content("#panel .evidence q") == f"园区有{name}。"
            explorer.search(name)
            assert name in page.locator("#suggestions bdi").all_text_contents()
        assert page.evaluate("typeof window.hacked") == "undefined"
        assert page.locator("img, iframe, a, body script ~ :not(script)").count() == 0


def test_markup_that_got_in_would_not_run(open_page: Open) -> None:
    with open_page(small()) as explorer:
        hacked = explorer.page.evaluate(
            """async () => {
                 const script = document.createElement("script");
                 script.textContent = "window.hacked = 1";
                 const image = document.createElement("img");
                 image.src = "https://example.org/seen.png";
                 document.body.append(script, image);
                 const sent = await fetch("https://example.org/").then(() => true, () => false);
                 return [typeof window.hacked, sent];
               }"""
        )
        assert hacked == ["undefined", False]
        assert any("Content Security Policy" in error for error in explorer.errors)
        explorer.errors.clear()
        explorer.requests.clear()


def test_only_web_addresses_become_links(open_page: Open) -> None:
    graph = small_graph()
    linked = tuple(replace(source, url="https://example.org/a?b=1&c=2") for source in graph.sources)
    with open_page(render(replace(graph, sources=linked)), f"#{FIRM}") as explorer:
        link = explorer.page.locator("#panel .evidence a").first
        assert link.get_attribute("href") == "https://example.org/a?b=1&c=2"
        assert link.get_attribute("rel") == "noopener noreferrer"


# ---------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("鑫瑞峻", "江苏鑫瑞峻新材料科技有限公司"),
        ("江苏鑫瑞峻新材料科技有限公司", "江苏鑫瑞峻新材料科技有限公司"),
        ("江阴高新区", "江阴高新技术产业开发区"),
        ("江阴 高新", "江阴高新技术产业开发区"),
        ("兴华", "陈兴华"),
        ("江阴", "江阴市"),
    ],
)
def test_search_finds_names_and_aliases(open_page: Open, query: str, name: str) -> None:
    with open_page(small()) as explorer:
        explorer.search(query)
        explorer.page.press("#query", "Enter")
        assert explorer.text("#panel h2") == name
        explorer.settle()
        x, y = explorer.at(name)
        box = explorer.page.locator("#canvas").bounding_box()
        assert abs(x - box["x"] - box["width"] / 2) < 5
        assert abs(y - box["y"] - box["height"] / 2) < 5


def test_search_by_keyboard(open_page: Open) -> None:
    with open_page(small()) as explorer:
        explorer.page.keyboard.press("/")
        explorer.page.keyboard.type("江")
        options = explorer.texts("#suggestions [role=option] .names bdi:first-child")
        assert len(options) == 3
        explorer.page.keyboard.press("ArrowDown")
        explorer.page.keyboard.press("Enter")
        assert explorer.text("#panel h2") == options[1]
        explorer.page.keyboard.press("Escape")
        assert explorer.text("#panel h2") == "概览"


def test_search_says_when_nothing_is_found(open_page: Open) -> None:
    with open_page(small()) as explorer:
        explorer.search("不存在")
        assert explorer.text("#suggestions") == "没有找到"
        explorer.page.press("#query", "Enter")
        assert explorer.text("#panel h2") == "概览"


# ---------------------------------------------------------------- details


def test_click_on_a_node_shows_what_is_known(open_page: Open) -> None:
    with open_page(small()) as explorer:
        explorer.click("江阴高新技术产业开发区")
        assert explorer.text("#panel h2") == "江阴高新技术产业开发区"
        assert explorer.text("#panel .aliases .badge") == "江阴高新区"
        assert explorer.texts("#panel dd") == ["无锡市", "国家级", "江苏省"]
        groups = explorer.texts("#panel .group[data-predicate] h3")
        assert [group.replace("\n", " ") for group in groups] == [
            "→ 园内单位 1", "← 负责人 1", "← 任职人员 2", "→ 位于 1",
        ]  # fmt: skip
        assert explorer.texts("#panel [data-predicate=hosts] q")[:1] == ["鑫瑞峻落户江阴高新区。"]
        assert "《江阴高新区：创新》 · 江阴日报 · 2021-11-05 · 第 2 页" in explorer.text(
            "#panel [data-predicate=hosts]"
        )
        assert explorer.texts("#panel [data-predicate=holds_position] .badge.title") == [
            "党工委书记",
            "管委会主任",
        ]
        assert explorer.texts("#panel [data-predicate=hosts] li > .evidence mark") == ["鑫瑞峻", "江阴高新区"]


def test_further_sentences_open_on_demand(open_page: Open) -> None:
    with open_page(small(), f"#{PARK}") as explorer:
        explorer.page.click("#panel [data-predicate=hosts] summary")
        assert explorer.texts("#panel [data-predicate=hosts] q") == [
            "鑫瑞峻落户江阴高新区。",
            "江阴高新区引进鑫瑞峻。",
        ]


def test_a_reprint_stands_below_its_sentence(open_page: Open) -> None:
    with open_page(render(reprinted_graph()), fragment=f"#{quote(FIRM)}") as page:
        page.wait("() => kgReady")
        (also,) = page.texts('[data-predicate="hosts"] .evidence .also')
        assert [
            part in also
            for part in ("又见于", "鑫瑞竣落户江阴高新区。", "《鑫瑞峻来了》", "晚报", "晚报/三.txt")
        ] == [True] * 5
        (cited,) = page.texts("#panel .items > li > .also")
        assert "《鑫瑞峻来了》" in cited
        page.page.keyboard.press("Escape")
        assert page.texts("#panel .figures div")[2].split() == ["2", "文章"]


def test_neighbours_lead_on(open_page: Open) -> None:
    with open_page(small(), f"#{PARK}") as explorer:
        explorer.page.click("#panel [data-predicate=hosts] .link")
        assert explorer.text("#panel h2") == "江苏鑫瑞峻新材料科技有限公司"
        explorer.page.go_back()
        explorer.wait("document.querySelector('#panel h2').innerText === '江阴高新技术产业开发区'")


def test_click_on_a_line_shows_its_relations(open_page: Open) -> None:
    with open_page(small()) as explorer:
        explorer.click("江苏鑫瑞峻新材料科技有限公司", "盘古奖")
        assert explorer.texts("#panel .ends .link") == ["江苏鑫瑞峻新材料科技有限公司", "盘古奖"]
        assert explorer.texts("#panel .relation h3") == ["获得"]
        assert [text.strip() for text in explorer.texts("#panel .relation dd")] == ["计划中", "50%"]
        assert explorer.texts("#panel q") == ["鑫瑞峻有望获盘古奖。"]


def test_a_line_of_several_relations_shows_each(open_page: Open) -> None:
    with open_page(small()) as explorer:
        explorer.click("陈兴华", "江阴高新技术产业开发区")
        headings = explorer.texts("#panel .relation h3")
        assert [heading.replace("\n", " ") for heading in headings] == [
            "任职 党工委书记",
            "任职 管委会主任",
            "领导",
        ]


# ---------------------------------------------------------------- filters


def test_filter_by_type(open_page: Open) -> None:
    with open_page(small()) as explorer:
        explorer.page.uncheck("#filters input[value=PERSON]")
        assert "陈兴华" not in explorer.shown()
        assert len(explorer.lines()) == 3
        explorer.page.check("#filters input[value=PERSON]")
        assert "陈兴华" in explorer.shown()


def test_filter_by_relation_hides_lines_and_what_has_none_left(open_page: Open) -> None:
    with open_page(small()) as explorer:
        explorer.page.uncheck("#filters input[value=leads]")
        assert "陈兴华" in explorer.shown()
        explorer.page.uncheck("#filters input[value=holds_position]")
        assert "陈兴华" not in explorer.shown()


def test_filter_by_status_and_score(open_page: Open) -> None:
    with open_page(small()) as explorer:
        explorer.page.uncheck("#filters input[value=planned]")
        assert "盘古奖" not in explorer.shown()
        explorer.page.check("#filters input[value=planned]")
        assert "盘古奖" in explorer.shown()
        explorer.page.fill("#filters input[type=range]", "0.6")
        assert "盘古奖" not in explorer.shown()
        explorer.page.fill("#filters input[type=range]", "0.95")
        assert explorer.shown() == set()
        assert explorer.text("#note") == "没有符合筛选条件的实体"


def test_all_and_none(open_page: Open) -> None:
    with open_page(small()) as explorer:
        explorer.page.click("[data-filter=labels] [data-every=none]")
        assert explorer.shown() == set()
        explorer.page.click("[data-filter=labels] [data-every=all]")
        assert len(explorer.shown()) == 5


def test_the_panel_follows_the_filters(open_page: Open) -> None:
    with open_page(small(), f"#{PERSON}") as explorer:
        explorer.page.uncheck("#filters input[value=holds_position]")
        assert explorer.page.locator("#panel .group[data-predicate]").count() == 1
        assert "另有 2 条被筛选条件隐藏" in explorer.text("#panel")


def test_search_reaches_what_a_filter_hides(open_page: Open) -> None:
    with open_page(small()) as explorer:
        explorer.page.uncheck("#filters input[value=PERSON]")
        explorer.search("陈兴华")
        explorer.page.press("#query", "Enter")
        assert "陈兴华" in explorer.shown()
        assert explorer.page.is_checked("#filters input[value=PERSON]")


def test_reset_brings_everything_back(open_page: Open) -> None:
    with open_page(small(), f"#{PERSON}") as explorer:
        explorer.page.click("[data-filter=labels] [data-every=none]")
        explorer.page.click("#reset")
        assert len(explorer.shown()) == 5
        assert explorer.text("#panel h2") == "概览"
        assert explorer.page.evaluate("location.hash") == ""


# ---------------------------------------------------------------- links


@pytest.mark.parametrize("fragment", [FIRM, quote(FIRM, safe=""), quote(FIRM, safe=":/")])
def test_a_link_opens_its_entity(open_page: Open, fragment: str) -> None:
    with open_page(small(), f"#{fragment}") as explorer:
        assert explorer.text("#panel h2") == "江苏鑫瑞峻新材料科技有限公司"


def test_a_link_to_a_name_with_escapes(open_page: Open) -> None:
    with open_page(render(small_graph(HOSTILE)), f"#{iri(Label.COMPANY, HOSTILE[0])}") as explorer:
        assert explorer.page.text_content("#panel h2 bdi") == HOSTILE[0]


@pytest.mark.parametrize("fragment", ["https://example.org/kg/park/不在", "%E6%ZZ", "%"])
def test_a_link_to_nothing_says_so(open_page: Open, fragment: str) -> None:
    with open_page(small(), f"#{fragment}") as explorer:
        assert explorer.text("#note") == "链接所指的实体不在本图谱中"


def test_selecting_writes_the_link(open_page: Open) -> None:
    with open_page(small()) as explorer:
        explorer.click("陈兴华")
        assert explorer.page.evaluate("decodeURI(location.hash)") == f"#{PERSON}"


# ---------------------------------------------------------------- large graphs, focus


def test_a_large_graph_shows_its_most_telling_part(open_page: Open) -> None:
    with open_page(large()) as explorer:
        assert len(explorer.shown()) == 250
        assert "显示 250 / 605 个实体" in explorer.text("#note")
        explorer.page.select_option("#filters select", "605")
        assert len(explorer.shown()) == 605


def test_search_brings_in_what_was_not_shown(open_page: Open) -> None:
    with open_page(large()) as explorer:
        assert "第599公司" not in explorer.shown()
        explorer.search("第599公司")
        explorer.page.press("#query", "Enter")
        assert "第599公司" in explorer.shown()
        assert explorer.text("#panel h2") == "第599公司"


def test_double_click_expands(open_page: Open) -> None:
    with open_page(large()) as explorer:
        explorer.settle()
        explorer.page.mouse.dblclick(*explorer.at("江阴高新技术产业开发区"))
        explorer.wait("kg.shown.nodes.length > 250")
        assert len(explorer.shown()) > 400
        points = explorer.page.evaluate("Object.values(kg.network.getPositions()).map(p => p.x + ' ' + p.y)")
        assert len(set(points)) == len(points)


def test_focus_shows_so_many_steps(open_page: Open) -> None:
    with open_page(small(), f"#{FIRM}") as explorer:
        explorer.page.click("[data-hops='1']")
        assert explorer.shown() == {"江苏鑫瑞峻新材料科技有限公司", "江阴高新技术产业开发区", "盘古奖"}
        assert "聚焦：江苏鑫瑞峻新材料科技有限公司（1 层）" in explorer.text("#banner")
        explorer.page.click("[data-hops='2']")
        assert len(explorer.shown()) == 5
        explorer.page.click("[data-hops='1']")
        explorer.settle()
        explorer.page.mouse.dblclick(*explorer.at("江阴高新技术产业开发区"))
        explorer.wait("kg.shown.nodes.length === 5")
        explorer.page.click("#leave")
        assert len(explorer.shown()) == 5
        assert not explorer.page.is_visible("#banner")


# ---------------------------------------------------------------- words and windows


def test_english(open_page: Open) -> None:
    with open_page(small(), f"#{PARK}") as explorer:
        explorer.page.click("#language")
        assert explorer.page.title() == "Park knowledge graph"
        assert explorer.page.get_attribute("html", "lang") == "en"
        assert "Hosts" in explorer.text("#panel")
        assert "Showing 5 of 5 entities" in explorer.text("#note")
        explorer.page.click("#language")
        assert "园内单位" in explorer.text("#panel")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_window(open_page: Open, scheme: str) -> None:
    with open_page(small(), viewport={"width": 375, "height": 700}, color_scheme=scheme) as explorer:
        page = explorer.page
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        assert not page.is_visible("#filters")
        page.click("#filters-button")
        explorer.wait("getComputedStyle(document.getElementById('filters')).visibility === 'visible'")
        page.uncheck("#filters input[value=PERSON]")
        assert "陈兴华" not in explorer.shown()
        page.keyboard.press("Escape")
        explorer.wait("getComputedStyle(document.getElementById('filters')).visibility === 'hidden'")
        explorer.click("江阴高新技术产业开发区")
        assert explorer.text("#panel h2") == "江阴高新技术产业开发区"


def test_the_drawing_by_keyboard(open_page: Open) -> None:
    with open_page(small()) as explorer:
        page = explorer.page
        page.focus("#canvas")
        before = page.evaluate("kg.network.getViewPosition()")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("kg.network.getViewPosition().x") > before["x"]
        scale = page.evaluate("kg.network.getScale()")
        page.keyboard.press("+")
        explorer.settle()
        assert page.evaluate("kg.network.getScale()") > scale

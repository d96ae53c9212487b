from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.layout import SPREAD, positions
from kg.layout.packing import covered, packed

RADIUS = 10.0


def laid_out(graph: nx.Graph[int]) -> dict[int, tuple[float, float]]:
    return positions(graph, dict.fromkeys(graph, RADIUS))


def nearest(points: dict[int, tuple[float, float]]) -> float:
    places = list(points.values())
    return min(math.dist(a, b) for i, a in enumerate(places) for b in places[:i])


GRAPHS = {
    "one": nx.empty_graph(1),
    "isolated": nx.empty_graph(7),
    "pair": nx.path_graph(2),
    "path": nx.path_graph(30),
    "star": nx.star_graph(40),
    "clique": nx.complete_graph(12),
    "tree": nx.balanced_tree(4, 3),
    "pairs": nx.disjoint_union_all([nx.path_graph(2)] * 20 + [nx.empty_graph(5)]),
    "loop": nx.Graph([(0, 0), (0, 1)]),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_every_node_has_its_own_place(name: str) -> None:
    graph = GRAPHS[name]
    points = laid_out(graph)
    assert list(points) == list(graph)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in points.values())
    if len(points) > 1:
        assert nearest(points) > 1.6 * RADIUS


def test_no_nodes_no_places() -> None:
    assert positions(nx.Graph(), {}) == {}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_same_graph_same_places(edges: list[tuple[int, int]]) -> None:
    graph: nx.Graph[int] = nx.Graph(edges)
    assert laid_out(graph) == laid_out(nx.Graph(edges))
    assert list(laid_out(graph)) == list(graph)


def test_names_of_nodes_do_not_matter() -> None:
    """Strings in sets have another order in each process; places must not depend on it."""
    graph = nx.barbell_graph(8, 5)
    named = nx.relabel_nodes(graph, lambda node: f"节点{node}")
    assert list(positions(named, dict.fromkeys(named, RADIUS)).values()) == list(laid_out(graph).values())


def test_neighbours_are_nearer_than_strangers() -> None:
    graph = nx.barbell_graph(6, 4)
    points = laid_out(graph)
    joined = [math.dist(points[a], points[b]) for a, b in graph.edges]
    apart = [
        math.dist(points[a], points[b]) for a in graph for b in graph if a < b and not graph.has_edge(a, b)
    ]
    assert sum(joined) / len(joined) < 0.5 * sum(apart) / len(apart)


def test_a_path_is_not_folded() -> None:
    points = laid_out(nx.path_graph(12))
    assert math.dist(points[0], points[11]) == max(
        math.dist(a, b) for a in points.values() for b in points.values()
    )


def test_components_do_not_mix() -> None:
    stars = nx.disjoint_union_all([nx.star_graph(12)] * 6)
    points = laid_out(stars)
    for node in stars:
        own_hub = node // 13 * 13
        hubs = sorted(range(0, len(stars), 13), key=lambda hub: math.dist(points[node], points[hub]))
        assert hubs[0] == own_hub


def test_more_nodes_than_are_spread() -> None:
    graph = nx.barabasi_albert_graph(SPREAD + 300, 2, seed=1)
    points = laid_out(graph)
    assert len(points) == len(graph)
    assert nearest(points) > RADIUS


def test_packing_leaves_nothing_out_and_nothing_overlaps() -> None:
    long = [(float(x), 0.0, 20.0) for x in range(0, 3000, 40)]
    high = [(0.0, float(y), 20.0) for y in range(0, 3000, 40)]
    blocks = [covered(discs) for discs in (long, high, long, high, [(0.0, 0.0, 30.0)])]
    moves = packed(blocks)
    places = [
        (x + dx, y + dy)
        for discs, (dx, dy) in zip((long, high, long, high), moves, strict=False)
        for x, y, _ in discs
    ]
    assert len(moves) == len(blocks)
    assert min(math.dist(a, b) for i, a in enumerate(places) for b in places[:i]) >= 39

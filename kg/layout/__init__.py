"""Where to draw the nodes of a graph: computed once, so that no browser has to simulate springs.

News graphs are bunches: a few parks and firms with many neighbours that have no other. So bunches
hang around their hub on a sunflower; the hubs, each as a disc with room for its bunch, are spread so
that distances tell the steps between them; and the components are packed side by side.

The same graph gives the same positions, whatever the processor: sums run in a fixed order, and
neither a random number, nor BLAS, nor a transcendental function of numpy is used.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import networkx as nx
import numpy as np

from kg.layout.packing import Covered, Point, covered, packed
from kg.layout.spreading import spread

Node = TypeVar("Node", bound=Hashable)

SPREAD = 600
"""The most nodes of one component that are spread; the time grows with its square."""
_BUNCH = 9  # leaves of one node
_GAP = 20.0  # between two nodes
_WIDER = 1.25
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def positions(graph: nx.Graph[Node], radii: Mapping[Node, float]) -> dict[Node, Point]:
    """Give each node a point, in the unit of `radii` (the size at which each node is drawn).

    y grows downwards. The biggest component is in the middle. Depends on the order in which nodes
    and edges were added to `graph`; self-loops are ignored.
    """
    index = {node: i for i, node in enumerate(graph)}
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(index[n] for n in part)))
    placed: dict[Node, Point] = {}
    blocks = [
        _component(graph, sorted(part, key=index.__getitem__), radii) for part in parts if len(part) > 1
    ]
    moves = packed([_covered(block, radii) for block in blocks])
    for block, (dx, dy) in zip(blocks, moves, strict=True):
        placed.update({node: (x + dx, y + dy) for node, (x, y) in block.items()})
    placed.update(_rows([node for part in parts if len(part) == 1 for node in part], placed, radii))
    return {node: placed[node] for node in graph}


# ---------------------------------------------------------------- one component


def _component(
    graph: nx.Graph[Node], nodes: Sequence[Node], radii: Mapping[Node, float]
) -> dict[Node, Point]:
    """Place a connected component around the origin."""
    children = _hung(graph, nodes)
    hung = {child for below in children.values() for child in below}
    core = [node for node in nodes if node not in hung]
    space = _spaces(core, children, radii)
    at = {node: i for i, node in enumerate(core)}
    neighbours = [[at[other] for other in graph[node] if other in at and other != node] for node in core]
    points = spread(np.array([space[node] for node in core], np.float32), neighbours, _GAP)
    placed: dict[Node, Point] = {
        node: (float(x), float(y)) for node, (x, y) in zip(core, points, strict=True)
    }
    for node in core:
        _hang(graph, node, children, space, radii, placed)
    x0, y0 = (sum(p[i] for p in placed.values()) / len(placed) for i in (0, 1))
    # Names are wide: give them room to the side.
    return {node: ((x - x0) * _WIDER, y - y0) for node, (x, y) in placed.items()}


def _hung(graph: nx.Graph[Node], nodes: Sequence[Node]) -> dict[Node, list[Node]]:
    """Tell which nodes hang from which.

    Leaves hang from their only neighbour where they are a bunch, or the component is large; and
    where more than `SPREAD` nodes remain, those of low degree hang from what is nearest of the rest.
    """
    degree = {node: len(set(graph[node]) - {node}) for node in nodes}
    bunch = _BUNCH if len(nodes) <= SPREAD else 1
    leaves = {node: sum(degree[other] == 1 for other in graph[node]) for node in nodes}
    inner = [
        node
        for node in nodes
        if degree[node] > 1 or all(degree[other] == 1 or leaves[other] < bunch for other in graph[node])
    ]
    rank = {node: i for i, node in enumerate(nodes)}
    kept = set(sorted(inner, key=lambda node: (-degree[node], rank[node]))[:SPREAD])
    children: dict[Node, list[Node]] = {}
    queue = deque(node for node in nodes if node in kept)
    seen = set(queue)
    while queue:
        node = queue.popleft()
        for neighbour in graph[node]:
            if neighbour not in seen:
                seen.add(neighbour)
                children.setdefault(node, []).append(neighbour)
                queue.append(neighbour)
    return children


def _spaces(
    core: Sequence[Node], children: Mapping[Node, Sequence[Node]], radii: Mapping[Node, float]
) -> dict[Node, float]:
    """Give the radius of the disc that a node needs together with all that hangs from it."""
    order: list[Node] = list(core)
    for node in order:
        order.extend(children.get(node, ()))
    space: dict[Node, float] = {}
    for node in reversed(order):
        own = radii[node] + _GAP / 2
        area = sum((space[child] + _GAP / 2) ** 2 for child in children.get(node, ()))
        # Discs on a sunflower fill about two thirds of the plane.
        space[node] = math.sqrt((own + _GAP) ** 2 + 1.5 * area) if area else own
    return space


def _hang(
    graph: nx.Graph[Node],
    node: Node,
    children: Mapping[Node, Sequence[Node]],
    space: Mapping[Node, float],
    radii: Mapping[Node, float],
    placed: dict[Node, Point],
) -> None:
    """Place what hangs from a node around it, the small inside, at the golden angle, outwards first."""
    queue = deque([node])
    while queue:
        parent = queue.popleft()
        x, y = placed[parent]
        beside = [placed[other] for other in graph[parent] if other in placed and other != parent]
        away = math.atan2(sum(y - q for _, q in beside), sum(x - p for p, _ in beside))
        used = (radii[parent] + _GAP * 1.5) ** 2
        below = sorted(children.get(parent, ()), key=lambda child: space[child])
        for i, child in enumerate(below):
            disc = (space[child] + _GAP / 2) ** 2 * 1.5
            distance, angle = math.sqrt(used + disc), away + i * _GOLDEN_ANGLE
            placed[child] = (x + distance * math.cos(angle), y + distance * math.sin(angle))
            used += disc
            queue.append(child)


# ---------------------------------------------------------------- side by side


def _covered(block: Mapping[Node, Point], radii: Mapping[Node, float]) -> Covered:
    return covered([(x, y, radii[node] + _GAP) for node, (x, y) in block.items()])


def _rows(
    nodes: Sequence[Node], placed: Mapping[Node, Point], radii: Mapping[Node, float]
) -> dict[Node, Point]:
    """Place nodes without any neighbour in rows below all others."""
    if not nodes:
        return {}
    pitch = 2 * max(radii[node] for node in nodes) + 2 * _GAP
    left = min((x for x, _ in placed.values()), default=0.0)
    right = max((x for x, _ in placed.values()), default=0.0)
    top = max((y + radii[node] for node, (_, y) in placed.items()), default=0.0) + pitch
    columns = max(math.ceil((right - left) / pitch), math.ceil(math.sqrt(len(nodes))))
    first = (left + right - (min(columns, len(nodes)) - 1) * pitch) / 2
    return {node: (first + i % columns * pitch, top + i // columns * pitch) for i, node in enumerate(nodes)}

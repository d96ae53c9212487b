"""Where to draw the nodes of a graph: computed once, so that no browser has to simulate springs.

News graphs are bunches: a few parks and firms with many neighbours that have no other. So the nodes
with two or more neighbours are laid out by force, each as a disc as large as the bunch it carries;
the rest hang around them on a sunflower; and the components are packed side by side.

The same graph gives the same positions on every machine: sums run in a fixed order, and neither a
random number, nor BLAS, nor a transcendental function of numpy (which differ by processor) is used.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import networkx as nx
import numpy as np
import numpy.typing as npt

Node = TypeVar("Node", bound=Hashable)
Point = tuple[float, float]
Floats = npt.NDArray[np.float32]

FORCED = 600
"""The most nodes of one component that forces place; the time grows with its square."""
_ROUNDS = 100
_BUNCH = 9
_GAP = 20.0
_WIDER = 1.25
_CELL = 32.0
_SMALL = 8
_ASPECT = 1.1
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
    for block, (dx, dy) in zip(blocks, _packed([_cells(block, radii) for block in blocks]), strict=True):
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
    edges = [(at[a], at[b]) for a, b in graph.subgraph(nodes).edges if a in at and b in at and a != b]
    points = _spread(np.array([space[node] for node in core], np.float32), edges)
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
    where more than `FORCED` nodes remain, those of low degree hang from what is nearest of the rest.
    """
    degree = {node: len(set(graph[node]) - {node}) for node in nodes}
    bunch = _BUNCH if len(nodes) <= FORCED else 1
    leaves = {node: sum(degree[other] == 1 for other in graph[node]) for node in nodes}
    inner = [
        node
        for node in nodes
        if degree[node] > 1 or all(degree[other] == 1 or leaves[other] < bunch for other in graph[node])
    ]
    rank = {node: i for i, node in enumerate(nodes)}
    kept = set(sorted(inner, key=lambda node: (-degree[node], rank[node]))[:FORCED])
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


def _spread(space: Floats, edges: Sequence[tuple[int, int]]) -> npt.NDArray[np.float32]:
    """Place discs so that their distances tell how many steps they are apart, and none overlap.

    Stress majorisation (Gansner, Koren and North 2004, doi:10.1007/978-3-540-31843-9_25) in its
    simple form, where each disc moves to the mean of the places that the others would have it.
    """
    n = len(space)
    if n == 1:
        return np.zeros((1, 2), np.float32)
    neighbours: list[list[int]] = [[] for _ in range(n)]
    for a, b in edges:
        neighbours[a].append(b)
        neighbours[b].append(a)
    x, y = _start(space, neighbours)
    wanted = _lengths(space, neighbours)
    weight = 1 / (wanted * wanted)
    np.fill_diagonal(weight, 0)
    total = weight.sum(axis=0)
    for _ in range(_ROUNDS):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        # Row i of `pull` says how disc i would move the others, so columns are summed, in order.
        pull = weight * (wanted / (np.sqrt(dx * dx + dy * dy) + np.float32(0.01)) - 1)
        x, y = x - (pull * dx).sum(axis=0) / total, y - (pull * dy).sum(axis=0) / total
    return _apart(x, y, space)


def _apart(x: Floats, y: Floats, space: Floats) -> npt.NDArray[np.float32]:
    """Push overlapping discs off each other."""
    reach = space[:, None] + space[None, :] + np.float32(_GAP)
    for _ in range(_ROUNDS):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        distance = np.sqrt(dx * dx + dy * dy) + np.float32(0.01)
        overlap = np.maximum(reach - distance, np.float32(0)) / distance
        np.fill_diagonal(overlap, 0)
        if not overlap.any():
            break
        x = x - np.float32(0.4) * (overlap * dx).sum(axis=0)
        y = y - np.float32(0.4) * (overlap * dy).sum(axis=0)
    return np.stack([x, y], axis=1)


def _lengths(space: Floats, neighbours: Sequence[Sequence[int]]) -> Floats:
    """Give the length of a way with the fewest steps between each two nodes."""
    n = len(neighbours)
    own = [float(value) for value in space]
    lengths = np.zeros((n, n), np.float32)
    for root in range(n):
        row = [0.0] * n
        seen = [False] * n
        seen[root] = True
        queue = deque([root])
        while queue:
            node = queue.popleft()
            for other in neighbours[node]:
                if not seen[other]:
                    seen[other] = True
                    row[other] = row[node] + own[node] + own[other] + _GAP
                    queue.append(other)
        farthest = max(row)
        lengths[root] = [value if seen[i] else farthest + _GAP for i, value in enumerate(row)]
    lengths += np.eye(n, dtype=np.float32)
    return np.maximum(lengths, lengths.T)


def _start(space: Floats, neighbours: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
    """Begin with a tree around the node of the highest degree, each branch as wide as it has ends."""
    n = len(neighbours)
    order: list[int] = []
    parent = [-1] * n
    depth = [0] * n
    for root in sorted(range(n), key=lambda i: (-len(neighbours[i]), i)):
        if depth[root]:
            continue
        depth[root] = 1
        queue = deque([root])
        while queue:
            node = queue.popleft()
            order.append(node)
            for other in neighbours[node]:
                if not depth[other]:
                    depth[other], parent[other] = depth[node] + 1, node
                    queue.append(other)
    ends = [0] * n
    for node in reversed(order):
        ends[node] = max(ends[node], 1)
        if parent[node] >= 0:
            ends[parent[node]] += ends[node]
    roots = sum(ends[node] for node in order if parent[node] < 0)
    begin, used = [0.0] * n, 0.0
    x, y = np.zeros(n, np.float32), np.zeros(n, np.float32)
    step = 2 * float(space.mean()) + _GAP
    taken = [0] * n
    for node in order:
        above = parent[node]
        if above < 0:
            begin[node] = used
            used += ends[node]
        else:
            begin[node] = begin[above] + taken[above]
            taken[above] += ends[node]
        angle = 2 * math.pi * (begin[node] + ends[node] / 2) / roots
        x[node] = step * (depth[node] - 1) * math.cos(angle)
        y[node] = step * (depth[node] - 1) * math.sin(angle)
    return x, y


# ---------------------------------------------------------------- side by side


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
    columns = max(math.ceil((right - left) / pitch), math.ceil(math.sqrt(len(nodes) * _ASPECT)))
    first = (left + right - (min(columns, len(nodes)) - 1) * pitch) / 2
    return {node: (first + i % columns * pitch, top + i // columns * pitch) for i, node in enumerate(nodes)}


Cells = npt.NDArray[np.bool_]


def _cells(block: Mapping[Node, Point], radii: Mapping[Node, float]) -> tuple[Cells, Point]:
    """Give the cells that a block covers on a raster, and the point at the raster's upper left.

    Covered is what lies between two nodes both by its row and by its column, with a margin.
    """
    margin = {node: radii[node] + _GAP for node in block}
    left = min(x - margin[node] for node, (x, _) in block.items())
    top = min(y - margin[node] for node, (_, y) in block.items())
    width = math.ceil((max(x + margin[node] for node, (x, _) in block.items()) - left) / _CELL)
    height = math.ceil((max(y + margin[node] for node, (_, y) in block.items()) - top) / _CELL)
    if len(block) <= _SMALL:
        return np.ones((height, width), np.bool_), (left, top)
    cells = np.zeros((height, width), np.bool_)
    for node, (x, y) in block.items():
        rows = slice(int((y - margin[node] - top) / _CELL), math.ceil((y + margin[node] - top) / _CELL))
        columns = slice(int((x - margin[node] - left) / _CELL), math.ceil((x + margin[node] - left) / _CELL))
        cells[rows, columns] = True
    return _between(cells) & _between(cells.T).T, (left, top)


def _between(cells: Cells) -> Cells:
    """Fill each row between its first and its last cell."""
    return np.maximum.accumulate(cells, axis=1) & np.maximum.accumulate(cells[:, ::-1], axis=1)[:, ::-1]


def _packed(blocks: Sequence[tuple[Cells, Point]]) -> list[Point]:
    """Tell how far to move each block so that none overlap.

    Each goes where there is room nearest to the middle, by an ellipse wider than high.
    """
    if not blocks:
        return []
    shapes = [cells.shape for cells, _ in blocks]
    half = math.ceil(math.sqrt(sum(h * w for h, w in shapes)) * _ASPECT) + max(max(shape) for shape in shapes)
    taken = np.zeros((2 * half, 2 * half), np.bool_)
    rows, columns = np.mgrid[-half:half, -half:half]
    order = np.argsort(rows * rows * (_ASPECT * _ASPECT) + columns * columns, axis=None, kind="stable")
    # What was tried in vain for one size stays in vain for it and all larger: the raster only fills up.
    reached: dict[tuple[int, int], int] = {}
    moves: list[Point] = []
    for (cells, (left, top)), shape in zip(blocks, shapes, strict=True):
        i = max((at for (h, w), at in reached.items() if h <= shape[0] and w <= shape[1]), default=0)
        while True:
            row, column = (int(at) for at in divmod(order[i], 2 * half))
            row, column = row - shape[0] // 2, column - shape[1] // 2
            spot = taken[max(row, 0) : row + shape[0], max(column, 0) : column + shape[1]]
            if spot.shape == shape and not (spot & cells).any():
                break
            i += 1
        spot |= cells
        reached[shape] = i
        moves.append(((column - half) * _CELL - left, (row - half) * _CELL - top))
    return moves

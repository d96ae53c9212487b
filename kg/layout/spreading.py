"""Spreads the nodes of a connected graph over the plane by the distances between them."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_ROUNDS = 100
_LOOSENESS = np.float32(1.7)  # the plane that discs get, over what they cover


def spread(space: Floats, neighbours: Sequence[Sequence[int]], gap: float) -> Floats:
    """Give the centres of discs (a row each) so that distances tell steps, and none overlap.

    `space` are the radii; `gap` is what to leave between two discs at least.

    Stress majorisation (Gansner, Koren and North 2004, doi:10.1007/978-3-540-31843-9_25) in its
    simple form, where each disc moves to the mean of the places that the others would have it.
    """
    n = len(space)
    if n == 1:
        return np.zeros((1, 2), np.float32)
    x, y = _start(space, neighbours, gap)
    wanted = _lengths(space, neighbours, gap)
    weight = 1 / (wanted * wanted)
    np.fill_diagonal(weight, 0)
    total = weight.sum(axis=0)
    for _ in range(_ROUNDS):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        # Row i of `pull` says how disc i would move the others, so columns are summed, in order.
        pull = weight * (wanted / (np.sqrt(dx * dx + dy * dy) + np.float32(0.01)) - 1)
        x, y = x - (pull * dx).sum(axis=0) / total, y - (pull * dy).sum(axis=0) / total
    return _apart(x, y, space, gap)


def _apart(x: Floats, y: Floats, space: Floats, gap: float) -> Floats:
    """Push overlapping discs off each other."""
    # Where there is too little room in all, pushing takes long: make room first. Discs that fill a
    # circle evenly have half of its squared radius as their mean squared distance from the middle.
    half = np.float32(gap / 2)
    room = 2 * (x * x + y * y).mean()
    if (needed := _LOOSENESS * ((space + half) * (space + half)).sum()) > room:
        x, y = x * np.sqrt(needed / room), y * np.sqrt(needed / room)
    reach = space[:, None] + space[None, :] + np.float32(gap)
    for _ in range(2 * _ROUNDS):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        distance = np.sqrt(dx * dx + dy * dy) + np.float32(0.01)
        overlap = np.maximum(reach - distance, np.float32(0)) / distance
        np.fill_diagonal(overlap, 0)
        if not overlap.any():
            break
        x = x - np.float32(0.4) * (overlap * dx).sum(axis=0)
        y = y - np.float32(0.4) * (overlap * dy).sum(axis=0)
    return np.stack([x, y], axis=1)


def _lengths(space: Floats, neighbours: Sequence[Sequence[int]], gap: float) -> Floats:
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
                    row[other] = row[node] + own[node] + own[other] + gap
                    queue.append(other)
        farthest = max(row)
        lengths[root] = [value if seen[i] else farthest + gap for i, value in enumerate(row)]
    lengths += np.eye(n, dtype=np.float32)
    return np.maximum(lengths, lengths.T)


def _start(space: Floats, neighbours: Sequence[Sequence[int]], gap: float) -> tuple[Floats, Floats]:
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
    step = 2 * float(space.mean()) + gap
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

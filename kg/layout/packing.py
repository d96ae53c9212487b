"""Packs blocks of any outline side by side, on a raster."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Point = tuple[float, float]
Cells = npt.NDArray[np.bool_]

_CELL = 32.0  # the raster's pitch, in the unit of the points
_SMALL = 8  # blocks of no more discs are taken for rectangles
_ASPECT = 1.1  # width to height of the whole


class Covered(NamedTuple):
    """The cells that a block covers, and the point at the upper left of the first cell."""

    cells: Cells
    left: float
    top: float


def covered(discs: Sequence[tuple[float, float, float]]) -> Covered:
    """Tell which cells a block of discs (x, y, radius) covers.

    Covered is what lies between two discs both by its row and by its column.
    """
    left, top = min(x - r for x, _, r in discs), min(y - r for _, y, r in discs)
    width = math.ceil((max(x + r for x, _, r in discs) - left) / _CELL)
    height = math.ceil((max(y + r for _, y, r in discs) - top) / _CELL)
    if len(discs) <= _SMALL:
        return Covered(np.ones((height, width), np.bool_), left, top)
    cells = np.zeros((height, width), np.bool_)
    for x, y, r in discs:
        rows = slice(int((y - r - top) / _CELL), math.ceil((y + r - top) / _CELL))
        columns = slice(int((x - r - left) / _CELL), math.ceil((x + r - left) / _CELL))
        cells[rows, columns] = True
    return Covered(_between(cells) & _between(cells.T).T, left, top)


def _between(cells: Cells) -> Cells:
    """Fill each row between its first and its last cell."""
    return np.maximum.accumulate(cells, axis=1) & np.maximum.accumulate(cells[:, ::-1], axis=1)[:, ::-1]


def packed(blocks: Sequence[Covered], room: float = 1.0) -> list[Point]:
    """Tell how far to move each block so that none overlap: the first into the middle.

    Each goes where there is room nearest to the middle, by an ellipse wider than high. The result
    is best when blocks come from large to small.
    """
    if not blocks:
        return []
    shapes: list[tuple[int, int]] = [block.cells.shape for block in blocks]
    area = sum(height * width for height, width in shapes)
    half = math.ceil(room * (math.sqrt(area) * _ASPECT + max(max(shape) for shape in shapes)))
    taken = np.zeros((2 * half, 2 * half), np.bool_)
    rows, columns = np.mgrid[-half:half, -half:half]
    order = np.argsort(rows * rows * (_ASPECT * _ASPECT) + columns * columns, axis=None, kind="stable")
    # What was tried in vain for one size stays in vain for it and all larger: the raster only fills up.
    reached: dict[tuple[int, int], int] = {}
    moves: list[Point] = []
    for block, (height, width) in zip(blocks, shapes, strict=True):
        start = max((at for (h, w), at in reached.items() if h <= height and w <= width), default=0)
        for i in range(start, len(order)):
            row, column = int(order[i]) // (2 * half) - height // 2, int(order[i]) % (2 * half) - width // 2
            spot = taken[max(row, 0) : row + height, max(column, 0) : column + width]
            if spot.shape == (height, width) and not (spot & block.cells).any():
                break
        else:
            return packed(blocks, room * 2)
        spot |= block.cells
        reached[height, width] = i
        moves.append(((column - half) * _CELL - block.left, (row - half) * _CELL - block.top))
    return moves

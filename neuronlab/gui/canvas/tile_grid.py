"""Where the tiles of several runs go: a grid of equal areas, with numbers of the axes at its left and lower edge."""

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize

WANTED_PX, LEAST_PX = 80, 72
"""Wanted and least width and height of the area of a tile."""
_SMALL_PX, _SMALL_SCALE = 200, 0.55
"""In a tile less wide or high than this, points of the usual size would hide what the run predicts."""
_COLUMNS = {1: 1, 2: 2, 3: 2, 4: 2, 5: 3, 6: 3}


class Margins(NamedTuple):
    """What stands around the areas, in pixels: axes at the left and below, a head above each, gaps between them."""

    left: int
    bottom: int
    head: int
    gap: int


class Cell(NamedTuple):
    """Where a tile is.

    Attributes:
        area: The rectangle of its picture.
        is_left: Whether it is in the first column, where the numbers of the vertical axis are.
        is_lowest: Whether no tile is below it in its column.
    """

    area: QRect
    is_left: bool
    is_lowest: bool


def cells(count: int, size: QSize, margins: Margins) -> list[Cell]:
    """Cells of so many tiles, row by row; none if they would be too small in any number of columns.

    Where the usual grid has less than the wanted size, the one with the least narrow tiles is taken.
    """
    usual = _COLUMNS[count]
    if size.height() > size.width():
        usual = -(-count // usual)
    areas = {columns: _area(count, columns, size, margins) for columns in (usual, *range(1, count + 1))}
    columns = usual if _narrow(areas[usual]) >= WANTED_PX else max(areas, key=lambda each: _narrow(areas[each]))
    area = areas[columns]
    if _narrow(area) < LEAST_PX:
        return []
    rows = -(-count // columns)
    return [
        Cell(
            QRect(
                margins.left + number % columns * (area.width() + margins.gap),
                margins.head + number // columns * (area.height() + margins.head + margins.gap),
                area.width(),
                area.height(),
            ),
            is_left=number % columns == 0,
            is_lowest=number // columns == rows - 1,
        )
        for number in range(count)
    ]


def point_scale(area: QSize) -> float:
    """How large points are in a tile of this size, as a share of their usual size."""
    return _SMALL_SCALE if _narrow(area) < _SMALL_PX else 1.0


def _area(count: int, columns: int, size: QSize, margins: Margins) -> QSize:
    """The size of the area of a tile in so many columns."""
    rows = -(-count // columns)
    width = (size.width() - margins.left - (columns - 1) * margins.gap) // columns
    height = (size.height() - margins.bottom - rows * margins.head - (rows - 1) * margins.gap) // rows
    return QSize(width, height)


def _narrow(area: QSize) -> int:
    return min(area.width(), area.height())

"""Where the tiles of several runs go: a grid of equal areas, with numbers of the axes at its left and lower edge."""

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize

LEAST_PX = 120
"""Least width and height of the area of a tile."""
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
    """Cells of so many tiles, row by row; none if they would be too small even in another number of columns."""
    usual = _COLUMNS[count]
    if size.height() > size.width():
        usual = -(-count // usual)
    for columns in (usual, count):
        rows = -(-count // columns)
        width = (size.width() - margins.left - (columns - 1) * margins.gap) // columns
        height = (size.height() - margins.bottom - rows * margins.head - (rows - 1) * margins.gap) // rows
        if min(width, height) >= LEAST_PX:
            return [
                Cell(
                    QRect(
                        margins.left + number % columns * (width + margins.gap),
                        margins.head + number // columns * (height + margins.head + margins.gap),
                        width,
                        height,
                    ),
                    is_left=number % columns == 0,
                    is_lowest=number // columns == rows - 1,
                )
                for number in range(count)
            ]
    return []

"""Small heat maps: values over the plot in colours, as many of them in one image as are painted together.

Values are spread over the pixels first and coloured then: colours that are stretched blur where values cross zero, and
Qt takes three times as long to stretch a thumbnail as to copy its pixels.
"""

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from neuronlab.core.arrays import Array
from neuronlab.gui.plots.painting.pixels import Pixels, image_of

Grid = tuple[int, int]
"""Rows and columns of values, the first row being the lowest."""
Ends = tuple[float, float]


def draw_maps(
    painter: QPainter,
    values: Array,
    grid: Grid,
    corners: Array,
    size: tuple[float, float],
    ends: Ends,
    shades: Pixels,
) -> None:
    """Draw `values` (maps, rows·columns) in boxes of one `size` (width, height) at `corners` (maps, 2), left and top.

    The other arguments are those of `map_pixels`.
    """
    scale = painter.device().devicePixelRatioF()
    width, height = (max(1, round(length * scale)) for length in size)
    image = image_of(map_pixels(values, grid, (width, height), ends, shades).reshape(-1, width))
    for number, (left, top) in enumerate(corners.tolist()):
        box = QRectF(left, top, width / scale, height / scale)
        painter.drawImage(box, image, QRectF(0.0, number * height, width, height))


def map_pixels(values: Array, grid: Grid, size: tuple[int, int], ends: Ends, shades: Pixels) -> Pixels:
    """Heat maps (maps, height, width) of `values` (maps, rows·columns), upright: the lowest row comes last.

    `ends` are the values of the first and the last colour of `shades`, (1, 256) or a scale for each map (maps, 256);
    what lies beyond has the colour of the end, and what is no number none.
    """
    low, high = ends
    width, height = size
    down, across = _spread(grid[0], height)[::-1], _spread(grid[1], width).T
    shares = np.clip((values.reshape(-1, *grid) - low) / (high - low), 0.0, 1.0).astype(np.float32)
    missing = np.isnan(shares)
    has_gaps = bool(missing.any())
    if has_gaps:
        shares[missing] = 0.0
    index = np.rint(down @ shares @ across * np.float32(255.0)).astype(np.intp)
    if len(shades) > 1:
        index += 256 * np.arange(len(index))[:, None, None]
    pixels: Pixels = shades.reshape(-1)[index]
    if has_gaps:
        pixels[down @ missing.astype(np.float32) @ across > 0.5] = 0
    return pixels


@lru_cache(maxsize=64)
def _spread(cells: int, pixels: int) -> Array:
    """How much of each cell there is in each pixel (pixels, cells), in straight lines from middle to middle."""
    at = np.clip((np.arange(pixels) + 0.5) * cells / pixels - 0.5, 0.0, cells - 1.0)
    return np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(cells))).astype(np.float32)

"""Small heat maps: values over the plot in colours; maps painted together share one image.

Values are resampled to pixels before they are coloured: interpolated colours would blur zero crossings, and Qt takes
three times as long to scale a thumbnail as to copy its pixels.
"""

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from neuronlab.core.arrays import Array
from neuronlab.gui.plots.painting.pixels import Pixels, image_of

Grid = tuple[int, int]
"""Rows and columns of values; the first row is the lowest."""
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

    `ends` are the values of the first and last colour of `shades`, (1, 256) or one scale per map (maps, 256). Values
    beyond them get the colour of the end, and NaN none.
    """
    low, high = ends
    width, height = size
    down, across = _spread(grid[0], height)[::-1], _spread(grid[1], width).T
    # In float64, since the difference of two float32 may be more than the largest float32.
    shares = np.subtract(values.reshape(-1, *grid), low, dtype=np.float64) / (high - low)
    shares = np.clip(shares, 0.0, 1.0).astype(np.float32)
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
    """Weight of each cell in each pixel (pixels, cells), by linear interpolation between centres."""
    at = np.clip((np.arange(pixels) + 0.5) * cells / pixels - 0.5, 0.0, cells - 1.0)
    return np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(cells))).astype(np.float32)

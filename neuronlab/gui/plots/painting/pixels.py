"""Colours of a scale as pixels of Qt images: one number each, so that a whole array is coloured in one lookup."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

Pixels = npt.NDArray[np.uint32]
"""0xAARRGGBB; 0 is transparent."""


def packed(table: npt.NDArray[np.uint8]) -> Pixels:
    """A scale (256, 4) RGBA as 256 pixels."""
    red, green, blue, alpha = table.astype(np.uint32).T
    return np.asarray(alpha << 24 | red << 16 | green << 8 | blue, np.uint32)


def image_of(pixels: Pixels) -> QImage:
    """An image of (rows, columns) pixels that owns its memory: QImage does not keep an array's alive."""
    rows, columns = pixels.shape
    memory = np.ascontiguousarray(pixels)
    return QImage(memory.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32).copy()

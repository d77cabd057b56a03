"""Class colours over a plane: the colour of each class, as strong as its probability."""

from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from neuronlab.core.arrays import Array
from neuronlab.core.network.outputs import softmax
from neuronlab.gui.theme.theme import GROUND, Colors

SHADE = GROUND
"""Opacity of a certain class; equal probabilities are transparent."""

Rgba = npt.NDArray[np.uint8]


def class_colors(colors: Colors) -> list[QColor]:
    """Colours of the six classes."""
    return [QColor(name) for name in colors.classes]


def shaded(logits: Array, colors: Colors) -> Rgba:
    """Colours (rows, columns, 4) of logits (classes, rows, columns): mixed by probability, fainter where uncertain.

    The grid is twice as fine as that of the logits, since probabilities change faster than logits.
    """
    with np.errstate(all="ignore"):
        chances = softmax(_finer(logits, 2))
    even = 1.0 / len(logits)
    if not np.isfinite(chances).all():
        chances = np.nan_to_num(chances, nan=even)
    pixels = np.empty((*chances.shape[1:], 4), np.uint8)
    pixels[..., :3] = np.tensordot(chances, _palette(colors, len(logits)), axes=(0, 0))
    pixels[..., 3] = np.maximum(chances.max(axis=0) - even, 0.0) * (SHADE * 255.0 / (1.0 - even))
    return pixels


def hard(logits: Array, colors: Colors) -> Rgba:
    """Colours of the most likely class, on a grid four times as fine, so that boundaries look straight."""
    predicted = _finer(logits, 4).argmax(axis=0)
    pixels = np.empty((*predicted.shape, 4), np.uint8)
    pixels[..., :3] = _palette(colors, len(logits)).astype(np.uint8)[predicted]
    pixels[..., 3] = round(SHADE * 255.0)
    return pixels


def _palette(colors: Colors, classes: int) -> Array:
    return np.array(
        [(color.red(), color.green(), color.blue()) for color in class_colors(colors)[:classes]], np.float64
    )


def _finer(values: Array, times: int) -> Array:
    """Interpolate values (classes, rows, columns) linearly on a grid `times` as fine in both directions.

    In float32, because a colour needs only eight bits.
    """
    _, rows, columns = values.shape
    return np.asarray(_weights(rows, times) @ values.astype(np.float32) @ _weights(columns, times).T)


@cache
def _weights(count: int, times: int) -> Array:
    """Interpolation weights of `count` nodes at `times` as many positions: (positions, nodes)."""
    at = np.clip((np.arange(count * times) + 0.5) / times - 0.5, 0.0, count - 1.0)
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(count))), np.float32)

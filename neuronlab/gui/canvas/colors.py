"""What numbers and classes look like over a plane: heights on a diverging scale, classes by the surest one's colour."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.outputs import softmax
from neuronlab.gui.theme import Colors

SYMBOLS = ("o", "s", "t1", "d", "star", "h")
"""The marks of the classes, so that colour never tells them apart alone; pyqtgraph's names."""
MARKS = ("●", "■", "▲", "◆", "★", "⬢")
"""The same in texts."""
SHADE = 0.62
"""Opacity of a class that is certain; an even chance has none."""

Rgba = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class HeightScale:
    """Heights from `low` to `high` as places in a table of 256 colours; zero is in its middle where it lies between."""

    low: float
    high: float

    @classmethod
    def of(cls, targets: Array) -> "HeightScale":
        """The scale that suits targets (n, 1), whatever a network makes of them meanwhile."""
        low, high = (float(targets.min()), float(targets.max())) if len(targets) else (-1.0, 1.0)
        if low < 0.0 < high:
            low, high = -max(-low, high), max(-low, high)
        return cls(low, high) if low < high else cls(low - 1.0, high + 1.0)

    def places(self, heights: Array) -> IntArray:
        """Where in the table heights of any shape are; what is not finite is in the middle."""
        share = np.nan_to_num((heights - self.low) / (self.high - self.low), nan=0.5, posinf=1.0, neginf=0.0)
        return np.asarray(np.clip(share, 0.0, 1.0) * 255.0, np.intp)


def class_colors(colors: Colors) -> list[QColor]:
    """The colours of the six classes."""
    return [QColor(name) for name in colors.classes]


def shaded(logits: Array, colors: Colors) -> Rgba:
    """Colours (rows, columns, 4) of logits (classes, rows, columns): mixed by chance, fainter where unsure.

    On a grid twice as fine as the logits', since chances turn over faster than logits do.
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
    """Colours of the most likely class alone, on a grid four times as fine, so that its edges look straight."""
    told = _finer(logits, 4).argmax(axis=0)
    pixels = np.empty((*told.shape, 4), np.uint8)
    pixels[..., :3] = _palette(colors, len(logits)).astype(np.uint8)[told]
    pixels[..., 3] = round(SHADE * 255.0)
    return pixels


def _palette(colors: Colors, classes: int) -> Array:
    return np.array(
        [(color.red(), color.green(), color.blue()) for color in class_colors(colors)[:classes]], np.float64
    )


def _finer(values: Array, times: int) -> Array:
    """Values (classes, rows, columns) on a grid so many times as fine each way, on straight lines between the nodes.

    In float32, of which a colour needs eight bits.
    """
    _, rows, columns = values.shape
    return np.asarray(_weights(rows, times) @ values.astype(np.float32) @ _weights(columns, times).T)


@cache
def _weights(count: int, times: int) -> Array:
    """How much each of `count` nodes counts at each of so many times as many places: (places, nodes)."""
    at = np.clip((np.arange(count * times) + 0.5) / times - 0.5, 0.0, count - 1.0)
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(count))), np.float32)

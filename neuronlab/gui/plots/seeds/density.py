"""How many curves pass through each pixel: thousands of faint lines as one picture, which new ones are added to.

Every curve covers in each column of pixels all between its lowest and highest value there, so no spike is lost. Of a
thousand curves each takes about 40 µs, where a painter takes a millisecond.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from PySide6.QtGui import QColor, QImage

from neuronlab.core.arrays import Array, IntArray
from neuronlab.gui.plots.painting.pixels import Pixels, image_of
from neuronlab.gui.plots.seeds.axis import LossAxis, logs_of
from neuronlab.sweeps.outcome import SeedOutcome

_FAINT, _FAINTEST, _LINES = 0.35, 0.04, 12.0
"""Opacity of one line at most and at least, and of how many lines over each other it adds up to about one."""
_DENSEST = 0.55
"""Most opacity of lines over each other: the median has to stand out."""


class CourseDensity:
    """The curves of one run's losses, on an axis and in so many pixels."""

    def __init__(self) -> None:
        self._key: object = None
        self._shape = (0, 0)
        self._steps = 1
        self._axis = LossAxis(0.0, 1.0)
        self._drawn: set[int] = set()
        self._edges: IntArray = np.zeros((1, 0), np.int32)

    def fit(self, shape: tuple[int, int], axis: LossAxis, steps: int, of: object) -> None:
        """Begin anew for other pixels (rows, columns), another axis or end, or curves `of` something else."""
        key = (shape, axis, steps, of)
        if key != self._key:
            self._key, self._shape, self._axis, self._steps = key, shape, axis, steps
            self._drawn = set()
            self._edges = np.zeros((shape[0] + 1, shape[1]), np.int32)

    def add(self, outcomes: Sequence[SeedOutcome], loss: Literal["train", "test"], most: int) -> int:
        """Draw up to `most` of the curves that are not drawn yet; returns how many were drawn."""
        new = [outcome for outcome in outcomes if outcome.number not in self._drawn][:most]
        for outcome in new:
            self._drawn.add(outcome.number)
            if len(outcome.steps):
                self._draw(outcome.steps, outcome.train_loss if loss == "train" else outcome.test_loss)
        return len(new)

    def _draw(self, steps: IntArray, losses: Array) -> None:
        rows, columns = self._shape
        x = steps * ((columns - 1) / self._steps)
        logs = np.nan_to_num(logs_of(losses.astype(np.float64)), nan=np.inf, posinf=400.0)
        y = (self._axis.high - logs) * (rows / (self._axis.high - self._axis.low))
        at_edges = np.interp(np.arange(columns + 1) - 0.5, x, y)
        top, bottom = np.minimum(at_edges[:-1], at_edges[1:]), np.maximum(at_edges[:-1], at_edges[1:])
        column = np.minimum(np.rint(x).astype(np.int64), columns - 1)
        np.minimum.at(top, column, y)
        np.maximum.at(bottom, column, y)
        seen = np.flatnonzero((bottom >= 0.0) & (top < rows))
        seen = seen[seen <= column[-1]]
        self._edges[np.clip(top[seen], 0, rows - 1).astype(np.int64), seen] += 1
        self._edges[np.clip(bottom[seen], 0, rows - 1).astype(np.int64) + 1, seen] -= 1

    @property
    def counts(self) -> IntArray:
        """Curves through each pixel (rows, columns)."""
        return np.asarray(np.cumsum(self._edges[:-1], axis=0))

    def image(self, color: str) -> QImage:
        """The curves as an image, in a colour as #rrggbb."""
        one = min(_FAINT, max(_FAINTEST, _LINES / max(1, len(self._drawn)) / 2.0))
        counts = self.counts
        opacity = np.minimum(1.0 - (1.0 - one) ** np.arange(counts.max(initial=0) + 1), _DENSEST)
        red_green_blue = np.uint32(QColor(color).rgb() & 0xFFFFFF)
        table: Pixels = np.round(255.0 * opacity).astype(np.uint32) << np.uint32(24) | red_green_blue
        return image_of(table[counts])

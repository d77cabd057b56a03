"""The order in which the units of a layer are drawn: by index, or by contribution.

Contributions fluctuate during training, and cells that moved in every frame would be unreadable. Units are therefore
sorted at most once a second, and only if one is clearly out of order; while training is paused the order is exact.
"""

import time
from collections.abc import Callable

import numpy as np

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.arrays import Array, IntArray

ORDER_STAYS_S = 1.0
"""Shortest time, in seconds, between changes of the order while it trains."""
CLEARLY = 1.1
"""A unit is clearly out of order if it contributes this many times as much as one before it."""

POSITION, CONTRIBUTION = "place", "contribution"
ORDERS = {POSITION: "By index", CONTRIBUTION: "By contribution"}
SHORT_ORDERS = {POSITION: "Index", CONTRIBUTION: "Contr."}
MEANINGS = {
    POSITION: "Sort units by their index in the network",
    CONTRIBUTION: "Sort units by contribution: the standard deviation of a unit's output over the training points\n"
    "times the norm of its outgoing weights, std(h) · ‖W‖. Updated at most once a second while training.",
}


class UnitOrder:
    """The unit in every cell, layer by layer; `now` is a clock in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._sorted_at = now()
        self._by_contribution = False
        self._units: list[IntArray] = []

    @property
    def by_contribution(self) -> bool:
        """Whether units are sorted by contribution."""
        return self._by_contribution

    def choose(self, key: str, frame: Frame | None) -> None:
        """Choose a row of ORDERS, and apply it to this frame at once."""
        self._by_contribution = key == CONTRIBUTION
        self._units = []
        if frame is not None:
            self.follow(frame)

    def follow(self, frame: Frame) -> None:
        """Sort the units of this frame if an update is due."""
        widths = [layer.width for layer in frame.network_spec.hidden]
        fits = [len(units) for units in self._units] == widths
        contributions = frame.marks.contributions if frame.marks is not None else None
        if not self._by_contribution or contributions is None:
            if not fits:
                self._units = [np.arange(width) for width in widths]
            return
        if frame.is_playing and fits:
            if self._now() - self._sorted_at < ORDER_STAYS_S:
                return
            pairs = zip(self._units, contributions, strict=True)
            self._units = [units if _is_about_right(of[units]) else _sorted(of) for units, of in pairs]
        else:
            self._units = [_sorted(of) for of in contributions]
        self._sorted_at = self._now()

    def units(self, layer: int) -> IntArray:
        """The unit in every cell of a hidden layer."""
        return self._units[layer]

    def cell_of(self, layer: int, unit: int) -> int:
        """The cell of a unit."""
        return int(np.flatnonzero(self._units[layer] == unit)[0])


def _sorted(contributions: Array) -> IntArray:
    """Units by decreasing contribution; ties keep their order, NaN comes last."""
    return np.argsort(-np.nan_to_num(contributions, nan=-1.0), kind="stable")


def _is_about_right(in_order: Array) -> bool:
    """Whether no unit contributes clearly more than one before it."""
    least_before = np.minimum.accumulate(np.nan_to_num(in_order, nan=-1.0))
    return bool((in_order[1:] <= CLEARLY * least_before[:-1]).all())

"""In which order the pictures of a layer's units stand: as they are in the network, or the ones that matter first.

While it trains, contributions wander, and cells that changed places with every frame could not be read. So they are put
in order anew at most once a second, and only when one is clearly out of place; at rest the order is exact.
"""

import time
from collections.abc import Callable

import numpy as np

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.arrays import Array, IntArray

ORDER_STAYS_S = 1.0
"""Seconds that cells keep their places while it trains, at least."""
CLEARLY = 1.1
"""So many times the contribution of one before it makes a unit clearly out of place."""

POSITION, CONTRIBUTION = "place", "contribution"
ORDERS = {POSITION: "By place", CONTRIBUTION: "By contribution"}
MEANINGS = {
    POSITION: "Units in the order they have in the network",
    CONTRIBUTION: "Units that contribute most first: how much a unit's output varies over the training points,\n"
    "times the size of its outgoing weights: std(h) · ‖W‖. While it trains they move at most once a second.",
}


class UnitOrder:
    """The unit of every cell, layer by layer; `now` tells the seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._sorted_at = now()
        self._by_contribution = False
        self._units: list[IntArray] = []

    @property
    def by_contribution(self) -> bool:
        """Whether those that contribute most come first."""
        return self._by_contribution

    def choose(self, key: str, frame: Frame | None) -> None:
        """Use a row of ORDERS from now on, at once for what this frame shows."""
        self._by_contribution = key == CONTRIBUTION
        self._units = []
        if frame is not None:
            self.follow(frame)

    def follow(self, frame: Frame) -> None:
        """Put the units of this frame in order, if it is time to."""
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
        """The cell that a unit is in."""
        return int(np.flatnonzero(self._units[layer] == unit)[0])


def _sorted(contributions: Array) -> IntArray:
    """Units by falling contribution; equal ones as they are in the network, those without a number last."""
    return np.argsort(-np.nan_to_num(contributions, nan=-1.0), kind="stable")


def _is_about_right(in_order: Array) -> bool:
    """Whether none contributes clearly more than one that stands before it."""
    least_before = np.minimum.accumulate(np.nan_to_num(in_order, nan=-1.0))
    return bool((in_order[1:] <= CLEARLY * least_before[:-1]).all())

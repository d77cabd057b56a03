"""Strokes that add points: single ones, scattered along the way, sprayed, or evenly along a line."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.strokes.hand import Hand, PlainStroke, PointerPosition

SCATTER_SPACING_PX = 14.0
SCATTER_SPREAD_PX = 5.0


class _Path:
    """The way of the pointer, and how far along it points have been laid."""

    def __init__(self, spacing_px: float) -> None:
        self._spacing_px = spacing_px
        self._last: PointerPosition | None = None
        self._walked_px = 0.0

    def positions_due(self, position: PointerPosition) -> Array:
        """Places (n, 2) evenly apart along the way from the last place to this one; the very first is where it begins.

        What is left over of the way counts for the next stretch, so a line drawn slowly has no other points.
        """
        if self._last is None:
            self._last = position
            return position.at[None]
        start, length = self._last, position.distance_px(self._last.x, self._last.y)
        self._last = position
        due = np.arange(self._spacing_px - self._walked_px, length + 1e-9, self._spacing_px)
        self._walked_px = self._walked_px + length - len(due) * self._spacing_px
        return start.at + (due / max(length, 1e-9))[:, None] * (position.at - start.at)


class DrawStroke(PlainStroke):
    """Adds a point where it begins, then points along the way, a little to either side of it."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._path = _Path(SCATTER_SPACING_PX)
        self._is_first = True

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """Add the points that are due between the last place and this one."""
        where = self._path.positions_due(position)
        if not self._is_first:
            where = where + self._hand.rng.normal(0.0, SCATTER_SPREAD_PX, where.shape) * position.per_px
        self._is_first = False
        return self._hand.add(workspace, where) if len(where) else workspace


class LineStroke(PlainStroke):
    """Adds points exactly on the way of the pointer, evenly apart."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._path = _Path(float(hand.options.spacing_px))

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """Add the points that are due between the last place and this one."""
        where = self._path.positions_due(position)
        return self._hand.add(workspace, where) if len(where) else workspace


class SprayStroke(PlainStroke):
    """Strews points over a disc, along the way and while the pointer rests."""

    repeats = True

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._path = _Path(hand.options.spray_radius_px / 2.0)
        self._last: PointerPosition | None = None

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """Strew around every place that is due, or around this one where the pointer has not moved."""
        centres = self._path.positions_due(position)
        if self._last is not None and self._last == position:
            centres = position.at[None]
        self._last = position
        return self._strewn(workspace, centres, position) if len(centres) else workspace

    def _strewn(self, workspace: Workspace, centres: Array, position: PointerPosition) -> Workspace:
        count, rng = self._hand.options.spray_density, self._hand.rng
        angle = rng.uniform(0.0, 2.0 * np.pi, (len(centres), count))
        radius_px = self._hand.options.spray_radius_px * np.sqrt(rng.random((len(centres), count)))
        aside = np.stack([np.cos(angle), np.sin(angle)], axis=2) * radius_px[:, :, None] * position.per_px
        return self._hand.add(workspace, (centres[:, None, :] + aside).reshape(-1, 2))

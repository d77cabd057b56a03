"""Strokes that add points: singly, scattered along the path, sprayed, or evenly along a line."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.strokes.hand import Hand, PlainStroke, PointerPosition

SCATTER_SPACING_PX = 14.0
SCATTER_SPREAD_PX = 5.0


class _Path:
    """The pointer's path, and how far along it points have been placed."""

    def __init__(self, spacing_px: float) -> None:
        self._spacing_px = spacing_px
        self._last: PointerPosition | None = None
        self._walked_px = 0.0

    def positions_due(self, position: PointerPosition) -> Array:
        """Evenly spaced positions (n, 2) along the path since the last call; the first is the start of the path.

        The remaining distance carries over to the next call, so a line drawn slowly has the same points.
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
    """Adds a point at its start, then points along the path, slightly to either side of it."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._path = _Path(SCATTER_SPACING_PX)
        self._is_first = True

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """Add the points that are due since the last position."""
        where = self._path.positions_due(position)
        if not self._is_first:
            where = where + self._hand.rng.normal(0.0, SCATTER_SPREAD_PX, where.shape) * position.per_px
        self._is_first = False
        return self._hand.add(workspace, where) if len(where) else workspace


class LineStroke(PlainStroke):
    """Adds evenly spaced points exactly on the pointer's path."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._path = _Path(float(hand.options.spacing_px))

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """Add the points that are due since the last position."""
        where = self._path.positions_due(position)
        return self._hand.add(workspace, where) if len(where) else workspace


class SprayStroke(PlainStroke):
    """Scatters points over a disc, along the path and while the pointer rests."""

    repeats = True

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._path = _Path(hand.options.spray_radius_px / 2.0)
        self._last: PointerPosition | None = None

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """Scatter around every position that is due, or around the current one if the pointer has not moved."""
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

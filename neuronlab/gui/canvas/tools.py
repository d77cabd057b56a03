"""Tools turn a gesture into the workspace that follows from it; they never touch what they are given.

A row of `TOOLS` is one tool. `press` begins a gesture and returns its `Stroke`; the stroke is told every further place
and answers with the workspace so far. One stroke is one undo entry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from PySide6.QtCore import Qt

from neuronlab.core.edits import add_points, erase_points, move_point
from neuronlab.core.specs import Workspace

SPRAY_SPACING_PX = 14.0
SPRAY_SPREAD_PX = 5.0
ERASER_RADIUS_PX = 18.0
GRAB_RADIUS_PX = 14.0
DRAG_PX = 3.0


class Place(NamedTuple):
    """Where the pointer is, in the plot's units, and how many of them a pixel is along x and y."""

    x: float
    y: float
    x_per_px: float
    y_per_px: float

    def distance_px(self, x: float, y: float) -> float:
        """Pixels from here to (x, y)."""
        return float(np.hypot((x - self.x) / self.x_per_px, (y - self.y) / self.y_per_px))


class Stroke(Protocol):
    """A gesture under way."""

    def move(self, workspace: Workspace, place: Place) -> Workspace:
        """The workspace after the pointer came to `place`; the same object when nothing changes."""


def _column(*values: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(values, np.float64)[:, None]


class DrawStroke:
    """Adds a point where it begins, then sprays points along the way, a little to either side of it."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._last: Place | None = None

    def move(self, workspace: Workspace, place: Place) -> Workspace:
        """Add the points that are due between the last place and this one."""
        if self._last is None:
            self._last = place
            return add_points(workspace, _column(place.x), _column(place.y))
        distance = place.distance_px(self._last.x, self._last.y)
        count = int(distance // SPRAY_SPACING_PX)
        if not count:
            return workspace
        along = np.arange(1, count + 1) * SPRAY_SPACING_PX / distance
        aside = self._rng.normal(0.0, SPRAY_SPREAD_PX, (2, count))
        x = self._last.x + along * (place.x - self._last.x)
        y = self._last.y + along * (place.y - self._last.y)
        self._last = Place(float(x[-1]), float(y[-1]), place.x_per_px, place.y_per_px)
        spread_x, spread_y = aside[0] * place.x_per_px, aside[1] * place.y_per_px
        return add_points(workspace, (x + spread_x)[:, None], (y + spread_y)[:, None])


class EraseStroke:
    """Removes every point the brush passes over."""

    def __init__(self) -> None:
        self._last: Place | None = None

    def move(self, workspace: Workspace, place: Place) -> Workspace:
        """Erase along the way from the last place to this one, so that a fast hand leaves no gaps."""
        start = self._last or place
        self._last = place
        count = 1 + int(place.distance_px(start.x, start.y) // (ERASER_RADIUS_PX / 2))
        along = np.linspace(0.0, 1.0, count + 1)[1:]
        x, y = start.x + along * (place.x - start.x), start.y + along * (place.y - start.y)
        radii = (ERASER_RADIUS_PX * place.x_per_px, ERASER_RADIUS_PX * place.y_per_px)
        return erase_points(workspace, x[:, None], y[:, None], radii)


class MoveStroke:
    """Carries along the point it took hold of, once the pointer has really moved: a click moves nothing."""

    def __init__(self, point_id: int, pressed: Place, x: float, y: float) -> None:
        self._point_id, self._pressed = point_id, pressed
        self._offset = (x - pressed.x, y - pressed.y)
        self._is_dragging = False

    def move(self, workspace: Workspace, place: Place) -> Workspace:
        """Keep the point where it is under the hand that holds it."""
        if not self._is_dragging and place.distance_px(self._pressed.x, self._pressed.y) < DRAG_PX:
            return workspace
        self._is_dragging = True
        x, y = place.x + self._offset[0], place.y + self._offset[1]
        return move_point(workspace, self._point_id, np.array([x]), np.array([y]))


def nearest_point(workspace: Workspace, place: Place) -> int | None:
    """The index of the point under the pointer, None when there is none within reach."""
    points = workspace.points
    if not len(points):
        return None
    across = (points.inputs[:, 0] - place.x) / place.x_per_px
    along = (points.targets[:, 0] - place.y) / place.y_per_px
    squared = across * across + along * along
    index = int(np.argmin(squared))
    return index if squared[index] <= GRAB_RADIUS_PX**2 else None


def _press_draw(_workspace: Workspace, _place: Place, rng: np.random.Generator) -> Stroke | None:
    return DrawStroke(rng)


def _press_erase(_workspace: Workspace, _place: Place, _rng: np.random.Generator) -> Stroke | None:
    return EraseStroke()


def _press_move(workspace: Workspace, place: Place, _rng: np.random.Generator) -> Stroke | None:
    index = nearest_point(workspace, place)
    if index is None:
        return None
    points = workspace.points
    return MoveStroke(int(points.ids[index]), place, float(points.inputs[index, 0]), float(points.targets[index, 0]))


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One way to touch the points.

    `undo_text` names its undo entry, `brush_px` is the radius of a brush to show, if any.
    """

    label: str
    key: str
    icon: str
    meaning: str
    undo_text: str
    cursor: Qt.CursorShape
    press: Callable[[Workspace, Place, np.random.Generator], Stroke | None]
    brush_px: float = 0.0


TOOLS: dict[str, Tool] = {
    "draw": Tool(
        label="Draw",
        key="D",
        icon="mdi6.pencil",
        meaning="Draw points: click adds one, dragging sprays them along the stroke",
        undo_text="Draw points",
        cursor=Qt.CursorShape.CrossCursor,
        press=_press_draw,
    ),
    "erase": Tool(
        label="Erase",
        key="E",
        icon="mdi6.eraser",
        meaning="Erase the points under the brush",
        undo_text="Erase points",
        cursor=Qt.CursorShape.BlankCursor,
        press=_press_erase,
        brush_px=ERASER_RADIUS_PX,
    ),
    "move": Tool(
        label="Move",
        key="M",
        icon="mdi6.cursor-move",
        meaning="Move a point by dragging it; double click fits the view",
        undo_text="Move a point",
        cursor=Qt.CursorShape.OpenHandCursor,
        press=_press_move,
    ),
}

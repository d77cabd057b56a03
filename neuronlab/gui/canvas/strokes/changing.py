"""Strokes on existing points: erase, move, change class or value, select."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPolygonF
from typing_extensions import override

from neuronlab.core.arrays import Array, BoolArray, IntArray
from neuronlab.core.data.edits import erase_points, put_points, set_targets
from neuronlab.core.data.plane import plane_positions, within
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.strokes.hand import DRAG_PX, Hand, PlainStroke, PointerPosition, nearest_point

BRUSH_RADIUS_PX = 18.0


def _along(start: PointerPosition, position: PointerPosition) -> Array:
    """Positions (n, 2) from the last one to this one, half a brush apart, so that a fast stroke leaves no gaps."""
    count = 1 + int(position.distance_px(start.x, start.y) // (BRUSH_RADIUS_PX / 2))
    share = np.linspace(0.0, 1.0, count + 1)[1:, None]
    return np.asarray(start.at + share * (position.at - start.at))


def _radii(position: PointerPosition) -> tuple[float, float]:
    """Radii of the brush in plot units, horizontal and vertical."""
    return BRUSH_RADIUS_PX * position.x_per_px, BRUSH_RADIUS_PX * position.y_per_px


class EraseStroke(PlainStroke):
    """Removes every point under the brush."""

    def __init__(self) -> None:
        self._last: PointerPosition | None = None

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """Erase along the path since the last position."""
        where, self._last = _along(self._last or position, position), position
        return erase_points(workspace, where, _radii(position))


class RepaintStroke(PlainStroke):
    """Gives every point under the brush the chosen class or value."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._last: PointerPosition | None = None

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """Repaint along the path since the last position."""
        where, self._last = _along(self._last or position, position), position
        hit = within(plane_positions(workspace.points), where, _radii(position))
        hit = hit[workspace.in_sight[hit]]
        return set_targets(workspace, workspace.points.ids[hit], self._hand.target_of(workspace))


class MoveStroke(PlainStroke):
    """Moves the grabbed points once the pointer has moved far enough: a click moves nothing."""

    def __init__(self, hand: Hand, workspace: Workspace, ids: IntArray, pressed: PointerPosition) -> None:
        points = workspace.points
        here = points.indices_of(ids)
        self._hand, self._pressed = hand, pressed
        self._ids, self._from = points.ids[here], plane_positions(points)[here]
        self._is_dragging = False

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """Move the points with the pointer."""
        if not self._is_dragging and position.distance_px(self._pressed.x, self._pressed.y) < DRAG_PX:
            return workspace
        self._is_dragging = True
        return put_points(workspace, self._ids, self._hand.snapped(self._from + position.at - self._pressed.at))


class LassoStroke(PlainStroke):
    """Draws an outline; on release the points inside are selected, with Shift in addition to the others."""

    def __init__(self, hand: Hand, pressed: PointerPosition) -> None:
        self._hand, self._pressed = hand, pressed
        self._outline = [pressed.at]

    @property
    @override
    def outline(self) -> Array | None:
        """The outline drawn so far."""
        return np.array(self._outline)

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """Extend the outline."""
        if position.distance_px(*self._outline[-1]) >= DRAG_PX:
            self._outline.append(position.at)
        return workspace

    def end(self, workspace: Workspace) -> None:
        """Select the points inside; after a mere click the point under the pointer, or nothing."""
        points = workspace.points
        if len(self._outline) < 3:
            index = nearest_point(workspace, self._pressed)
            found = points.ids[[] if index is None else [index]]
        else:
            found = points.ids[_inside(np.array(self._outline), plane_positions(points)) & workspace.in_sight]
        before = self._hand.selection.ids if self._pressed.extends else found[:0]
        self._hand.selection.choose(np.concatenate([before, found]))


_MASK_CELLS = 512
"""Resolution of the mask for the lasso's inside, per axis: finer than a hand draws."""


def _inside(outline: Array, where: Array) -> BoolArray:
    """Which positions (n, 2) are inside a closed outline (m, 2); a mask handles a million at once."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    scale = _MASK_CELLS / np.maximum(high - low, 1e-300)
    mask = QImage(_MASK_CELLS, _MASK_CELLS, QImage.Format.Format_Grayscale8)
    mask.fill(0)
    with QPainter(mask) as painter:
        painter.setBrush(Qt.GlobalColor.white)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in ((outline - low) * scale).tolist()]))
    is_filled = np.frombuffer(mask.constBits(), np.uint8).reshape(_MASK_CELLS, mask.bytesPerLine())
    hit = ((where >= low) & (where <= high)).all(axis=1)
    cells = np.minimum(((where[hit] - low) * scale).astype(np.intp), _MASK_CELLS - 1)
    hit[hit] = is_filled[cells[:, 1], cells[:, 0]] > 0
    return np.asarray(hit)

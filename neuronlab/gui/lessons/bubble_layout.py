"""Where a hint can be beside what it points at, and where it covers least."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QImage

from neuronlab.core.arrays import IntArray

REACHES = (32, 72, 120)
"""Between a hint and its target, in pixels: the room of the arrow."""
_EDGE = 8
_CONTRAST = 10
"""Difference in grey between neighbouring pixels from which something is drawn there."""
_DEARER = 0.003
"""So much more of a hint may be over something before a later candidate is taken instead."""
_CONTROL = 0.5
"""What it costs to be over controls, beside being over what is drawn."""


def candidates(target: QRect, size: QSize, bounds: QRect) -> list[QRect]:
    """Rectangles of a size beside the target that do not cover it: below, above, right, left, each shifted as well.

    They are in the bounds with a margin. If none is, one is in a corner of the bounds.
    """
    inner = bounds.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    wide, high = size.width(), size.height()
    found = [rect for reach in REACHES for rect in _around(target, size, reach)]
    fitting = [rect for rect in found if inner.contains(rect)]
    if fitting:
        return fitting
    corners = (inner.topLeft(), QPoint(inner.right() - wide, inner.top()), QPoint(inner.left(), inner.bottom() - high))
    return [max((QRect(corner, size) for corner in corners), key=lambda rect: _distance(rect, target))]


def _around(target: QRect, size: QSize, reach: int) -> list[QRect]:
    wide, high = size.width(), size.height()
    middle = target.center() - QPoint(wide // 2, high // 2)
    shifts, turns = (0, -wide // 2, wide // 2, -wide, wide), (0, -high, high)
    below = [QPoint(middle.x() + by, target.bottom() + reach) for by in shifts]
    above = [QPoint(middle.x() + by, target.top() - reach - high) for by in shifts]
    right = [QPoint(target.right() + reach, middle.y() + by) for by in turns]
    left = [QPoint(target.left() - reach - wide, middle.y() + by) for by in turns]
    return [QRect(corner, size) for side in (below, above, right, left) for corner in side]


def _distance(rect: QRect, target: QRect) -> int:
    return (rect.center() - target.center()).manhattanLength()


def ink_of(image: QImage) -> IntArray:
    """Sums (height + 1, width + 1) of the pixels above and left of each that differ from their neighbours."""
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(gray.constBits(), np.uint8).reshape(gray.height(), gray.bytesPerLine())
    shades = rows[:, : gray.width()].astype(np.int16)
    drawn: npt.NDArray[np.bool_] = np.zeros(shades.shape, bool)
    drawn[:, 1:] |= np.abs(np.diff(shades, axis=1)) > _CONTRAST
    drawn[1:] |= np.abs(np.diff(shades, axis=0)) > _CONTRAST
    return np.pad(drawn.cumsum(0).cumsum(1), ((1, 0), (1, 0)))


def freest(rects: Sequence[QRect], ink: IntArray, controls: Sequence[QRect] = ()) -> QRect:
    """The rectangle that covers least, controls above all; of nearly equal ones the first."""
    costs = [
        _share(rect, ink) + _CONTROL * _covered(rect, controls) + _DEARER * number for number, rect in enumerate(rects)
    ]
    return rects[int(np.argmin(costs))]


def _covered(rect: QRect, controls: Sequence[QRect]) -> float:
    """The share of a rectangle that is over controls."""
    shared = [rect & control for control in controls]
    return sum(part.width() * part.height() for part in shared if not part.isEmpty()) / (rect.width() * rect.height())


def _share(rect: QRect, ink: IntArray) -> float:
    """The share of a rectangle's pixels where something is drawn."""
    bottom, right = (np.array(ink.shape) - 1).tolist()
    top, low = (min(max(edge, 0), bottom) for edge in (rect.top(), rect.top() + rect.height()))
    left, high = (min(max(edge, 0), right) for edge in (rect.left(), rect.left() + rect.width()))
    inside = ink[low, high] - ink[top, high] - ink[low, left] + ink[top, left]
    return float(inside) / max(1, rect.width() * rect.height())


def arrow_ends(box: QRect, target: QRect) -> tuple[QPointF, QPointF]:
    """Where an arrow leaves a hint and where it ends, just before the target."""
    outer = QRectF(target).adjusted(-5.0, -5.0, 5.0, 5.0)
    start, end = _nearest(QRectF(box), outer.center()), _nearest(outer, QRectF(box).center())
    return start, end


def _nearest(rect: QRectF, point: QPointF) -> QPointF:
    """The middle of the side of a rectangle that looks at a point, or what is nearest on that side to the point."""
    inset_x, inset_y = min(12.0, rect.width() / 2.0), min(8.0, rect.height() / 2.0)
    x = min(max(point.x(), rect.left() + inset_x), rect.right() - inset_x)
    y = min(max(point.y(), rect.top() + inset_y), rect.bottom() - inset_y)
    if not rect.top() <= point.y() <= rect.bottom():
        return QPointF(x, rect.top() if point.y() < rect.top() else rect.bottom())
    return QPointF(rect.left() if point.x() < rect.left() else rect.right(), y)

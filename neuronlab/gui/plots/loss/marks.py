"""Marks on the loss plot: edits and findings at its lower edge, the best step on the curve, and the step shown."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from neuronlab.analysis.course import Course
from neuronlab.gui.plots.loss.axes import LossScale
from neuronlab.gui.theme.theme import Colors
from neuronlab.wording.numbers import count_text, loss_text

REACH = 6.0
"""What a mark stands for is said within this distance, in pixels."""
_HALF, _HEIGHT = 4.0, 6.0
_CLEAR = 3.0
"""Distance of the best step's mark from the curve."""


def paint_marks(painter: QPainter, colors: Colors, course: Course, area: QRectF, scale: LossScale) -> None:
    """Draw the marks of a run that are in view."""
    for note in course.notes:
        x = _x_of(note.step, area, scale)
        if not area.left() <= x <= area.right():
            continue
        foot = QPointF(x, area.bottom())
        if note.is_edit:
            painter.setPen(QPen(colors.color("text"), 1.5))
            painter.drawLine(QLineF(foot, foot - QPointF(0.0, _HEIGHT + 2.0)))
        else:
            _paint_triangle(painter, colors, "muted", foot - QPointF(0.0, 1.0))
    if course.best_step is not None:
        tip = QPointF(
            _x_of(course.best_step, area, scale), float(scale.y_of(np.array(course.best_loss), area)) - _CLEAR
        )
        if area.adjusted(-1.0, 0.0, 1.0, 0.0).contains(tip):
            tip.setY(max(tip.y(), area.top() + _HEIGHT))
            _paint_triangle(painter, colors, "text", tip)


def paint_end(painter: QPainter, color: QColor, step: int, area: QRectF, scale: LossScale) -> None:
    """Draw × at the upper edge, at the step at which a run diverged."""
    x = _x_of(step, area, scale)
    if area.left() - 1.0 <= x <= area.right() + 1.0:
        middle = QPointF(min(max(x, area.left() + _HALF + 1.0), area.right() - _HALF - 1.0), area.top() + _HALF + 1.0)
        painter.setPen(QPen(color, 2.0))
        for corner in (QPointF(_HALF, _HALF), QPointF(_HALF, -_HALF)):
            painter.drawLine(QLineF(middle - corner, middle + corner))


def paint_cursor(painter: QPainter, colors: Colors, step: int, area: QRectF, scale: LossScale) -> None:
    """Draw a line at the step that is shown instead of the present."""
    x = _x_of(step, area, scale)
    if area.left() - 1.0 <= x <= area.right() + 1.0:
        painter.setPen(QPen(colors.color("text"), 1.5))
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))


def mark_texts(course: Course, x: float, area: QRectF, scale: LossScale) -> list[str]:
    """The step and the text of every mark near a horizontal position."""
    marks = [(note.step, note.text) for note in course.notes]
    if course.best_step is not None:
        marks.append((course.best_step, f"the lowest loss so far, {loss_text(course.best_loss)}"))
    near = [(step, text) for step, text in marks if abs(_x_of(step, area, scale) - x) <= REACH]
    return [f"step {count_text(step)}: {text}" for step, text in near]


def _x_of(step: int, area: QRectF, scale: LossScale) -> float:
    return float(scale.x_of(np.array(step), area))


def _paint_triangle(painter: QPainter, colors: Colors, color: str, tip: QPointF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.color(color))
    painter.drawPolygon(QPolygonF([tip, tip + QPointF(-_HALF, -_HEIGHT), tip + QPointF(_HALF, -_HEIGHT)]))

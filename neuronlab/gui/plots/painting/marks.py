"""Marks on units, common to all pictures of units: the ring around the chosen one, muted, frozen."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from neuronlab.gui.theme.theme import Colors

FLAKE = 4.5
"""Length of the snowflake's arms, in pixels."""
_ARMS = ((1.0, 0.0), (0.5, 0.866), (-0.5, 0.866))
_VEIL = 0.62
SILENT_LINE, SATURATED_LINE = Qt.PenStyle.DashLine, Qt.PenStyle.DotLine
"""Outlines of units that never fire, and of those stuck where their activation is flat."""


def paint_ring(painter: QPainter, colors: Colors, box: QRectF) -> None:
    """Draw a ring just outside a unit's box."""
    painter.setPen(QPen(colors.color("text"), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 5.0, 5.0)


def paint_muted(painter: QPainter, colors: Colors, box: QRectF) -> None:
    """Cross out a muted unit."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.color("field", _VEIL))
    painter.drawRect(box.adjusted(1.0, 1.0, -1.0, -1.0))
    painter.setPen(QPen(colors.color("text"), 1.5))
    painter.drawLine(box.bottomLeft() + QPointF(3.0, -3.0), box.topRight() + QPointF(-3.0, 3.0))


def paint_frozen(painter: QPainter, colors: Colors, box: QRectF) -> None:
    """Draw a snowflake in the upper right corner of a unit's box."""
    middle = box.topRight() + QPointF(-FLAKE - 1.5, FLAKE + 1.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.color("field", 0.9))
    painter.drawEllipse(middle, FLAKE + 1.0, FLAKE + 1.0)
    paint_flake(painter, colors, middle)


def paint_flake(painter: QPainter, colors: Colors, middle: QPointF) -> None:
    """Draw a snowflake centred on a point."""
    painter.setPen(QPen(colors.color("text"), 1.2))
    for across, up in _ARMS:
        arm = QPointF(across, up) * FLAKE
        painter.drawLine(middle - arm, middle + arm)


def paint_scroll_mark(painter: QPainter, colors: Colors, along: QRectF, share: tuple[float, float]) -> None:
    """Scroll indicator of a column: a bar `along` it, solid between two shares of its length."""
    top, bottom = (along.top() + part * along.height() for part in share)
    middle = along.center().x()
    for start, end, width, color in (
        (along.top(), along.bottom(), 1.0, "border"),
        (top, bottom, along.width(), "muted"),
    ):
        painter.setPen(QPen(colors.color(color), width))
        painter.drawLine(QPointF(middle, start), QPointF(middle, end))

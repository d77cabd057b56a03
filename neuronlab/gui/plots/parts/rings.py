"""The ring around the unit that is looked into, the same in every picture that shows units."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from neuronlab.gui.theme import Colors


def paint_ring(painter: QPainter, colors: Colors, box: QRectF) -> None:
    """Paint a ring just outside a unit's box."""
    painter.setPen(QPen(colors.color("text"), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 5.0, 5.0)

"""Marks of the runs: the shape and the colour by which a run is known in every view, both decided by its slot."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from neuronlab.gui.theme.class_marks import paint_class_mark
from neuronlab.gui.theme.theme import Colors

RUN_MARK_PX = 10.0
"""Usual width of a mark."""


def paint_run_mark(
    painter: QPainter, colors: Colors, slot: int, middle: QPointF, px: float = RUN_MARK_PX, alpha: float = 1.0
) -> None:
    """Draw the mark of the run in a slot, `px` pixels wide, around a point; `alpha` is its opacity."""
    color = QColor(colors.runs[slot])
    color.setAlphaF(alpha)
    paint_class_mark(painter, slot, color, middle, px)

"""The headings of the columns as drop-downs: the arrow beside a hidden layer's heading offers its activations."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from neuronlab.gui.plots.diagram.layout import CAPTION_HEIGHT, NetworkLayout
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, Colors, figures

ARROW_WIDTH = 18.0
"""Width in pixels of the part of a heading that a click opens."""
_ARROW, _MARGIN = 3.5, 4.0


def arrow_rect(layout: NetworkLayout, column: int, text: str) -> QRectF:
    """Rectangle of the arrow to the right of a heading's text, or over the end of a text that leaves no room."""
    heading = layout.caption_rect(column)
    half = QFontMetricsF(figures(SMALL, bold=True)).horizontalAdvance(text) / 2.0
    left = min(heading.center().x() + half + 2.0, heading.right() - ARROW_WIDTH)
    return QRectF(max(left, heading.left()), heading.top(), ARROW_WIDTH, scaled(CAPTION_HEIGHT))


def heading_rect(layout: NetworkLayout, column: int, text: str) -> QRectF:
    """Rectangle of a heading's text and its arrow."""
    around, arrow = layout.caption_rect(column), arrow_rect(layout, column, text)
    half = QFontMetricsF(figures(SMALL, bold=True)).horizontalAdvance(text) / 2.0
    left = max(around.left(), around.center().x() - half - _MARGIN)
    return QRectF(left, around.top(), arrow.right() - left, around.height())


def paint_arrow(painter: QPainter, colors: Colors, rect: QRectF, *, is_pointed: bool) -> None:
    """Draw the arrow on a plate, which is lit while the pointer is on it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.color("hover" if is_pointed else "panel"))
    painter.drawRoundedRect(rect.adjusted(0.0, 2.0, 0.0, -4.0), 4.0, 4.0)
    painter.setPen(QPen(colors.color("text"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    middle = rect.center() + QPointF(0.0, -1.0)
    painter.drawPolyline(
        QPolygonF([middle + QPointF(by, _ARROW / 2.0 - abs(by) + _ARROW / 2.0 - 1.0) for by in (-_ARROW, 0.0, _ARROW)])
    )

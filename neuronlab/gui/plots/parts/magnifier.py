"""What is pointed at in the diagram, large and with live numbers, on a card inside the picture itself.

A tooltip could not follow the training; this card is painted with every frame.
"""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from neuronlab.core.arrays import Array
from neuronlab.gui.numbers import weight_text
from neuronlab.gui.plots.parts.labels import LEFT, LINE, RIGHT, WRAPPED, Label, paint_labels
from neuronlab.gui.plots.parts.small_curves import curves_path, fractions
from neuronlab.gui.theme import RADIUS, SMALL, SPACE, Colors, figures

_CARD_WIDTH = 296.0
_PLOT_HEIGHT = 104.0
_SCALE_WIDTH = 40.0
_TALL = 1000.0


@dataclass(frozen=True, eq=False)
class MagnifiedCurve:
    """A unit's output `y` (samples,) over `x` (samples,), drawn between the values `ends`."""

    x: Array
    y: Array
    ends: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Magnified:
    """What the card says: a title, a line in alarm when something is wrong, lines of text, and perhaps a curve."""

    title: str
    lines: tuple[str, ...] = ()
    alarm: str = ""
    curve: MagnifiedCurve | None = None

    @property
    def texts(self) -> list[str]:
        """Everything the card says, from top to bottom."""
        ends = () if self.curve is None else _scale_texts(self.curve)
        return [self.title, *([self.alarm] if self.alarm else []), *self.lines, *ends]


def paint_magnified(painter: QPainter, colors: Colors, area: QRectF, beside: QRectF, shown: Magnified) -> None:
    """Paint the card inside `area`, to the right of `beside` where there is room, else to its left."""
    inner_width = min(_CARD_WIDTH, area.width()) - 4.0 * SPACE
    if shown.curve is None:
        inner_width = min(inner_width, _natural_width(shown))
    rows = _rows(shown, inner_width)
    plot_height = _PLOT_HEIGHT + LINE if shown.curve else 0.0
    height = sum(label.rect.height() for label in rows) + plot_height + 2.0 * SPACE
    card = _place(area, beside, inner_width + 2.0 * SPACE, height)
    painter.setPen(QPen(colors.color("accent"), 1.0))
    painter.setBrush(colors.color("field"))
    painter.drawRoundedRect(card, RADIUS, RADIUS)
    origin = card.topLeft() + QPointF(SPACE, SPACE)
    paint_labels(painter, colors, [_moved(label, origin) for label in rows])
    if shown.curve is not None:
        top = card.bottom() - SPACE - plot_height
        _paint_curve(painter, colors, shown.curve, QRectF(origin.x(), top, inner_width, _PLOT_HEIGHT))


def _natural_width(shown: Magnified) -> float:
    """Width at which no text is wrapped."""
    bold, plain = QFontMetricsF(figures(SMALL, bold=True)), QFontMetricsF(figures(SMALL))
    widths = [bold.horizontalAdvance(shown.title), *(plain.horizontalAdvance(line) for line in shown.lines)]
    return math.ceil(max(widths)) + 2.0


def _unbroken(line: str) -> str:
    """The line with its operators held to what follows them, where it is wrapped."""
    for mark in ("+", "−"):
        line = line.replace(f" {mark} ", f" {mark}\N{NO-BREAK SPACE}")
    return line.replace(" more", "\N{NO-BREAK SPACE}more")


def _rows(shown: Magnified, width: float) -> list[Label]:
    """The lines of text one below the other, from 0, wrapped to a width."""
    metrics = QFontMetricsF(figures(SMALL))
    styles = [(shown.title, "text", True), (shown.alarm, "alarm", False)]
    rows, top = [], 0.0
    for text, color, bold in [*styles, *((_unbroken(line), "text", False) for line in shown.lines)]:
        if text:
            needed = metrics.boundingRect(QRectF(0.0, 0.0, width, _TALL), WRAPPED, text).height() + 2.0
            rows.append(Label(QRectF(0.0, top, width, needed), text, color, WRAPPED, bold=bold))
            top += needed
    return rows


def _place(area: QRectF, beside: QRectF, width: float, height: float) -> QRectF:
    left = beside.right() + SPACE
    if left + width > area.right():
        left = beside.left() - SPACE - width
    left = min(max(left, area.left() + 1.0), area.right() - width - 1.0)
    top = min(max(beside.center().y() - height / 2.0, area.top() + 1.0), area.bottom() - height - 1.0)
    return QRectF(round(left) + 0.5, round(max(top, area.top() + 1.0)) + 0.5, width, height)


def _moved(label: Label, by: QPointF) -> Label:
    return Label(label.rect.translated(by), label.text, label.color, label.align, label.size, label.bold)


def _scale_texts(curve: MagnifiedCurve) -> tuple[str, str, str, str]:
    """Top and bottom of the scale, left and right of the input."""
    return (
        weight_text(curve.ends[1]),
        weight_text(curve.ends[0]),
        f"x = {weight_text(float(curve.x[0]))}",
        weight_text(float(curve.x[-1])),
    )


def _paint_curve(painter: QPainter, colors: Colors, curve: MagnifiedCurve, area: QRectF) -> None:
    box = area.adjusted(_SCALE_WIDTH, 2.0, 0.0, -2.0)
    painter.fillRect(box, colors.color("plot"))
    low, high = curve.ends
    zero = box.bottom() - (0.0 - low) / (high - low) * box.height()
    painter.setPen(QPen(colors.color("neutral"), 1.0))
    painter.drawLine(QLineF(box.left(), zero, box.right(), zero))
    painter.setPen(QPen(colors.color("accent"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corner = np.array([[box.left(), box.top() + 1.0]])
    size = (box.width(), box.height() - 2.0)
    painter.drawPath(curves_path(fractions(curve.x), curve.y[None, :], corner, size, curve.ends))
    top, bottom, left, right = _scale_texts(curve)
    scale = QRectF(area.left(), box.top(), _SCALE_WIDTH - SPACE / 2.0, LINE)
    below = QRectF(box.left(), area.bottom(), box.width(), LINE)
    labels = [
        Label(scale, top, align=RIGHT),
        Label(scale.translated(0.0, box.height() - LINE), bottom, align=RIGHT),
        Label(below, left, align=LEFT),
        Label(below, right, align=RIGHT),
    ]
    paint_labels(painter, colors, labels)

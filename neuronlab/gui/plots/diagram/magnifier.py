"""A card in the diagram that enlarges the item under the mouse and shows its live numbers.

A tooltip could not be updated during training; this card is painted with every frame.
"""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from neuronlab.gui.plots.diagram.large_pictures import LargePicture
from neuronlab.gui.plots.painting.labels import LINE, WRAPPED, Label, paint_labels
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import RADIUS, SMALL, SPACE, Colors, figures

_CARD_WIDTH = 296.0
_PLOT_HEIGHT = 104.0
_TALL = 1000.0


@dataclass(frozen=True, eq=False)
class Magnified:
    """Contents of the card.

    Attributes:
        title: Title.
        lines: Lines of text.
        alarm: A line that reports a problem, empty if there is none.
        picture: An enlarged picture, if any.
        hint: What the mouse can do here.
    """

    title: str
    lines: tuple[str, ...] = ()
    alarm: str = ""
    picture: LargePicture | None = None
    hint: str = ""

    @property
    def texts(self) -> list[str]:
        """All texts of the card, from top to bottom."""
        scales = () if self.picture is None else self.picture.texts
        alarm = f"⚠ {self.alarm}" if self.alarm else ""
        return [text for text in (self.title, alarm, *self.lines, self.hint) if text] + list(scales)


def paint_magnified(painter: QPainter, colors: Colors, area: QRectF, beside: QRectF, shown: Magnified) -> None:
    """Paint the card inside `area`, to the right of `beside` if there is room, otherwise to its left."""
    inner_width = min(scaled(_CARD_WIDTH), area.width()) - 4.0 * SPACE
    if shown.picture is None:
        inner_width = min(inner_width, _natural_width(shown))
    rows = _rows(shown, inner_width)
    plot_height = _PLOT_HEIGHT + scaled(LINE) if shown.picture else 0.0
    height = sum(label.rect.height() for label in rows) + plot_height + 2.0 * SPACE
    card = _box_beside(area, beside, inner_width + 2.0 * SPACE, height)
    painter.setPen(QPen(colors.color("lines"), 1.0))
    painter.setBrush(colors.color("field"))
    painter.drawRoundedRect(card, RADIUS, RADIUS)
    origin = card.topLeft() + QPointF(SPACE, SPACE)
    paint_labels(painter, colors, [_moved(label, origin) for label in rows])
    if shown.picture is not None:
        top = card.bottom() - SPACE - plot_height
        shown.picture.paint(painter, colors, QRectF(origin.x(), top, inner_width, _PLOT_HEIGHT))


def _natural_width(shown: Magnified) -> float:
    """Width at which no text wraps."""
    bold, plain = QFontMetricsF(figures(SMALL, bold=True)), QFontMetricsF(figures(SMALL))
    lines = *shown.lines, shown.hint
    widths = [bold.horizontalAdvance(shown.title), *(plain.horizontalAdvance(line) for line in lines)]
    return math.ceil(max(widths)) + 2.0


def _unbroken(line: str) -> str:
    """The line with no-break spaces after its operators and between its last two words."""
    for mark in ("+", "−"):
        line = line.replace(f" {mark} ", f" {mark}\N{NO-BREAK SPACE}")
    return "\N{NO-BREAK SPACE}".join(line.replace(" more", "\N{NO-BREAK SPACE}more").rsplit(" ", 1))


def _rows(shown: Magnified, width: float) -> list[Label]:
    """The lines of text, stacked from 0 and wrapped to a width."""
    metrics = QFontMetricsF(figures(SMALL))
    styles = [(shown.title, "text", True), (f"⚠ {shown.alarm}" if shown.alarm else "", "fault", False)]
    rows, top = [], 0.0
    lines = [*styles, *((_unbroken(line), "text", False) for line in shown.lines), (shown.hint, "muted", False)]
    for text, color, bold in lines:
        if text:
            needed = metrics.boundingRect(QRectF(0.0, 0.0, width, _TALL), WRAPPED, text).height() + 2.0
            rows.append(Label(QRectF(0.0, top, width, needed), text, color, WRAPPED, bold=bold))
            top += needed
    return rows


def _box_beside(area: QRectF, beside: QRectF, width: float, height: float) -> QRectF:
    left = beside.right() + SPACE
    if left + width > area.right():
        left = beside.left() - SPACE - width
    left = min(max(left, area.left() + 1.0), area.right() - width - 1.0)
    top = min(max(beside.center().y() - height / 2.0, area.top() + 1.0), area.bottom() - height - 1.0)
    return QRectF(round(left) + 0.5, round(max(top, area.top() + 1.0)) + 0.5, width, height)


def _moved(label: Label, by: QPointF) -> Label:
    return Label(label.rect.translated(by), label.text, label.color, label.align, label.size, label.bold)

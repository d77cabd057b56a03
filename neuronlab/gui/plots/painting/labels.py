"""Text in a picture as values: the same list is painted, read by tests, and measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from neuronlab.gui.plots.painting.marks import paint_flake
from neuronlab.gui.theme.theme import SMALL, SPACE, Colors, figures

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
MARGIN = 2.0 * SPACE - 2.0
"""Left and right margin in pixels, aligned with the headings above the pictures."""
LINE = 16
"""Height of a row of small text in pixels, at the usual text size."""
LEAST_WIDTH = 224
"""Least width of a view in pixels, at the usual text size."""


_TOLERANCE = 1.0
"""How much wider than its rectangle a text may be without being cut off, in pixels."""


@dataclass(frozen=True)
class Label:
    """Text in a rectangle.

    Attributes:
        rect: The rectangle.
        text: The text.
        color: Name of a theme colour.
        align: Qt alignment flags.
        size: Font size in pixels.
        bold: Whether the font is bold.
    """

    rect: QRectF
    text: str
    color: str = "muted"
    align: int = LEFT
    size: int = SMALL
    bold: bool = False


def paint_labels(painter: QPainter, colors: Colors, labels: Iterable[Label]) -> None:
    """Draw labels in order; a text too long for its rectangle ends with “…”."""
    fonts: dict[tuple[int, bool], tuple[QFont, QFontMetricsF]] = {}
    for label in labels:
        style = (label.size, label.bold)
        if style not in fonts:
            font = figures(label.size, bold=label.bold)
            fonts[style] = font, QFontMetricsF(font)
        font, metrics = fonts[style]
        text, room = label.text, label.rect.width() + _TOLERANCE
        if not label.align & Qt.TextFlag.TextWordWrap and metrics.horizontalAdvance(text) > room:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(colors.color(label.color))
        painter.drawText(label.rect, label.align, text)


def text_width(text: str, size: int = SMALL, *, bold: bool = False) -> float:
    """Width of a text in pixels."""
    return QFontMetricsF(figures(size, bold=bold)).horizontalAdvance(text)


def fitting_text(width: float, texts: Sequence[str], size: int = SMALL, *, bold: bool = False) -> str:
    """The first of these texts that fits, from long to short, else the last one, elided."""
    metrics = QFontMetricsF(figures(size, bold=bold))
    fits = next((text for text in texts if metrics.horizontalAdvance(text) <= width), None)
    return metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, width) if fits is None else fits


def at_both_ends(row: QRectF, left: Label, right: Label, shorter: Sequence[str] = ()) -> list[Label]:
    """Two labels at the ends of a row; the left one gets a shorter text where they would meet."""
    room = row.width() - text_width(right.text, right.size, bold=right.bold) - SPACE
    text = fitting_text(room, (left.text, *shorter), left.size, bold=left.bold)
    return [replace(left, rect=QRectF(row.left(), row.top(), max(0.0, room), row.height()), text=text), right]


class Key(Enum):
    """Symbol of a legend entry."""

    LINE = auto()
    DASHED_LINE = auto()
    DASHED_BOX = auto()
    DOTTED_BOX = auto()
    STRUCK_BOX = auto()
    FLAKE = auto()


@dataclass(frozen=True)
class LegendEntry:
    """An entry of a legend.

    Attributes:
        text: What it stands for.
        color: Name of its theme colour, or the slot of the run whose colour it has.
        key: How it is drawn.
    """

    text: str
    color: str | int
    key: Key = Key.LINE


_KEY_WIDTH = 12.0
_GAP = 1.5 * SPACE
"""Gap between two entries of a legend, in pixels."""


def legend_width(entries: Sequence[LegendEntry]) -> float:
    """Width in pixels of a legend at the right end of its row."""
    metrics = QFontMetricsF(figures(SMALL))
    return sum(metrics.horizontalAdvance(entry.text) + _KEY_WIDTH + SPACE / 2 + _GAP for entry in entries)


def paint_legend(painter: QPainter, colors: Colors, row: QRectF, entries: Sequence[LegendEntry]) -> None:
    """Draw entries side by side, right-aligned in a row."""
    font = figures(SMALL)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    right = row.right()
    for entry in reversed(entries):
        left = right - metrics.horizontalAdvance(entry.text)
        painter.setPen(colors.color("muted"))
        painter.drawText(QRectF(left, row.top(), right - left + 1.0, row.height()), LEFT, entry.text)
        left -= _KEY_WIDTH + SPACE / 2
        _paint_key(painter, colors, entry, QPointF(left, row.center().y()))
        right = left - _GAP


def _paint_key(painter: QPainter, colors: Colors, entry: LegendEntry, at: QPointF) -> None:
    if entry.key is Key.FLAKE:
        paint_flake(painter, colors, at + QPointF(_KEY_WIDTH / 2.0, 0.0))
        return
    box = QRectF(at.x(), at.y() - 4.0, _KEY_WIDTH, 8.0)
    is_box = entry.key in {Key.DASHED_BOX, Key.DOTTED_BOX, Key.STRUCK_BOX}
    color = colors.color(entry.color) if isinstance(entry.color, str) else colors.run_color(entry.color)
    pen = QPen(color, 1.0 if is_box else 2.0)
    if entry.key in {Key.DASHED_BOX, Key.DASHED_LINE}:
        pen.setDashPattern([2.0, 2.0])
    if entry.key is Key.DOTTED_BOX:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_box:
        painter.drawRect(box)
    if entry.key is Key.STRUCK_BOX:
        painter.drawLine(box.bottomLeft(), box.topRight())
    elif not is_box:
        painter.drawLine(at, QPointF(at.x() + _KEY_WIDTH, at.y()))

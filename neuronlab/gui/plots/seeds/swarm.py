"""Final losses as swarms of dots: every run a column, every seed a dot beside others of about the same loss."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from neuronlab.core.arrays import Array
from neuronlab.gui.plots.painting.labels import LEFT, LINE, RIGHT, Label, paint_labels, text_width
from neuronlab.gui.plots.seeds.axis import Crosses, LossAxis, paint_crosses
from neuronlab.gui.plots.seeds.findings import Findings, RunFindings
from neuronlab.gui.theme.class_marks import paint_class_mark
from neuronlab.gui.theme.sizes import px, scaled
from neuronlab.gui.theme.theme import Colors
from neuronlab.gui.widgets.painters import makes_shapes, painted_pixmap
from neuronlab.wording.numbers import plain_text
from neuronlab.wording.run_names import JOINT

_LARGEST, _SMALLEST = 7.0, 3.0
"""Width of a dot in pixels: of few, and of a thousand."""
_MARK_ROOM = 8.0
"""Width of a marker before a name, and half of the room for it, in pixels."""
_FULL = 0.92
"""Share of its column that a swarm takes at most."""


def columns(area: QRectF, count: int) -> list[QRectF]:
    """The columns of so many runs."""
    width = area.width() / count
    return [QRectF(area.left() + number * width, area.top(), width, area.height()) for number in range(count)]


def dot_px(seeds: int, width: float) -> float:
    """Width of a dot of so many seeds in a column of this width."""
    return px(min(_LARGEST, max(_SMALLEST, width / (1.6 * seeds**0.5))))


def offsets(heights: Array, pitch: float, width: float) -> Array:
    """How far each dot (dots,) is moved sideways, so that those of about the same height lie side by side.

    Where too many do, they overlap rather than leave their column of this width.
    """
    order = np.argsort(heights, kind="stable")
    row = np.floor(heights[order] / pitch)
    starts = np.flatnonzero(np.diff(row, prepend=-np.inf))
    counts = np.diff(np.append(starts, len(row)))
    count = np.repeat(counts, counts)
    rank = np.arange(len(row)) - np.repeat(starts, counts) - (count - 1) / 2.0
    moved = np.empty(len(row))
    moved[order] = rank * np.minimum(pitch, width / np.maximum(1, count))
    return moved


def paint_swarms(painter: QPainter, colors: Colors, findings: Findings, area: QRectF, axis: LossAxis) -> None:
    """Draw all swarms with their medians, names and diverged runs."""
    for run, column in zip(findings.runs, columns(area, len(findings.runs)), strict=True):
        _paint_dots(painter, colors, run, column, axis)
        if run.summary.runs:
            height = _median_height(run, area, axis)
            reach = column.width() * _FULL / 2.0
            middle = column.center().x()
            painter.setPen(QPen(colors.color("text"), 2.0))
            painter.drawLine(QLineF(middle - reach, height, middle + reach, height))
        if run.summary.diverged:
            crosses = Crosses(column.center().x(), run.summary.diverged, run.slot)
            shifted = crosses._replace(x=crosses.x - crosses.width / 2.0 + scaled(3))
            paint_crosses(painter, colors, [shifted], area)
    _paint_names(painter, colors, findings, area)
    for label in median_labels(findings, area, axis):
        painter.fillRect(label.rect, colors.color("plot", 0.7))
        paint_labels(painter, colors, [label])


def _paint_dots(painter: QPainter, colors: Colors, run: RunFindings, column: QRectF, axis: LossAxis) -> None:
    sound = run.finals[~np.isnan(run.finals)]
    width = dot_px(len(run.finals), column.width())
    heights = axis.y_of(sound, column)
    x = column.center().x() + offsets(heights, width, column.width() * _FULL)
    if makes_shapes(painter):
        for middle, height in zip(x.tolist(), heights.tolist(), strict=True):
            paint_class_mark(painter, run.slot, QColor(colors.runs[run.slot]), QPointF(middle, height), width)
        return
    dot = _dot(run.slot, colors.runs[run.slot], width, painter.device().devicePixelRatioF())
    half = dot.width() / dot.devicePixelRatio() / 2.0
    for left, top in zip((x - half).tolist(), (heights - half).tolist(), strict=True):
        painter.drawPixmap(QPointF(left, top), dot)


def _dot(slot: int, color: str, width: float, scale: float) -> QPixmap:
    """A marker as a pixmap: a thousand are drawn much faster from one than as paths."""
    side = int(width) + 3

    def draw(painter: QPainter) -> None:
        paint_class_mark(painter, slot, QColor(color), QPointF(side / 2.0, side / 2.0), width)

    return painted_pixmap(QSize(side, side), draw, scale=scale, ground=Qt.GlobalColor.transparent)


def name_labels(findings: Findings, area: QRectF) -> list[Label]:
    """The names of the runs below their columns, or what fits, with room for a marker before each."""
    labels, mark = [], 2.0 * _MARK_ROOM
    for run, column in zip(findings.runs, columns(area, len(findings.runs)), strict=True):
        room = column.width() - mark - 4.0
        name = next((text for text in (run.name, run.name.split(JOINT)[0]) if text_width(text) <= room), "")
        width = text_width(name) + mark
        left = column.center().x() - width / 2.0 + mark
        labels.append(Label(QRectF(left, area.bottom() + 2.0, width - mark + 1.0, scaled(LINE)), name, "text", LEFT))
    return labels


def median_labels(findings: Findings, area: QRectF, axis: LossAxis) -> list[Label]:
    """The medians at the right ends of their lines, above them where there is room."""
    labels = []
    for run, column in zip(findings.runs, columns(area, len(findings.runs)), strict=True):
        if run.summary.runs:
            text, height = plain_text(run.summary.median), _median_height(run, area, axis)
            right, wide = column.center().x() + column.width() * _FULL / 2.0, text_width(text, bold=True) + 1.0
            above, below = height - scaled(LINE) - 1.0, height + 2.0
            top = above if above > area.top() + scaled(LINE) else below
            labels.append(Label(QRectF(right - wide, top, wide, scaled(LINE)), text, "text", RIGHT, bold=True))
    return labels


def _median_height(run: RunFindings, area: QRectF, axis: LossAxis) -> float:
    return float(axis.y_of(np.array([run.summary.median]), area)[0])


def _paint_names(painter: QPainter, colors: Colors, findings: Findings, area: QRectF) -> None:
    """Write the names of the runs, each after its marker."""
    labels = name_labels(findings, area)
    paint_labels(painter, colors, labels)
    for label, run in zip(labels, findings.runs, strict=True):
        at = QPointF(label.rect.left() - _MARK_ROOM, label.rect.center().y())
        paint_class_mark(painter, run.slot, colors.run_color(run.slot), at, px(_MARK_ROOM))

"""Gradients of several runs by layer: a marker per run and layer on one logarithmic axis, joined by a line per run.

A run that has diverged has none. What lies far below the axis stands in a column before its broken end, with its value.
Markers that would cover each other are moved apart.
"""

import math
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.run_frame import RunFrame
from neuronlab.gui.plots.gradients.flow_layout import NAME_WIDTH
from neuronlab.gui.plots.gradients.flow_rows import NO_FRAME, NO_POINTS
from neuronlab.gui.plots.gradients.shared_rows import moved_apart, row_names, rows_of
from neuronlab.gui.plots.painting.labels import CENTER, LEFT, LINE, MARGIN, Label, paint_labels, text_width
from neuronlab.gui.plots.painting.picture import Picture
from neuronlab.gui.theme.class_marks import MARKS, mark_path
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.steady_range import SteadyRange, whole_decades
from neuronlab.wording.numbers import magnitude_text, power_text
from neuronlab.wording.run_names import run_names

_START = (-6.0, 0.0)
_NEAR = 2.0
"""Gradients up to so many powers of ten below the largest are on the axis in any case."""
_ROW = (16.0, 26.0)
"""Least and most height of a row, in pixels."""
_MARK, _APART = 9.0, 9.5
"""Size of a marker, and least distance of the middles of two, in pixels."""
_VALUE = 66.0
"""What the value beside a marker that is off the axis takes, in pixels."""
_GRID_EVERY = 3
_REACH = 8.0
"""A run is clicked within this distance of its marker, in pixels."""
_ALL_DIVERGED = "All runs have diverged."
_HINT = "click a marker: activate its run"


class Marker(NamedTuple):
    """A marker.

    Attributes:
        slot: The slot of its run.
        row: Its row.
        at: Its middle in pixels.
        value: The gradient it stands for.
        is_off: Whether it stands in the column beside the axis.
    """

    slot: int
    row: int
    at: QPointF
    value: float
    is_off: bool


class RunRows(Picture):
    """The picture of the gradients of several runs.

    Signals: `run_clicked(slot)`, and `pointed(layer)` with the layer of the active run under the mouse, −1 for none.
    """

    run_clicked = Signal(int)
    pointed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._range = SteadyRange(whole_decades, _START)
        self._pointed = -1
        self.setMouseTracking(True)

    def show_frame(self, frame: Frame) -> None:
        """Show this frame from the next repaint on."""
        before = self._frame
        if before is None or frame.task != before.task or frame.reached < before.reached:
            self._range.clear()
        super().show_frame(frame)
        self.fit_height()

    @override
    def fit_height(self) -> None:
        if self._frame is not None:
            self.setMinimumHeight(scaled(_ROW[0]) * len(self._names) + scaled(LINE) + SPACE)

    def texts(self) -> list[str]:
        """All texts of the picture."""
        return [self._sentence] if self._sentence else [label.text for label in self._labels(self.markers())]

    @property
    def _sentence(self) -> str:
        """The sentence shown instead of markers."""
        if self._frame is None:
            return NO_FRAME
        if not self._frame.train_count:
            return NO_POINTS
        return "" if self._runs else _ALL_DIVERGED

    # -- where everything goes ------------------------------------------------------------------------------------

    @property
    def _runs(self) -> list[RunFrame]:
        """The runs that are shown and have gradients, the active one last."""
        frame = self._frame
        if frame is None:
            return []
        shown = [
            run for run in frame.runs if (run.run.is_shown or run.slot == frame.run.slot) and run.divergence is None
        ]
        return sorted(shown, key=lambda run: run.slot == frame.run.slot)

    @property
    def _names(self) -> tuple[str, ...]:
        return row_names([run.network for run in self._runs])

    def _row_middle(self, row: int) -> float:
        height = min(max(scaled(_ROW[0]), self._area.height() / len(self._names)), scaled(_ROW[1]))
        return self._area.top() + (row + 0.5) * height

    @property
    def _area(self) -> QRectF:
        """Rows and axis, with the column of what is off it."""
        left = MARGIN + scaled(NAME_WIDTH)
        return QRectF(left, SPACE / 2.0, self.width() - left - MARGIN, self.height() - scaled(LINE) - SPACE)

    def _axis(self, off: int) -> QRectF:
        """Where the axis is beside a column of so many markers, with room at its ends for half a marker."""
        left = off * _APART + scaled(_VALUE) if off else 0.0
        return self._area.adjusted(left + _MARK / 2.0, 0.0, -_MARK / 2.0, 0.0)

    def ends(self) -> tuple[float, float]:
        """Ends of the axis as powers of ten; smaller values are off it."""
        values = np.concatenate([np.empty(0), *(run.probe.gradient_rms for run in self._runs)])
        largest = float(values[np.isfinite(values)].max(initial=0.0))
        if largest > 0.0:
            high = math.log10(largest)
            self._range.cover(min(_START[0], high - _NEAR), max(_START[1], high))
        return self._range.ends

    def markers(self) -> list[Marker]:
        """The markers, those of the active run last."""
        runs, (low, high) = self._runs, self.ends()
        rows = len(self._names)
        found = [
            (run.slot, row, value)
            for run in runs
            for row, value in zip(rows_of(run.network, rows), run.probe.gradient_rms.tolist(), strict=True)
            if math.isfinite(value)
        ]
        off = {(slot, row) for slot, row, value in found if value < 10.0**low}
        axis = self._axis(_most_in_a_row(row for _, row in off))
        across: dict[tuple[int, int], float] = {}
        for row in range(rows):
            there = [(slot, value) for slot, at, value in found if at == row]
            beside = [slot for slot, _ in there if (slot, row) in off]
            across |= {(slot, row): self._area.left() + (0.5 + n) * _APART for n, slot in enumerate(sorted(beside))}
            on = [(slot, math.log10(value)) for slot, value in there if (slot, row) not in off]
            wanted = np.array([axis.left() + (log - low) / (high - low) * axis.width() for _, log in on])
            middles = moved_apart(wanted, _APART, (axis.left(), axis.right()))
            across |= {(slot, row): x for (slot, _), x in zip(on, middles.tolist(), strict=True)}
        return [
            Marker(slot, row, QPointF(across[slot, row], self._row_middle(row)), value, (slot, row) in off)
            for slot, row, value in found
        ]

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Draw the axis, then every run with its line and markers, then all text."""
        if self._sentence or self._frame is None:
            self.paint_sentence(painter, self._sentence, QRectF(self.rect()))
            return
        markers = self.markers()
        self._paint_axis(painter, _most_off(markers))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for run in self._runs:
            own = [marker for marker in markers if marker.slot == run.slot]
            color = self._theme.colors.run_color(run.slot)
            painter.setPen(QPen(color, 2.5 if run.slot == self._frame.run.slot else 1.2))
            painter.drawPolyline([marker.at for marker in own])
        for marker in markers:
            self._paint_marker(painter, marker)
        paint_labels(painter, self._theme.colors, self._labels(markers))

    def _paint_marker(self, painter: QPainter, marker: Marker) -> None:
        """Draw a marker; one off the axis is hollow."""
        color, path = self._theme.colors.run_color(marker.slot), mark_path(marker.slot, marker.at, _MARK)
        ground = self._theme.colors.color("panel")
        painter.setPen(QPen(color if marker.is_off else ground, 1.4 if marker.is_off else 1.0))
        painter.setBrush(ground if marker.is_off else color)
        painter.drawPath(path)

    def _paint_axis(self, painter: QPainter, off: int) -> None:
        """Draw lines at powers of ten, and where the axis begins if it is broken."""
        colors, axis = self._theme.colors, self._axis(off)
        bottom = self._row_middle(len(self._names) - 1) + scaled(_ROW[0]) / 2.0
        painter.setPen(colors.color("grid"))
        for x, _ in self._ticks(axis):
            painter.drawLine(QLineF(x, self._area.top(), x, bottom))
        if off:
            painter.setPen(QPen(colors.color("lines"), 1.0, Qt.PenStyle.DotLine))
            x = axis.left() - _MARK / 2.0 - 1.0
            painter.drawLine(QLineF(x, self._area.top(), x, bottom))

    def _ticks(self, axis: QRectF) -> list[tuple[float, str]]:
        """Positions and texts of powers of ten, the ends among them."""
        low, high = (round(end) for end in self.ends())
        return [
            (axis.left() + (power - low) / (high - low) * axis.width(), power_text(power))
            for power in range(low, high + 1)
            if (power - high) % _GRID_EVERY == 0 or power == low
        ]

    def _labels(self, markers: list[Marker]) -> list[Label]:
        axis, height = self._axis(_most_off(markers)), scaled(LINE)
        labels = [
            Label(QRectF(MARGIN, self._row_middle(row) - height / 2.0, scaled(NAME_WIDTH), height), name)
            for row, name in enumerate(self._names)
        ]
        for row in range(len(self._names)):
            beside = [marker for marker in markers if marker.row == row and marker.is_off]
            if beside:
                text = f"{'≤ ' if len(beside) > 1 else ''}{magnitude_text(max(marker.value for marker in beside))}"
                left = max(marker.at.x() for marker in beside) + _APART / 2.0 + 3.0
                room = QRectF(left, self._row_middle(row) - height / 2.0, axis.left() - _MARK - left, height)
                if text_width(text) <= room.width():
                    labels.append(Label(room, text, align=LEFT))
        top = self._row_middle(len(self._names) - 1) + scaled(_ROW[0]) / 2.0 + 1.0
        right = -math.inf
        for x, text in self._ticks(axis):
            half = text_width(text) / 2.0 + 1.0
            middle = min(x, self.width() - MARGIN - half)
            if middle - half > right:
                labels.append(Label(QRectF(middle - half, top, 2.0 * half, height), text, align=CENTER))
                right = middle + half + SPACE / 2.0
        return labels

    # -- pointing -------------------------------------------------------------------------------------------------

    def _row_at(self, point: QPointF) -> int | None:
        """The row that contains a point."""
        rows = range(len(self._names))
        if not rows:
            return None
        nearest = min(rows, key=lambda row: abs(self._row_middle(row) - point.y()))
        return nearest if abs(self._row_middle(nearest) - point.y()) <= scaled(_ROW[1]) / 2.0 else None

    @override
    def tip_at(self, point: QPointF) -> str:
        """The gradients of all runs in a layer."""
        row, frame = self._row_at(point), self._frame
        if row is None or frame is None or self._sentence:
            return ""
        names = dict(zip((run.slot for run in frame.runs), run_names([run.run for run in frame.runs]), strict=True))
        values = {marker.slot: marker.value for marker in self.markers() if marker.row == row}
        lines = [f"{MARKS[slot]} {names[slot]}: {magnitude_text(values[slot])}" for slot in names if slot in values]
        return "\n".join([f"{self._names[row]}, root mean square of ∂L/∂W", *lines, _HINT])

    def _marker_at(self, point: QPointF) -> Marker | None:
        """The marker nearest to a point, if it is near; the one on top of others."""
        distances = [(QLineF(point, marker.at).length(), -n, marker) for n, marker in enumerate(self.markers())]
        near = [each for each in distances if each[0] <= _REACH]
        return min(near, key=lambda each: each[:2])[2] if near else None

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Emit the run whose marker was clicked."""
        marker = self._marker_at(event.position())
        if marker is not None and event.button() == Qt.MouseButton.LeftButton:
            self.run_clicked.emit(marker.slot)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked, and emit the layer of the active run under the mouse."""
        is_on_marker = self._marker_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_on_marker else Qt.CursorShape.ArrowCursor)
        row, frame = self._row_at(event.position()), self._frame
        rows = [] if frame is None else list(rows_of(frame.network, len(self._names)))
        self._point_at(rows.index(row) if row in rows else -1)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Emit that no layer is under the mouse."""
        self._point_at(-1)
        super().leaveEvent(event)

    def _point_at(self, layer: int) -> None:
        if layer != self._pointed:
            self._pointed = layer
            self.pointed.emit(layer)


def _most_off(markers: Iterable[Marker]) -> int:
    return _most_in_a_row(marker.row for marker in markers if marker.is_off)


def _most_in_a_row(rows: Iterable[int]) -> int:
    """How often the most frequent row occurs."""
    return max(Counter(rows).values(), default=0)

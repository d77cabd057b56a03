"""Training and test loss over the steps, on a logarithmic axis."""

import math
from typing import ClassVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import LOSS
from neuronlab.core.arrays import Array
from neuronlab.core.network.losses import LOSSES, Loss
from neuronlab.core.specs.experiment import Pin
from neuronlab.gui.plots.painting.curves import draw_curves, finite_span
from neuronlab.gui.plots.painting.labels import (
    CENTER,
    LINE,
    MARGIN,
    RIGHT,
    Key,
    Label,
    LegendEntry,
    legend_width,
    paint_labels,
    paint_legend,
)
from neuronlab.gui.plots.painting.picture import Backdrop, Picture
from neuronlab.gui.plots.painting.steady_range import LOG_3, SteadyRange, step_axis_end, third_decades
from neuronlab.gui.theme.theme import SMALL, SPACE, Theme, figures
from neuronlab.gui.widgets.plain_text import set_tip
from neuronlab.wording.numbers import count_text, loss_text, power_text

_NO_FRAME = "The loss appears here during training."
_NO_POINTS = "No training points, so there is no loss."
_NOT_STARTED = "Press Play. The loss appears here during training."
_AT_FIRST_STEP = "No training yet. The loss starts with the first step."
_SCALE_WIDTH = 44.0
_LEGEND_HEIGHT = 18.0
_LEAST_SHOWN = 1e-12
"""Smaller losses, including zero, are drawn like this one."""
_STEP_AXIS = "step"
_MOST_STEP_LABELS = 5
_DASH_PX, _PIECES, _MOST_PIECES = 6.0, 4, 6_000
"""Length of a dash in pixels, of how many pieces it is, and how many pieces a curve has at most."""
_LABEL_PITCH = 24.0
"""Minimum distance between labels of the loss axis, in pixels."""

Scale = tuple[float, float, float]
"""Last step of the axis, and the lowest and highest power of ten of the losses."""


class LossView(Picture):
    """Training and test loss so far, and a pinned run's training loss as a ghost. Panning and zooming are disabled."""

    view: ClassVar[str] = LOSS

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._pin: Pin | None = None
        self._range = SteadyRange(third_decades, (-2.0, 0.0))
        self._backdrop = Backdrop()
        self._loss: Loss | None = None
        self.setMinimumSize(320, 110)
        self.setAccessibleName("Loss")

    @override
    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(340, 150)

    def show_frame(self, frame: Frame) -> None:
        """Show this frame's losses from the next repaint on."""
        if self._frame is None or frame.step < self._frame.step:
            self._range.clear()
        super().show_frame(frame)
        loss = LOSSES[frame.run.training.loss]
        if loss is not self._loss:
            self._loss = loss
            set_tip(self, f"{loss.label}, {loss.formula}. {loss.meaning}")
            text = f"{loss.label} on the training and the test points over the steps, on a logarithmic axis."
            self.setAccessibleDescription(text)

    def show_pin(self, pin: Pin | None) -> None:
        """Draw a pinned run's training loss as a dashed ghost; None removes it."""
        if pin is not self._pin:
            self._pin = pin
            self._range.clear()
            self.update()

    def painted_texts(self) -> list[str]:
        """All texts of the picture."""
        frame = self._frame
        if self._sentence or frame is None:
            return [entry.text for entry in self._legend()] + [self._sentence]
        labels = self._axis_name() + _axis_labels(self._plot_area(), self._scale(frame))
        return [entry.text for entry in self._legend()] + [label.text for label in labels]

    @property
    def _sentence(self) -> str:
        """The sentence shown instead of curves."""
        if self._frame is None:
            return _NO_FRAME
        started = self._frame.step > 0 and self._frame.history is not None and len(self._frame.history.steps)
        if started or (self._pin is not None and len(self._pin.steps)):
            return ""
        if not self._frame.train_count:
            return _NO_POINTS
        return _NOT_STARTED if self._frame.status.now is None else _AT_FIRST_STEP

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Draw the cached axes and ghost, then the legend with its numbers, then the curves."""
        frame, area, colors = self._frame, self._plot_area(), self._theme.colors
        paint_legend(painter, colors, QRectF(0.0, 0.0, self.width() - MARGIN, _LEGEND_HEIGHT), self._legend())
        if self._sentence or frame is None:
            self.paint_sentence(painter, self._sentence, area.adjusted(-_SCALE_WIDTH, 0.0, 0.0, 0.0))
            return
        paint_labels(painter, colors, self._axis_name())
        scale = self._scale(frame)
        self._backdrop.paint(painter, self, (colors, scale, self._pin), lambda inner: self._paint_axes(inner, scale))
        history = frame.history
        if history is None:
            return
        steps = np.append(history.steps, frame.step).astype(np.float64)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(area)
        test, train = (
            _in_pixels(steps, np.append(past, now), area, scale)
            for past, now in (
                (history.test_loss, frame.probe.test_loss),
                (history.train_loss, frame.probe.train_loss),
            )
        )
        for path in (_dashed(*test), _solid(*train)):
            draw_curves(painter, colors.color("learned"), path)

    def _paint_axes(self, painter: QPainter, scale: Scale) -> None:
        colors, area = self._theme.colors, self._plot_area()
        painter.fillRect(area, colors.color("plot"))
        painter.setPen(colors.color("grid"))
        for height, _ in _loss_ticks(area, scale):
            painter.drawLine(QLineF(area.left(), height, area.right(), height))
        paint_labels(painter, colors, _axis_labels(area, scale))
        if self._pin is not None and len(self._pin.steps):
            pen = QPen(colors.color("pinned"), 1.0, Qt.PenStyle.DashLine)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(area)
            painter.setPen(pen)
            steps = self._pin.steps.astype(np.float64)
            painter.drawPath(_solid(*_in_pixels(steps, self._pin.train_loss, area, scale)))

    def _legend(self) -> list[LegendEntry]:
        entries = []
        if self._frame is not None and self._frame.train_count:
            probe = self._frame.probe
            entries.append(LegendEntry(f"train {loss_text(probe.train_loss)}", "learned"))
            if self._frame.test_count:
                entries.append(LegendEntry(f"test {loss_text(probe.test_loss)}", "learned", Key.DASHED_LINE))
        if self._pin is not None and len(self._pin.train_loss):
            last = loss_text(float(self._pin.train_loss[-1]))
            entries.insert(0, LegendEntry(f"pinned {last}", "pinned", Key.DASHED_LINE))
        return entries

    def _axis_name(self) -> list[Label]:
        """Name of the loss above its axis, if the legend leaves room; the tooltip has it in any case."""
        if self._loss is None:
            return []
        metrics = QFontMetricsF(figures(SMALL))
        row = QRectF(MARGIN, 0.0, metrics.horizontalAdvance(self._loss.label) + 1.0, _LEGEND_HEIGHT)
        room = self.width() - MARGIN - legend_width(self._legend()) - SPACE
        return [Label(row, self._loss.label)] if row.right() <= room else []

    def _plot_area(self) -> QRectF:
        left, top = _SCALE_WIDTH, _LEGEND_HEIGHT
        return QRectF(left, top, self.width() - left - MARGIN, self.height() - top - LINE - 2.0)

    def _scale(self, frame: Frame) -> Scale:
        """Ranges that cover everything drawn."""
        assert frame.history is not None
        shown = [frame.history.train_loss, frame.history.test_loss]
        shown.append(np.array([frame.probe.train_loss, frame.probe.test_loss]))
        last = frame.step
        if self._pin is not None and len(self._pin.steps):
            shown.append(self._pin.train_loss)
            last = max(last, int(self._pin.steps[-1]))
        low, high = finite_span(np.concatenate(shown))
        ends = self._range.cover(*(math.log10(max(value, _LEAST_SHOWN)) for value in (low, high)))
        return step_axis_end(last), *ends


def _in_pixels(steps: Array, losses: Array, area: QRectF, scale: Scale) -> tuple[Array, Array]:
    """Where a loss curve goes, in pixels; not finite where the loss is not."""
    last, low, high = scale
    with np.errstate(invalid="ignore"):
        logs = np.log10(np.maximum(losses, _LEAST_SHOWN))
    x = area.left() + steps * (area.width() / last)
    y = area.top() + (high - logs) * (area.height() / (high - low))
    return x, y


def _solid(x: Array, y: Array) -> QPainterPath:
    """A curve with gaps where it is not finite."""
    path: QPainterPath = pg.arrayToQPath(x, y, connect="finite", finiteCheck=True)
    return path


def _dashed(x: Array, y: Array) -> QPainterPath:
    """A dashed curve. The gaps are in the data: a dashed pen is many times slower."""
    is_finite = np.isfinite(y)
    x, y = x[is_finite], y[is_finite]
    if len(x) < 2:
        return QPainterPath()
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    pitch = max(_DASH_PX / _PIECES, along[-1] / _MOST_PIECES)  # longer dashes where a curve jumps up and down
    at = np.arange(0.0, along[-1] + pitch, pitch)
    is_dash = (np.arange(len(at)) % (2 * _PIECES - 1) < _PIECES).astype(np.int32)
    path: QPainterPath = pg.arrayToQPath(np.interp(at, along, x), np.interp(at, along, y), connect=is_dash)
    return path


def _loss_ticks(area: QRectF, scale: Scale) -> list[tuple[float, str]]:
    """(height in pixels, text) at powers of ten, and at 3 times each if there is room."""
    _, low, high = scale
    per_decade = area.height() / (high - low)
    marks = [(float(decade), power_text(decade)) for decade in range(math.ceil(low), math.floor(high) + 1)]
    if per_decade * LOG_3 >= _LABEL_PITCH and high - low <= 3.0:
        decades = range(math.floor(low), math.ceil(high) + 1)
        marks += [(decade + LOG_3, power_text(decade, 3)) for decade in decades if low <= decade + LOG_3 <= high]
    every = max(1, math.ceil(_LABEL_PITCH / per_decade))
    kept = [(mark, text) for mark, text in marks if mark % 1.0 or round(mark) % every == 0]
    return [(area.top() + (high - mark) * per_decade, text) for mark, text in kept]


def _step_ticks(last: float, most: int) -> list[int]:
    """At most `most` ≥ 1 round steps from 0 on, evenly spaced, before the end of the axis."""
    rough = last / most
    power = 10.0 ** math.floor(math.log10(rough))
    pitch = max(1, round(next(figure * power for figure in (1.0, 2.0, 5.0, 10.0) if figure * power >= rough * 0.999)))
    return list(range(0, math.ceil(last), pitch))


def _axis_labels(area: QRectF, scale: Scale) -> list[Label]:
    """Losses to the left of the plot, steps below it; never under a curve."""
    labels = []
    for height, text in _loss_ticks(area, scale):
        top = min(max(height - LINE / 2.0, area.top() - 2.0), area.bottom() - LINE + 2.0)
        labels.append(Label(QRectF(0.0, top, area.left() - SPACE / 2.0, LINE), text, align=RIGHT))
    return labels + _step_labels(area.left(), area.bottom() + 2.0, area.width(), scale[0])


def _step_labels(left: float, top: float, width: float, last: float) -> list[Label]:
    """Round steps at their positions, and the axis name at the right end, clear of all numbers."""
    metrics = QFontMetricsF(figures(SMALL))
    widest = metrics.horizontalAdvance(count_text(int(last))) + SPACE
    name_width = metrics.horizontalAdvance(_STEP_AXIS) + SPACE / 2.0
    name = QRectF(left + width - name_width, top, name_width, LINE)
    labels = [Label(name, _STEP_AXIS, align=RIGHT)]
    for step in _step_ticks(last, max(1, min(_MOST_STEP_LABELS, int(width / widest)))):
        text = count_text(step)
        half = metrics.horizontalAdvance(text) / 2.0 + 1.0
        middle = left + step / last * width
        if middle + half + SPACE <= name.left():
            labels.append(Label(QRectF(middle - half, top, 2.0 * half, LINE), text, align=CENTER))
    return labels

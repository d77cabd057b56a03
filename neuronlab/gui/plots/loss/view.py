"""Training and test loss over the steps, on a logarithmic axis, of the run or of several."""

import math
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import LOSS
from neuronlab.core.network.losses import LOSSES, Loss
from neuronlab.gui.plots.loss.axes import (
    LEAST_SHOWN,
    LossScale,
    axis_labels,
    dashed,
    distance_to_curve,
    in_pixels,
    loss_ticks,
    solid,
    visible,
)
from neuronlab.gui.plots.loss.marks import REACH, mark_texts, paint_cursor, paint_end, paint_marks
from neuronlab.gui.plots.loss.series import RunLosses, all_losses, losses_at, reached
from neuronlab.gui.plots.loss.step_window import ZOOM_STEP, StepWindow
from neuronlab.gui.plots.painting.curves import THICK, THIN, draw_curves, finite_span
from neuronlab.gui.plots.painting.labels import (
    LEAST_WIDTH,
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
from neuronlab.gui.theme.sizes import bound_size, scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, Theme, figures
from neuronlab.gui.widgets.plain_text import set_tip, show_tip
from neuronlab.gui.widgets.steady_range import SteadyRange, step_axis_end, third_decades
from neuronlab.wording.numbers import count_text, loss_text
from neuronlab.wording.run_names import run_names

_NO_FRAME = "The loss appears here during training."
_NO_POINTS = "No training points, so there is no loss."
_NOT_STARTED = "Press Play. The loss appears here during training."
_AT_FIRST_STEP = "No training yet. The loss starts with the first step."
_SCALE_WIDTH = 44.0
_LEGEND_HEIGHT = 18.0
_GESTURES = "Scroll over the plot to zoom the steps, drag to pan, double-click to show all (keys: +, −, ← →, 0)."
_ZOOMED = "zoomed"
_DIFFERENT = "Different losses"
_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_STILL = 3.0
"""Within how many pixels a press and a release are a click."""
_PAN_SHARE = 0.2
"""Share of the axis by which an arrow key pans."""


class LossView(Picture):
    """Training and test loss up to the present, of each run that is shown in its colour, with the active one on top.

    A line marks an earlier step that is shown. The wheel zooms the steps, dragging pans, a double-click shows all.
    Emits `run_clicked(slot)` for a click on the curve of one of several runs.
    """

    view: ClassVar[str] = LOSS
    run_clicked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._range = SteadyRange(third_decades, (-2.0, 0.0))
        self._backdrop = Backdrop()
        self._loss: Loss | None = None
        self._window = StepWindow()
        self._pan_from: float | None = None
        self._pressed_at = QPointF()
        bound_size(self, LEAST_WIDTH, 110)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Loss")

    @override
    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(340, 150)

    def show_frame(self, frame: Frame) -> None:
        """Show this frame's losses from the next repaint on."""
        before = self._frame
        if before is None or before.task != frame.task or reached(frame) < reached(before):
            self._range.clear()
            self._window.fit()
        self._window.follow(reached(frame))
        super().show_frame(frame)
        loss = LOSSES[frame.run.training.loss]
        if loss is not self._loss:
            self._loss = loss
            set_tip(self, f"{loss.label}, {loss.formula}. {loss.meaning}\n{_GESTURES}")
            text = f"{loss.label} on the training and the test points over the steps, on a logarithmic axis."
            self.setAccessibleDescription(f"{text} {_GESTURES}")

    def painted_texts(self) -> list[str]:
        """All texts of the picture."""
        frame = self._frame
        if self._sentence or frame is None:
            return [entry.text for entry in self._legend()] + [self._sentence]
        labels = self._head() + axis_labels(self._plot_area(), self._scale(frame)) + self._zoom_cue()
        return [entry.text for entry in self._legend()] + [label.text for label in labels]

    @property
    def _sentence(self) -> str:
        """The sentence shown instead of curves."""
        if self._frame is None:
            return _NO_FRAME
        course = self._frame.course
        started = course is not None and course.step > 0 and len(course.history.steps)
        if started or any(each.steps[-1] > 0 for each in all_losses(self._frame)):
            return ""
        if not self._frame.train_count:
            return _NO_POINTS
        return _NOT_STARTED if self._frame.status.now is None else _AT_FIRST_STEP

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Draw the cached axes, then the legend with its numbers, then the curves and marks."""
        frame, area, colors = self._frame, self._plot_area(), self._theme.colors
        paint_legend(painter, colors, QRectF(0.0, 0.0, self.width() - MARGIN, scaled(_LEGEND_HEIGHT)), self._legend())
        if self._sentence or frame is None:
            self.paint_sentence(painter, self._sentence, area.adjusted(-scaled(_SCALE_WIDTH), 0.0, 0.0, 0.0))
            return
        paint_labels(painter, colors, self._head())
        scale = self._scale(frame)
        self._backdrop.paint(painter, self, (colors, scale), lambda inner: self._paint_axes(inner, scale))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(area)
        runs = all_losses(frame)
        for run in runs:
            color, width = colors.run_color(run.slot), THICK if run is runs[-1] and len(runs) > 1 else THIN
            for path in (
                dashed(*in_pixels(run.steps, run.test, area, scale)),
                solid(*in_pixels(run.steps, run.train, area, scale)),
            ):
                draw_curves(painter, color, path, width)
            if run.has_diverged:
                paint_end(painter, color, int(run.steps[-1]), area, scale)
        if frame.course is not None:
            paint_marks(painter, colors, frame.course, area, scale)
        if frame.status.now is not None:
            paint_cursor(painter, colors, frame.step, area, scale)
        painter.setClipping(False)
        self._paint_zoom_cue(painter)

    def _paint_zoom_cue(self, painter: QPainter) -> None:
        for label in self._zoom_cue():
            painter.fillRect(label.rect, self._theme.colors.color("plot", 0.8))
            paint_labels(painter, self._theme.colors, [label])

    def _paint_axes(self, painter: QPainter, scale: LossScale) -> None:
        colors, area = self._theme.colors, self._plot_area()
        painter.fillRect(area, colors.color("plot"))
        painter.setPen(colors.color("grid"))
        for height, _ in loss_ticks(area, scale):
            painter.drawLine(QLineF(area.left(), height, area.right(), height))
        paint_labels(painter, colors, axis_labels(area, scale))

    def _legend(self) -> list[LegendEntry]:
        """The losses of a run alone; of several only what solid and dashed lines are."""
        frame = self._frame
        if frame is None or not frame.train_count:
            return []
        losses = {"train": frame.probe.train_loss, "test": frame.probe.test_loss}
        keys = {"train": Key.LINE} | ({"test": Key.DASHED_LINE} if frame.test_count else {})
        if len(all_losses(frame)) > 1:
            return [LegendEntry(role, "muted", key) for role, key in keys.items()]
        return [LegendEntry(f"{role} {loss_text(losses[role])}", frame.run.slot, key) for role, key in keys.items()]

    def _head(self) -> list[Label]:
        """Name of the loss, or the step shown instead of the present, if the legend leaves room for it.

        The tooltip has the name in any case.
        """
        frame = self._frame
        if self._loss is None or frame is None:
            return []
        looks_back = frame.status.now is not None
        text = f"step {count_text(frame.step)}" if looks_back else _loss_name(frame, self._loss)
        metrics = QFontMetricsF(figures(SMALL))
        row = QRectF(MARGIN, 0.0, metrics.horizontalAdvance(text) + 1.0, scaled(_LEGEND_HEIGHT))
        room = self.width() - MARGIN - legend_width(self._legend()) - SPACE
        return [Label(row, text, "text" if looks_back else "muted")] if row.right() <= room else []

    def _zoom_cue(self) -> list[Label]:
        """A word in the corner of a plot that does not show all steps."""
        if not self._window.is_zoomed:
            return []
        area, width = self._plot_area(), QFontMetricsF(figures(SMALL)).horizontalAdvance(_ZOOMED) + SPACE / 2.0
        return [Label(QRectF(area.right() - width, area.top(), width, scaled(LINE)), _ZOOMED, "text", RIGHT)]

    def _plot_area(self) -> QRectF:
        left, top = scaled(_SCALE_WIDTH), scaled(_LEGEND_HEIGHT)
        return QRectF(left, top, self.width() - left - MARGIN, self.height() - top - scaled(LINE) - 2.0)

    def _whole(self, frame: Frame) -> float:
        """The end of the axis that shows all steps."""
        return step_axis_end(reached(frame))

    def _scale(self, frame: Frame) -> LossScale:
        """Ranges that cover everything in view."""
        first, last = self._window.ends(self._whole(frame))
        runs = all_losses(frame)
        # The losses of a run that diverged would press all others flat.
        covered = [run for run in runs if not run.has_diverged] or runs
        parts = [(run, visible(run.steps, first, last)) for run in covered]
        shown = [losses[part] for run, part in parts for losses in (run.train, run.test)]
        low, high = finite_span(np.concatenate(shown))
        ends = self._range.cover(*(math.log10(max(value, LEAST_SHOWN)) for value in (low, high)))
        return LossScale(first, last, *ends)

    # -- pointing and zooming -------------------------------------------------------------------------------------

    @override
    def tip_at(self, point: QPointF) -> str:
        """The marks at a position, the losses at the nearest sample, and what the mouse can do here."""
        frame, area = self._frame, self._plot_area()
        if self._sentence or frame is None or not area.contains(point):
            return ""
        scale = self._scale(frame)
        lines = [] if frame.course is None else mark_texts(frame.course, point.x(), area, scale)
        hint = "Drag to pan, double-click to show all steps" if self._window.is_zoomed else "Scroll to zoom the steps"
        step = scale.step_at(point.x(), area)
        names = run_names([run.run for run in frame.runs])
        return "\n".join([*lines, *losses_at(frame, step, names), hint])

    def _zoom(self, factor: float, share: float) -> None:
        if self._frame is not None and not self._sentence:
            self._window.zoom(factor, share, self._whole(self._frame))
            self._show_window()

    def _pan(self, share: float) -> None:
        """Pan by a share of the axis."""
        if self._frame is not None:
            whole = self._whole(self._frame)
            first, last = self._window.ends(whole)
            self._window.pan(share * (last - first), whole)
            self._show_window()

    def _fit(self) -> None:
        self._window.fit()
        self._show_window()

    def _show_window(self) -> None:
        if self._window.is_zoomed:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self._pan_from = None
            self.unsetCursor()
        self.update()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        area, notches = self._plot_area(), event.angleDelta().y() / 120.0
        share = (event.position().x() - area.left()) / area.width()
        self._zoom(ZOOM_STEP**-notches, min(max(0.0, share), 1.0))
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start to pan, if zoomed."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed_at = event.position()
        if self._window.is_zoomed:
            self._pan_from = event.position().x()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan; without a button, let a tooltip that is shown follow the pointer."""
        x = event.position().x()
        if self._pan_from is not None:
            self._pan((self._pan_from - x) / self._plot_area().width())
            self._pan_from = x
        elif QToolTip.isVisible() and (tip := self.tip_at(event.position())):
            show_tip(event.globalPosition().toPoint(), tip, self)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the pan; without one, emit the run whose curve was clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pan_from = None
        is_click = (event.position() - self._pressed_at).manhattanLength() <= _STILL
        slot = self._run_at(event.position()) if is_click else None
        if slot is not None:
            self.run_clicked.emit(slot)

    def _run_at(self, point: QPointF) -> int | None:
        """The slot of the run whose curve is at a position; None without several runs, or beside all curves."""
        frame, area = self._frame, self._plot_area()
        if self._sentence or frame is None or not area.contains(point):
            return None
        runs, scale = all_losses(frame), self._scale(frame)
        near = [(_distance(run, point, area, scale), -number, run.slot) for number, run in enumerate(runs)]
        distance, _, slot = min(near)
        return slot if len(runs) > 1 and distance <= REACH else None

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all steps."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom about the middle with + and −, pan with the arrow keys, show all steps with 0."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(1.0 / ZOOM_STEP, 0.5)
            case Qt.Key.Key_Minus:
                self._zoom(ZOOM_STEP, 0.5)
            case Qt.Key.Key_0:
                self._fit()
            case Qt.Key.Key_Left:
                self._pan(-_PAN_SHARE)
            case Qt.Key.Key_Right:
                self._pan(_PAN_SHARE)
            case _:
                super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring to who comes with the keyboard."""
        super().focusInEvent(event)
        self.show_ring(event.reason() in _BY_KEYS)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        super().focusOutEvent(event)
        self.show_ring(False)


def _distance(run: RunLosses, point: QPointF, area: QRectF, scale: LossScale) -> float:
    """Distance of a point from the nearer of a run's curves, in pixels."""
    curves = (in_pixels(run.steps, losses, area, scale) for losses in (run.train, run.test))
    return min(distance_to_curve(*curve, point) for curve in curves)


def _loss_name(frame: Frame, loss: Loss) -> str:
    """The name of the loss; of different losses, that they differ."""
    kinds = {run.run.training.loss for run in frame.runs if run.run.is_shown or run.slot == frame.run.slot}
    return loss.label if len(kinds) < 2 else _DIFFERENT

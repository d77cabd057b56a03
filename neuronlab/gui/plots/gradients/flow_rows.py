"""One measure of every layer, now and over time: bars on a scale with bands, and a ribbon over the steps."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QFontMetricsF, QMouseEvent, QPainter, QPen
from typing_extensions import override

from neuronlab.analysis.flow import Band
from neuronlab.analysis.flow_measures import Measure
from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import layer_names
from neuronlab.gui.plots.gradients.flow_layout import LABELLED_ROW, FlowLayout, least_height
from neuronlab.gui.plots.painting.labels import CENTER, LEFT, RIGHT, Label, paint_labels
from neuronlab.gui.plots.painting.picture import Picture
from neuronlab.gui.plots.painting.pixels import image_of, packed
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, Theme, figures
from neuronlab.gui.widgets.steady_range import SteadyRange, step_axis_end, whole_decades
from neuronlab.wording.numbers import count_text, magnitude_text, power_text

NO_FRAME = "Gradients appear here."
NO_POINTS = "No training points, so there is no gradient. Draw some on the plot."
_TRACK, _BAR = 8.0, 4.0
"""Height of a bar's track, which shows the bands, and of the bar."""
_LEAST_SHOWN = 1e-12
"""Smaller values are drawn like this one."""
_MARK_WIDTH = 12.0
BELOW, ABOVE = "▾", "▴"
"""Marks beside a number outside its band."""
_OVERHANG = 3.0
"""How far the line at an earlier step that is shown reaches beyond the ribbon, in pixels."""
_HINT = "click: its weights and gradients over time"


class FlowRows(Picture):
    """The picture inside the scroll area.

    Signals: `clicked(layer)` carries the layer whose row was clicked, `pointed(layer)` the one whose row is under the
    mouse, when it changes; −1 for none.
    """

    clicked = Signal(int)
    pointed = Signal(int)

    def __init__(self, theme: Theme, measure: Measure) -> None:
        super().__init__(theme)
        self._measure = measure
        self._range = SteadyRange(whole_decades, measure.start)
        self._shades = packed(theme.colors.magnitude_table())
        self._pointed = -1
        self.setMouseTracking(True)
        theme.changed.connect(self._follow_colors)

    def show_measure(self, measure: Measure) -> None:
        """Show another measure from the next repaint on."""
        self._measure = measure
        self._range = SteadyRange(whole_decades, measure.start)
        self.update()

    def show_frame(self, frame: Frame) -> None:
        """Show this frame from the next repaint on."""
        before = self._frame
        if before is None or frame.network_spec != before.network_spec or frame.reached < before.reached:
            self._range.clear()
        super().show_frame(frame)
        self.fit_height()

    @override
    def fit_height(self) -> None:
        if self._frame is not None:
            self.setMinimumHeight(least_height(len(self._frame.network.layers)))

    def texts(self) -> list[str]:
        """All texts of the picture."""
        if self._sentence or self._frame is None:
            return [self._sentence]
        return [label.text for label in self._labels(self._frame, self._layout(self._frame), self._cover(self._frame))]

    @property
    def _sentence(self) -> str:
        if self._frame is None:
            return NO_FRAME
        return "" if self._frame.train_count else NO_POINTS

    def _layout(self, frame: Frame) -> FlowLayout:
        return FlowLayout(layer_names(frame.network_spec), float(self.width()), float(self.height()))

    def _cover(self, frame: Frame) -> tuple[float, float]:
        """Ends of the scale as powers of ten that cover all values of this run."""
        history = frame.history if frame.course is None else frame.course.history
        past = self._measure.past(history) if history is not None else np.empty((0, 0))
        start = self._measure.start
        for values in (self._measure.now(frame.probe), past):
            shown = values[(values > 0.0) & np.isfinite(values)]
            if shown.size:
                low = min(start[0], math.log10(max(float(shown.min()), _LEAST_SHOWN)))
                high = max(start[1], math.log10(max(float(shown.max()), _LEAST_SHOWN)))
                self._range.cover(low, high)
        return self._range.ends

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Draw bars, key and ribbon, then all text."""
        frame = self._frame
        if self._sentence or frame is None:
            self.paint_sentence(painter, self._sentence, QRectF(self.rect()))
            return
        layout, ends = self._layout(frame), self._cover(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bars(painter, frame, layout, ends)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_key(painter, layout)
        self._paint_ribbon(painter, frame, layout, ends)
        paint_labels(painter, self._theme.colors, self._labels(frame, layout, ends))

    def _paint_bars(self, painter: QPainter, frame: Frame, layout: FlowLayout, ends: tuple[float, float]) -> None:
        """Draw the tracks, tinted outside the band, and the bars, in the colour of faults outside it."""
        colors, sizes = self._theme.colors, self._measure.now(frame.probe)
        left, length = layout.track
        low, high = self._measure.band(sizes)
        beyond = _beyond(sizes, (low, high))
        is_known = self._measure.is_known_now | ~np.isnan(sizes)
        shares = zip(
            _shares(low, ends).tolist(), _shares(high, ends).tolist(), _shares(sizes, ends).tolist(), strict=True
        )
        painter.setPen(Qt.PenStyle.NoPen)
        for layer, (bottom, top, share) in enumerate(shares):
            track = QRectF(left, layout.bar_row(layer).center().y() - _TRACK / 2.0, length, _TRACK)
            painter.setBrush(colors.color("field"))
            painter.drawRoundedRect(track, _TRACK / 2.0, _TRACK / 2.0)
            painter.setBrush(colors.color("tracks"))
            for start, end in ((0.0, bottom), (top, 1.0)):
                if end > start:
                    painter.setClipRect(QRectF(left + start * length, track.top(), (end - start) * length, _TRACK))
                    painter.drawRoundedRect(track, _TRACK / 2.0, _TRACK / 2.0)
            painter.setClipping(False)
            if share > 0.0 and is_known[layer]:
                bar = QRectF(left, track.top() + (_TRACK - _BAR) / 2.0, max(_BAR, share * length), _BAR)
                painter.setBrush(colors.color("fault" if beyond[layer] else "muted"))
                painter.drawRoundedRect(bar, _BAR / 2.0, _BAR / 2.0)

    def _paint_key(self, painter: QPainter, layout: FlowLayout) -> None:
        """Draw a strip of the ribbon's colours along the bars' scale, so that one pair of ends labels both."""
        strip = QRectF(layout.key.left(), layout.key.top() + 1.0, layout.key.width(), 3.0)
        painter.drawImage(strip, image_of(self._shades[None, :]))

    def _paint_ribbon(self, painter: QPainter, frame: Frame, layout: FlowLayout, ends: tuple[float, float]) -> None:
        area = layout.ribbon
        painter.fillRect(area, self._theme.colors.color("plot"))
        columns = ribbon_columns(frame, self._measure, int(area.width()))
        if columns.shape[1]:
            pixels = self._shades[np.round(_shares(columns, ends) * 255.0).astype(np.intp)]
            missing = np.isnan(columns)
            missing[:, -1] &= not self._measure.is_known_now
            shown = QRectF(area.left(), area.top(), columns.shape[1], area.height())
            if missing.any():
                # Hatched, because the smallest values have the background colour.
                painter.fillRect(shown, QBrush(self._theme.colors.color("border"), Qt.BrushStyle.BDiagPattern))
                pixels[missing] = 0
            painter.drawImage(shown, image_of(pixels))
        if frame.status.now is not None:
            painter.setPen(QPen(self._theme.colors.color("text"), 1.5))
            x = area.left() + frame.step / step_axis_end(frame.status.now[0]) * area.width()
            painter.drawLine(QLineF(x, area.top() - _OVERHANG, x, area.bottom() + _OVERHANG))
        painter.setPen(self._theme.colors.color("panel"))
        for layer in range(1, len(layout.names)):
            y = int(area.top() + layer * layout.ribbon_height)
            painter.drawLine(int(area.left()), y, int(area.right()), y)

    @Slot()
    def _follow_colors(self) -> None:
        self._shades = packed(self._theme.colors.magnitude_table())

    def _labels(self, frame: Frame, layout: FlowLayout, ends: tuple[float, float]) -> list[Label]:
        labels, sizes = [], self._measure.now(frame.probe)
        beyond = _beyond(sizes, self._measure.band(sizes))
        every = math.ceil(scaled(LABELLED_ROW) / layout.ribbon_height)
        for layer, (name, size) in enumerate(zip(layout.names, sizes.tolist(), strict=True)):
            row, mark = layout.bar_row(layer), beyond[layer]
            number = row.adjusted(0.0, 0.0, -scaled(_MARK_WIDTH), 0.0)
            labels += [
                Label(row, name, align=LEFT),
                Label(number, magnitude_text(size), "fault" if mark else "text", RIGHT),
            ]
            if mark:
                labels.append(Label(row, mark, "fault", RIGHT))
            if layer % every == 0:
                labels.append(Label(layout.ribbon_name(layer), name, align=LEFT))
        return labels + self._key_labels(layout, ends)

    def _key_labels(self, layout: FlowLayout, ends: tuple[float, float]) -> list[Label]:
        """Ends of the scale and, if all layers share one band and there is room, the ends of the band."""
        key = layout.key.adjusted(0.0, 4.0, 0.0, 0.0)
        labels = [
            Label(key, power_text(round(ends[0])), align=LEFT),
            Label(key, power_text(round(ends[1])), align=RIGHT),
        ]
        low, high = self._measure.band(np.array([np.nan]))
        for bound in (float(low[0]), float(high[0])):
            if not (bound > 0.0 and math.isfinite(bound)):
                continue
            text = power_text(round(math.log10(bound)))
            width = QFontMetricsF(figures(SMALL)).horizontalAdvance(text) + 2.0
            middle = key.left() + float(_shares(np.array([bound]), ends)[0]) * key.width()
            if key.left() + 1.5 * width <= middle <= key.right() - 1.5 * width:
                labels.append(Label(QRectF(middle - width / 2.0, key.top(), width, key.height()), text, align=CENTER))
        return labels

    # -- pointing -------------------------------------------------------------------------------------------------

    def tip_at(self, point: QPointF) -> str:
        """Value of a layer now or at an earlier step, and its thresholds."""
        frame = self._frame
        if self._sentence or frame is None:
            return ""
        layout = self._layout(frame)
        layer = layout.layer_at(point)
        if layer is None:
            return self._measure.meaning
        if layout.ribbon.contains(point):
            return self._past_tip(frame, layout, layer, point)
        sizes = self._measure.now(frame.probe)
        low, high = (float(bound[layer]) for bound in self._measure.band(sizes))
        lines = [
            f"{layout.names[layer]}: {self._measure.label} {magnitude_text(float(sizes[layer]))} (root mean square)"
        ]
        if low > 0.0:
            lines.append(f"{BELOW} {self._measure.low_word} below {magnitude_text(low)}")
        if math.isfinite(high):
            lines.append(f"{ABOVE} {self._measure.high_word} above {magnitude_text(high)}")
        return "\n".join([*lines, _HINT])

    def _past_tip(self, frame: Frame, layout: FlowLayout, layer: int, point: QPointF) -> str:
        columns = ribbon_columns(frame, self._measure, int(layout.ribbon.width()))
        column = int(point.x() - layout.ribbon.left())
        if column >= columns.shape[1]:
            return ""
        step = round(frame.reached * column / max(1, columns.shape[1] - 1))
        size = float(columns[layer, column])
        text = "unknown" if math.isnan(size) else magnitude_text(size)
        return f"{layout.names[layer]} at step {count_text(step)}: {self._measure.label} {text}\n{_HINT}"

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emit the layer under the mouse."""
        has_rows = self._frame is not None and not self._sentence
        layer = self._layout(self._frame).layer_at(event.position()) if has_rows and self._frame is not None else None
        self._point_at(-1 if layer is None else layer)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Emit that no layer is under the mouse."""
        self._point_at(-1)
        super().leaveEvent(event)

    def _point_at(self, layer: int) -> None:
        if layer != self._pointed:
            self._pointed = layer
            self.pointed.emit(layer)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Emit the clicked layer."""
        if self._sentence or self._frame is None or event.button() != Qt.MouseButton.LeftButton:
            return
        layer = self._layout(self._frame).layer_at(event.position())
        if layer is not None:
            self.clicked.emit(layer)


def ribbon_columns(frame: Frame, measure: Measure, width: int) -> Array:
    """Values (layers, columns) of a ribbon `width` pixels wide, each from the step its column stands for.

    NaN if unknown, for example before the layer existed. Columns end at the step reached, in a frame of the present at
    the current value; the axis ends where that of the loss plot does.
    """
    layers, reached = len(frame.network.layers), frame.reached
    history = frame.history if frame.course is None else frame.course.history
    if history is None or not len(history.steps) or history.gradient_rms.shape[1] != layers or width < 1:
        return np.empty((layers, 0))
    steps, values = history.steps, measure.past(history)
    count = max(1, round(reached / step_axis_end(reached) * width))
    at = np.linspace(0.0, reached, count)
    columns = values[np.maximum(np.searchsorted(steps, at, side="right") - 1, 0)].T
    if frame.status.now is None:
        columns[:, -1] = measure.now(frame.probe)
    return columns


def _beyond(sizes: Array, band: Band) -> list[str]:
    """For every layer a mark if it is outside its band; unknown values get none."""
    low, high = band
    with np.errstate(invalid="ignore"):
        marks = np.where(sizes < low, BELOW, np.where(sizes > high, ABOVE, ""))
    return [str(mark) for mark in marks]


def _shares(sizes: Array, ends: tuple[float, float]) -> Array:
    """Values as shares 0 … 1 of the scale; values that are not finite count as the largest."""
    low, high = ends
    logs = np.log10(np.clip(np.nan_to_num(sizes, nan=np.inf), _LEAST_SHOWN / 10.0, 10.0**high))
    return np.asarray(np.clip((logs - low) / (high - low), 0.0, 1.0))

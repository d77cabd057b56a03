"""How strongly the error reaches every layer, now and since the start: the picture of vanishing and exploding."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QBrush, QPainter
from PySide6.QtWidgets import QWidget

from neuronlab.analysis import frames
from neuronlab.analysis.frames import Frame
from neuronlab.analysis.health import EXPLODING_RATIO, EXPLODING_RMS, STILL_RMS, VANISHING_RATIO
from neuronlab.core.arrays import Array
from neuronlab.core.network import layer_names
from neuronlab.gui.numbers import magnitude_text, power_text
from neuronlab.gui.plots.parts.labels import LEFT, LINE, MARGIN, RIGHT, Label, paint_labels
from neuronlab.gui.plots.parts.picture import Picture, PictureScroller
from neuronlab.gui.plots.parts.pixels import image_of, packed
from neuronlab.gui.plots.parts.steady import SteadyRange, step_axis_end, whole_decades
from neuronlab.gui.theme import SPACE, Theme

_NO_FRAME = "Gradients appear here as soon as there is a network."
_NO_POINTS = "No training points, so there is no gradient."
_CAPTION = "log₁₀ RMS ∂L/∂W by layer over steps"
_NAME_WIDTH = 60.0
_NUMBER_WIDTH = 54.0
_BAR_ROW = (15.0, 24.0)
"""Least and greatest height of a bar's row in pixels."""
_RIBBON_ROW = (6.0, 20.0)
_KEY_HEIGHT = 18.0
_EDGE = 4.0
_FIXED_HEIGHT = _EDGE + _KEY_HEIGHT + SPACE + LINE + _EDGE
_START = (-6.0, 0.0)
"""Powers of ten the scale shows at least."""
_LEAST_SHOWN = 1e-12
"""Smaller gradients are drawn like this one."""


def gradient_verdict(rms: Array) -> str:
    """One word on the RMS gradients (layers,), from the first to the output, by the thresholds of the insight line."""
    if not np.isfinite(rms).all():
        return "exploding"
    if rms.max(initial=0.0) < STILL_RMS:
        return "still"
    if len(rms) < 2:
        return "healthy"
    if rms.max() > EXPLODING_RMS or rms[0] > EXPLODING_RATIO * rms[-1]:
        return "exploding"
    if rms[-1] >= STILL_RMS and rms[0] < VANISHING_RATIO * rms[-1]:
        return "vanishing"
    return "healthy"


class GradientsView(PictureScroller):
    """Bars with the gradient of every layer now, and a ribbon of its past."""

    view: ClassVar[str] = frames.GRADIENTS

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._rows = _Rows(theme)
        text = "Root mean square of the gradient of every layer's weights, now and over the steps."
        super().__init__(self._rows, "Gradient magnitude", text, parent)
        self.setMinimumSize(320, 120)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for two hidden layers and the output."""
        return QSize(340, 190)

    def painted_texts(self) -> list[str]:
        """Every text the picture shows now."""
        return self._rows.texts()


@dataclass(frozen=True)
class _Places:
    """Where bars, colour key and ribbon stand in a picture of a given size."""

    names: tuple[str, ...]
    width: float
    height: float

    @property
    def bar_height(self) -> float:
        """Height of a bar's row; bars get what they need first."""
        room = (self.height - _FIXED_HEIGHT) / len(self.names)
        return min(max(_BAR_ROW[0], math.floor(room * 0.55)), _BAR_ROW[1])

    @property
    def ribbon_height(self) -> float:
        room = (self.height - _FIXED_HEIGHT) / len(self.names) - self.bar_height
        return min(max(_RIBBON_ROW[0], math.floor(room)), _RIBBON_ROW[1])

    @property
    def track(self) -> tuple[float, float]:
        """Left end and length of bars and colour key."""
        left = MARGIN + _NAME_WIDTH
        return left, self.width - left - _NUMBER_WIDTH - MARGIN

    @property
    def key(self) -> QRectF:
        """The row of the colour key."""
        left, length = self.track
        return QRectF(left, _EDGE + len(self.names) * self.bar_height, length, _KEY_HEIGHT)

    @property
    def ribbon(self) -> QRectF:
        left = self.track[0]
        top = self.key.bottom() + SPACE / 2.0
        return QRectF(left, top, self.width - left - MARGIN, len(self.names) * self.ribbon_height)

    def bar_row(self, layer: int) -> QRectF:
        """The row of one bar, over the whole width."""
        return QRectF(MARGIN, _EDGE + layer * self.bar_height, self.width - 2.0 * MARGIN, self.bar_height)

    def ribbon_name(self, layer: int) -> QRectF:
        """Room for the name beside a row of the ribbon."""
        middle = self.ribbon.top() + (layer + 0.5) * self.ribbon_height
        return QRectF(MARGIN, middle - LINE / 2.0, _NAME_WIDTH, LINE)


class _Rows(Picture):
    """The picture inside the scroll area."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._range = SteadyRange(whole_decades, _START)
        self._shades = packed(theme.colors.magnitude_table())
        theme.changed.connect(self._follow_colors)

    def show_frame(self, frame: Frame) -> None:
        before = self._frame
        if before is None or frame.network_spec != before.network_spec or frame.step < before.step:
            self._range.clear()
        super().show_frame(frame)
        layers = len(frame.network.layers)
        self.setMinimumHeight(int(_FIXED_HEIGHT + layers * (_BAR_ROW[0] + _RIBBON_ROW[0])))

    def texts(self) -> list[str]:
        """Every text of the picture."""
        if self._sentence or self._frame is None:
            return [self._sentence]
        return [label.text for label in self._labels(self._frame, self._places(self._frame), self._cover(self._frame))]

    @property
    def _sentence(self) -> str:
        if self._frame is None:
            return _NO_FRAME
        return "" if self._frame.train_count else _NO_POINTS

    def _places(self, frame: Frame) -> _Places:
        return _Places(layer_names(frame.network_spec), float(self.width()), float(self.height()))

    def _cover(self, frame: Frame) -> tuple[float, float]:
        """Ends of the scale as powers of ten, with room for every gradient of this run."""
        past = frame.history.gradient_rms if frame.history is not None else np.empty((0, 0))
        for values in (frame.probe.gradient_rms, past):
            shown = values[(values > 0.0) & np.isfinite(values)]
            if shown.size:
                low = min(_START[0], math.log10(max(float(shown.min()), _LEAST_SHOWN)))
                high = max(_START[1], math.log10(max(float(shown.max()), _LEAST_SHOWN)))
                self._range.cover(low, high)
        return self._range.ends

    def paint(self, painter: QPainter) -> None:
        frame = self._frame
        if self._sentence or frame is None:
            self.paint_sentence(painter, self._sentence, QRectF(self.rect()))
            return
        places, ends = self._places(frame), self._cover(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bars(painter, frame, places, ends)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_key(painter, places)
        self._paint_ribbon(painter, frame, places, ends)
        paint_labels(painter, self._theme.colors, self._labels(frame, places, ends))

    def _paint_bars(self, painter: QPainter, frame: Frame, places: _Places, ends: tuple[float, float]) -> None:
        colors = self._theme.colors
        left, length = places.track
        shares = _shares(frame.probe.gradient_rms, ends).tolist()
        painter.setPen(Qt.PenStyle.NoPen)
        for layer, share in enumerate(shares):
            track = QRectF(left, places.bar_row(layer).center().y() - 4.0, length, 8.0)
            painter.setBrush(colors.color("field"))
            painter.drawRoundedRect(track, 4.0, 4.0)
            if share > 0.0:
                track.setWidth(max(8.0, share * length))
                painter.setBrush(colors.color("accent"))
                painter.drawRoundedRect(track, 4.0, 4.0)

    def _paint_key(self, painter: QPainter, places: _Places) -> None:
        """A strip of the ribbon's colours along the bars' scale, so that one pair of ends explains both."""
        strip = QRectF(places.key.left(), places.key.top() + 1.0, places.key.width(), 3.0)
        painter.drawImage(strip, image_of(self._shades[None, :]))

    def _paint_ribbon(self, painter: QPainter, frame: Frame, places: _Places, ends: tuple[float, float]) -> None:
        area = places.ribbon
        painter.fillRect(area, self._theme.colors.color("plot"))
        columns = ribbon_columns(frame, int(area.width()))
        if columns.shape[1]:
            pixels = self._shades[np.round(_shares(columns, ends) * 255.0).astype(np.intp)]
            missing = np.isnan(columns)
            missing[:, -1] = False  # the gradient of now is there, whatever it has become
            shown = QRectF(area.left(), area.top(), columns.shape[1], area.height())
            if missing.any():
                # Hatched, because the smallest gradients have the colour of the ground.
                painter.fillRect(shown, QBrush(self._theme.colors.color("border"), Qt.BrushStyle.BDiagPattern))
                pixels[missing] = 0
            painter.drawImage(shown, image_of(pixels))
        painter.setPen(self._theme.colors.color("panel"))
        for layer in range(1, len(places.names)):
            y = int(area.top() + layer * places.ribbon_height)
            painter.drawLine(int(area.left()), y, int(area.right()), y)

    @Slot()
    def _follow_colors(self) -> None:
        self._shades = packed(self._theme.colors.magnitude_table())

    def _labels(self, frame: Frame, places: _Places, ends: tuple[float, float]) -> list[Label]:
        labels = []
        every = math.ceil(12.0 / places.ribbon_height)
        for layer, (name, rms) in enumerate(zip(places.names, frame.probe.gradient_rms.tolist(), strict=True)):
            row = places.bar_row(layer)
            labels += [Label(row, name, align=LEFT), Label(row, magnitude_text(rms), "text", RIGHT)]
            if layer % every == 0:
                labels.append(Label(places.ribbon_name(layer), name, align=LEFT))
        key = places.key.adjusted(0.0, 4.0, 0.0, 0.0)
        labels += [
            Label(key, power_text(round(ends[0])), align=LEFT),
            Label(key, power_text(round(ends[1])), align=RIGHT),
        ]
        caption = QRectF(MARGIN, places.ribbon.bottom() + 2.0, self.width() - 2.0 * MARGIN, LINE)
        verdict = gradient_verdict(frame.probe.gradient_rms)
        is_well = verdict in {"healthy", "still"}
        labels.append(Label(caption, _CAPTION, align=LEFT))
        labels.append(Label(caption, verdict, "muted" if is_well else "alarm", RIGHT, bold=not is_well))
        return labels


def ribbon_columns(frame: Frame, width: int) -> Array:
    """RMS gradients (layers, columns) of a ribbon `width` pixels wide: what held at the step each column stands for.

    NaN where a layer did not exist yet.
    Columns end at the frame's step, where the gradient of now is; the axis ends where that of the loss does.
    """
    layers = len(frame.network.layers)
    history = frame.history
    if history is None or not len(history.steps) or width < 1:
        return np.empty((layers, 0))
    steps, values = history.steps, history.gradient_rms
    count = max(1, round(frame.step / step_axis_end(frame.step) * width))
    at = np.linspace(0.0, frame.step, count)
    columns = values[np.maximum(np.searchsorted(steps, at, side="right") - 1, 0)].T
    columns[:, -1] = frame.probe.gradient_rms
    return columns


def _shares(rms: Array, ends: tuple[float, float]) -> Array:
    """Where gradients lie between the ends of the scale, 0 … 1; what is not finite counts as the largest."""
    low, high = ends
    logs = np.log10(np.clip(np.nan_to_num(rms, nan=np.inf), _LEAST_SHOWN / 10.0, 10.0**high))
    return np.asarray(np.clip((logs - low) / (high - low), 0.0, 1.0))

"""The eigenvalues of the Hessian sorted by size, what they imply, and the most coupled parameters."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF, QResizeEvent
from typing_extensions import override

from neuronlab.analysis.curvature import NEAR_ZERO, WEAKEST, Coupled, Curvature
from neuronlab.core.text import written
from neuronlab.gui.plots.painting.labels import (
    LEFT,
    LINE,
    MARGIN,
    RIGHT,
    Label,
    at_both_ends,
    fitting_text,
    paint_labels,
    text_width,
)
from neuronlab.gui.plots.painting.picture import Backdrop, Picture
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, Colors, Theme, figures
from neuronlab.wording.numbers import count_text, counted, magnitude_text, plain_text, power_text

INVITATION = "Press Compute to see steep and flat directions of the loss, and coupled parameters."
_SCALE_WIDTH = 42.0
_LEAST_PLOT = 84.0
_TICK_PITCH = 18.0
_RADIUS = 2.6
_NUMBER_WIDTH = 38.0
_FEWEST_DECADES = 2.0
_WEIGHT = "weight of "
_COUPLED_HEAD = "Most coupled parameters"
_TIP = (
    "Eigenvalues of the Hessian, the matrix of second derivatives of the training loss: how strongly the loss curves\n"
    "along orthogonal directions. Optimisers that ignore curvature are slow along flat directions because steps must\n"
    "not overshoot along steep ones. The condition number is the ratio of the two."
)
_COUPLED_TIP = (
    "0 if changing one parameter does not affect how the loss depends on the other, 1 if the loss depends only on a\n"
    "combination of both: either then compensates for the other, and gradient descent faces a narrow valley."
)


@dataclass(frozen=True)
class _SpectrumLayout:
    """Layout of a picture.

    Attributes:
        width: Width in pixels.
        height: Height in pixels.
        lines: Number of text lines below the plot.
    """

    width: float
    height: float
    lines: int

    def row(self, top: float) -> QRectF:
        return QRectF(MARGIN, top, self.width - 2.0 * MARGIN, scaled(LINE))

    @cached_property
    def plot(self) -> QRectF:
        left, top = MARGIN + scaled(_SCALE_WIDTH), scaled(LINE) + SPACE
        return QRectF(
            left, top, self.width - left - MARGIN, self.height - top - (self.lines + 1) * scaled(LINE) - SPACE
        )

    def line(self, number: int) -> QRectF:
        return self.row(self.plot.bottom() + scaled(LINE) + SPACE / 2.0 + number * scaled(LINE))


class SpectrumPicture(Picture):
    """The curvature, or a sentence if there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.curvature: Curvature | None = None
        self.sentence = INVITATION
        self._backdrop = Backdrop()
        self.setAccessibleName("Curvature")
        self.setAccessibleDescription(
            "Eigenvalues of the Hessian of the training loss, and the most coupled parameters."
        )
        self.fit_height()

    def show_curvature(self, curvature: Curvature) -> None:
        """Show a curvature."""
        self.curvature, self.sentence = curvature, ""
        self.fit_height()

    def say(self, sentence: str) -> None:
        """Show a sentence instead of a curvature."""
        self.curvature, self.sentence = None, sentence
        self.fit_height()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break names that no longer fit on one line."""
        super().resizeEvent(event)
        self.fit_height()

    @override
    def fit_height(self) -> None:
        lines = 0 if self.curvature is None else self._layout(self.curvature).lines
        self.setMinimumHeight(math.ceil(scaled(_LEAST_PLOT) + (lines + 2) * scaled(LINE) + 2.0 * SPACE))
        self.update()

    def painted_texts(self) -> list[str]:
        """All texts of the picture."""
        curvature = self.curvature
        if curvature is None:
            return [self.sentence]
        layout = self._layout(curvature)
        labels = [*self._caption(curvature, layout), *_still_labels(layout, curvature, self._texts(curvature))]
        return [label.text for label in labels]

    def tip_at(self, point: QPointF) -> str:
        """Explanation of the numbers; for an elided name, the full name."""
        curvature = self.curvature
        if curvature is None:
            return ""
        layout = self._layout(curvature)
        first_pair = len(_findings(curvature))
        return _TIP if point.y() < layout.line(first_pair).top() else _COUPLED_TIP

    # -- painting -------------------------------------------------------------------------------------------------

    def _texts(self, curvature: Curvature) -> list[tuple[str, str]]:
        """Lines below the plot, each with a number for its right end."""
        room = self.width() - 2.0 * MARGIN - scaled(_NUMBER_WIDTH)
        return [*((text, "") for text in _findings(curvature)), *_pair_lines(curvature.coupled, room)]

    def _layout(self, curvature: Curvature) -> _SpectrumLayout:
        return _SpectrumLayout(float(self.width()), float(self.height()), len(self._texts(curvature)))

    def paint(self, painter: QPainter) -> None:
        """Draw the cached picture, then the caption."""
        curvature, colors = self.curvature, self._theme.colors
        if curvature is None:
            self.paint_sentence(painter, self.sentence, QRectF(self.rect()))
            return
        layout, texts = self._layout(curvature), self._texts(curvature)

        def draw(inner: QPainter) -> None:
            _paint_spectrum(inner, colors, layout.plot, curvature)
            paint_labels(inner, colors, _still_labels(layout, curvature, texts))

        self._backdrop.paint(painter, self, (colors, curvature), draw)
        paint_labels(painter, colors, self._caption(curvature, layout))

    def _caption(self, curvature: Curvature, layout: _SpectrumLayout) -> list[Label]:
        """The step of the curvature, what has changed since, and the legend."""
        frame, step, row = self._frame, count_text(curvature.step), layout.row(0.0)
        text = f"at step {step}"
        if frame is not None and frame.points is not curvature.points:
            text = f"of step {step}, before the points changed"
        elif frame is not None and frame.step != curvature.step:
            text = f"of step {step} · now {count_text(frame.step)}"
        legend = QFontMetricsF(figures(SMALL)).horizontalAdvance("▼ negative") + SPACE
        return [
            Label(row, text, "muted" if text.startswith("at ") else "text", LEFT),
            Label(row.adjusted(0.0, 0.0, -legend, 0.0), "● positive", "muted", RIGHT),
            Label(row, "▼ negative", "text", RIGHT),
        ]


def _ends(curvature: Curvature) -> tuple[float, float]:
    """Powers of ten at the bottom and top of the plot; values that count as zero lie below the bottom."""
    sizes = np.abs(curvature.eigenvalues)
    felt = sizes[sizes > curvature.floor]
    if not len(felt):
        return -_FEWEST_DECADES, 0.0
    low, high = math.floor(math.log10(felt.min())), math.ceil(math.log10(felt.max()))
    return min(float(low), high - _FEWEST_DECADES), float(high)


def _paint_spectrum(painter: QPainter, colors: Colors, plot: QRectF, curvature: Curvature) -> None:
    """Eigenvalues sorted by decreasing size; those that count as zero are drawn on the base line."""
    painter.fillRect(plot, colors.color("plot"))
    low, high = _ends(curvature)
    painter.setPen(colors.color("grid"))
    for y, _ in _ticks(plot, low, high):
        painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
    values = curvature.eigenvalues[np.argsort(-np.abs(curvature.eigenvalues), kind="stable")]
    inner = plot.adjusted(2.0 * _RADIUS, 0.0, -2.0 * _RADIUS, -2.0 * _RADIUS)
    x = inner.left() + (np.arange(len(values)) + 0.5) * (inner.width() / len(values))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for across, value in zip(x.tolist(), values.tolist(), strict=True):
        size = abs(value)
        if size <= curvature.floor:
            painter.setPen(QPen(colors.color("muted"), 1.0))
            painter.drawLine(QLineF(across, plot.bottom() - 5.0, across, plot.bottom()))
            continue
        y = inner.bottom() - (math.log10(size) - low) / (high - low) * inner.height()
        name = "muted" if value > 0.0 else "text"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color(name))
        if value > 0.0:
            painter.drawEllipse(QPointF(across, y), _RADIUS, _RADIUS)
        else:
            corners = ((-1.4, -1.2), (1.4, -1.2), (0.0, 1.6))
            painter.drawPolygon(QPolygonF([QPointF(across + _RADIUS * a, y + _RADIUS * b) for a, b in corners]))


def _ticks(plot: QRectF, low: float, high: float) -> list[tuple[float, str]]:
    """(height in pixels, text) at powers of ten."""
    inner = plot.height() - 2.0 * _RADIUS
    every = max(1, math.ceil(scaled(_TICK_PITCH) * (high - low) / inner))
    decades = range(int(low), int(high) + 1, every)
    return [(plot.top() + (high - decade) / (high - low) * inner, power_text(decade)) for decade in decades]


def _still_labels(layout: _SpectrumLayout, curvature: Curvature, texts: list[tuple[str, str]]) -> list[Label]:
    plot = layout.plot
    labels = []
    for y, text in _ticks(plot, *_ends(curvature)):
        row = QRectF(MARGIN, y - scaled(LINE) / 2.0, scaled(_SCALE_WIDTH) - SPACE / 2.0, scaled(LINE))
        labels.append(Label(row, text, align=RIGHT))
    axis = QRectF(plot.left(), plot.bottom() + 1.0, plot.width(), scaled(LINE))
    zero = "ǀ ≈ 0" if curvature.near_zero else ""
    room = axis.width() - text_width(zero) - SPACE
    names = f"|λ| of {count_text(len(curvature.eigenvalues))} directions, by size", "|λ| by size"
    labels.append(Label(axis, fitting_text(room, names), align=RIGHT))
    if zero:
        labels.append(Label(axis, zero, align=LEFT))
    for number, (text, figure) in enumerate(texts):
        row = layout.line(number)
        left = Label(row, text, "muted" if figure else "text", LEFT, bold=text == _COUPLED_HEAD)
        labels += at_both_ends(row, left, Label(row, figure, "text", RIGHT)) if figure else [left]
    return labels


def _findings(curvature: Curvature) -> list[str]:
    """Conclusions from the eigenvalues, one per line."""
    if math.isnan(curvature.condition):
        return ["The loss has no curvature here."]
    felt = len(curvature.eigenvalues) - curvature.near_zero
    lines = [f"Condition number {magnitude_text(curvature.condition)} over {counted(felt, 'direction')}"]
    if curvature.near_zero:
        lines.append(
            f"{count_text(curvature.near_zero)} flat: under {power_text(round(math.log10(NEAR_ZERO)))} of the steepest"
        )
    if curvature.negative:
        lines.append(f"{count_text(curvature.negative)} negative, so this is not a minimum")
    if not math.isnan(curvature.stable_rate):
        lines.append(f"Plain gradient descent overshoots above rate {plain_text(curvature.stable_rate)}")
    if curvature.at_kinks:
        lines.append(f"{counted(curvature.at_kinks, 'point')} at a kink left out")
    return lines


def _pair_lines(coupled: tuple[Coupled, ...], room: float) -> list[tuple[str, str]]:
    """Every pair with its strength, on one line or, if it does not fit, on two."""
    if not coupled:
        return [(f"No two parameters are coupled by {written(WEAKEST, 'g')} or more.", "")]
    metrics = QFontMetricsF(figures(SMALL))
    lines = [(_COUPLED_HEAD, "")]
    for pair in coupled:
        figure = written(math.floor(1000.0 * pair.strength + 1e-6) / 1000.0, ".3f")  # rounded down: only 1 shows as 1
        first, second = _pair_names(pair)
        if metrics.horizontalAdvance(first + second) <= room:
            lines.append((first + second, figure))
        else:
            lines += [(first, figure), (f"   {second}", " ")]
    return lines


def _pair_names(pair: Coupled) -> tuple[str, str]:
    """Both names as one text in two parts; their common part is given once."""
    (first, one), (second, other) = (name.split(": ") for name in pair.names)
    if first != second:
        return f"{first}: {one}", f" ↔ {second}: {other}"
    if one.startswith(_WEIGHT) and other.startswith(_WEIGHT):
        return f"{first}: weights of {one.removeprefix(_WEIGHT)}", f" ↔ {other.removeprefix(_WEIGHT)}"
    return f"{first}: {one}", f" ↔ {other}"

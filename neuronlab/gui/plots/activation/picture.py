"""A unit's activation curve with a histogram of the data on it; silent and saturated parts are marked."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from neuronlab.analysis.activation_view import (
    BINS,
    FLAT_SHARE,
    LIVE,
    NEAR_ZERO,
    SATURATED,
    SILENT,
    ActivationCurve,
    ActivationData,
)
from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.arrays import IntArray
from neuronlab.core.network.network import layer_names
from neuronlab.core.text import written
from neuronlab.gui.plots.painting.curves import curves_path, draw_curves, fractions, hairline
from neuronlab.gui.plots.painting.heat_maps import Ends
from neuronlab.gui.plots.painting.labels import (
    LEFT,
    LINE,
    MARGIN,
    RIGHT,
    WRAPPED,
    Key,
    Label,
    LegendEntry,
    fitting_text,
    legend_width,
    paint_labels,
    paint_legend,
    text_width,
)
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, Colors, figures
from neuronlab.wording.equations import unit_equation, unit_name
from neuronlab.wording.numbers import count_text, plain_text, share_text, weight_text

LEGEND = (LegendEntry("f(z)", "text"), LegendEntry("derivative f′(z)", "muted", Key.DASHED_LINE))
_SHORT_LEGEND = (LegendEntry("f", "text"), LegendEntry("f′", "muted", Key.DASHED_LINE))
_SHARES_TIP = (
    f"Flat means a derivative of at most {FLAT_SHARE:.0%} of the largest from z = −3 to 3. There, a unit is\n"
    f"silent where its output is about 0 (up to {written(NEAR_ZERO, 'g')} in size), else saturated.\n"
    "mean |f′| is the average factor by which this unit scales a gradient on its way back."
)
_LAYER_TIP = (
    "Outputs of the whole layer on the training points: mean ± standard deviation,\n"
    f"share of zeros (up to {written(NEAR_ZERO, 'g')} in size) and share of saturated outputs."
)
_SCALE_WIDTH = 34.0
_LEAST_PLOT = 44.0
_BARS_SHARE = 0.55
"""Maximum share of the plot's height for the tallest bar, so that the curve stays visible."""
_KEY = 9.0
"""Side of the key box of a state, in pixels."""
_DASH = 3
"""Samples per dash, and per gap."""
LEAST_HEIGHT = 4.0 * LINE + _LEAST_PLOT + 1.5 * SPACE
_ROOMY = LEAST_HEIGHT + 2.0 * LINE
"""From this height on a long equation gets a second line, and its details a line of their own."""
_SHORT = 2
"""Maximum number of terms of a one-line equation."""


@dataclass(frozen=True)
class ActivationLayout:
    """Layout of a picture.

    Attributes:
        width: Width in pixels.
        height: Height in pixels.
        terms: Number of terms in the equation.
        has_details: Whether details follow the equation.
    """

    width: float
    height: float
    terms: int
    has_details: bool

    def _row(self, top: float, lines: int = 1) -> QRectF:
        return QRectF(MARGIN, top, self.width - 2.0 * MARGIN, lines * scaled(LINE))

    @cached_property
    def equation(self) -> QRectF:
        """Rectangle of the equation, with a fixed number of lines, so that a longer equation does not move the plot."""
        return self._row(0.0, 2 if self.height >= scaled(_ROOMY) and self.terms > _SHORT else 1)

    @cached_property
    def details(self) -> QRectF:
        """Rectangle of the details needed to verify the equation, if there is room."""
        return self._row(self.equation.bottom(), int(self.has_details and self.height >= scaled(_ROOMY)))

    @cached_property
    def shares(self) -> QRectF:
        """Rectangle of the shares of silent and saturated data."""
        return self._row(self.details.bottom())

    @cached_property
    def layer(self) -> QRectF:
        """Rectangle of the layer's statistics."""
        return self._row(self.height - scaled(LINE) - 2.0)

    @cached_property
    def plot(self) -> QRectF:
        """Rectangle of curve and bars."""
        left, top = MARGIN + scaled(_SCALE_WIDTH), self.shares.bottom() + SPACE / 2.0
        return QRectF(left, top, self.width - left - MARGIN, self.layer.top() - scaled(LINE) - 2.0 - top)

    @cached_property
    def axis(self) -> QRectF:
        """Rectangle of the ends of z, below the plot."""
        return QRectF(self.plot.left(), self.plot.bottom(), self.plot.width(), scaled(LINE))


@dataclass(frozen=True, eq=False)
class ActivationPicture:
    """The picture of one unit: activation curve, derivative and data.

    Attributes:
        frame: The frame shown.
        data: The unit's statistics on the training points.
        layout: Positions of the parts.
        curve: The activation and its derivative over z.
        across: Range of z.
        up: Range of y.
        counts: Points of each state along z (states, bins).
        tallest: Share of the points that makes a bar of full height.
    """

    frame: Frame
    data: ActivationData
    layout: ActivationLayout
    curve: ActivationCurve
    across: Ends
    up: Ends
    counts: IntArray
    tallest: float

    # -- text -----------------------------------------------------------------------------------------------------

    @cached_property
    def labels(self) -> list[Label]:
        """All text except the legend's."""
        equation, *rest = unit_equation(self.frame.network, self.data.layer, self.data.unit)
        layout = self.layout
        width = layout.equation.width()
        is_short = layout.equation.height() < 2 * scaled(LINE)
        details = [Label(layout.details, fitting_text(width, [" · ".join(rest)]))] if layout.details.height() else []
        return [
            Label(layout.equation, fitting_text(width, [equation]) if is_short else equation, "text", WRAPPED),
            *details,
            *self._share_labels,
            *self._scale_labels(),
            Label(
                layout.layer,
                fitting_text(layout.layer.width(), [*self._layer_texts(), self._layer_texts()[-1].partition(": ")[2]]),
                "text",
            ),
        ]

    @property
    def _end_room(self) -> float:
        """Width kept free for either end of z, in pixels."""
        return float(scaled(40))

    @cached_property
    def legend(self) -> tuple[LegendEntry, ...]:
        """The legend that fits between the ends of z."""
        fits = legend_width(LEGEND) <= self.layout.axis.width() - self._end_room - text_width("z = −00") - SPACE
        return LEGEND if fits else _SHORT_LEGEND

    @cached_property
    def _share_labels(self) -> list[Label]:
        """Shares side by side, each after the key of its state."""
        labels, left, row = [], self.layout.shares.left(), self.layout.shares
        metrics = QFontMetricsF(figures(SMALL))
        for state, text in self._share_texts:
            left += _KEY + SPACE / 2.0 if state is not None else 0.0
            width = metrics.horizontalAdvance(text) + 1.0
            labels.append(Label(QRectF(left, row.top(), width, row.height()), text, "text"))
            left += width + 1.5 * SPACE
        return labels

    @cached_property
    def _share_texts(self) -> list[tuple[int | None, str]]:
        """Shares of the data with their states, then the mean derivative."""
        data = self.data
        shares = [(SILENT, data.silent, "silent"), (SATURATED, data.saturated, "saturated")]
        there = [share for share in shares if share[1] > 0.0]
        mean = f"mean |f′| {weight_text(data.mean_derivative)}"
        texts = [(state, f"{share_text(share)} {word}") for state, share, word in there]
        if len(there) == 1:
            full = f"{share_text(there[0][1])} of the data {there[0][2]}"
            room = self.layout.shares.width() - _KEY - 2.0 * SPACE - text_width(mean)
            texts = [(texts[0][0], fitting_text(room, [full, texts[0][1]]))]
        return [*texts, (None, mean)]

    def _scale_labels(self) -> list[Label]:
        box, axis = self.layout.plot, self.layout.axis
        scale = QRectF(0.0, box.top(), box.left() - SPACE / 2.0, scaled(LINE))
        low, high, left, right = (plain_text(end + 0.0) for end in (*self.up, *self.across))  # no −0
        return [
            Label(scale, high, align=RIGHT),
            Label(scale.translated(0.0, box.height() - scaled(LINE)), low, align=RIGHT),
            Label(axis, f"z = {left}", align=LEFT),
            Label(axis, right, align=RIGHT),
        ]

    def _layer_texts(self) -> list[str]:
        """The layer's statistics, in full and abbreviated."""
        layer = self.data.of_layer
        name = layer_names(self.frame.network_spec)[self.data.layer]
        text = f"{weight_text(layer.mean)} ± {weight_text(layer.spread)} · {share_text(layer.zeros)} zeros"
        if layer.saturated > 0.0:
            text += f" · {share_text(layer.saturated)} saturated"
        return [f"{name}: mean {text}", f"{name}: {text}"]

    def tip_at(self, point: QPointF) -> str:
        """Tooltip at a position."""
        layout = self.layout
        if layout.shares.contains(point):
            return _SHARES_TIP
        if layout.layer.contains(point):
            return "\n".join((self._layer_texts()[0], _LAYER_TIP))
        if layout.plot.contains(point):
            return self._bar_tip(point)
        if point.y() < layout.shares.top():
            name = unit_name(self.frame.network_spec, self.data.layer, self.data.unit)
            return "\n".join((name, *unit_equation(self.frame.network, self.data.layer, self.data.unit)))
        return ""

    def _bar_tip(self, point: QPointF) -> str:
        box, (low, high) = self.layout.plot, self.across
        bin_ = min(BINS - 1, int((point.x() - box.left()) / box.width() * BINS))
        edges = (low + (high - low) * (bin_ + side) / BINS for side in (0, 1))
        count, whole = int(self.counts[:, bin_].sum()), len(self.data.z)
        return f"z from {' to '.join(map(weight_text, edges))}: {count_text(count)} of {count_text(whole)} points"

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, colors: Colors) -> None:
        """Draw bars, then the curves over them, then the text."""
        box = self.layout.plot
        painter.fillRect(box, colors.color("plot"))
        self._paint_bars(painter, colors, box)
        self._paint_zeros(painter, colors, box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shares, corner, size = fractions(self.curve.z), np.array([[box.left(), box.top()]]), (box.width(), box.height())
        # Gaps are in the data, not in the pen: a dashed pen is many times slower.
        is_gap = np.arange(len(shares)) // _DASH % 2 == 1
        dashes = np.where(is_gap, np.nan, self.curve.derivative)
        painter.setPen(hairline(colors.color("muted")))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(curves_path(shares, dashes[None], corner, size, self.up))
        draw_curves(painter, colors.color("text"), curves_path(shares, self.curve.y[None], corner, size, self.up))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_keys(painter, colors)
        paint_labels(painter, colors, self.labels)
        self._paint_legend(painter, colors)

    def _paint_bars(self, painter: QPainter, colors: Colors, box: QRectF) -> None:
        """Draw a bar per bin, stacked by state, on the bottom of the box."""
        heights = self.counts * (_BARS_SHARE * box.height() / (self.tallest * max(1, len(self.data.z))))
        tops = box.bottom() - np.cumsum(heights, axis=0)
        width = box.width() / BINS
        painter.setPen(Qt.PenStyle.NoPen)
        for state in range(len(heights)):
            bins = np.flatnonzero(heights[state])
            pieces = zip(bins.tolist(), tops[state, bins].tolist(), heights[state, bins].tolist(), strict=True)
            bars = [QRectF(box.left() + at * width + 0.5, y, width - 1.0, tall) for at, y, tall in pieces]
            for brush in _fills(colors, state):
                painter.setBrush(brush)
                painter.drawRects(bars)

    def _paint_zeros(self, painter: QPainter, colors: Colors, box: QRectF) -> None:
        """Draw lines at z = 0 and y = 0."""
        painter.setPen(QPen(colors.color("muted"), 1.0))
        x = round(box.left() - self.across[0] / (self.across[1] - self.across[0]) * box.width()) + 0.5
        y = round(box.top() + self.up[1] / (self.up[1] - self.up[0]) * box.height()) - 0.5
        painter.drawLines([QLineF(x, box.top(), x, box.bottom()), QLineF(box.left(), y, box.right(), y)])

    def _paint_keys(self, painter: QPainter, colors: Colors) -> None:
        for (state, _), label in zip(self._share_texts, self._share_labels, strict=True):
            if state is not None:
                left = label.rect.left() - _KEY - SPACE / 2.0
                painter.setPen(QPen(colors.color("text"), 1.0))
                for brush in _fills(colors, state):
                    painter.setBrush(brush)
                    painter.drawRect(QRectF(left, round(label.rect.center().y() - _KEY / 2.0), _KEY, _KEY))

    def _paint_legend(self, painter: QPainter, colors: Colors) -> None:
        paint_legend(painter, colors, self.layout.axis.adjusted(0.0, 0.0, -self._end_room, 0.0), self.legend)


def _fills(colors: Colors, state: int) -> list[QBrush]:
    """Brushes of a state's bars; silent ones are hatched, because colour must not be the only cue."""
    if state == LIVE:
        return [QBrush(colors.color("lines", 0.6))]
    if state == SATURATED:
        return [QBrush(colors.color("text", 0.75))]
    return [QBrush(colors.color("lines", 0.6)), QBrush(colors.color("text"), Qt.BrushStyle.BDiagPattern)]

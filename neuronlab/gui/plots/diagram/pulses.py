"""A step in slow motion: pulses run along the edges to the right like signals, then to the left like gradients.

The size of a pulse is a value computed from the frame and then painted. While no pulses are running, nothing is
computed and no timer runs.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QPointF, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import parameter_blocks
from neuronlab.gui.plots.diagram.edges import MOST_EDGES, Edges
from neuronlab.gui.plots.diagram.layout import LEGEND_HEIGHT, NetworkLayout
from neuronlab.gui.plots.painting.labels import MARGIN, Label, paint_labels
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import Colors
from neuronlab.session.speeds import UNHURRIED
from neuronlab.wording.numbers import plain_text

SLOW_SHARE = 0.9
"""Share of the time from one step to the next that pulses take while it trains slowly."""
STEP_MS, LAYER_MS = 1800, 700
"""Duration of the pulses: of a step at rest, which no step at slow speed exceeds, and of one layer."""
TICK_MS = 33
PASS_SHARE, BACKWARD_FROM = 0.45, 0.5
"""Share of a step's time taken by each pass, and the time at which the second pass starts."""
LARGEST = 6.0
"""Radius in pixels of the largest pulse of a pass; areas are proportional to the values."""
SMALLEST = 0.5
"""Smaller pulses are invisible and not painted."""


class Leg(NamedTuple):
    """A part of the time in which pulses run through one gap between two columns.

    Attributes:
        gap: Index of the column to the left of the gap.
        is_backward: Whether the pulses run to the left.
        begins: Start as a share of the whole time, 0 to 1.
        ends: End as a share of the whole time, 0 to 1.
    """

    gap: int
    is_backward: bool
    begins: float
    ends: float


@dataclass(frozen=True)
class PulseSchedule:
    """A sequence of `legs` that takes `duration_ms`."""

    legs: tuple[Leg, ...]
    duration_ms: int

    def leg_at(self, elapsed_ms: float) -> tuple[Leg, float] | None:
        """The current leg and the share of it completed; None between two passes and at the end."""
        at = elapsed_ms / self.duration_ms
        for leg in self.legs:
            if leg.begins <= at < leg.ends:
                return leg, (at - leg.begins) / (leg.ends - leg.begins)
        return None


def whole_step(gaps: int, duration_ms: int) -> PulseSchedule:
    """Forward through all gaps, then backward."""
    each = PASS_SHARE / gaps
    forward = [Leg(gap, False, gap * each, (gap + 1) * each) for gap in range(gaps)]
    begins = [BACKWARD_FROM + number * each for number in range(gaps)]
    backward = [Leg(gaps - 1 - number, True, begin, begin + each) for number, begin in enumerate(begins)]
    return PulseSchedule((*forward, *backward), duration_ms)


def one_layer(gap: int, is_backward: bool) -> PulseSchedule:
    """Through a single gap."""
    return PulseSchedule((Leg(gap, is_backward, 0.0, 1.0),), LAYER_MS)


def pulse_values(frame: Frame, edges: Edges, is_backward: bool) -> Array:
    """Value of the pulse along each edge (edges,): the mean |w·signal| over training points, or |∂L/∂w| backward.

    For a quadratic unit it belongs to the weight w, which is the one drawn. It is 0 where unknown.
    """
    values = np.zeros(len(edges))
    spec = frame.network_spec
    signals = frame.marks.signals if frame.marks is not None else None
    gradients = parameter_blocks(spec, frame.probe.gradient)
    for gap in range(len(gradients)):
        here = edges.gap == gap
        unit_in, unit_out = edges.unit_in[here], edges.unit_out[here]
        if is_backward:
            first = gradients[gap].shape[1] - 1 - spec.widths[gap]
            values[here] = np.abs(gradients[gap][unit_out, first + unit_in])
        elif signals is not None:
            values[here] = np.abs(edges.weight[here]) * signals[gap][unit_in]
    return np.where(np.isfinite(values), values, 0.0)


def pulse_radii(values: Array) -> Array:
    """Radii in pixels (edges,) with areas proportional to the values, relative to the largest of the pass."""
    peak = float(values.max(initial=0.0))
    return LARGEST * np.sqrt(values / peak) if peak > 0.0 else np.zeros(len(values))


def _is_paused_in_present(frame: Frame) -> bool:
    return not frame.is_playing and frame.status.now is None


class Pulses(QObject):
    """The pulses of the diagram `widget`, which is repainted while they run."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._is_on = True
        self._frame: Frame | None = None
        self._course: PulseSchedule | None = None
        self._caption = ""
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_running(self) -> bool:
        """Whether pulses are running."""
        return self._course is not None

    @Slot(bool)
    def set_on(self, is_on: bool) -> None:
        """Turn pulses on or off."""
        self._is_on = is_on
        if not is_on:
            self.stop()

    def follow(self, frame: Frame) -> None:
        """Show the step that led to this frame, if it was a single one or training is unhurried."""
        before, self._frame = self._frame, frame
        if not self._is_on or before is None or before.task != frame.task:
            return
        made = frame.step - before.step
        gaps = len(frame.network.layers)
        if frame.is_playing and made > 0 and frame.status.speed <= UNHURRIED:
            between_ms = 1e3 / frame.status.speed
            self._begin(whole_step(gaps, round(min(STEP_MS, SLOW_SHARE * between_ms))))
        elif made == 1 and _is_paused_in_present(before) and _is_paused_in_present(frame):
            self._begin(whole_step(gaps, STEP_MS))

    @Slot(int, bool)
    def show_layer(self, layer: int, is_backward: bool) -> None:
        """Show one pass through the weights of a layer, counted from 0."""
        if self._is_on and self._frame is not None and layer < len(self._frame.network.layers):
            self._begin(one_layer(layer, is_backward))

    def _begin(self, course: PulseSchedule) -> None:
        if self._widget.isVisible():
            self._course = course
            self._clock.start()
            self._timer.start()
            self._widget.update()

    def stop(self) -> None:
        """Stop all pulses."""
        self._timer.stop()
        self._course, self._caption = None, ""
        self._widget.update()

    @Slot()
    def _tick(self) -> None:
        if self._course is None or self._clock.elapsed() >= self._course.duration_ms or not self._widget.isVisible():
            self.stop()
        self._widget.update()

    # -- painting -------------------------------------------------------------------------------------------------

    def texts(self) -> list[str]:
        """The texts painted beside the pulses in the last repaint."""
        return [self._caption] if self._caption else []

    def paint(self, painter: QPainter, colors: Colors, layout: NetworkLayout, frame: Frame, edges: Edges) -> None:
        """Draw the running pulses with their caption."""
        running = self._course.leg_at(self._clock.elapsed()) if self._course is not None else None
        self._caption = ""
        if running is None:
            return
        leg, share = running
        values = pulse_values(frame, edges, leg.is_backward)
        self._paint_pulses(painter, colors, layout, edges, values, leg, share)
        if sum(layer.weights.size for layer in frame.network.layers) <= MOST_EDGES:  # otherwise the row is occupied
            self._caption = _caption(leg.is_backward, values)
            row = QRectF(MARGIN, layout.height - scaled(LEGEND_HEIGHT), layout.width, scaled(LEGEND_HEIGHT))
            paint_labels(painter, colors, [Label(row, self._caption)])

    def _paint_pulses(
        self,
        painter: QPainter,
        colors: Colors,
        layout: NetworkLayout,
        edges: Edges,
        values: Array,
        leg: Leg,
        share: float,
    ) -> None:
        radii = pulse_radii(values)
        seen = np.flatnonzero((edges.gap == leg.gap) & (radii >= SMALLEST))
        t = 1.0 - share if leg.is_backward else share
        positions = _along(*layout.edge_ends(edges.gap[seen], edges.unit_in[seen], edges.unit_out[seen]), t)
        painter.setPen(QPen(colors.color("panel"), 1.0))
        brushes = {sign: colors.color(name) for sign, name in ((True, "positive"), (False, "negative"))}
        signs = (edges.weight[seen] > 0.0).tolist()
        for (x, y), radius, sign in zip(positions.tolist(), radii[seen].tolist(), signs, strict=True):
            painter.setBrush(brushes[sign])
            painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _along(start: Array, end: Array, t: float) -> Array:
    """Positions of pulses on their curved edges after a share 0 … 1 of the way: (edges, 2) of x, y."""
    middle = (start[:, 0] + end[:, 0]) / 2.0
    first, near, far, last = (1.0 - t) ** 3, 3.0 * t * (1.0 - t) ** 2, 3.0 * t * t * (1.0 - t), t**3
    x = start[:, 0] * first + middle * (near + far) + end[:, 0] * last
    y = start[:, 1] * (first + near) + end[:, 1] * (far + last)
    return np.stack([x, y], axis=1)


def _caption(is_backward: bool, values: Array) -> str:
    largest = plain_text(float(values.max(initial=0.0)))
    return f"← |∂L/∂w| up to {largest}" if is_backward else f"→ |w·signal| up to {largest}"

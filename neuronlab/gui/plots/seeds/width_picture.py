"""The width sweep: how low the loss ends with 1, 2, 4, … units, by activation, with medians and bands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from typing_extensions import override

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.arrays import Array
from neuronlab.gui.plots.painting.labels import CENTER, LEAST_WIDTH, LINE, MARGIN, Label, fitting_text, paint_labels
from neuronlab.gui.plots.painting.picture import Backdrop, Picture
from neuronlab.gui.plots.seeds.axis import LEAST_SHOWN, Crosses, LossAxis, paint_crosses, side_by_side
from neuronlab.gui.theme.class_marks import paint_class_mark
from neuronlab.gui.theme.sizes import bound_size, px, scaled
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.steady_range import SteadyRange, third_decades
from neuronlab.sweeps.repeats import RepeatResults
from neuronlab.sweeps.width import WidthPoint, width_points
from neuronlab.wording.numbers import count_text, counted, plain_text
from neuronlab.wording.seeds import width_text, width_title

_SCALE_WIDTH, _TITLE = 44.0, 20.0
_BAND = 0.18
_INSET = 14.0
"""Between the frame and the first and last width, in pixels."""
_MARK_PX = 9.0


@dataclass(frozen=True)
class WidthFindings:
    """What a width sweep has found so far.

    Attributes:
        series: The points of each activation, by its key, those that have outcomes.
        seeds: How many seeds all of them have completed.
        loss: The watched loss, train or test.
    """

    series: dict[str, tuple[WidthPoint, ...]]
    seeds: int
    loss: str

    @property
    def names(self) -> list[str]:
        """The labels of the activations."""
        return [ACTIVATIONS[key].label for key in self.series]

    @property
    def diverged(self) -> list[int]:
        """How many runs diverged, by activation."""
        return [sum(point.losses.diverged for point in points) for points in self.series.values()]

    @property
    def rows(self) -> list[tuple[str, int, int, float, float, float, int, int]]:
        """A row for each point, to copy."""
        return [
            (
                name, point.width, point.parameters, point.losses.median, point.losses.low, point.losses.high,
                point.losses.runs, point.losses.diverged,
            )
            for name, points in zip(self.names, self.series.values(), strict=True)
            for point in points
        ]  # fmt: skip

    def sentences(self, target: float) -> list[str]:
        """With how many units each activation reaches a loss, those that take fewest first."""
        found = []
        for name, points in zip(self.names, self.series.values(), strict=True):
            # A width at which half of the runs diverged does not count, whatever the others reach.
            reached = [
                point.width
                for point in points
                if point.losses.median <= target and point.losses.runs > point.losses.diverged
            ]
            found.append((min(reached, default=10**9), name, points[-1].width))
        return [
            width_text(name, target, width if width < 10**9 else None, widest, self.seeds)
            for width, name, widest in sorted(found, key=lambda one: one[0])
        ]


def width_findings(results: RepeatResults) -> WidthFindings | None:
    """What the results of a width sweep say; None before the first seed is complete."""
    seeds = min(map(len, results.outcomes))
    if not seeds:
        return None
    series: dict[str, tuple[WidthPoint, ...]] = {}
    for point in width_points(results):
        series[point.activation] = (*series.get(point.activation, ()), point)
    return WidthFindings(series, seeds, "test" if results.plan.points.test.any() else "train")


class WidthPicture(Picture):
    """Shows findings of a width sweep, or a sentence where there are none; every activation has the color of a run."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._findings: WidthFindings | None = None
        self._said = ""
        self._version = 0
        self._of: object = None
        self._range = SteadyRange(third_decades, (-2.0, 0.0))
        self._backdrop = Backdrop()
        bound_size(self, LEAST_WIDTH, 124)
        self.setAccessibleName("Losses by number of units")

    def show_findings(self, findings: WidthFindings | None, of: object, sentence: str = "") -> None:
        """Show findings on a plan of this name, or a sentence."""
        if of != self._of:
            self._of = of
            self._range.clear()
        self._findings, self._said = findings, sentence
        self._version += 1
        self.update()

    def painted_texts(self) -> list[str]:
        """All texts of the picture."""
        if self._findings is None:
            return [self._said]
        return [
            *(label.text for label in self._labels(self._findings)),
            *(c.text for c in self._crosses(self._findings)),
        ]

    @override
    def paint(self, painter: QPainter) -> None:
        """Draw the picture that is kept."""
        findings = self._findings
        if findings is None:
            self.paint_sentence(painter, self._said, QRectF(self.rect()))
            return
        key = self._theme.colors, self._version
        self._backdrop.paint(painter, self, key, lambda inner: self._paint_all(inner, findings))

    def _paint_all(self, painter: QPainter, findings: WidthFindings) -> None:
        colors, area, axis = self._theme.colors, self._area(), self._axis(findings)
        axis.paint_grid(painter, colors, area)
        for x in self._across(_widths(findings)):
            painter.drawLine(QLineF(float(x), area.top(), float(x), area.bottom()))
        paint_labels(painter, colors, self._labels(findings))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(area)
        for slot, points in enumerate(findings.series.values()):
            sound = [point for point in points if point.losses.runs]
            x = self._across([point.width for point in sound]).tolist()
            low, median, high = (
                (
                    [QPointF(a, b) for a, b in zip(x, axis.y_of(np.array(losses), area).tolist(), strict=True)]
                    for losses in zip(*((p.losses.low, p.losses.median, p.losses.high) for p in sound), strict=True)
                )
                if sound
                else ([], [], [])
            )
            color = colors.run_color(slot)
            faint = colors.run_color(slot, _BAND)
            painter.setPen(QColor(0, 0, 0, 0))
            painter.setBrush(faint)
            painter.drawPolygon(QPolygonF([*low, *reversed(high)]))
            painter.setPen(QPen(color, 2.0))
            painter.drawPolyline(QPolygonF(median))
            for at in median:
                paint_class_mark(painter, slot, color, at, px(_MARK_PX))
        paint_crosses(painter, colors, self._crosses(findings), area)
        painter.setClipping(False)

    def _crosses(self, findings: WidthFindings) -> list[Crosses]:
        found = []
        for slot, points in enumerate(findings.series.values()):
            for point, x in zip(points, self._across([point.width for point in points]).tolist(), strict=True):
                if point.losses.diverged:
                    found.append(Crosses(x, point.losses.diverged, slot))
        return side_by_side(found, self._area())

    def _area(self) -> QRectF:
        left, top = scaled(_SCALE_WIDTH), scaled(_TITLE)
        return QRectF(left, top, self.width() - left - MARGIN, self.height() - top - scaled(LINE) - 4.0)

    def _across(self, widths: Sequence[int]) -> Array:
        """Horizontal positions of widths, on a logarithmic axis."""
        area = self._area()
        findings = self._findings
        most = np.log2(max(_widths(findings))) if findings is not None else 1.0
        return np.asarray(area.left() + _INSET + np.log2(widths) / max(1.0, most) * (area.width() - 2.0 * _INSET))

    def _axis(self, findings: WidthFindings) -> LossAxis:
        losses = [point.losses for points in findings.series.values() for point in points if point.losses.runs]
        if not losses:
            return LossAxis(*self._range.ends)
        low, high = min(one.low for one in losses), max(one.high for one in losses)
        logs = np.log10(np.maximum([low, high], LEAST_SHOWN))
        room = 0.12 * max(1.0, logs[1] - logs[0]) if any(findings.diverged) else 0.02
        return LossAxis(*self._range.cover(float(logs[0]), float(logs[1] + room)))

    def _labels(self, findings: WidthFindings) -> list[Label]:
        area = self._area()
        title = width_title(findings.loss, findings.seeds)
        head = QRectF(area.left(), 0.0, area.width(), scaled(_TITLE) - 2.0)
        labels = [Label(head, fitting_text(head.width(), (title,)), "muted"), *self._axis(findings).labels(area)]
        widths = _widths(findings)
        for width, x in zip(widths, self._across(widths).tolist(), strict=True):
            labels.append(
                Label(QRectF(x - 20.0, area.bottom() + 2.0, 40.0, scaled(LINE)), count_text(width), align=CENTER)
            )
        return labels

    @override
    def tip_at(self, point: QPointF) -> str:
        """The medians and bands at the nearest width."""
        findings = self._findings
        if findings is None or not self._area().contains(point):
            return ""
        widths = _widths(findings)
        nearest = int(np.argmin(np.abs(self._across(widths) - point.x())))
        lines = [f"{counted(widths[nearest], 'unit')} in each hidden layer, {counted(findings.seeds, 'seed')} each"]
        for name, points in zip(findings.names, findings.series.values(), strict=True):
            losses, parameters = points[nearest].losses, points[nearest].parameters
            low, median, high = map(plain_text, (losses.low, losses.median, losses.high))
            lines.append(f"{name}: median {median}, 10–90\u202f% {low}–{high}, {count_text(parameters)} parameters")
        return "\n".join(lines)


def _widths(findings: WidthFindings) -> list[int]:
    return [point.width for point in next(iter(findings.series.values()))]

"""The plots of a repeat side by side: losses over the steps with their bands, and final losses, on one axis of losses.

All of it is painted into a picture that is kept until something changes. Curves are added to it in portions, so that
many of them do not keep the window waiting.
"""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from typing_extensions import override

from neuronlab.core.arrays import Array
from neuronlab.gui.plots.painting.labels import (
    CENTER,
    LEAST_WIDTH,
    LINE,
    MARGIN,
    Label,
    fitting_text,
    paint_labels,
    text_width,
)
from neuronlab.gui.plots.painting.picture import Backdrop, Picture
from neuronlab.gui.plots.seeds.axis import LEAST_SHOWN, Crosses, LossAxis, grouped, paint_crosses, side_by_side
from neuronlab.gui.plots.seeds.density import CourseDensity
from neuronlab.gui.plots.seeds.findings import Findings, RunFindings
from neuronlab.gui.plots.seeds.swarm import median_labels, name_labels, paint_swarms
from neuronlab.gui.theme.sizes import bound_size, scaled
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.steady_range import SteadyRange, third_decades
from neuronlab.wording.numbers import count_text, counted, plain_text
from neuronlab.wording.seeds import COUNTED, course_title, ends_titles

_SCALE_WIDTH, _TITLE = 44.0, 20.0
_LEFT_SHARE, _LESS = 0.62, 0.5
"""Share of the width that the courses take beside the ends of one or two runs, and of more."""
_PORTION = 150
"""Curves added at a time: some 10 ms."""
_BAND = 0.2
"""Opacity of a band."""
_TICKS = 5


class SeedsPicture(Picture):
    """Shows findings, or a sentence where there are none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._findings: Findings | None = None
        self._of: object = None
        self._said = ""
        self._version = 0
        self._range = SteadyRange(third_decades, (-2.0, 0.0))
        self._densities: dict[int, CourseDensity] = {}
        self._backdrop = Backdrop()
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._go_on)
        bound_size(self, LEAST_WIDTH, 124)
        self.setAccessibleName("Losses over seeds")

    def show_findings(self, findings: Findings | None, of: object, sentence: str = "") -> None:
        """Show findings on a plan of this name, or a sentence."""
        if of != self._of:
            self._of = of
            self._range.clear()
        self._findings, self._said = findings, sentence
        self._version += 1
        if findings is not None:
            self.setAccessibleDescription(f"{_course_title(findings)}. {findings.verdict}")
        self.update()

    def painted_texts(self) -> list[str]:
        """All texts of the picture."""
        findings = self._findings
        if findings is None:
            return [self._said]
        left, right = self._areas()
        axis = self._axis(findings)
        labels = [*self._labels(findings), *name_labels(findings, right), *median_labels(findings, right, axis)]
        crosses = [cross.text for cross in self._crosses(findings, left)]
        return [*(label.text for label in labels), *crosses]

    # -- painting -------------------------------------------------------------------------------------------------

    @override
    def paint(self, painter: QPainter) -> None:
        """Draw the picture that is kept."""
        findings = self._findings
        if findings is None:
            self.paint_sentence(painter, self._said, QRectF(self.rect()))
            return
        if self._add_curves(findings):
            self._version += 1
            self._more.start()
        key = self._theme.colors, self._version
        self._backdrop.paint(painter, self, key, lambda inner: self._paint_all(inner, findings))

    @Slot()
    def _go_on(self) -> None:
        """Add more curves."""
        self.update()

    def _add_curves(self, findings: Findings) -> bool:
        """Add a portion of the curves that are not drawn yet; False if there are none."""
        left, _ = self._areas()
        scale = self.devicePixelRatioF()
        shape = max(1, round(left.height() * scale)), max(2, round(left.width() * scale))
        room = _PORTION
        for number, run in enumerate(findings.runs):
            density = self._densities.setdefault(number, CourseDensity())
            density.fit(shape, self._axis(findings), findings.steps, self._of)
            room -= density.add(run.outcomes, findings.loss, room)
        return room < _PORTION

    def _paint_all(self, painter: QPainter, findings: Findings) -> None:
        colors, axis = self._theme.colors, self._axis(findings)
        left, right = self._areas()
        for area in (left, right):
            axis.paint_grid(painter, colors, area)
        paint_labels(painter, colors, self._labels(findings))
        painter.setClipRect(left)
        for number, run in enumerate(findings.runs):
            painter.drawImage(left, self._densities[number].image(colors.runs[run.slot]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for run in findings.runs:
            self._paint_band(painter, run, left, axis, findings.steps)
        for run in findings.runs:
            painter.setPen(QPen(colors.run_color(run.slot), 2.5))
            painter.drawPolyline(_points(run.band.steps, run.band.median, left, axis, findings.steps))
        paint_crosses(painter, colors, self._crosses(findings, left), left)
        painter.setClipRect(QRectF(right.left(), 0.0, right.width(), self.height()))
        paint_swarms(painter, colors, findings, right, axis)
        painter.setClipping(False)

    def _paint_band(self, painter: QPainter, run: RunFindings, area: QRectF, axis: LossAxis, last: int) -> None:
        band = run.band
        if not band.runs:
            return
        low = _points(band.steps, band.low, area, axis, last)
        high = _points(band.steps[::-1], band.high[::-1], area, axis, last)
        color = self._theme.colors.run_color(run.slot)
        painter.setPen(QPen(color, 1.0))
        for edge in (low, high):
            painter.drawPolyline(edge)
        color.setAlphaF(_BAND)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([*low, *high]))

    def _crosses(self, findings: Findings, area: QRectF) -> list[Crosses]:
        found = []
        for run in findings.runs:
            steps = [one.diverged_at for one in run.outcomes if one.diverged_at is not None]
            found += grouped((area.left() + step / findings.steps * area.width() for step in steps), run.slot)
        return side_by_side(found, area)

    # -- layout ---------------------------------------------------------------------------------------------------

    def _areas(self) -> tuple[QRectF, QRectF]:
        """The plots of the courses and of the ends."""
        left, top = scaled(_SCALE_WIDTH), scaled(_TITLE)
        height = self.height() - top - scaled(LINE) - 4.0
        room = self.width() - left - MARGIN - 2.0 * SPACE
        has_many = self._findings is not None and len(self._findings.runs) > 2
        wide = round(room * (_LESS if has_many else _LEFT_SHARE))
        courses = QRectF(left, top, wide, height)
        return courses, QRectF(courses.right() + 2.0 * SPACE, top, room - wide, height)

    def _axis(self, findings: Findings) -> LossAxis:
        """A range that covers all final losses, medians and bands."""
        parts = [np.concatenate([run.finals, run.band.low, run.band.high]) for run in findings.runs]
        values = np.concatenate(parts)
        values = values[np.isfinite(values)]
        if not len(values):
            return LossAxis(*self._range.ends)
        logs = np.log10(np.maximum([values.min(), values.max()], LEAST_SHOWN))
        # Room above the highest, where the crosses are.
        room = 0.12 * max(1.0, logs[1] - logs[0]) if any(findings.diverged) else 0.02
        return LossAxis(*self._range.cover(float(logs[0]), float(logs[1] + room)))

    def _labels(self, findings: Findings) -> list[Label]:
        """Titles, losses at the left, steps below."""
        left, right = self._areas()
        labels = self._axis(findings).labels(left)
        titles = (_course_title(findings),), ends_titles(findings.loss, findings.seeds)
        for texts, area in zip(titles, (left, right), strict=True):
            head = QRectF(area.left(), 0.0, area.width(), scaled(_TITLE) - 2.0)
            labels.append(Label(head, fitting_text(head.width(), texts), "muted"))
        return labels + _step_labels(findings.steps, left)

    @override
    def tip_at(self, point: QPointF) -> str:
        """The medians and bands at a step, or of the ends."""
        findings = self._findings
        if findings is None:
            return ""
        left, right = self._areas()
        if left.contains(point):
            step = (point.x() - left.left()) / left.width() * findings.steps
            lines = [f"{count_text(round(step))} {COUNTED[findings.clock]}, {counted(findings.seeds, 'seed')} each"]
            for run in findings.runs:
                at = [
                    float(np.interp(step, run.band.steps, part))
                    for part in (run.band.median, run.band.low, run.band.high)
                ]
                lines.append(_median_line(run.name, at))
            return "\n".join(lines)
        if right.contains(point):
            ends = [(run.name, (run.summary.median, run.summary.low, run.summary.high)) for run in findings.runs]
            return "\n".join(_median_line(name, values) for name, values in ends)
        return ""


def _course_title(findings: Findings) -> str:
    return course_title(findings.loss, findings.clock, findings.seeds)


def _median_line(name: str, losses: tuple[float, ...] | list[float]) -> str:
    median, low, high = map(plain_text, losses)
    return f"{name}: median {median}, 10–90\u202f% {low}–{high}"


def _points(steps: Array, losses: Array, area: QRectF, axis: LossAxis, last: int) -> list[QPointF]:
    """A curve in pixels; where it is not finite it has no points."""
    finite = np.isfinite(losses)
    x = area.left() + steps[finite] / last * area.width()
    y = np.clip(axis.y_of(losses[finite], area), area.top(), area.bottom())
    return [QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]


def _step_labels(last: int, area: QRectF) -> list[Label]:
    """Round steps below the plot, among them the last one."""
    widest = text_width(count_text(last)) + 2.0 * SPACE
    most = max(1, min(_TICKS, int(area.width() / widest)))
    power = 10.0 ** np.floor(np.log10(last / most))
    pitch = max(
        1, round(next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= last / most * 0.999))
    )
    labels = []
    for step in {*range(0, last - pitch // 2 + 1, pitch), last}:
        text = count_text(step)
        half = text_width(text) / 2.0 + 1.0
        middle = min(area.left() + step / last * area.width(), area.right() - half + 6.0)
        labels.append(Label(QRectF(middle - half, area.bottom() + 2.0, 2.0 * half, scaled(LINE)), text, align=CENTER))
    return labels

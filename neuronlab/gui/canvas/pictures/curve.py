"""The learned functions of one input as lines, with derivative, kinks and residuals of the active run."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsItem
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.arrays import Array
from neuronlab.core.data.points import PointSet
from neuronlab.core.data.series import true_function
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import MAX_RUNS, Workspace
from neuronlab.gui.canvas.pictures.collapsed_line import CollapsedLine
from neuronlab.gui.canvas.pictures.dashed_lines import DOTS, LONG_DASHES, broken
from neuronlab.gui.canvas.pictures.derivative import DerivativeCurve
from neuronlab.gui.canvas.pictures.kinks import KinkMarks
from neuronlab.gui.canvas.pictures.other_seeds import OtherSeeds
from neuronlab.gui.canvas.pictures.run_curve import RunCurve
from neuronlab.gui.canvas.pictures.task_picture import LegendMark, TaskPicture
from neuronlab.gui.canvas.run_labels import RunEnd, RunLabels
from neuronlab.gui.canvas.runs import names_shown, runs_shown
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme

TRUE_CURVE_SAMPLES = 600


class CurvePicture(TaskPicture):
    """y = f(x) over the points."""

    axes: ClassVar[tuple[str, str]] = ("x", "y")
    equal_scale: ClassVar[bool] = False

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        super().__init__(plot, theme)
        self._workspace: Workspace | None = None
        self._frame: Frame | None = None
        self._front = 0
        self._function: Callable[[Array], Array] | None = None
        self._true_curve = pg.PlotCurveItem()
        self._true_curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.kinks = KinkMarks(plot)
        self._residuals = pg.PlotCurveItem(connect="pairs")
        self.derivative = DerivativeCurve(plot)
        self.curves = [RunCurve(plot, slot) for slot in range(MAX_RUNS)]
        self.labels = RunLabels(plot, theme)
        self.collapsed = CollapsedLine()
        self.other_seeds = OtherSeeds()
        self.add(self.other_seeds)
        for item in (self._true_curve, self.kinks, self._residuals):
            self.add(item)
        for item in (self.derivative, *self.curves, self.collapsed):
            self.add(item, is_above=True)

    @property
    def curve(self) -> RunCurve:
        """The line of the active run."""
        return self.curves[self._front]

    def show_workspace(self, workspace: Workspace) -> None:
        """Show the curve that the preset's points were sampled from, and the names of several runs."""
        before, self._workspace = self._workspace, workspace
        names = names_shown(workspace)
        self.labels.show_names(names if len(names) > 1 else {}, workspace.run.slot)
        if before is None or _recipe(before) != _recipe(workspace):
            has_series = workspace.points.has_series
            self._function = true_function(workspace.task, workspace.data) if has_series else None
            self.follow_range()

    def follow_range(self) -> None:
        """Draw the true curve over the visible range, the derivative on its own axis, and all dashes anew."""
        self.derivative.follow_range()
        self._follow_ends()
        function = self._function
        self._true_curve.setVisible(function is not None)
        if function is not None:
            x = np.linspace(*self.plot.ranges[0], TRUE_CURVE_SAMPLES)
            with np.errstate(all="ignore"):
                y = function(x[:, None])
            dotted = broken(x, y, self.plot, DOTS)
            self._true_curve.setData(dotted.x, dotted.y, connect=dotted.connect)
        if self._frame is not None and self._workspace is not None:
            self._show_dashed(self._frame, self._workspace)

    def show_frame(self, frame: Frame, workspace: Workspace) -> None:
        """Show a frame's learned function and the lines that belong to it."""
        learned, view = frame.line, workspace.view
        if learned is None:
            return
        self._frame, x = frame, learned.x
        self._follow_front(frame.run.slot)
        self._show_curves(frame, workspace)
        is_shown = self.curve.isVisible()
        self.kinks.show_kinks(learned.kinks.x, learned.kinks.layers > 0, learned.kink_starts)
        self.kinks.setVisible(is_shown)
        self.kinks.show_lane(is_shown and any(layer.activation.kinks for layer in frame.network.layers[:-1]))
        self.derivative.show_derivative(x, learned.derivative if view.slope and is_shown else None)
        self._show_dashed(frame, workspace)
        self._show_residuals(learned.at_points if is_shown else None, frame.points, workspace)

    def _follow_front(self, slot: int) -> None:
        """Give the lines of the active run its colour."""
        if slot != self._front:
            self._front = slot
            self.kinks.recolor(self.theme.colors, slot)

    def _show_curves(self, frame: Frame, workspace: Workspace) -> None:
        """Draw the functions of all runs that are shown."""
        assert frame.line is not None
        x, shown = frame.line.x, {run.slot: run for run in runs_shown(frame, workspace)}
        for curve in self.curves:
            run = shown.get(curve.slot)
            if run is None or run.prediction is None:
                curve.hide_function()
            else:
                is_front, has_diverged = curve.slot == self._front, run.divergence is not None
                curve.show_function(x, run.prediction, is_front=is_front, has_diverged=has_diverged)
        self._follow_ends()

    def _follow_ends(self) -> None:
        """Put the labels at the ends of the curves, on the plot as it is now."""
        for curve in self.curves:
            curve.follow_range()
        self.labels.show_ends(
            {curve.slot: RunEnd(curve.end, curve.has_diverged) for curve in self.curves if curve.isVisible()}
        )

    def _show_dashed(self, frame: Frame, workspace: Workspace) -> None:
        """Show the collapsed line, in dashes of the same length at every size of the plot."""
        learned = frame.line
        if learned is None:
            return
        ends = learned.x[[0, -1]]
        self.collapsed.show_map(
            frame, workspace.view, lambda line: broken(ends, line.at(ends[:, None])[:, 0], self.plot, LONG_DASHES)
        )

    def _show_residuals(self, predicted: Array | None, points: PointSet, workspace: Workspace) -> None:
        is_known = workspace.view.residuals and predicted is not None and points is workspace.points
        self._residuals.setVisible(is_known)
        if is_known and predicted is not None:
            shown = ~points.test if not workspace.view.test_points else np.ones(len(points), np.bool_)
            x = np.repeat(points.inputs[shown, 0], 2)
            y = np.column_stack([points.targets[shown, 0], predicted[shown, 0]]).ravel()
            self._residuals.setData(x, y)

    def recolor(self) -> None:
        """Apply the theme's colours."""
        colors = self.theme.colors
        self.other_seeds.recolor(colors)
        for curve in self.curves:
            curve.recolor(colors)
        self.labels.update()
        self.derivative.recolor(colors)
        self._true_curve.setPen(pg.mkPen(colors.color("muted"), width=1))
        self._residuals.setPen(pg.mkPen(colors.color("muted"), width=1))
        self.kinks.recolor(colors, self._front)
        self.collapsed.recolor(colors)

    def legend(self, workspace: Workspace, frame: Frame | None) -> list[LegendMark]:
        """The lines shown."""
        colors, marks = self.theme.colors, []
        if self._function is not None:
            marks.append(LegendMark(colors.muted, "····", "true curve", "true"))
        marks += self.other_seeds.legend(colors)
        if frame is None or not self.curve.isVisible():
            return marks
        marks += self.collapsed.legend(colors)
        if workspace.view.slope:
            marks.append(LegendMark(colors.text, "╌╌", "dŷ/dx (right)"))
        if workspace.view.residuals:
            marks.append(LegendMark(colors.muted, "│", "residual"))
        return marks + self._kink_legend(frame)

    def _kink_legend(self, frame: Frame) -> list[LegendMark]:
        """The two kinds of triangles."""
        if frame.line is None:
            return []
        hidden, color, marks = frame.network.layers[:-1], self.theme.colors.runs[frame.run.slot], []
        if hidden and hidden[0].activation.kinks:
            has_room = frame.line.derivative is None
            since = ", from their start" if frame.line.kink_starts is not None and has_room else ""
            marks.append(LegendMark(color, "▲", f"{hidden[0].activation.label} kinks{since}", "kinks"))
        if any(layer.activation.kinks for layer in hidden[1:]):
            marks.append(LegendMark(color, "△", "deeper ones" if marks else "kinks of deeper units", "deeper"))
        return marks

    @override
    def set_shown(self, is_shown: bool) -> None:
        """Show or hide the items, and the axis and the lane beside the plot with them."""
        super().set_shown(is_shown)
        if not is_shown:
            self.derivative.show_derivative(np.empty(0), None)
            self.kinks.show_lane(False)
            self.labels.show_names({}, self._front)


def _recipe(workspace: Workspace) -> tuple[DataSpec, bool]:
    return workspace.data, workspace.points.has_series

"""The canvas: the learned function over its points, where the user draws points."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import FUNCTION
from neuronlab.analysis.microscope import StepTrace
from neuronlab.core.arrays import Array
from neuronlab.core.data.plane import plane_positions
from neuronlab.core.data.series import extent
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.experiment import Experiment, Workspace
from neuronlab.gui.canvas.guess import DrawnGuess
from neuronlab.gui.canvas.hint import KinkHint
from neuronlab.gui.canvas.legend import Legend
from neuronlab.gui.canvas.pictures.classes import ClassesPicture
from neuronlab.gui.canvas.pictures.curve import CurvePicture
from neuronlab.gui.canvas.pictures.points import PointsPicture
from neuronlab.gui.canvas.pictures.rings import ring_image
from neuronlab.gui.canvas.pictures.section_strip import SectionStrip
from neuronlab.gui.canvas.pictures.step_marks import StepMarks
from neuronlab.gui.canvas.pictures.surface import SurfacePicture
from neuronlab.gui.canvas.pictures.task_picture import LegendMark, TaskPicture
from neuronlab.gui.canvas.pointer import Pointer
from neuronlab.gui.canvas.prediction_row import PredictionRow
from neuronlab.gui.canvas.run_tiles import RunTiles
from neuronlab.gui.canvas.runs import names_shown
from neuronlab.gui.canvas.strokes.hand import PointerPosition, ToolOptions, nearest_point
from neuronlab.gui.canvas.tools.gestures import Gestures
from neuronlab.gui.canvas.tools.kink_handles import KinkHandles
from neuronlab.gui.canvas.tools.section_handles import SectionHandles
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.canvas.view import BEFORE_NAME, ZOOM_STEP, CanvasView
from neuronlab.gui.canvas.view_options import ViewOptions
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.session.guarded import Guarded
from neuronlab.session.selection import Selection
from neuronlab.wording.columns import bare_name, columns_of, titled
from neuronlab.wording.numbers import count_text, elided

USUAL_RANGE = (-3.0, 3.0)
_SUBSCRIPTS = str.maketrans("12", "₁₂")
_LONGEST_NAME = 40
"""Characters of the name of a column at an axis, besides its unit."""
_TRAIN, _TEST = "●", "○"
"""Marks of points in the legend."""
Ends = tuple[float, float]
HEADINGS = {
    "curve": ("Learned function", "Learned functions"),
    "classes": ("Learned classes", "Learned classes"),
    "surface": ("Learned surface", "Learned surfaces"),
}
"""By task, for one run and for several."""
EMPTY_TEXT = "No points yet.\nClick or drag here to draw some, choose a preset on the left, or drop a CSV file."


class FunctionCanvas(Guarded, QFrame):
    """Shows frames and points, and turns strokes into edits.

    Signals: `edited(proposal)` after each move of a stroke; all proposals of one stroke have the same gesture.
    `parameters_dragged(text, values, gesture)` with parameters that stay fixed until `let_go`. `range_changed` when
    the visible range changes, `refused` with a sentence, and `run_chosen(slot)` when a run is to become active.
    """

    view: ClassVar[str] = FUNCTION
    edited = Signal(object)
    parameters_dragged = Signal(str, object, str)
    let_go = Signal()
    range_changed = Signal()
    refused = Signal(str)
    run_chosen = Signal(int)

    def __init__(self, theme: Theme, rng: np.random.Generator, selection: Selection) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName("Learned function")
        self._theme, self._selection = theme, selection
        self._experiment: Experiment | None = None
        self._frame: Frame | None = None
        self._before_constant: Experiment | None = None
        self._left_at: dict[tuple[object, ...], tuple[Ends, Ends] | None] = {}
        self.plot = CanvasView(theme)
        self.plot.setAccessibleName("Plot of the learned function; draw points here")
        curve = CurvePicture(self.plot, theme)
        self._other_seeds = curve.other_seeds
        self.pictures: dict[str, TaskPicture] = {
            "curve": curve,
            "classes": ClassesPicture(self.plot, theme),
            "surface": SurfacePicture(self.plot, theme),
        }
        self.labels = curve.labels
        self.points = PointsPicture(self.plot, theme, depth=10)
        self.step_marks = StepMarks(self.plot, theme, depth=11)
        self.tiles = RunTiles(self.plot, theme, lambda: (*self.picture.of_run, *self.points.of_run))
        self.handles = SectionHandles(self.plot, theme)
        self.strip = SectionStrip(theme)
        self.guess = DrawnGuess(self.plot, theme)
        kinks = KinkHandles(self.plot, curve.kinks)
        self.gestures = Gestures(self.plot, theme, self.guess, self.handles, kinks, selection, rng)
        self.pointer = Pointer(self.plot, theme, self.points, self.gestures)
        self.kink_hint = KinkHint(self.plot)
        self.prediction = PredictionRow(self.plot, theme)
        self.options = ViewOptions(theme, lambda: self.plot.ranges)
        self._heading = PlainLabel()
        self._heading.setProperty("role", "heading")
        self._legend = Legend()
        self._empty = PlainLabel(EMPTY_TEXT, self.plot, alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "note")
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.plot.installEventFilter(self)
        self._build_layout()
        self._connect_signals()
        self._recolor()
        self.use_tool("draw")

    def _build_layout(self) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self._heading)
        self._head.addStretch(1)
        self._head.addWidget(self._legend, 1000)
        self._head.addWidget(self.options)
        layout = self._below = QVBoxLayout(self)
        layout.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE // 2)
        layout.setSpacing(SPACE // 2)
        layout.addLayout(self._head)
        plots = QHBoxLayout()
        plots.setSpacing(SPACE)
        plots.addWidget(self.tiles, 5)
        plots.addWidget(self.strip, 3)
        layout.addLayout(plots, 1)
        layout.addWidget(self.prediction)

    def add_row(self, row: QWidget) -> None:
        """Put a row below the plot."""
        self._below.addWidget(row)

    def add_to_head(self, control: QWidget) -> None:
        """Put a control at the right end of the line above the plot."""
        self._head.addWidget(control)

    def _connect_signals(self) -> None:
        self.plot.hovered.connect(self._show_hover)
        self.gestures.fit_asked.connect(self.fit)
        self.gestures.edited.connect(self.edited)
        self.gestures.parameters_dragged.connect(self.parameters_dragged)
        self.gestures.parameters_dragged.connect(self.kink_hint.learn)
        self.gestures.let_go.connect(self.let_go)
        self.gestures.refused.connect(self.refused)
        self.plot.range_changed.connect(self._follow_range)
        self.plot.box.sigResized.connect(self._follow_size)
        self.options.chosen.connect(self.gestures.change_view)
        self.prediction.closed.connect(self.gestures.change_view)
        self.strip.cut_asked.connect(self._cut_at)
        self.labels.chosen.connect(self.run_chosen)
        self.tiles.run_chosen.connect(self.run_chosen)
        self.tiles.points_resized.connect(self.points.resize)
        self.guess.changed.connect(self._update_legend)
        self._selection.changed.connect(self._show_selection)
        self._theme.changed.connect(self._recolor)

    # -- display --------------------------------------------------------------------------------------------------

    @property
    def workspace(self) -> Workspace | None:
        """The active workspace, once there is one."""
        return None if self._experiment is None else self._experiment.workspace

    @property
    def frame(self) -> Frame | None:
        """The frame shown."""
        return self._frame

    @property
    def picture(self) -> TaskPicture:
        """The picture of the active task."""
        return self.pictures["curve" if self._experiment is None else self._experiment.task]

    @Slot(object)
    def show_experiment(self, experiment: Experiment) -> None:
        """Show the points of the active workspace."""
        before, self._experiment = self._experiment, experiment
        workspace = experiment.workspace
        self.gestures.follow(experiment)
        if before is None or before.task != experiment.task:
            self._turn_to(experiment.task)
        meanings = columns_of(workspace)[:2]
        self.plot.name_axes(_axis_names(self.picture, workspace, meanings), meanings)
        self.points.show_workspace(workspace)
        self.picture.show_workspace(workspace)
        self.tiles.show_workspace(workspace)
        self.options.show_workspace(workspace)
        self.prediction.show_workspace(workspace)
        self._show_heading(experiment)
        self._empty.setVisible(not len(workspace.points))
        self._arrange_sentence()
        self._show_section()
        if before is not None and self._before_constant is None:
            self._follow_points(before, experiment)
        if self._frame is not None and before is not None and _look(before.workspace) != _look(workspace):
            self.show_frame(self._frame)
        self._update_legend()

    def _turn_to(self, task: str) -> None:
        """Switch to the other task's picture."""
        self._frame = None
        self.step_marks.show(None, -1)
        self.kink_hint.show_if(False)
        self.gestures.show_frame(None)
        for key, picture in self.pictures.items():
            picture.set_shown(key == task)
        self.guess.show_task(task)
        self.pointer.rest()

    def _show_heading(self, experiment: Experiment) -> None:
        has_several = len(names_shown(experiment.workspace)) > 1
        heading = HEADINGS[experiment.task][has_several]
        self._heading.setText(heading)
        self.setAccessibleName(heading)

    def show_other_seeds(self, x: Array, curves: Mapping[int, Array]) -> None:
        """Show faint curves (curves, positions) by the slot of their run at `x` (positions,), behind those learned."""
        self._other_seeds.show_curves(x, curves)
        self._update_legend()

    def paint_now(self) -> None:
        """Paint pending changes of the plot at once.

        A scene notifies its view of changes by a posted call, on which the view paints. A `repaint` does not consume
        that call, so the plot would be painted twice.
        """
        QCoreApplication.sendPostedEvents(self.plot.scene(), QEvent.Type.MetaCall.value)

    @Slot(object)
    def show_frame(self, frame: Frame) -> None:
        """Show a frame's learned function."""
        workspace = self.workspace
        if workspace is None or self._experiment is None or frame.task != self._experiment.task:
            return
        self._frame = frame
        self.picture.show_frame(frame, workspace)
        self.points.show_frame(frame)
        self.tiles.show_frame(frame)
        self.strip.show_frame(frame)
        self.gestures.show_frame(frame)
        self.guess.show_frame(frame)
        self.prediction.show_frame(frame)
        self.pointer.read_again(workspace, frame)
        self.kink_hint.show_if(frame.line is not None and len(frame.line.kinks.x) > 0 and len(frame.points) > 0)
        self._update_legend()

    def fit(self) -> None:
        """Fit the view to all points, and that of a curve to the whole range of its preset as well.

        Points over a plane fill it by themselves: most presets are much smaller than their range.
        """
        workspace = self.workspace
        if workspace is None:
            return
        scale = self.picture.equal_scale
        if not len(workspace.points):
            self.plot.fit(USUAL_RANGE, USUAL_RANGE if scale else (-2.0, 2.0), equal_scale=scale)
            return
        low, high = (ends[:2].copy() for ends in workspace.points.ends)
        if isinstance(self.picture, CurvePicture) and workspace.points.has_series:
            first, last = extent(workspace.data)
            low[0], high[0] = min(low[0], first), max(high[0], last)
        self.plot.fit((float(low[0]), float(high[0])), (float(low[1]), float(high[1])), equal_scale=scale)

    @Slot()
    def begin_constant(self) -> None:
        """Leave the view as it is while a constant of the formula changes, until `end_constant`."""
        self._before_constant = self._experiment

    @Slot(bool)
    def end_constant(self, is_typed: bool) -> None:
        """Fit the view after a typed constant, and after any other change of one that has moved points out of it."""
        before, self._before_constant = self._before_constant, None
        if before is not None and self._experiment is not None:
            moves = is_typed or _have_left(before.workspace, self._experiment.workspace, self.plot.ranges)
            self._follow_points(before, self._experiment, of_constant=moves)

    def _follow_points(self, before: Experiment, after: Experiment, *, of_constant: bool | None = None) -> None:
        """Fit the view to points that replace others; return to the view of those that were shown before.

        Undo leaves the view as it is where the edit had not moved it. `of_constant` tells for an edit of a constant
        whether to fit the view.
        """
        old, new = _source(before.workspace), _source(after.workspace)
        if old == new:
            return
        here, is_other_task = self.plot.ranges, before.task != after.task
        if of_constant is not None and old[:-1] == new[:-1]:
            if of_constant:
                self.fit()
        elif new not in self._left_at:
            if is_other_task or len(after.workspace.points):
                self.fit()
        elif there := self._left_at[new]:
            self.plot.show_ranges(*there)
        self._left_at[old] = here if is_other_task or self.plot.ranges != here else None

    def zoom(self, steps: int) -> None:
        """Zoom in by this many steps, out if negative."""
        self.plot.zoom_about_centre(ZOOM_STEP**-steps)

    def use_tool(self, name: str) -> None:
        """Select a tool, a key of `TOOLS`."""
        self.gestures.tool = TOOLS[name]
        self.pointer.rest()

    def set_options(self, options: ToolOptions) -> None:
        """Set the tool options."""
        self.gestures.hand.options = options
        self.plot.show_snaps(options.snaps)

    @Slot()
    def _update_legend(self) -> None:
        workspace, colors = self.workspace, self._theme.colors
        if workspace is None:
            return
        marks = [LegendMark(colors.text, _TRAIN, "train")]
        if workspace.points.test.any() and workspace.view.test_points:
            marks.append(LegendMark(colors.text, _TEST, "test"))
        marks += self.guess.legend()
        marks += self.picture.legend(workspace, self._frame)
        if self.points.tells_mistakes:
            text = f"misclassified: {count_text(self.points.mistakes_shown)}"
            short = f"errors: {count_text(self.points.mistakes_shown)}"
            marks.append(LegendMark(colors.text, ring_image(colors), text, short))
        self._legend.show_marks(marks)

    @Slot(object, int)
    def mark_step(self, trace: StepTrace | None, point: int) -> None:
        """Mark the points of a step and the one that is shown, by its index in the batch; None removes the marks."""
        self.step_marks.show(trace, point)

    @Slot()
    def _show_selection(self) -> None:
        self.points.select(self._selection.ids)

    @Slot(float)
    def _cut_at(self, coordinate: float) -> None:
        if self.workspace is not None:
            self.gestures.change_view(replace(self.workspace.view, section_at=coordinate), "Move the section")

    def _show_section(self) -> None:
        workspace = self.workspace
        is_cut = workspace is not None and workspace.task == "surface" and workspace.view.section
        self.strip.setVisible(is_cut)
        self.handles.setVisible(is_cut)
        if is_cut and workspace is not None:
            self.strip.show_workspace(workspace, self.plot.ranges)
            self.handles.show_view(workspace.view)

    @Slot()
    def _recolor(self) -> None:
        self.plot.recolor()
        for picture in self.pictures.values():
            picture.recolor()
        self.points.recolor()
        self.step_marks.recolor()
        self.tiles.recolor()
        self.strip.recolor()
        self.handles.recolor()
        self.gestures.recolor()
        self.prediction.mark.recolor()
        self.guess.recolor()
        self.pointer.recolor()
        self._update_legend()

    # -- mouse ----------------------------------------------------------------------------------------------------

    @Slot(object)
    def _show_hover(self, position: PointerPosition | None) -> None:
        if self.workspace is not None:
            self.pointer.show_at(position, self.workspace, self._frame)

    @Slot()
    def _follow_size(self) -> None:
        self.picture.follow_range()

    @Slot()
    def _follow_range(self) -> None:
        self.picture.follow_range()
        self.prediction.follow_range()
        self.guess.follow_range()
        self._show_section()
        self.range_changed.emit()

    def _arrange_sentence(self) -> None:
        for text in (EMPTY_TEXT, EMPTY_TEXT.partition("\n")[0]):  # a tile has no room for all of it
            self._empty.setText(text)
            if self._empty.sizeHint().width() <= self.plot.width():
                break
        frame = self._empty.frameGeometry()
        frame.setSize(self._empty.sizeHint())
        frame.moveCenter(self.plot.rect().center())
        self._empty.setGeometry(frame)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave all keys to the window."""
        event.ignore()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the text of the empty plot centred."""
        if watched is self.plot and event.type() == QEvent.Type.Resize:
            self._arrange_sentence()
        return super().eventFilter(watched, event)

    def point_at(self, position: PointerPosition) -> int | None:
        """The id of the point within reach of a position; None if there is none, or only their density is shown."""
        workspace = self.workspace
        index = None if workspace is None or self.points.is_dense else nearest_point(workspace, position)
        return None if index is None or workspace is None else int(workspace.points.ids[index])

    def mouse_target(self) -> QWidget:
        """The widget that receives mouse events."""
        viewport: QWidget = self.plot.viewport()
        return viewport


def _axis_names(picture: TaskPicture, workspace: Workspace, meanings: Sequence[ColumnMeaning]) -> tuple[str, str]:
    """Names of the horizontal and vertical axis, with those of imported columns and their units."""
    names = workspace.names[:2] or ("", "")
    across, up = map(_axis_name, picture.axes, names, meanings)
    return across, up


def _axis_name(axis: str, name: str, meaning: ColumnMeaning) -> str:
    if name.translate(_SUBSCRIPTS) in {"", axis}:
        return titled(axis, meaning)
    short = name if len(name) <= _LONGEST_NAME else elided(bare_name(name), _LONGEST_NAME)
    return f"{axis}{BEFORE_NAME}{titled(short, meaning)}"


def _look(workspace: Workspace) -> tuple[object, ...]:
    """Everything that the look of a frame depends on besides the frame."""
    return workspace.view, workspace.active, [(run.slot, run.is_shown) for run in workspace.runs]


def _source(workspace: Workspace) -> tuple[object, ...]:
    """What points come from: equal for those that differ by strokes, or by the number and noise of a preset.

    The constants of a formula come last.
    """
    data = workspace.data
    return workspace.points.family, data.generator, data.formula, data.low, data.high, data.constants


def _have_left(before: Workspace, after: Workspace, ranges: tuple[Ends, Ends]) -> bool:
    """Whether points were all within these ranges and are no longer, or none is."""
    low, high = np.array(ranges).T
    was_in, is_in = (
        ((at >= low) & (at <= high)).all(axis=1) for at in map(plane_positions, (before.points, after.points))
    )
    return bool(was_in.all() and not is_in.all()) or not is_in.any()

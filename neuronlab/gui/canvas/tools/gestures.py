"""Turns presses, moves and releases of the mouse on the canvas into strokes, and strokes into experiments."""

import numpy as np
import pyqtgraph as pg
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import ViewSpec
from neuronlab.core.specs.experiment import Experiment, Workspace
from neuronlab.gui.canvas.guess import DrawnGuess
from neuronlab.gui.canvas.strokes.hand import Hand, PointerPosition, Stroke
from neuronlab.gui.canvas.tools.kink_handles import BiasMove, KinkHandles
from neuronlab.gui.canvas.tools.section_handles import SectionHandles
from neuronlab.gui.canvas.tools.tools import TOOLS, Tool
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme
from neuronlab.session.proposals import WHOLE_GESTURE, Proposal
from neuronlab.session.selection import Selection

REPEAT_MS = 60
"""Interval at which a repeating stroke continues."""


class Gestures(QObject):
    """Holds the tool and the stroke in progress.

    Signals: `edited(proposal)` after each move of a stroke; all proposals of one stroke have the same gesture.
    `parameters_dragged(text, values, gesture)` with values by the index in the flat vector, which stay fixed until
    `let_go`. `refused` carries a sentence, `fit_asked` a double-click that fits the view.
    """

    edited = Signal(object)
    parameters_dragged = Signal(str, object, str)
    let_go = Signal()
    refused = Signal(str)
    fit_asked = Signal()

    def __init__(
        self,
        plot: CanvasView,
        theme: Theme,
        guess: DrawnGuess,
        handles: SectionHandles,
        kinks: KinkHandles,
        selection: Selection,
        rng: np.random.Generator,
    ) -> None:
        super().__init__(plot)
        self._is_placing = False  # a change of the experiment comes from here
        self._plot, self._theme, self._handles, self.kinks = plot, theme, handles, kinks
        self._guess = guess
        self.hand = Hand(selection, rng)
        self.tool: Tool = TOOLS["draw"]
        self._experiment: Experiment | None = None
        self._stroke: Stroke | None = None
        self._last: PointerPosition | None = None
        self._count = 0
        self._outline = pg.PlotCurveItem(connect="all")
        self._outline.setZValue(30)
        self._outline.setVisible(False)
        plot.addItem(self._outline, ignoreBounds=True)
        self._repeat = QTimer(self, interval=REPEAT_MS)
        self._repeat.timeout.connect(self._go_on)
        plot.pressed.connect(self._begin)
        plot.dragged.connect(self._continue)
        plot.released.connect(self._end)
        plot.double_clicked.connect(self._double_click)

    @property
    def is_active(self) -> bool:
        """Whether a stroke is in progress."""
        return self._stroke is not None or self._guess.is_drawing

    @property
    def tool_in_use(self) -> Tool:
        """The tool that the next press uses: a pencil as long as a guess is to be drawn."""
        return TOOLS["draw"] if self._guess.is_wanted else self.tool

    def follow(self, experiment: Experiment) -> None:
        """Work on this experiment; a stroke on points, or a section, that are gone ends."""
        before = self._experiment
        if before is not None and before.workspace.points.family is not experiment.workspace.points.family:
            self._drop()  # other points may have the ids of the grabbed ones
        if experiment.task != "surface" or not experiment.workspace.view.section:
            self._handles.is_dragged = False
        if not self._is_placing:  # undone, reset or edited elsewhere: the stroke would revert that
            self._drop_kink()
        self._experiment = experiment

    def show_frame(self, frame: Frame | None) -> None:
        """Continue with the network of this frame."""
        was_dragged = self.kinks.is_dragged
        self.kinks.show_frame(frame)
        if was_dragged and not self.kinks.is_dragged:
            self.let_go.emit()
        self._set_bias(self.kinks.keep_up())

    def recolor(self) -> None:
        """Apply the theme's colours."""
        self._outline.setPen(pg.mkPen(self._theme.colors.color("text"), width=1.5))

    @Slot(object, str)
    def change_view(self, view: ViewSpec, text: str) -> None:
        """Change the options of the plot."""
        self._count += 1
        self._show_view(view, text)

    def add_point(self, position: PointerPosition) -> None:
        """Add one point at a position, as a click with the pencil does."""
        if self._experiment is None:
            return
        self._count += 1
        self.hand.snap_steps = self._plot.snap_steps
        try:
            changed = self.hand.add(self._experiment.workspace, position.at[None])
        except InputError as error:
            self.refused.emit(str(error))
            return
        self._propose(self._experiment.with_workspace(changed), "Add a point", f"stroke {self._count}")

    def _show_view(self, view: ViewSpec, text: str) -> None:
        if self._experiment is not None:
            workspace: Workspace = replace(self._experiment.workspace, view=view)
            self._propose(self._experiment.with_workspace(workspace), text, f"view {text} {self._count}")

    @Slot(object)
    def _begin(self, position: PointerPosition) -> None:
        if self._experiment is None or self._guess.begin(position):
            return
        self._count += 1
        self.hand.snap_steps = self._plot.snap_steps
        if self._handles.isVisible() and self._handles.takes(position):
            self._handles.is_dragged = True
            self._continue(position)
            return
        if self.kinks.take(position) or self._plot.is_in_lane(position):
            return
        self._stroke = self.tool.press(self.hand, self._experiment.workspace, position)
        self._continue(position)
        if self._stroke is not None and self._stroke.repeats:
            self._repeat.start()

    @Slot(object)
    def _continue(self, position: PointerPosition) -> None:
        experiment = self._experiment
        if experiment is None or self._guess.draw_to(position):
            return
        workspace = experiment.workspace
        if self._handles.is_dragged:
            self._show_view(self._handles.moved_to(workspace.view, position), "Move the section")
            return
        if self.kinks.is_dragged:
            self._set_bias(self.kinks.move(position))
            return
        if self._stroke is None:
            return
        self._last = position
        try:
            changed = self._stroke.move(workspace, position)
        except InputError as error:
            self._drop()
            self.refused.emit(str(error))
            return
        self._show_outline()
        if changed is not workspace:
            self._propose(experiment.with_workspace(changed), self.tool.undo_text, f"stroke {self._count}")

    def _propose(self, experiment: Experiment, text: str, gesture: str) -> None:
        self.edited.emit(Proposal(experiment, text, gesture, WHOLE_GESTURE))

    def _set_bias(self, move: BiasMove | None) -> None:
        if move is not None:
            self._is_placing = True
            self.parameters_dragged.emit(move.text, {move.index: move.value}, f"kink {self._count}")
            self._is_placing = False

    def _drop_kink(self) -> None:
        if self.kinks.is_dragged:
            self.kinks.let_go()
            self.let_go.emit()

    @Slot()
    def _go_on(self) -> None:
        if self._last is not None:
            self._continue(self._last)

    @Slot(object)
    def _end(self, _position: PointerPosition) -> None:
        self._guess.end()
        self._handles.is_dragged = False
        self._drop_kink()
        if self._stroke is not None and self._experiment is not None:
            self._stroke.end(self._experiment.workspace)
        self._drop()

    def _drop(self) -> None:
        self._stroke = None
        self._repeat.stop()
        self._outline.setVisible(False)

    def _show_outline(self) -> None:
        outline = None if self._stroke is None else self._stroke.outline
        self._outline.setVisible(outline is not None and len(outline) > 1)
        if outline is not None:
            closed = np.vstack([outline, outline[:1]])
            self._outline.setData(closed[:, 0], closed[:, 1])

    @Slot(object)
    def _double_click(self, position: PointerPosition) -> None:
        """Treat a double-click as two points with a pencil; with a tool that grabs points it fits the view."""
        if self.tool_in_use.grabs_points and not self.kinks.hover(position):
            self.fit_asked.emit()
        else:
            self._begin(position)

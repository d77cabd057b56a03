"""Carries out what a lesson asks for: setups, the pages and controls of a step, and what the learner has reached."""

from PySide6.QtCore import QObject, Signal, Slot

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.controllers.predictions import PredictionController
from neuronlab.gui.lessons.controls import LessonControls
from neuronlab.gui.lessons.panel import LessonPanel
from neuronlab.gui.widgets.stage import TabStage
from neuronlab.lessons.lesson import WhatIf
from neuronlab.lessons.setups import experiment_of, is_set_up, setup_named, starts_of, states_of
from neuronlab.lessons.watch import Watch
from neuronlab.session.edits import ChangeRuns, Edit, SetParameters, StartAfresh, Travel
from neuronlab.session.lesson_course import LessonCourse
from neuronlab.session.repeats import SeedRepeats
from neuronlab.session.session import Session


class LessonController(QObject):
    """Turns the window to the open step of a course, and watches whether it is done.

    `leave_asked` and `restart_asked` say what becomes of the lesson, `measures_changed` that other numbers are needed,
    `what_if_asked(idea, starts)` that a wrong idea is to be run, with the states that runs have begun with by name.
    """

    leave_asked = Signal()
    restart_asked = Signal()
    measures_changed = Signal()
    what_if_asked = Signal(object, object)
    noticed = Signal(str)

    def __init__(
        self,
        session: Session,
        course: LessonCourse,
        panel: LessonPanel,
        controls: LessonControls,
        stage: TabStage,
        predictions: PredictionController,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self.course, self.panel = session, course, panel
        self._controls, self._stage = controls, stage
        self.predictions = predictions
        self._repeats: SeedRepeats | None = None
        self._dragged = 0  # the number of the last edit that has set parameters
        self._watch = self._watch_step()
        self._connect_signals()
        self._show_step()

    def _connect_signals(self) -> None:
        session, document = self._session, self._session.document
        self.panel.leave_asked.connect(self.leave_asked)
        self.panel.set_up_asked.connect(self.set_up)
        self.panel.what_if_asked.connect(self._run_idea)
        self.course.entered.connect(self._enter)
        self.course.changed.connect(self._judge)
        self._stage.page_changed.connect(self._note_page)
        document.edited.connect(self._note_edit)
        document.changed.connect(self._note_experiment)
        session.frame_shown.connect(self._note_frame)

    @property
    def needed_measures(self) -> frozenset[str]:
        """What has to be measured for the open step."""
        return self.panel.needed_measures | self.predictions.needed_measures

    @Slot(str)
    def set_up(self, name: str) -> None:
        """Put a setup in place; Undo brings back what was there."""
        lesson, document = self.course.lesson, self._session.document
        try:
            experiment = experiment_of(lesson, name, document.present)
            given = states_of(lesson, name)
        except InputError as error:
            self.noticed.emit(str(error))
            return
        if self._session.is_playing:
            self._session.pause()
        self._end_repeat(experiment)
        document.set_up("Set up", experiment, given)
        self._stage.show_page(self.course.step.stage or setup_named(lesson, name).stage)

    def _end_repeat(self, experiment: Experiment) -> None:
        """End a repeat of other points: the page of seeds would go on to offer Cancel in place of Repeat."""
        results = None if self._repeats is None else self._repeats.results
        if self._repeats is None or results is None or not results.is_running:
            return
        if results.plan.points.digest != experiment.workspace.points.digest:
            self._repeats.cancel()

    @Slot(object)
    def _run_idea(self, idea: WhatIf) -> None:
        """Ask for a run that shows a wrong idea, from the start of the run that it is about."""
        self.what_if_asked.emit(idea, starts_of(self.course.lesson, self.course.setup))

    def follow_repeats(self, repeats: SeedRepeats) -> None:
        """Watch what is repeated on the page of seeds."""
        self._repeats = repeats
        repeats.changed.connect(self._note_repeat)

    # -- the open step --------------------------------------------------------------------------------------------

    @Slot(int)
    def _enter(self, _index: int) -> None:
        """Turn to the step that was opened."""
        if self.course.is_setup_due:
            self.set_up(self.course.setup)
        self._watch = self._watch_step()
        self._show_step()
        self.measures_changed.emit()

    def _show_step(self) -> None:
        step = self.course.step
        self._controls.show_named(self.course.lesson.controls if step.controls is None else step.controls)
        if step.stage:
            self._stage.show_page(step.stage)
        self._show_set_up()
        self.course.note_entered()

    def _show_set_up(self) -> None:
        runs = self._session.document.experiment.workspace.runs
        names = [run.name for run in runs]
        self.panel.show_set_up(is_set_up=is_set_up(self.course.lesson, self.course.setup, names))

    def _watch_step(self) -> Watch:
        return Watch(self.course.step, self._session.document.experiment, self._stage.page)

    @Slot()
    def _judge(self) -> None:
        """See whether the open step is done."""
        self.course.follow(self._watch.situation(self.course.step_record))

    # -- what happens ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _note_frame(self, frame: Frame) -> None:
        self._watch.see(frame)
        self._judge()
        self.panel.show_frame(frame)

    @Slot(object)
    def _note_edit(self, edit: Edit) -> None:
        is_new = isinstance(edit, SetParameters) and edit.number != self._dragged
        if is_new:
            self._dragged = edit.number
        undoes, resets = isinstance(edit, Travel), _resets_active(edit)
        self._watch.edit(edit.experiment, sets_parameters=is_new, undoes=undoes, resets=resets)

    @Slot(object)
    def _note_experiment(self, experiment: Experiment) -> None:
        self._watch.edit(experiment)
        self._show_set_up()
        self._judge()

    @Slot()
    def _note_repeat(self) -> None:
        results = None if self._repeats is None else self._repeats.results
        if results is not None:
            self._watch.see_repeat(results)
            self._judge()

    @Slot(str)
    def _note_page(self, page: str) -> None:
        self._watch.look_at_page(page)
        self._judge()


def _resets_active(edit: Edit) -> bool:
    """Whether the active run begins anew, from drawn weights."""
    active = edit.experiment.workspace.run.slot
    return isinstance(edit, ChangeRuns) and isinstance(edit.changes.get(active), StartAfresh)

"""Lets a learner predict before training starts, and compares the prediction with what is learned."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.guess import Sketch
from neuronlab.gui.canvas.canvas import FunctionCanvas
from neuronlab.gui.canvas.guess import TASK
from neuronlab.gui.lessons.guess_bar import GuessBar
from neuronlab.gui.lessons.prediction_box import PredictionBox
from neuronlab.lessons.lesson import Prediction
from neuronlab.lessons.predictions import asked_by, gap_of, is_due, is_made
from neuronlab.lessons.setups import is_set_up, setup_named
from neuronlab.session.lesson_course import LessonCourse
from neuronlab.session.session import Session

WAITS = "Training starts once you have predicted what will happen, or skipped that."


class PredictionController(QObject):
    """Keeps what is predicted in the record of the step; Play waits for it.

    A prediction is compared once something was trained since, and from then on, also with what the timeline shows.
    Emits `noticed(sentence)`, `went_on` when that is past, and `asked` when other numbers are to be measured.
    """

    noticed = Signal(str)
    went_on = Signal()
    asked = Signal()

    def __init__(
        self,
        session: Session,
        course: LessonCourse,
        canvas: FunctionCanvas,
        bar: GuessBar,
        box: PredictionBox,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._course, self._canvas, self.bar, self.box = session, course, canvas, bar, box
        self._is_again = self._plays_then = self._has_trained = False
        self._made_at: Mapping[int, int] = {}  # the steps of the runs when it was made, by slot
        canvas.add_row(bar)
        canvas.add_to_head(bar.again)
        self._connect_signals()
        self._show()

    def _connect_signals(self) -> None:
        session, course, bar, box = self._session, self._course, self.bar, self.box
        session.ask_before_play(self._may_play)
        session.frame_shown.connect(self._show_frame)
        session.document.changed.connect(self._show)
        course.entered.connect(self._enter)
        course.changed.connect(self._show)
        self._canvas.guess.drawn.connect(self._take_sketch)
        bar.skipped.connect(self._skip)
        bar.again_asked.connect(self._draw_again)
        bar.noted.connect(self._keep_note)
        box.guessed.connect(self._take_number)
        box.ordered.connect(self._take_order)
        box.skipped.connect(self._skip)
        box.noted.connect(self._keep_note)

    @property
    def needed_measures(self) -> frozenset[str]:
        """The live numbers that the prediction is compared with."""
        prediction = self._prediction
        return frozenset() if prediction is None else asked_by(prediction, self._runs)

    @property
    def _prediction(self) -> Prediction | None:
        """What is to be predicted; nothing is drawn while the canvas shows no curve."""
        prediction = self._course.step.prediction
        is_curve = self._session.document.experiment.task == TASK
        return prediction if prediction is None or prediction.kind != "curve" or is_curve else None

    @property
    def _is_drawn(self) -> bool:
        return self._prediction is not None and self._prediction.kind == "curve"

    @property
    def _runs(self) -> tuple[str, ...]:
        """The names of the runs that the step works with."""
        setup = setup_named(self._course.lesson, self._course.setup)
        return tuple(run.name for run in setup.runs if run.is_shown)

    @property
    def _is_due(self) -> bool:
        return self._prediction is not None and is_due(self._course.step, self._course.step_record)

    @property
    def _is_compared(self) -> bool:
        record = self._course.step_record
        return is_made(record) and (record.gap is not None or self._has_trained)

    # -- what the learner does ------------------------------------------------------------------------------------

    def _may_play(self) -> bool:
        """Whether training may start; if not, it does once there is a prediction, or none is to be made."""
        if not self._is_due:
            if self._is_again:
                self._is_again = False
                self._show()
            return True
        self._plays_then = True
        self._show()
        self.noticed.emit(WAITS)
        return False

    @Slot(int)
    def _enter(self, _index: int) -> None:
        self._is_again = self._plays_then = self._has_trained = False
        self._made_at = {}
        if self._is_due and self._session.is_playing:
            self._session.pause()
        self._show()
        self.asked.emit()

    @Slot(object)
    def _take_sketch(self, sketch: Sketch) -> None:
        self._take(sketch=sketch)

    @Slot(float)
    def _take_number(self, number: float) -> None:
        self._take(guess=number)

    @Slot(object)
    def _take_order(self, order: tuple[str, ...]) -> None:
        self._take(order=order)

    def _take(self, **prediction: object) -> None:
        """Keep a prediction, in place of the one before. One that is made after all is compared at once."""
        if not self._is_compared:
            self._has_trained = self._course.step_record.has_skipped
            self._made_at = {} if self._session.frame is None else _steps(self._session.frame)
        self._is_again = False
        self._course.update(has_skipped=False, **prediction)
        self._go_on()

    @Slot()
    def _skip(self) -> None:
        """Go on without a prediction, or with the one there is."""
        self._is_again = False
        if not is_made(self._course.step_record):
            self._course.update(has_skipped=True)
        self._go_on()

    @Slot()
    def _draw_again(self) -> None:
        self._is_again = True
        self._show()

    @Slot(str)
    def _keep_note(self, note: str) -> None:
        self._course.update(note=note)

    def _go_on(self) -> None:
        """Show what has changed, and start the training that has waited."""
        plays, self._plays_then = self._plays_then, False
        self._show()
        if plays:
            self.went_on.emit()
            self._session.play()

    # -- what is shown --------------------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        prediction, record = self._prediction, self._course.step_record
        is_wanted = self._is_drawn and (self._is_due or self._is_again or (is_made(record) and not self._is_compared))
        guess = self._canvas.guess
        guess.ask(is_wanted=is_wanted)
        is_compared = self._is_compared and self._has_run and self._is_set_up
        guess.show(record.sketch if self._is_drawn else (), self._slot, is_compared=is_compared)
        self._show_bar()
        self.box.show_step(
            self._course.at,
            prediction,
            record,
            self._runs,
            plays_then=self._plays_then,
            is_compared=self._is_compared,
        )

    def _show_bar(self) -> None:
        prediction, record, bar = self._prediction, self._course.step_record, self.bar
        if prediction is None or not self._is_drawn:
            bar.show_nothing(can_draw=False)
        elif self._is_due or self._is_again:
            bar.show_asked(prediction.asks, plays_then=self._plays_then, is_again=is_made(record))
        elif not is_made(record):
            bar.show_nothing(can_draw=True)
        elif not self._is_set_up:
            bar.show_nothing(can_draw=False)
        elif self._is_compared:
            bar.show_compared(self._course.at, prediction.why, record.note)
        else:
            bar.show_drawn()
        self._canvas.prediction.step_aside(is_aside=not bar.isHidden())

    @property
    def _slot(self) -> int | None:
        """The slot of the run that is predicted, by its name; None for the active one."""
        name = self._run_name
        runs = self._session.document.experiment.workspace.runs
        return next((run.slot for run in runs if name and run.name == name), None)

    @property
    def _run_name(self) -> str:
        return "" if self._prediction is None else self._prediction.run

    @property
    def _has_run(self) -> bool:
        """Whether the run that is predicted is there; a single run is, whatever it is called."""
        runs = self._session.document.experiment.workspace.runs
        return not self._run_name or self._slot is not None or len(runs) == 1

    @property
    def _is_set_up(self) -> bool:
        """Whether the runs are those of the step: the ones of another step say nothing of what was predicted here."""
        runs = self._session.document.experiment.workspace.runs
        return is_set_up(self._course.lesson, self._course.setup, (run.name for run in runs))

    @Slot(object)
    def _show_frame(self, frame: Frame) -> None:
        prediction, record = self._prediction, self._course.step_record
        if prediction is None or not is_made(record) or not self._is_set_up:
            return
        self._follow_training(frame)
        if not self._is_compared:
            return
        if self._is_drawn:
            drawn = self._canvas.guess.gap_in(frame)
            gap = None if drawn is None else drawn.rmse
            if drawn is not None:
                self.bar.show_gap(gap)
        else:
            self.box.show_numbers(frame.measures)
            gap = gap_of(prediction, record, frame.measures)
        self._note_gap(frame, gap)

    def _follow_training(self, frame: Frame) -> None:
        """Compare from the first frame in which a run has trained since the prediction."""
        if self._has_trained or frame.status.now is not None:
            return
        steps = _steps(frame)
        self._made_at = self._made_at or steps
        if any(self._made_at.get(slot, step) != step for slot, step in steps.items()):
            self._has_trained = True
            self._show()

    def _note_gap(self, frame: Frame, gap: float | None) -> None:
        """Keep the gap when it is first known, and whenever training rests; not that of a step looked back at."""
        is_first = self._course.step_record.gap is None
        if gap is not None and frame.status.now is None and (is_first or not frame.is_playing):
            self._course.update(gap=gap)


def _steps(frame: Frame) -> dict[int, int]:
    """How far each run has come, by slot."""
    return {run.slot: run.step for run in frame.runs}

"""Watches what the learner does since a step was entered, and says what the situation is."""

from collections.abc import Iterable, Mapping

from neuronlab.analysis.frames.frame import NOTHING_MEASURED, Frame
from neuronlab.core.specs.experiment import Experiment, RunSpec
from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.lessons.lesson import LessonStep
from neuronlab.lessons.situation import LessonSituation
from neuronlab.sweeps.repeats import RepeatResults


class Watch:
    """Watches one step from the moment it is entered, with the experiment and the page that are there then.

    Tell it of every frame, edit and page; `situation` sums up what happened.
    """

    def __init__(self, step: LessonStep, experiment: Experiment, page: str = "") -> None:
        self._step, self._entered, self._experiment = step, experiment, experiment
        self._page, self._pages = page, frozenset[str]()
        self._steps = 0
        self._made: dict[int, int] = {}
        self._last: dict[int, int] = {}
        self._measures: Mapping[str, float | None] = NOTHING_MEASURED
        self._is_playing = self._has_played = self._has_looked_back = self._has_reset = False
        self._parameters_set = self._undone = self._seeds = 0
        self._has_repeated = False

    def see(self, frame: Frame) -> None:
        """A frame was shown. The first one says where the runs stood; one from before the last edit says nothing."""
        if not self._is_present(frame):
            return
        self._measures = {**self._measures, **frame.measures}
        self._is_playing = frame.is_playing
        self._has_played |= frame.is_playing
        if frame.status.now is not None:
            self._has_looked_back = True
            return
        self._has_reset |= frame.step == 0 < self._last.get(frame.run.slot, 0)
        self._steps = frame.step
        for run in frame.runs:
            before = self._last.get(run.slot, run.step)
            self._made[run.slot] = self._made.get(run.slot, 0) + max(0, run.step - before)
        self._has_played |= any(self._made.values())  # of a training that ends at once no frame tells
        self._last = {run.slot: run.step for run in frame.runs}

    def _is_present(self, frame: Frame) -> bool:
        """Whether a frame is of the points and runs that are there; an edit takes a while to arrive."""
        workspace = self._experiment.workspace
        if frame.points is not workspace.points or _works([frame.run]) != _works([workspace.run]):
            return False
        is_past = frame.status.now is not None  # runs beside it are then as they were, by the settings of now
        return is_past or _works([run.run for run in frame.runs]) == _works(workspace.runs)

    def edit(
        self, experiment: Experiment, *, sets_parameters: bool = False, undoes: bool = False, resets: bool = False
    ) -> None:
        """The experiment was changed, or parameters were set by hand; whether that was an undo or a reset.

        Steps that come or go with the edit are not made: the next frame says where the runs stand.
        """
        now, before = experiment.workspace, self._experiment.workspace
        if now.points is not before.points or _works(now.runs) != _works(before.runs) or now.active != before.active:
            self._measures = NOTHING_MEASURED  # slow ones are of what was there before
        self._experiment = experiment
        self._parameters_set += sets_parameters
        self._undone += undoes
        self._has_reset |= resets  # also at step 0, which no frame tells
        if undoes:
            self._last = {}

    def look_at_page(self, page: str) -> None:
        """A page of the stage came to the front."""
        self._page = page
        self._pages |= {page}

    def see_repeat(self, results: RepeatResults) -> None:
        """A repeat over seeds has come so far. What was kept of one from before counts once it is repeated.

        One that goes on from a step with other points says nothing of this one.
        """
        if results.plan.points.digest != self._experiment.workspace.points.digest:
            return
        self._has_repeated |= results.is_running
        if self._has_repeated:
            self._seeds = max(self._seeds, min(map(len, results.outcomes), default=0))

    def situation(self, record: StepRecord) -> LessonSituation:
        """The situation, with what is recorded of the step."""
        return LessonSituation(
            step=self._step,
            experiment=self._experiment,
            entered=self._entered,
            record=record,
            measures=self._measures,
            steps=self._steps,
            steps_made=max(self._made.values(), default=0),
            page=self._page,
            pages=self._pages,
            is_playing=self._is_playing,
            has_played=self._has_played,
            has_looked_back=self._has_looked_back,
            has_reset=self._has_reset,
            parameters_set=self._parameters_set,
            undone=self._undone,
            seeds=self._seeds,
        )


def _works(runs: Iterable[RunSpec]) -> list[tuple[object, ...]]:
    """What the numbers of runs depend on besides their points, and the names by which they are asked for."""
    return [(run.slot, run.name, run.work) for run in runs]

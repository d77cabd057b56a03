"""Grades what was handed in: measures the networks in it again, on the points of the lesson, without training."""

from dataclasses import dataclass, field
from dataclasses import replace as with_fields
from pathlib import Path

import numpy as np

from neuronlab.analysis.frames.measures import value_of
from neuronlab.analysis.measures.measured import Measured
from neuronlab.core.arrays import frozen
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.state import state_of
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.file import LOST_LESSON, load_session
from neuronlab.files.session.lesson_record import KeptNetwork, LessonRecord, StepRecord
from neuronlab.lessons.answers import verdict_of
from neuronlab.lessons.catalog import LessonEntry, of_record
from neuronlab.lessons.goals import Attempt, attempt_at, points_digest
from neuronlab.lessons.lesson import Challenge
from neuronlab.lessons.setups import experiment_of, setup_at

AGREES = 1e-5
"""Largest difference, relative to the number if that is above 1, between a number in the window and measured again."""
_LEFT_OUT = "The network is not in the file."


@dataclass(frozen=True, kw_only=True)
class GoalMark:
    """How a challenge went.

    Attributes:
        challenge: The challenge.
        said: The best number that the window has noted; None for none.
        attempt: The network of it, measured again on the points of the lesson; None without a network.
        same_points: Whether it was measured on the points of the lesson; None without a network.
        problem: Why there is no attempt, in a sentence; "" if there is one, or nothing was reached.
    """

    challenge: Challenge
    said: float | None = None
    attempt: Attempt | None = None
    same_points: bool | None = None
    problem: str = ""

    @property
    def difference(self) -> float | None:
        """How far the number is from what the window has noted."""
        value = None if self.attempt is None else self.attempt.value
        return None if value is None or self.said is None else abs(value - self.said)

    @property
    def agrees(self) -> bool:
        """Whether it is the number that the window has noted."""
        return self.difference is not None and self.difference <= AGREES * max(1.0, abs(self.said or 0.0))

    @property
    def is_reached(self) -> bool:
        """Whether there is a number that counts."""
        return self.attempt is not None and self.attempt.counts and self.agrees


@dataclass(frozen=True, kw_only=True)
class LessonMarks:
    """What was done in a lesson.

    Attributes:
        key: The key of the lesson.
        learner: Who has handed it in.
        is_same: Whether it was done with the same version of the lesson.
        steps: Number of steps.
        done: Steps that count as done.
        questions: Number of questions.
        answered: Questions that were answered.
        right: Questions whose last answer is right.
        predictions: Number of predictions that are asked for.
        predicted: Predictions that were made.
        notes: What was noted, in order.
        goals: How the challenges went, in order.
    """

    key: str
    learner: str
    is_same: bool
    steps: int
    done: int
    questions: int
    answered: int
    right: int
    predictions: int
    predicted: int
    notes: tuple[str, ...]
    goals: tuple[GoalMark, ...] = ()

    @property
    def reached(self) -> int:
        """Challenges with a number that counts."""
        return sum(goal.is_reached for goal in self.goals)


def marks_of_file(path: Path, given: LessonEntry | None = None) -> LessonMarks:
    """The marks of a file that was handed in, for a given lesson or the one it was done with.

    Raises InputError, in a sentence, if it cannot be read, has no lesson in it, or one that is not known.
    """
    work = load_session(path)
    if LOST_LESSON in work.lost:
        raise InputError(f"{LOST_LESSON}.")
    if work.lesson is None:
        raise InputError("There is no lesson in it.")
    record = work.lesson
    if given is not None and record.digest != given.digest and record.key != given.key:
        raise InputError(f"It is work in another lesson, {record.key}.")
    return marks_of(record, given or _entry_of(record))


def marks_of(record: LessonRecord, entry: LessonEntry) -> LessonMarks:
    """The marks of what was done, for a lesson."""
    steps = entry.lesson.steps
    records = [*record.steps[: len(steps)], *[StepRecord()] * (len(steps) - len(record.steps))]
    pairs = list(zip(steps, records, strict=True))
    questions = [(step.question, done) for step, done in pairs if step.question is not None]
    verdicts = [verdict for verdict in (verdict_of(*pair) for pair in questions) if verdict is not None]
    own = _OwnPoints(entry)
    return LessonMarks(
        key=entry.key,
        learner=record.learner,
        is_same=record.digest == entry.digest,
        steps=len(steps),
        done=sum(done.is_done for done in records),
        questions=len(questions),
        answered=len(verdicts),
        right=sum(verdict.is_right for verdict in verdicts),
        predictions=sum(step.prediction is not None for step in steps),
        predicted=sum(step.prediction is not None and _is_predicted(done) for step, done in pairs),
        notes=tuple(done.note for done in records if done.note),
        goals=tuple(
            _goal(step.challenge, done, own, index)
            for index, (step, done) in enumerate(pairs)
            if step.challenge is not None
        ),
    )


def _entry_of(record: LessonRecord) -> LessonEntry:
    entry = of_record(record)
    if entry is None:
        raise InputError("Its lesson does not come with this version of NeuronLab; give it with --lesson.")
    return entry


def _is_predicted(record: StepRecord) -> bool:
    return bool(record.sketch or record.order) or record.guess is not None


@dataclass(frozen=True, eq=False)
class _OwnPoints:
    """The points of a lesson's setups, made once."""

    entry: LessonEntry
    _made: dict[str, Workspace] = field(default_factory=dict)

    def of_step(self, index: int) -> Workspace:
        """The workspace that a step works with."""
        lesson = self.entry.lesson
        name = setup_at(lesson, index).name
        if name not in self._made:
            self._made[name] = experiment_of(lesson, name).workspace
        return self._made[name]


def _goal(challenge: Challenge, record: StepRecord, own: _OwnPoints, index: int) -> GoalMark:
    if record.best is None:
        return GoalMark(challenge=challenge)
    if record.kept is None:
        return GoalMark(challenge=challenge, said=record.best, problem=_LEFT_OUT)
    workspace = own.of_step(index)
    same_points = record.kept.points == points_digest(workspace.points)
    try:
        again = _Again(record.kept, workspace)
        attempt = attempt_at(challenge, again.number_of, same_points=same_points)
    except InputError as error:
        return GoalMark(challenge=challenge, said=record.best, same_points=same_points, problem=str(error))
    return GoalMark(challenge=challenge, said=record.best, attempt=attempt, same_points=same_points)


class _Again:
    """A network that was kept, measured again. Raises InputError unless it fits the points."""

    def __init__(self, kept: KeptNetwork, workspace: Workspace) -> None:
        run, points = kept.run, workspace.points
        scalings = (kept.input_scaling, run.network.inputs), (kept.target_scaling, run.network.outputs)
        has_columns = all(len(scaling.mean) == len(scaling.deviation) == count for scaling, count in scalings)
        is_task = TASKS[workspace.task].suits(run.network) and len(run.network.labels) == len(workspace.labels)
        if not (is_task and has_columns):
            raise InputError("The network does not fit the points of the lesson.")
        parameters = np.frombuffer(kept.parameters[: len(kept.parameters) // 4 * 4], "<f4").astype(np.float32)
        if not (np.isfinite(parameters).all() and all(scaling.is_sound for scaling, _ in scalings)):
            raise InputError("A number of the network is not finite.")
        network = Network(run.network, frozen(parameters), kept.input_scaling, kept.target_scaling)
        state = with_fields(state_of(run, points, network), step=kept.step)
        self._measured = Measured(Trainer(run, points, state))
        self._numbers: dict[str, float | None] = {}

    def number_of(self, measure: str) -> float | None:
        """A row of MEASURES."""
        if measure not in self._numbers:
            self._numbers[measure] = value_of(measure, self._measured)
        return self._numbers[measure]

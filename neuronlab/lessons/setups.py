"""Puts setups in place: makes the points and runs that a lesson describes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from itertools import starmap

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.data.edits import add_points, load_generator, with_labels
from neuronlab.core.errors import InputError
from neuronlab.core.specs.base import require_row
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import MAX_RUNS, Experiment, RunSpec, Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.state import RunState, fresh_state
from neuronlab.lessons.lesson import Lesson, RunSetup, Setup


@dataclass(frozen=True, eq=False)
class MadeRun:
    """A run of a setup, ready to train.

    Attributes:
        run: The run.
        workspace: Its workspace, in which it is the only run.
        parameters: The parameters it starts with; () to draw them from its seed.
    """

    run: RunSpec
    workspace: Workspace
    parameters: tuple[float, ...]

    def state(self, dtype: npt.DTypeLike = np.float32) -> RunState | None:
        """The state it starts with; None to draw one. Raises InputError without a usable number per parameter."""
        if not self.parameters:
            return None
        count = self.run.network.parameter_count
        if len(self.parameters) != count:
            raise InputError(f"This network has {count:,} parameters, but {len(self.parameters):,} are given.")
        largest = float(np.finfo(np.float32).max)  # in which the window computes
        if not all(abs(number) <= largest for number in self.parameters):
            raise InputError(f"A parameter is larger than {largest:.1e}.")
        fresh = fresh_state(self.run, self.workspace.points, dtype)
        return replace_fields(fresh, parameters=frozen(np.array(self.parameters, dtype)))


def setup_named(lesson: Lesson, name: str) -> Setup:
    """A setup by its name, "" for the one that the lesson opens with: that of the first step, else the first one.

    Raises InputError if the lesson has none of that name.
    """
    setups = {setup.name: setup for setup in lesson.setups}
    name = name or lesson.steps[0].setup or lesson.setups[0].name
    require_row(setups, name, "setup")
    return setups[name]


def is_set_up(lesson: Lesson, name: str, runs: Iterable[str]) -> bool:
    """Whether runs of these names can be those of a setup: unless none is, and one is of another setup.

    Runs of a lesson have different names, and those that a learner adds have any. Raises InputError as `setup_named`.
    """
    there = frozenset(runs)
    own = {run.name for run in setup_named(lesson, name).runs}
    others = {run.name for setup in lesson.setups for run in setup.runs} - own
    return not own.isdisjoint(there) or others.isdisjoint(there)


def setup_at(lesson: Lesson, index: int) -> Setup:
    """The setup that a step works with: its own, or that of the last step before it that names one.

    Raises InputError as `setup_named` does.
    """
    names = [step.setup for step in lesson.steps[: index + 1] if step.setup]
    return setup_named(lesson, names[-1] if names else "")


def experiment_of(lesson: Lesson, name: str = "", there: Experiment | None = None) -> Experiment:
    """What the window shows of a setup: its points and the runs that are shown, the first one active.

    `name` is "" for the setup that the lesson opens with. Other tasks and what panels are set to stay as they are
    `there`, if the setup does not say otherwise. Raises InputError if a limit forbids it.
    """
    setup = setup_named(lesson, name)
    experiment = replace(there or Experiment(), task=setup.task)
    if setup.keeps_weights is not None:
        experiment = replace(experiment, warm_edits=setup.keeps_weights)
    return experiment.with_workspace(_workspace(setup))


def states_of(lesson: Lesson, name: str = "") -> Mapping[int, RunState]:
    """The states that shown runs of a setup start with, by slot: of those whose parameters are given."""
    return {run.slot: state for run, state in _given(lesson, name)}


def starts_of(lesson: Lesson, name: str = "") -> Mapping[str, RunState]:
    """The same states, by the names of their runs."""
    return {run.name: state for run, state in _given(lesson, name)}


def _given(lesson: Lesson, name: str) -> list[tuple[RunSpec, RunState]]:
    setup = setup_named(lesson, name)
    shown = [made for made, described in zip(made_runs(setup), setup.runs, strict=True) if described.is_shown]
    states = [(made.run, made.state()) for made in shown]
    return [(run, state) for run, state in states if state is not None]


def run_named(lesson: Lesson, name: str) -> MadeRun:
    """A run of any setup by its name, shown or not; "" for the only run of a setup without a name.

    Raises InputError if there is none.
    """
    owners = {run.name: setup for setup in reversed(lesson.setups) for run in setup.runs}
    require_row(owners, name, "run")
    return next(each for each in made_runs(owners[name]) if each.run.name == name)


def made_runs(setup: Setup) -> tuple[MadeRun, ...]:
    """All runs of a setup, shown or not, ready to train."""
    workspace = _workspace(setup)
    slots = dict(_slots(setup))

    def made(number: int, described: RunSetup) -> MadeRun:
        run = _run(setup, described, slots.get(number, 0), workspace.labels)
        return MadeRun(run, replace(workspace, runs=(run,), active=0), described.parameters)

    return tuple(starmap(made, enumerate(setup.runs)))


def _slots(setup: Setup) -> list[tuple[int, int]]:
    """The index of every run that is shown, and its slot."""
    shown = [number for number, run in enumerate(setup.runs) if run.is_shown]
    if not 1 <= len(shown) <= MAX_RUNS:
        raise InputError(f"A setup shows 1 to {MAX_RUNS} runs, not {len(shown)}.")
    return [(number, slot) for slot, number in enumerate(shown)]


def _workspace(setup: Setup) -> Workspace:
    """The points of a setup and the runs that are shown."""
    require_row(TASKS, setup.task, "task")
    row = TASKS[setup.task]
    base: Workspace = getattr(Experiment(), setup.task)
    data = setup.data or DataSpec(generator=row.generator, formula=row.formula, test_share=0.0)
    empty = replace(base, data=data, view=setup.view, clock=setup.clock)
    if setup.labels:
        empty = with_labels(empty, setup.labels)
    if setup.points:
        workspace = add_points(empty, *_columns(setup))
    elif setup.data is not None:
        workspace = load_generator(empty, data)
        if setup.labels and workspace.labels != setup.labels:
            raise InputError(
                f"The preset {data.generator} has {len(workspace.labels)} classes, not {len(setup.labels)}."
            )
    else:
        workspace = empty
    labels = workspace.labels
    runs = tuple(_run(setup, setup.runs[number], slot, labels) for number, slot in _slots(setup))
    made: Workspace = replace(workspace, runs=runs, active=0)
    return made


def _columns(setup: Setup) -> tuple[Array, Array]:
    """The given points as inputs (n, inputs) and targets (n, 1)."""
    inputs = TASKS[setup.task].inputs
    for number, row in enumerate(setup.points, 1):
        if len(row) != inputs + 1:
            raise InputError(f"Point {number} needs {inputs + 1} numbers, not {len(row)}.")
    table = np.array(setup.points, np.float64)
    return table[:, :inputs], table[:, inputs:]


def _run(setup: Setup, described: RunSetup, slot: int, labels: tuple[str, ...]) -> RunSpec:
    row = TASKS[setup.task]
    network = row.network(described.hidden, *([labels] if labels else []))
    return RunSpec(
        network=replace(network, features=described.features),
        training=described.training or TrainingSpec(loss=row.loss),
        stop=described.stop,
        slot=slot,
        name=described.name,
    )

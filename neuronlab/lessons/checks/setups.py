"""Checks of setups: that their points and runs can be made, within what a lesson may take."""

from neuronlab.core.errors import InputError
from neuronlab.core.specs.tasks import TASKS
from neuronlab.lessons.checks.rows import require_choice
from neuronlab.lessons.lesson import Lesson, RunSetup, Setup
from neuronlab.lessons.names import PAGES
from neuronlab.lessons.problem import LessonError
from neuronlab.lessons.setups import made_runs
from neuronlab.lessons.toml_lines import Path

MOST_POINTS, MOST_PARAMETERS = 10_000, 1_000_000
"""Of a setup, and of a run: every step trains all of them, on the learner's machine."""


def check_setups(lesson: Lesson) -> None:
    """Raise LessonError for the first setup that cannot be used."""
    seen: dict[str, str] = {}
    for index, setup in enumerate(lesson.setups):
        path: Path = "setups", index
        if setup.name in [other.name for other in lesson.setups[:index]]:
            raise LessonError((*path, "name"), f"another setup is named {setup.name!r}")
        _check_setup(path, setup)
        for number, run in enumerate(setup.runs):
            if run.name and run.name in seen:
                where = (*path, "runs", number, "name")
                raise LessonError(where, f"the setup {seen[run.name]!r} has a run named {run.name!r} already")
            seen[run.name] = setup.name


def _check_setup(path: Path, setup: Setup) -> None:
    require_choice((*path, "task"), setup.task, TASKS, "task")
    require_choice((*path, "stage"), setup.stage, PAGES, "page")
    _check_points(path, setup)
    for number, run in enumerate(setup.runs):
        _check_run((*path, "runs", number), run, is_alone=len(setup.runs) == 1)
    try:
        made = made_runs(setup)
    except InputError as error:
        raise LessonError(path, _sentence(error)) from error
    for number, each in enumerate(made):
        where = *path, "runs", number
        if (count := each.run.network.parameter_count) > MOST_PARAMETERS:
            raise LessonError(where, f"{count:,} parameters are too many; the limit is {MOST_PARAMETERS:,}")
        try:
            each.state()
        except InputError as error:
            raise LessonError((*where, "parameters"), _sentence(error)) from error


def _check_points(path: Path, setup: Setup) -> None:
    count = len(setup.points) or (setup.data.count if setup.data is not None else 0)
    if count > MOST_POINTS:
        where = (*path, "points") if setup.points else (*path, "data", "count")
        raise LessonError(where, f"{count:,} points are too many; the limit is {MOST_POINTS:,}")
    row = TASKS[setup.task]
    if setup.labels and not row.predicts_classes:
        raise LessonError((*path, "labels"), f"the task {setup.task} has no classes")
    classes = len(setup.labels) or 2
    for index, point in enumerate(setup.points):
        where = *path, "points", index
        if len(point) != row.inputs + 1:
            raise LessonError(where, f"a point of the task {setup.task} has {row.inputs + 1} numbers, not {len(point)}")
        if row.predicts_classes and point[-1] not in range(classes):
            raise LessonError(where, f"the class of a point is a whole number from 0 to {classes - 1}")


def _check_run(path: Path, run: RunSetup, *, is_alone: bool) -> None:
    if not run.name and not is_alone:
        raise LessonError(path, "each of several runs needs a name")
    if " of " in run.name or set("{}") & set(run.name):
        raise LessonError((*path, "name"), "the name of a run has neither “of” between spaces nor braces")


def _sentence(error: InputError) -> str:
    text = str(error).rstrip(".")
    return text[:1].lower() + text[1:]

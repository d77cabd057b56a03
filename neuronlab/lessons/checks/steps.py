"""Checks of steps: conditions, live numbers, questions, predictions and challenges."""

from collections.abc import Iterable

from neuronlab.analysis.measures.asked import MeasureOf
from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.specs.network import MAX_HIDDEN_LAYERS
from neuronlab.lessons.checks.rows import require_bounds, require_choice, require_choices, require_measure
from neuronlab.lessons.conditions import BOUNDS, CONDITIONS, is_done
from neuronlab.lessons.lesson import Challenge, Done, Lesson, LessonStep, Prediction, Question, Setup, WhatIf
from neuronlab.lessons.names import CONTROLS, PAGES, TARGETS
from neuronlab.lessons.problem import LessonError
from neuronlab.lessons.setups import experiment_of, setup_at
from neuronlab.lessons.situation import LessonSituation
from neuronlab.lessons.text import RECORDED, live_numbers, stray_brace
from neuronlab.lessons.toml_lines import Path

_PARTS = {"answered": "question", "answered right": "question", "predicted": "prediction", "noted": "prediction"}
_PARTS |= {"challenge": "challenge"}
"""What a step must have so that a condition can be met."""


def check_steps(lesson: Lesson) -> None:
    """Raise LessonError for the first step that cannot be shown or done."""
    names = [setup.name for setup in lesson.setups]
    for index, step in enumerate(lesson.steps):
        path: Path = "steps", index
        if step.setup:
            require_choice((*path, "setup"), step.setup, names, "setup")
    for index, step in enumerate(lesson.steps):
        _check_step(("steps", index), step, setup_at(lesson, index), _run_names(lesson, index))
        is_set_up = bool(step.setup) or not index
        if is_set_up:
            _require_act(("steps", index, "done"), lesson, index)
        opened = step.stage or (setup_at(lesson, index).stage if is_set_up else "")
        if step.done.when == "page" and step.done.equals == opened:
            raise LessonError(("steps", index, "done", "equals"), "this step opens that page itself")


def _run_names(lesson: Lesson, index: int) -> list[str]:
    """The names of the runs that can be there while a step is open, wrong ideas that were run included."""
    setup = setup_at(lesson, index)
    names = [run.name for run in setup.runs if run.is_shown and run.name]
    for each, step in enumerate(lesson.steps[: index + 1]):
        if setup_at(lesson, each) is setup and step.question is not None:
            names += [option.run.name for option in step.question.options if option.run is not None]
    return names


def _check_step(path: Path, step: LessonStep, setup: Setup, runs: list[str]) -> None:
    if step.stage:
        require_choice((*path, "stage"), step.stage, PAGES, "page")
    require_choices((*path, "controls"), step.controls or (), CONTROLS, "group of controls")
    if step.callout is not None:
        require_choice((*path, "callout", "at"), step.callout.at, TARGETS, "target")
    _check_text((*path, "text"), step, runs)
    if step.question is not None:
        _check_question((*path, "question"), step.question, [run.name for run in setup.runs])
    if step.prediction is not None:
        _check_prediction((*path, "prediction"), step.prediction, setup, runs)
    if step.challenge is not None:
        _check_challenge((*path, "challenge"), step.challenge)
    _check_done((*path, "done"), step, runs)


def _check_text(path: Path, step: LessonStep, runs: list[str]) -> None:
    if stray_brace(step.text):
        raise LessonError(path, "a brace stands alone; live numbers are written as {rmse} or {rmse of a run}")
    for number in live_numbers(step.text):
        if number in RECORDED:
            part = "prediction" if number == "gap" else "challenge"
            if getattr(step, part) is None:
                raise LessonError(path, f"{{{number}}} needs a {part} in the same step")
            continue
        asked = MeasureOf.of(number)
        require_measure(path, asked.measure)
        _require_run(path, asked.run, runs)


def _require_run(path: Path, run: str, runs: Iterable[str]) -> None:
    if run:
        require_choice(path, run, runs, "run in this step's setup")


# -- when it is done ----------------------------------------------------------------------------------------------


def _check_done(path: Path, step: LessonStep, runs: list[str]) -> None:
    done = step.done
    require_choice((*path, "when"), done.when, CONDITIONS, "condition")
    row = CONDITIONS[done.when]
    given = {key for key in Done.__struct_fields__ if getattr(done, key) != getattr(Done(when=done.when), key)}
    given.discard("when")
    for key in sorted(given - row.needs - row.takes):
        possible = ", ".join(sorted(row.needs | row.takes)) or "none"
        raise LessonError((*path, key), f"{done.when!r} takes no key {key}; possible are: {possible}")
    for key in sorted(row.needs - BOUNDS if row.needs >= BOUNDS else row.needs):
        if key not in given:
            raise LessonError(path, f"{done.when!r} needs the key {key}")
    if row.needs >= BOUNDS or given & BOUNDS:
        require_bounds(path, done.at_least, done.at_most)
    if done.measure:
        require_measure((*path, "measure"), done.measure)
    if "run" in row.takes:
        _require_run((*path, "run"), done.run, runs)
    if done.layer and not 1 <= done.layer <= MAX_HIDDEN_LAYERS:
        raise LessonError((*path, "layer"), f"hidden layers are numbered from 1 to {MAX_HIDDEN_LAYERS}")
    choices = runs if row.names_run else row.choices
    if done.equals and choices:
        require_choice((*path, "equals"), done.equals, choices, "such choice")
    part = _PARTS.get(done.when)
    if part is not None and getattr(step, part) is None:
        raise LessonError((*path, "when"), f"{done.when!r} needs a {part} in the same step")


def _require_act(path: Path, lesson: Lesson, index: int) -> None:
    """Raise LessonError if the setup of a step alone makes it done."""
    step, there = lesson.steps[index], experiment_of(lesson, setup_at(lesson, index).name)
    if is_done(step.done, LessonSituation(step=step, experiment=there, entered=there)):
        raise LessonError(path, "the setup of this step meets the condition already, before the learner does anything")


# -- what is asked ------------------------------------------------------------------------------------------------


def _check_question(path: Path, question: Question, runs: list[str]) -> None:
    if bool(question.options) == (question.answer is not None):
        raise LessonError(path, "a question has either options or an answer, which is a number")
    if question.tolerance < 0.0:
        raise LessonError((*path, "tolerance"), "a tolerance is not negative")
    options = question.options
    if not options:
        return
    if len(options) < 2:
        raise LessonError((*path, "options"), "a question has at least two options")
    if not any(option.is_right for option in options):
        raise LessonError((*path, "options"), "no option is right: one needs is_right = true")
    names = list(runs)
    for index, option in enumerate(options):
        if option.run is not None:
            _check_what_if((*path, "options", index, "run"), option.run, names)
            names.append(option.run.name)


def _check_what_if(path: Path, what_if: WhatIf, names: list[str]) -> None:
    if what_if.name in names:
        raise LessonError((*path, "name"), f"another run is named {what_if.name!r}")
    if what_if.activation:
        require_choice((*path, "activation"), what_if.activation, ACTIVATIONS, "activation")
    if what_if == WhatIf(name=what_if.name):
        raise LessonError(path, "this run differs in nothing: flip_gradient, no_bias, rate_times or activation")


def _check_prediction(path: Path, prediction: Prediction, setup: Setup, runs: list[str]) -> None:
    if prediction.kind == "curve":
        if setup.task != "curve":
            raise LessonError((*path, "kind"), f"a curve is predicted in the task curve only, not in {setup.task}")
        if prediction.measure:
            raise LessonError((*path, "measure"), "a curve that is drawn has no measure")
    else:
        if not prediction.measure:
            raise LessonError(path, f"the measure is missing: what the {prediction.kind} is about")
        require_measure((*path, "measure"), prediction.measure)
    if prediction.kind == "order" and sum(run.is_shown for run in setup.runs) < 2:
        raise LessonError((*path, "kind"), "an order needs a setup that shows two runs or more")
    _require_run((*path, "run"), prediction.run, runs)


def _check_challenge(path: Path, challenge: Challenge) -> None:
    require_measure((*path, "measure"), challenge.measure)
    for index, limit in enumerate(challenge.requires):
        where = *path, "requires", index
        require_measure((*where, "measure"), limit.measure)
        require_bounds(where, limit.at_least, limit.at_most)

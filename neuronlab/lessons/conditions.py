"""The table of conditions: when a step counts as done. Adding one is adding a row."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.activations.table import ACTIVATION_LABELS
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.initializers import INITIALIZER_LABELS
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.lessons.answers import verdict_of
from neuronlab.lessons.lesson import Done
from neuronlab.lessons.names import PAGES
from neuronlab.lessons.situation import LessonSituation

BOUNDS = frozenset({"at_least", "at_most"})


@dataclass(frozen=True, kw_only=True)
class ConditionRow:
    """A condition.

    Attributes:
        meaning: When it is met, as the end of "This step is done once …".
        is_met: Whether it is met.
        needs: Keys of Done that it must have. With both of BOUNDS, one of them is enough.
        takes: Keys of Done that it may have.
        choices: What `equals` can be; () for any word.
        names_run: Whether `equals` is the name of a run.
    """

    meaning: str
    is_met: Callable[[Done, LessonSituation], bool]
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    choices: tuple[str, ...] = ()
    names_run: bool = False


def is_done(done: Done, situation: LessonSituation) -> bool:
    """Whether a step counts as done."""
    return CONDITIONS[done.when].is_met(done, situation)


def is_within(value: float | None, done: Done) -> bool:
    """Whether a number is there and keeps the bounds."""
    if value is None or not math.isfinite(value):
        return False
    low = -math.inf if done.at_least is None else done.at_least
    high = math.inf if done.at_most is None else done.at_most
    return low <= value <= high


def _run(situation: LessonSituation) -> RunSpec:
    return situation.experiment.workspace.run


def _layers(done: Done, situation: LessonSituation) -> tuple[LayerSpec, ...]:
    """The hidden layer that is meant, or all of them."""
    hidden = _run(situation).network.hidden
    return hidden if not done.layer else hidden[done.layer - 1 : done.layer]


def _all(done: Done, situation: LessonSituation, is_so: Callable[[LayerSpec], bool]) -> bool:
    layers = _layers(done, situation)
    return bool(layers) and all(map(is_so, layers))


def _units(layers: Iterable[LayerSpec], which: str) -> int:
    return sum(len(getattr(layer, which)) for layer in layers)


def _new_points(situation: LessonSituation) -> int:
    now, before = situation.experiment.workspace.points, situation.entered.workspace.points
    return int(np.count_nonzero(~np.isin(now.ids, before.ids)))


def _is_predicted(_done: Done, situation: LessonSituation) -> bool:
    record = situation.record
    return bool(record.sketch or record.order) or record.guess is not None


def _is_answered(_done: Done, situation: LessonSituation) -> bool:
    return situation.record.chosen is not None or situation.record.answer is not None


def _is_answered_right(_done: Done, situation: LessonSituation) -> bool:
    question = situation.step.question
    verdict = None if question is None else verdict_of(question, situation.record)
    return verdict is not None and verdict.is_right


def _has_run(done: Done, situation: LessonSituation) -> bool:
    return any(run.name == done.equals for run in situation.experiment.workspace.runs)


CONDITIONS: dict[str, ConditionRow] = {
    "steps": ConditionRow(
        meaning="so many steps have been made since the step was entered",
        is_met=lambda done, situation: is_within(situation.steps_made, done),
        needs=frozenset({"at_least"}),
    ),
    "played": ConditionRow(
        meaning="it has trained since the step was entered",
        is_met=lambda _, situation: situation.has_played,
    ),
    "paused": ConditionRow(
        meaning="it has trained since the step was entered, and is paused",
        is_met=lambda _, situation: situation.has_played and not situation.is_playing,
    ),
    "measure": ConditionRow(
        meaning="a measure of the active run, or of another one by its name, is within bounds",
        is_met=lambda done, situation: is_within(situation.measured(done.measure, done.run), done),
        needs=frozenset({"measure", *BOUNDS}),
        takes=frozenset({"run"}),
    ),
    "activation": ConditionRow(
        meaning="the hidden layer has this activation; without a layer, all of them",
        is_met=lambda done, situation: _all(done, situation, lambda layer: layer.activation == done.equals),
        needs=frozenset({"equals"}),
        takes=frozenset({"layer"}),
        choices=tuple(ACTIVATION_LABELS),
    ),
    "unit": ConditionRow(
        meaning="the hidden layer has this kind of units; without a layer, all of them",
        is_met=lambda done, situation: _all(done, situation, lambda layer: layer.unit == done.equals),
        needs=frozenset({"equals"}),
        takes=frozenset({"layer"}),
        choices=tuple(UNITS),
    ),
    "width": ConditionRow(
        meaning="the width of the hidden layer is within bounds; without a layer, that of each",
        is_met=lambda done, situation: _all(done, situation, lambda layer: is_within(layer.width, done)),
        needs=BOUNDS,
        takes=frozenset({"layer"}),
    ),
    "layers": ConditionRow(
        meaning="the number of hidden layers is within bounds",
        is_met=lambda done, situation: is_within(len(_run(situation).network.hidden), done),
        needs=BOUNDS,
    ),
    "optimizer": ConditionRow(
        meaning="the active run has this optimiser",
        is_met=lambda done, situation: _run(situation).training.optimizer == done.equals,
        needs=frozenset({"equals"}),
        choices=tuple(OPTIMIZERS),
    ),
    "initializer": ConditionRow(
        meaning="the active run has this rule for its initial weights",
        is_met=lambda done, situation: _run(situation).training.initializer == done.equals,
        needs=frozenset({"equals"}),
        choices=tuple(INITIALIZER_LABELS),
    ),
    "loss": ConditionRow(
        meaning="the active run has this loss",
        is_met=lambda done, situation: _run(situation).training.loss == done.equals,
        needs=frozenset({"equals"}),
        choices=tuple(LOSSES),
    ),
    "rate": ConditionRow(
        meaning="the learning rate is within bounds",
        is_met=lambda done, situation: is_within(_run(situation).training.learning_rate, done),
        needs=BOUNDS,
    ),
    "runs": ConditionRow(
        meaning="the number of runs is within bounds",
        is_met=lambda done, situation: is_within(len(situation.experiment.workspace.runs), done),
        needs=BOUNDS,
    ),
    "active": ConditionRow(
        meaning="the active run has this name",
        is_met=lambda done, situation: _run(situation).name == done.equals,
        needs=frozenset({"equals"}),
        names_run=True,
    ),
    "parameter": ConditionRow(
        meaning="the parameter of the layer's activation, such as its steepness, is within bounds; without a layer, "
        "that of each",
        is_met=lambda done, situation: _all(done, situation, lambda layer: is_within(layer.value, done)),
        needs=BOUNDS,
        takes=frozenset({"layer"}),
    ),
    "run": ConditionRow(
        meaning="there is a run of this name, such as that of a wrong idea",
        is_met=_has_run,
        needs=frozenset({"equals"}),
        names_run=True,
    ),
    "answered": ConditionRow(
        meaning="the question was answered, however",
        is_met=_is_answered,
    ),
    "answered right": ConditionRow(
        meaning="the last answer to the question is right",
        is_met=_is_answered_right,
    ),
    "predicted": ConditionRow(
        meaning="a prediction was made",
        is_met=_is_predicted,
    ),
    "noted": ConditionRow(
        meaning="a sentence was noted",
        is_met=lambda _, situation: bool(situation.record.note.strip()),
    ),
    "drawn": ConditionRow(
        meaning="so many points were added since the step was entered",
        is_met=lambda done, situation: is_within(_new_points(situation), done),
        needs=frozenset({"at_least"}),
    ),
    "constant": ConditionRow(
        meaning="a constant of the formula of the points was changed since the step was entered",
        is_met=lambda _, situation: (
            situation.experiment.workspace.data.constants != situation.entered.workspace.data.constants
        ),
    ),
    "moved": ConditionRow(
        meaning="a parameter was set by hand since the step was entered, or so many times",
        is_met=lambda done, situation: situation.parameters_set >= (done.at_least or 1.0),
        takes=frozenset({"at_least"}),
    ),
    "muted": ConditionRow(
        meaning="the number of muted units is within bounds, of a hidden layer or of all",
        is_met=lambda done, situation: is_within(_units(_layers(done, situation), "muted"), done),
        needs=BOUNDS,
        takes=frozenset({"layer"}),
    ),
    "frozen": ConditionRow(
        meaning="the number of frozen units is within bounds, of a hidden layer or of all",
        is_met=lambda done, situation: is_within(_units(_layers(done, situation), "frozen"), done),
        needs=BOUNDS,
        takes=frozenset({"layer"}),
    ),
    "page": ConditionRow(
        meaning="this page of the stage came to the front since the step was entered",
        is_met=lambda done, situation: done.equals in situation.pages,
        needs=frozenset({"equals"}),
        choices=PAGES,
    ),
    "looked back": ConditionRow(
        meaning="the timeline was dragged back since the step was entered",
        is_met=lambda _, situation: situation.has_looked_back,
    ),
    "reset": ConditionRow(
        meaning="the active run was reset since the step was entered",
        is_met=lambda _, situation: situation.has_reset,
    ),
    "undone": ConditionRow(
        meaning="an edit was undone since the step was entered",
        is_met=lambda _, situation: situation.undone > 0,
    ),
    "challenge": ConditionRow(
        meaning="the challenge has a number that counts, within bounds where there are some",
        is_met=lambda done, situation: is_within(situation.record.best, done),
        takes=BOUNDS,
    ),
    "swept": ConditionRow(
        meaning="all runs are trained with so many seeds, by a repeat on the page of seeds since the step was entered",
        is_met=lambda done, situation: is_within(situation.seeds, done),
        needs=frozenset({"at_least"}),
    ),
}

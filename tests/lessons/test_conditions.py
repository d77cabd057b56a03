import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import add_points
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.lessons.conditions import BOUNDS, CONDITIONS, is_done
from neuronlab.lessons.lesson import Done
from neuronlab.lessons.setups import experiment_of
from neuronlab.lessons.situation import LessonSituation
from tests.lessons.written import lesson_with, with_step

BEFORE = experiment_of(lesson_with())
CHOICE = {
    "asks": "Which?",
    "options": [{"text": "This."}, {"text": "That.", "is_right": True}],
}
NUMBER = {"asks": "How many?", "answer": 2.0, "tolerance": 0.5}


def situation(question=None, **fields):
    step = with_step(**({} if question is None else {"question": question})).steps[0]
    return LessonSituation(**{"step": step, "experiment": BEFORE, "entered": BEFORE, **fields})


def of_run(*hidden, **training):
    run = RunSpec(NetworkSpec(hidden=tuple(LayerSpec(**layer) for layer in hidden)), TrainingSpec(**training))
    return {"experiment": BEFORE.with_run(replace(run, slot=0))}


def of_points(count):
    new = np.zeros((count, 1))
    return {"experiment": BEFORE.with_workspace(add_points(BEFORE.workspace, new, new))}


def of_data(**fields):
    workspace = BEFORE.workspace
    return {"experiment": BEFORE.with_workspace(replace(workspace, data=replace(workspace.data, **fields)))}


RELU, TANH = {"activation": "relu", "width": 3}, {"activation": "tanh", "width": 5}

CASES = {
    "steps": ({"at_least": 10}, {"steps_made": 10}, {"steps_made": 9, "steps": 500}),
    "played": ({}, {"has_played": True}, {}),
    "paused": ({}, {"has_played": True}, {"has_played": True, "is_playing": True}),
    "measure": (
        {"measure": "rmse", "run": "layer", "at_most": 0.1},
        {"measures": {"rmse of layer": 0.1}},
        {"measures": {"rmse": 0.1, "rmse of layer": float("nan")}},
    ),
    "activation": ({"equals": "relu", "layer": 2}, of_run(TANH, RELU), of_run(RELU, TANH)),
    "unit": ({"equals": "quadratic"}, of_run({"unit": "quadratic"}), of_run({"unit": "quadratic"}, TANH)),
    "width": ({"at_least": 4, "layer": 1}, of_run(TANH, RELU), of_run(RELU, TANH)),
    "layers": ({"at_least": 1, "at_most": 1}, of_run(TANH), of_run(TANH, RELU)),
    "optimizer": ({"equals": "sgd"}, of_run(optimizer="sgd"), of_run()),
    "initializer": ({"equals": "zero"}, of_run(initializer="zero"), of_run()),
    "loss": ({"equals": "huber"}, of_run(loss="huber"), of_run()),
    "active": ({"equals": BEFORE.workspace.run.name}, {}, of_run(TANH)),
    "parameter": (
        {"at_least": 20.0, "layer": 1},
        of_run({"activation": "sigmoid", "parameter": 20.0}),
        of_run({"activation": "sigmoid"}, {"activation": "sigmoid", "parameter": 20.0}),
    ),
    "rate": ({"at_least": 0.5}, of_run(learning_rate=0.5), of_run(learning_rate=0.4)),
    "runs": ({"at_least": 2}, {}, of_run() | {"experiment": experiment_of(lesson_with(), "line").with_workspace(
        replace(BEFORE.workspace, runs=BEFORE.workspace.runs[:1]))}),
    "run": ({"equals": "layer"}, {}, of_run() | {"experiment": BEFORE.with_workspace(
        replace(BEFORE.workspace, runs=BEFORE.workspace.runs[:1]))}),
    "answered": ({}, {"record": StepRecord(chosen=0)}, {}),
    "answered right": (
        {},
        {"question": CHOICE, "record": StepRecord(chosen=1)},
        {"question": CHOICE, "record": StepRecord(chosen=0)},
    ),
    "predicted": ({}, {"record": StepRecord(guess=0.0)}, {"record": StepRecord(note="so")}),
    "noted": ({}, {"record": StepRecord(note="so")}, {"record": StepRecord(note=" ")}),
    "drawn": ({"at_least": 2}, of_points(2), of_points(1)),
    "constant": ({}, of_data(constants=(("a", 2.0),)), of_data(seed=1)),
    "moved": ({}, {"parameters_set": 1}, {}),
    "muted": ({"at_least": 2}, of_run(TANH | {"muted": (0, 1)}), of_run(TANH | {"muted": (1,)})),
    "frozen": ({"at_least": 1, "layer": 2}, of_run(TANH, TANH | {"frozen": (1,)}), of_run(TANH | {"frozen": (1,)})),
    "page": ({"equals": "runs"}, {"pages": frozenset({"runs"})}, {"page": "runs"}),
    "looked back": ({}, {"has_looked_back": True}, {}),
    "reset": ({}, {"has_reset": True}, {}),
    "undone": ({}, {"undone": 1}, {}),
    "challenge": ({"at_most": 9}, {"record": StepRecord(best=9.0)}, {"record": StepRecord(best=10.0)}),
    "swept": ({"at_least": 20}, {"seeds": 20}, {"seeds": 19}),
}  # fmt: skip
"""The keys of Done, a situation in which the condition is met, and one in which it is not."""


def test_every_condition_has_a_case():
    assert set(CASES) == set(CONDITIONS)


@pytest.mark.parametrize("when", CASES)
def test_a_step_is_done_once_its_condition_is_met(when):
    keys, met, unmet = CASES[when]
    done = Done(when=when, **keys)
    assert is_done(done, situation(**met))
    assert not is_done(done, situation(**unmet))
    row = CONDITIONS[when]
    assert set(keys) <= row.needs | row.takes | BOUNDS


def test_a_number_is_right_within_its_tolerance():
    done = Done(when="answered right")
    assert is_done(done, situation(NUMBER, record=StepRecord(answer=2.5)))
    assert not is_done(done, situation(NUMBER, record=StepRecord(answer=2.6)))
    assert not is_done(done, situation(NUMBER))


def test_without_a_layer_all_of_them_count_and_there_must_be_one():
    done = Done(when="activation", equals="relu")
    assert is_done(done, situation(**of_run(RELU, RELU)))
    assert not is_done(done, situation(**of_run(RELU, TANH)))
    assert not is_done(done, situation(**of_run()))
    assert not is_done(Done(when="activation", layer=2, equals="relu"), situation(**of_run(RELU)))

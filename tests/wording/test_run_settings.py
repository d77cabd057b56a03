import pytest
from msgspec.structs import replace

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.network.initializers import INITIALIZERS
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.races import RACES
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec, TrainingSpec
from neuronlab.wording.numbers import NOTHING
from neuronlab.wording.run_names import run_names
from neuronlab.wording.run_settings import SETTINGS, common_line, differing, schedule_text
from tests.core.building import make_run

BY_KEY = {setting.key: setting for setting in SETTINGS}


def with_layer(**fields):
    return RunSpec(NetworkSpec(hidden=(LayerSpec(**fields),)))


CHANGES = {
    "activation": [with_layer(activation="sigmoid"), with_layer(unit="quadratic")],
    "shape": [make_run("8:tanh,8:tanh"), make_run("9:tanh")],
    "features": [RunSpec(NetworkSpec(hidden=(LayerSpec(),), features=("x^2",)))],
    "optimizer": [make_run(optimizer="sgd"), make_run(optimizer="lbfgs")],
    "learning_rate": [make_run(learning_rate=0.02), make_run(learning_rate=0.010000001)],
    "batch_size": [make_run(batch_size=16)],
    "loss": [make_run(loss="huber")],
    "flip_gradient": [make_run(flip_gradient=True)],
    "no_bias": [make_run(no_bias=True)],
    "schedule": [make_run(schedule="cosine"), make_run(schedule="step", schedule_factor=0.1)],
    "warmup": [make_run(warmup=100)],
    "clip": [make_run(clip=1.0)],
    "l1": [make_run(l1=1e-4)],
    "l2": [make_run(l2=1e-4)],
    "weight_decay": [make_run(weight_decay=0.02)],
    "dropout": [with_layer(dropout=0.2)],
    "initializer": [make_run(initializer="xavier"), make_run(initializer="normal", initial_scale=0.3)],
    "initial_bias": [make_run(initial_bias=0.0)],
    "seed": [make_run(seed=4)],
    "standardize": [make_run(standardize=True)],
    "muted": [with_layer(muted=(0,)), with_layer(muted=(1,))],
    "frozen": [with_layer(frozen=(0,)), RunSpec(NetworkSpec(hidden=(LayerSpec(),), frozen_outputs=(0,)))],
    "stop": [replace(make_run(), stop=StopSpec(settled=True)), replace(make_run(), stop=StopSpec(max_steps=9))],
}
"""Runs that differ from the usual one in a setting and nothing else."""


def test_every_field_of_a_run_has_a_setting():
    said = {*CHANGES, "schedule_steps", "schedule_factor", "initial_scale"}
    assert set(CHANGES) == set(BY_KEY)
    assert set(TrainingSpec.__struct_fields__) <= said
    assert {"width", "unit", "parameter", "formula", *said} >= set(LayerSpec.__struct_fields__)


@pytest.mark.parametrize("key", CHANGES)
def test_a_run_that_differs_in_one_setting_differs_in_that_one(key):
    for changed in CHANGES[key]:
        assert [setting.key for setting in differing([make_run(), changed])] == [key]
    texts = BY_KEY[key].texts([make_run(), *CHANGES[key]])
    assert len(set(texts)) == len(texts)


def test_runs_that_are_equal_differ_in_nothing():
    assert differing([make_run()]) == differing([make_run(), replace(make_run(), slot=1, name="b")]) == ()


@pytest.mark.parametrize(
    ("key", "run", "expected"),
    [
        ("shape", make_run("8:relu,8:tanh"), "1-8-8-1"),
        ("activation", make_run("8:relu,8:tanh,8:tanh"), "ReLU, tanh, tanh"),
        ("activation", make_run(""), NOTHING),
        ("activation", with_layer(activation="leaky_relu", parameter=0.2), "Leaky ReLU 0.2"),
        ("activation", with_layer(activation="custom", formula="z*sigmoid(2z)"), "z*sigmoid(2z)"),
        ("activation", with_layer(unit="quadratic"), "tanh, quadratic"),
        ("activation", with_layer(activation="identity", unit="quadratic"), "Quadratic"),
        ("features", RunSpec(NetworkSpec(features=("x", "sin(x)"))), "x, sin x"),
        ("learning_rate", make_run(learning_rate=1e-8), "1e−8"),
        ("learning_rate", make_run(optimizer="lbfgs"), NOTHING),
        ("schedule", make_run(schedule="exponential"), "exponential ×0.5 over 1,000"),
        ("schedule", make_run(schedule="cosine"), "cosine over 1,000"),
        ("schedule", make_run(), NOTHING),
        ("batch_size", make_run(batch_size=16), "16"),
        ("batch_size", make_run(optimizer="lbfgs", batch_size=16), "all points"),
        ("dropout", with_layer(dropout=0.2), "20\u202f%"),
        ("initial_bias", make_run(), "spread"),
        ("initializer", make_run("8:relu,8:tanh"), "Auto (He, Xavier)"),
        ("initializer", make_run(initializer="normal"), "Normal 0.1"),
        ("muted", with_layer(muted=(0, 2)), "Hidden 1: 1, 3"),
        ("stop", replace(make_run(), stop=StopSpec(max_steps=1000, settled=True)), "steps 1,000, settled"),
    ],
)
def test_a_setting_reads_as_in_the_window(key, run, expected):
    assert BY_KEY[key].text(run) == expected


def test_initial_weights_are_the_rule_that_takes_effect_where_all_runs_choose_by_activation():
    setting = BY_KEY["initializer"]
    automatic = [make_run(f"8:{activation}") for activation in ACTIVATIONS]
    rules = [INITIALIZERS[row.initializer].label for row in ACTIVATIONS.values()]
    assert list(setting.texts(automatic)) == rules
    assert setting.texts([make_run("8:tanh"), make_run("8:tanh", initializer="xavier")]) == ("Auto (Xavier)", "Xavier")


def test_one_text_for_several_layers_is_used_only_where_it_tells_the_runs_apart():
    setting = BY_KEY["activation"]
    assert setting.texts([make_run("8:relu,8:relu,8:tanh"), make_run("8:relu")]) == ("ReLU, tanh", "ReLU")
    shallow, deep = make_run("8:relu,8:tanh,8:tanh"), make_run("8:relu,8:relu,8:tanh")
    assert setting.texts([shallow, deep]) == ("ReLU, tanh, tanh", "ReLU, ReLU, tanh")


def test_activations_of_layers_are_one_word_in_lists():
    """A comma would part them: "ReLU, tanh and ReLU, tanh 2"."""
    run = make_run("8:relu,8:tanh,8:relu")
    assert common_line([run]).split(", ")[1] == "ReLU–tanh"
    assert run_names([run, replace(run, slot=1)]) == ("ReLU–tanh", "ReLU–tanh 2")


def test_a_setting_without_effect_is_no_difference():
    runs = RACES["optimizers"].runs(make_run(schedule="constant"))
    assert [setting.key for setting in differing(runs)] == ["optimizer"]


def test_the_line_says_what_runs_share_and_leaves_out_what_is_usual():
    runs = [make_run(f"8:{kind},8:{kind}", seed=4) for kind in ("relu", "tanh")]
    assert common_line(runs) == "1-8-8-1, Adam 0.01, seed 4"
    assert common_line(runs[1:]) == "1-8-8-1, tanh, Adam 0.01, seed 4"
    unusual = make_run(batch_size=16, l2=0.001, standardize=True, loss="huber")
    assert common_line([unusual]) == "1-8-1, tanh, Adam 0.01, batch 16, Huber, L2 0.001, seed 3, standardised"


def test_the_line_of_a_race_leaves_out_what_is_raced():
    lines = {key: common_line(race.runs(make_run())) for key, race in RACES.items()}
    assert lines == {
        "activations": "Adam 0.01, seed 3",
        "optimizers": "1-8-1, tanh, rate 0.01, seed 3",
        "rates": "1-8-1, tanh, Adam, seed 3",
        "widths": "tanh, Adam 0.01, seed 3",
        "depths": "tanh, Adam 0.01, seed 3",
        "initial weights": "1-8-1, tanh, Adam 0.01, seed 3",
    }


@pytest.mark.parametrize("task", TASKS)
def test_the_usual_loss_of_a_task_is_left_out(task):
    row = TASKS[task]
    run = RunSpec(row.network((LayerSpec(),)), TrainingSpec(loss=row.loss))
    assert common_line([run]).endswith("tanh, Adam 0.01, seed 3")


def test_a_constant_schedule_has_no_text():
    assert schedule_text(TrainingSpec()) == NOTHING
    assert schedule_text(TrainingSpec(schedule="step", schedule_factor=0.1)) == "step decay ×0.1 over 1,000"

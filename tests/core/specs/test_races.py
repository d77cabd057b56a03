"""Races: up to six copies of any run, valid and different in one setting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from neuronlab.core.activations.table import ACTIVATION_LABELS, CUSTOM
from neuronlab.core.data.features import features_for
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import InputError
from neuronlab.core.network.initializers import INITIALIZER_LABELS, INITIALIZERS
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.experiment import MAX_RUNS, RunSpec, Workspace
from neuronlab.core.specs.network import MAX_HIDDEN_LAYERS, MAX_WIDTH, LayerSpec
from neuronlab.core.specs.races import RACES, copies
from neuronlab.core.specs.tasks import CLASS_NAMES, TASKS
from neuronlab.core.specs.training import MAX_RATE, MIN_RATE, TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run


@st.composite
def layers(draw, widest=MAX_WIDTH):
    width, activation = draw(st.integers(1, widest)), draw(st.sampled_from(list(ACTIVATION_LABELS)))
    return LayerSpec(
        width,
        activation,
        formula="z*sigmoid(1.5z)" if activation == CUSTOM else "",
        unit=draw(st.sampled_from(list(UNITS))),
        dropout=draw(st.sampled_from([0.0, 0.2])),
        muted=draw(st.sampled_from([(), (0,)])),
        frozen=draw(st.sampled_from([(), (width - 1,)])),
    )


@st.composite
def some_runs(draw, widest=MAX_WIDTH, deepest=MAX_HIDDEN_LAYERS):
    task = TASKS[draw(st.sampled_from(list(TASKS)))]
    hidden = tuple(draw(st.lists(layers(widest), max_size=deepest)))
    network = task.network(hidden, CLASS_NAMES[: draw(st.integers(2, len(CLASS_NAMES)))])
    features = tuple(draw(st.sets(st.sampled_from(list(features_for(task.inputs))))))
    initializer = draw(st.sampled_from(list(INITIALIZER_LABELS)))
    has_scale = initializer in INITIALIZERS and INITIALIZERS[initializer].scale
    training = TrainingSpec(
        loss=task.loss,
        optimizer=draw(st.sampled_from(list(OPTIMIZERS))),
        learning_rate=draw(st.one_of(st.sampled_from([0.01, 0.1]), st.floats(MIN_RATE, MAX_RATE))),
        weight_decay=draw(st.sampled_from([0.0, 0.01])),
        initializer=initializer,
        initial_scale=0.25 if has_scale else None,
    )
    network = replace(network, features=features, frozen_outputs=draw(st.sampled_from([(), (0,)])))
    return RunSpec(network, training, slot=4, name="Mine", is_shown=False, activity="paused")


@pytest.mark.parametrize("race", RACES)
@given(run=some_runs())
@settings(max_examples=15)
def test_every_run_can_be_raced(race, run):
    task = next(row for row in TASKS.values() if row.suits(run.network))
    raced = RACES[race].runs(run)
    Workspace(runs=raced)
    assert 2 <= len(raced) <= MAX_RUNS
    assert [(one.slot, one.name, one.is_shown, one.activity) for one in raced] == [
        (slot, "", True, "trains") for slot in range(len(raced))
    ]
    assert len({(one.network, one.training) for one in raced}) == len(raced)
    for one in raced:
        assert task.suits(one.network)
        assert not any(one.network.frozen)
        assert not any(layer.muted for layer in one.network.hidden)
        assert (one.network.features, one.network.labels) == (run.network.features, run.network.labels)
        assert (one.training.seed, one.training.loss, one.stop) == (run.training.seed, run.training.loss, run.stop)


@pytest.mark.parametrize("race", ["optimizers", "rates", "widths", "depths", "initial weights"])
@given(run=some_runs())
@settings(max_examples=15)
def test_the_run_itself_is_among_those_raced_around_it(race, run):
    whole = replace(run.network, hidden=tuple(layer.untouched for layer in run.network.hidden) or run.network.hidden)
    whole = replace(whole, frozen_outputs=())
    if not whole.hidden and race in {"widths", "depths", "initial weights"}:
        whole = replace(whole, hidden=(LayerSpec(8),))
    if race == "rates" and OPTIMIZERS[run.training.optimizer].is_full_batch:
        run = replace(run, training=run.training.with_optimizer("adam"))
    assert (whole, run.training) in [(one.network, one.training) for one in RACES[race].runs(run)]


@given(run=some_runs(widest=40, deepest=5))
@settings(max_examples=20)
def test_activations_are_raced_with_as_many_parameters_as_widths_allow(run):
    aim = (run.network if run.network.hidden else replace(run.network, hidden=(LayerSpec(8),))).parameter_count
    for one in RACES["activations"].runs(run):
        hidden, off = one.network.hidden, abs(one.network.parameter_count - aim)
        for number, layer in enumerate(hidden):
            for width in {max(1, layer.width - 1), layer.width + 1}:
                other = (*hidden[:number], layer.with_width(width), *hidden[number + 1 :])
                assert abs(replace(one.network, hidden=other).parameter_count - aim) >= off


def test_affine_units_keep_their_widths_in_a_race_of_activations_and_quadratic_ones_have_fewer():
    raced = RACES["activations"].runs(make_run("8:tanh,8:tanh"))
    shapes = [[(layer.activation, layer.unit, layer.width) for layer in one.network.hidden] for one in raced]
    assert shapes[:5] == [[(key, "linear", 8)] * 2 for key in ("relu", "tanh", "sigmoid", "identity", "step")]
    assert shapes[5] == [("identity", "quadratic", 6)] * 2
    assert [one.network.parameter_count for one in raced] == [97] * 5 + [103]


def test_a_race_of_activations_does_not_stretch_a_shape():
    *_, quadratic = RACES["activations"].runs(make_run("40:tanh,10:tanh"))
    first, second = (layer.width for layer in quadratic.network.hidden)
    assert 3.0 < first / second < 5.0


def test_a_run_without_hidden_layers_gets_one_where_the_race_is_about_them():
    for key in ("activations", "widths", "depths", "initial weights"):
        assert all(one.network.hidden for one in RACES[key].runs(make_run("")))
    for key in ("optimizers", "rates"):
        assert not any(one.network.hidden for one in RACES[key].runs(make_run("")))


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (0.01, [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]),
        (0.02, [0.0006, 0.002, 0.006, 0.02, 0.06, 0.2]),
        (100.0, [0.3, 1.0, 3.0, 10.0, 30.0, 100.0]),
        (1e-8, [1e-8, 3e-8, 1e-7, 3e-7, 1e-6, 3e-6]),
    ],
)
def test_rates_are_raced_around_the_present_one(rate, expected):
    raced = RACES["rates"].runs(make_run(learning_rate=rate))
    assert [one.training.learning_rate for one in raced] == expected


def test_an_optimiser_that_finds_its_own_rate_gives_its_turn_in_a_race_of_rates_to_the_usual_one():
    raced = RACES["rates"].runs(make_run(optimizer="lbfgs"))
    assert {one.training.optimizer for one in raced} == {"adam"}


@pytest.mark.parametrize(
    ("race", "expected"),
    [
        ("widths", [(2, 1), (4, 2), (8, 4), (16, 8), (32, 16), (64, 32)]),
        ("depths", [(16,), (16, 8), (16, 8, 8), (16, 8, 8, 8), (16, 8, 8, 8, 8), (16, 8, 8, 8, 8, 8)]),
    ],
)
def test_shapes_are_raced_around_the_present_one(race, expected):
    raced = RACES[race].runs(make_run("16:tanh,8:relu"))
    assert [one.network.widths[1:-1] for one in raced] == expected


def test_the_deepest_and_widest_networks_are_raced_against_smaller_ones():
    deep = RACES["depths"].runs(make_run(",".join(["8:tanh"] * MAX_HIDDEN_LAYERS)))
    assert [len(one.network.hidden) for one in deep] == [11, 12, 13, 14, 15, 16]
    wide = RACES["widths"].runs(make_run("512:tanh"))
    assert [one.network.hidden[0].width for one in wide] == [16, 32, 64, 128, 256, 512]


def test_a_rule_that_is_not_usually_raced_replaces_its_relative_with_its_own_scale():
    raced = RACES["initial weights"].runs(make_run(initializer="uniform", initial_scale=0.7))
    rules = [(one.training.initializer, one.training.initial_scale) for one in raced]
    assert ("uniform", 0.7) in rules
    assert "normal" not in [key for key, _ in rules]
    assert all(scale is None for key, scale in rules if key != "uniform")


@pytest.mark.parametrize("race", RACES)
def test_every_raced_run_trains(race):
    points = make_points(np.linspace(-2.0, 2.0, 20), np.linspace(-1.0, 1.0, 20))
    for run in RACES[race].runs(make_run("4:custom,3:tanh".replace("custom", "prelu"), optimizer="lbfgs")):
        trainer = Trainer(run, points)
        trainer.advance(3)
        assert trainer.step == 3


def test_copies_are_numbered_shown_and_nameless():
    run = replace(make_run(), slot=3, name="Mine", is_shown=False, activity="frozen")
    assert copies([run, run]) == (RunSpec(run.network, run.training), RunSpec(run.network, run.training, slot=1))


def test_a_race_says_what_it_is():
    for race in RACES.values():
        assert race.label.startswith("Race the ")
        assert race.meaning
    with pytest.raises(InputError):
        Workspace(runs=())

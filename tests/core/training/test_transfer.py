from dataclasses import replace as with_fields
from functools import cache

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.network.network import Network, parameter_blocks
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.transfer import can_carry, carry_over, same_layers
from tests.core.building import make_points, make_run, wavy_points

POINTS = wavy_points(60)
X = np.linspace(POINTS.inputs.min(), POINTS.inputs.max(), 301)[:, None]


@cache  # states are read-only, and many tests begin with the same
def learned(run, points=POINTS, steps=300):
    trainer = Trainer(run, points)
    trainer.advance(steps)
    assert trainer.divergence is None
    return trainer.state()


def reshaped(run, hidden=None, **network):
    changes = network if hidden is None else {"hidden": tuple(hidden), **network}
    return replace(run, network=replace(run.network, **changes))


def predicted(run, state, x=X):
    return Network(run.network, state.parameters, state.input_scaling, state.target_scaling).predict(x)[:, 0]


def jump(before, after, origins, state, points=POINTS, x=X):
    """The largest change of the function, as a share of its range, and the new state."""
    carried = carry_over(before, after, origins, state, points)
    old, new = predicted(before, state, x), predicted(after, carried, x)
    return np.abs(new - old).max() / np.ptp(old), carried


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_more_units_change_nothing_at_first_and_learn_then(activation, unit):
    hidden = (LayerSpec(4, activation, unit=unit), LayerSpec(3, "tanh", unit=unit))
    before = RunSpec(NetworkSpec(hidden=hidden), TrainingSpec(learning_rate=0.002))
    after = reshaped(before, [replace(hidden[0], width=7), replace(hidden[1], width=5)])
    size, carried = jump(before, after, same_layers(after.network), learned(before))
    assert size < 1e-5
    trainer = Trainer(after, POINTS, carried)
    trainer.advance(200)
    assert trainer.divergence is None
    blocks = parameter_blocks(after.network, trainer.parameters)
    assert np.abs(blocks[2][0, 3:5]).min() > 0.0  # the output has taken notice of the new units


def test_fewer_units_keep_the_weights_of_those_that_stay():
    before = make_run("6:tanh,5:relu")
    state = learned(before)
    after = reshaped(before, [LayerSpec(4, "tanh"), LayerSpec(2, "relu")])
    carried = carry_over(before, after, (0, 1), state, POINTS)
    for slot in range(3):
        old_flat, new_flat = (
            np.vstack([state.parameters, state.memory])[slot],
            np.vstack([carried.parameters, carried.memory])[slot],
        )
        old, new = parameter_blocks(before.network, old_flat), parameter_blocks(after.network, new_flat)
        np.testing.assert_array_equal(new[0], old[0][:4])
        np.testing.assert_array_equal(new[1], old[1][:2, [0, 1, 2, 3, 6]])
        np.testing.assert_array_equal(new[2], old[2][:, [0, 1, 5]])


EXACT = ("relu", "leaky_relu", "prelu", "identity", "abs", "hard_tanh", "hard_sigmoid", "elu")


@pytest.mark.parametrize(
    ("unit", "below"),
    [
        pytest.param(unit, below, marks=[] if number % len(UNITS) == row else pytest.mark.long)
        for number, below in enumerate(("tanh", "relu", "identity"))
        for row, unit in enumerate(UNITS)
    ],
)
@pytest.mark.parametrize("activation", [key for key, row in ACTIVATIONS.items() if row.stretch is not None])
def test_a_new_layer_passes_on_what_it_is_given(activation, unit, below):
    """Within the range of the data: exactly where the activation has a straight piece, else to a few hundredths.

    Some are straight only on a narrow stretch, or where they are steep; no rate for the other layers suits them there.
    """
    before = make_run(f"5:{below},4:tanh", learning_rate=0.001)
    new = LayerSpec(6, activation)
    after = reshaped(before, [before.network.hidden[0], new, replace(before.network.hidden[1], unit=unit)])
    size, carried = jump(before, after, (0, None, 1), learned(before))
    assert size < (1e-3 if activation in EXACT else 0.1)
    if activation in {"square", "cube", "softsign"}:
        return
    trainer = Trainer(after, POINTS, carried)
    loss = trainer.probe().train_loss
    trainer.advance(200)
    assert trainer.divergence is None
    assert trainer.probe().train_loss < 1.05 * loss


@pytest.mark.parametrize("position", [0, 2])
def test_a_new_layer_can_be_the_first_or_the_last(position):
    before = make_run("5:tanh,5:tanh")
    hidden, origins = [*before.network.hidden], [0, 1]
    hidden.insert(position, LayerSpec(8, "relu"))
    origins.insert(position, None)
    size, _ = jump(before, reshaped(before, hidden), tuple(origins), learned(before))
    assert size < 1e-4


def test_a_first_hidden_layer_takes_over_the_line():
    before = make_run("", learning_rate=0.05)
    size, _ = jump(before, reshaped(before, [LayerSpec(8, "relu")]), (None,), learned(before))
    assert size < 1e-5


def test_a_layer_that_bends_everything_leaves_the_one_above_to_follow_as_well_as_it_can():
    before = make_run("5:tanh")
    size, _ = jump(
        before, reshaped(before, [*before.network.hidden, LayerSpec(60, "step")]), (0, None), learned(before)
    )
    assert size < 0.7


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_without_a_layer_the_one_above_follows_what_it_saw(gone):
    before = make_run("12:tanh,12:tanh,12:tanh", learning_rate=0.003)
    state = learned(before)
    hidden, origins = [*before.network.hidden], [0, 1, 2]
    del hidden[gone], origins[gone]
    after = reshaped(before, hidden)
    carried = carry_over(before, after, tuple(origins), state, POINTS)
    old, new = predicted(before, state), predicted(after, carried)
    fresh = Trainer(after, POINTS)
    assert np.std(new - old) < (0.5 if gone == 0 else 0.3) * np.std(fresh.network().predict(X)[:, 0] - old)


def test_a_layer_put_in_and_taken_out_again_leaves_the_function_as_it_was():
    before = make_run("5:tanh,4:tanh")
    state = learned(before)
    wider = reshaped(before, [before.network.hidden[0], LayerSpec(6, "relu"), before.network.hidden[1]])
    there = carry_over(before, wider, (0, None, 1), state, POINTS)
    back = carry_over(wider, before, (0, 2), there, POINTS)
    np.testing.assert_allclose(predicted(before, back), predicted(before, state), atol=2e-4)


def test_features_come_with_weights_of_zero_and_go_without_the_others():
    before = reshaped(make_run("5:tanh"), features=("x", "x^2"))
    state = learned(before)
    more = reshaped(before, features=("x", "x^2", "sin(x)"))
    size, carried = jump(before, more, (0,), state)
    assert size < 1e-6
    old, new = (parameter_blocks(run.network, s.parameters)[0] for run, s in ((before, state), (more, carried)))
    np.testing.assert_array_equal(new[:, [0, 1, 3]], old)
    other = reshaped(before, features=("x^2", "x^3"))
    swapped = parameter_blocks(other.network, carry_over(before, other, (0,), state, POINTS).parameters)[0]
    np.testing.assert_array_equal(swapped[:, 0], old[:, 1])
    assert (swapped[:, 1] == 0.0).all()


def test_squares_come_with_weights_of_zero():
    before = make_run("5:tanh")
    after = reshaped(before, [LayerSpec(5, "tanh", unit="quadratic")])
    state = learned(before)
    size, carried = jump(before, after, (0,), state)
    assert size < 1e-6
    back = carry_over(after, before, (0,), carried, POINTS)
    np.testing.assert_array_equal(back.parameters, state.parameters)


def test_negative_slopes_that_were_learned_stay_with_their_units():
    before = make_run("4:prelu,3:prelu", learning_rate=0.02)
    state = learned(before)
    after = reshaped(before, [LayerSpec(4, "prelu"), LayerSpec(6, "tanh"), LayerSpec(5, "prelu")])
    carried = carry_over(before, after, (0, None, 1), state, POINTS)
    np.testing.assert_array_equal(carried.parameters[-9:-2], state.parameters[-7:])
    np.testing.assert_allclose(carried.parameters[-2:], 0.25)


def test_a_new_layer_has_no_gradients_in_the_past_and_has_them_from_now_on():
    before = make_run("5:tanh,4:tanh")
    state = learned(before)
    after = reshaped(before, [before.network.hidden[0], LayerSpec(6, "relu"), before.network.hidden[1]])
    carried = carry_over(before, after, (0, None, 1), state, POINTS)
    rms = carried.history.gradient_rms
    np.testing.assert_array_equal(rms[:, [0, 2, 3]], state.history.gradient_rms)
    assert np.isnan(rms[:, 1]).all()
    trainer = Trainer(after, POINTS, carried)
    trainer.advance(20)
    assert np.isfinite(trainer.history.record().gradient_rms[-1]).all()


def test_classes_and_planes_are_carried_too():
    rng = np.random.default_rng(3)
    inputs = rng.uniform(-2, 2, (80, 2))
    points = make_points(inputs, (inputs[:, 0] > 0) + (inputs[:, 1] > 0))
    network = NetworkSpec(
        inputs=2, outputs=3, output="softmax", labels=("a", "b", "c"), hidden=(LayerSpec(5), LayerSpec(4, "relu"))
    )
    before = RunSpec(network, TrainingSpec(loss="cross_entropy"))
    after = reshaped(before, [LayerSpec(7), LayerSpec(9, "relu"), LayerSpec(4, "relu")])
    size, _ = jump(before, after, (0, None, 1), learned(before, points), points, inputs)
    assert size < 1e-3


def test_without_points_there_is_still_an_answer():
    nothing = POINTS.take(np.zeros(len(POINTS), bool))
    before = make_run("5:tanh")
    after = reshaped(before, [LayerSpec(6, "tanh"), LayerSpec(8, "relu")])
    carried = carry_over(before, after, (0, None), Trainer(before, nothing).state(), nothing)
    assert np.isfinite(carried.parameters).all()


@pytest.mark.parametrize(
    ("changes", "possible"),
    [
        ({"hidden": (LayerSpec(3),)}, True),
        ({"features": ("x^2",)}, True),
        ({"inputs": 2}, False),
        ({"outputs": 2}, False),
        ({"output": "sigmoid", "labels": ("a", "b")}, False),
    ],
)
def test_what_goes_in_and_what_comes_out_must_mean_the_same(changes, possible):
    before = make_run("5:tanh")
    training = TrainingSpec(loss="cross_entropy" if "labels" in changes else "squared")
    after = RunSpec(replace(before.network, **changes), training)
    assert can_carry(before, after) == possible
    assert not can_carry(before, replace(after, training=replace(training, seed=9)))


@pytest.mark.parametrize(("activation", "value"), [("sigmoid", 20.0), ("sine", 10.0), ("leaky_relu", 0.5)])
def test_a_new_layer_passes_on_at_any_parameter(activation, value):
    before = make_run("5:tanh,4:tanh")
    new = LayerSpec(6, activation, parameter=value)
    after = reshaped(before, [before.network.hidden[0], new, before.network.hidden[1]])
    size, _ = jump(before, after, (0, None, 1), learned(before))
    assert size < 0.05


def test_weights_too_large_to_go_on_from_are_given_up_without_a_warning():
    before = make_run("8:relu,8:relu")
    state = with_fields(learned(before), parameters=np.full(before.network.parameter_count, 1e30, np.float32))
    after = reshaped(before, [before.network.hidden[0], LayerSpec(9, "sine"), before.network.hidden[1]])
    assert carry_over(before, after, (0, None, 1), state, POINTS) is None


def test_a_layer_put_in_where_the_one_below_loses_units_is_followed_as_well_as_it_can_be():
    before = make_run("12:tanh,12:tanh")
    after = reshaped(before, [LayerSpec(6, "tanh"), LayerSpec(12, "relu"), LayerSpec(12, "tanh")])
    carried = carry_over(before, after, (0, None, 1), learned(before), POINTS)
    assert np.isfinite(carried.parameters).all()


def test_where_all_inputs_are_exchanged_the_layer_starts_from_weights_that_see_something():
    before = make_run("5:relu")
    after = reshaped(before, features=("sin(x)",))
    carried = carry_over(before, after, (0,), learned(before), POINTS)
    block = parameter_blocks(after.network, carried.parameters)[0]
    assert np.abs(block[:, 0]).min() > 0.0

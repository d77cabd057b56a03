"""Classes that come and go keep what was learned of the others, to the last digit that float32 holds."""

from dataclasses import replace as with_fields

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.points import Scaling
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.network import Network, negative_slope_views, parameter_blocks
from neuronlab.core.network.outputs import class_logits, class_probabilities
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.transfer import can_carry, carry_over, same_layers
from neuronlab.core.training.transfer_classes import NEW_LOGIT, with_classes
from tests.core.building import make_points

HIDDEN = (LayerSpec(5, "prelu", unit="quadratic"), LayerSpec(4, "tanh"), LayerSpec(3, "prelu"))
POSITIONS = np.random.default_rng(3).uniform(-2.0, 2.0, (200, 2))
SHAPES = {
    "several layers": HIDDEN,
    "one layer": (LayerSpec(6, "tanh"),),
    "no layer": (),
}


def run_of(labels, hidden=HIDDEN, **training):
    training = {"learning_rate": 0.02, "loss": "cross_entropy"} | training
    return RunSpec(TASKS["classes"].network(hidden, tuple(labels)), TrainingSpec(**training))


def test_a_loss_of_two_classes_gives_way_where_a_third_comes():
    before, after = run_of("ab", loss="perceptron"), run_of("abc")
    run, state = with_classes(before, after, learned(before, 5))
    assert run.training.loss == "cross_entropy"
    assert Network(run.network, state.parameters).predict(POSITIONS).shape == (200, 3)


def points_of(run):
    """Points of classes like the pieces of a cake."""
    angle = np.arctan2(POSITIONS[:, 1], POSITIONS[:, 0]) / (2.0 * np.pi) + 0.5
    return make_points(POSITIONS, np.minimum(np.floor(angle * len(run.network.labels)), len(run.network.labels) - 1))


def learned(run, steps=150):
    trainer = Trainer(run, points_of(run))
    trainer.advance(steps)
    assert trainer.divergence is None
    return trainer.state()


def logits(run, state):
    """The logit (classes, n) of every class at the places, in float64."""
    flat = state.parameters.astype(np.float64)
    network = Network(run.network, flat, state.input_scaling, state.target_scaling)
    return class_logits(network.pre_activations(POSITIONS)[-1])


def probabilities(run, state):
    flat = state.parameters.astype(np.float64)
    network = Network(run.network, flat, state.input_scaling, state.target_scaling)
    return class_probabilities(network.predict(POSITIONS))


def in_classes(before, labels, state):
    """What `before` learned with other classes: the run and the state, and where the classes kept were and are."""
    wanted = run_of(labels, before.network.hidden)
    assert can_carry(before, wanted)
    after, carried = with_classes(before, wanted, state)
    assert after.network == wanted.network
    kept = [label for label in labels if label in before.network.labels]
    was, is_now = ([run.network.labels.index(label) for label in kept] for run in (before, after))
    return after, carried, was, is_now


CHANGES = [("ab", "abc"), ("abc", "abcd"), ("abcde", "abcdef"), ("abc", "ab"), ("abc", "bc"), ("abc", "ac")]
CHANGES += [("abcdef", "bcdef"), ("abcd", "ab"), ("ab", "abcdef"), ("abc", "dcab"), ("abcd", "db"), ("ab", "bxa")]


@pytest.mark.parametrize("hidden", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_classes_that_stay_keep_their_probabilities_among_themselves(old, new, hidden):
    before = run_of(old, hidden)
    state = learned(before)
    after, carried, was, is_now = in_classes(before, new, state)
    told_before, told_after = probabilities(before, state)[:, was], probabilities(after, carried)[:, is_now]
    assert np.ptp(told_before, axis=0).min() > 0.01  # there is something to keep
    shares_before, shares_after = (told / told.sum(axis=1, keepdims=True) for told in (told_before, told_after))
    np.testing.assert_allclose(shares_after, shares_before, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize(("old", "new"), [("ab", "abc"), ("abc", "abcd"), ("abc", "cxab")])
def test_a_new_class_begins_with_a_low_logit_everywhere_and_takes_little_from_the_others(old, new):
    before = run_of(old)
    state = learned(before)
    after, carried, was, is_now = in_classes(before, new, state)
    added = [number for number, label in enumerate(new) if label not in old]
    assert (logits(after, carried)[added] == NEW_LOGIT).all()
    assert probabilities(after, carried)[:, added].mean() < 0.05
    old_logits, new_logits = logits(before, state)[was], logits(after, carried)[is_now]
    np.testing.assert_allclose(new_logits, old_logits, rtol=0, atol=1e-6)


def test_two_classes_become_three_and_two_again_without_losing_a_bit():
    before = run_of("ab")
    state = learned(before)
    z = parameter_blocks(before.network, state.parameters)[-1][0]
    three, carried, *_ = in_classes(before, "abc", state)
    np.testing.assert_array_equal(
        parameter_blocks(three.network, carried.parameters)[-1], [-z / 2, z / 2, [0.0] * (len(z) - 1) + [NEW_LOGIT]]
    )
    two, back, *_ = in_classes(three, "ab", carried)
    assert two.network == before.network
    assert back.parameters.tobytes() == state.parameters.tobytes()


def test_exchanged_names_take_their_logits_with_them():
    before = run_of("abc")
    state = learned(before)
    after, carried, *_ = in_classes(before, "cadb", state)
    rows = parameter_blocks(after.network, carried.parameters)[-1]
    np.testing.assert_array_equal(rows[[1, 3, 0]], parameter_blocks(before.network, state.parameters)[-1])


def test_three_classes_become_two_by_the_difference_of_their_logits():
    before = run_of("abc")
    state = learned(before)
    block = parameter_blocks(before.network, state.parameters)[-1]
    after, carried, *_ = in_classes(before, "ca", state)
    expected = block[0].astype(np.float64) - block[2]
    np.testing.assert_array_equal(
        parameter_blocks(after.network, carried.parameters)[-1][0], expected.astype(np.float32)
    )


@pytest.mark.parametrize(("old", "new"), [("ab", "abc"), ("abcd", "abc"), ("abc", "ab")])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_all_but_the_outputs_stays_to_the_bit_and_the_optimisers_memory_of_them_is_empty(old, new, optimizer):
    before = run_of(old, optimizer=optimizer)
    state = learned(before)
    after, carried, *_ = in_classes(before, new, state)
    slots, count = OPTIMIZERS[optimizer].slots, after.network.parameter_count
    assert carried.parameters.shape == (count,)
    assert carried.memory.shape == (slots, count)
    assert (carried.parameters.dtype, carried.memory.dtype) == (np.float32, state.memory.dtype)
    assert not carried.parameters.flags.writeable
    assert carried.target_scaling == Scaling.none(after.network.outputs)
    pairs = [(state.parameters, carried.parameters), *zip(state.memory, carried.memory, strict=True)]
    for was, is_now in pairs:
        old_blocks, new_blocks = parameter_blocks(before.network, was), parameter_blocks(after.network, is_now)
        for old_block, new_block in zip(old_blocks[:-1], new_blocks[:-1], strict=True):
            np.testing.assert_array_equal(new_block, old_block)
        for old_slopes, new_slopes in zip(
            negative_slope_views(before.network, was), negative_slope_views(after.network, is_now), strict=True
        ):
            np.testing.assert_array_equal(new_slopes, old_slopes)
    for slot in carried.memory:
        assert (parameter_blocks(after.network, slot)[-1] == 0.0).all()
    for name in ("step", "updates", "epoch", "position", "epoch_start", "history", "input_scaling"):
        assert getattr(carried, name) is getattr(state, name)


@pytest.mark.parametrize("labels", ["abc", "xyz"])
def test_as_many_classes_under_whatever_names_change_nothing(labels):
    before = run_of("abc")
    state = learned(before)
    assert with_classes(before, run_of(labels), state) == (before, state)


@pytest.mark.parametrize(
    ("optimizer", "old", "new"),
    [
        pytest.param(optimizer, old, new, marks=[] if (number + fewer) % 2 == 0 else pytest.mark.long)
        for number, optimizer in enumerate(OPTIMIZERS)
        for fewer, (old, new) in enumerate((("ab", "abcd"), ("abcd", "bd")))
    ],
)
def test_training_goes_on_with_other_classes_and_learns_the_new_ones(old, new, optimizer):
    before = run_of(old, optimizer=optimizer)
    after = replace(run_of(new), training=before.training)
    state = carry_over(before, after, same_layers(after.network), learned(before), points_of(before))
    np.testing.assert_allclose(
        probabilities(after, state), probabilities(*with_classes(before, after, learned(before))), rtol=1e-5
    )
    trainer = Trainer(after, points_of(after), state)
    loss = trainer.probe().train_loss
    trainer.advance(300)
    assert trainer.divergence is None
    assert trainer.probe().train_loss < 0.9 * loss


def test_classes_and_layers_can_change_in_one_edit():
    before = run_of("ab", (LayerSpec(5, "tanh"), LayerSpec(4, "prelu")))
    state = learned(before)
    after = run_of("abc", (LayerSpec(8, "tanh"), LayerSpec(8, "relu"), LayerSpec(4, "prelu")))
    carried = carry_over(before, after, (0, None, 1), state, points_of(before))
    np.testing.assert_allclose(logits(after, carried)[:2], logits(before, state), atol=1e-3)
    np.testing.assert_allclose(logits(after, carried)[2], NEW_LOGIT, atol=1e-3)


def test_logits_too_large_to_go_on_from_are_given_up():
    before = run_of("abc")
    state = with_fields(learned(before), parameters=np.full(before.network.parameter_count, -3e38, np.float32))
    block = parameter_blocks(before.network, state.parameters)[-1]
    block[1] = 3e38
    after = run_of("ab")
    assert carry_over(before, after, same_layers(after.network), state, points_of(before)) is None

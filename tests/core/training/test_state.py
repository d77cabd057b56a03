from dataclasses import replace

import numpy as np
import pytest

from neuronlab.core.data.points import Scaling
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network, unit_indices
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.state import (
    first_parameters,
    fresh_memory,
    fresh_state,
    is_untouched,
    keeps_learned,
    require_fit,
    reset_unit,
    starts_anew,
    state_of,
)
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, same_learned, wavy_points


def test_both_precisions_start_at_the_same_place():
    run, points = make_run(), wavy_points(20)
    single, double = (fresh_state(run, points, dtype).parameters for dtype in (np.float32, np.float64))
    assert single.dtype == np.float32
    assert (double.astype(np.float32) == single).all()


def test_a_new_shape_seed_or_start_begins_afresh_and_nothing_else_does():
    run = make_run("8:tanh,4:relu")
    assert keeps_learned(
        run, make_run("8:sigmoid,4:identity", optimizer="sgd", learning_rate=1.0, batch_size=3, l2=1.0)
    )
    for other in (
        make_run("8:tanh,5:relu"),
        make_run("8:tanh"),
        make_run("8:tanh,4:relu", seed=4),
        make_run("8:tanh,4:relu", initializer="zero"),
        make_run("8:tanh,4:relu", standardize=True),
    ):
        assert not keeps_learned(run, other)


def test_an_optimiser_that_takes_all_points_keeps_its_history_as_closely_as_any():
    points = wavy_points(4000)
    strides = [fresh_state(make_run(optimizer="lbfgs", batch_size=size), points).history.stride for size in (0, 32)]
    assert strides[0] == strides[1]


@pytest.mark.parametrize("optimizer", ["adam", "lbfgs"])
def test_a_unit_that_is_reset_begins_anew_and_the_others_stay(optimizer):
    hidden = LayerSpec(5, "prelu", unit="quadratic"), LayerSpec(4, "tanh")
    run, points = RunSpec(NetworkSpec(hidden=hidden), TrainingSpec(optimizer=optimizer)), wavy_points(15)
    trainer = Trainer(run, points)
    first = trainer.parameters.copy()
    trainer.advance(20)
    before = trainer.state()
    after = reset_unit(run, points, before, 0, 2)
    own = unit_indices(run.network, 0, 2)
    others = np.setdiff1d(np.arange(len(first)), own)
    assert np.array_equal(after.parameters[own], first[own])
    assert np.array_equal(after.parameters[others], before.parameters[others])
    assert not np.array_equal(before.parameters[own], first[own])
    assert not after.memory[:, own].any()
    assert after.memory.any() == (optimizer == "adam")


def test_the_same_seed_gives_the_same_start():
    points = wavy_points(20)
    first, second, other = (fresh_state(make_run("4:tanh,3:relu", seed=seed), points) for seed in (5, 5, 6))
    assert same_learned(first, second)
    assert first.parameters.tobytes() != other.parameters.tobytes()
    assert first.epoch_start != other.epoch_start
    assert first.noise != other.noise
    assert first.noise != first.epoch_start


def test_the_order_of_the_batches_can_have_a_seed_of_its_own():
    run, points = make_run(seed=5), wavy_points(20)
    plain, ordered = fresh_state(run, points), fresh_state(run, points, order_seed=6)
    other = fresh_state(make_run(seed=6), points)
    assert np.array_equal(ordered.parameters, plain.parameters)
    assert (ordered.epoch_start, ordered.noise) == (other.epoch_start, other.noise)
    assert ordered.epoch_start != plain.epoch_start
    assert ordered.noise != plain.noise
    assert same_learned(fresh_state(run, points, order_seed=5), plain)


def test_first_parameters_depend_on_the_range_of_the_points_alone():
    same_range = wavy_points(20), make_points([wavy_points(20).inputs.min(), wavy_points(20).inputs.max()], [5.0, 6.0])
    states = [
        fresh_state(make_run(optimizer=optimizer), points)
        for optimizer, points in zip(("adam", "sgd"), same_range, strict=True)
    ]
    assert states[0].parameters.tobytes() == states[1].parameters.tobytes()
    expected = first_parameters(make_run(), np.float32, states[0].input_range)
    np.testing.assert_array_equal(states[0].parameters, expected)
    equal = [fresh_state(make_run(initial_bias=0.5), points).parameters for points in (wavy_points(20), wavy_points(9))]
    np.testing.assert_array_equal(*equal)


def test_a_run_starts_anew_only_while_nobody_has_touched_it():
    run, few, many = make_run("8:relu"), wavy_points(9), make_points([-40.0, 40.0], [0.0, 1.0])
    start = fresh_state(run, few)
    assert starts_anew(run, many, start)
    assert not starts_anew(run, make_points(few.inputs, few.targets + 1.0), start)
    assert not starts_anew(run, many, replace(start, step=1))
    set_by_hand = start.parameters.copy()
    set_by_hand[3] = 0.25
    assert not starts_anew(run, many, replace(start, parameters=set_by_hand))
    equal = make_run("8:relu", initial_bias=0.0)
    np.testing.assert_array_equal(fresh_state(equal, few).parameters, fresh_state(equal, many).parameters)


def test_a_run_is_untouched_only_with_the_weights_that_its_seed_draws():
    run = make_run("8:relu")
    start = fresh_state(run, wavy_points(9))
    assert is_untouched(run, start)
    assert not is_untouched(run, replace(start, step=1))
    assert not is_untouched(make_run("8:relu", seed=5), start)


def test_a_state_of_a_given_network_has_its_parameters_and_scaling_and_the_range_of_the_points_in_it():
    run, points = make_run("2:tanh", seed=1), make_points([0.0, 10.0], [0.0, 1.0])
    parameters = np.arange(7, dtype=np.float32)
    network = Network(run.network, parameters, Scaling((5.0,), (5.0,)), Scaling((1.0,), (2.0,)))
    state = state_of(run, points, network)
    assert state.parameters.tobytes() == parameters.tobytes()
    assert (state.input_scaling, state.target_scaling) == (network.input_scaling, network.target_scaling)
    assert (state.input_range, state.step) == (((-1.0, 1.0),), 0)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_fresh_start_has_learned_and_remembers_nothing(optimizer):
    run = make_run("3:tanh", optimizer=optimizer)
    state = fresh_state(run, wavy_points(9))
    assert (state.updates, state.step, state.epoch, state.position, state.judged_from) == (0, 0, 0, 0, 0)
    assert state.memory.shape == fresh_memory(run, np.float64).shape == (OPTIMIZERS[optimizer].slots, 10)
    assert not state.memory.any()
    assert len(state.history.steps) == 0
    assert not any(array.flags.writeable for array in (state.parameters, state.memory))


def test_points_are_scaled_by_the_training_points_where_that_is_asked_for():
    points = make_points([0.0, 2.0, 50.0], [10.0, 30.0, 99.0], test=[2])
    scaled, plain = (fresh_state(make_run(standardize=standardize), points) for standardize in (True, False))
    assert scaled.input_scaling == Scaling((1.0,), (1.0,))
    assert scaled.target_scaling == Scaling((20.0,), (10.0,))
    assert plain.input_scaling == plain.target_scaling == Scaling.none(1)


def test_numbers_of_classes_are_never_scaled():
    run = RunSpec(TASKS["classes"].network((), ("a", "b", "c")), TrainingSpec(loss="cross_entropy", standardize=True))
    state = fresh_state(run, make_points([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]], [0, 1, 2]))
    assert state.input_scaling == Scaling.fit(np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]))
    assert state.target_scaling == Scaling.none(3)


@pytest.mark.parametrize(("batch_size", "stride"), [(0, 1), (100, 1), (50, 2), (25, 4), (20, 8), (1, 128)])
def test_small_steps_are_sampled_less_often(batch_size, stride):
    """A sample takes all points, so it comes once in as many steps as see them all, up to the next power of two."""
    state = fresh_state(make_run(optimizer="sgd", batch_size=batch_size), wavy_points(100))
    assert state.history.stride == stride


def test_a_state_fits_the_shape_it_was_learned_in():
    run = make_run("3:tanh")
    state = fresh_state(run, wavy_points(9))
    require_fit(run, state)
    with pytest.raises(InputError, match=r"13 parameters.*10"):
        require_fit(make_run("4:tanh"), state)
    with pytest.raises(InputError, match="memory of adam"):
        require_fit(run, replace(state, memory=state.memory[:1]))
    with pytest.raises(InputError, match="history"):
        require_fit(run, replace(state, history=HistoryRecord.empty(3)))

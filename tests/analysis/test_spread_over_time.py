import numpy as np
import pytest

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import GRADIENTS, ViewRequest
from neuronlab.analysis.spread import (
    BINS,
    LEAST_POWER,
    MOST_COUNTED,
    PER_DECADE,
    count_sizes,
    count_weights,
    layer_numbers,
    on_scale,
)
from neuronlab.analysis.spread_over_time import AT_A_TIME, AT_REST
from neuronlab.core.data.points import NO_POINTS
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from neuronlab.core.training.transfer import carry_over, same_layers
from tests.core.building import make_run, wavy_points

POINTS = wavy_points(30, test=[4])


@pytest.mark.parametrize("size", [1e-7, 0.3, 1.0, 6.0, 1e5])
def test_weights_are_counted_between_powers_of_two_that_leave_room_for_all(size):
    values = np.random.default_rng(0).uniform(-size, size, 500)
    exponent, counts = count_weights(values)
    assert 2.0**exponent > np.abs(values).max() >= 2.0 ** (exponent - 1)
    expected, _ = np.histogram(values, BINS, (-(2.0**exponent), 2.0**exponent))
    assert counts.tolist() == expected.tolist()


@pytest.mark.parametrize("growth", [0, 1, 3, 5, 6, 40])
def test_on_a_larger_scale_the_counts_are_as_if_they_had_been_counted_there(growth):
    values = np.array([*np.random.default_rng(0).normal(size=300), 0.0, 0.5, -0.5, 1.0, -2.0])
    exponent, counts = count_weights(values)
    end = 2.0 ** (exponent + growth)
    expected = np.bincount((np.floor(values / end * (BINS // 2)) + BINS // 2).astype(int), minlength=BINS)
    assert on_scale(counts, exponent, exponent + growth).tolist() == expected.tolist()


def test_no_weights_and_weights_of_zero_have_a_scale_too():
    assert count_weights(np.empty(0))[1].sum() == 0
    assert count_weights(np.zeros(3))[1][BINS // 2] == 3


def test_gradients_are_counted_by_their_size():
    counts = count_sizes(np.array([0.0, -1e-20, 1.5e-3, -1.5e-3, 9.0e-3, 1e9]))
    positions = {
        0: 2,
        BINS - 1: 1,
        int((-3 - LEAST_POWER) * PER_DECADE): 2,
        int((-2 - LEAST_POWER) * PER_DECADE) - 1: 1,
    }
    assert {position: int(counts[position]) for position in np.flatnonzero(counts)} == positions


def test_the_numbers_of_a_layer_are_its_finite_weights():
    spec = NetworkSpec(hidden=(LayerSpec(2, "prelu"), LayerSpec(3, "tanh", unit="quadratic")))
    flat = np.arange(spec.parameter_count, dtype=float)
    flat[4] = np.inf
    expected = Network(spec, flat).layers[1].block[:, :-1].ravel()
    assert layer_numbers(spec, flat, 1).tolist() == expected[np.isfinite(expected)].tolist()


def test_of_a_wide_layer_some_are_counted():
    spec = NetworkSpec(hidden=(LayerSpec(300, "tanh"), LayerSpec(300, "tanh")))
    assert MOST_COUNTED // 2 < len(layer_numbers(spec, np.zeros(spec.parameter_count), 1)) <= MOST_COUNTED


# -- over the checkpoints of a run --------------------------------------------------------------------------------


def tracked(run, points, state=None, record=None):
    workspace = Workspace(points=points, runs=(run,))
    return Trainer(run, points, state, trajectory=Trajectory(workspace, record) if record else Trajectory(workspace))


def spread_of(builder, layer, *, times=1, is_playing=False):
    request = ViewRequest(frozenset({GRADIENTS}), spread_of=layer)
    frames = [builder.build(request, is_playing) for _ in range(times)]
    return frames[-1].spread


def test_at_every_checkpoint_the_counts_are_those_of_its_weights_and_of_its_gradient():
    run = make_run("4:tanh,3:relu", optimizer="adam", learning_rate=0.1, batch_size=7, standardize=True)
    trainer = tracked(run, POINTS)
    trainer.advance(20)
    spread = spread_of(FrameBuilder(trainer), 1, times=2)
    assert spread.is_complete
    assert spread.steps.tolist() == list(range(21))
    for row, step in enumerate([*range(21), 20]):
        at = Trainer(run, POINTS)
        at.advance(step)
        exponent, counts = count_weights(layer_numbers(run.network, at.parameters, 1))
        largest = round(np.log2(spread.weight_end))
        assert spread.weights[row].tolist() == on_scale(counts, exponent, largest).tolist()
        gradient = layer_numbers(run.network, at.probe().gradient, 1)
        assert spread.gradients[row].tolist() == count_sizes(gradient).tolist()


def test_a_few_are_found_out_with_every_frame_until_all_are():
    trainer = tracked(make_run("3:tanh"), POINTS)
    trainer.advance(40)
    builder = FrameBuilder(trainer)
    assert spread_of(builder, 0, is_playing=True).steps.tolist() == [0, 16, 32]
    assert AT_A_TIME == 3
    seen = [len(spread_of(builder, 0).steps) for _ in range(4)]
    assert seen == [3 + AT_REST, 3 + 2 * AT_REST, 3 + 3 * AT_REST, 41]
    assert spread_of(builder, 1).is_complete


def test_nothing_is_found_out_while_nobody_looks():
    trainer = tracked(make_run("3:tanh"), POINTS)
    trainer.advance(5)
    builder = FrameBuilder(trainer)
    frame = builder.build(ViewRequest())
    assert frame.spread is None
    assert len(builder.spreads._found) == 0


def test_what_was_found_is_forgotten_with_its_checkpoint():
    trainer = tracked(make_run("3:tanh"), POINTS)
    trainer.advance(20)
    builder = FrameBuilder(trainer)
    spread_of(builder, 0, times=3)
    assert len(builder.spreads._found) == 21
    trainer.trajectory.forget_after(4)
    assert len(builder.spreads._found) == 5


def test_where_the_network_was_of_another_shape_there_are_no_counts():
    before, after = make_run("3:tanh"), make_run("5:tanh")
    trainer = tracked(before, POINTS)
    trainer.advance(3)
    carried = carry_over(before, after, same_layers(before.network), trainer.state(), POINTS)
    later = tracked(after, POINTS, carried, trainer.trajectory.record())
    later.advance(3)
    spread = spread_of(FrameBuilder(later), 0)
    assert spread.steps.tolist() == list(range(7))
    assert (spread.weights[:4] == 0).all()
    assert (spread.weights[4:].sum(axis=1) == 5).all()


def test_a_layer_that_is_gone_is_answered_by_the_last():
    spread = spread_of(FrameBuilder(tracked(make_run("3:tanh"), POINTS)), 9)
    assert spread.layer == 1
    assert spread.weights[-1].sum() == 3


def test_without_points_and_without_a_track_there_is_now():
    builder = FrameBuilder(Trainer(make_run("3:tanh"), NO_POINTS))
    spread = spread_of(builder, 0)
    assert spread.steps.tolist() == []
    assert spread.weights.shape == (1, BINS)
    assert spread.is_complete

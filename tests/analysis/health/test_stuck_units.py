import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.health.stuck_units import (
    MOST_ASKED,
    flat_share,
    largest_derivative,
    saturated,
    silent_units,
)
from neuronlab.core.activations.table import activation_named
from neuronlab.core.data.points import PointSet
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.trainer import Trainer
from tests.analysis.situations import situation, trainer_at, with_blocks
from tests.core.building import make_points, make_run, state_at, wavy_points


def test_a_formula_of_ones_own_can_saturate_too():
    assert largest_derivative(activation_named("custom", "tanh(z)"), 0.0) == pytest.approx(1.0)
    assert largest_derivative(activation_named("custom", "z^2"), 0.0) == 0.0


@pytest.mark.parametrize("steepness", [0.1, 1.0, 4.0])
def test_a_steeper_sigmoid_saturates_sooner(steepness):
    spec = TASKS["curve"].network((LayerSpec(1, "sigmoid", parameter=steepness),))
    layer = Network(spec, np.ones(4)).layers[0]
    edge = np.arccosh(np.sqrt(1.0 / 0.05)) * 2.0 / steepness  # the slope is a twentieth of that at 0
    assert not saturated(layer, np.full((1, 9), 0.98 * edge)).any()
    assert saturated(layer, np.full((1, 9), 1.02 * edge)).all()


def test_of_many_points_a_few_are_asked_all_over_them():
    run, points = make_run("1:tanh"), wavy_points(9)
    layer = trainer_at(run, points, np.ones(4)).network().layers[0]
    z = np.zeros((1, 40 * MOST_ASKED), np.float32)
    z[:, : z.shape[1] // 2] = 9.0
    assert not saturated(layer, z).any()
    z[:, : -z.shape[1] // 50] = 9.0
    assert saturated(layer, z).all()


@pytest.mark.parametrize("activation", ["leaky_relu", "tanh", "sigmoid", "step", "identity"])
def test_only_units_that_are_flat_when_silent_can_be_dead(activation):
    run = make_run(f"3:{activation}")
    parameters = with_blocks(run, lambda blocks: blocks[0].__setitem__(np.s_[:, -1], -9e3))
    points = wavy_points(20)
    now = situation(Trainer(run, points, state_at(run, points, parameters, np.float32)))
    assert not any(mask.any() for mask in silent_units(now.network, now.outputs))


def test_without_points_no_unit_counts_as_dead():
    now = situation(Trainer(make_run("3:relu"), PointSet.empty(1, 1)))
    assert not silent_units(now.network, now.outputs)[0].any()


@pytest.mark.parametrize(
    ("activation", "bias", "share"),
    [("relu", 0.0, 0.5), ("relu", -9.0, 1.0), ("relu", 9.0, 0.0), ("tanh", 9.0, 1.0), ("tanh", 0.0, 0.0)],
)
def test_the_flat_share_counts_pairs_of_a_unit_and_a_point(activation, bias, share):
    run, points = make_run(f"1:{activation}"), make_points(np.linspace(-1.0, 1.0, 40), np.zeros(40))
    network = Trainer(run, points, state_at(run, points, [1.0, bias, 1.0, 0.0])).network()
    assert flat_share(network, network.forward(points.inputs)) == pytest.approx(share)


def test_linear_and_muted_units_have_no_flat_share():
    points = wavy_points(20)
    linear = Trainer(make_run("4:identity"), points).network()
    assert np.isnan(flat_share(linear, linear.forward(points.inputs)))
    run = make_run("2:relu")
    muted = replace(run, network=replace(run.network, hidden=(replace(run.network.hidden[0], muted=(0, 1)),)))
    network = Trainer(muted, points).network()
    assert np.isnan(flat_share(network, network.forward(points.inputs)))

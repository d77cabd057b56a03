from dataclasses import replace as swap

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.unit_contributions import MOST_ASKED, unit_contributions
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.state import fresh_state
from tests.core.building import make_run, wavy_points


def of(network, inputs):
    return unit_contributions(network, network.activations(inputs))


def network_of(spec, seed=0):
    return Network(spec, np.random.default_rng(seed).normal(size=spec.parameter_count).astype(np.float32))


def test_a_unit_contributes_its_spread_times_its_outgoing_weights():
    spec = NetworkSpec(hidden=(LayerSpec(4, "tanh"), LayerSpec(3, "relu")), outputs=2)
    network, inputs = network_of(spec), np.random.default_rng(1).normal(size=(50, 1))
    for number, found in enumerate(of(network, inputs)):
        y, above = network.activations(inputs)[number], network.layers[number + 1].weights
        np.testing.assert_allclose(found, np.linalg.norm(above, axis=0) * y.std(axis=1), rtol=1e-5)


def test_a_constant_unit_and_one_nobody_listens_to_contribute_nothing():
    spec = NetworkSpec(hidden=(LayerSpec(3, "tanh"),))
    # [w | b] of three units, then the output's three weights and bias: the first never varies, the second is not heard.
    network = Network(spec, np.array([0.0, 5.0, 1.0, 0.0, 1.0, 0.0, 9.0, 0.0, 2.0, 0.3]))
    first, second, third = of(network, np.linspace(-1.0, 1.0, 21)[:, None])[0]
    assert first == pytest.approx(0.0, abs=1e-12)
    assert second == 0.0
    assert third > 1.0


def test_what_quadratic_units_above_make_of_it_counts_with_its_squares():
    spec = NetworkSpec(hidden=(LayerSpec(3, "tanh"), LayerSpec(4, "tanh", unit="quadratic")))
    network, inputs = network_of(spec), np.random.default_rng(1).normal(size=(60, 1))
    y, above = network.activations(inputs)[0].astype(float), network.layers[1]
    added = above.weights[:, :, None] * y + above.squares[:, :, None] * y**2  # (above, unit, point)
    np.testing.assert_allclose(of(network, inputs)[0], np.sqrt(added.var(axis=2).sum(axis=0)), rtol=1e-6)


def test_what_all_classes_of_a_softmax_share_does_not_count():
    spec = replace(TASKS["classes"].network((LayerSpec(2, "tanh"),), ("A", "B", "C")))
    network, inputs = network_of(spec), np.random.default_rng(1).normal(size=(30, 2))
    before, parameters = of(network, inputs)[0], network.parameters.copy()
    raised = Network(spec, parameters)
    raised.layers[1].weights[:, 0] += 7.0
    np.testing.assert_allclose(raised.predict(inputs), network.predict(inputs), atol=1e-4)
    np.testing.assert_allclose(of(raised, inputs)[0], before, rtol=1e-4)


@pytest.mark.parametrize("count", [0, 1])
def test_without_two_points_nothing_varies(count):
    network = network_of(NetworkSpec(hidden=(LayerSpec(3, "relu"),)))
    assert of(network, np.ones((count, 1)))[0].tolist() == [0.0] * 3


def test_of_many_points_some_are_enough():
    run, points = make_run("5:tanh"), wavy_points(40 * MOST_ASKED)
    network = Network(run.network, swap(fresh_state(run, points)).parameters)
    outputs = network.activations(points.inputs)
    exact = np.linalg.norm(network.layers[1].weights, axis=0) * outputs[0].std(axis=1)
    np.testing.assert_allclose(unit_contributions(network, outputs)[0], exact, rtol=0.15)

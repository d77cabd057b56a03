import numpy as np

from neuronlab.analysis.signals import SIGNAL_POINTS, mean_signals
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec

SPEC = NetworkSpec(inputs=2, features=("x1", "x1*x2"), hidden=(LayerSpec(3, "tanh"), LayerSpec(4, "relu")))


def signals_at(inputs, scaling=None):
    parameters = np.random.default_rng(0).normal(size=SPEC.parameter_count)
    network = Network(SPEC, parameters, scaling or Scaling.none(2))
    outputs = [y for _, y in network.forward(inputs)]
    return mean_signals(network, inputs, outputs), outputs


def test_every_layer_with_weights_has_the_mean_size_of_what_it_is_fed():
    inputs = np.random.default_rng(1).normal(size=(20, 2))
    signals, outputs = signals_at(inputs)
    assert [each.shape for each in signals] == [(2,), (3,), (4,)]
    np.testing.assert_allclose(signals[0], np.abs([inputs[:, 0], inputs[:, 0] * inputs[:, 1]]).mean(axis=1))
    for found, y in zip(signals[1:], outputs, strict=False):
        np.testing.assert_allclose(found, np.abs(y).mean(axis=1))


def test_features_are_those_of_scaled_inputs():
    signals, _ = signals_at(np.array([[5.0, 1.0]]), Scaling((1.0, 0.0), (2.0, 1.0)))
    np.testing.assert_allclose(signals[0], [2.0, 2.0])


def test_only_the_first_points_are_looked_at():
    inputs = np.random.default_rng(1).normal(size=(SIGNAL_POINTS + 50, 2))
    changed = inputs.copy()
    changed[SIGNAL_POINTS:] *= 100.0
    for first, second in zip(signals_at(inputs)[0], signals_at(changed)[0], strict=True):
        np.testing.assert_array_equal(first, second)


def test_without_points_there_are_no_signals():
    assert signals_at(np.empty((0, 2)))[0] is None


def test_signals_are_read_only():
    assert not any(each.flags.writeable for each in signals_at(np.ones((3, 2)))[0])

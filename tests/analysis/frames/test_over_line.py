import numpy as np
import pytest

from neuronlab.analysis.frames.over_line import CURVE_SAMPLES, UNIT_STRIDE, pass_over_line, units_over_line
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points


@pytest.fixture
def network():
    trainer = Trainer(make_run("6:relu,4:tanh", standardize=True), wavy_points(30))
    trainer.advance(20)
    return trainer.network()


def test_the_pass_goes_evenly_over_the_range(network):
    passed = pass_over_line(network, (-2.0, 4.0))
    assert (passed.x[0], passed.x[-1], len(passed.x)) == (-2.0, 4.0, CURVE_SAMPLES)
    np.testing.assert_allclose(np.diff(passed.x), 6.0 / (CURVE_SAMPLES - 1))


def test_the_pass_holds_every_layer_before_and_after_its_activation(network):
    passed = pass_over_line(network, (-2.0, 4.0))
    inputs = passed.x[:, None]
    for found, expected in (
        (passed.sums, network.pre_activations(inputs)),
        (passed.outputs, network.activations(inputs)),
    ):
        assert [layer.shape for layer in found] == [(6, CURVE_SAMPLES), (4, CURVE_SAMPLES), (1, CURVE_SAMPLES)]
        for layer, its_own in zip(found, expected, strict=True):
            np.testing.assert_array_equal(layer, its_own)
    np.testing.assert_array_equal(passed.prediction, network.predict(inputs))


def test_the_curves_of_units_are_every_eighth_sample_and_end_with_the_prediction(network):
    passed = pass_over_line(network, (-2.0, 4.0))
    units = units_over_line(network, passed)
    assert units.grid is None
    np.testing.assert_array_equal(units.x, passed.x[::UNIT_STRIDE])
    np.testing.assert_array_equal(units.features, network.features(units.x[:, None]))
    np.testing.assert_array_equal(units.outputs[1], passed.outputs[1][:, ::UNIT_STRIDE])
    np.testing.assert_array_equal(units.outputs[-1], passed.prediction.T[:, ::UNIT_STRIDE])
    assert not any(values.flags.writeable for values in (units.x, units.features, *units.outputs))

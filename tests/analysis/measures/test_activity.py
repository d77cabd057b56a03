import numpy as np
import pytest

from neuronlab.analysis.measures.activity import ACTIVITY
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run

X = np.linspace(-1, 1, 21)


def activity_of(*hidden, parameters=()):
    measured = measured_run(np.sin, *hidden, parameters=parameters)
    return {key: row.read(measured) for key, row in ACTIVITY.items()}


def test_a_relu_is_silent_at_every_point_below_its_kink():
    found = activity_of(LayerSpec(1, "relu"), parameters=(1, -0.55, 1, 0))
    assert found["silent"] == found["flat"] == np.mean(X < 0.55)
    assert found["saturated"] == 0
    assert found["mean_output"] == pytest.approx(np.maximum(X - 0.55, 0).mean(), rel=1e-12)


def test_a_threshold_has_no_derivative_anywhere():
    found = activity_of(LayerSpec(1, "step"), parameters=(1, 0.05, 1, 0))
    assert found["median_derivative"] == found["largest_derivative"] == 0
    assert (found["silent"], found["saturated"]) == (np.mean(X < -0.05), np.mean(X > -0.05))


def test_a_sigmoid_is_flat_where_its_derivative_is_below_a_twentieth_of_a_quarter():
    found = activity_of(LayerSpec(1, "sigmoid"), parameters=(20, 0, 1, 0))
    y = 1 / (1 + np.exp(-20 * X))
    derivative = y * (1 - y)
    assert found["flat"] == np.mean(derivative <= 0.05 / 4)
    assert found["median_derivative"] == pytest.approx(np.median(derivative), rel=1e-9)
    assert found["largest_derivative"] == pytest.approx(derivative.max(), rel=1e-12)


def test_muted_units_do_not_count_and_all_layers_do():
    layers = LayerSpec(2, "relu", muted=(1,)), LayerSpec(1, "step")
    found = activity_of(*layers, parameters=(1, 2, -1, -2, 1, 0, 0, 1, 0))
    assert found["flat"] == 0.5  # the first unit is live everywhere, the unit of the second layer nowhere


def test_without_hidden_units_there_is_no_activity():
    assert set(activity_of().values()) == {None}


def test_what_overflows_is_no_number():
    with np.errstate(all="ignore"):
        assert set(activity_of(LayerSpec(1, "cube"), parameters=(1e200, 1e200, 1, 0)).values()) == {None}


def test_a_unit_is_dead_if_no_point_makes_it_fire():
    # Of x from −1 to 1, the first unit sees all below its kink, the second half of them.
    two = measured_run(np.sin, LayerSpec(2, "relu"), parameters=(1, -2, 1, 0, 1, 1, 0))
    assert ACTIVITY["dead_units"].read(two) == 0.5
    assert ACTIVITY["dead_units"].read(measured_run(np.sin, LayerSpec(2, "tanh"))) == 0.0
    assert ACTIVITY["dead_units"].read(measured_run(np.sin)) is None

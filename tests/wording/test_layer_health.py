"""A layer's health: stuck units are counted first, and where there are none its mean slope is given."""

import numpy as np
import pytest

from neuronlab.core.data.points import NO_POINTS
from neuronlab.core.specs.network import LayerSpec
from neuronlab.wording.layer_health import layer_health, mean_derivative


def test_units_that_never_fire_are_counted(make_frame):
    frame = make_frame((3, "relu"), blocks=[[[1.0, 0.0], [0.0, -50.0], [-1.0, 0.0]]])
    assert layer_health(frame, 0).startswith("1 of 3 ")
    assert layer_health(make_frame((3, "relu"), blocks=[[[1.0, 0.0]] * 3]), 0) == ""


def test_saturated_units_are_counted_before_the_derivative_is_given(make_frame):
    frame = make_frame((3, "tanh"), blocks=[[[1.0, 0.0], [0.0, 50.0], [0.0, -50.0]]])
    assert layer_health(frame, 0).startswith("2 of 3 ")


def test_a_layer_is_not_called_dead_when_there_are_no_points_to_fire_on(make_frame):
    assert layer_health(make_frame((3, "relu"), points=NO_POINTS), 0) == ""


def test_linear_layers_have_no_health_to_tell(make_frame):
    assert layer_health(make_frame((3, "identity")), 0) == ""


@pytest.mark.parametrize("standardize", [False, True])
def test_the_mean_derivative_is_that_of_the_activation_at_what_the_plot_shows(make_frame, standardize):
    frame = make_frame((6, "tanh"), (5, "tanh"), standardize=standardize)
    for layer in (0, 1):
        by_hand = np.mean(1.0 - frame.units.outputs[layer] ** 2)
        assert mean_derivative(frame, layer) == pytest.approx(by_hand, rel=1e-4)
    assert layer_health(frame, 0).endswith(f" {mean_derivative(frame, 0):.2f}")


def test_the_mean_derivative_follows_features_squares_and_the_parameter(make_frame):
    layers = LayerSpec(6, "tanh", unit="quadratic"), LayerSpec(5, "leaky_relu", parameter=0.5)
    frame = make_frame(*layers, features=("x^2", "sin(x)"))
    assert mean_derivative(frame, 0) == pytest.approx(np.mean(1.0 - frame.units.outputs[0] ** 2), rel=1e-4)
    assert mean_derivative(frame, 1) == pytest.approx(
        np.mean(np.where(frame.units.outputs[1] > 0.0, 1.0, 0.5)), rel=1e-4
    )


def test_a_step_layer_has_no_derivative(make_frame):
    assert layer_health(make_frame((3, "step")), 0).endswith(" 0.00")


def test_layers_of_two_inputs_have_their_mean_derivative(make_plane_frame):
    frame = make_plane_frame((6, "tanh"), (5, "tanh"), features=("x1", "x1*x2"), standardize=True)
    for layer in (0, 1):
        assert mean_derivative(frame, layer) == pytest.approx(np.mean(1.0 - frame.units.outputs[layer] ** 2), rel=1e-4)
    assert layer_health(frame, 0).endswith(f" {mean_derivative(frame, 0):.2f}")


def test_slopes_down_and_up_do_not_cancel(make_frame):
    assert mean_derivative(make_frame((3, "abs")), 0) == pytest.approx(1.0, abs=0.02)

from dataclasses import replace

import numpy as np
import pytest

from neuronlab.analysis.activation_view import (
    BINS,
    FLAT_SHARE,
    LIVE,
    NEAR_ZERO,
    SATURATED,
    SILENT,
    activation_curve,
    activation_data,
    nearest_unit,
)
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ACTIVATION, ALL_VIEWS, INSPECTOR, LOSS, ViewRequest
from neuronlab.core.data.points import NO_POINTS
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.trainer import Trainer
from tests.analysis.planes import plane_trainer
from tests.core.building import make_run, wavy_points

X = np.linspace(-3.0, 3.0, 601)[:, None]


def network_of(*layers, parameters=None, inputs=1, seed=0):
    spec = NetworkSpec(inputs=inputs, hidden=layers)
    drawn = np.random.default_rng(seed).normal(0.0, 1.0, spec.parameter_count)
    return Network(spec, drawn if parameters is None else np.array(parameters, float))


def data_of(network, unit=(0, 0), x=X):
    return activation_data(network, network.features(x), network.activations(x), unit)


def alone(activation, weight=1.0, bias=0.0, **layer):
    """One unit f(weight·x + bias)."""
    return network_of(LayerSpec(1, activation, **layer), parameters=[weight, bias, 1.0, 0.0])


@pytest.mark.parametrize("unit", [(0, 0), (0, 4), (1, 2)])
@pytest.mark.parametrize("kind", ["linear", "quadratic"])
def test_a_unit_s_pre_activations_are_those_the_network_works_out(unit, kind):
    network = network_of(LayerSpec(5, "tanh", unit=kind), LayerSpec(3, "sigmoid"))
    data = data_of(network, unit)
    z = network.pre_activations(X)[unit[0]][unit[1]]
    np.testing.assert_allclose(data.z, z, rtol=1e-12, atol=1e-14)
    y = network.activations(X)[unit[0]][unit[1]]
    slopes = y * (1.0 - y) if unit[0] else 1.0 - y**2
    assert data.mean_derivative == pytest.approx(np.abs(slopes).mean())
    steepest = 0.25 if unit[0] else 1.0
    assert data.saturated == pytest.approx(np.mean(slopes <= FLAT_SHARE * steepest))
    assert (data.layer, data.unit, data.silent) == (*unit, 0.0)


def test_a_relu_is_silent_where_z_is_not_above_zero():
    data = data_of(alone("relu", weight=1.0, bias=-1.0))
    is_silent = data.z <= 0.0
    assert (data.states == np.where(is_silent, SILENT, LIVE)).all()
    assert data.silent == is_silent.mean() == pytest.approx(2.0 / 3.0, abs=0.002)
    assert data.mean_derivative == pytest.approx(1.0 - data.silent)
    assert data.saturated == 0.0


@pytest.mark.parametrize(
    ("activation", "silent", "saturated"),
    [
        ("step", X[:, 0] <= 0.0, X[:, 0] > 0.0),
        ("hard_tanh", np.zeros(601, bool), np.abs(X[:, 0]) >= 1.0),
        ("identity", np.zeros(601, bool), np.zeros(601, bool)),
        ("abs", np.zeros(601, bool), np.zeros(601, bool)),
        ("leaky_relu", np.zeros(601, bool), np.zeros(601, bool)),
    ],
)
def test_what_is_flat_is_saturated_unless_nothing_comes_out(activation, silent, saturated):
    data = data_of(alone(activation))
    is_sure = np.abs(np.abs(X[:, 0]) - np.round(np.abs(X[:, 0]))) > 1e-9  # at a kink either slope will do
    assert ((data.states == SILENT) == silent)[is_sure].all()
    assert ((data.states == SATURATED) == saturated)[is_sure].all()


def test_saturation_follows_the_parameter():
    gentle, steep = (data_of(alone("sigmoid", parameter=value)) for value in (1.0, 20.0))
    assert (gentle.silent, gentle.saturated) == (0.0, 0.0)
    assert steep.silent == pytest.approx(0.5, abs=0.07)
    assert steep.saturated == pytest.approx(0.5, abs=0.07)


def test_a_sigmoid_is_silent_at_its_lower_end_and_saturated_at_its_upper():
    data = data_of(alone("sigmoid", weight=4.0))
    y = 1.0 / (1.0 + np.exp(-data.z))
    is_flat = y * (1.0 - y) <= 0.25 * FLAT_SHARE
    assert ((data.states == SILENT) == (is_flat & (y <= NEAR_ZERO))).all()
    assert ((data.states == SATURATED) == (is_flat & (y > NEAR_ZERO))).all()
    assert set(data.states) == {LIVE, SATURATED, SILENT}


def test_a_learned_negative_slope_is_the_unit_s_own():
    network = network_of(LayerSpec(2, "prelu"), parameters=[1, 0, 1, 0, 1, 1, 0, 0.01, 0.5])
    first, second = (data_of(network, (0, unit)) for unit in (0, 1))
    assert first.silent + first.saturated == pytest.approx(300 / 601, abs=0.002)
    assert second.silent + second.saturated == 0.0
    curve = activation_curve(network, (0, 1), (-2.0, 2.0))
    np.testing.assert_allclose(curve.y, np.where(curve.z > 0.0, curve.z, 0.5 * curve.z))
    np.testing.assert_allclose(curve.derivative[[0, -1]], [0.5, 1.0])


def test_the_curve_of_a_formula_is_what_it_says():
    network = network_of(LayerSpec(1, "custom", formula="z^2/2"), parameters=[1, 0, 1, 0])
    curve = activation_curve(network, (0, 0), (-3.0, 1.0))
    assert (curve.z[0], curve.z[-1]) == (-3.0, 1.0)
    np.testing.assert_allclose(curve.y, curve.z**2 / 2.0)
    np.testing.assert_allclose(curve.derivative, curve.z)


def test_the_histogram_counts_every_point_between_the_ends_by_its_state():
    data = data_of(alone("relu"))
    counts = data.histogram((-4.0, 4.0))
    assert counts.shape == (3, BINS)
    assert counts.sum() == len(X)
    assert counts[SILENT].sum() == np.count_nonzero(data.z <= 0.0)
    expected, _ = np.histogram(data.z, BINS, (-4.0, 4.0))
    assert np.abs(np.cumsum(counts.sum(axis=0)) - np.cumsum(expected)).max() <= 1  # rounding at an edge
    assert data.histogram((-3.0, 3.0)).sum() == len(X)
    assert data.histogram((0.5, 1.0)).sum() == np.count_nonzero((data.z >= 0.5) & (data.z <= 1.0))


def test_the_layer_s_figures_are_those_of_all_its_outputs():
    network = network_of(LayerSpec(6, "relu"), LayerSpec(4, "tanh"))
    outputs = network.activations(X)
    first, second = (data_of(network, (layer, 0)).of_layer for layer in (0, 1))
    assert first.mean == pytest.approx(outputs[0].mean())
    assert first.spread == pytest.approx(outputs[0].std())
    assert first.zeros == pytest.approx(np.mean(np.abs(outputs[0]) <= NEAR_ZERO))
    assert first.saturated == 0.0
    assert second.saturated == pytest.approx(np.mean(1.0 - outputs[1] ** 2 <= FLAT_SHARE))


def test_a_wide_layer_is_judged_by_evenly_chosen_points():
    network = network_of(LayerSpec(512, "tanh"))
    outputs = network.activations(X)
    of_layer = data_of(network).of_layer
    assert of_layer.mean == pytest.approx(outputs[0].mean(), abs=0.02)
    assert of_layer.spread == pytest.approx(outputs[0].std(), abs=0.02)


def test_without_points_there_is_nothing_to_say():
    data = data_of(network_of(LayerSpec(3, "tanh")), x=np.empty((0, 1)))
    assert (len(data.z), data.silent, data.saturated) == (0, 0.0, 0.0)
    assert np.isnan([data.mean_derivative, data.of_layer.mean, data.of_layer.zeros]).all()
    assert data.histogram((-1.0, 1.0)).sum() == 0


def test_what_is_no_number_is_left_out_of_the_histogram():
    data = data_of(network_of(LayerSpec(2, "tanh"), parameters=[np.nan, 0, 1, 0, 1, 1, 0]))
    assert not len(data.z)
    assert np.isnan(data.mean_derivative)


@pytest.mark.parametrize(
    ("wished", "found"),
    [(None, None), ((0, 2), (0, 2)), ((0, 9), (0, 3)), ((1, 1), (1, 1)), ((4, 7), (1, 1))],
)
def test_where_a_unit_is_gone_the_nearest_one_takes_its_place(wished, found):
    assert nearest_unit(make_run("4:relu,2:tanh").network, wished) == found
    assert nearest_unit(make_run("").network, wished) is None


# -- frames -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("task", ["curve", "classes", "surface"])
def test_a_frame_tells_of_the_chosen_unit_over_the_training_points(task):
    run = make_run("6:relu,4:tanh", standardize=True)
    trainer = Trainer(run, wavy_points(30, test=range(6))) if task == "curve" else plane_trainer(task)
    trainer.advance(5)
    frame = FrameBuilder(trainer, task).build(ViewRequest(frozenset({ACTIVATION}), unit=(1, 3)))
    points = trainer.points
    z = trainer.network().pre_activations(points.inputs[~points.test])[1][3]
    np.testing.assert_allclose(frame.activation.z, z, rtol=1e-5, atol=1e-6)
    assert not frame.activation.z.flags.writeable
    assert not frame.activation.states.flags.writeable


@pytest.mark.parametrize("views", [ALL_VIEWS - {ACTIVATION, INSPECTOR}, frozenset({LOSS})])
def test_a_hidden_view_asks_for_no_pre_activations(views, monkeypatch):
    monkeypatch.setattr("neuronlab.analysis.frames.subject.activation_data", lambda *_: pytest.fail("worked out"))
    trainer = Trainer(make_run("6:relu"), wavy_points(30))
    assert FrameBuilder(trainer).build(ViewRequest(views, unit=(0, 0))).activation is None


def test_a_frame_tells_of_the_nearest_unit_or_of_none():
    request = ViewRequest(frozenset({ACTIVATION}), unit=(3, 8))
    builder = FrameBuilder(Trainer(make_run("6:relu"), wavy_points(30)))
    assert (builder.build(request).activation.layer, builder.build(request).activation.unit) == (0, 5)
    assert builder.build(replace(request, unit=None)).activation is None
    assert FrameBuilder(Trainer(make_run(""), wavy_points(30))).build(request).activation is None


def test_a_frame_without_points_has_an_answer_without_points():
    run = RunSpec(NetworkSpec(hidden=(LayerSpec(2, "tanh"),)))
    frame = FrameBuilder(Trainer(run, NO_POINTS)).build(ViewRequest(frozenset({ACTIVATION}), unit=(0, 0)))
    assert not len(frame.activation.z)

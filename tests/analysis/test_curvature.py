"""The Hessian beside closed forms, and what is read out of it on networks made for the purpose."""

import numpy as np
import pytest

from neuronlab.analysis.curvature import (
    COUNTS,
    MOST_PAIRS,
    MOST_PARAMETERS,
    NEAR_ZERO,
    coupling,
    curvature_at,
    too_many,
)
from neuronlab.core.activations.table import ACTIVATIONS, CUSTOM
from neuronlab.core.data.points import NO_POINTS
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import Network
from neuronlab.core.network.outputs import sigmoid
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from tests.core.building import make_points, make_run, wavy_points


def unheard(_share):
    """Nobody waits."""


def curved(run, points, parameters, progress=unheard):
    return curvature_at(run, Network(run.network, np.array(parameters, float)), points, 7, progress)


def regression(x, *columns):
    """2·E[φφᵀ] of a sum over these features of x."""
    features = np.stack(columns)
    return 2.0 * features @ features.T / len(x)


# -- against closed forms -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mean", [0.0, 5.0])
def test_a_line_has_the_hessian_of_linear_regression_and_a_far_mean_couples_its_two(mean):
    x = np.linspace(-1.0, 1.0, 21) + mean
    curvature = curved(make_run(""), make_points(x, np.sin(x)), [0.4, -0.2])
    expected = regression(x, x, np.ones_like(x))
    np.testing.assert_allclose(curvature.hessian, expected, rtol=1e-8, atol=1e-9)
    eigenvalues = np.linalg.eigvalsh(expected)[::-1]
    np.testing.assert_allclose(curvature.eigenvalues, eigenvalues, rtol=1e-7)
    assert curvature.condition == pytest.approx(eigenvalues[0] / eigenvalues[1], rel=1e-6)
    assert curvature.stable_rate == pytest.approx(2.0 / eigenvalues[0])
    if mean:
        (pair,) = curvature.coupled
        assert pair.names == ("Output: weight of x", "Output: bias")
        assert pair.strength == pytest.approx(mean / np.sqrt(mean**2 + x.var()), rel=1e-6)
    else:
        assert curvature.coupled == ()


def test_a_quadratic_unit_couples_its_square_with_its_bias():
    """Off centre it couples its weight with both too: that is what makes such units hard to train."""
    run = RunSpec(NetworkSpec(hidden=(LayerSpec(1, "identity", unit="quadratic"),)))
    x = np.linspace(-2.0, 2.0, 31)
    away, here = (curved(run, make_points(at, np.cos(at)), [0.3, -0.5, 0.2, 2.0, 0.1]) for at in (x + 3.0, x))
    for curvature, at in ((away, x + 3.0), (here, x)):
        expected = 4.0 * regression(at, at**2, at, np.ones_like(at))  # the output weighs the unit with 2
        np.testing.assert_allclose(curvature.hessian[:3, :3], expected, rtol=1e-6, atol=1e-7 * expected.max())
    named = {pair.names for pair in away.coupled}
    assert ("Hidden 1, unit 1: weight of x²", "Hidden 1, unit 1: weight of x") in named
    assert coupling(here.hessian[:3, :3])[0, 1] < 1e-6
    assert coupling(here.hessian[:3, :3])[0, 2] == pytest.approx(np.mean(x**2) / np.sqrt(np.mean(x**4)), rel=1e-6)


def test_two_classes_have_the_hessian_of_logistic_regression():
    rng = np.random.default_rng(4)
    inputs = rng.normal(size=(50, 2))
    network = NetworkSpec(inputs=2, output="sigmoid", labels=("a", "b"))
    run = RunSpec(network, TrainingSpec(loss="cross_entropy"))
    parameters = np.array([0.8, -1.2, 0.3])
    curvature = curved(run, make_points(inputs, inputs[:, 0] > 0.0), parameters)
    features = np.column_stack([inputs, np.ones(50)])
    p = sigmoid(features @ parameters)
    expected = (features * (p * (1.0 - p))[:, None]).T @ features / 50
    np.testing.assert_allclose(curvature.hessian, expected, rtol=1e-7, atol=1e-9)


def test_standardised_targets_leave_the_units_trained_in():
    """A learning rate works on the loss as trained, so that is the loss whose curvature is told."""
    x = np.linspace(-1.0, 1.0, 21)
    run = make_run("", standardize=True)
    scaled = Network(run.network, np.array([0.5, 0.1]))
    wide = Network(run.network, np.array([0.5, 0.1]), None, type(scaled.target_scaling)((3.0,), (50.0,)))
    points = make_points(x, 50.0 * x + 3.0)
    found = curvature_at(run, wide, points, 0, unheard).hessian
    np.testing.assert_allclose(found, regression(x, x, np.ones_like(x)), rtol=1e-8, atol=1e-9)


def second_differences(run, points, parameters, step=1e-4):
    """The Hessian from losses of `Network` alone, by the four-point formula."""
    inputs, target = points.inputs, points.targets.T
    loss, unit = LOSSES[run.training.loss], np.ones((1, 1))

    def value(*moves):
        moved = np.array(parameters, float)
        for index, size in moves:
            moved[index] += size
        z = Network(run.network, moved).pre_activations(inputs)[-1]
        return loss.value(run.network.output, z, target, unit, *np.empty((2, *target.shape)))

    count = len(parameters)
    hessian = np.empty((count, count))
    for i in range(count):
        for j in range(count):
            signs = ((1, 1, 1), (-1, 1, -1), (1, -1, -1), (-1, -1, 1))
            total = sum(sign * value((i, a * step), (j, b * step)) for a, b, sign in signs)
            hessian[i, j] = total / (4.0 * step**2)
    return hessian


SMOOTH = [key for key, row in ACTIVATIONS.items() if not row.kinks and key != CUSTOM]


@pytest.mark.parametrize("activation", SMOOTH)
def test_of_every_smooth_activation_it_is_what_losses_alone_say(activation):
    run = RunSpec(NetworkSpec(hidden=(LayerSpec(2, activation), LayerSpec(2, activation, unit="quadratic"))))
    parameters = 0.4 * np.random.default_rng(3).normal(size=run.network.parameter_count)
    points = wavy_points(15)
    curvature = curved(run, points, parameters)
    expected = second_differences(run, points, parameters)
    np.testing.assert_allclose(curvature.hessian, expected, atol=3e-5 * np.abs(expected).max())
    assert curvature.asymmetry < NEAR_ZERO
    assert curvature.at_kinks == 0


# -- kinks --------------------------------------------------------------------------------------------------------


def test_a_point_at_a_kink_is_left_out_and_counted():
    x = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    run = make_run("1:relu")
    curvature = curved(run, make_points(x, x), [1.0, 0.0, 1.0, 0.0])  # at x = 0 the unit is just switching
    assert (curvature.point_count, curvature.at_kinks) == (4, 1)
    active = x[x > 0.0]
    assert curvature.hessian[0, 0] == pytest.approx(2.0 * np.square(active).sum() / 4)
    assert np.abs(curvature.hessian).max() < 10.0
    with pytest.raises(InputError, match="Every point is at a kink"):
        curved(run, make_points([0.0], [1.0]), [1.0, 0.0, 1.0, 0.0])


def test_points_that_a_small_step_takes_past_a_kink_make_no_spike():
    x = np.array([-2.0, 1e-7, 1.0, 2.0])
    run = make_run("1:relu", loss="huber")
    curvature = curved(run, make_points(x, np.zeros(4)), [1.0, 0.0, 0.1, 0.0])
    assert curvature.at_kinks == 1
    assert np.abs(curvature.hessian).max() < 10.0


# -- what is read out of it ---------------------------------------------------------------------------------------


def test_a_dead_unit_is_flat_and_does_not_spoil_the_condition():
    x = np.linspace(1.0, 2.0, 9)
    curvature = curved(make_run("2:relu"), make_points(x, x), [1.0, 0.5, -1.0, -0.5, 0.7, 0.3, 0.1])
    assert curvature.near_zero >= 3  # weight and bias of the dead unit, and the weight it is heard with
    assert curvature.condition <= 1.0 / NEAR_ZERO
    assert not any("unit 2" in name for pair in curvature.coupled for name in pair.names)


def test_a_saddle_has_negative_eigenvalues():
    """All weights 0: the output's weight and the unit's only matter together, w·v, which is a saddle."""
    x = np.linspace(-1.0, 1.0, 11)
    curvature = curved(make_run("1:identity"), make_points(x, x), [0.0, 0.0, 0.0, 0.0])
    assert curvature.negative == 1
    assert curvature.eigenvalues[-1] == pytest.approx(-2.0 * np.mean(x**2))
    assert curvature.coupled == ()  # every mix of the two is felt alike


def test_a_loss_that_does_not_curve_has_no_condition():
    curvature = curved(make_run("1:step"), make_points([-1.0, 1.0], [0.0, 0.0]), [1.0, 0.0, 0.0, 0.0])
    flat = curved(make_run("", loss="absolute"), make_points([-1.0, 1.0], [5.0, 5.0]), [1.0, 0.0])
    assert curvature.near_zero >= 2
    assert np.isnan(flat.condition)
    assert np.isnan(flat.stable_rate)
    assert flat.near_zero == 2


def test_coupling_is_between_0_and_1_and_leaves_out_what_counts_for_nothing():
    matrix = np.array([[4.0, 2.0, 0.1], [2.0, 1.0, 0.0], [0.1, 0.0, 3.0 * COUNTS]])
    strength = coupling(matrix)
    assert strength[0, 1] == pytest.approx(1.0)
    assert (strength[2] == 0.0).all()
    assert (np.diag(strength) == 0.0).all()


def test_the_most_coupled_pairs_come_first_and_are_few():
    run = make_run("6:tanh")
    curvature = curved(run, wavy_points(40), np.random.default_rng(0).normal(size=19))
    strengths = [pair.strength for pair in curvature.coupled]
    assert strengths == sorted(strengths, reverse=True)
    assert 0 < len(strengths) <= MOST_PAIRS
    assert len({pair.names for pair in curvature.coupled}) == len(strengths)


# -- what cannot be ----------------------------------------------------------------------------------------------


def test_too_large_a_network_is_refused_in_one_sentence():
    run = make_run("44:tanh,44:tanh")
    assert run.network.parameter_count > MOST_PARAMETERS
    with pytest.raises(InputError, match="at most 2,000 parameters; this network has 2,113"):
        curved(run, wavy_points(5), np.zeros(run.network.parameter_count))
    assert too_many(make_run("8:tanh").network) == ""


def test_without_points_or_numbers_it_says_what_to_do():
    with pytest.raises(InputError, match="There are no training points"):
        curved(make_run(""), NO_POINTS, [1.0, 0.0])
    with pytest.raises(InputError, match="not finite"):
        curved(make_run(""), wavy_points(5), [np.nan, 0.0])
    with pytest.raises(InputError, match="too large"):
        curved(make_run("1:identity"), wavy_points(5), [1e200, 0.0, 1e200, 0.0])


@pytest.mark.parametrize("kind", ["tanh", "relu"])
def test_progress_rises_and_ends_it(kind):
    shares = []

    class EnoughError(Exception):
        pass

    def stop_late(share):
        shares.append(share)
        if share > 0.8:
            raise EnoughError

    run = make_run(f"6:{kind}")
    with pytest.raises(EnoughError):
        curved(run, wavy_points(40), np.random.default_rng(0).normal(size=19), stop_late)
    assert shares == sorted(shares)


def test_the_network_that_is_asked_about_is_left_alone():
    run = make_run("3:relu")
    parameters = np.random.default_rng(0).normal(size=10)
    network = Network(run.network, parameters.copy())
    curvature = curvature_at(run, network, wavy_points(9), 7, unheard)
    np.testing.assert_array_equal(network.parameters, parameters)
    assert not curvature.hessian.flags.writeable
    assert not curvature.eigenvalues.flags.writeable

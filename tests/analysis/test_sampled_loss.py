import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.sampled_loss import SampledLoss, exact_copy, shown_members
from neuronlab.core.data.points import NO_POINTS, Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.training.probe import PROBE_POINTS
from tests.core.building import make_points, make_run, wavy_points


def test_of_many_points_those_are_used_that_losses_are_shown_of():
    points = wavy_points(10_000, test=range(100))
    members = shown_members(make_run("3:tanh").network, points)
    assert len(members) == PROBE_POINTS
    assert not points.test[members].any()
    assert len(shown_members(make_run("3:tanh").network, points, 300)) <= 300


def test_without_training_points_there_is_no_loss_to_show():
    network = make_run("3:tanh").network
    for points in (NO_POINTS, wavy_points(3, test=range(3))):
        with pytest.raises(InputError, match="no training points"):
            shown_members(network, points)


def test_an_exact_copy_is_the_same_network_in_float64_and_can_be_changed():
    spec = make_run("3:tanh").network
    parameters = np.random.default_rng(0).normal(size=spec.parameter_count).astype(np.float32)
    scaling = Scaling((1.0,), (2.0,)), Scaling((3.0,), (4.0,))
    copy = exact_copy(Network(spec, parameters, *scaling))
    assert copy.parameters.dtype == np.float64
    np.testing.assert_array_equal(copy.parameters, parameters)
    assert (copy.input_scaling, copy.target_scaling) == scaling
    copy.parameters[0] = 9.0
    assert parameters[0] != 9.0


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_a_network_with_a_weight_that_is_not_finite_is_refused(broken):
    spec = make_run("3:tanh").network
    parameters = np.zeros(spec.parameter_count)
    parameters[4] = broken
    with pytest.raises(InputError, match="weights"):
        exact_copy(Network(spec, parameters))


def test_the_value_is_in_the_targets_units_and_follows_the_parameters():
    x, y = np.array([1.0, 2.0, 4.0]), np.array([20.0, 30.0, 90.0])
    run = make_run("")
    network = Network(run.network, np.zeros(2), Scaling((1.0,), (2.0,)), Scaling((50.0,), (10.0,)))
    loss = SampledLoss(run, network, make_points(x, y), np.array([0, 2]))
    for w, b in ((0.0, 0.0), (1.5, -0.5)):
        loss.parameters[:] = w, b
        predicted = 10.0 * (w * (x - 1.0) / 2.0 + b) + 50.0
        assert loss.value() == pytest.approx(np.square(predicted - y)[[0, 2]].mean())


def test_the_gradient_is_that_of_central_differences():
    run, points = make_run("3:tanh,2:sigmoid"), wavy_points(12)
    parameters = np.random.default_rng(1).normal(size=run.network.parameter_count)
    loss = SampledLoss(run, Network(run.network, parameters), points, np.arange(12))
    gradient = loss.gradient().copy()
    for index in range(len(parameters)):
        sides = []
        for step in (1e-6, -1e-6):
            loss.parameters[:] = parameters
            loss.parameters[index] += step
            sides.append(loss.value())
        assert gradient[index] == pytest.approx((sides[0] - sides[1]) / 2e-6, rel=1e-5, abs=1e-8)


def test_penalties_and_dropout_are_no_part_of_it():
    points = wavy_points(12)
    plain, penalised = make_run("4:tanh"), make_run("4:tanh", l1=1.0, l2=1.0)
    layer = replace(plain.network.hidden[0], dropout=0.5)
    dropped = replace(penalised, network=replace(penalised.network, hidden=(layer,)))
    parameters = np.random.default_rng(1).normal(size=plain.network.parameter_count)
    values = [
        SampledLoss(run, Network(run.network, parameters), points, np.arange(12)).value() for run in (plain, dropped)
    ]
    assert values[0] == values[1]


def test_an_overflow_is_no_failure():
    run, points = make_run("2:identity"), wavy_points(5)
    loss = SampledLoss(run, Network(run.network, np.full(7, 1e200)), points, np.arange(5))
    assert not np.isfinite(loss.value())

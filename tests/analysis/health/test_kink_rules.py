"""All kinks at one place are a finding; kinks that are anywhere else are none."""

from dataclasses import replace

import numpy as np
import pytest

from neuronlab.analysis.health.kink_rules import kinks_together
from neuronlab.analysis.health.rules import most_important
from neuronlab.core.training.trainer import Trainer
from tests.analysis.situations import situation
from tests.core.building import make_points, make_run, state_at, wavy_points

POINTS = {1: wavy_points(40), 2: wavy_points(60, inputs=2)}


def at_start(hidden="8:relu,8:tanh", inputs=1, **training):
    return situation(Trainer(make_run(hidden, inputs=inputs, **training), POINTS[inputs]))


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "abs"])
def test_biases_of_0_put_all_kinks_at_one_place(activation):
    found = most_important(at_start(f"8:{activation},8:tanh", initial_bias=0.0))
    assert found.kind == "kinks_together"
    assert found.location == "Hidden 1"
    assert [fix.label for fix in found.fixes] == ["Spread the biases"]
    if activation == "relu":
        assert found.text == "All kinks of this layer lie at one place, x = 0, so the network can bend only there."


def test_with_two_inputs_they_meet_at_one_point():
    found = kinks_together(at_start(inputs=2, initial_bias=0.0))
    assert "meet at one point, x₁ = 0, x₂ = 0" in found.text


def test_the_place_is_said_in_units_of_the_input():
    points = make_points(np.linspace(100.0, 140.0, 30), np.linspace(0.0, 1.0, 30) ** 2)
    now = situation(Trainer(make_run("8:relu", initial_bias=0.0, standardize=True), points))
    assert "at one place, x = 1.2e2" in kinks_together(now).text


@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("seed", range(5))
def test_the_fix_spreads_them_and_the_network_learns_better(inputs, seed):
    now = at_start("16:relu", inputs, initial_bias=0.0, seed=seed)
    fix = kinks_together(now).fixes[0]
    assert fix.starts_over
    run = fix.apply(now.run)
    assert kinks_together(situation(Trainer(run, POINTS[inputs]))) is None
    assert fix.apply(run) == run


@pytest.mark.parametrize(
    "hidden", ["8:tanh", "8:identity", "2:relu", "1:relu", ""], ids=["smooth", "linear", "two", "one", "none"]
)
def test_nothing_is_said_where_there_are_no_kinks_or_too_few(hidden):
    assert kinks_together(at_start(hidden, initial_bias=0.0)) is None


def test_kinks_that_have_moved_apart_are_left_alone_and_a_finding_stays_a_little_longer():
    run, points = make_run("8:relu", initial_bias=0.0), POINTS[1]
    width = float(np.ptp(points.inputs))
    start = Trainer(run, points).network()
    for share, is_said, stays in ((0.005, True, True), (0.015, False, True), (0.03, False, False)):
        parameters = start.parameters.astype(np.float64).copy()
        blocks = parameters[:16].reshape(8, 2)
        blocks[0, 1] = -8.0 / 7.0 * share * width * blocks[0, 0]  # one of eight also moves the place nearest to all
        now = situation(Trainer(run, points, state_at(run, points, parameters)))
        assert (kinks_together(now) is not None) == is_said
        assert (kinks_together(replace(now, shown_before="kinks_together")) is not None) == stays


def test_a_network_that_has_learned_well_needs_no_hint():
    points = make_points(np.linspace(-2.0, 2.0, 40), np.maximum(np.linspace(-2.0, 2.0, 40), 0.0))
    run = make_run("8:relu", initial_bias=0.0)
    trainer = Trainer(run, points)
    trainer.advance(3_000)
    now = situation(trainer)
    assert now.has_learned_well
    assert kinks_together(now) is None

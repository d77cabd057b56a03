from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as with_fields

from neuronlab.analysis.health.stuck_units import FREED_SHARE, SATURATED_SHARE
from neuronlab.analysis.health.unit_rules import saturated_units
from neuronlab.core.activations.table import ACTIVATIONS
from tests.analysis.situations import finding, shift, situation, trainer_at, with_blocks
from tests.core.building import make_points, make_run, wavy_points


def test_dead_units_are_counted_by_layer():
    def kill(blocks):
        blocks[0][:, -1] = 9.0
        blocks[1][:, -1] = 9.0
        blocks[1][:2, -1] = -1e3

    run = make_run("4:relu,5:relu")
    found = finding(run, wavy_points(20), with_blocks(run, kill))
    assert (found.kind, found.location) == ("dead_units", "Hidden 2")
    assert "2 of 5 ReLU units" in found.text
    assert [fix.label for fix in found.fixes] == ["Revive", "Make it leaky"]
    assert [layer.activation for layer in found.fixes[1].apply(run).network.hidden] == ["relu", "leaky_relu"]


def test_a_single_dead_unit_is_told_in_the_singular():
    def kill(blocks):
        blocks[0][:, -1] = 9.0
        blocks[0][1, -1] = -9e3

    run = make_run("3:relu")
    found = finding(run, wavy_points(20), with_blocks(run, kill))
    assert "1 of 3 ReLU units" in found.text
    assert "never fires" in found.text


@pytest.mark.parametrize("number", [0, 1])
def test_a_layer_that_is_dead_throughout_is_named_as_such_and_not_as_a_vanishing_gradient(number):
    def kill(blocks):
        blocks[0][:, -1] = 9.0
        blocks[1][:, -1] = 9.0
        blocks[number][:, -1] = -9e3

    run = make_run("3:relu,3:relu")
    found = finding(run, wavy_points(20), with_blocks(run, kill))
    assert (found.kind, found.location) == ("dead_network", f"Hidden {number + 1}")


@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("kind", ["tanh", "sigmoid", "softsign", "hard_tanh", "elu", "gelu", "softplus"])
def test_units_in_the_flat_of_their_activation_are_counted_by_layer(kind, inputs):
    run, points = make_run(f"4:{kind},5:{kind}", inputs=inputs), wavy_points(40, inputs)
    assert saturated_units(situation(trainer_at(run, points, with_blocks(run, lambda _: None)))) is None
    far = -50.0
    found = saturated_units(situation(trainer_at(run, points, with_blocks(run, shift(1, 2, far)))))
    assert (found.kind, found.location) == ("saturated", "Hidden 2")
    assert f"2 of 5 {ACTIVATIONS[kind].label} units are" in found.text
    assert "5\u202f%" in found.text
    assert "95\u202f%" in found.text


def test_a_single_saturated_unit_is_told_in_the_singular_once_nothing_else_is():
    run = make_run("3:tanh")
    found = finding(run, wavy_points(40), with_blocks(run, shift(0, 1, 30.0)))
    assert "1 of 3 tanh units is" in found.text


@pytest.mark.parametrize("kind", ["relu", "leaky_relu", "step", "identity", "abs", "square", "cube", "sine", "prelu"])
def test_only_what_flattens_out_but_is_not_dead_there_can_saturate(kind):
    run = make_run(f"4:{kind}")
    for bias in (-50.0, 0.0, 50.0):
        now = situation(trainer_at(run, wavy_points(20), with_blocks(run, shift(0, 4, bias))))
        assert saturated_units(now) is None


def test_what_was_told_is_told_on_until_enough_points_are_off_the_flat():
    run, points = make_run("1:tanh"), make_points(np.arange(100.0), np.arange(100.0))
    now = situation(trainer_at(run, points, np.ones(4)))

    def shown_before(flat, before=""):
        z = np.where(np.arange(100) < flat, 9.0, 0.0)[None]
        return saturated_units(replace(now, sums=[z, z], shown_before=before)) is not None

    enters, leaves = round(100 * SATURATED_SHARE), round(100 * FREED_SHARE)
    assert [shown_before(flat) for flat in (leaves, enters - 1, enters)] == [False, False, True]
    assert [shown_before(flat, "saturated") for flat in (leaves - 1, leaves, enters)] == [False, True, True]


def test_the_mends_of_saturation_fit_its_causes():
    run, near = make_run("3:tanh", initializer="normal"), wavy_points(40)
    stuck = with_blocks(run, shift(0, 1, 30.0))
    assert [fix.label for fix in finding(run, near, stuck).fixes] == ["Revive", "Xavier weights", "Learning rate ÷ 10"]
    far = make_points(1000.0 + near.inputs, near.targets)
    labels = [fix.label for fix in finding(run, far, stuck).fixes]
    assert labels == ["Revive", "Standardise", "Xavier weights"]


@pytest.mark.parametrize(("kind", "bias"), [("relu", -50.0), ("tanh", 50.0)])
def test_muted_units_are_no_complaint(kind, bias):
    """They put out nothing, and learn nothing, because they were told to."""
    run = make_run(f"4:{kind}")
    parameters = with_blocks(run, shift(0, 2, bias))
    assert finding(run, wavy_points(40), parameters) is not None
    layer = with_fields(run.network.hidden[0], muted=(0, 1))
    muted = with_fields(run, network=with_fields(run.network, hidden=(layer,)))
    assert finding(muted, wavy_points(40), parameters) is None


def test_a_saturated_unit_that_carries_a_step_is_not_offered_to_be_revived():
    x = np.linspace(-1.0, 1.0, 81)
    points = make_points(x, np.sign(x - 0.05))
    run = make_run("4:tanh")
    parameters = with_blocks(run, lambda blocks: blocks[0].__setitem__(0, (300.0, -15.0)))
    found = saturated_units(situation(trainer_at(run, points, parameters)))
    assert found.text.startswith("1 of 4 tanh units is saturated")
    assert "Revive" not in [fix.label for fix in found.fixes]

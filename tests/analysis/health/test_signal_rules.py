import re
from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as with_fields

from neuronlab.analysis.health.rules import most_important
from neuronlab.analysis.health.signal_rules import RECENT, exploding, vanishing
from neuronlab.core.data.points import Scaling
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.trainer import Trainer
from tests.analysis.situations import classes_run, finding, plane_points, situation, with_blocks
from tests.core.building import make_points, make_run, state_at, wavy_points


def test_gradients_that_explode_are_named_with_their_size():
    run, points = make_run("4:tanh,4:tanh"), wavy_points(20)

    def enlarge(blocks):
        blocks[2][...] = 1e4

    found = finding(run, points, with_blocks(run, enlarge))
    assert found.kind == "exploding"
    assert "e7" in found.text
    assert found.fixes[0].label == "Learning rate ÷ 10"


def test_gradients_that_grow_on_their_way_down_are_named():
    run = make_run("1:identity,1:identity,1:tanh")
    # The signal is 1e-6 at the top, but the gradient is 1e4 times larger at the bottom.
    points = make_points([1e-2, 2e-2, -1e-2, 3e-2, -2e-2], [1e-6] * 5)
    found = finding(run, points, [1e-5, 0.0, 1e1, 0.0, 1e1, 0.0, 1.0, 0.0])
    assert (found.kind, found.location) == ("exploding", "Hidden 1")
    assert "× that of the output" in found.text


def test_gradients_that_vanish_are_named_and_sigmoids_offered_up():
    run, points = make_run(",".join(["4:sigmoid"] * 8)), wavy_points(20)
    found = finding(run, points, with_blocks(run, lambda _: None))
    assert (found.kind, found.location) == ("vanishing", "Hidden 1")
    assert {layer.activation for layer in found.fixes[0].apply(run).network.hidden} == {"relu"}
    thin = make_run(",".join(["4:tanh"] * 8))
    found = finding(thin, points, 0.1 * with_blocks(thin, lambda _: None))
    assert found.kind == "vanishing"
    assert not found.fixes


def test_a_step_is_named_as_what_stops_the_gradient():
    run = make_run("4:tanh,4:step,4:relu")
    found = finding(run, wavy_points(20), with_blocks(run, lambda blocks: blocks[2].__setitem__(np.s_[:, -1], 5.0)))
    assert (found.kind, found.location) == ("vanishing", "Hidden 1")
    assert "Threshold" in found.text
    assert [layer.activation for layer in found.fixes[0].apply(run).network.hidden] == ["tanh", "tanh", "relu"]


def test_a_start_from_which_no_gradient_gets_through_is_named():
    run = make_run("4:sigmoid", initializer="zero")
    found = finding(run, wavy_points(20))
    assert (found.kind, found.location) == ("vanishing", "Hidden 1")
    assert "initial weights" in found.text
    assert [fix.label for fix in found.fixes] == ["Xavier weights"]
    assert found.fixes[0].starts_over
    assert found.fixes[0].apply(run).training.initializer == "auto"
    later = most_important(replace(situation(Trainer(run, wavy_points(20))), step=1))
    assert "initial weights" not in later.text


# -- gradients over the last samples ------------------------------------------------------------------------------


def ratios(values, now, shown_before=""):
    """A situation in which the first layer's share of the gradient was `values` and is `now`."""
    run = make_run("4:tanh")
    at = situation(Trainer(run, wavy_points(40)), shown_before)
    steps = np.arange(len(values))
    rms = np.stack([np.asarray(values, float), np.ones(len(values))], axis=1)
    history = HistoryRecord(1, steps, np.ones(len(values)), np.ones(len(values)), rms, rms, rms)
    probe = replace(at.probe, gradient_rms=np.array([now, 1.0]))
    return replace(at, history=history, probe=probe, step=len(values))


def test_one_odd_sample_neither_brings_nor_ends_what_is_told_of_vanishing():
    assert vanishing(ratios([0.1] * 30, 1e-6)) is None
    assert vanishing(ratios([1e-6] * 30, 0.1)) is not None
    assert "only 1e−6 × the output layer's" in vanishing(ratios([1e-6] * 30, 0.1)).text
    assert vanishing(ratios([0.1] * 30 + [1e-6] * RECENT, 1e-6)) is not None


def test_gradients_that_hover_about_the_limit_do_not_come_and_go():
    mixed = [1e-6, 0.1, 1e-6, 1e-6, 0.1] * 6
    assert vanishing(ratios(mixed, 1e-6)) is None
    assert vanishing(ratios(mixed, 1e-6, shown_before="vanishing")) is not None


def test_what_was_before_the_last_change_of_the_run_does_not_count():
    past = ratios([1e-6] * 30, 0.1)
    assert vanishing(replace(past, began=30)) is None


def test_an_explosion_is_told_at_once_and_until_it_is_over():
    assert exploding(ratios([0.1] * 30, 1e5)) is not None
    once = [0.1] * 20 + [1e5] + [0.1] * 5
    assert exploding(ratios(once, 0.1)) is None
    assert exploding(ratios(once, 0.1, shown_before="exploding")) is not None
    assert exploding(ratios(once + [0.1] * RECENT, 0.1, shown_before="exploding")) is None


def test_a_layer_of_muted_units_lets_no_gradient_through_by_wish():
    run = make_run("3:tanh,3:tanh")
    hidden = run.network.hidden
    layers = (hidden[0], with_fields(hidden[1], muted=(0, 1, 2)))
    muted = with_fields(run, network=with_fields(run.network, hidden=layers))
    assert finding(muted, wavy_points(40)) is None


# -- networks that nothing bends ----------------------------------------------------------------------------------


def numbers_in(formula):
    """What x₁, x₂ and 1 are multiplied by in a formula of two inputs."""
    number = r"(−? ?[\d.]+(?:e[-+]\d+)?)"
    found = re.fullmatch(rf"{number}·x₁ ?\+? ?{number}·x₂ ?\+? ?{number}", formula)
    return [float(part.replace("−", "-").replace(" ", "")) for part in found.groups()]


@pytest.mark.parametrize("scaling", [Scaling.none(2), Scaling((2.0, -4.0), (0.5, 2.0))], ids=["raw", "scaled"])
@pytest.mark.parametrize(
    ("hidden", "parameters"),
    [
        ((), [1.25, -0.5, 0.75]),
        ((), [-0.25, -2.0, -1.5]),
        ((LayerSpec(2, "identity"),), [1.0, 0.5, 2.0, -1.0, 0.0, 0.25, 0.5, -2.0, 1.0]),
    ],
)
def test_on_the_line_that_is_told_both_classes_are_as_likely(hidden, parameters, scaling):
    run, points = classes_run(hidden=hidden), plane_points([0, 1] * 5)
    state = replace(state_at(run, points, parameters, np.float32), input_scaling=scaling)
    trainer = Trainer(run, points, state)
    found = most_important(situation(trainer))
    assert (found.kind, found.location) == ("linear", "Linear network")
    count, formula = re.fullmatch(r"(\d+) parameters.*: (.*) = 0", found.text).groups()
    assert int(count) == run.network.parameter_count
    first, second, constant = numbers_in(formula)
    x1 = np.linspace(-5.0, 5.0, 21)
    on_line = np.stack([x1, -(first * x1 + constant) / second], axis=1)
    np.testing.assert_allclose(trainer.network().predict(on_line), 0.5, atol=1e-6)
    # Where the sum is above zero it is the second class that is more likely.
    above = on_line + 0.1 * np.array([first, second])
    assert (trainer.network().predict(above) > 0.5).all()
    assert (trainer.network().predict(2 * on_line - above) < 0.5).all()


def test_a_linear_network_of_several_classes_is_told_without_a_formula():
    found = finding(classes_run(("a", "b", "c"), hidden=()), plane_points([0, 1, 2] * 3))
    assert "9 parameters" in found.text
    assert "x₁" not in found.text
    assert not found.fixes
    bent = finding(classes_run(("a", "b", "c"), (LayerSpec(3, "identity"),)), plane_points([0, 1, 2] * 3))
    assert bent.kind == "linear"
    assert bent.fixes[0].apply(classes_run(hidden=(LayerSpec(3, "identity"),))).network.hidden[0].activation == "tanh"


def test_a_linear_surface_is_told_as_the_plane_it_is():
    found = finding(make_run("", inputs=2), wavy_points(20, inputs=2), [1.5, -0.25, 3.0])
    assert found.text.startswith("3 parameters")
    assert found.text.endswith("plane: ŷ = 1.5·x₁ − 0.25·x₂ + 3")


def test_features_bend_a_line_and_it_is_not_told_as_one():
    network = with_fields(TASKS["classes"].network(), features=("x1", "x2", "x1*x2"))
    assert finding(RunSpec(network, TrainingSpec(loss="cross_entropy")), plane_points([0, 1] * 5)) is None


def test_a_linear_network_is_told_as_the_one_line_it_is():
    run, points = make_run("2:identity"), wavy_points(20)
    found = finding(run, points, [1.0, 0.0, 2.0, 0.5, 0.25, 0.5, -0.75])
    assert found.kind == "linear"
    assert found.text.startswith("7 parameters")
    assert found.text.endswith("line: ŷ = 1.25·x − 0.5")
    assert found.fixes[0].apply(run).network.hidden[0].activation == "tanh"


def test_a_single_neuron_has_nothing_to_mend():
    found = finding(make_run(""), wavy_points(20), [2.0, 1.0])
    assert found.text.endswith("ŷ = 2·x + 1")
    assert not found.fixes

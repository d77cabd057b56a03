import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.rules import RULES, most_important
from neuronlab.analysis.health.stuck_units import silent_units
from neuronlab.core.data.points import PointSet, Scaling
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.analysis.situations import finding, situation, with_blocks
from tests.core.building import make_points, make_run, state_at, wavy_points


@pytest.mark.parametrize("hidden", ["8:relu,8:tanh", "8:tanh,8:tanh", "16:leaky_relu", "4:sigmoid"])
def test_a_healthy_network_is_left_in_peace(hidden):
    run, points = make_run(hidden, optimizer="adam"), wavy_points(40)
    parameters = with_blocks(run, lambda blocks: blocks[0].__setitem__(np.s_[:, -1], 0.5))  # every unit fires
    trainer = Trainer(run, points, state_at(run, points, parameters, np.float32))
    for _ in range(3):
        now = situation(trainer)
        assert [rule(now) for rule in RULES] == [None] * len(RULES)
        trainer.advance(10)


@pytest.mark.parametrize(
    ("points", "kind"),
    [
        (PointSet.empty(1, 1), "no_points"),
        (make_points([1.0, 2.0], [1.0, 2.0], test=[0, 1]), "no_training_points"),
        (make_points([1.0], [1.0]), "one_point"),
        (make_points([1.0] * 9, np.arange(9.0)), "equal_x"),
        (wavy_points(4), "few_points"),
    ],
)
def test_points_that_cannot_teach_are_pointed_out(points, kind):
    found = finding(make_run("4:tanh"), points)
    assert found.kind == kind
    assert found.text.endswith(".")
    assert not found.fixes


ONE_LAYER = (LayerSpec(4, "tanh"),)


def classes_run(labels=("cat", "dog"), hidden=ONE_LAYER):
    return RunSpec(TASKS["classes"].network(hidden, labels), TrainingSpec(loss="cross_entropy"))


def plane_points(targets, test=()):
    return make_points(np.random.default_rng(1).normal(size=(len(targets), 2)), targets, test)


@pytest.mark.parametrize(
    ("points", "kind"),
    [
        (PointSet.empty(2, 1), "no_points"),
        (plane_points([0, 1], test=[0, 1]), "no_training_points"),
        (plane_points([0]), "one_point"),
        (plane_points([1, 1]), "one_class"),
        (plane_points([1] * 9), "one_class"),
        (plane_points([1] * 9 + [0], test=[9]), "one_class"),
        (plane_points([0, 1, 0, 1]), "few_points"),
        (plane_points([0] * 8 + [1]), None),
        (make_points([[1.0, 2.0]] * 6, [0, 1] * 3), "equal_x"),
    ],
)
def test_points_that_cannot_teach_classes_are_pointed_out(points, kind):
    found = finding(classes_run(), points)
    assert (found.kind if found else None) == kind
    assert found is None or (found.text.endswith(".") and not found.fixes)


def test_the_one_class_there_is_is_named():
    assert "belong to class dog. Draw" in finding(classes_run(), plane_points([1] * 9)).text
    assert "belong to class bee. Draw" in finding(classes_run(("ant", "bee", "cow")), plane_points([1] * 9)).text
    two_of_three = finding(classes_run(("ant", "bee", "cow")), plane_points([0, 2] * 4))
    assert two_of_three is None


def test_few_points_are_told_in_words_for_what_they_teach():
    assert finding(make_run("4:tanh"), wavy_points(4)).text == (
        "Only 4 points: almost any function passes through them. Draw more."
    )
    assert finding(classes_run(), plane_points([0, 1])).text == "Only 2 points: almost anything fits them. Draw more."
    surface = make_run("4:tanh", inputs=2)
    assert "any function passes" in finding(surface, wavy_points(4, inputs=2)).text


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
    count, formula = re.fullmatch(r"(\d+) parameters, one straight boundary: (.*) = 0", found.text).groups()
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
    assert found.text == "9 parameters, and every boundary between two classes is a straight line"
    assert not found.fixes
    bent = finding(classes_run(("a", "b", "c"), (LayerSpec(3, "identity"),)), plane_points([0, 1, 2] * 3))
    assert bent.kind == "linear"
    assert bent.fixes[0].apply(classes_run(hidden=(LayerSpec(3, "identity"),))).network.hidden[0].activation == "tanh"


def test_a_linear_surface_is_told_as_the_plane_it_is():
    found = finding(make_run("", inputs=2), wavy_points(20, inputs=2), [1.5, -0.25, 3.0])
    assert found.text == "3 parameters, one plane: ŷ = 1.5·x₁ − 0.25·x₂ + 3"


def test_features_bend_a_line_and_it_is_not_told_as_one():
    network = with_fields(TASKS["classes"].network(), features=("x1", "x2", "x1*x2"))
    assert finding(RunSpec(network, TrainingSpec(loss="cross_entropy")), plane_points([0, 1] * 5)) is None


def test_points_that_can_teach_are_not_mentioned():
    assert finding(make_run("4:tanh"), wavy_points(5)) is None
    assert finding(make_run("4:tanh"), make_points([0.0, 0.0, 0.0, 0.0, 1.0], np.arange(5.0))) is None


def test_divergence_names_the_step_and_where_it_went_back_to():
    run, points = make_run("", optimizer="sgd", learning_rate=1.01), make_points([-1.0, 1.0], [1.0, -2.0])
    trainer = Trainer(run, points)
    trainer.advance(10**4)
    step = trainer.divergence.step
    found = most_important(situation(trainer))
    assert (found.kind, found.location) == ("divergence", "Output")

    assert found.text == f"Diverged at step {step:,} (its gradient overflowed) and was rolled back. Restart with:"
    assert [fix.label for fix in found.fixes] == ["Learning rate ÷ 10", "Clip gradients", "Standardise"]
    assert all(fix.starts_over for fix in found.fixes)
    assert found.fixes[1].apply(run).training.clip == fixes.FIRST_CLIP
    assert found.fixes[2].apply(run).training.standardize
    assert found.fixes[0].apply(run).training.learning_rate == pytest.approx(0.101)
    assert found.fixes[0].apply(run).network == run.network


def test_the_learning_rate_is_never_mended_below_its_bound():
    run = make_run("", learning_rate=2e-8)
    run = fixes.smaller_rate(run).apply(run)
    assert run.training.learning_rate == 1e-8
    assert fixes.smaller_rate(run) is None


def test_gradients_that_explode_are_named_with_their_size():
    run, points = make_run("4:tanh,4:tanh"), wavy_points(20)

    def enlarge(blocks):
        blocks[2][...] = 1e4

    found = finding(run, points, with_blocks(run, enlarge))
    assert found.kind == "exploding"
    assert "e+0" in found.text
    assert found.fixes[0].label == "Learning rate ÷ 10"


def test_gradients_that_grow_on_their_way_down_are_named():
    run = make_run("1:identity,1:identity,1:tanh")
    # The signal is 1e-6 at the top, but the gradient is 1e4 times larger at the bottom.
    points = make_points([1e-2, 2e-2, -1e-2, 3e-2, -2e-2], [1e-6] * 5)
    found = finding(run, points, [1e-5, 0.0, 1e1, 0.0, 1e1, 0.0, 1.0, 0.0])
    assert (found.kind, found.location) == ("exploding", "Hidden 1")
    assert "× that of the output layer" in found.text


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
    assert "from these initial weights" in found.text
    assert [fix.label for fix in found.fixes] == ["Xavier weights"]
    assert found.fixes[0].starts_over
    assert found.fixes[0].apply(run).training.initializer == "auto"
    later = most_important(replace(situation(Trainer(run, wavy_points(20))), step=1))
    assert "cannot learn from here" in later.text


def test_dead_units_are_counted_by_layer():
    def kill(blocks):
        blocks[0][:, -1] = 9.0
        blocks[1][:, -1] = 9.0
        blocks[1][:2, -1] = -1e3

    run = make_run("4:relu,5:relu")
    found = finding(run, wavy_points(20), with_blocks(run, kill))
    assert (found.kind, found.location) == ("dead_units", "Hidden 2")
    assert found.text == "2 of 5 ReLU units never fire on the training points, so they cannot learn."
    assert [fix.label for fix in found.fixes] == ["Revive", "Make it leaky"]
    assert [layer.activation for layer in found.fixes[1].apply(run).network.hidden] == ["relu", "leaky_relu"]


def test_a_single_dead_unit_is_told_in_the_singular():
    def kill(blocks):
        blocks[0][:, -1] = 9.0
        blocks[0][1, -1] = -9e3

    run = make_run("3:relu")
    found = finding(run, wavy_points(20), with_blocks(run, kill))
    assert found.text == "1 of 3 ReLU units never fires on the training points, so it cannot learn."


@pytest.mark.parametrize("number", [0, 1])
def test_a_layer_that_is_dead_throughout_is_named_as_such_and_not_as_a_vanishing_gradient(number):
    def kill(blocks):
        blocks[0][:, -1] = 9.0
        blocks[1][:, -1] = 9.0
        blocks[number][:, -1] = -9e3

    run = make_run("3:relu,3:relu")
    found = finding(run, wavy_points(20), with_blocks(run, kill))
    assert (found.kind, found.location) == ("dead_units", f"Hidden {number + 1}")


@pytest.mark.parametrize("activation", ["leaky_relu", "tanh", "sigmoid", "step", "identity"])
def test_only_units_that_are_flat_when_silent_can_be_dead(activation):
    run = make_run(f"3:{activation}")
    parameters = with_blocks(run, lambda blocks: blocks[0].__setitem__(np.s_[:, -1], -9e3))
    points = wavy_points(20)
    now = situation(Trainer(run, points, state_at(run, points, parameters, np.float32)))
    assert not any(mask.any() for mask in silent_units(now.network, now.outputs))


def test_without_points_no_unit_counts_as_dead():
    now = situation(Trainer(make_run("3:relu"), PointSet.empty(1, 1)))
    assert not silent_units(now.network, now.outputs)[0].any()


def test_a_linear_network_is_told_as_the_one_line_it_is():
    run, points = make_run("2:identity"), wavy_points(20)
    found = finding(run, points, [1.0, 0.0, 2.0, 0.5, 0.25, 0.5, -0.75])
    assert found.kind == "linear"
    assert found.text == "7 parameters, one line: ŷ = 1.25·x − 0.5"
    assert found.fixes[0].apply(run).network.hidden[0].activation == "tanh"


def test_a_single_neuron_has_nothing_to_mend():
    found = finding(make_run(""), wavy_points(20), [2.0, 1.0])
    assert found.text == "2 parameters, one line: ŷ = 2·x + 1"
    assert not found.fixes


def test_the_most_urgent_finding_is_the_one_told():
    run = make_run("3:identity")
    assert finding(run, PointSet.empty(1, 1)).kind == "no_points"
    assert finding(run, wavy_points(20)).kind == "linear"


@settings(max_examples=40, deadline=None)
@given(
    task=st.sampled_from(list(TASKS)),
    hidden=st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["relu", "sigmoid", "step", "tanh"])), max_size=5),
    scale=st.sampled_from([0.0, 1e-20, 1e-3, 1.0, 1e3, 1e20, 3e38]),
    count=st.integers(0, 8),
    seed=st.integers(0, 100),
)
def test_no_network_is_too_strange_for_the_rules(task, hidden, scale, count, seed):
    row = TASKS[task]
    network = row.network(tuple(LayerSpec(width, kind) for width, kind in hidden))
    run, points = RunSpec(network, TrainingSpec(loss=row.loss)), PointSet.empty(row.inputs, 1)
    if count:
        inputs = np.random.default_rng(seed).normal(size=(count, row.inputs))
        points = make_points(inputs, inputs[:, 0] > 0.0)
    parameters = np.clip(np.random.default_rng(seed).normal(size=run.network.parameter_count) * scale, -3e38, 3e38)
    with np.errstate(all="ignore"):  # as frames are built
        found = finding(run, points, parameters)
    assert found is None or found.text


@pytest.mark.parametrize(("schedule", "steps"), [("cosine", 100), ("step", 2000), ("exponential", 2000)])
def test_a_schedule_that_has_spent_the_rate_is_pointed_out_and_can_be_ended(schedule, steps):
    run = make_run("8:tanh", optimizer="sgd", schedule=schedule, schedule_steps=100)
    trainer = Trainer(run, wavy_points(40))
    trainer.advance(steps // 4)
    assert asked(trainer, 0) is None
    trainer.advance(steps)
    found = asked(trainer, trainer.step)
    assert found.kind == "rate_spent"
    assert found.fixes[0].apply(run).training.schedule == "constant"


def asked(trainer, step):
    found = most_important(replace(situation(trainer), step=step, is_resting=trainer.is_resting))
    return found if found and found.kind in {"rate_spent", "resting"} else None


def test_an_optimiser_that_finds_no_better_place_says_so_and_another_goes_on():
    run = make_run("", optimizer="lbfgs")  # a line through points: a few steps and nothing is left to find
    trainer = Trainer(run, wavy_points(40))
    assert asked(trainer, 0) is None
    trainer.advance(60)
    found = asked(trainer, trainer.step)
    assert found.kind == "resting"
    assert found.fixes[0].apply(run).training.optimizer == "adam"

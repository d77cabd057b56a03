"""Runs that learn nothing, built on purpose: the cause is named, and its first fix lowers the loss."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.health.cause_rules import at_rest, one_class_only, penalty_too_strong, rate_too_high
from neuronlab.analysis.health.rules import most_important
from neuronlab.core.training.trainer import Trainer
from tests.analysis.situations import classes_run, finding, situation, trainer_at, with_blocks
from tests.core.building import make_points, make_run, wavy_points

WAVE = wavy_points(40)


def trained(run, points, steps):
    trainer = Trainer(run, points)
    trainer.advance(steps)
    return trainer


def loss_after_fix(found, run, points, steps, number=0):
    fix = found.fixes[number]
    return trained(fix.apply(run), points, steps).probe().train_loss


@pytest.mark.parametrize("rate", [1.0, 100.0])
@pytest.mark.parametrize("hidden", ["8:relu,8:tanh", "8:tanh,8:tanh"])
def test_a_flat_line_at_a_high_rate_is_the_rate_s_fault(rate, hidden):
    run = make_run(hidden, optimizer="adam", learning_rate=rate)
    trainer = trained(run, WAVE, 1_500)
    found = most_important(situation(trainer))
    assert found.kind == "rate_too_high"
    assert found.text.startswith(f"The learning rate is too high: at {rate:g} the training loss stays at ")
    assert found.text.endswith(f"; always predicting the mean has {np.var(WAVE.targets):.2g}.")
    assert found.fixes[0].label == "Learning rate 0.01"
    assert found.fixes[0].starts_over
    assert loss_after_fix(found, run, WAVE, 1_500) < 0.2 * trainer.probe().train_loss


@pytest.mark.parametrize("seed", range(3))
def test_units_that_died_or_saturated_at_an_absurd_rate_are_its_fault(seed):
    for hidden in ("8:relu,8:tanh", "8:tanh,8:tanh"):
        trainer = trained(make_run(hidden, optimizer="adam", learning_rate=3.0, seed=seed), WAVE, 1_500)
        assert most_important(situation(trainer)).kind == "rate_too_high"


def test_a_high_rate_with_which_it_learns_is_left_in_peace():
    run = make_run("16:tanh", optimizer="adam", learning_rate=0.1)
    trainer = trained(run, WAVE, 1_500)
    found = most_important(situation(trainer))
    assert found is None or found.kind != "rate_too_high"


def test_a_network_that_was_dead_before_the_first_step_is_not_the_rate_s_fault():
    run = make_run("8:relu,8:relu", optimizer="adam", learning_rate=0.1, initial_bias=-50.0)
    assert most_important(situation(trained(run, WAVE, 1_500))).kind == "dead_network"


def muted(layer):
    return replace(layer, muted=tuple(range(layer.width)))


def frozen(layer):
    return replace(layer, frozen=tuple(range(layer.width)))


@pytest.mark.parametrize("settings", [{"learning_rate": 1.0}, {"l2": 5.0}, {}])
@pytest.mark.parametrize("change", [muted, frozen])
def test_nothing_is_blamed_where_nothing_is_free_to_learn(settings, change):
    run = make_run("8:tanh", optimizer="adam", **settings)
    network = replace(run.network, hidden=tuple(map(change, run.network.hidden)), frozen_outputs=(0,))
    now = situation(trained(replace(run, network=network), WAVE, 1_500))
    assert [rule(now) for rule in (rate_too_high, penalty_too_strong, at_rest)] == [None] * 3


@pytest.mark.parametrize("settings", [{"learning_rate": 0.1}, {"l2": 1.0}, {}])
def test_targets_that_do_not_vary_are_no_reason_to_blame_anything(settings):
    points = make_points(np.linspace(-2.0, 2.0, 40), np.full(40, 0.3))
    now = situation(trained(make_run("8:tanh", optimizer="adam", **settings), points, 1_500))
    assert np.isnan(now.loss_share)
    assert [rule(now) for rule in (rate_too_high, penalty_too_strong, at_rest)] == [None] * 3


def test_noise_that_cannot_be_learned_is_not_the_rate_s_fault():
    rng = np.random.default_rng(0)
    points = make_points(rng.uniform(-2.0, 2.0, 60), rng.normal(size=60))
    now = situation(trained(make_run("3:tanh", optimizer="adam", learning_rate=0.1), points, 1_500))
    assert rate_too_high(now) is None


def test_a_good_fit_of_noisy_points_needs_no_words():
    x = np.random.default_rng(0).uniform(-3.0, 3.0, 200)
    points = make_points(x, np.sin(2.0 * x) + np.random.default_rng(1).normal(size=200) * 0.25, test=range(40))
    assert at_rest(situation(trained(make_run("8:tanh", optimizer="adam"), points, 12_000))) is None


@pytest.mark.parametrize("initializer", ["zero", "auto"])
def test_weights_that_were_small_from_the_start_were_not_shrunk(initializer):
    run = make_run("8:tanh", optimizer="adam", initializer=initializer, l2=1e-6, learning_rate=1e-8)
    assert penalty_too_strong(situation(trained(run, WAVE, 1_500))) is None


@pytest.mark.parametrize("penalty", [{"l2": 5.0}, {"l1": 2.0}])
@pytest.mark.parametrize("hidden", ["8:tanh", "8:tanh,8:tanh"])
def test_a_penalty_that_outweighs_the_loss_is_named(penalty, hidden):
    run = make_run(hidden, optimizer="adam", **penalty)
    trainer = trained(run, WAVE, 2_000)
    found = most_important(situation(trainer))
    assert found.kind == "penalty_too_strong"
    assert found.text.startswith("The penalty outweighs the loss: it has shrunk these weights below 0.01")
    assert [fix.label for fix in found.fixes] == ["No penalty", "Penalty ÷ 10"]
    assert loss_after_fix(found, run, WAVE, 2_000) < 0.2 * trainer.probe().train_loss


def test_small_weights_without_a_penalty_have_another_cause():
    run = make_run("8:tanh", optimizer="adam", learning_rate=1e-8)
    parameters = with_blocks(run, lambda blocks: [block.__imul__(1e-4) for block in blocks])
    trainer = trainer_at(run, WAVE, parameters)
    trainer.advance(1_500)
    found = most_important(situation(trainer))
    assert found is None or found.kind != "penalty_too_strong"


def test_sixteen_layers_of_dead_units_are_a_dead_network():
    run = make_run(",".join(["8:relu"] * 16), optimizer="adam")

    def kill(blocks):
        for block in blocks[:-1]:
            block[:, -1] = -9.0

    found = finding(run, WAVE, with_blocks(run, kill))
    assert (found.kind, found.location) == ("dead_network", "Hidden 1")
    assert found.text.startswith("The whole network is dead: no unit of this layer fires")
    assert found.fixes[0].label == "Use Leaky ReLU"
    assert {layer.activation for layer in found.fixes[0].apply(run).network.hidden} == {"leaky_relu"}


def test_one_dead_layer_can_be_revived():
    run = make_run("8:relu,8:relu", optimizer="adam")
    dead = with_blocks(run, lambda blocks: blocks[1].__setitem__(np.s_[:, -1], -99.0))
    trainer = trainer_at(run, WAVE, dead)
    found = most_important(situation(trainer))
    assert (found.kind, found.location, found.fixes[0].label) == ("dead_network", "Hidden 2", "Revive")
    revived = Trainer(run, WAVE, found.fixes[0].relearn(run, WAVE, trainer.state()))
    assert most_important(situation(revived)) is None


def uneven(small, large, seed=0):
    """Two classes of such sizes, over each other."""
    rng = np.random.default_rng(seed)
    return make_points(rng.normal(size=(small + large, 2)), [0] * large + [1] * small)


def standing_still(labels, points, change):
    """A run that hardly moves from such parameters, long enough to be judged."""
    run = classes_run(labels)
    run = replace(run, training=replace(run.training, learning_rate=1e-8))
    trainer = trainer_at(run, points, with_blocks(run, change))
    trainer.advance(1_200)
    return situation(trainer)


def test_an_accuracy_of_the_largest_class_alone_is_not_praised():
    now = standing_still(("A", "B"), uneven(11, 89), lambda blocks: blocks[-1].__setitem__(np.s_[:, -1], -50.0))
    found = one_class_only(now)
    assert found.text.startswith("Accuracy 89\u202f%: no better than always answering A.")
    assert "draw more points of the other classes" in found.text


def test_of_three_classes_the_one_always_answered_is_named():
    points = make_points(np.random.default_rng(0).normal(size=(60, 2)), [0] * 15 + [1] * 30 + [2] * 15)
    now = standing_still(("A", "B", "C"), points, lambda blocks: blocks[-1].__setitem__((1, -1), 50.0))
    assert one_class_only(now).text.startswith("Accuracy 50\u202f%: no better than always answering B.")


def test_classes_that_are_distinct_names_get_no_such_words():
    inputs = np.random.default_rng(0).normal(size=(60, 2))
    trainer = trained(classes_run(("A", "B")), make_points(inputs, inputs[:, 0] > 0.8), 1_500)
    assert one_class_only(situation(trainer)) is None


def test_the_89_percent_of_a_real_run_are_named():
    """Classes over each other, with weights pulled to zero: nothing but their sizes can be learned."""
    run = classes_run(("A", "B"))
    run = replace(run, training=replace(run.training, l2=1.0))
    found = most_important(situation(trained(run, uneven(11, 89), 2_000)))
    assert found.kind in {"penalty_too_strong", "one_class_only"}


def test_a_loss_at_rest_is_said_to_be_the_best_this_network_can_do():
    run = make_run("1:tanh", optimizer="adam", learning_rate=0.01)
    trainer = trained(run, wavy_points(40), 40_000)
    found = most_important(situation(trainer))
    assert found.kind == "at_rest"
    assert found.text.startswith(f"The training loss has rested at {trainer.probe().train_loss:.3g} since step ")
    assert "add units or a layer" in found.text


def test_a_run_that_has_learned_well_gets_no_hint_about_its_units():
    run = make_run("8:tanh", optimizer="adam")
    x = np.linspace(-1.0, 1.0, 40)
    points = make_points(x, np.tanh(3.0 * x))
    parameters = with_blocks(run, lambda blocks: blocks[0].__setitem__(np.s_[2:, -1], 60.0))
    trainer = trainer_at(run, points, parameters)
    assert most_important(situation(trainer)).kind == "saturated"
    trainer.advance(6_000)
    now = situation(trainer)
    assert now.has_learned_well
    assert most_important(now) is None


@pytest.mark.parametrize(("scale", "text"), [(1.0, "Gradients vanish: "), (3.0, "Gradients fade about 400-fold ")])
def test_a_deep_stack_of_sigmoids_fades_and_says_how_much(scale, text):
    run = make_run(",".join(["8:sigmoid"] * 6), optimizer="adam")
    found = finding(run, WAVE, with_blocks(run, lambda blocks: [block.__imul__(scale) for block in blocks]))
    assert (found.kind, found.location) == ("vanishing", "Hidden 1")
    assert found.text.startswith(text)
    assert found.fixes[0].label == "Use ReLU"

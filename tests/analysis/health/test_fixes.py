from dataclasses import replace

import pytest

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import MOST_FIXES, Action
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from tests.core.building import make_run, wavy_points


def test_the_learning_rate_is_never_mended_below_its_bound():
    run = make_run("", learning_rate=2e-8)
    run = fixes.smaller_rate(run).apply(run)
    assert run.training.learning_rate == 1e-8
    assert fixes.smaller_rate(run) is None


def test_a_tenth_and_ten_times_a_rate_have_no_rounding_error():
    run = make_run("", learning_rate=0.003)
    assert fixes.smaller_rate(run).apply(run).training.learning_rate == 0.0003
    run = make_run("", learning_rate=0.0003)
    assert fixes.larger_rate(run).apply(run).training.learning_rate == 0.003


def test_what_would_change_nothing_is_not_offered():
    adam = make_run("8:tanh", standardize=True)
    nothing = fixes.adam, fixes.standardized, fixes.fitting_start, fixes.constant_rate
    assert fixes.offered(adam, *nothing, fixes.instead_of("sigmoid", "relu", "Use ReLU")) == ()
    own_rate = make_run("8:tanh", optimizer="lbfgs")
    assert fixes.offered(own_rate, fixes.smaller_rate, fixes.larger_rate, fixes.clipping) == ()


def test_the_first_few_of_many_are_offered_in_order():
    run = make_run("8:tanh", optimizer="sgd")
    offers = fixes.constant_rate, fixes.clipping, fixes.adam, fixes.standardized, fixes.larger_rate
    expected = [offer(run).label for offer in offers[1 : 1 + MOST_FIXES]]
    assert [fix.label for fix in fixes.offered(run, *offers)] == expected


def test_the_learning_rate_is_never_raised_above_its_bound():
    run = fixes.larger_rate(make_run("", learning_rate=30.0)).apply(make_run("", learning_rate=30.0))
    assert run.training.learning_rate == fixes.LARGEST_RATE
    assert fixes.larger_rate(run) is None


def test_clipping_starts_at_one_limit_and_gets_tighter():
    limits, run = [], make_run("", clip=50.0)
    for _ in range(3):
        run = fixes.clipping(run).apply(run)
        limits.append(run.training.clip)
    assert limits == pytest.approx([1.0, 0.1, 0.01])


def test_a_penalty_grows_tenfold_up_to_its_bound():
    run, penalties = make_run(""), []
    while (fix := fixes.penalty(run)) is not None:
        run = fix.apply(run)
        penalties.append(run.training.l2)
        assert f"{run.training.l2:g}" in fix.label
    assert penalties == pytest.approx([0.001, 0.01, 0.1, 1.0, 10.0])


def test_the_same_fix_from_the_start_gives_up_what_was_learned():
    run = make_run("")
    plain, over = fixes.clipping(run), fixes.starting_over(fixes.clipping)(run)
    assert (plain.starts_over, over.starts_over) == (False, True)
    assert over.apply(run) == plain.apply(run)
    assert over.label == plain.label
    assert fixes.starting_over(fixes.clipping)(make_run("", optimizer="lbfgs")) is None


def test_a_fitting_start_takes_the_rule_of_the_layers_and_drops_what_was_adjusted():
    run = make_run("4:relu,4:relu", initializer="normal", initial_scale=0.3, initial_bias=0.5)
    fix = fixes.fitting_start(run)
    assert "He" in fix.label
    changed = fix.apply(run).training
    assert (changed.initializer, changed.initial_scale, changed.initial_bias) == ("auto", None, "spread")
    assert "He" not in fixes.fitting_start(make_run("4:relu,4:tanh", initializer="normal")).label
    assert fixes.fitting_start(make_run("", initializer="normal")) is None


@pytest.mark.parametrize(
    ("hidden", "given", "label"),
    [
        ("4:sigmoid", "xavier", None),
        ("4:sigmoid", "he", "Xavier weights"),
        ("4:relu", "he", None),
        ("4:elu", "he", "He weights"),  # which has a gain of its own
        ("4:sigmoid,4:relu", "xavier", "Matching weights"),
    ],
)
def test_a_fitting_start_is_offered_only_if_it_draws_other_weights(hidden, given, label):
    fix = fixes.fitting_start(make_run(hidden, initializer=given))
    assert (None if fix is None else fix.label) == label


def test_another_activation_takes_the_place_of_one_and_leaves_the_others():
    run = make_run("4:sigmoid,3:tanh,2:sigmoid")
    changed = fixes.instead_of("sigmoid", "relu", "Use ReLU")(run).apply(run)
    assert [layer.activation for layer in changed.network.hidden] == ["relu", "tanh", "relu"]
    assert [layer.width for layer in changed.network.hidden] == [4, 3, 2]
    leaky = fixes.leaky(1)(run).apply(run)
    assert [layer.activation for layer in leaky.network.hidden] == ["sigmoid", "leaky_relu", "sigmoid"]


def test_going_back_names_its_step_and_leaves_the_run_alone():
    run = make_run("")
    trainer = Trainer(run, wavy_points(9), trajectory=Trajectory(Workspace()))
    trainer.advance(2)
    fix = fixes.back_to(replace(trainer.best, state=replace(trainer.best.state, step=12_345)))(run)
    assert (fix.label, fix.action) == ("Back to step 12,345", Action.GO_TO_BEST)
    assert fix.apply(run) is run
    assert fixes.back_to(trainer.best, "Back to it")(run).label == "Back to it"
    assert fixes.keep_going(run).action == Action.KEEP_GOING

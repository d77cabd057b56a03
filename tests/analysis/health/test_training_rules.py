from dataclasses import replace

import numpy as np
import pytest

from neuronlab.analysis.health.loss_course import BLOCKS, FIRST_LOOK, LOOKS_PER_DOUBLING, course_of, last_look
from neuronlab.analysis.health.rules import RULES
from neuronlab.analysis.health.signal_rules import RECENT, exploding, vanishing
from neuronlab.analysis.health.training_rules import loss_of_the_mean, overfitting, plateau
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.trainer import Trainer
from tests.analysis.situations import situation
from tests.core.building import make_points, make_run, wavy_points

STEPS = np.arange(0, 2048, 8)
SHARE = STEPS / STEPS[-1]
"""From 0 to 1 over the steps of the history."""


def record(train, test=np.nan, gradient=0.1, layers=2):
    ones = np.ones(len(STEPS))
    rms = np.tile((gradient * ones)[:, None], (1, layers))
    return HistoryRecord(8, STEPS, train * ones, test * ones, rms, rms, rms)


def after(history, points, run=None, began=0, shown_before=""):
    """A situation at the last step of such a history."""
    run = run or make_run("4:tanh", optimizer="sgd")
    now = situation(Trainer(run, points), shown_before)
    step = int(STEPS[-1])
    course = course_of(history, began, last_look(began, step))
    return replace(now, history=history, began=began, step=step, course=course)


WAVE = wavy_points(40, test=range(12))
MEAN_LOSS = float(np.var(WAVE.training()[1]))


# -- when it is looked at -----------------------------------------------------------------------------------------


def test_a_look_is_taken_a_few_times_while_the_steps_double():
    assert last_look(0, FIRST_LOOK - 1) == 0
    assert last_look(0, FIRST_LOOK) == FIRST_LOOK
    looks = sorted({last_look(0, step) for step in range(FIRST_LOOK, 2 * FIRST_LOOK)})
    assert len(looks) == LOOKS_PER_DOUBLING
    assert last_look(0, 2 * FIRST_LOOK) == 2 * FIRST_LOOK
    assert all(last_look(0, step) <= step for step in range(FIRST_LOOK, 20_000, 7))


def test_looks_count_from_where_the_run_was_changed_last():
    assert last_look(5_000, 5_999) == 0
    assert last_look(5_000, 6_100) == 5_000 + last_look(0, 1_100)


def test_between_looks_nothing_new_is_said_however_the_loss_jumps():
    calm, wild = record(0.1), record(0.1)
    look = last_look(0, int(STEPS[-1]))
    later = look < STEPS
    assert later.any()
    jumped = np.where(later, 1e6, wild.train_loss)
    courses = [course_of(each, 0, look) for each in (calm, replace(wild, train_loss=jumped))]
    np.testing.assert_array_equal(courses[0].train, courses[1].train)


def test_stretches_are_judged_by_their_medians_in_order():
    course = course_of(record(1.0 - SHARE, SHARE, 1.0 + SHARE), 0, int(STEPS[-1]))
    assert [len(each) for each in (course.steps, course.train, course.test, course.gradient)] == [BLOCKS] * 4
    assert (np.diff(course.train) < 0).all()
    assert (np.diff(course.test) > 0).all()
    assert (np.diff(course.gradient) > 0).all()
    assert (np.diff(course.steps) == len(STEPS) // BLOCKS * 8).all()


def test_too_few_samples_say_nothing():
    assert course_of(record(0.1), int(STEPS[-30]), int(STEPS[-1])) is None
    assert course_of(HistoryRecord.empty(2), 0, 1_000) is None


# -- plateau ------------------------------------------------------------------------------------------------------

HIGH = 0.9 * MEAN_LOSS
UP_AND_DOWN = HIGH * (1.0 + 0.2 * np.sin(np.arange(len(STEPS))))


@pytest.mark.parametrize(
    ("losses", "word", "labels"),
    [
        (UP_AND_DOWN, "too long", ["Learning rate ÷ 10", "Use Adam"]),
        (HIGH * (1.0 + 0.3 * SHARE), "too long", ["Learning rate ÷ 10", "Use Adam"]),
        (HIGH * (1.0 - 0.01 * SHARE), "too short", ["Learning rate × 10", "Use Adam"]),
    ],
)
def test_a_loss_that_has_come_to_a_halt_is_told_with_its_cause(losses, word, labels):
    found = plateau(after(record(losses), WAVE))
    assert found.kind == "plateau"
    assert f"the steps may be {word}." in found.text
    assert [fix.label for fix in found.fixes] == labels
    rate = found.fixes[0].apply(make_run("4:tanh", learning_rate=0.01)).training.learning_rate
    assert rate == pytest.approx(0.1 if word == "too short" else 0.001)
    assert found.fixes[1].apply(make_run(optimizer="sgd")).training.optimizer == "adam"


@pytest.mark.parametrize(
    "history",
    [
        record(HIGH * (1.0 - 0.1 * SHARE)),
        record(0.1 * UP_AND_DOWN),
        record(UP_AND_DOWN, gradient=1e-4),
        record(np.where(SHARE < 0.5, HIGH, 0.5 * HIGH) * np.exp(-SHARE)),
        record(np.nan),
        record(np.inf),
    ],
    ids=["falls", "is small", "gradients are tiny", "has fallen since", "no points", "overflowed"],
)
def test_a_loss_is_left_in_peace_that(history):
    assert plateau(after(history, WAVE)) is None


def test_an_optimiser_that_finds_its_own_rate_has_a_rule_of_its_own():
    assert plateau(after(record(UP_AND_DOWN), WAVE, make_run("4:tanh", optimizer="lbfgs"))) is None


def real_findings(rate, seeds):
    """What is said after 2,000 steps of runs that differ in their first weights."""
    for seed in seeds:
        trainer = Trainer(make_run("16:tanh,16:tanh", optimizer="adam", learning_rate=rate, seed=seed), wavy_points(40))
        trainer.advance(2_000)
        found = plateau(situation(trainer))
        yield "" if found is None else found.text


def test_real_runs_whose_steps_are_too_long_come_to_a_halt():
    """Where one such run ends depends on how the processor rounds, so no single one can be counted on."""
    findings = list(real_findings(2.0, range(8)))
    assert any("too long" in text for text in findings)
    assert not any("too short" in text for text in findings)


def test_a_real_run_whose_steps_are_too_short_comes_to_a_halt():
    assert all("too short" in text for text in real_findings(1e-6, [3]))


# -- overfitting --------------------------------------------------------------------------------------------------

RISING = 0.05 * (1.0 + 3.0 * np.abs(SHARE - 0.25))


def test_a_test_loss_that_rises_while_the_training_loss_falls_is_told_with_the_step_it_was_best_at():
    run = make_run("4:tanh")
    found = overfitting(after(record(0.05 * np.exp(-3.0 * SHARE), RISING), WAVE, run))
    assert found.kind == "overfitting"
    assert [fix.label.split(" at ")[0] for fix in found.fixes] == ["L2 penalty 0.001", "Stop"]
    assert found.fixes[0].apply(run).training.l2 == 1e-3
    again = found.fixes[1]
    best = again.apply(run).stop.max_steps
    assert again.starts_over
    assert best == pytest.approx(0.25 * STEPS[-1], abs=STEPS[-1] / BLOCKS)
    assert f"since step {best} the test loss has risen from 0.05" in found.text.replace("\u202f", "")


def test_a_run_that_was_changed_cannot_be_made_again_up_to_its_best_step():
    history = record(0.05 * np.exp(-3.0 * SHARE), RISING)
    assert [fix.label for fix in overfitting(after(history, WAVE, began=8)).fixes] == ["L2 penalty 0.001"]


@pytest.mark.parametrize(
    ("train", "test"),
    [
        (0.05 * np.exp(-3.0 * SHARE), 0.05 * np.exp(-SHARE)),
        (0.05 * (1.0 + SHARE), RISING),
        (0.05 * np.exp(-0.05 * SHARE), RISING),
        (0.05 * np.exp(-3.0 * SHARE), 0.05 * (1.0 + 0.3 * SHARE)),
        (1e-4 * np.exp(-3.0 * SHARE), 1e-3 * RISING),
        (np.exp(-SHARE), RISING),
        (0.05 * np.exp(-3.0 * SHARE), np.nan),
    ],
    ids=["both fall", "both rise", "training rests", "rises little", "is tiny", "is below training", "is not there"],
)
def test_it_does_not_overfit_when_the_test_loss(train, test):
    assert overfitting(after(record(train, test), WAVE)) is None


def test_a_few_held_out_points_say_nothing_of_overfitting():
    history = record(0.05 * np.exp(-3.0 * SHARE), RISING)
    assert overfitting(after(history, wavy_points(40, test=range(8)))) is not None
    assert overfitting(after(history, wavy_points(40, test=range(7)))) is None


def test_overfitting_once_told_is_told_on_while_the_rise_is_there():
    history = record(0.05 * np.exp(-3.0 * SHARE), 0.05 * (1.0 + 0.45 * SHARE))
    assert overfitting(after(history, WAVE)) is None
    assert overfitting(after(history, WAVE, shown_before="overfitting")) is not None


def test_a_penalty_that_was_not_enough_is_raised_and_ends_somewhere():
    history = record(0.05 * np.exp(-3.0 * SHARE), RISING)
    now = after(history, WAVE, make_run("4:tanh", l2=0.01))
    assert overfitting(now).fixes[0].label == "L2 penalty 0.1"
    most = after(history, WAVE, make_run("4:tanh", l2=10.0), began=8)
    assert overfitting(most).fixes == ()


def test_a_real_network_that_learns_noise_by_heart_overfits():
    rng = np.random.default_rng(0)
    points = make_points(rng.uniform(-2.0, 2.0, (40, 2)), rng.normal(size=40), test=range(20))
    trainer = Trainer(make_run("32:tanh,32:tanh", inputs=2, optimizer="adam", learning_rate=0.001), points)
    trainer.advance(2_000)
    found = overfitting(situation(trainer))
    again = Trainer(found.fixes[1].apply(trainer.run), points)
    again.advance(2_000)
    assert again.stopped
    assert again.probe().test_loss < trainer.probe().test_loss / 1.4
    smooth = Trainer(make_run("8:tanh", optimizer="adam"), wavy_points(60, test=range(30)))
    smooth.advance(2_000)
    assert overfitting(situation(smooth)) is None


@pytest.mark.parametrize("task", TASKS)
def test_a_network_that_learns_well_is_left_in_peace_in_every_task(task):
    row = TASKS[task]
    run = RunSpec(row.network((LayerSpec(8, "tanh"),)), TrainingSpec(loss=row.loss, learning_rate=0.01))
    inputs = np.random.default_rng(0).uniform(-2.0, 2.0, (80, row.inputs))
    inputs[:, 0] += 0.5 * np.sign(inputs[:, 0])  # classes stand well apart
    targets = inputs[:, 0] > 0.0 if task == "classes" else np.sin(inputs[:, 0])
    trainer = Trainer(run, make_points(inputs, targets, test=range(20)))
    for _ in range(5):
        trainer.advance(500)
        now = situation(trainer)
        assert [rule(now) for rule in RULES] == [None] * len(RULES)


@pytest.mark.parametrize(
    ("output", "loss", "targets"),
    [
        ("linear", "squared", [0.0, 1.0, 2.0, 9.0]),
        ("linear", "absolute", [-2.0, 1.0, 1.5]),
        ("sigmoid", "cross_entropy", [0, 0, 0, 1]),
        ("softmax", "cross_entropy", [0, 1, 2, 2]),
        ("softmax", "squared", [0, 1, 2, 2]),
    ],
)
def test_the_loss_of_the_mean_is_that_of_a_network_which_answers_it(output, loss, targets):
    targets = np.array(targets, float)
    if output == "linear":
        run, mean = make_run(""), targets.mean()
        expected = ((targets - mean) ** 2).mean() if loss == "squared" else np.abs(targets - mean).mean()
    else:
        labels = ("a", "b", "c")[: 3 if output == "softmax" else 2]
        run = RunSpec(TASKS["classes"].network((), labels), TrainingSpec(loss=loss))
        share = np.bincount(targets.astype(int)) / len(targets)
        one_hot = np.eye(len(labels))[targets.astype(int)]
        entropy = -(share * np.log(share)).sum()
        expected = entropy if loss == "cross_entropy" else ((one_hot - share) ** 2).mean()
    inputs = np.random.default_rng(0).normal(size=(len(targets), run.network.inputs))
    trainer = Trainer(run, make_points(inputs, targets))
    assert loss in LOSSES
    assert loss_of_the_mean(trainer.network(), loss, targets[:, None]) == pytest.approx(expected)


# -- gradients over the last samples ------------------------------------------------------------------------------


def ratios(values, now, shown_before=""):
    """A situation in which the first layer's share of the gradient was `values` and is `now`."""
    run = make_run("4:tanh")
    at = situation(Trainer(run, WAVE), shown_before)
    steps = np.arange(len(values))
    rms = np.stack([np.asarray(values, float), np.ones(len(values))], axis=1)
    history = HistoryRecord(1, steps, np.ones(len(values)), np.ones(len(values)), rms, rms, rms)
    probe = replace(at.probe, gradient_rms=np.array([now, 1.0]))
    return replace(at, history=history, probe=probe, step=len(values))


def test_one_odd_sample_neither_brings_nor_ends_what_is_told_of_vanishing():
    assert vanishing(ratios([0.1] * 30, 1e-6)) is None
    assert vanishing(ratios([1e-6] * 30, 0.1)) is not None
    assert "only 1e-06 × the output layer's" in vanishing(ratios([1e-6] * 30, 0.1)).text
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

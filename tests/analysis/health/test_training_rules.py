import re
from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as replace_spec

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import Action
from neuronlab.analysis.health.loss_course import BLOCKS, course_of, last_look
from neuronlab.analysis.health.rules import most_important
from neuronlab.analysis.health.training_rules import learning, overfitting, plateau, stopped, uphill
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.state import Best
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from tests.analysis.health.histories import SHARE, STEPS, record
from tests.analysis.situations import situation
from tests.core.building import make_points, make_run, wavy_points


def after(history, points, run=None, began=0, shown_before=""):
    """A situation at the last step of such a history."""
    run = run or make_run("4:tanh", optimizer="sgd")
    now = situation(Trainer(run, points), shown_before)
    step = int(STEPS[-1])
    course = course_of(history, began, last_look(began, step))
    return replace(now, history=history, began=began, step=step, course=course)


WAVE = wavy_points(40, test=range(12))
MEAN_LOSS = float(np.var(WAVE.training()[1]))


# -- uphill -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_flipped_gradient_is_the_cause_of_all_that_follows(optimizer):
    run = make_run("4:tanh", optimizer=optimizer, learning_rate=0.3, flip_gradient=True)
    trainer = Trainer(run, WAVE)
    assert uphill(situation(trainer)) is None
    trainer.advance(2_000)
    assert (trainer.divergence is None) == (optimizer == "adam")
    found = most_important(situation(trainer))
    assert found.kind == "uphill"
    (fix,) = found.fixes
    assert not fix.apply(run).training.flip_gradient
    assert fix.starts_over


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


def best_at(step, loss):
    """The best state of a run, whose watched loss there was this."""
    state = Trainer(make_run("4:tanh"), WAVE).state()
    columns = np.array([step]), np.array([loss]), np.array([loss]), *(np.full((1, 2), np.nan) for _ in range(3))
    return Best(make_run("4:tanh"), replace(state, step=step, history=HistoryRecord(1, *columns)), loss)


def test_a_test_loss_that_rises_while_the_training_loss_falls_is_told_with_the_step_it_was_best_at():
    run = make_run("4:tanh")
    now = after(record(0.05 * np.exp(-3.0 * SHARE), RISING), WAVE, run)
    found = overfitting(now)
    assert found.kind == "overfitting"
    assert [fix.label for fix in found.fixes] == ["L2 penalty 0.001"]  # nothing was kept to go back to
    assert found.fixes[0].apply(run).training.l2 == 1e-3
    middle = int(re.search(r"since step (\d+) the test loss has risen from 0.05", found.text.replace(",", ""))[1])
    assert middle == pytest.approx(0.25 * STEPS[-1], abs=STEPS[-1] / BLOCKS)


def test_the_step_named_is_the_one_it_goes_back_to_and_does_not_jump_about():
    for share in (0.8, 0.9, 1.0):
        history = record(0.05 * np.exp(-3.0 * SHARE), share * RISING)
        found = overfitting(replace(after(history, WAVE), best=best_at(123, 0.0321)))
        assert [fix.label for fix in found.fixes] == ["Back to step 123", "L2 penalty 0.001"]
        assert "since step 123 the test loss has risen from 0.0321 to" in found.text


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
    most = after(history, WAVE, make_run("4:tanh", l2=10.0))
    assert overfitting(most).fixes == ()


def test_a_real_network_that_learns_noise_by_heart_overfits():
    rng = np.random.default_rng(0)
    points = make_points(rng.uniform(-2.0, 2.0, (40, 2)), rng.normal(size=40), test=range(20))
    run = make_run("32:tanh,32:tanh", inputs=2, optimizer="adam", learning_rate=0.001)
    trainer = Trainer(run, points, trajectory=Trajectory(Workspace()))
    trainer.advance(2_000)
    found = overfitting(situation(trainer))
    assert found.fixes[0].label == f"Back to step {trainer.best.step:,}"
    best = Trainer(run, points, trainer.best.state).probe()
    assert best.test_loss == pytest.approx(trainer.best.loss)
    assert best.test_loss < trainer.probe().test_loss / 1.4
    smooth = Trainer(make_run("8:tanh", optimizer="adam"), wavy_points(60, test=range(30)))
    smooth.advance(2_000)
    assert overfitting(situation(smooth)) is None


# -- runs that cannot go on as they are ---------------------------------------------------------------------------


def test_divergence_names_the_step_and_where_it_went_back_to():
    run, points = make_run("", optimizer="sgd", learning_rate=1.01), make_points([-1.0, 1.0], [1.0, -2.0])
    trainer = Trainer(run, points)
    trainer.advance(10**4)
    step = trainer.divergence.step
    found = most_important(situation(trainer))
    assert (found.kind, found.location) == ("divergence", "Output")

    assert f" {step:,} " in found.text
    assert "its gradient overflowed" in found.text
    assert [fix.label for fix in found.fixes] == ["Learning rate ÷ 10", "Clip gradients", "Standardise"]
    assert all(fix.starts_over for fix in found.fixes)
    assert found.fixes[1].apply(run).training.clip == fixes.FIRST_CLIP
    assert found.fixes[2].apply(run).training.standardize
    assert found.fixes[0].apply(run).training.learning_rate == pytest.approx(0.101)
    assert found.fixes[0].apply(run).network == run.network


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


# -- settled ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("test", "name"), [(range(12), "test loss"), ((), "training loss")])
def test_a_settled_run_says_where_the_loss_was_lowest_and_what_can_be_done(test, name):
    now = situation(Trainer(make_run("4:tanh"), wavy_points(40, test=test)))
    now = replace(now, step=2310, stopped=frozenset({"settled"}), best=best_at(1940, 0.0123))
    found = stopped(replace(now, probe=replace(now.probe, test_loss=0.0184 if test else np.nan)))
    assert found.text == f"Settled after 2,310 steps. Lowest {name} 0.012 at step 1,940."
    assert [fix.label for fix in found.fixes] == ["Back to it", "Keep going"]
    assert [fix.action for fix in found.fixes] == [Action.GO_TO_BEST, Action.KEEP_GOING]


@pytest.mark.parametrize(("held_out", "is_said"), [(12, True), (7, False)])
def test_a_run_that_settled_while_it_overfits_says_so(held_out, is_said):
    now = situation(Trainer(make_run("4:tanh"), wavy_points(40, test=range(held_out))))
    now = replace(now, step=2310, stopped=frozenset({"settled"}), best=best_at(90, 0.3))
    found = stopped(replace(now, probe=replace(now.probe, test_loss=0.46)))
    assert now.chance_loss < 5 * 0.46
    text = "overfitting since step 90: the test loss was 0.3 then and is 0.46 now."
    assert found.text.endswith(text) == is_said
    if is_said:
        assert [fix.label for fix in found.fixes] == ["Back to it", "L2 penalty 0.001", "Keep going"]
        well = replace(now, best=best_at(90, 0.01), probe=replace(now.probe, test_loss=0.02))
        assert "overfitting" not in stopped(well).text


def test_where_it_is_best_now_there_is_nothing_to_go_back_to():
    now = situation(Trainer(make_run("4:tanh"), WAVE))
    now = replace(now, step=1940, stopped=frozenset({"settled"}), best=best_at(1940, now.probe.test_loss))
    assert [fix.label for fix in stopped(now).fixes] == ["Keep going"]


def test_a_limit_that_was_passed_long_ago_is_not_said_to_be_complete_now():
    run = replace_spec(make_run("4:tanh"), stop=StopSpec(max_steps=1_000))
    now = replace(situation(Trainer(run, WAVE)), stopped=frozenset({"max_steps"}))
    assert "1,000 steps are complete" in stopped(replace(now, step=1_000)).text
    assert stopped(replace(now, step=133_437)).text.startswith("Training has stopped: the limit of 1,000 steps was")


# -- learning -----------------------------------------------------------------------------------------------------


def while_playing(points=WAVE, steps=60, **training):
    trainer = Trainer(make_run("8:tanh", **training), points)
    trainer.advance(steps)
    return replace(situation(trainer), is_playing=True)


def test_while_it_trains_the_steps_in_which_the_loss_has_halved_are_said():
    now = while_playing(steps=200)
    record = now.history
    found = learning(now)
    steps = int(re.search(r"has halved in the last ([\d,]+) steps", found.text)[1].replace(",", ""))
    then = float(record.train_loss[record.steps == now.step - steps][0])
    assert then >= 2.0 * now.probe.train_loss
    assert (record.train_loss[record.steps > now.step - steps] < 2.0 * now.probe.train_loss).all()
    assert found.fixes == ()


def test_one_step_is_not_said_in_the_plural():
    now = while_playing(steps=1)
    halved = replace(now, probe=replace(now.probe, train_loss=0.4 * float(now.history.train_loss[0])))
    assert learning(halved).text == "Learning: the training loss has halved in the last step."


def test_before_it_has_halved_the_fall_is_said():
    now = while_playing(steps=4, learning_rate=0.003)
    assert re.fullmatch(r"Learning: the training loss has fallen from 0\.\d+ to 0\.\d+\.", learning(now).text)


def test_nothing_is_said_to_learn_that_stands_still_or_is_paused():
    assert learning(replace(while_playing(), is_playing=False)) is None
    assert learning(while_playing(learning_rate=1e-8)) is None
    assert learning(while_playing(points=PointSet.empty(1, 1))) is None

from dataclasses import replace as replace_fields

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.stopping import STOP_RULES, Progress, met_rules
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, same_learned, wavy_points


def stopping(run, **rules):
    return replace(run, stop=StopSpec(**rules))


def trained(run, points, slices):
    trainer = Trainer(run, points)
    for steps in slices:
        trainer.advance(steps)
    return trainer


def noisy_points(test=()):
    """A wave under noise: a run settles on them soon."""
    x = np.linspace(-2.0, 2.0, 40)
    return make_points(x, np.sin(2.0 * x) + 0.3 * np.random.default_rng(0).normal(size=40), test=test)


@pytest.mark.parametrize("slices", [[10_000], [7] * 200, [499, 1, 1, 3000]], ids=str)
def test_training_ends_after_so_many_steps_however_it_is_sliced(slices):
    trainer = trained(stopping(make_run(), max_steps=500), wavy_points(30), slices)
    assert (trainer.step, trainer.stopped, trainer.can_train) == (500, {"max_steps"}, False)
    assert trainer.advance(1) == 0


@pytest.mark.parametrize("batch_size", [0, 7, 30])
@pytest.mark.parametrize("slices", [[10_000], [3] * 200], ids=str)
def test_training_ends_with_an_epoch(slices, batch_size):
    trainer = trained(stopping(make_run(batch_size=batch_size), max_epochs=4), wavy_points(30), slices)
    assert trainer.stopped == {"max_epochs"}
    assert (trainer.epoch, trainer.step) == (4, 4 * (5 if batch_size == 7 else 1))


def test_a_target_ends_it_at_the_first_sample_that_is_low_enough():
    run, points = make_run(), wavy_points(30)
    free = trained(run, points, [3000]).history.record()
    target = float(free.train_loss[100])
    first = int(free.steps[np.argmax(free.train_loss <= target)])
    for slices in ([5000], [11] * 300):
        trainer = trained(stopping(run, target_loss=target), points, slices)
        assert (trainer.step, trainer.stopped) == (first, {"target_loss"})
        assert trainer.probe().train_loss <= target


def test_a_run_that_rules_have_ended_is_the_same_to_the_last_bit_however_it_was_sliced():
    run, points = stopping(make_run(batch_size=7), target_loss=0.2), wavy_points(30)
    whole, sliced = trained(run, points, [9000]), trained(run, points, [13] * 700)
    assert whole.stopped == {"target_loss"}
    assert same_learned(whole.state(), sliced.state())


@pytest.mark.parametrize(
    ("losses", "rests"),
    [
        ([1.0, 0.5, 0.25, 0.12, 0.06], False),
        ([1.0, 0.5, 0.5, 0.5, 0.5], True),
        ([1.0, 0.5, 0.5, 0.5], False),
        ([0.5, 0.7, 0.6, 0.9], True),
        ([0.5, 0.5, 0.5, 0.49], False),
        ([0.5, 0.5, 0.5, 0.499999], True),
        ([0.0, 0.0, 0.0, 0.0, 0.0], True),
        ([0.5], False),
        ([], False),
        ([np.nan] * 6, False),
    ],
)
def test_a_plateau_is_a_loss_that_has_hardly_fallen_for_as_long_as_patience_lasts(losses, rests):
    steps, losses = 10 * np.arange(len(losses)), np.array(losses)
    progress = Progress(40, 1, 0, steps, np.full(len(losses), np.nan), losses)
    assert ("patience" in met_rules(StopSpec(patience=30), progress)) == rests


@pytest.mark.parametrize(
    ("last", "fall", "settles"),
    [
        (499, 0.0, False),  # 500 steps have not been made
        (500, 0.0, True),
        (500, 0.029, True),
        (500, 0.031, False),
        (8_000, 0.029, True),
        (8_000, 0.031, False),
    ],
)
def test_a_loss_settles_if_it_falls_by_less_than_3_percent_in_a_quarter_of_the_steps_or_500(last, fall, settles):
    """It falls to half, stays, and falls by this fraction within the last quarter of all steps or the last 500."""
    steps = np.arange(0, last + 1)
    since = last - max(500, last // 4)
    losses = np.where(steps <= since // 2, 1.0, 0.5)
    losses[steps == since] = 0.5
    losses[steps == last] = 0.5 * (1.0 - fall)
    other = np.linspace(9.0, 1e-9, len(steps))
    assert ("settled" in met_rules(StopSpec(settled=True), Progress(last, 1, 0, steps, other, losses))) == settles
    assert met_rules(StopSpec(), Progress(last, 1, 0, steps, other, losses)) == set()


@pytest.mark.parametrize("test", [(), range(0, 40, 3)], ids=["all", "some held out"])
def test_a_settled_run_has_pauses_at_the_same_step_however_it_is_sliced(test):
    run, points = stopping(make_run("4:tanh"), settled=True), noisy_points(test)
    trainer = trained(run, points, [1_000] * 300)
    assert trainer.stopped == {"settled"}
    record = trainer.history.record()
    watched = record.test_loss if test else record.train_loss
    before = watched[record.steps <= trainer.step - max(500, trainer.step / 4)]
    assert watched.min() >= 0.97 * before.min()
    assert trained(run, points, [200_000]).step == trainer.step


def test_a_change_gives_a_settled_run_time_to_fall_again():
    """Its losses before the change do not count, however flat they were."""
    run, points = stopping(make_run("4:tanh"), settled=True), noisy_points()
    state = trained(run, points, [200_000]).state()
    changed = Trainer(replace(run, training=replace(run.training, learning_rate=0.003)), points, state)
    assert not changed.stopped
    changed.advance(400)
    assert not changed.stopped
    changed.advance(200_000)
    assert changed.stopped == {"settled"}
    assert changed.step >= state.step + max(500, state.step // 4)


def test_where_no_points_are_held_out_any_more_the_training_loss_is_watched():
    run, points = stopping(make_run("4:tanh"), settled=True), noisy_points(range(0, 40, 3))
    state = trained(run, points, [50]).state()
    alone = make_points(points.inputs, points.targets)
    trainer = Trainer(run, alone, replace_fields(state, judged_from=state.step + 1, best=None))
    trainer.advance(200_000)
    assert trainer.stopped == {"settled"}


def test_a_settled_run_that_goes_on_is_not_stopped_until_it_has_fallen_again():
    trainer = trained(stopping(make_run("4:tanh"), settled=True), noisy_points(), [200_000])
    step = trainer.step
    trainer.waive_stops()
    assert trainer.advance(100) == 100
    assert trainer.step == step + 100


def test_a_network_that_has_come_to_rest_ends_by_patience():
    trainer = trained(stopping(make_run(""), patience=200), wavy_points(30), [100_000])
    assert trainer.stopped == {"patience"}
    assert 200 < trainer.step < 10_000


@pytest.mark.parametrize("rules", [{"max_steps": 5}, {"max_epochs": 1}, {"target_loss": 10.0}], ids=str)
def test_a_rule_that_holds_already_can_be_waived(rules):
    trainer = trained(stopping(make_run(batch_size=7), **rules), wavy_points(30), [50])
    step = trainer.step
    trainer.waive_stops()
    assert trainer.can_train
    assert trainer.advance(100) == 100
    assert trainer.step == step + 100


def test_without_rules_nothing_ends_it():
    assert trained(make_run(), wavy_points(30), [5000]).stopped == frozenset()


@pytest.mark.parametrize("key", STOP_RULES)
def test_every_rule_belongs_to_a_field_and_says_why_it_stopped(key):
    assert hasattr(StopSpec(), key)
    assert STOP_RULES[key].sentence(StopSpec(max_steps=12_345), "test loss")
    assert STOP_RULES[key].label
    assert STOP_RULES[key].meaning


def test_losses_of_other_points_count_for_no_rule():
    run, points = stopping(make_run(learning_rate=0.003), patience=300), wavy_points(30)
    trainer = trained(make_run(learning_rate=0.003), points, [1500])
    state = replace_fields(trainer.state(), judged_from=trainer.step + 1)
    other = make_points(points.inputs, 3.0 + points.targets)
    again = Trainer(run, other, state)
    before = again.probe().train_loss
    again.advance(2000)
    assert again.probe().train_loss < before / 10
    assert again.step > trainer.step + 600


def test_a_waiver_ends_when_the_rule_ceases_to_hold():
    run, points = stopping(make_run(), target_loss=0.3), wavy_points(30)
    trainer = trained(run, points, [5000])
    assert trainer.stopped == {"target_loss"}
    trainer.waive_stops()
    state = replace_fields(trainer.state(), judged_from=trainer.step + 1)
    harder = Trainer(run, make_points(points.inputs, 5.0 + points.targets), state)
    harder.waived = trainer.waived
    harder.advance(5000)
    assert harder.stopped == {"target_loss"}
    assert harder.step > trainer.step


def test_patience_is_given_anew():
    trainer = trained(stopping(make_run(""), patience=200), wavy_points(30), [100_000])
    step = trainer.step
    trainer.waive_stops()
    trainer.advance(100_000)
    assert trainer.stopped == {"patience"}
    assert step + 200 < trainer.step < step + 1000


def test_patience_that_begins_anew_does_not_end_another_waiver():
    points = wavy_points(30)
    free = trained(make_run(""), points, [20_000])
    run = stopping(make_run(""), patience=5000, target_loss=1.01 * free.probe().train_loss)
    trainer = Trainer(run, points, free.state())
    assert trainer.stopped == {"patience", "target_loss"}
    trainer.waive_stops()
    assert trainer.advance(3000) == 3000

import math

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.scores import Fit
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer
from neuronlab.sweeps.decimation import MOST_SAMPLES
from neuronlab.sweeps.plan import SeedJob
from neuronlab.sweeps.training import train
from neuronlab.sweeps.variations import NOISE, ORDER, SPLIT, VARIES, WEIGHTS
from tests.core.building import make_run
from tests.sweeps.building import bits_of, class_plan, diverging_plan, make_plan


def window_run(plan, run=0, slices=(7, 50, 3)):
    """A run of a plan as the window trains it, in slices of odd sizes."""
    trainer = Trainer(plan.runs[run], plan.points)
    while trainer.step < plan.steps:
        trainer.advance(min(slices[trainer.step % len(slices)], plan.steps - trainer.step))
    return trainer


@pytest.mark.parametrize("training", [{}, {"batch_size": 7}, {"optimizer": "lbfgs"}, {"standardize": True}])
def test_number_0_is_the_run_of_the_window_bit_by_bit(training):
    varies = set(VARIES) if "batch_size" in training else set(VARIES) - {ORDER}
    plan = make_plan("4:tanh,3:relu", training=training, varies=varies, steps=700)
    outcome, trainer = train(plan, SeedJob(0, 0)), window_run(plan)
    probe, network = trainer.probe(), trainer.network()
    assert (outcome.final_train, outcome.final_test) == (probe.train_loss, probe.test_loss)
    expected = network.predict(plan.positions[:, None])[:, 0].astype(np.float32)
    assert outcome.curve.tobytes() == expected.tobytes()
    inputs, targets = plan.points.training()
    assert outcome.train_score == Fit.of(network.spec, network.predict(inputs), targets).r2


def test_the_same_job_gives_the_same_bits_and_another_number_others():
    plan = make_plan("4:tanh", training={"batch_size": 8}, varies=(WEIGHTS, ORDER))
    assert bits_of(train(plan, SeedJob(0, 2))) == bits_of(train(plan, SeedJob(0, 2)))
    assert len({train(plan, SeedJob(0, number)).final_train for number in range(5)}) == 5


@pytest.mark.parametrize("key", VARIES)
def test_each_variation_alone_changes_the_outcome(key):
    plan = make_plan("4:tanh", training={"batch_size": 8}, varies=(key,))
    assert train(plan, SeedJob(0, 1)).final_train != train(plan, SeedJob(0, 0)).final_train


def test_gradient_evaluations_are_steps_where_every_step_takes_one():
    plan = make_plan("4:tanh", steps=300)
    by_evaluations = replace(plan, clock="evaluations")
    assert bits_of(train(by_evaluations, SeedJob(0, 1))) == bits_of(train(plan, SeedJob(0, 1)))


def test_a_minimiser_makes_fewer_steps_of_so_many_gradients(monkeypatch):
    plan = make_plan("4:tanh", training={"optimizer": "lbfgs"}, steps=200, clock="evaluations")
    advanced = []
    monkeypatch.setattr(Trainer, "advance", counting(Trainer.advance, advanced))
    outcome = train(plan, SeedJob(0, 0))
    trainer = advanced[-1]
    assert 200 <= trainer.evaluations < 240
    assert trainer.step < 190
    assert outcome.steps[0] == 0
    assert outcome.steps[-1] == 200
    assert (np.diff(outcome.steps) > 0).all()
    assert outcome.final_train == trainer.probe().train_loss


def counting(advance, trainers):
    def counted(trainer, steps):
        trainers.append(trainer)
        return advance(trainer, steps)

    return counted


def test_a_divergence_is_placed_by_the_clock_of_the_plan():
    outcome = train(diverging_plan(clock="evaluations"), SeedJob(0, 0))
    assert outcome.diverged_at is not None
    assert outcome.steps[-1] <= outcome.diverged_at <= 500


def test_a_run_is_the_same_beside_others_and_alone():
    both = make_plan("4:tanh", "5:relu", varies=(WEIGHTS, SPLIT, NOISE))
    alone = replace(both, runs=both.runs[1:])
    in_company, by_itself = train(both, SeedJob(1, 3)), train(alone, SeedJob(0, 3))
    assert bits_of(replace_run(in_company)) == bits_of(by_itself)


def replace_run(outcome):
    return type(outcome)(**{**{name: getattr(outcome, name) for name in outcome.__dataclass_fields__}, "run": 0})


def test_stop_rules_end_no_repeat():
    plan = make_plan(steps=50)
    stopping = replace(plan, runs=(replace(plan.runs[0], stop=replace(plan.runs[0].stop, max_steps=5)),))
    assert bits_of(train(stopping, SeedJob(0, 1))) == bits_of(train(plan, SeedJob(0, 1)))


def test_the_course_goes_from_the_start_to_the_end_in_bounded_memory():
    plan = make_plan(steps=9_000)
    outcome = train(plan, SeedJob(0, 1))
    assert (outcome.steps[0], outcome.steps[-1]) == (0, 9_000)
    assert (np.diff(outcome.steps) > 0).all()
    assert 200 < len(outcome.steps) <= MOST_SAMPLES
    assert outcome.train_loss[-1] == np.float32(outcome.final_train)
    assert outcome.test_loss[-1] == np.float32(outcome.final_test)
    assert not outcome.train_loss.flags.writeable


def test_a_spike_that_the_history_has_thinned_out_is_kept():
    """At a rate at which the loss jumps, the highest of all samples ever measured is in the course."""
    plan = make_plan("8:tanh", training={"learning_rate": 0.5, "seed": 5}, steps=3_000)
    outcome = train(plan, SeedJob(0, 0))
    run, points = plan.runs[0], plan.points
    trainer = Trainer(run, points, fresh_state(run, points))
    highest = 0.0
    while trainer.step < 3_000:
        trainer.advance(1)
        if trainer.step >= 500:
            highest = max(highest, float(trainer.history.record().train_loss[-1]))
    assert outcome.train_loss[outcome.steps >= 500].max() == np.float32(highest)
    record = trainer.history.record()
    assert record.train_loss[record.steps >= 500].max() < highest


def test_a_diverged_run_has_no_end():
    plan = diverging_plan()
    outcome = train(plan, SeedJob(0, 0))
    trainer = window_run_until_divergence(plan)
    assert outcome.diverged_at == trainer.divergence.step
    assert math.isnan(outcome.final_train)
    assert math.isnan(outcome.final_watched)
    assert outcome.curve is None
    assert np.isfinite(outcome.train_loss).all()
    assert outcome.steps[-1] < outcome.diverged_at


def window_run_until_divergence(plan):
    trainer = Trainer(plan.runs[0], plan.points)
    trainer.advance(plan.steps)
    return trainer


def test_classes_are_scored_by_their_accuracy():
    outcome = train(class_plan(), SeedJob(0, 1))
    assert 0.0 <= outcome.train_score <= 1.0
    assert outcome.curve is None


def test_what_is_not_kept_leaves_the_end_the_same():
    plan = make_plan()
    whole, brief = train(plan, SeedJob(0, 1)), train(replace(plan, keeps_courses=False), SeedJob(0, 1))
    assert len(brief.steps) == len(brief.train_loss) == 0
    assert brief.curve is None
    assert (brief.final_train, brief.train_score) == (whole.final_train, whole.train_score)


def test_a_minimiser_at_its_goal_ends_early_with_the_same_result():
    plan = replace(make_plan(training={"optimizer": "lbfgs"}, steps=1_500), runs=(make_run("", optimizer="lbfgs"),))
    outcome, trainer = train(plan, SeedJob(0, 0)), window_run(plan, slices=(1000,))
    assert trainer.is_resting
    assert outcome.final_train == trainer.probe().train_loss
    assert outcome.steps[-1] == 1_500


def test_without_test_points_the_training_loss_is_watched():
    plan = make_plan(data={"test_share": 0.0})
    outcome = train(plan, SeedJob(0, 0))
    assert math.isnan(outcome.final_test)
    assert outcome.final_watched == outcome.final_train

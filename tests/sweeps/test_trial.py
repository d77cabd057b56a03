import math

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.measures.measured import Measured
from neuronlab.analysis.measures.table import MEASURES
from neuronlab.core.errors import InputError
from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.sweeps.plan import SeedJob
from neuronlab.sweeps.training import train
from neuronlab.sweeps.trial import Trial, TrialReading, read_trial
from neuronlab.sweeps.variations import ORDER, SPLIT, WEIGHTS
from tests.sweeps.building import diverging_plan, make_plan


def trial_of(plan, *readings, **more):
    """A trial of the first run of a plan."""
    trial = Trial(
        run=plan.runs[0],
        points=plan.points,
        data=plan.data,
        task=plan.task,
        varies=plan.varies,
        readings=tuple(TrialReading(*reading) for reading in readings),
    )
    return replace(trial, **more)


def read(trial, number=0):
    return read_trial([trial], SeedJob(0, number))


def test_what_is_read_is_what_a_repeat_of_the_same_run_ends_with():
    plan = make_plan("4:tanh", training={"batch_size": 8}, varies=(WEIGHTS, ORDER, SPLIT), steps=300)
    outcome, kept = read(trial_of(plan, (300, "rmse")), 3), train(plan, SeedJob(0, 3))
    _, targets = plan.points_of(SeedJob(0, 3)).training()
    assert (outcome.run, outcome.number, outcome.diverged_at) == (0, 3, None)
    r2 = 1.0 - outcome.numbers[0] ** 2 / np.var(targets)
    assert r2 == pytest.approx(kept.train_score, rel=1e-6)


def test_a_run_is_read_several_times_on_its_way_and_at_its_start():
    plan = make_plan("4:tanh")
    outcome = read(trial_of(plan, (0, "rmse"), (0, "steps"), (50, "rmse"), (300, "rmse"), (300, "steps")))
    start, at_first, middle, end, at_last = outcome.numbers
    assert (at_first, at_last) == (0.0, 300.0)
    assert start > middle > end
    assert read(trial_of(plan, (300, "rmse"))).numbers == (end,)


def test_readings_out_of_order_and_unknown_measures_are_refused():
    with pytest.raises(InputError, match="order of their steps"):
        trial_of(make_plan(), (5, "rmse"), (0, "rmse"))
    with pytest.raises(InputError, match="no measure named"):
        trial_of(make_plan(), (5, "luck"))


def test_given_parameters_are_where_it_starts_whatever_the_seed():
    plan = make_plan("", steps=10)
    trial = trial_of(plan, (0, "slope"), (0, "offset"), parameters=(2.0, -1.0))
    assert read(trial, 0).numbers == read(trial, 5).numbers == (2.0, -1.0)


def test_too_few_parameters_are_refused():
    with pytest.raises(InputError, match="2 parameters"):
        read(trial_of(make_plan(""), (0, "slope"), parameters=(2.0,)))


def test_exact_numbers_are_of_float64():
    plan = make_plan("8:tanh")
    rough, fine = (read(trial_of(plan, (100, "rmse"), is_exact=is_exact)).numbers[0] for is_exact in (False, True))
    exact = Trainer(plan.runs[0], plan.points, dtype=np.float64)
    exact.advance(100)
    assert fine == MEASURES["rmse"].read(Measured(exact))
    assert fine == pytest.approx(rough, rel=1e-3)
    assert fine != rough


def test_a_stop_rule_ends_a_run_and_what_is_read_later_is_of_its_end():
    plan = make_plan("4:tanh")
    stopping = replace(plan.runs[0], stop=StopSpec(max_steps=40))
    trial = trial_of(plan, (40, "rmse"), (500, "rmse"), (500, "steps"), run=stopping)
    at_stop, later, steps = read(trial).numbers
    assert (later, steps) == (at_stop, 40.0)


def test_of_a_diverged_run_only_what_is_defined_for_it_is_read():
    outcome = read(trial_of(diverging_plan(), (0, "rmse"), (500, "rmse"), (500, "steps")))
    start, end, steps = outcome.numbers
    assert math.isfinite(start)
    assert math.isnan(end)
    assert steps + 1 == outcome.diverged_at


def test_what_is_not_defined_is_nan():
    assert math.isnan(read(trial_of(make_plan("4:tanh"), (5, "slope"))).numbers[0])


def test_a_minimiser_at_its_goal_is_not_trained_on(monkeypatch):
    plan = make_plan("", training={"optimizer": "lbfgs"})
    steps, advance = [], Trainer.advance
    monkeypatch.setattr(Trainer, "advance", lambda trainer, most: steps.append(most) or advance(trainer, most))
    read(trial_of(plan, (100_000, "rmse")))
    assert sum(steps) < 1_000

import math
from dataclasses import replace

import numpy as np
import pytest

from neuronlab.analysis.frames.memory import Memory
from neuronlab.analysis.health.stuck_units import flat_share
from neuronlab.analysis.main_directions import MainDirections
from neuronlab.analysis.run_facts import RunFacts, run_facts
from neuronlab.analysis.scores import Scores
from neuronlab.analysis.spread_over_time import SpreadOverTime
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.races import RACES
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, wavy_points

POINTS = wavy_points(40, test=range(0, 40, 5))


def facts_of(run=None, points=POINTS, steps=0, seconds=2.0, target=0.05, history=None, probe=None):
    trainer = Trainer(run or make_run("8:tanh,8:tanh"), points, dtype=np.float64)
    trainer.advance(steps)
    network = trainer.network()
    memory = Memory.of(trainer, SpreadOverTime(), MainDirections())
    passed = network.forward(memory.train.inputs)
    scores = Scores.of(network, passed[-1][1], memory.train, memory.test)
    probe = probe or trainer.probe()
    return run_facts(network, passed, scores, probe, history or trainer.history.record(), trainer.step, seconds, target)


def record_of(train, test, steps=None):
    trainer = Trainer(make_run(), POINTS)
    trainer.advance(len(train))
    record = trainer.history.record()
    count = len(train)
    rows = {name: getattr(record, name)[:count] for name in ("gradient_rms", "delta_rms", "update_ratio")}
    steps = np.arange(count) if steps is None else np.array(steps)
    return replace(record, steps=steps, train_loss=np.array(train), test_loss=np.array(test), **rows)


def test_losses_scores_and_parameters_are_those_of_the_run():
    facts = facts_of(steps=500)
    assert facts.parameters == 97
    assert facts.train_loss < facts_of().train_loss
    _, targets = POINTS.training()
    assert facts.train_score == pytest.approx(1.0 - facts.train_loss / targets.var())
    assert facts.test_score == pytest.approx(1.0 - facts.test_loss / POINTS.targets[POINTS.test].var())
    assert facts.watched_loss == facts.test_loss


def test_of_classes_the_score_is_the_share_that_is_right():
    row = TASKS["classes"]
    x = np.linspace(-1.0, 1.0, 12)
    points = make_points(np.stack([x, -x], axis=1), x > 0.0, test=(0, 11))
    facts = facts_of(RunSpec(row.network((LayerSpec(),)), TrainingSpec(loss=row.loss)), points, steps=300)
    assert (facts.train_score, facts.test_score) == (1.0, 1.0)


def test_without_test_points_the_training_loss_is_watched():
    facts = facts_of(points=wavy_points(40), history=record_of([1.0, 0.04], [math.nan] * 2))
    assert math.isnan(facts.test_loss)
    assert math.isnan(facts.test_score)
    assert not facts.has_test_points
    assert facts.watched_loss == facts.train_loss
    assert facts.steps_to_target == 1


def test_without_any_points_nothing_is_known_but_the_parameters():
    facts = facts_of(points=PointSet.empty(1, 1))
    assert math.isnan(facts.train_loss)
    assert math.isnan(facts.train_score)
    assert facts.steps_to_target is facts.flat_share is facts.steps_per_second is None
    assert facts.parameters == 97


@pytest.mark.parametrize(
    ("test_losses", "expected"),
    [
        ([1.0, 0.05, 0.2, 0.01], 30),  # the first one, though it rose again
        ([1.0, 0.5, 0.2, math.nan], None),
        ([0.01, 1.0, 1.0, 1.0], 0),
        ([math.inf, math.nan, 0.04, 1.0], 60),
    ],
)
def test_a_target_is_reached_at_the_first_sample_that_is_not_above_it(test_losses, expected):
    history = record_of([1.0] * 4, test_losses, steps=[0, 30, 60, 90])
    facts = facts_of(steps=100, seconds=5.0, history=history)
    assert facts.steps_to_target == expected
    assert facts.seconds_to_target == (None if expected is None else pytest.approx(5.0 * expected / 100.0))


def test_before_the_first_step_there_is_no_speed_and_a_target_takes_no_time():
    facts = facts_of(target=1e30)
    assert facts.steps_per_second is None
    assert (facts.steps_to_target, facts.seconds_to_target) == (None, None)
    known = facts_of(target=1e30, history=record_of([1.0], [1.0]))
    assert (known.steps_to_target, known.seconds_to_target) == (0, 0.0)
    assert facts_of(steps=100, seconds=4.0).steps_per_second == 25.0
    assert facts_of(steps=100, seconds=0.0).steps_per_second is None


def test_gradients_are_compared_between_the_first_and_the_last_layer():
    trainer = Trainer(make_run("8:tanh,8:tanh"), POINTS)
    probe = trainer.probe()
    expected = probe.gradient_rms[0] / probe.gradient_rms[-1]
    assert facts_of(probe=probe).first_last == pytest.approx(expected)
    assert math.isnan(facts_of(probe=replace(probe, gradient_rms=np.zeros(3))).first_last)
    assert math.isnan(facts_of(make_run("")).first_last)


def test_silent_or_flat_is_what_the_gradients_view_says():
    run = make_run("8:sigmoid,8:relu")
    trainer = Trainer(run, POINTS, dtype=np.float64)
    trainer.advance(50)
    network = trainer.network()
    expected = flat_share(network, network.forward(POINTS.training()[0]))
    assert facts_of(run, steps=50).flat_share == expected > 0.0


@pytest.mark.parametrize(
    ("layers", "expected"), [("8:identity", 0.0), ("8:step", 1.0), ("4:identity,12:step", 0.75), ("8:prelu", 0.0)]
)
def test_of_units_that_flatten_out_nowhere_only_those_without_any_slope_are_flat(layers, expected):
    assert facts_of(make_run(layers)).flat_share == expected


def test_a_network_without_hidden_units_has_no_share_of_them():
    assert facts_of(make_run("")).flat_share is None
    silenced = RunSpec(NetworkSpec(hidden=(LayerSpec(2, "step", muted=(0, 1)),)))
    assert facts_of(silenced).flat_share is None


@pytest.mark.parametrize("race", RACES)
def test_every_raced_run_has_facts(race):
    for run in RACES[race].runs(make_run()):
        facts = facts_of(run, steps=20)
        assert isinstance(facts, RunFacts)
        assert facts.parameters == run.network.parameter_count

"""How a training is driven: in slices, by the rules of its run and by the clock."""

import pytest
from msgspec.structs import replace

from neuronlab.commands import training
from neuronlab.commands.training import REASONS, train
from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.stopping import STOP_RULES
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points


def trainer_with(**rules):
    return Trainer(replace(make_run("4:tanh"), stop=StopSpec(**rules)), wavy_points(20))


def test_there_is_a_word_for_every_rule():
    assert set(REASONS) == set(STOP_RULES)
    assert len(set(REASONS.values())) == len(REASONS)


@pytest.fixture
def slow_clock(monkeypatch):
    """Between two looks at the clock 0.3 seconds go by."""
    ticks = iter(range(10_000))
    monkeypatch.setattr(training.time, "perf_counter", lambda: 0.3 * next(ticks))


@pytest.mark.usefixtures("slow_clock")
def test_time_counts_what_was_spent_on_steps():
    outcome = train(trainer_with(max_seconds=1.0), shows_bar=False)
    assert outcome.stopped_because == "time"
    assert outcome.seconds == pytest.approx(1.2)  # the fourth slice is the first that ends after it


@pytest.mark.usefixtures("slow_clock")
def test_slices_get_shorter_where_steps_are_slow(monkeypatch):
    asked = []
    advance = Trainer.advance
    monkeypatch.setattr(Trainer, "advance", lambda trainer, steps: asked.append(steps) or advance(trainer, steps))
    train(trainer_with(max_steps=20), shows_bar=False)
    assert asked == [16, 3, 1]


def test_without_a_limit_on_time_the_clock_ends_nothing():
    outcome = train(trainer_with(max_steps=50), shows_bar=False)
    assert (outcome.rule, outcome.stopped_because) == ("max_steps", "steps")


def test_of_rules_that_hold_together_the_one_about_the_loss_is_told():
    assert train(trainer_with(max_steps=1, max_epochs=1, target_loss=1e6), shows_bar=False).rule == "target_loss"

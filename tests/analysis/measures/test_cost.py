import numpy as np
import pytest

from neuronlab.analysis.measures import cost
from neuronlab.analysis.measures.cost import COST
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run


def test_the_fastest_batch_counts_and_the_run_stays_as_it_was(monkeypatch):
    seconds, spent = [0.001, 0.002, 0.004, 0.03, 0.02, 0.016, 0.05, 0.04], cost._seconds_of
    monkeypatch.setattr(cost, "_seconds_of", lambda trainer, steps: (spent(trainer, steps), seconds.pop(0))[1])
    measured = measured_run(np.sin, LayerSpec(4, "tanh"), steps=3)
    before = measured.trainer.state().parameters
    assert COST["step_time"].read(measured) == pytest.approx(0.016 / 8 * 1e6)
    assert seconds == []
    assert measured.trainer.step == 3
    assert np.array_equal(measured.trainer.state().parameters, before)


@pytest.mark.parametrize(("seconds", "shortest"), [([0.3], 0.3), ([0.1, 0.12, 0.11], 0.11)])
def test_long_steps_are_measured_no_longer_than_needed(monkeypatch, seconds, shortest):
    left = list(seconds)
    monkeypatch.setattr(cost, "_seconds_of", lambda _trainer, _steps: left.pop(0))
    assert COST["step_time"].read(measured_run(np.sin)) == pytest.approx(shortest / 2 * 1e6)
    assert left == []


def test_time_is_cpu_time_of_the_steps():
    trainer = measured_run(np.sin, LayerSpec(4, "tanh")).trainer
    assert cost._seconds_of(trainer, 5) > 0
    assert trainer.step == 5


def test_the_time_to_the_target_is_steps_times_the_time_of_a_step(monkeypatch):
    monkeypatch.setattr(cost, "_step_time", lambda _measured: 20.0)
    learned = measured_run(lambda x: 2 * x, steps=3_000, learning_rate=0.01)
    steps = cost.PROGRESS["steps_to_target"].read(learned)
    assert COST["time_to_target"].read(learned) == pytest.approx(steps * 20.0 / 1000)


def test_what_never_came_there_has_no_time():
    assert COST["time_to_target"].read(measured_run(lambda x: 9 * x)) is None


def test_a_run_that_diverges_has_no_time():
    assert (
        COST["step_time"].read(measured_run(np.sin, LayerSpec(4, "square"), optimizer="sgd", learning_rate=50.0))
        is None
    )

import numpy as np
import pytest

from neuronlab.analysis.frames import memory
from neuronlab.analysis.frames.memory import Memory, NextStep
from neuronlab.analysis.main_directions import MainDirections
from neuronlab.analysis.spread_over_time import SpreadOverTime
from neuronlab.core.sampling import some_of
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points


@pytest.fixture
def trainer():
    trainer = Trainer(make_run("3:tanh", standardize=True), wavy_points(30, test=range(6)))
    trainer.advance(20)
    return trainer


def test_points_are_sampled_by_role(trainer, monkeypatch):
    points = trainer.points
    whole = Memory.of(trainer, SpreadOverTime(), MainDirections())
    np.testing.assert_array_equal(whole.train.inputs, points.inputs[~points.test])
    np.testing.assert_array_equal(whole.test.targets, points.targets[points.test])
    monkeypatch.setattr(memory, "probe_points", lambda _: 8)
    some = Memory.of(trainer, SpreadOverTime(), MainDirections())
    np.testing.assert_array_equal(some.train.inputs, some_of(points.inputs[~points.test], 8))
    assert len(some.test.inputs) == 6


def test_the_next_step_is_another_one_where_a_parameter_is_another_or_fixed(trainer):
    step = NextStep()
    trace = step.of(trainer)
    assert step.of(trainer) is trace
    trainer.set_parameters({0: 0.25}, stay_fixed=False)
    changed = step.of(trainer)
    assert changed is not trace
    trainer.set_parameters({0: 0.25}, stay_fixed=True)
    assert step.of(trainer) is not changed

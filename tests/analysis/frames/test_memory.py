import numpy as np
import pytest

from neuronlab.analysis.frames import memory
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.frame import pin_from
from neuronlab.analysis.frames.memory import Ghost, Memory, NextStep
from neuronlab.analysis.frames.request import FUNCTION, ViewRequest
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
    whole = Memory.of(trainer, None, SpreadOverTime(), MainDirections())
    np.testing.assert_array_equal(whole.train.inputs, points.inputs[~points.test])
    np.testing.assert_array_equal(whole.test.targets, points.targets[points.test])
    monkeypatch.setattr(memory, "probe_points", lambda _: 8)
    some = Memory.of(trainer, None, SpreadOverTime(), MainDirections())
    np.testing.assert_array_equal(some.train.inputs, some_of(points.inputs[~points.test], 8))
    assert len(some.test.inputs) == 6


def test_without_a_pin_there_is_no_ghost():
    assert Ghost(None).at(np.zeros((3, 1)), "key") is None


def test_a_ghost_predicts_what_was_pinned_and_is_worked_out_once_for_a_key(trainer):
    network = trainer.network()
    ghost = Ghost(pin_from(FrameBuilder(trainer).build(ViewRequest(frozenset({FUNCTION})))))
    trainer.advance(50)
    here, there = np.array([[-1.0], [0.5]]), np.array([[2.0], [3.0]])
    values = ghost.at(here, "here")
    np.testing.assert_array_equal(values, network.predict(here).T)
    assert not values.flags.writeable
    assert ghost.at(here, "here") is values
    np.testing.assert_array_equal(ghost.at(there, "there"), network.predict(there).T)


def test_the_next_step_is_another_one_where_a_parameter_is_another_or_fixed(trainer):
    step = NextStep()
    trace = step.of(trainer)
    assert step.of(trainer) is trace
    trainer.set_parameters({0: 0.25}, stay_fixed=False)
    changed = step.of(trainer)
    assert changed is not trace
    trainer.set_parameters({0: 0.25}, stay_fixed=True)
    assert step.of(trainer) is not changed

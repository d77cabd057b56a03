"""A lane trains one run, whatever becomes of the others."""

import pytest
from msgspec.structs import replace

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.trajectory import TRAJECTORY_BYTES
from neuronlab.session.lane import Lane
from tests.core.building import make_run, same_learned, wavy_points

ONE, OTHER = make_run("4:tanh"), replace(make_run("3:relu"), slot=2)
WORKSPACE = replace(Experiment().workspace, points=wavy_points(12), runs=(ONE, OTHER))
EXPERIMENT = Experiment().with_workspace(WORKSPACE)


@pytest.fixture
def lane():
    lane = Lane(EXPERIMENT, 2, None)
    lane.trainer.advance(5)
    return lane


def with_other(**changes):
    return EXPERIMENT.with_workspace(replace(WORKSPACE, runs=(ONE, replace(OTHER, **changes))))


def test_it_trains_the_run_of_its_slot_though_another_is_active(lane):
    assert lane.run == lane.trainer.run == OTHER
    assert {checkpoint.workspace.run.slot for checkpoint in lane.trajectory.record().checkpoints} == {2}


def test_it_begins_with_what_was_learned(lane):
    again = Lane(EXPERIMENT, 2, lane.learned(), former=lane)
    assert same_learned(again.trainer.state(), lane.trainer.state())
    assert again.trajectory.record().checkpoints == lane.trajectory.record().checkpoints


@pytest.mark.parametrize("changes", [{"name": "x"}, {"is_shown": False}, {"activity": "paused"}])
def test_another_name_or_look_is_no_other_work(lane, changes):
    after = with_other(**changes)
    assert lane.is_of(after)
    trainer = lane.trainer
    lane.look_at(after, frozenset())
    assert lane.trainer is trainer
    assert lane.run == trainer.run == replace(OTHER, **changes)
    assert lane.trains == (changes.get("activity") is None)


def test_another_setting_slot_or_set_of_points_is(lane):
    assert not lane.is_of(with_other(training=replace(OTHER.training, seed=9)))
    assert not lane.is_of(with_other(slot=4))
    assert not lane.is_of(EXPERIMENT.with_workspace(replace(WORKSPACE, points=wavy_points(12))))
    changed_elsewhere = replace(WORKSPACE, runs=(replace(ONE, training=replace(ONE.training, seed=9)), OTHER))
    assert lane.is_of(EXPERIMENT.with_workspace(changed_elsewhere))


def test_runs_share_the_memory_of_checkpoints(lane):
    assert lane.trajectory._most_bytes == TRAJECTORY_BYTES // 2


def test_a_rule_that_was_waived_stays_so_while_the_rules_are_the_same():
    stopping = with_other(stop=replace(OTHER.stop, target_loss=1e9))
    lane = Lane(stopping, 2, None)
    lane.trainer.advance(1)
    lane.trainer.waive_stops()
    assert not Lane(stopping, 2, lane.learned(), former=lane).stopped
    assert Lane(stopping, 2, lane.learned()).stopped


def test_a_paused_run_is_not_stopped_by_its_rules():
    stopping = with_other(stop=replace(OTHER.stop, target_loss=1e9), activity="paused")
    lane = Lane(stopping, 2, None)
    lane.trainer.advance(1)
    assert lane.trainer.stopped
    assert not lane.stopped

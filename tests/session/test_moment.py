"""A moment has all runs as they were at a step, or just before it."""

from msgspec.structs import replace

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from neuronlab.session.moment import Moment, moment_at
from tests.core.building import make_run, wavy_points

ONE, OTHER = make_run("4:tanh"), replace(make_run("3:relu", learning_rate=0.2), slot=2, name="mine")
WORKSPACE = replace(Experiment().workspace, points=wavy_points(12), runs=(ONE, OTHER))
PRESENT = Experiment().with_workspace(WORKSPACE)


def record(slot, steps):
    workspace = WORKSPACE.seen_from(slot)
    trajectory = Trajectory(workspace)
    Trainer(workspace.run, workspace.points, trajectory=trajectory).advance(steps)
    return trajectory.record()


def test_other_runs_are_at_their_last_checkpoint_up_to_the_chosen_step():
    one, other = record(0, 40), record(2, 9)
    chosen = one.checkpoints[20]
    moment = moment_at(0, chosen, {0: one, 2: other})
    assert moment.chosen is chosen
    assert moment.checkpoints[2].step == 9
    assert moment_at(0, one.checkpoints[5], {0: one, 2: other}).checkpoints[2].step == 5


def test_a_run_without_such_a_checkpoint_is_not_in_it():
    one = record(0, 40)
    assert set(moment_at(0, one.checkpoints[3], {0: one}).checkpoints) == {0}


def test_its_experiment_has_the_runs_of_that_time_under_their_names_of_today():
    one, other = record(0, 5), record(2, 5)
    moment = moment_at(0, one.checkpoints[2], {2: other})
    later = replace(ONE, training=replace(ONE.training, learning_rate=0.7), name="today")
    changed = replace(OTHER, network=make_run("9:sine").network, activity="paused")
    present = PRESENT.with_workspace(replace(WORKSPACE, runs=(changed, later), active=1, points=wavy_points(3)))
    then = moment.experiment(present).workspace
    assert then.slots == (2, 0)
    assert then.runs[1] == replace(ONE, name="today")
    assert then.runs[0] == replace(OTHER, activity="paused")
    assert then.points is WORKSPACE.points
    assert then.active == 1


def test_runs_without_a_checkpoint_stay_as_they_are():
    one = record(0, 5)
    then = Moment(0, {0: one.checkpoints[1]}).experiment(PRESENT).workspace
    assert then.runs[1] is WORKSPACE.runs[1]
    assert Moment(0, {0: one.checkpoints[1]}).task == "curve"

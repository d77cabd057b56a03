"""A snapshot is brought to edits that were not followed yet."""

from msgspec.structs import replace

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.work import Work
from neuronlab.session.snapshot import Snapshot
from tests.core.building import make_run, wavy_points

ONE, OTHER = make_run("4:tanh"), replace(make_run("3:relu"), slot=2)
WORKSPACE = replace(Experiment().workspace, points=wavy_points(12), runs=(ONE, OTHER), active=1)
EXPERIMENT = Experiment().with_workspace(WORKSPACE)


def make_snapshot():
    states = {}
    for slot in (0, 2):
        trainer = Trainer(WORKSPACE.run_in(slot), WORKSPACE.points)
        trainer.advance(3)
        states[slot] = trainer.state()
    return Snapshot.of(Work(EXPERIMENT, {"curve": states}))


def test_its_state_is_that_of_the_active_run():
    snapshot = make_snapshot()
    assert snapshot.state is snapshot.states["curve"][2]


def test_states_of_runs_that_fit_are_kept_and_those_of_others_dropped():
    snapshot = make_snapshot()
    assert snapshot.brought_to(EXPERIMENT) is snapshot
    reshaped = EXPERIMENT.with_run(replace(OTHER, network=make_run("5:relu").network))
    assert snapshot.brought_to(reshaped).states == {"curve": {0: snapshot.states["curve"][0]}}
    removed = EXPERIMENT.with_workspace(replace(WORKSPACE, runs=(OTHER,), active=0))
    assert snapshot.brought_to(removed).states == {"curve": {2: snapshot.states["curve"][2]}}


def test_a_task_of_which_nothing_is_left_is_not_in_it():
    reset = [replace(run, training=replace(run.training, seed=99)) for run in WORKSPACE.runs]
    after = EXPERIMENT.with_workspace(replace(WORKSPACE, runs=tuple(reset)))
    assert make_snapshot().brought_to(after).states == {}

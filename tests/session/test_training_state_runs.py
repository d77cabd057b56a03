"""Several runs of a task: what one of them goes through changes no bit of the others."""

import pytest
from msgspec.structs import replace

from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.stopping import OUT_OF_TIME
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.work import Work
from neuronlab.session import run_proposals
from neuronlab.session.edits import (
    ChangeRuns,
    CopyRun,
    GoBack,
    PlainEdit,
    RedoReplacement,
    RemoveRun,
    Replacement,
    SetParameters,
    StartAfresh,
    UndoReplacement,
)
from neuronlab.session.moment import moment_at
from neuronlab.session.proposals import Proposal, edit_to
from neuronlab.session.training_state import TrainingState
from tests.core.building import make_run, same_learned, wavy_points
from tests.session.changes import change

RUNS = (
    make_run("4:tanh", batch_size=6, seed=1),
    replace(make_run("4:relu", optimizer="sgd", learning_rate=0.05, batch_size=6, seed=1), slot=2),
    replace(make_run("3:sigmoid", optimizer="lbfgs", seed=1), slot=5),
)
WORKSPACE = replace(Experiment().workspace, points=wavy_points(24, test=(1, 5)), runs=RUNS)
EXPERIMENT = Experiment().with_workspace(WORKSPACE)


@pytest.fixture
def notices():
    return []


@pytest.fixture
def training(notices):
    training = TrainingState(Work(EXPERIMENT), notices.append)
    training.advance(30)
    return training


def states_of(training):
    return training.snapshot().states["curve"]


def with_run(experiment, slot, **changes):
    workspace = experiment.workspace
    runs = tuple(replace(run, **changes) if run.slot == slot else run for run in workspace.runs)
    return experiment.with_workspace(replace(workspace, runs=runs))


def assert_alone(training, slot, steps):
    """A run is what a trainer of its own would be."""
    alone = Trainer(training.experiment.workspace.run_in(slot), WORKSPACE.points)
    alone.advance(steps)
    assert same_learned(states_of(training)[slot], alone.state())


def test_every_run_trains_as_it_would_alone(training):
    for run in RUNS:
        assert_alone(training, run.slot, 30)


@pytest.mark.parametrize("slot", [0, 2, 5])
def test_adding_and_removing_a_run_changes_no_bit_of_another(training, slot):
    copied = run_proposals.duplicate(training.experiment, slot)
    training.apply(edit_to(training.experiment, copied))
    assert same_learned(states_of(training)[1], states_of(training)[slot])
    training.advance(10)
    training.apply(edit_to(training.experiment, run_proposals.remove(training.experiment, slot)))
    training.advance(10)
    for run in RUNS:
        if run.slot != slot:
            assert_alone(training, run.slot, 50)
    alone = Trainer(WORKSPACE.run_in(slot), WORKSPACE.points)
    alone.advance(50)
    assert same_learned(states_of(training)[1], alone.state())


def test_a_copy_goes_on_with_the_memory_of_its_optimizer(training):
    training.apply(ChangeRuns(with_run_added(3, source=0), Replacement("curve"), {3: CopyRun(0)}))
    training.advance(25)
    assert same_learned(states_of(training)[3], states_of(training)[0])


def with_run_added(slot, source):
    copy = replace(WORKSPACE.run_in(source), slot=slot)
    return EXPERIMENT.with_workspace(replace(WORKSPACE, runs=(*RUNS, copy)))


def test_a_removed_run_comes_back_with_what_it_had_learned(training):
    before = states_of(training)[2]
    replacement = Replacement("curve")
    runs = tuple(run for run in RUNS if run.slot != 2)
    training.apply(ChangeRuns(EXPERIMENT.with_workspace(replace(WORKSPACE, runs=runs)), replacement, {2: RemoveRun()}))
    assert set(states_of(training)) == {0, 5}
    training.advance(7)
    training.apply(UndoReplacement(EXPERIMENT, replacement))
    assert same_learned(states_of(training)[2], before)
    assert states_of(training)[0].step == 37
    training.advance(50)  # it catches up with the others
    assert {state.step for state in states_of(training).values()} == {37}


def test_a_fresh_start_of_one_run_is_undone_for_that_one_alone(training):
    before, replacement = states_of(training), Replacement("curve")
    training.apply(change(StartAfresh(), EXPERIMENT, replacement, slot=2))
    assert states_of(training)[2].step == 0
    training.advance(12)
    middle = states_of(training)
    assert middle[2].step == 12  # it catches up, and the others wait
    assert middle[0].step == 30
    training.apply(UndoReplacement(EXPERIMENT, replacement))
    assert same_learned(states_of(training)[2], before[2])
    training.apply(RedoReplacement(EXPERIMENT, replacement))
    assert same_learned(states_of(training)[2], middle[2])
    for slot in (0, 5):
        assert same_learned(states_of(training)[slot], before[slot])


def test_another_setting_of_one_run_keeps_the_trainers_of_the_others(training):
    kept = [training._lanes[slot].trainer for slot in (0, 5)]
    faster = with_run(EXPERIMENT, 2, training=replace(RUNS[1].training, learning_rate=0.2))
    training.apply(PlainEdit(faster))
    assert [training._lanes[slot].trainer for slot in (0, 5)] == kept
    assert training._lanes[2].trainer.run.training.learning_rate == 0.2


def test_other_points_are_learned_by_all_runs_and_keep_their_weights(training):
    before = states_of(training)
    more = EXPERIMENT.with_workspace(replace(WORKSPACE, points=wavy_points(30)))
    training.apply(PlainEdit(more))
    for slot, state in states_of(training).items():
        assert same_weights(state, before[slot])
        assert training._lanes[slot].trainer.points is more.workspace.points


def same_weights(one, other):
    return one.parameters.tobytes() == other.parameters.tobytes()


@pytest.mark.parametrize("activity", ["paused", "frozen"])
def test_a_run_that_does_not_train_waits_and_catches_up_when_it_does(training, activity):
    training.apply(PlainEdit(with_run(EXPERIMENT, 2, activity=activity)))
    training.advance(15)
    assert {slot: state.step for slot, state in states_of(training).items()} == {0: 45, 2: 30, 5: 45}
    training.apply(PlainEdit(EXPERIMENT))
    training.advance(1, most=500)
    assert_alone(training, 2, 45)


def test_with_all_runs_paused_training_has_ended(training):
    paused = [replace(run, activity="paused") for run in RUNS]
    training.apply(PlainEdit(EXPERIMENT.with_workspace(replace(WORKSPACE, runs=tuple(paused)))))
    assert training.has_ended
    assert training.advance(5) == 0


def test_a_run_that_diverged_does_not_end_the_training_of_the_others(training):
    wild = replace(RUNS[1].training, learning_rate=100.0)
    linear = make_run("4:identity").network
    training.apply(
        change(StartAfresh(), with_run(EXPERIMENT, 2, training=wild, network=linear), Replacement("curve"), slot=2)
    )
    for _ in range(40):
        training.advance(10)
    assert training._lanes[2].trainer.divergence is not None
    assert not training.has_ended
    assert training.trainer.step > 60
    training.clear_divergence()
    assert training._lanes[2].trainer.divergence is None


def test_another_active_run_is_the_one_whose_frame_is_built(training):
    assert frame_of(training).run.slot == 0
    training.apply(PlainEdit(EXPERIMENT.with_workspace(replace(WORKSPACE, active=1))))
    frame = frame_of(training)
    assert frame.run.slot == 2
    assert [run.slot for run in frame.runs] == [0, 2, 5]
    assert frame.runs[1].prediction is frame.line.prediction


def frame_of(training):
    return training.frame(ViewRequest(), False, 0.0, frozenset(), 1.0)


def test_parameters_held_by_a_hand_are_let_go_when_another_run_becomes_active(training):
    values = SetParameters(EXPERIMENT, Replacement("curve"), {0: 0.5}, stay_fixed=True)
    training.set_parameters(values)
    assert training._lanes[0].trainer.fixed[0]
    training.apply(PlainEdit(EXPERIMENT.with_workspace(replace(WORKSPACE, active=1))))
    assert not training._lanes[0].trainer.fixed.any()
    assert not training._lanes[2].trainer.fixed.any()


def test_a_moment_shows_all_runs_and_going_back_to_it_is_undone_for_all(training):
    before = states_of(training)
    records = {run.slot: run.trajectory for run in frame_of(training).runs}
    moment = moment_at(0, records[0].checkpoints[12], records)
    training.look_back(moment)
    frame = frame_of(training)
    assert [run.step for run in frame.runs] == [12, 12, 12]
    assert frame.step == 12
    training.look_back(None)
    assert [run.step for run in frame_of(training).runs] == [30, 30, 30]
    replacement = Replacement("curve")
    changes = {slot: GoBack(checkpoint) for slot, checkpoint in moment.checkpoints.items()}
    training.apply(ChangeRuns(EXPERIMENT, replacement, changes))
    assert {state.step for state in states_of(training).values()} == {12}
    training.advance(18)
    for slot, state in states_of(training).items():
        assert same_weights(state, before[slot])
    training.apply(UndoReplacement(EXPERIMENT, replacement))
    for slot, state in states_of(training).items():
        assert same_learned(state, before[slot])


def test_the_clock_is_that_of_the_workspace(training):
    training.apply(PlainEdit(EXPERIMENT.with_workspace(replace(WORKSPACE, clock="evaluations"))))
    for _ in range(60):
        training.advance(10)
    states = states_of(training)
    assert states[0].evaluations == states[2].evaluations
    assert abs(states[5].evaluations - states[0].evaluations) <= 50
    assert states[5].step < states[0].step


def test_a_task_left_and_entered_again_has_all_its_runs(training):
    before = states_of(training)
    training.apply(PlainEdit(replace(EXPERIMENT, task="surface")))
    assert set(training.snapshot().states) == {"curve", "surface"}
    training.apply(PlainEdit(EXPERIMENT))
    for slot, state in states_of(training).items():
        assert same_learned(state, before[slot])


def test_a_session_of_several_runs_goes_on_bit_for_bit(training, notices):
    again = TrainingState(Work(EXPERIMENT, {"curve": states_of(training)}), notices.append)
    for each in (training, again):
        each.advance(20)
    for slot, state in states_of(again).items():
        assert same_learned(state, states_of(training)[slot])


def test_a_race_starts_all_runs_from_their_own_initial_weights_and_one_undo_brings_all_back(training):
    before = states_of(training)
    runs = tuple(replace(make_run("4:relu", seed=seed), slot=seed) for seed in range(3))
    edit = edit_to(EXPERIMENT, run_proposals.race(EXPERIMENT, runs, "Race"))
    training.apply(edit)
    for run in runs:
        assert same_learned(states_of(training)[run.slot], fresh_state(run, WORKSPACE.points))
    training.advance(5)
    training.apply(UndoReplacement(EXPERIMENT, edit.replacement))
    assert set(states_of(training)) == {0, 2, 5}
    for slot, state in states_of(training).items():
        assert same_learned(state, before[slot])


@pytest.mark.parametrize("add", [run_proposals.duplicate, lambda here: run_proposals.freeze_copy(here, "Before")])
def test_parameters_held_by_a_hand_are_let_go_when_a_run_is_added(training, add):
    training.set_parameters(SetParameters(EXPERIMENT, Replacement("curve"), {0: 0.5}, stay_fixed=True))
    training.apply(edit_to(EXPERIMENT, add(EXPERIMENT)))
    training.let_go()
    assert not any(lane.trainer.fixed.any() for lane in training._lanes.values())


def test_a_copy_shows_the_past_from_before_it_was_made_as_its_own(training):
    training.apply(edit_to(EXPERIMENT, run_proposals.duplicate(EXPERIMENT)))
    records = {run.slot: run.trajectory for run in frame_of(training).runs}
    training.look_back(moment_at(1, records[1].checkpoints[12], records))
    frame = frame_of(training)
    assert (frame.run.slot, frame.step) == (1, 12)
    assert [run.slot for run in frame.runs] == [0, 2, 5, 1]


def test_points_that_come_with_another_task_are_new_to_its_runs_that_stay(training):
    elsewhere = replace(EXPERIMENT, task="surface")
    training.apply(PlainEdit(elsewhere))
    reseeded = replace(RUNS[0], training=replace(RUNS[0].training, seed=9))
    other = replace(WORKSPACE, points=wavy_points(30), runs=(reseeded, *RUNS[1:]))
    edit = edit_to(elsewhere, Proposal(EXPERIMENT.with_workspace(other), "Import"))
    assert set(edit.changes) == {0}
    training.apply(edit)
    states = states_of(training)
    assert {slot: state.step for slot, state in states.items()} == {0: 0, 2: 30, 5: 30}
    assert [(states[slot].judged_from, states[slot].best) for slot in (2, 5)] == [(31, None), (31, None)]


def test_auto_follows_a_run_that_trains_while_the_active_one_rests(training):
    training.apply(PlainEdit(with_run(EXPERIMENT, 0, activity="paused")))
    request = ViewRequest()
    assert training.movement(request) is None
    training.advance(5)
    assert training.movement(request) > 0.0
    training.apply(PlainEdit(EXPERIMENT))
    assert training.movement(request) is None  # of another run


def test_a_run_whose_time_is_over_stops_alone_until_it_may_go_on(training):
    short = replace(RUNS[1], stop=StopSpec(max_seconds=2.0))
    training.apply(PlainEdit(EXPERIMENT.with_workspace(replace(WORKSPACE, runs=(RUNS[0], short, RUNS[2]), active=0))))
    for seconds in (1.0, 3.0):
        training.note_time(seconds)
        training.advance(10)
    assert {slot: state.step for slot, state in states_of(training).items()} == {0: 50, 2: 40, 5: 50}
    assert frame_of(training).runs[1].stopped == {OUT_OF_TIME}
    assert not training.has_ended
    training.waive_stops()
    training.note_time(0.0)
    training.advance(10)
    assert states_of(training)[2].step == 50

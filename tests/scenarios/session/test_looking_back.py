"""Looking back at a run, going on from there, and coming back."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import add_points
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.session.proposals import Proposal
from tests.core.building import same_learned


@pytest.fixture
def state(snapshot):
    """What was learned, as it is now."""
    return lambda: snapshot().state


@pytest.fixture
def look_back(session, wait_for_frame):
    """Look back at the kept checkpoint number so many; returns it and the frame of it."""

    def look(number):
        checkpoint = session.frame.trajectory.checkpoints[number]
        session.look_back(checkpoint)
        return checkpoint, wait_for_frame(lambda frame: frame.status.now is not None and frame.step == checkpoint.step)

    return look


def pushed_rate(session, rate):
    run = session.document.experiment.workspace.run
    session.document.push_run(replace(run, training=replace(run.training, learning_rate=rate)), "Learning rate")


def test_a_frame_of_the_past_shows_the_run_as_it_was(session, learned, look_back):
    now = learned(300)
    checkpoint, then = look_back(40)
    network = then.network
    assert np.array_equal(network.parameters, checkpoint.state.parameters)
    trainer = Trainer(checkpoint.workspace.run, checkpoint.workspace.points, checkpoint.state)
    assert then.probe.train_loss == trainer.probe().train_loss
    assert then.step == checkpoint.step
    assert then.status.now == (now.step, now.status.epoch)
    assert then.status.epoch == checkpoint.state.epoch
    assert (then.history.steps <= checkpoint.step).all()
    assert then.trajectory.checkpoints[-1].step > then.step


def test_looking_back_changes_nothing(session, learned, look_back, state, wait_for_frame):
    learned(300)
    before = state()
    look_back(10)
    look_back(70)
    session.look_back(None)
    wait_for_frame(lambda frame: frame.status.now is None)
    assert same_learned(state(), before)
    assert session.document.undo_stack.count() == 0


def test_looking_back_pauses(session, wait_for_frame):
    session.play()
    frame = wait_for_frame(lambda frame: frame.step > 50)
    session.look_back(frame.trajectory.checkpoints[3])
    wait_for_frame(lambda frame: frame.status.now is not None)
    assert not session.is_playing


def test_playing_on_from_the_past_is_exact_and_one_entry(session, learned, look_back, state, wait_for_frame):
    learned(300)
    before = state()
    checkpoint, _ = look_back(33)
    session.step()
    wait_for_frame(lambda frame: frame.status.now is None and frame.step == checkpoint.step + 1)
    assert session.document.undo_stack.count() == 1
    by_hand = Trainer(checkpoint.workspace.run, checkpoint.workspace.points, checkpoint.state)
    by_hand.advance(1)
    assert same_learned(state(), by_hand.state())
    session.document.undo_stack.undo()
    assert same_learned(state(), before)
    session.document.undo_stack.redo()
    assert same_learned(state(), by_hand.state())


def test_the_way_that_was_left_comes_back_with_undo(session, learned, look_back, wait_for_frame):
    past = learned(300).trajectory
    checkpoint, _ = look_back(33)
    session.document.go_on_from_past()
    shortened = wait_for_frame(lambda frame: frame.status.now is None and frame.step == checkpoint.step).trajectory
    assert shortened.checkpoints[-1].step == checkpoint.step
    session.document.undo_stack.undo()
    again = wait_for_frame(lambda frame: frame.step > checkpoint.step).trajectory
    assert [kept.step for kept in again.checkpoints] == [kept.step for kept in past.checkpoints]


def test_across_an_edit_the_experiment_of_that_time_is_shown(session, learned, look_back, wait_for_frame):
    learned(100)
    first = session.document.experiment.workspace
    pushed_rate(session, 0.002)
    session.document.push(
        Proposal(
            session.document.experiment.with_workspace(
                add_points(session.document.experiment.workspace, np.array([[0.5]]), np.array([[1.0]]))
            ),
            "Add point",
        ),
    )
    learned(100)
    shown = []
    session.document.changed.connect(shown.append)
    _, then = look_back(1)
    assert shown[-1].workspace.run.training.learning_rate == first.run.training.learning_rate
    assert shown[-1].workspace.points is first.points
    assert then.run == first.run
    session.look_back(None)
    assert shown[-1].workspace.run.training.learning_rate == 0.002


def test_across_another_shape_too(session, learned, look_back, wait_for_frame):
    learned(100)
    run = session.document.experiment.workspace.run
    hidden = (LayerSpec(5, "tanh"),)
    wide = replace(run, network=replace(run.network, hidden=hidden))
    session.document.push(Proposal(session.document.experiment.with_run(wide), "Layers", origins=(0,)))
    learned(50)
    checkpoint, then = look_back(1)
    assert then.network_spec == run.network
    session.document.go_on_from_past()
    back = wait_for_frame(lambda frame: frame.status.now is None and frame.step == checkpoint.step)
    assert back.network_spec == run.network
    session.document.undo_stack.undo()
    wait_for_frame(lambda frame: frame.network_spec.hidden == hidden)


def test_an_edit_while_looking_back_goes_on_from_there(session, learned, look_back, state, wait_for_frame):
    learned(200)
    checkpoint, _ = look_back(20)
    pushed_rate(session, 0.004)
    after = state()
    assert after.step == checkpoint.step
    assert np.array_equal(after.parameters, checkpoint.state.parameters)
    assert session.document.undo_stack.count() == 2
    assert session.document.experiment.workspace.run.training.learning_rate == 0.004


@pytest.mark.parametrize("do", ["undo", "reset"])
def test_undo_and_reset_while_looking_back_come_back_to_the_present(session, learned, look_back, state, do):
    learned(50)
    pushed_rate(session, 0.004)
    learned(150)
    look_back(20)
    if do == "undo":
        session.document.undo_stack.undo()
        assert state().step >= 200
        assert session.document.experiment.workspace.run.training.learning_rate != 0.004
    else:
        session.reset()
        assert state().step == 0
        assert session.document.experiment.workspace.run.training.learning_rate == 0.004
    assert not session.document.looks_back


def test_edits_are_noted_on_the_way(session, learned):
    learned(50)
    pushed_rate(session, 0.004)
    frame = learned(50)
    edits = [note for note in frame.trajectory.notes if note.is_edit]
    assert [note.text for note in edits] == ["Learning rate"]
    assert edits[0].step == 50


def test_a_fresh_start_begins_a_way_of_its_own(session, learned, wait_for_frame):
    past = learned(100).trajectory
    session.reset()
    assert wait_for_frame(lambda frame: frame.step == 0).trajectory.checkpoints == ()
    session.document.undo_stack.undo()
    again = wait_for_frame(lambda frame: frame.step > 0).trajectory
    assert [kept.step for kept in again.checkpoints] == [kept.step for kept in past.checkpoints]


def test_another_task_has_a_way_of_its_own(session, learned, wait_for_frame):
    past = learned(100).trajectory
    session.document.push(Proposal(replace(session.document.experiment, task="classes"), "Task"))
    assert wait_for_frame(lambda frame: frame.task == "classes").trajectory.checkpoints == ()
    session.document.push(Proposal(replace(session.document.experiment, task="curve"), "Task"))
    again = wait_for_frame(lambda frame: frame.task == "curve").trajectory
    assert [kept.step for kept in again.checkpoints] == [kept.step for kept in past.checkpoints]


def test_of_many_entries_the_newest_ways_are_kept_and_every_state(session, learned, state, wait_for_frame, monkeypatch):
    monkeypatch.setattr("neuronlab.session.undo_memory.MOST_CHECKPOINTS_KEPT", 40)
    learned(60)
    first = state()
    for _ in range(3):
        session.reset()
        learned(20)
    session.document.undo_stack.undo()
    assert wait_for_frame(lambda frame: frame.step >= 20).trajectory.checkpoints
    for _ in range(2):
        session.document.undo_stack.undo()
    assert same_learned(state(), first)
    assert wait_for_frame(lambda frame: frame.step == first.step).trajectory.checkpoints == ()


def test_another_look_at_the_plot_does_not_go_on_from_the_past(session, learned, look_back, state, wait_for_frame):
    learned(100)
    before = state()
    checkpoint, _ = look_back(5)
    here = session.document.experiment
    seen = replace(here.workspace, view=replace(here.workspace.view, slope=True))
    session.document.push(Proposal(here.with_workspace(seen), "Slope"))
    then = wait_for_frame(lambda frame: frame.status.now is not None and frame.line.derivative is not None)
    assert then.step == checkpoint.step
    assert session.document.looks_back
    assert same_learned(state(), before)
    session.look_back(None)
    assert session.document.experiment.workspace.view.slope


def test_another_task_leaves_the_past_alone(session, learned, look_back, state, wait_for_frame):
    now = learned(100)
    before = state()
    look_back(5)
    session.document.push(Proposal(replace(session.document.experiment, task="classes"), "Task"))
    wait_for_frame(lambda frame: frame.task == "classes")
    assert not session.document.looks_back
    assert session.document.undo_stack.count() == 1
    session.document.push(Proposal(replace(session.document.experiment, task="curve"), "Task"))
    assert wait_for_frame(lambda frame: frame.task == "curve").step == now.step
    assert same_learned(state(), before)


def test_a_checkpoint_of_another_task_is_not_looked_at(session, learned, wait_for_frame):
    past = learned(60).trajectory
    session.document.push(Proposal(replace(session.document.experiment, task="classes"), "Task"))
    session.look_back(past.checkpoints[3])
    assert not session.document.looks_back
    assert session.document.experiment.workspace.task == "classes"


def test_numbers_set_on_the_way_leave_the_timeline_whole(session, learned, wait_for_frame):
    steps = []
    for number in range(12):
        steps.append(learned(20).step)
        session.document.set_parameters("Set w", {0: 0.1 * number})
    kept = len(learned(20).trajectory.checkpoints)
    assert kept > 20
    for _ in range(12):
        session.document.undo_stack.undo()
    frame = wait_for_frame(lambda frame: frame.step == steps[0])
    assert frame.trajectory.checkpoints


MEANINGS = (ColumnMeaning(unit="hours", origin="2021-06-12T03:20"), ColumnMeaning(unit="m"))


def test_names_of_columns_go_with_the_checkpoints_to_come(session, learned, look_back):
    learned(30)
    here = session.document.experiment
    session.document.push(
        Proposal(here.with_workspace(replace(here.workspace, names=("time", "height"), meanings=MEANINGS)), "Names")
    )
    frame = learned(2000)
    number = next(n for n, kept in enumerate(frame.trajectory.checkpoints) if kept.step > frame.step // 2)
    look_back(number)
    assert session.document.experiment.workspace.names == ("time", "height")
    assert session.document.experiment.workspace.meanings == MEANINGS


def test_undo_that_takes_training_along_says_so(session, learned, qtbot):
    learned(30)
    session.document.set_parameters("Set w", {0: 0.1})
    at = learned(1).step
    after = learned(40).step
    with qtbot.waitSignal(session.noticed) as noticed:
        session.document.undo_stack.undo()
    assert noticed.args[0].startswith("Undone, together with ")
    assert " training steps. Redo restores both." in noticed.args[0]
    assert after > at


def test_points_imported_into_another_task_leave_the_past_alone(session, learned, look_back, state, wait_for_frame):
    now = learned(100)
    before = state()
    look_back(5)
    here = replace(session.document.experiment, task="classes")
    filled = add_points(here.workspace, np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[0.0], [1.0]]))
    session.document.push(Proposal(here.with_workspace(filled), "Import points", starts_afresh=True))
    assert len(wait_for_frame(lambda frame: frame.task == "classes").points) == len(here.workspace.points) + 2
    assert session.document.undo_stack.count() == 1
    session.document.push(Proposal(replace(session.document.experiment, task="curve"), "Task"))
    assert wait_for_frame(lambda frame: frame.task == "curve").step == now.step
    assert same_learned(state(), before)
    for _ in range(2):
        session.document.undo_stack.undo()
    assert session.document.experiment.classes.points is here.classes.points
    assert same_learned(state(), before)

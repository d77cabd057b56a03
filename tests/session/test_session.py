import time

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.frames.request import GRADIENTS, LOSS, ViewRequest
from neuronlab.app import first_experiment
from neuronlab.core.data.edits import add_points, clear_points
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.work import Work
from neuronlab.session.channel import Command, LatestSlot, Mailbox
from neuronlab.session.proposals import Proposal
from neuronlab.session.run_proposals import duplicate, freeze_copy
from neuronlab.session.speeds import AUTO, MAX
from neuronlab.session.training_state import TrainingState
from neuronlab.session.undo_entries import UNDO_SHORTENED
from neuronlab.session.worker import TrainingWorker
from tests.patience import WAIT_MS
from tests.scenarios.session.edits import parameters_of, push_run, with_hidden, with_training
from tests.sessions import snapshots_of


def test_playing_learns(session, learned):
    before = session.frame.probe.train_loss
    frame = learned(2_000)
    assert frame.probe.train_loss < before / 10


def test_pause_delivers_the_last_frame_and_then_nothing_moves(session, learned, wait_for_frame):
    frame = learned(100)
    assert not session.is_playing
    session.look(ViewRequest(x_range=(-1.0, 1.0)))
    later = wait_for_frame(lambda frame: frame.line.x[0] == -1.0)
    assert later.step == frame.step
    assert parameters_of(later) == parameters_of(frame)


def test_what_a_window_sees_is_what_the_trainer_computes_alone(session, learned):
    frame = learned(500)
    workspace = session.document.experiment.workspace
    alone = Trainer(workspace.run, workspace.points)
    alone.advance(frame.step)
    assert parameters_of(frame) == alone.parameters.tobytes()


def test_a_single_step_is_one_step(session, wait_for_frame):
    session.step()
    wait_for_frame(lambda frame: frame.step == 1)
    session.step()
    assert not wait_for_frame(lambda frame: frame.step == 2).is_playing


def test_reset_returns_to_the_same_start_and_undo_brings_back_what_was_learned(session, learned, wait_for_frame):
    start = parameters_of(session.frame)
    learnt = learned(300)
    session.reset()
    assert parameters_of(wait_for_frame(lambda frame: frame.step == 0)) == start
    session.document.undo_stack.undo()
    back = wait_for_frame(lambda frame: frame.step == learnt.step)
    assert parameters_of(back) == parameters_of(learnt)
    assert np.array_equal(back.history.train_loss, learnt.history.train_loss)
    session.document.undo_stack.redo()
    assert parameters_of(wait_for_frame(lambda frame: frame.step == 0)) == start


def test_after_undo_training_goes_on_exactly_where_it_was(session, learned, wait_for_frame):
    learnt = learned(200)
    push_run(session, with_training(seed=99))
    wait_for_frame(lambda frame: frame.step == 0)
    session.document.undo_stack.undo()
    wait_for_frame(lambda frame: frame.step == learnt.step)
    for _ in range(5):
        session.step()
    frame = wait_for_frame(lambda frame: frame.step == learnt.step + 5)
    workspace = session.document.experiment.workspace
    alone = Trainer(workspace.run, workspace.points)
    alone.advance(frame.step)
    assert parameters_of(frame) == alone.parameters.tobytes()


def test_redo_brings_back_what_was_learned_since_the_edit(session, learned, wait_for_frame):
    learned(100)
    push_run(session, with_hidden(LayerSpec(5, "tanh")))
    wait_for_frame(lambda frame: frame.network_spec.widths == (1, 5, 1))
    since = learned(150)
    session.document.undo_stack.undo()
    wait_for_frame(lambda frame: frame.network_spec.widths == (1, 8, 8, 1))
    session.document.undo_stack.redo()
    frame = wait_for_frame(lambda frame: frame.network_spec.widths == (1, 5, 1))
    assert (frame.step, parameters_of(frame)) == (since.step, parameters_of(since))


def test_new_points_and_a_new_rate_keep_the_weights(session, learned, wait_for_frame):
    learnt = learned(200)
    document = session.document
    workspace = add_points(document.experiment.workspace, np.array([[0.5]]), np.array([[3.0]]))
    document.push(Proposal(document.experiment.with_workspace(workspace), "Draw"))
    push_run(session, with_training(learning_rate=0.3, l2=0.01, batch_size=7))
    push_run(session, with_hidden(LayerSpec(8, "sigmoid"), LayerSpec(8, "tanh")))
    frame = wait_for_frame(lambda frame: frame.run == document.experiment.workspace.run)
    assert parameters_of(frame) == parameters_of(learnt)
    assert frame.train_count + frame.test_count == 41


def test_a_new_optimizer_keeps_the_weights_and_clears_its_memory(session, learned, wait_for_frame):
    learnt = learned(50)
    push_run(session, with_training(optimizer="momentum"))
    frame = wait_for_frame(lambda frame: frame.run.training.optimizer == "momentum")
    assert parameters_of(frame) == parameters_of(learnt)
    learned(50)


def test_points_can_go_and_come_while_it_plays(session, wait_for_frame):
    document = session.document
    session.play()
    document.push(Proposal(document.experiment.with_workspace(clear_points(document.experiment.workspace)), "Clear"))
    waiting = wait_for_frame(lambda frame: frame.train_count == 0)
    assert waiting.insight.kind == "no_points"
    document.undo_stack.undo()
    wait_for_frame(lambda frame: frame.train_count > 0 and frame.step > waiting.step + 100)
    assert session.is_playing


def test_divergence_stops_the_run_says_where_and_can_be_mended(session, qtbot, learned, wait_for_frame):
    push_run(session, with_hidden(LayerSpec(8, "identity")))
    push_run(session, with_training(optimizer="sgd", learning_rate=50.0))
    with qtbot.waitSignal(session.playing_changed, check_params_cb=lambda playing: not playing):
        session.play()
    frame = wait_for_frame(lambda frame: frame.status.divergence is not None)
    assert np.isfinite(frame.network.parameters).all()
    assert frame.step == frame.status.divergence.step - 1
    assert frame.insight.kind == "divergence"
    assert frame.insight.fixes[0].starts_over
    run = session.document.experiment.workspace.run
    for _ in range(4):
        run = frame.insight.fixes[0].apply(run)
    session.document.start_over("Mend", run)
    wait_for_frame(lambda frame: frame.step == 0)
    assert learned(100).status.divergence is None


def test_only_what_is_looked_at_is_answered(session, wait_for_frame):
    session.look(ViewRequest(frozenset({LOSS, GRADIENTS})))
    frame = wait_for_frame(lambda frame: frame.line is None)
    assert frame.units is None
    assert frame.history is not None


@pytest.fixture
def slices(monkeypatch):
    """When the training thread began each slice, and at which step."""
    begun, advance = [], Trainer.advance

    def note_and_advance(trainer, steps):
        begun.append((time.monotonic(), trainer.step))
        return advance(trainer, steps)

    monkeypatch.setattr(Trainer, "advance", note_and_advance)
    return begun


def shortest_pause(slices, steps):
    """The seconds between two slices that begin `steps` more steps each."""
    return np.diff([at for at, step in slices if step % steps == 0]).min()


@pytest.mark.parametrize("speed", [4.0, 40.0, 400.0])
def test_a_set_speed_is_not_exceeded(session, slices, wait_for_frame, speed):
    session.set_speed(speed)
    session.play()
    wait_for_frame(lambda frame: frame.step >= max(3, speed / 4.0))
    session.pause()
    times, steps = np.array(slices).T
    assert (steps - steps[0] <= (times - times[0]) * speed * 1.01 + 1.0).all()


@pytest.mark.parametrize("busy", ["nobody", "the window", "the training thread"])
def test_at_an_unhurried_speed_every_step_has_a_frame(session, wait_for_frame, monkeypatch, busy):
    """Even where frames cannot be taken, or built, in time."""
    shown = []
    session.frame_shown.connect(lambda frame: (shown.append(frame.step), time.sleep(0.15 * (busy == "the window"))))
    build = TrainingState.frame

    def build_slowly(state, *arguments):
        until = time.thread_time() + 0.06 * (busy == "the training thread")
        while time.thread_time() < until:
            pass
        return build(state, *arguments)

    monkeypatch.setattr(TrainingState, "frame", build_slowly)
    session.set_speed(10.0)
    session.play()
    wait_for_frame(lambda frame: frame.step >= 5)
    session.pause()
    steps = list(dict.fromkeys(shown))
    assert steps == list(range(steps[0], steps[-1] + 1))


def test_auto_goes_on_at_once_after_an_edit_that_replaces_what_was_learned(session, wait_for_frame):
    session.set_speed(AUTO)
    session.play()
    fast = wait_for_frame(lambda frame: frame.status.speed > 1_000.0)
    push_run(session, with_training(optimizer="momentum"))
    later = wait_for_frame(lambda frame: frame.run.training.optimizer == "momentum" and frame.step > fast.step + 100)
    assert later.status.speed > 100.0
    session.document.start_over("Reset")
    again = wait_for_frame(lambda frame: 0 < frame.step < 50)
    assert again.status.speed < 200.0
    session.pause()


@pytest.mark.parametrize("speed", [200.0, MAX, AUTO])
def test_what_is_learned_does_not_depend_on_the_speed(session, wait_for_frame, speed):
    run = session.document.experiment.curve.run
    push_run(session, lambda _: replace(run, stop=StopSpec(max_steps=30)))
    session.set_speed(speed)
    session.play()
    wait_for_frame(lambda frame: frame.step == 30)
    trainer = Trainer(run, session.document.experiment.curve.points)
    trainer.advance(30)
    assert session.frame.network.parameters.tobytes() == trainer.parameters.tobytes()


def test_an_error_in_the_training_thread_is_told_and_the_thread_lives_on(session, qtbot, monkeypatch, caplog, learned):
    def fail(self, steps):
        raise RuntimeError("on purpose")

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance", fail)
        with qtbot.waitSignal(session.failed) as failed:
            session.play()
    assert "on purpose" in failed.args[0]
    assert "Traceback" in caplog.text
    assert not session.is_playing
    learned(10)


def test_learned_states_kept_for_undo_are_bounded_and_the_oldest_go_first(session, qtbot, monkeypatch, wait_for_frame):
    stack = session.document.undo_stack
    monkeypatch.setattr("neuronlab.session.undo_memory.ENTRIES_BYTES", 1)
    with qtbot.waitSignal(session.noticed, check_params_cb=lambda sentence: sentence == UNDO_SHORTENED):
        session.reset()
        session.step()
        wait_for_frame(lambda frame: frame.step == 1)
        session.reset()
    wait_for_frame(lambda frame: frame.step == 0)
    qtbot.waitUntil(lambda: stack.count() == 1)
    stack.undo()
    wait_for_frame(lambda frame: frame.step == 1)
    assert not stack.canUndo()
    stack.redo()
    wait_for_frame(lambda frame: frame.step == 0)


def test_a_session_resumes_from_a_state_bit_for_bit(session, learned, qtbot):
    frame = learned(100)
    with qtbot.waitSignal(snapshots_of(session)) as taken:
        session.request_snapshot()
    state = taken.args[0].state
    assert state.parameters.tobytes() == parameters_of(frame)
    workspace = session.document.experiment.workspace
    start = fresh_state(workspace.run, workspace.points)
    assert start.parameters.tobytes() != state.parameters.tobytes()
    resumed, alone = Trainer(workspace.run, workspace.points, state), Trainer(workspace.run, workspace.points)
    resumed.advance(50)
    alone.advance(frame.step + 50)
    assert resumed.parameters.tobytes() == alone.parameters.tobytes()


def test_the_frame_timer_rests_when_nothing_changes(session, learned, qtbot):
    learned(10)
    qtbot.waitUntil(lambda: not session._timer.isActive())


def test_much_more_data_starts_with_a_small_slice(session, monkeypatch, wait_for_frame):
    session.play()
    wait_for_frame(lambda frame: frame.step > 2_000)
    session.pause()
    wait_for_frame(lambda frame: not frame.is_playing)
    advance, asked = Trainer.advance, []
    monkeypatch.setattr(Trainer, "advance", lambda self, steps: asked.append(steps) or advance(self, steps))
    document = session.document
    points = np.linspace(-3.0, 3.0, 50_000)[:, None]
    document.push(
        Proposal(document.experiment.with_workspace(add_points(document.experiment.workspace, points, points)), "Many")
    )
    session.play()
    wait_for_frame(lambda frame: len(asked) > 0)
    assert asked[0] == 1


def test_undoing_a_change_of_optimizer_brings_its_memory_back(session, qtbot, learned):
    def state():
        with qtbot.waitSignal(snapshots_of(session)) as taken:
            session.request_snapshot()
        return taken.args[0].state

    learned(100)
    before = state()
    push_run(session, with_training(optimizer="momentum"))
    other = state()
    assert (other.optimizer, other.updates, other.step) == ("momentum", 0, before.step)
    assert other.parameters.tobytes() == before.parameters.tobytes()
    session.document.undo_stack.undo()
    after = state()
    assert (after.optimizer, after.updates, after.step) == ("adam", before.updates, before.step)
    assert after.memory.tobytes() == before.memory.tobytes()


def test_edits_do_not_make_slow_faster(session, slices, wait_for_frame):
    session.set_speed(4.0)
    session.play()
    wait_for_frame(lambda frame: frame.step >= 1)
    for number in range(30):
        push_run(session, with_training(learning_rate=0.01 + number * 1e-4))
        wait_for_frame(lambda frame: frame.run == session.document.experiment.workspace.run)
    wait_for_frame(lambda frame: frame.step >= 3)
    session.pause()
    assert shortest_pause(slices, 1) > 0.9 / 4.0


def test_an_edit_beside_the_run_keeps_its_divergence(session, wait_for_frame):
    push_run(session, with_hidden(LayerSpec(8, "identity")))
    push_run(session, with_training(optimizer="sgd", learning_rate=50.0))
    session.play()
    wait_for_frame(lambda frame: frame.status.divergence is not None)
    document = session.document
    document.push(freeze_copy(document.experiment, "Before"))
    assert wait_for_frame(lambda frame: len(frame.runs) == 2).status.divergence is not None


def test_states_of_entries_that_are_gone_are_not_counted(session, wait_for_frame):
    for seed in range(5):
        push_run(session, with_training(seed=10 + seed))
    wait_for_frame(lambda frame: frame.run.training.seed == 14)
    session.document.undo_stack.clear()
    session.reset()
    wait_for_frame(lambda frame: frame.step == 0)
    session.step()
    wait_for_frame(lambda frame: frame.step == 1)
    assert len(session._worker._training._undo_memory.alive) == 1


def test_the_next_frame_waits_for_what_this_one_cost_and_not_for_how_long_it_was_held_up(qtbot, monkeypatch):
    build = TrainingState.frame

    def held_up(work, *request):
        time.sleep(0.5)  # as while the window paints
        return build(work, *request)

    mailbox, frames = Mailbox(), LatestSlot()
    worker = TrainingWorker(Work(first_experiment()), mailbox, frames)
    worker.start()
    frames.take()
    mailbox.put(Command.PLAY)
    worker.wake()
    monkeypatch.setattr(TrainingState, "frame", held_up)
    worker._train_a_slice()
    assert not frames.is_empty
    assert worker._next_frame - time.perf_counter() < 0.4
    worker._rest()


def test_a_pause_is_shown_as_soon_as_its_frame_is_there(session, qtbot, monkeypatch, wait_for_frame):
    session.play()
    wait_for_frame(lambda frame: frame.is_playing)
    session._timer.setInterval(10 * WAIT_MS)  # the next tick would come too late
    with qtbot.waitSignal(session.frame_shown, check_params_cb=lambda frame: not frame.is_playing):
        session.pause()


def test_play_pressed_while_an_end_is_on_its_way_to_the_window_stands(session, qtbot, wait_for_frame):
    push_run(session, lambda run: replace(run, stop=StopSpec(max_steps=5)))
    session.play()
    qtbot.waitUntil(lambda: not session.is_playing)
    push_run(session, lambda run: replace(run, stop=StopSpec()))
    session.play()
    session._worker.halted.emit(1)  # as if it came only now
    assert session.is_playing
    assert wait_for_frame(lambda frame: frame.step > 5).is_playing


def test_a_checkpoint_of_the_run_that_was_active_is_not_one_of_another(session, learned):
    checkpoint = learned(20).trajectory.checkpoints[3]
    session.document.push(duplicate(session.document.experiment))
    session.look_back(checkpoint)  # its frame is still shown
    assert not session.document.looks_back


def test_training_waits_for_what_comes_first(session, wait_for_frame):
    answers = [False, True]
    session.ask_before_play(lambda: answers.pop(0))
    session.play()
    assert not session.is_playing
    session.play()
    assert session.is_playing
    wait_for_frame(lambda frame: frame.step > 0)
    session.pause()  # is not asked about
    assert answers == []

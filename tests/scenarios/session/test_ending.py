"""How a session ends: soon, whatever it is doing, and with everything that a person has changed."""

import gc
from threading import Event
from weakref import ref

import pytest
from shiboken6 import isValid

from neuronlab.app import first_experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.work import Work
from neuronlab.session import threads, worker
from neuronlab.session.channel import Command
from neuronlab.session.proposals import Proposal
from neuronlab.session.session import Session
from tests.scenarios.session.edits import push_run, with_hidden, with_training
from tests.sessions import snapshots_of

WAIT_S = 20


@pytest.fixture
def last_snapshot(session, qtbot, monkeypatch):
    """Close the session, and what it says is to be saved; `frees` is set once the thread has been asked to stop."""

    def close(wait=threads.wait_quietly, frees=None):
        send = session._send

        def stop(message):
            send(message)
            if frees is not None and message is Command.STOP:
                frees.set()

        monkeypatch.setattr(session, "_send", stop)
        with qtbot.waitSignal(snapshots_of(session)) as taken:
            session.close(wait)
        return taken.args[0]

    return close


@pytest.fixture
def gate():
    """What waits for it goes on once the test is over."""
    event = Event()
    yield event
    event.set()


@pytest.fixture
def keep_busy(session, monkeypatch, gate):
    """Play, with a step that takes until the event that this returns is set."""

    def play():
        begun, advance = Event(), Trainer.advance

        def take_long(trainer, steps):
            begun.set()
            assert gate.wait(WAIT_S)
            return advance(trainer, steps)

        monkeypatch.setattr(Trainer, "advance", take_long)
        session.play()
        assert begun.wait(WAIT_S)
        return gate

    yield play
    gate.set()
    assert session._thread.wait(WAIT_S * 1000)


def widths(session, *widths):
    """Another width of the first layer, several times in a row as with a held arrow key."""
    for width in widths:
        run = with_hidden(LayerSpec(width, "relu"), LayerSpec(8, "tanh"))(session.document.experiment.workspace.run)
        session.document.push(
            Proposal(session.document.experiment.with_run(run), "Width", gesture="width", origins=(0, 1))
        )


def test_of_queued_shapes_of_one_gesture_only_the_newest_is_built(
    session, learned, keep_busy, monkeypatch, last_snapshot
):
    learned(20)
    busy, built = keep_busy(), []
    use = session._worker._training._use
    monkeypatch.setattr(session._worker._training, "_use", lambda *work: built.append(work) or use(*work))
    widths(session, *range(9, 60))
    snapshot = last_snapshot(frees=busy)
    assert len(built) == 1
    assert snapshot.experiment is session.document.experiment
    assert snapshot.state.parameters.size == snapshot.experiment.workspace.run.network.parameter_count


def test_undo_of_a_gesture_brings_back_what_was_learned_before_it_and_redo_what_came_of_it(session, learned, snapshot):
    learned(50)
    before = snapshot()
    widths(session, 9)
    snapshot()  # the first edit is followed by then
    widths(session, 10, 7, 12)
    after = snapshot()
    assert session.document.undo_stack.count() == 1
    session.document.undo_stack.undo()
    assert snapshot().state.parameters.tobytes() == before.state.parameters.tobytes()
    session.document.undo_stack.redo()
    assert snapshot().state.parameters.tobytes() == after.state.parameters.tobytes()


def test_edits_that_stop_has_overtaken_are_followed_as_far_as_there_is_time(session, learned, keep_busy, last_snapshot):
    learned(20)
    busy = keep_busy()
    push_run(session, with_training(learning_rate=0.25))
    session.document.set_parameters("Weight", {0: 0.625})
    snapshot = last_snapshot(frees=busy)
    assert snapshot.experiment.workspace.run.training.learning_rate == 0.25
    assert snapshot.state.parameters[0] == 0.625


def test_edits_there_was_no_time_for_are_saved_with_what_still_fits(
    session, learned, keep_busy, last_snapshot, monkeypatch
):
    frame, busy = learned(20), keep_busy()
    monkeypatch.setattr(worker, "LAST_EDITS_S", -1.0)
    push_run(session, with_training(learning_rate=0.25))
    snapshot = last_snapshot(frees=busy)
    assert snapshot.experiment is session.document.experiment
    assert snapshot.state.step >= frame.step


def test_what_was_learned_in_another_shape_is_not_saved_with_the_new_one(
    session, learned, keep_busy, last_snapshot, monkeypatch
):
    learned(20)
    busy = keep_busy()
    monkeypatch.setattr(worker, "LAST_EDITS_S", -1.0)
    widths(session, 20)
    snapshot = last_snapshot(frees=busy)
    assert snapshot.experiment is session.document.experiment
    assert snapshot.states == {}


def test_an_edit_that_failed_at_the_end_is_not_saved(session, learned, keep_busy, last_snapshot, monkeypatch):
    learned(20)
    before, busy = session.document.experiment, keep_busy()

    def fail(*_, **__):
        raise MemoryError("on purpose")

    monkeypatch.setattr("neuronlab.session.lane.Trainer", fail)
    widths(session, 20)
    assert last_snapshot(frees=busy).experiment is before


def test_a_session_whose_step_does_not_end_is_saved_as_it_was_known_last(
    session, learned, snapshot, keep_busy, last_snapshot
):
    learned(20)
    known = snapshot().state
    keep_busy()
    push_run(session, with_training(learning_rate=0.25))
    last = last_snapshot(wait=lambda is_over, what: is_over())
    assert last.experiment is session.document.experiment
    assert last.state is known
    assert threads.is_any_running()


def test_a_thread_that_goes_on_is_not_destroyed_with_its_session(qtbot, monkeypatch, gate):
    begun = Event()
    monkeypatch.setattr(Trainer, "advance", lambda trainer, steps: begun.set() or gate.wait(WAIT_S) or 0)
    session = Session(Work(first_experiment()))
    thread = ref(session._thread)
    session.start()
    session.play()
    assert begun.wait(WAIT_S)
    session.close(lambda is_over, what: is_over())
    del session
    gc.collect()
    assert isValid(thread())
    gate.set()
    assert thread().wait(WAIT_S * 1000)


def test_the_present_is_saved_while_one_looks_back(session, learned, last_snapshot):
    checkpoint = learned(50).trajectory.checkpoints[0]
    push_run(session, with_training(learning_rate=0.25))
    session.look_back(checkpoint)
    assert session.document.experiment.workspace.run.training.learning_rate != 0.25
    assert last_snapshot().experiment.workspace.run.training.learning_rate == 0.25

"""Edits and messages that the training thread cannot follow: what is taken back, and what stays whole."""

import pytest

from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.specs.network import LayerSpec
from tests.scenarios.session.edits import parameters_of, push_run, with_hidden, with_training
from tests.sessions import snapshots_of


def test_an_edit_that_cannot_be_followed_is_taken_back_and_the_work_stays_whole(
    session, qtbot, learned, monkeypatch, wait_for_frame
):
    learnt = learned(100)
    before = session.document.experiment

    def fail(*_):
        raise MemoryError("on purpose")

    with monkeypatch.context() as patch:
        patch.setattr("neuronlab.session.lane.Trainer", fail)
        with qtbot.waitSignal(session.failed):
            push_run(session, with_hidden(LayerSpec(9, "relu"), LayerSpec(8, "tanh")))
    qtbot.waitUntil(lambda: session.document.experiment is before)
    with qtbot.waitSignal(snapshots_of(session)) as taken:
        session.request_snapshot()
    snapshot = taken.args[0]
    assert snapshot.experiment.workspace.run == before.workspace.run
    assert snapshot.state.parameters.tobytes() == parameters_of(learnt)
    assert learned(10).step >= learnt.step + 10


def test_of_two_edits_that_which_cannot_be_followed_is_taken_back(session, qtbot, learned, monkeypatch):
    learned(20)
    push_run(session, with_training(learning_rate=0.02))
    before = session.document.experiment
    with qtbot.waitSignal(snapshots_of(session)) as taken:
        session.request_snapshot()  # by then the first edit was followed
    learnt = taken.args[0].state

    def fail_once(*_, **__):
        monkeypatch.undo()
        raise MemoryError("on purpose")

    monkeypatch.setattr("neuronlab.session.lane.Trainer", fail_once)
    push_run(session, with_hidden(LayerSpec(9, "relu"), LayerSpec(8, "tanh")))
    push_run(session, with_training(learning_rate=0.05))  # made before the training thread has answered
    qtbot.waitUntil(lambda: session.document.experiment is before)
    with qtbot.waitSignal(snapshots_of(session)) as taken:
        session.request_snapshot()
    assert taken.args[0].experiment.workspace.run == before.workspace.run
    assert taken.args[0].state.parameters.tobytes() == learnt.parameters.tobytes()
    assert session.document.undo_stack.index() == 1


def test_an_edit_is_taken_back_with_those_that_a_newer_one_stood_for(session, qtbot, learned, monkeypatch):
    learned(20)
    before = session.document.experiment

    def fail(*_, **__):
        raise MemoryError("on purpose")

    with monkeypatch.context() as patch:
        patch.setattr("neuronlab.session.lane.Trainer", fail)
        patch.setattr(session, "_send", session._mailbox.put)  # the training thread has much to do
        push_run(session, with_training(batch_size=7))
        push_run(session, with_training(learning_rate=0.05))
        assert len(session._mailbox._messages) == 1
        with qtbot.waitSignal(session.failed):
            session._wake.emit()
        qtbot.waitUntil(lambda: session.document.undo_stack.index() == 0)
    assert session.document.experiment is before


def test_an_entry_is_not_taken_back_for_an_edit_that_was_undone_before_it(session):
    edits = []
    session.document.edited.connect(edits.append)
    start = session.document.experiment.workspace.run
    for key, rate in (("a", 0.02), ("b", 0.03)):
        session.document.push_run(with_training(learning_rate=rate)(start), "An edit", key)
    session.document.undo_stack.undo()
    session.document.push_run(with_training(learning_rate=0.04)(start), "An edit", "a")
    assert session.document.undo_stack.count() == 2
    session.document.take_back(edits[1])
    assert session.document.undo_stack.index() == 2


def test_an_edit_that_is_undone_already_is_not_taken_back_again(session, learned):
    learned(20)
    push_run(session, with_training(learning_rate=0.02))
    edits = []
    session.document.edited.connect(edits.append)
    push_run(session, with_training(learning_rate=0.03))
    session.document.undo_stack.undo()
    session.document.take_back(edits[0])
    assert session.document.undo_stack.index() == 1


def test_a_message_that_fails_does_not_take_the_next_ones_with_it(session, qtbot, monkeypatch):
    def fail(*_):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("neuronlab.session.lane.FrameBuilder.build", fail)
    session.look(ViewRequest(x_range=(0.0, 1.0)))
    with qtbot.waitSignal(snapshots_of(session)):
        session.request_snapshot()
    with qtbot.waitSignal(snapshots_of(session)):
        session.close()
    assert not session._thread.isRunning()


@pytest.mark.parametrize("hidden", [(9, 8), (8, 8)])  # another shape, and only another rate
def test_an_edit_stands_when_only_its_picture_fails(session, qtbot, learned, monkeypatch, snapshot, hidden):
    learned(20)
    monkeypatch.setattr("neuronlab.session.lane.FrameBuilder.build", raising(RuntimeError("on purpose")))
    taken_back = []
    session._worker.edit_failed.connect(taken_back.append)
    with qtbot.waitSignal(session.failed) as told:
        push_run(session, with_hidden(*(LayerSpec(width, "relu") for width in hidden)))
    assert "on purpose" in told.args[0]
    assert snapshot().experiment is session.document.experiment
    assert not taken_back
    assert session.document.undo_stack.index() == 1


def test_a_value_set_by_hand_stands_when_only_its_picture_fails(session, qtbot, learned, monkeypatch, snapshot):
    learned(20)
    monkeypatch.setattr("neuronlab.session.lane.FrameBuilder.build", raising(RuntimeError("on purpose")))
    with qtbot.waitSignal(session.failed):
        session.document.set_parameters("Weight", {0: 0.625})
    assert snapshot().state.parameters[0] == 0.625
    assert session.document.undo_stack.index() == 1


def raising(error):
    def fail(*_, **__):
        raise error

    return fail

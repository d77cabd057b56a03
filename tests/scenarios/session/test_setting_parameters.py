"""A hand on parameters while the network trains: one entry for a whole drag, and nothing of it is lost."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import with_labels
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.session.channel import Mailbox
from neuronlab.session.document import Document
from neuronlab.session.edits import Replacement, SetParameters
from tests.core.building import same_learned
from tests.scenarios.session.edits import push_run, with_training
from tests.sessions import snapshots_of

WHOLE = float("inf")


def state_of(session, qtbot):
    with qtbot.waitSignal(snapshots_of(session)) as taken:
        session.request_snapshot()
    return taken.args[0].state


def values_of(mailbox):
    return [message.values for message in mailbox.take_all()]


def test_values_of_one_gesture_wait_as_one_message():
    mailbox, gesture, other = Mailbox(), Replacement("curve"), Replacement("curve")
    for number in range(100):
        mailbox.put(SetParameters(Experiment(), gesture, {0: float(number), number % 2 + 1: 0.5}, stay_fixed=True))
    assert values_of(mailbox) == [{0: 99.0, 1: 0.5, 2: 0.5}]
    mailbox.put(SetParameters(Experiment(), gesture, {0: 1.0}))
    mailbox.put(SetParameters(Experiment(), other, {0: 2.0}))
    assert values_of(mailbox) == [{0: 1.0}, {0: 2.0}]


def test_a_gesture_is_one_entry_until_something_comes_between():
    document = Document(Experiment())
    edits = []
    document.edited.connect(edits.append)
    for value in (0.1, 0.2):
        document.set_parameters("w", {0: value}, gesture="w", within_s=WHOLE)
    assert document.undo_stack.count() == 1
    assert edits[0].replacement is edits[1].replacement
    document.let_go()
    document.set_parameters("w", {0: 0.3}, gesture="w", within_s=WHOLE)
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    document.set_parameters("w", {0: 0.4}, gesture="w", within_s=WHOLE)
    assert document.undo_stack.count() == 2
    document.set_parameters("v", {1: 0.4}, gesture="v", within_s=WHOLE)
    assert document.undo_stack.count() == 3


def test_nudges_belong_together_while_they_follow_each_other():
    now = [0.0]
    document = Document(Experiment(), clock=lambda: now[0])
    for second in (0.0, 0.9, 1.8, 3.0):
        now[0] = second
        document.set_parameters("w", {0: second}, gesture="w")
    assert document.undo_stack.count() == 2


def test_a_dragged_weight_is_held_while_the_others_train(qtbot, session, wait_for_frame):
    document = session.document
    session.play()
    for number in range(300):
        document.set_parameters("Drag w", {2: number / 300}, gesture="drag", within_s=WHOLE, stay_fixed=True)
    dragged = wait_for_frame(lambda frame: frame.network.parameters[2] == np.float32(299 / 300))
    later = wait_for_frame(lambda frame: frame.step > dragged.step + 500)
    assert later.network.parameters[2] == np.float32(299 / 300)
    assert not np.array_equal(later.network.parameters[3:], dragged.network.parameters[3:])
    document.let_go()
    wait_for_frame(lambda frame: frame.network.parameters[2] != np.float32(299 / 300))
    session.pause()
    after = state_of(session, qtbot)
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert state_of(session, qtbot).step < after.step
    document.undo_stack.redo()
    assert same_learned(state_of(session, qtbot), after)


def test_undo_of_a_drag_brings_the_very_state_back(qtbot, session, learned):
    learned(200)
    document = session.document
    before = state_of(session, qtbot)
    for value in np.linspace(-1.0, 1.0, 250):
        document.set_parameters("Drag w", {1: float(value)}, gesture="drag", within_s=WHOLE, stay_fixed=True)
    dragged = state_of(session, qtbot)
    assert dragged.parameters[1] == 1.0
    document.let_go()
    document.undo_stack.undo()
    assert same_learned(state_of(session, qtbot), before)
    document.undo_stack.redo()
    assert same_learned(state_of(session, qtbot), dragged)


def test_the_trainer_stays_the_same_throughout_a_drag(qtbot, session):
    trainer = session._worker._training.trainer
    for value in (0.1, 0.2):
        session.document.set_parameters("Drag w", {1: value}, gesture="drag", within_s=WHOLE, stay_fixed=True)
    session.document.let_go()
    state_of(session, qtbot)
    assert session._worker._training.trainer is trainer


def test_an_edit_in_the_middle_of_a_drag_does_not_let_go(qtbot, session, wait_for_frame):
    session.document.set_parameters("Drag w", {1: 0.25}, gesture="drag", within_s=WHOLE, stay_fixed=True)
    push_run(session, with_training(learning_rate=0.05))
    session.play()
    frame = wait_for_frame(lambda frame: frame.step > 300)
    assert frame.network.parameters[1] == 0.25
    session.document.undo_stack.undo()
    session.document.undo_stack.undo()  # of the drag itself: what was held is gone with it
    start = session.frame.step
    moved = wait_for_frame(lambda frame: frame.step > start and frame.network.parameters[1] != 0.25)
    assert moved is not None


def test_a_value_that_cannot_be_is_taken_back_with_a_sentence(qtbot, session):
    before = state_of(session, qtbot)
    with qtbot.waitSignal(session.noticed) as said:
        session.document.set_parameters("Set w", {0: 1e300})
    assert said.args == ["A parameter must be a finite number."]
    qtbot.waitUntil(lambda: not session.document.undo_stack.canUndo())
    assert same_learned(state_of(session, qtbot), before)


def test_freezing_and_muting_keep_what_was_learned_and_can_be_undone(qtbot, session, learned):
    learned(50)
    before = state_of(session, qtbot)
    run = session.document.experiment.workspace.run
    first, *others = run.network.hidden
    network = replace(run.network, hidden=(replace(first, muted=(1,), frozen=(0,)), *others), frozen_outputs=(0,))
    session.document.push_run(replace(run, network=network), "Mute h₂")
    assert same_learned(state_of(session, qtbot), before)
    session.document.undo_stack.undo()
    assert session.document.experiment.workspace.run == run
    assert same_learned(state_of(session, qtbot), before)


@pytest.mark.parametrize(
    ("labels", "frozen"),
    [("ABC", (0, 2)), ("XBC", (0, 2)), ("ABCD", (0, 2)), ("DBCA", (2, 3)), ("AB", ())],
)
def test_frozen_outputs_go_with_their_classes(labels, frozen):
    """Of as many classes as before the outputs stay where they are, whatever the classes are called now."""
    network = TASKS["classes"].network((LayerSpec(4),), ("A", "B", "C"))
    workspace = Experiment(task="classes").workspace
    run = replace(workspace.run, network=replace(network, frozen_outputs=(0, 2)))
    changed = with_labels(workspace.with_run(run), tuple(labels)).run.network
    assert changed.frozen_outputs == frozen

"""Work is modified by an edit or by steps of training, and unmodified again once all edits since are undone."""

import pytest

from neuronlab.session.changes import Changes, steps_of
from tests.scenarios.session.edits import push_run, with_training


@pytest.fixture
def changes(session):
    changes = Changes(session.document, {}, is_modified=False, parent=session)
    session.frame_shown.connect(changes.follow)
    yield changes
    changes.close()


def test_an_edit_modifies_and_undo_takes_that_back(session, changes, qtbot):
    heard = []
    changes.changed.connect(heard.append)
    push_run(session, with_training(learning_rate=0.25))
    assert changes.is_modified
    session.document.undo_stack.undo()
    assert not changes.is_modified
    session.document.undo_stack.redo()
    assert heard == [True, False, True]


def test_what_is_saved_counts_from_then_on(session, changes):
    push_run(session, with_training(learning_rate=0.25))
    changes.note_saved(session.document.mark, {})
    assert not changes.is_modified
    session.document.undo_stack.undo()
    assert changes.is_modified
    push_run(session, with_training(learning_rate=0.5))
    session.document.undo_stack.undo()
    assert changes.is_modified  # what was saved can be reached no more
    changes.note_unsaved()
    assert changes.is_modified


def test_steps_of_training_modify(session, changes, learned, snapshot):
    learned(3)
    assert changes.is_modified
    changes.note_saved(session.document.mark, snapshot().states)
    assert not changes.is_modified
    session.reset()
    assert changes.is_modified


def test_an_edit_of_a_gesture_that_was_saved_in_between_is_another(session, changes):
    def drag(rate):
        experiment = session.document.experiment
        run = with_training(learning_rate=rate)
        push_run(session, run)
        return experiment

    drag(0.25)
    session.document.seal()
    changes.note_saved(session.document.mark, {})
    drag(0.5)
    assert changes.is_modified
    session.document.undo_stack.undo()
    assert not changes.is_modified


def test_steps_are_counted_by_task_and_slot(learned, snapshot):
    learned(2)
    assert steps_of(snapshot().states) == {"curve": {0: 2}}

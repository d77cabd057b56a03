"""The entries of the undo stack, without a document: what is one entry, and what undo, redo and taking back follow."""

import pytest
from PySide6.QtCore import QObject

from neuronlab.core.specs.experiment import Experiment
from neuronlab.session import undo_memory
from neuronlab.session.edits import (
    ChangeRuns,
    PlainEdit,
    RedoReplacement,
    Replacement,
    RestoreExperiment,
    StartAfresh,
    UndoReplacement,
)
from neuronlab.session.undo_entries import UNDO_SHORTENED, UndoEntries
from tests.session.changes import change


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Desk:
    """A stack of entries, all edits it has followed, and the experiment these have led to."""

    def __init__(self):
        self.clock, self.followed = Clock(), []
        self._owner = QObject()
        self.entries = UndoEntries(self.followed.append, self.clock, self._owner)
        self.stack = self.entries.stack
        self.start = Experiment()

    @property
    def experiment(self):
        return self.followed[-1].experiment if self.followed else self.start

    def push(self, edit=None, gesture="", within_s=1.0, text="An edit"):
        edit = edit or PlainEdit(Experiment())
        self.entries.push(self.experiment, edit, text, gesture, within_s)
        return edit


@pytest.fixture
def desk(qapp):
    return Desk()


def kinds(edits):
    return [type(edit) for edit in edits]


def test_an_edit_is_followed_with_the_name_and_number_of_its_entry(desk):
    for text in ("One", "Two"):
        desk.push(text=text)
    assert [(edit.text, edit.number) for edit in desk.followed] == [("One", 1), ("Two", 2)]
    assert desk.entries.newest_number == 2
    assert [desk.stack.text(index) for index in range(desk.stack.count())] == ["One", "Two"]


def test_undo_and_redo_of_a_plain_edit_restore_the_experiments_on_either_side(desk):
    edit = desk.push(text="Rate")
    desk.stack.undo()
    desk.stack.redo()
    assert kinds(desk.followed) == [PlainEdit, RestoreExperiment, RestoreExperiment]
    assert [known.experiment for known in desk.followed] == [edit.experiment, desk.start, edit.experiment]
    assert [known.text for known in desk.followed] == ["Rate", "Undo: Rate", "Rate"]
    assert [known.number for known in desk.followed] == [1, 0, 0]


def test_undo_and_redo_of_a_replacing_edit_pass_on_its_replacement(desk):
    edit = desk.push(change(StartAfresh(), Experiment(), Replacement("curve")))
    desk.stack.undo()
    desk.stack.redo()
    assert kinds(desk.followed) == [ChangeRuns, UndoReplacement, RedoReplacement]
    assert all(known.replacement is edit.replacement for known in desk.followed)


def test_edits_of_a_gesture_are_one_entry_for_as_long_as_they_follow_each_other(desk):
    for now in (0.0, 0.9, 1.8, 3.0):
        desk.clock.now = now
        desk.push(gesture="rate")
    assert desk.stack.count() == 2
    desk.stack.undo()
    desk.stack.undo()
    assert desk.experiment is desk.start


def test_an_edit_of_another_gesture_or_of_none_is_an_entry_of_its_own(desk):
    for gesture in ("rate", "width", "", ""):
        desk.push(gesture=gesture)
    assert desk.stack.count() == 4


def test_a_gesture_does_not_go_on_in_an_entry_that_was_undone(desk):
    desk.push(gesture="rate")
    desk.stack.undo()
    edit = desk.push(gesture="rate")
    assert (desk.stack.index(), desk.stack.count()) == (1, 1)
    desk.stack.undo()
    desk.stack.redo()
    assert desk.experiment is edit.experiment


def test_all_replacing_edits_of_a_gesture_share_the_first_replacement(desk):
    first = change(StartAfresh(), Experiment(), Replacement("curve"))
    desk.push(gesture="width")  # leaves alone what was learned
    desk.push(first, gesture="width")
    desk.push(change(StartAfresh(), Experiment(), Replacement("curve")), gesture="width")
    desk.stack.undo()
    assert kinds(desk.followed) == [PlainEdit, ChangeRuns, ChangeRuns, UndoReplacement]
    assert all(edit.replacement is first.replacement for edit in desk.followed[1:])


def test_taking_an_edit_back_undoes_those_made_since(desk):
    desk.push()
    before = desk.experiment
    for gesture in ("rate", "rate", ""):
        desk.push(gesture=gesture)
    desk.entries.take_back(3)  # the second edit of the gesture
    assert desk.stack.index() == 1
    assert desk.experiment is before


@pytest.mark.parametrize("number", [0, 2, 99])
def test_an_edit_that_is_not_there_or_was_undone_is_not_taken_back(desk, number):
    desk.push()
    desk.push()
    desk.stack.undo()
    desk.entries.take_back(number)
    assert desk.stack.index() == 1


def test_dropping_the_oldest_entries_is_said_once_and_follows_nothing(desk, monkeypatch):
    sentences = []
    desk.entries.shortened.connect(sentences.append)
    for number in range(6):
        desk.push(text=str(number))
    followed = len(desk.followed)
    monkeypatch.setattr(undo_memory, "ENTRIES_BYTES", -1)
    desk.entries.limit()
    desk.entries.limit()
    assert [desk.stack.text(index) for index in range(desk.stack.count())] == ["5"]
    assert len(desk.followed) == followed
    desk.push()
    assert desk.stack.count() == 1
    assert sentences == [UNDO_SHORTENED]


def test_every_edit_says_which_ones_are_undone_even_those_redo_cannot_reach_any_more(desk):
    desk.push(text="One")
    desk.push(gesture="drag", text="Drag")
    desk.push(gesture="drag", text="Drag")
    desk.stack.undo()
    assert desk.followed[-1].undone == {2, 3}
    desk.stack.redo()
    assert desk.followed[-1].undone == set()
    desk.stack.undo()
    desk.stack.undo()
    assert desk.followed[-1].undone == {1, 2, 3}
    desk.push(text="Other")
    assert desk.followed[-1].undone == {1, 2, 3}


def test_a_state_has_one_mark_however_it_is_reached(desk):
    start = desk.entries.mark
    desk.push()
    one = desk.entries.mark
    desk.push(gesture="drag")
    two = desk.entries.mark
    desk.push(gesture="drag")
    assert len({start, one, two, desk.entries.mark}) == 4
    desk.stack.undo()
    assert desk.entries.mark == one
    desk.stack.undo()
    assert desk.entries.mark == start
    desk.push()
    assert desk.entries.mark not in {start, one, two}
    desk.stack.undo()
    assert desk.entries.mark == start


def test_the_mark_of_a_start_that_undo_cannot_reach_any_more_is_not_met_again(desk, monkeypatch):
    start = desk.entries.mark
    for _ in range(3):
        desk.push()
    before_last = desk.entries.mark - 1
    monkeypatch.setattr(undo_memory, "ENTRIES_BYTES", -1)
    desk.entries.limit()
    desk.stack.undo()
    assert desk.entries.mark == before_last != start


def test_a_sealed_entry_takes_no_more_edits(desk):
    desk.push(gesture="drag")
    desk.entries.seal()
    desk.push(gesture="drag")
    assert desk.stack.count() == 2

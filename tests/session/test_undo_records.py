"""The undo history as it is saved: what Undo and Redo need, and nothing that they could not bring back."""

import pytest

from neuronlab.app import first_experiment
from neuronlab.session.edits import Replacement
from neuronlab.session.undo_entries import UndoEntry
from neuronlab.session.undo_records import UndoHistory, entries_from

EXPERIMENT = first_experiment()


def entry(number, before=None, after=None, task=None):
    replacement = None if task is None else Replacement(task, before, after)
    return UndoEntry(EXPERIMENT, EXPERIMENT, f"edit {number}", replacement, {number}, "gesture", 9.0)


def history(*entries, index):
    return UndoHistory(EXPERIMENT, entries, index, 7, frozenset({3}))


def texts(record):
    return [each.text for each in record.entries]


def test_each_entry_keeps_the_side_that_comes_back_with_it():
    record = history(
        entry(1, before={0: None}, after={1: None}, task="curve"),
        entry(2),
        entry(3, before={2: None}, after={3: None}, task="curve"),
        index=2,
    ).record(EXPERIMENT)
    assert [each.replaced and each.replaced.learned for each in record.entries] == [{0: None}, None, {3: None}]
    assert (record.index, record.newest_number, record.undone) == (2, 7, {3})
    back = entries_from(record)
    assert [(each.text, each.numbers, each.gesture) for each in back] == [
        ("edit 1", {1}, ""),
        ("edit 2", {2}, ""),
        ("edit 3", {3}, ""),
    ]
    assert (back[0].replacement.before, back[2].replacement.after) == ({0: None}, {3: None})


@pytest.mark.parametrize(
    ("entries", "index", "kept", "position"),
    [
        ([entry(1), entry(2, task="curve"), entry(3)], 3, ["edit 3"], 1),
        ([entry(1), entry(2), entry(3, before={}, task="curve")], 2, ["edit 1", "edit 2"], 2),
    ],
    ids=["undo", "redo"],
)
def test_entries_that_were_not_followed_are_left_out_with_those_behind_them(entries, index, kept, position):
    record = history(*entries, index=index).record(EXPERIMENT)
    assert (texts(record), record.index) == (kept, position)


def test_a_history_that_leads_elsewhere_is_not_saved():
    assert history(entry(1), index=1).record(first_experiment()) is None

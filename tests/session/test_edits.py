"""Two edits in a row become one only where the one has the effect of both."""

import pytest

from neuronlab.core.specs.experiment import Experiment
from neuronlab.session.edits import (
    ChangeLearned,
    ChangeOptimizer,
    ChangeShape,
    PlainEdit,
    RedoReplacement,
    Replacement,
    RestoreExperiment,
    SetParameters,
    StartAfresh,
    Travel,
    UndoReplacement,
    joined,
)
from tests.session.changes import change


@pytest.fixture
def gesture():
    return Replacement("curve")


def plain(number=0, task="curve"):
    return PlainEdit(Experiment(task=task), text=f"Edit {number}", number=number)


def shape(gesture, origins):
    """An edit to a shape whose layers have these origins; None for one that starts afresh."""
    if origins is None:
        return change(StartAfresh(), Experiment(), gesture, text="Afresh", number=7)
    return change(ChangeShape(origins), Experiment(), gesture, text="Width", number=7)


def test_the_newer_of_two_plain_edits_stands_for_both_and_is_taken_back_with_the_older_one():
    last, newer = plain(3), plain(4)
    both = joined(last, newer)
    assert type(both) is PlainEdit
    assert both.experiment is newer.experiment
    assert both.text == newer.text
    assert both.number == last.number


def test_undo_of_a_plain_edit_stands_for_what_it_undoes_without_an_entry_to_take_back():
    back = RestoreExperiment(Experiment())
    assert joined(plain(3), back) is back
    assert joined(RestoreExperiment(Experiment()), back) is back


def test_a_plain_edit_after_an_undo_keeps_its_own_entry():
    newer = plain(4)
    assert joined(RestoreExperiment(Experiment()), newer) is newer


@pytest.mark.parametrize("edit", [plain, lambda task: change(StartAfresh(), Experiment(task=task), Replacement(task))])
def test_edits_of_two_tasks_both_count(edit):
    assert joined(edit(task="curve"), edit(task="classes")) is None


def test_an_edit_that_replaces_what_was_learned_and_a_plain_one_both_count(gesture):
    replacing = change(StartAfresh(), Experiment(), gesture)
    assert joined(replacing, plain()) is None
    assert joined(plain(), replacing) is None


def test_edits_of_two_gestures_both_count(gesture):
    for first, second in ((None, None), ((0,), (0,))):
        assert joined(shape(gesture, first), shape(Replacement("curve"), second)) is None
    values = SetParameters(Experiment(), gesture, {0: 1.0})
    assert joined(values, SetParameters(Experiment(), Replacement("curve"), {0: 2.0})) is None


def test_later_values_of_a_gesture_overrule_earlier_ones(gesture):
    last = SetParameters(Experiment(), gesture, {0: 1.0, 2: 5.0}, stay_fixed=True)
    newer = SetParameters(Experiment(), gesture, {1: 3.0, 0: 2.0}, stay_fixed=False, number=9)
    both = joined(last, newer)
    assert both.values == {0: 2.0, 1: 3.0, 2: 5.0}
    assert not both.stay_fixed
    assert both.number == 9
    assert last.values == {0: 1.0, 2: 5.0}


def test_layers_of_the_newest_shape_continue_those_from_before_the_gesture(gesture):
    newer = shape(gesture, (1, None, 0, 2))
    both = joined(shape(gesture, (0, None, 1)), newer)
    assert both.changes == {0: ChangeShape((None, None, 0, 1))}
    assert (both.experiment, both.replacement, both.text, both.number) == (newer.experiment, gesture, "Width", 7)


@pytest.mark.parametrize(("first", "second"), [((0, 1), None), (None, (0, 1)), (None, None)])
def test_shapes_of_a_gesture_start_afresh_where_one_of_them_does(gesture, first, second):
    newer = shape(gesture, second)
    both = joined(shape(gesture, first), newer)
    assert both.changes == {0: StartAfresh()}
    assert (both.experiment, both.replacement, both.text, both.number) == (newer.experiment, gesture, newer.text, 7)


@pytest.mark.parametrize(
    "kind",
    [
        UndoReplacement,
        RedoReplacement,
        lambda *edit: change(ChangeOptimizer(), *edit),
        lambda *edit: change(ChangeLearned(relearn=lambda *_: None), *edit),
    ],
)
def test_what_works_on_the_learned_state_is_never_joined(gesture, kind):
    edit = kind(Experiment(), gesture)
    for other in (shape(gesture, (0,)), shape(gesture, None), SetParameters(Experiment(), gesture, {}), edit):
        assert joined(other, edit) is None
        assert joined(edit, other) is None


def test_changes_of_other_runs_are_never_joined(gesture):
    one, other = (change(StartAfresh(), Experiment(), gesture, slot=slot) for slot in (0, 1))
    assert joined(one, other) is None
    assert joined(one, one).changes == {0: StartAfresh()}


def test_values_and_a_shape_are_never_joined(gesture):
    values = SetParameters(Experiment(), gesture, {0: 1.0})
    assert joined(values, shape(gesture, None)) is None
    assert joined(shape(gesture, None), values) is None


def test_undo_and_redo_are_travel_and_no_edit_that_is_made_is(gesture):
    travel = (
        RestoreExperiment(Experiment()),
        *(kind(Experiment(), gesture) for kind in (UndoReplacement, RedoReplacement)),
    )
    made = plain(), shape(gesture, None), shape(gesture, ()), SetParameters(Experiment(), gesture, {})
    assert all(isinstance(edit, Travel) for edit in travel)
    assert not any(isinstance(edit, Travel) for edit in made)

"""What is typed and not yet entered belongs to what it was typed for: whatever happens meanwhile, nothing else gets it.

Every editor of the window is tried with every event that can take away what it is about. The editors are found by
walking the window, so a new field is tried without being named here.
"""

import pytest
from PySide6.QtWidgets import QComboBox

from neuronlab.gui.window.typing_guard import Editor
from tests.controls import focus_on, trigger
from tests.gui.editors import editors_of
from tests.gui.stale import COMMITS, EVENTS_OF, OPENED_OF, Trial

STATES = {
    "curve": (("curve", 1, "line"), ("curve", 0, "spray")),
    "classes": (("classes", 0, "spray"),),
    "surface": (("surface", 2, "draw"),),
}
FIRST = ("curve", 1, "line")
STRUCTURAL = ("undo", "redo", "a look back", "the first layer removed", "all layers removed", "another task")


def tried(trial, pairs):
    """What was wrong with each of some (editor, event), entered in one manner after the other."""
    wrong = {}
    for number, (name, event) in enumerate(pairs):
        commit = list(COMMITS)[number % len(COMMITS)]
        complaint = trial.attempt(name, event, commit)
        if complaint:
            wrong[name, event, commit] = complaint
    return wrong


def test_every_editor_can_tell_what_was_typed_and_not_entered(window):
    strange = [editor for editor in editors_of(window) if not isinstance(editor, Editor | QComboBox)]
    assert not strange


def test_what_is_typed_for_a_layer_goes_to_no_other(window):
    """A quarter of the pairs, each event and each editor among them; `make test-long` tries all."""
    trial = Trial(window, *FIRST)
    names = [name for name in trial.names() if name.endswith(("Units in Hidden 2", "Units in Hidden 3"))]
    names += list(OPENED_OF["curve"])
    assert len(names) == 4
    pairs = [(name, event) for name in names for event in STRUCTURAL]
    assert not tried(
        trial, [pair for number, pair in enumerate(pairs) if (number + number // len(STRUCTURAL)) % 4 == 0]
    )


def test_what_is_typed_is_entered_for_its_subject_or_said_to_be_dropped(window):
    trial, events = Trial(window, *FIRST), list(EVENTS_OF["curve"])
    names = trial.names()
    assert len(names) > 40
    assert not tried(trial, [(name, events[(7 * number) % len(events)]) for number, name in enumerate(names)][::12])


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("state", [state for states in STATES.values() for state in states], ids=str)
def test_every_editor_with_every_event(window, state):
    trial = Trial(window, *state)
    pairs = [(name, event) for name in trial.names() for event in EVENTS_OF[state[0]]]
    print(f"{len(pairs)} combinations")
    assert not tried(trial, pairs)


def test_an_emptied_field_does_not_mean_its_word_for_another_task(window, run, qtbot, rest):
    field = window.training_panel.batch_size
    field.setValue(16)
    focus_on(qtbot, field)
    field.clear()
    trigger(qtbot, window.actions_by_name["task_classes"])
    rest()
    before = run().training.batch_size
    focus_on(qtbot, window.canvas.plot)
    assert run().training.batch_size == before
    trigger(qtbot, window.actions_by_name["task_curve"])
    assert run().training.batch_size == 16


def test_an_open_list_of_classes_outlives_the_removal_of_one(window):
    trial = Trial(window, *STATES["classes"][0])
    assert not tried(trial, [("Table: a class", "the first class removed")] * len(COMMITS))  # one after the other

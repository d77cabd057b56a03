"""A person says which class of the points each class of a model is."""

from PySide6.QtCore import Qt

from neuronlab.gui.dialogs.class_matching import ClassMatching
from neuronlab.session.model_runs import UnmatchedClasses
from tests.controls import click, press_key

UNMATCHED = UnmatchedClasses(("b", "cat", "dog"), ("a", "b", "c"))


def shown(host):
    dialog = ClassMatching("iris.npz", UNMATCHED, host)
    dialog.show()
    return dialog


def test_the_likely_classes_are_proposed_and_taken(host, qtbot):
    dialog = shown(host)
    assert [chooser.currentText() for chooser in dialog.choosers] == ["b", "a", "c"]
    assert [chooser.accessibleName() for chooser in dialog.choosers] == ["b", "cat", "dog"]
    with qtbot.waitSignal(dialog.accepted):
        click(qtbot, dialog.open_button)
    assert dialog.matches == ("b", "a", "c")


def test_classes_change_places_so_that_each_is_chosen_once(host, qtbot):
    dialog = shown(host)
    press_key(qtbot, dialog.choosers[2], Qt.Key.Key_Up)
    assert dialog.matches == ("c", "a", "b")
    assert [chooser.currentText() for chooser in dialog.choosers] == ["c", "a", "b"]
    with qtbot.waitSignal(dialog.accepted):
        press_key(qtbot, dialog, Qt.Key.Key_Return)


def test_escape_opens_nothing(host, qtbot):
    dialog = shown(host)
    with qtbot.waitSignal(dialog.rejected):
        press_key(qtbot, dialog, Qt.Key.Key_Escape)

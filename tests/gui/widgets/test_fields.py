"""Fields show values silently, tell what a person chose, and know what was typed and not entered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from neuronlab.gui.pictures.recording import Text
from neuronlab.gui.pictures.widgets import record
from neuronlab.gui.theme.style import style_sheet
from neuronlab.gui.theme.theme import DARK
from neuronlab.gui.widgets.fields import (
    ChoiceField,
    Segments,
    SteadyLabel,
    TextField,
    field_pair,
    field_row,
    heading,
    name_field,
)
from neuronlab.gui.widgets.plain_text import PlainLabel, plain_tip
from tests.controls import click, press_key, type_text

LABELS = {"sgd": "SGD", "adam": "Adam", "lbfgs": "L-BFGS"}
MEANINGS = {"sgd": "Plain steps", "adam": "Steps by size", "lbfgs": "<b>Curvature</b>"}


def heard(signal):
    calls = []
    signal.connect(calls.append)
    return calls


# -- labels -----------------------------------------------------------------------------------------------------------


def test_a_label_that_changes_grows_and_never_shrinks(qtbot):
    label = SteadyLabel()
    qtbot.addWidget(label)
    label.show_text("12 345")
    wide = label.size()
    label.show_text("1")
    assert label.text() == "1"
    assert label.size() == wide
    label.show_text("12 345 678")
    assert label.width() > wide.width()


def test_a_heading_is_as_it_is_written(qapp):
    assert heading("Loss").text() == "Loss"


def test_a_field_tells_its_meaning_to_the_mouse_and_to_screen_readers(qtbot):
    field = TextField()
    qtbot.addWidget(field)
    name_field(field, "Formula", "What is <i>drawn</i>")
    assert field.accessibleName() == "Formula"
    assert field.accessibleDescription() == "What is <i>drawn</i>"
    assert "&lt;i&gt;" in field.toolTip()


def test_the_label_of_a_row_leads_to_its_field_and_carries_its_meaning(qtbot):
    window, fields = QWidget(), [TextField() for _ in range(3)]
    qtbot.addWidget(window)
    row = field_row("Rate", fields[0], "Size of a step")
    pair = field_pair(("Low", fields[1], "Least"), ("High", fields[2], "Most"), (50, 60))
    labels = [row.itemAt(0).widget(), *pair.findChildren(PlainLabel)]
    assert [label.buddy() for label in labels] == fields
    assert [label.toolTip() for label in labels] == ["Size of a step", "Least", "Most"]
    assert [field.width() for field in fields[1:]] == [50, 60]
    for widget in (*labels, *fields):
        widget.setParent(window)


# -- a line of text ---------------------------------------------------------------------------------------------------


def test_what_is_typed_is_known_until_another_text_is_shown(shown, qtbot):
    field = shown(TextField("x"))
    assert field.typed_text() is None
    type_text(qtbot, field, "²")
    assert field.typed_text() == "x²"
    field.show_untyped()
    assert (field.text(), field.typed_text()) == ("x", None)
    field.retype("x³")
    assert (field.typed_text(), field.isModified()) == ("x³", True)
    field.show_text("x³")
    assert (field.typed_text(), field.isModified()) == (None, False)


# -- choices ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [ChoiceField, Segments])
def test_a_choice_is_shown_without_saying_that_it_was_made(qtbot, kind):
    choice = kind(LABELS, MEANINGS)
    qtbot.addWidget(choice)
    chosen = heard(choice.chosen)
    choice.show_key("lbfgs")
    assert chosen == []


def test_a_person_chooses_from_a_list_by_keys(shown, qtbot):
    field = shown(ChoiceField(LABELS, MEANINGS))
    chosen = heard(field.chosen)
    press_key(qtbot, field, Qt.Key.Key_Down)
    assert chosen == ["adam"]
    assert field.itemData(2, Qt.ItemDataRole.ToolTipRole) == plain_tip(MEANINGS["lbfgs"]) != MEANINGS["lbfgs"]


def test_a_choice_that_asks_for_the_room_of_its_contents_is_not_elided(shown):
    field = shown(ChoiceField({}))
    field.setStyleSheet(style_sheet(DARK))
    field.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToContents)
    for letters in range(1, 12):
        text = "Hidden " + "i" * letters
        field.show_choices({"key": text}, {})
        field.resize(field.sizeHint())
        assert "".join(item.text for item in record(field).items if isinstance(item, Text)) == text


def test_the_wheel_chooses_nothing(shown, wheel):
    field = shown(ChoiceField(LABELS))
    chosen = heard(field.chosen)
    wheel(field)
    assert (field.currentText(), chosen) == ("SGD", [])


def test_other_choices_replace_the_first_and_equal_ones_keep_what_is_chosen(qtbot):
    field = ChoiceField(LABELS)
    qtbot.addWidget(field)
    chosen = heard(field.chosen)
    field.show_key("adam")
    field.show_choices(dict(LABELS), {})
    assert field.currentText() == "Adam"
    field.show_choices({"a": "A", "b": "B"}, {})
    assert [field.itemText(index) for index in range(field.count())] == ["A", "B"]
    assert chosen == []


def test_segments_are_chosen_by_mouse_and_tab_stops_at_the_chosen_one(shown, qtbot):
    segments = shown(Segments(LABELS, MEANINGS))
    chosen = heard(segments.chosen)
    click(qtbot, segments.button("adam"))
    assert chosen == ["adam"]
    stops = {key: segments.button(key).focusPolicy() == Qt.FocusPolicy.TabFocus for key in LABELS}
    assert stops == {"sgd": False, "adam": True, "lbfgs": False}


# -- little room ------------------------------------------------------------------------------------------------------


def test_segments_have_short_labels_where_the_full_ones_do_not_fit(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    segments = Segments({"a": "By index", "b": "By contribution"}, dict.fromkeys("ab", "…"), {"a": "Index", "b": "Co."})
    segments.setStyleSheet("QPushButton { padding: 1px 4px; border: 1px solid; }")  # or each had a least width
    segments.setParent(window)
    window.show()
    for width, texts in (
        (segments.sizeHint().width(), ["By index", "By contribution"]),
        (segments.sizeHint().width() - 4, ["Index", "Co."]),
        (segments.minimumSizeHint().width(), ["Index", "Co."]),
        (segments.sizeHint().width(), ["By index", "By contribution"]),
    ):
        segments.resize(width, 24)
        assert [segments.button(key).text() for key in "ab"] == texts
        assert segments.button("b").accessibleName() == "By contribution"


def picture_of(text, width):
    field = ChoiceField({"key": text})
    field.resize(width, 26)
    return field.grab().toImage()


def test_a_choice_that_is_too_long_is_elided(qapp):
    assert picture_of("Leaky rectifier", 400) != picture_of("Leaky recti", 400)
    narrow = picture_of("Leaky rectifier", 90)
    assert any(narrow == picture_of(f"{'Leaky rectifier'[:length]}…", 90) for length in range(1, 15))

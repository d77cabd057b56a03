"""Fields for numbers read what people type, keep within bounds, and step as fits them."""

import pytest
from PySide6.QtCore import Qt

from neuronlab.gui.widgets.number_fields import CountField, IndexField, NumberField, PercentField
from tests.controls import press_key, type_into, type_text


@pytest.mark.parametrize(
    ("typed", "value"),
    [("0,02", 0.02), ("3e-5", 3e-5), ("1e9", 100.0), ("-4", 0.0), ("e", 0.5), ("", 0.5)],
)
def test_a_number_is_read_in_any_form_and_becomes_the_nearest_possible(shown, qtbot, typed, value):
    field = shown(NumberField(0.0, 100.0))
    field.show_value(0.5)
    type_into(qtbot, field, typed)
    assert field.value() == value


def test_letters_that_begin_no_number_cannot_be_typed(shown, qtbot):
    field = shown(NumberField(0.0, 100.0))
    field.show_value(0.5)
    field.selectAll()
    type_text(qtbot, field, "2x")
    assert field.lineEdit().text() == "2"


def test_arrow_keys_climb_by_ones_and_threes_from_zero_on(shown, qtbot):
    field = shown(NumberField(0.0, 100.0))
    field.show_value(0.003)
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        press_key(qtbot, field, key)
        seen.append(field.value())
    assert seen == [0.01, 0.03, 0.01, 0.003, 0.001]
    field.show_value(1e-6)
    field.stepDown()
    assert field.value() == 0.0
    field.stepUp()
    assert field.value() == 1e-6


def test_a_step_of_its_own_is_added(qtbot):
    field = NumberField(-1.0, 1.0, step=0.25)
    qtbot.addWidget(field)
    field.stepDown()
    assert field.value() == -0.25
    field.set_step(0.0)
    field.show_value(0.1)
    field.stepUp()
    assert field.value() == 0.3


@pytest.mark.parametrize("kind", [CountField, NumberField])
def test_a_value_is_shown_without_saying_that_it_changed(qtbot, kind):
    field = kind(0, 512)
    qtbot.addWidget(field)
    changes = []
    field.valueChanged.connect(changes.append)
    field.show_value(7)
    assert (field.value(), changes) == (7, [])


@pytest.mark.parametrize("kind", [CountField, NumberField])
def test_the_wheel_changes_nothing(shown, wheel, kind):
    field = shown(kind(0, 512))
    wheel(field)
    field.show_value(7)
    wheel(field)
    assert field.value() == 7


@pytest.mark.parametrize("kind", [CountField, NumberField])
def test_what_is_typed_and_not_entered_is_known_and_can_be_taken_back(shown, qtbot, kind):
    field = shown(kind(0, 512))
    field.selectAll()
    type_text(qtbot, field, "64")
    assert (field.typed_text(), field.value()) == ("64", 0)
    field.show_untyped()
    assert (field.typed_text(), field.text()) == ("", "0")
    field.retype("32")
    assert field.typed_text() == "32"
    press_key(qtbot, field, Qt.Key.Key_Return)
    assert (field.typed_text(), field.value()) == ("", 32)


@pytest.mark.parametrize(("typed", "value"), [("900", 512), ("0", 1), ("", 8)])
def test_a_count_becomes_the_nearest_possible_and_not_its_first_digits(shown, qtbot, typed, value):
    field = shown(CountField(1, 512))
    field.show_value(8)
    type_into(qtbot, field, typed)
    assert field.value() == value


def test_a_share_is_typed_with_its_sign_or_without(shown, qtbot):
    field = shown(PercentField())
    type_into(qtbot, field, "99")
    assert field.text() == "90 %"
    type_into(qtbot, field, "15 %")
    assert field.value() == 15
    press_key(qtbot, field, Qt.Key.Key_Up)
    assert field.value() == 20


def test_one_of_several_says_how_many_there_are_and_goes_no_further(shown, qtbot):
    field = shown(IndexField())
    changes = []
    field.valueChanged.connect(changes.append)
    field.count_to(8)
    assert field.text() == "1 of 8"
    type_into(qtbot, field, "9")
    assert (field.text(), changes) == ("8 of 8", [8])
    field.count_to(3)
    assert (field.text(), changes) == ("3 of 3", [8])

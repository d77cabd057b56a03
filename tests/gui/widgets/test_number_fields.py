"""Fields for numbers read what people type, keep within bounds, and step as fits them."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neuronlab.gui.widgets.number_fields import CountField, IndexField, NumberField, PercentField
from tests.controls import click, press_key, type_into, type_text


@pytest.fixture
def entered(shown, qtbot):
    """Returns a function that types into a field and gives the sentences it refuses with."""

    def enter(field, typed):
        shown(field)
        field.setAccessibleName("Rate")
        sentences = []
        field.refused.connect(sentences.append)
        type_into(qtbot, field, typed)
        QApplication.processEvents()
        return sentences

    return enter


@pytest.mark.parametrize(
    ("typed", "value"),
    [("0,02", 0.02), ("3e-5", 3e-5), ("1E-3", 1e-3), (".5", 0.5), ("10 000", 10000.0), ("-2", -2.0), ("", 0.75)],
)
def test_a_number_is_read_in_any_form(entered, typed, value):
    field = NumberField(-10.0, 1e6)
    field.show_value(0.75)
    assert entered(field, typed) == []
    assert field.value() == value


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1/3", "Rate must be a number, not “1/3”; it stays at 0.75."),
        ("2x", "Rate must be a number, not “2x”; it stays at 0.75."),
        ("e", "Rate must be a number, not “e”; it stays at 0.75."),
        ("nan", "Rate must be a number, not “nan”; it stays at 0.75."),
        ("1_0", "Rate must be a number, not “1_0”; it stays at 0.75."),
        ("1,500", "Rate could mean 1.500 or 1500; type it without the comma."),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence_and_changes_nothing(entered, typed, sentence):
    field = NumberField(0.0, 100.0)
    field.show_value(0.75)
    assert entered(field, typed) == [sentence]
    assert (field.value(), field.text()) == (0.75, "0.75")


@pytest.mark.parametrize(
    ("typed", "value", "sentence"),
    [
        ("1e9", 100.0, "Rate can be at most 100, not 1e9."),
        ("-4", 0.0, "Rate must be at least 0, not -4."),
    ],
)
def test_a_number_out_of_range_becomes_the_nearest_and_says_so(entered, typed, value, sentence):
    field = NumberField(0.0, 100.0)
    field.show_value(0.75)
    assert entered(field, typed) == [sentence]
    assert field.value() == value


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
    assert (field.typed_text(), field.text()) == (None, "0")
    field.retype("32")
    assert field.typed_text() == "32"
    press_key(qtbot, field, Qt.Key.Key_Return)
    assert (field.typed_text(), field.value()) == (None, 32)


@pytest.mark.parametrize(("typed", "value"), [("1,000", 1000), ("1 000", 1000), ("1e3", 1000), ("64.0", 64), ("", 8)])
def test_a_count_is_read_in_any_form(entered, typed, value):
    field = CountField(1, 5000)
    field.show_value(8)
    assert entered(field, typed) == []
    assert field.value() == value


@pytest.mark.parametrize(
    ("typed", "value", "sentence"),
    [
        ("900", 512, "Rate can be at most 512, not 900."),
        ("0", 1, "Rate must be at least 1, not 0."),
        ("-3", 1, "Rate must be at least 1, not -3."),
        ("9" * 60, 512, f"Rate can be at most 512, not {'9' * 39}…."),
        ("3.5", 8, "Rate must be a whole number, not “3.5”; it stays at 8."),
        ("1/3", 8, "Rate must be a whole number, not “1/3”; it stays at 8."),
        ("never", 8, "Rate must be a whole number, not “never”; it stays at 8."),
    ],
)
def test_a_count_that_is_none_or_out_of_range_is_refused_in_a_sentence(entered, typed, value, sentence):
    field = CountField(1, 512)
    field.show_value(8)
    assert entered(field, typed) == [sentence]
    assert field.value() == value


@pytest.mark.parametrize("kind", [CountField, NumberField])
@pytest.mark.parametrize("typed", ["never", "NEVER", " never ", "", "0"])
def test_the_word_for_the_lowest_can_be_typed_and_an_emptied_field_means_it(entered, kind, typed):
    field = kind(0, 512)
    field.setSpecialValueText("never")
    field.show_value(7)
    assert entered(field, typed) == []
    assert (field.value(), field.text()) == (0, "never")


@pytest.mark.parametrize("kind", [CountField, NumberField])
@pytest.mark.parametrize("place", ["at the left", "in the middle", "at the right"])
def test_what_is_typed_after_a_click_replaces_the_word_for_the_lowest(shown, qtbot, kind, place):
    field = kind(0, 512)
    field.setSpecialValueText("never")
    shown(field).clearFocus()
    line = field.lineEdit()
    across = {"at the left": 3, "in the middle": line.width() // 2, "at the right": line.width() - 3}[place]
    click(qtbot, line, QPoint(across, line.height() // 2))
    QApplication.processEvents()
    QTest.keyClicks(field, "12")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 12


def test_a_refused_text_leaves_all_digits_of_the_value(shown, qtbot):
    field, changes = shown(NumberField(0.0, 1.0)), []
    field.show_value(0.123456789)
    field.valueChanged.connect(changes.append)
    type_into(qtbot, field, "x")
    assert (field.value(), changes) == (0.123456789, [])


@pytest.mark.parametrize("kind", [CountField, NumberField])
def test_what_is_no_number_and_not_the_word_names_the_word(entered, kind):
    field = kind(0, 512)
    field.setSpecialValueText("never")
    number = "a whole number" if kind is CountField else "a number"
    assert entered(field, "soon") == [f"Rate must be {number} or “never”, not “soon”; it stays at never."]
    assert field.text() == "never"


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


def test_a_number_far_from_zero_is_shown_with_digits_and_room_for_them(shown):
    field = NumberField(-1e30, 1e30)
    shown(field)
    field.tell_apart(0.01, 3.0, 62)
    field.show_value(0.123456789)
    assert (field.text(), field.width()) == ("0.123457", 62)
    field.tell_apart(0.01, 1.7e9, 62)
    field.show_value(1700000000.25)
    assert field.text() == "1700000000.25"
    assert field.fontMetrics().horizontalAdvance(field.text()) < field.lineEdit().width()
    field.tell_apart(172.8, 1.7e9, 62)
    field.show_value(1700044000.0)
    assert field.text() == "1700044000"
    assert field.fontMetrics().horizontalAdvance(field.text()) < field.lineEdit().width()


@pytest.mark.parametrize(
    ("value", "text"), [(-0.5, "−0.5"), (1.7e9, "1.7e9"), (3e-5, "3e−5"), (4e-13, "4e−13"), (-0.0, "0"), (1e20, "1e20")]
)
def test_numbers_are_written_as_everywhere_and_read_again(shown, qtbot, value, text):
    field = shown(NumberField(-1e30, 1e30))
    field.show_value(value)
    assert (field.text(), field.value()) == (text, value)
    field.show_value(7.0)
    field.retype(text)
    press_key(qtbot, field, Qt.Key.Key_Return)
    assert (field.text(), field.value()) == (text, value)


def test_steps_keep_what_is_far_below_one_and_leave_no_rounding_error(shown, qtbot):
    field = shown(NumberField(-1e30, 1e30, step=1e-11))
    field.show_value(3.3333e-11)
    press_key(qtbot, field, Qt.Key.Key_Up)
    assert field.value() == 4.3333e-11
    field.set_step(0.1)
    field.show_value(0.0)
    for _ in range(3):
        press_key(qtbot, field, Qt.Key.Key_Up)
    assert field.value() == 0.3
    for _ in range(3):
        press_key(qtbot, field, Qt.Key.Key_Down)
    assert field.value() == 0.0

import pytest

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.gui.widgets.column_field import ColumnField

HOURS = ColumnMeaning(unit="hours", origin="2021-06-12T03:20:00")
DAYS = ColumnMeaning(unit="days", origin="2021-06-12")


@pytest.fixture
def field(qtbot):
    field = ColumnField(-1e30, 1e30, step=0.5)
    qtbot.addWidget(field)
    field.setAccessibleName("x")
    return field


def enter(field, text):
    field.lineEdit().setText(text)
    field.interpretText()
    return field.value()


def test_times_since_an_origin_are_shown_and_typed_as_dates(field):
    field.show_value(6.5)
    assert field.text() == "6.5"
    field.show_meaning(HOURS)
    assert field.text() == "2021-06-12 09:50"
    assert enter(field, "2021-06-12 04:20") == 1.0
    assert enter(field, "2021-06-13") == pytest.approx(20.0 + 40.0 / 60.0)
    assert field.text() == "2021-06-13 00:00"
    assert enter(field, "2.5") == 2.5
    assert field.text() == "2021-06-12 05:50"
    field.stepBy(1)
    assert field.text() == "2021-06-12 06:20"
    field.show_meaning(ColumnMeaning())
    assert field.text() == "3"


def test_what_is_neither_date_nor_number_is_refused_with_an_example(field, qtbot):
    field.show_meaning(HOURS)
    with qtbot.waitSignal(field.refused) as refused:
        assert enter(field, "2021-06-31") == 0.0
    assert refused.args == [
        "x must be a date such as 2021-06-12 03:20, not “2021-06-31”; it stays at 2021-06-12 03:20."
    ]


def test_it_is_as_wide_as_a_date_with_the_time_that_tells_values_apart(field):
    field.tell_apart(0.01, 10.0, 62)
    plain = field.minimumWidth()
    field.show_meaning(HOURS)
    field.tell_apart(24.0, 10.0, 62)
    day = field.minimumWidth()
    field.tell_apart(0.01, 10.0, 62)
    assert plain <= day < field.minimumWidth()


def test_a_time_that_tells_nothing_apart_is_shown_where_it_was_typed(field, qtbot):
    field.show_meaning(DAYS)
    field.tell_apart(2.0, 10.0, 62)
    day = field.minimumWidth()
    enter(field, "2021-06-12 06:00")
    assert field.minimumWidth() > day
    coarse = ColumnField(-1e30, 1e30, is_exact=False)
    qtbot.addWidget(coarse)
    coarse.show_meaning(DAYS)
    coarse.tell_apart(2.0, 10.0, 62)
    assert enter(coarse, "2021-06-12 06:00") == 0.25
    assert (coarse.text(), coarse.minimumWidth()) == ("2021-06-12", day)


def test_numbers_beyond_all_calendars_are_shown_as_numbers(field):
    field.show_meaning(HOURS)
    field.show_value(1e12)
    assert field.text() == "1e12"

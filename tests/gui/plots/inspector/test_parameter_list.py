import pytest
from PySide6.QtCore import QPoint, Qt

from neuronlab.gui.plots.inspector.parameter_list import MOST, ParameterList
from neuronlab.gui.plots.inspector.parameter_rows import rows_of
from neuronlab.wording.numbers import fine_text
from tests.controls import click, drag, press_key, type_into

KEY = Qt.Key


@pytest.fixture
def frame(make_frame):
    return make_frame((2, "tanh"), blocks=[[[0.5, 0.25], [0.75, -0.125]]])


@pytest.fixture
def rows(frame):
    """The rows of the second unit: its bias, a heading, its weight, and what goes on."""
    return rows_of(frame.network, (0, 1))


@pytest.fixture
def numbers(theme, frame, rows, shown):
    numbers = ParameterList(theme)
    numbers.show_rows(rows, frame)
    shown(numbers, size=(340, 200))
    yield numbers
    numbers._forget.stop()


@pytest.fixture
def heard(numbers):
    """What the list tells, in order."""
    heard = []
    numbers.dragged.connect(lambda parameter, value: heard.append(("dragged", parameter, value)))
    numbers.nudged.connect(lambda parameter, value: heard.append(("nudged", parameter, value)))
    numbers.entered.connect(lambda parameter, value: heard.append(("entered", parameter, value)))
    numbers.dropped.connect(lambda: heard.append("dropped"))
    numbers.given_up.connect(lambda: heard.append("given up"))
    return heard


def on_track(numbers, number):
    return numbers.layout_of(number).track.center().toPoint()


def test_a_drag_moves_a_number_from_where_it_was(numbers, rows, heard, qtbot):
    at = on_track(numbers, 0)
    drag(qtbot, numbers.viewport(), at, at + QPoint(10, 0), at + QPoint(40, 0))
    *moves, end = heard
    assert end == "dropped"
    assert all(kind == "dragged" and parameter == rows[0] for kind, parameter, _ in moves)
    values = [value for *_, value in moves]
    assert values == sorted(values)
    assert -0.125 <= values[0] < values[-1]
    assert numbers.painted_texts()[1] == fine_text(values[-1])


def test_a_click_on_a_slider_chooses_its_row_and_changes_nothing(numbers, rows, heard, qtbot):
    at = on_track(numbers, 2)
    click(qtbot, numbers.viewport(), at)
    drag(qtbot, numbers.viewport(), at, at + QPoint(1, 0))  # a hand that is not quite still
    assert numbers.current == rows[2]
    assert heard == []


def test_escape_gives_a_drag_up(numbers, heard, qtbot):
    at = on_track(numbers, 0)
    drag(qtbot, numbers.viewport(), at, at + QPoint(10, 0), at + QPoint(40, 0), releases=False)
    press_key(qtbot, numbers, KEY.Key_Escape)
    assert heard[-1] == "given up"
    assert numbers.painted_texts()[1] == fine_text(-0.125)


def test_arrows_choose_past_headings_and_nudge_finely_with_shift(numbers, rows, heard, qtbot):
    press_key(qtbot, numbers, KEY.Key_Down)
    assert numbers.current == rows[2]
    press_key(qtbot, numbers, KEY.Key_Right)
    press_key(qtbot, numbers, KEY.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    (_, nudged, up), (_, _, down) = heard
    assert nudged == rows[2]
    assert 0.75 < down < up
    assert up - down == pytest.approx((up - 0.75) / 10.0)


def test_a_number_that_is_written_is_shown_before_a_frame_has_it(numbers, rows, heard, frame, qtbot):
    press_key(qtbot, numbers, KEY.Key_Return)
    type_into(qtbot, numbers.viewport().focusWidget(), "3.5")
    assert heard == [("entered", rows[0], 3.5)]
    numbers.show_frame(frame)
    assert numbers.painted_texts()[1] == fine_text(3.5)
    qtbot.waitUntil(lambda: numbers.painted_texts()[1] == fine_text(-0.125))


def test_no_hand_sets_a_number_beyond_the_most_there_can_be(numbers, rows, make_frame, heard, qtbot):
    numbers.show_rows(rows, make_frame((2, "tanh"), blocks=[[[0.5, 0.25], [0.75, MOST]]]))
    press_key(qtbot, numbers, KEY.Key_Right)
    assert heard == [("nudged", rows[0], MOST)]


def test_other_rows_end_what_a_hand_was_about(numbers, rows, heard, frame, qtbot):
    at = on_track(numbers, 0)
    drag(qtbot, numbers.viewport(), at, at + QPoint(10, 0), at + QPoint(40, 0), releases=False)
    numbers.show_rows(rows, frame)
    assert heard[-1] == "dropped"
    assert numbers.painted_texts()[1] == fine_text(-0.125)

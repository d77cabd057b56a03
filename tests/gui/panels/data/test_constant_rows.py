import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from neuronlab.app import make_application
from neuronlab.gui.panels.data.constant_rows import ConstantRows, reach_for
from tests.controls import drag, press_key, type_into


@pytest.fixture
def rows(qtbot):
    make_application()
    rows = ConstantRows()
    qtbot.addWidget(rows)
    rows.resize(240, 90)
    rows.show_constants("f", {"a": 1.0, "b": -2.0})
    rows.show()
    return rows


@pytest.fixture
def changes(rows):
    """What the rows tell: (name, value, drag)."""
    changes = []
    rows.changed.connect(lambda *change: changes.append(change))
    return changes


def drag_handle(qtbot, row, by, *, releases=True):
    """Drag the handle of the slider aside, in two moves."""
    option = QStyleOptionSlider()
    row.slider.initStyleOption(option)
    part, handle = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
    at = row.slider.style().subControlRect(part, option, handle, row.slider).center()
    drag(qtbot, row.slider, at, at + QPoint(by // 2, 0), at + QPoint(by, 0), releases=releases)


def shown(rows):
    return [(row.number.accessibleName(), row.number.value()) for row in rows.rows if row.isVisible()]


@pytest.mark.parametrize(
    ("value", "reach"), [(0.0, 5.0), (-5.0, 5.0), (5.1, 10.0), (-17.0, 20.0), (21.0, 50.0), (60.0, 100.0), (1e6, 1e6)]
)
def test_the_reach_is_a_round_number_that_holds_the_value(value, reach):
    assert reach_for(value) == reach


def test_every_constant_has_a_row_and_showing_them_changes_nothing(rows, changes):
    assert shown(rows) == [("Constant a", 1.0), ("Constant b", -2.0)]
    rows.show_constants("g", {"k": 3.0})
    assert shown(rows) == [("Constant k", 3.0)]
    rows.show_constants("h", {})
    assert not rows.isVisible()
    rows.show_constants("f", {"a": 1.0, "b": 4.0, "c": 1.0})
    assert [value for _, value in shown(rows)] == [1.0, 4.0, 1.0]
    assert len(rows.tab_stops()) == 6
    assert changes == []


def test_the_slider_stands_for_minus_five_to_five(rows, changes):
    slider = rows.rows[0].slider
    slider.setValue(slider.maximum())
    slider.setValue(slider.minimum())
    slider.setValue(130)
    assert changes == [("a", 5.0, 0), ("a", -5.0, 0), ("a", 1.5, 0)]


def test_the_moves_of_one_drag_have_one_number_and_those_of_the_next_another(rows, changes, qtbot):
    for _ in range(2):
        drag_handle(qtbot, rows.rows[1], 40)
    assert [(name, number) for name, _, number in changes] == [("b", 1), ("b", 1), ("b", 2), ("b", 2)]


def test_a_number_is_typed_with_either_decimal_sign_and_belongs_to_no_drag(rows, changes, qtbot):
    type_into(qtbot, rows.rows[0].number, "2,5")
    assert changes == [("a", 2.5, 0)]


@pytest.fixture
def follows(rows):
    """The rows show at once what they tell, as in the panel."""
    constants = {"a": 1.0, "b": -2.0}

    def show(name, value, _drag):
        constants[name] = value
        rows.show_constants("f", constants)

    rows.changed.connect(show)


def reach_of(row):
    """The value at the right end of a slider."""
    row.slider.setValue(row.slider.maximum())
    return row.number.value()


@pytest.mark.usefixtures("follows")
def test_a_larger_number_widens_the_slider_and_a_smaller_one_or_another_formula_narrows_it(rows, qtbot):
    row = rows.rows[0]
    type_into(qtbot, row.number, "-17")
    assert row.slider.value() == 15
    assert reach_of(row) == 20.0
    type_into(qtbot, row.number, "1000")
    assert row.slider.value() == row.slider.maximum()
    type_into(qtbot, row.number, "0.5")
    assert row.slider.value() == 110
    assert reach_of(row) == 5.0
    type_into(qtbot, row.number, "1000")
    rows.show_constants("g", {"a": 1000.0})
    assert reach_of(row) == 1000.0
    rows.show_constants("h", {"a": 1.0})
    row.slider.setValue(row.slider.minimum())
    assert row.number.value() == -5.0


@pytest.mark.usefixtures("follows")
def test_a_slider_that_is_moved_keeps_its_reach(rows, qtbot):
    row = rows.rows[0]
    type_into(qtbot, row.number, "40")
    drag_handle(qtbot, row, -44)
    assert abs(row.number.value()) < 10.0
    rows.show_constants("f", {"a": row.number.value(), "b": 3.0})
    row.slider.setValue(100)
    assert row.number.value() == 0.0
    press_key(qtbot, row.slider, Qt.Key.Key_Right)
    assert row.number.value() == 0.5
    assert reach_of(row) == 50.0


@pytest.mark.usefixtures("follows")
def test_a_value_from_elsewhere_has_the_reach_it_needs(rows, qtbot):
    row = rows.rows[0]
    type_into(qtbot, row.number, "1000")
    rows.show_constants("f", {"a": 1.0, "b": -2.0})
    assert reach_of(row) == 5.0


def test_arrow_keys_move_the_slider(rows, changes, qtbot):
    press_key(qtbot, rows.rows[0].slider, Qt.Key.Key_Right)
    assert changes == [("a", 1.05, 0)]


def test_another_value_from_elsewhere_takes_the_handle_out_of_the_hand(rows, qtbot):
    row = rows.rows[0]
    drag_handle(qtbot, row, 40, releases=False)
    assert row.slider.isSliderDown()
    rows.show_constants("f", {"a": 1.0, "b": -2.0})
    assert not row.slider.isSliderDown()
    assert row.slider.value() == 120


def test_after_a_drag_to_what_is_refused_the_slider_shows_the_value_there_is(rows, qtbot):
    row = rows.rows[0]
    rows.changed.connect(lambda *_: rows.show_constants("f", {"a": 1.0, "b": -2.0}))
    drag_handle(qtbot, row, 40, releases=False)
    assert row.slider.isSliderDown()
    assert row.slider.value() != 120
    row.slider.end_drag()
    assert row.slider.value() == 120


def test_a_drag_ends_with_the_constant(rows, qtbot):
    row, ended = rows.rows[0], []
    rows.change_ended.connect(ended.append)
    drag_handle(qtbot, row, 40, releases=False)
    assert ended == []
    rows.show_constants("g", {})
    assert ended == [False]
    assert not row.slider.isSliderDown()


def test_every_change_is_told_to_begin_and_end(rows, qtbot):
    row, heard = rows.rows[0], []
    rows.change_began.connect(lambda: heard.append("began"))
    rows.changed.connect(lambda *_: heard.append("changed"))
    rows.change_ended.connect(lambda is_typed: heard.append("typed" if is_typed else "ended"))
    type_into(qtbot, row.number, "2.5")
    assert heard == ["began", "changed", "typed"]
    heard.clear()
    press_key(qtbot, row.slider, Qt.Key.Key_Right)
    assert heard == ["began", "changed", "ended"]
    heard.clear()
    drag_handle(qtbot, row, 40)
    assert heard == ["began", "changed", "changed", "ended"]

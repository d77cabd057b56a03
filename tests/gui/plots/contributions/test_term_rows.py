import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from neuronlab.gui.plots.contributions.term_rows import ROW, TermRows
from neuronlab.gui.plots.contributions.terms import Terms
from neuronlab.gui.plots.painting.labels import MARGIN
from tests.controls import click, double_click, hover, press_key

SIZE = (340, 200)
Key = Qt.Key


@pytest.fixture
def terms():
    return Terms()


@pytest.fixture
def rows(theme, terms, two, shown):
    """The rows of the sum, on the screen."""
    terms.follow(two)
    rows = TermRows(theme, terms)
    shown(rows, two, SIZE)
    return rows


@pytest.fixture
def toggled(rows):
    toggled = []
    rows.toggled.connect(toggled.append)
    return toggled


def middle(row):
    return QPoint(60, row * ROW + ROW // 2)


def test_it_is_as_high_as_there_are_rows_and_empty_without_a_sum(rows, terms, two, make_plane_frame):
    assert rows.minimumHeight() == 3 * ROW
    assert rows.texts() == [term.texts(two, two.contributions)[0] for term in terms.rows]
    rows.show_frame(make_plane_frame((2, "relu")))
    assert rows.minimumHeight() == 0
    assert rows.texts() == []


def test_a_click_switches_its_row_and_two_quick_ones_switch_it_twice(rows, toggled, qtbot):
    click(qtbot, rows, middle(1))
    double_click(qtbot, rows, middle(2))
    click(qtbot, rows, middle(0), Qt.MouseButton.RightButton)
    click(qtbot, rows, middle(5))
    assert toggled == [1, 2, 2]


def test_the_keys_go_on_from_the_row_that_was_clicked_and_stop_at_the_ends(rows, toggled, qtbot):
    click(qtbot, rows, middle(1))
    for key in (Key.Key_Space, Key.Key_Down, Key.Key_Down, Key.Key_Space, Key.Key_Up, Key.Key_Return):
        press_key(qtbot, rows, key)
    assert toggled == [1, 1, 2, 1]
    assert rows.current_rect().top() == ROW


def test_the_row_below_the_mouse_is_told(rows, qtbot):
    pointed = []
    rows.pointed.connect(pointed.append)
    for at in (middle(2), middle(6)):
        hover(qtbot, rows, at)
    assert pointed[-1] == -1
    assert 2 in pointed


def test_a_row_that_is_off_is_painted_and_explained_otherwise(rows, terms):
    before, tip = rows.grab().toImage(), rows.tip_at(QPointF(middle(0)))
    terms.toggle(0)
    after = rows.grab().toImage()
    assert before.copy(0, 0, SIZE[0], ROW) != after.copy(0, 0, SIZE[0], ROW)
    assert before.copy(0, ROW, SIZE[0], ROW) == after.copy(0, ROW, SIZE[0], ROW)
    assert rows.tip_at(QPointF(middle(0))) != tip
    assert rows.tip_at(QPointF(middle(7))) == ""


def test_the_box_of_a_term_is_filled_in_the_colour_of_its_curve_while_it_is_on(rows, terms, two, theme):
    color = theme.colors.color(terms.rows[1].color(two.contributions))

    def is_filled():
        return rows.grab().toImage().pixelColor(round(MARGIN) + 9, middle(1).y() + 3) == color

    assert is_filled()
    terms.toggle(1)
    assert not is_filled()


def test_a_marked_row_stands_out(rows, theme):
    def ground(row):
        return rows.grab().toImage().pixelColor(2, middle(row).y())

    rows.mark(1)
    assert ground(1) == theme.colors.color("hover")
    assert ground(2) == theme.colors.color("panel")
    rows.mark(-1)
    assert ground(1) == theme.colors.color("panel")

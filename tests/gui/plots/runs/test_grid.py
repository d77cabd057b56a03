from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.controls import focus_on, press_key
from tests.gui.plots.runs.conftest import TWO, with_facts


def test_a_click_on_a_head_sorts_and_a_second_one_reverses(desk):
    desk.click_head("parameters")
    ascending = desk.texts("parameters")
    desk.click_head("parameters")
    assert desk.texts("parameters") == ascending[::-1] != ascending
    desk.click_head("run")
    assert desk.model.sort_by == ("run", False)


def test_a_click_on_a_row_proposes_to_activate_its_run(desk):
    desk.click(0, 3)
    (proposal,) = desk.proposals
    assert proposal.experiment.workspace.run.slot == 0


def test_a_click_on_the_active_row_changes_nothing(desk):
    desk.click(1)
    assert desk.proposals == []


def test_arrow_keys_and_enter_activate_a_run(desk, qtbot):
    assert desk.grid.currentIndex().row() == 1
    press_key(qtbot, desk.grid, Qt.Key.Key_Up)
    assert desk.proposals == []
    press_key(qtbot, desk.grid, Qt.Key.Key_Return)
    assert [proposal.experiment.workspace.run.slot for proposal in desk.proposals] == [0]


def test_a_sorted_row_activates_the_run_it_shows(desk, make_runs_frame):
    desk.model.sort_as(("run", True))
    slots = [row.slot for row in desk.model.rows]
    desk.click(slots.index(0))
    assert desk.proposals[-1].experiment.workspace.run.slot == 0


def test_ctrl_c_copies_the_table(desk, qtbot):
    QApplication.clipboard().setText("before")
    QTest.keyClick(focus_on(qtbot, desk.grid), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().startswith("Run,")
    assert desk.notices == ["Copied a table of 2 runs as CSV."]


def test_columns_only_grow(desk, make_runs_frame):
    frame = make_runs_frame(*TWO, active=1, steps=100)
    desk.view.resize(300, 260)

    def width():
        return desk.grid.columnWidth(desk.column("steps_to_target"))

    before = width()
    desk.show(with_facts(frame, 0, steps_to_target=123_456_789_012))
    wide = width()
    assert wide > before
    desk.show(with_facts(frame, 0, steps_to_target=1))
    assert width() == wide


def test_the_names_of_other_runs_take_no_more_room_than_they_need(desk, make_runs_frame):
    desk.view.resize(300, 260)
    usual = desk.grid.columnWidth(0)
    first, second = (run.run for run in make_runs_frame(*TWO, active=1).runs)
    desk.show(make_runs_frame(replace(first, name="A name that is longer than the others"), second, active=1))
    assert desk.grid.columnWidth(0) > usual
    desk.show(make_runs_frame(first, second, active=1))
    assert desk.grid.columnWidth(0) == usual


def test_room_that_is_left_is_shared_out_and_columns_that_do_not_fit_scroll(desk, qtbot):
    def total():
        return sum(map(desk.grid.columnWidth, range(desk.model.columnCount())))

    for width in (1400, 1200):
        desk.view.resize(width, 260)
        assert total() == desk.grid.viewport().width()
        assert not desk.grid.horizontalScrollBar().isVisible()
    desk.view.resize(300, 260)
    qtbot.waitUntil(desk.grid.horizontalScrollBar().isVisible)
    assert total() > 300


def test_the_menu_sorts_by_the_current_column(desk):
    desk.grid.setCurrentIndex(desk.model.index(0, desk.column("parameters")))
    desk.grid.sort_by_current(descending=True)
    assert desk.model.sort_by == ("parameters", True)


def test_the_names_stay_while_the_other_columns_scroll(desk, theme, qtbot):
    desk.view.resize(300, 260)
    qtbot.waitUntil(desk.grid.horizontalScrollBar().isVisible)
    width = desk.grid.columnWidth(0)

    def names():
        return desk.grid.viewport().grab().toImage().copy(0, 0, width - 2, 60)

    before, bar = names(), desk.grid.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert names() == before
    desk.click_head_at(width // 2)  # the head of the names, not the one that has scrolled below it
    assert desk.model.sort_by == ("run", False)


def test_the_current_cell_never_hides_below_the_names(desk, qtbot):
    desk.view.resize(300, 260)
    qtbot.waitUntil(desk.grid.horizontalScrollBar().isVisible)
    press_key(qtbot, desk.grid, Qt.Key.Key_End)
    assert desk.grid.horizontalScrollBar().value() > 0
    for _ in range(desk.model.columnCount() - 2):
        press_key(qtbot, desk.grid, Qt.Key.Key_Left)
        assert desk.grid.visualRect(desk.grid.currentIndex()).left() >= desk.grid.columnWidth(0)

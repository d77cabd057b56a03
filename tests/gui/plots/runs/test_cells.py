from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from tests.gui.plots.runs.conftest import TWO, diverged


def colors_in(desk, row, column):
    image = desk.grid.viewport().grab().toImage()
    box = desk.grid.visualRect(desk.model.index(row, column))
    return {
        image.pixelColor(x, y).name()
        for x in range(box.left(), min(box.right(), image.width()))
        for y in range(box.top(), box.bottom())
    }


def test_each_run_has_its_marker_and_the_active_one_its_ground_and_edge(desk, theme):
    colors = theme.colors
    for row in (0, 1):
        seen = colors_in(desk, row, 0)
        assert colors.runs[row] in seen
        assert colors.runs[1 - row] not in seen
        assert (colors.selected in seen) == (row == 1)
    image, box = desk.grid.viewport().grab().toImage(), desk.grid.visualRect(desk.model.index(1, 0))
    assert image.pixelColor(box.left() + 1, box.center().y()).name() == colors.text


def test_the_row_under_the_mouse_is_marked(desk, theme, qtbot):
    assert theme.colors.hover not in colors_in(desk, 0, 0)
    QTest.mouseMove(desk.grid.viewport(), desk.at(0, 2) + QPoint(1, 0))
    qtbot.waitUntil(lambda: theme.colors.hover in colors_in(desk, 0, 0))
    QTest.mouseMove(desk.grid.viewport(), QPoint(20, desk.grid.viewport().height() - 5))
    qtbot.waitUntil(lambda: theme.colors.hover not in colors_in(desk, 0, 0))


def test_where_a_run_diverged_stands_in_the_colour_of_faults(desk, theme, make_runs_frame):
    column = desk.model.first_fact
    assert theme.colors.fault not in colors_in(desk, 0, column)
    desk.show(diverged(make_runs_frame(*TWO, steps=100), 0, 7))
    assert theme.colors.fault in colors_in(desk, 0, column)

"""Cells as they are painted, and the editors they are typed into and chosen in."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QLineEdit

from neuronlab.core.data.edits import load_generator, set_cell
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.theme.theme import DARK, LIGHT
from tests.controls import press_key, type_text


def test_a_figure_begins_a_new_number(desk, qtbot):
    desk.click(0, 0)
    type_text(qtbot, desk.view, "7")
    type_text(qtbot, desk.view.findChild(QLineEdit), "5")
    desk.press(Qt.Key.Key_Return)
    assert desk.points.inputs[0, 0] == 75.0


def test_escape_and_an_editor_left_as_it_was_change_nothing(desk, qtbot):
    before = desk.points
    type_text(qtbot, desk.open_editor(0, 0), "9")
    desk.press(Qt.Key.Key_Escape)
    desk.open_editor(0, 1)
    desk.press(Qt.Key.Key_Return)
    assert desk.points is before
    assert desk.undo_texts == []


def test_an_editor_shows_all_digits(make_desk):
    experiment = Experiment()
    desk = make_desk(experiment.with_workspace(load_generator(experiment.workspace, DataSpec())))
    editor = desk.open_editor(0, 1)
    assert float(editor.text()) == desk.points.targets[0, 0]
    assert editor.width() >= editor.fontMetrics().horizontalAdvance(editor.text())


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")  # said by offscreen
def test_a_class_is_chosen_from_a_list_with_its_colour(make_desk, qtbot):
    desk = make_desk("classes")
    assert desk.model.data(desk.model.index(0, 2), Qt.ItemDataRole.DecorationRole) == QColor(DARK.classes[1])
    desk.open_editor(0, 2)
    box = desk.view.findChild(QComboBox)
    assert [box.itemText(number) for number in range(box.count())] == ["A", "B"]
    qtbot.waitUntil(box.view().isVisible)
    desk.push(lambda workspace: set_cell(workspace, 0, 0, 9.0))
    press_key(qtbot, box.view(), Qt.Key.Key_Up)
    press_key(qtbot, box.view(), Qt.Key.Key_Return)
    assert desk.points.targets[:, 0].tolist() == [0.0, 0.0, 1.0]
    assert desk.text(0, 2) == "A"
    assert desk.undo_texts == ["An edit from elsewhere", "Edit a point"]
    qtbot.waitUntil(lambda: not desk.view.is_editing)


@pytest.mark.parametrize(("mode", "colors"), [("dark", DARK), ("light", LIGHT)])
def test_selected_rows_are_marked_in_both_themes(make_desk, mode, colors):
    desk = make_desk(mode=mode)
    desk.selection.choose([1])
    picture = desk.view.viewport().grab().toImage()
    ground = [
        QColor(picture.pixel(desk.view.visualRect(desk.model.index(row, 0)).topLeft() + QPoint(5, 5)))
        for row in range(3)
    ]
    assert ground[0] == ground[2] == QColor(colors.plot)
    assert ground[1] != ground[0]


def test_a_class_keeps_its_colour_in_a_selected_row(make_desk):
    desk = make_desk("classes")
    desk.selection.choose([0])
    picture = desk.view.viewport().grab().toImage()
    cell = desk.view.visualRect(desk.model.index(0, 2))
    shown = {QColor(picture.pixel(cell.left() + x, cell.center().y())).name() for x in range(cell.width())}
    assert DARK.classes[1] in shown


def test_the_current_cell_has_a_frame(desk):
    desk.click(1, 0)
    picture = desk.view.viewport().grab().toImage()
    corners = [desk.view.visualRect(desk.model.index(1, column)).topLeft() for column in (0, 1)]
    assert [QColor(picture.pixel(corner)) == QColor(DARK.text) for corner in corners] == [True, False]


def test_an_editor_is_called_after_its_column_and_its_point(desk):
    name = desk.open_editor(1, 1).accessibleName()
    assert name.startswith("y ")
    assert name.endswith(" 2")

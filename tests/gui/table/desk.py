"""What a test of the table has at hand: the table, the document it edits, the selection it shares, and hands."""

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from neuronlab.core.data.edits import add_points, clear_points
from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.controllers.points import PointsController
from neuronlab.gui.table.points_table import PointsTable
from neuronlab.session.document import Document
from neuronlab.session.proposals import Proposal
from neuronlab.session.selection import Selection
from tests.controls import NO_KEYS, click, press_key, type_text


class Desk:
    """What a test has at hand."""

    def __init__(self, theme, experiment, qtbot):
        self._qtbot = qtbot
        self.document = Document(experiment)
        self.selection = Selection()
        self.table = PointsTable(theme, self.selection)
        self.view, self.model = self.table.view, self.table.model
        self.points_controller = PointsController(self.document, self.selection, lambda: (0.1, 0.1))
        self.refusals, self.copied = [], []
        self.table.edited.connect(self.document.push)
        self.table.refused.connect(self.refusals.append)
        self.table.hold_out_selected.triggered.connect(self.points_controller.hold_out_selected)
        self.table.role_edited.connect(self.points_controller.hold_out_one)
        self.table.delete_asked.connect(self.points_controller.delete)
        self.table.copy_asked.connect(self.copied.append)
        self.document.changed.connect(lambda experiment: self.selection.follow(experiment.workspace.points))
        self.document.changed.connect(self.table.show_experiment)
        self.selection.follow(experiment.workspace.points)
        self.table.show_experiment(experiment)

    @property
    def points(self):
        return self.document.experiment.workspace.points

    @property
    def undo_texts(self):
        stack = self.document.undo_stack
        return [stack.text(number) for number in range(stack.index())]

    def push(self, change, text="An edit from elsewhere"):
        """Change the workspace as the canvas or a panel does."""
        here = self.document.experiment
        self.document.push(Proposal(here.with_workspace(change(here.workspace)), text))

    def text(self, row, column):
        return self.model.data(self.model.index(row, column))

    def column(self, column):
        """What a column shows, from the top."""
        return [self.text(row, column) for row in range(self.model.rowCount())]

    def center(self, row, column):
        return self.view.visualRect(self.model.index(row, column)).center()

    def click(self, row, column=0, keys=NO_KEYS):
        click(self._qtbot, self.view.viewport(), self.center(row, column), keys=keys)

    def click_header(self, column):
        header = self.view.horizontalHeader()
        at = header.rect().center()
        at.setX(header.sectionViewportPosition(column) + header.sectionSize(column) // 2)
        click(self._qtbot, header.viewport(), at)

    def press(self, key, keys=NO_KEYS):
        """Press a key where the keyboard is; an editor's Enter is carried out a moment later."""
        press_key(self._qtbot, QApplication.focusWidget(), key, keys)
        QApplication.processEvents()

    def open_editor(self, row, column):
        """Open a cell's editor with the keyboard, and return it."""
        self.click(row, column)
        self.press(Qt.Key.Key_F2)
        self._qtbot.waitUntil(lambda: self.view.is_editing and not self.view.hasFocus())
        return QApplication.focusWidget()

    def type_into(self, row, column, text):
        """Replace what stands in a cell, and press Enter."""
        type_text(self._qtbot, self.open_editor(row, column), text)
        self.press(Qt.Key.Key_Return)

    def selected_rows(self):
        return [row for row in range(self.model.rowCount()) if self.table.selected.is_row_selected(row)]


def experiment_of(task, inputs, targets):
    """An experiment whose points are these, drawn, with no test points."""
    experiment = replace(Experiment(), task=task)
    empty = clear_points(experiment.workspace)
    unsplit = replace(empty, data=replace(empty.data, test_share=0.0))
    return experiment.with_workspace(add_points(unsplit, np.array(inputs, float), np.array(targets, float)))


THREE_TASKS = {
    "curve": experiment_of("curve", [[3.0], [1.0], [2.0]], [[0.1], [0.2], [0.1]]),
    "classes": experiment_of("classes", [[3.0, 0.5], [1.0, 0.25], [2.0, 0.0]], [[1.0], [0.0], [1.0]]),
    "surface": experiment_of("surface", [[3.0, 0.5], [1.0, 0.25], [2.0, 0.0]], [[5.0], [6.0], [7.0]]),
}
"""Three points of each task, out of order."""

"""The table of points, which shares its selection and edits with the canvas."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton
from typing_extensions import override

from neuronlab.core.data.edits import add_points, set_cell
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.table.points_model import PointsModel
from neuronlab.gui.table.points_view import PointsView
from neuronlab.gui.table.row_selection import RowSelection
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.folds import Summary
from neuronlab.gui.widgets.panel import Panel
from neuronlab.gui.widgets.plain_text import set_tip
from neuronlab.session.proposals import Proposal
from neuronlab.session.selection import Selection
from neuronlab.wording.numbers import count_text, counted
from neuronlab.wording.points import COPY, DELETE, HOLD_OUT, Words, hold_out_words

_SORTS: dict[str, Qt.SortOrder | None] = {
    "Sort by this column, smallest first": Qt.SortOrder.AscendingOrder,
    "Sort by this column, largest first": Qt.SortOrder.DescendingOrder,
    "Restore the points' own order": None,
}
_USE = "Arrow keys move between cells, Enter edits, Space ticks; the menu key opens copy, delete and sort."


class PointsTable(Panel):
    """Shows and edits the workspace's points, one per row.

    Signals for what others carry out: `role_edited(id, is_pinned)` for a ticked role, `delete_asked` for the selected
    points, `copy_asked(points)` for the same in the order of the rows. A hidden table is not updated; it catches up
    when shown.
    """

    role_edited = Signal(object, bool)
    delete_asked = Signal()
    copy_asked = Signal(object)

    def __init__(self, theme: Theme, selection: Selection) -> None:
        super().__init__()
        self._theme, self._selection = theme, selection
        self.model = PointsModel(theme, self)
        self.selected = RowSelection(self.model, selection)
        self.view = PointsView(self.model, self.selected, theme)
        self.copy_picture = self._action("Copy picture", "Put a picture of the table on the clipboard")
        self.save_picture = self._action("Save picture…", "Save a picture of the table as PNG, SVG or PDF")
        self.add = self._action("Add a point", "Add a point at 0 and edit its cells")
        self.delete, self.hold_out_selected, self.copy = (
            self._action_named(words) for words in (DELETE, HOLD_OUT, COPY)
        )
        self.count = Summary()
        self._build_layout()
        self._connect_signals()
        self._show_state()

    def _action(self, text: str, meaning: str) -> QAction:
        action = QAction(text, self)
        set_tip(action, meaning)
        return action

    def _action_named(self, words: Words) -> QAction:
        action = QAction(self)
        _name(action, words)
        return action

    def _build_layout(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(SPACE)
        for action in (self.add, self.delete, self.hold_out_selected):
            button = QToolButton(toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setDefaultAction(action)
            bar.addWidget(button)
        bar.addStretch()
        self.rows.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        self.rows.setSpacing(SPACE)
        self.rows.addLayout(bar)
        self.rows.addWidget(self.view)
        self.rows.addWidget(self.count)
        name_field(self.view, "Points", "")
        self.view.setAccessibleDescription(_USE)
        self.view.addActions([self.copy, self.delete, self.hold_out_selected, self._separator()])
        for text, order in _SORTS.items():
            sort = self._action(text, text)
            sort.triggered.connect(partial(self.view.sort_by_current, order))
            self.view.addAction(sort)
        self.view.addAction(self._separator())
        self.view.addActions([self.copy_picture, self.save_picture])
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _separator(self) -> QAction:
        line = QAction(self)
        line.setSeparator(True)
        return line

    def _connect_signals(self) -> None:
        self._theme.changed.connect(self.view.viewport().update)
        self._selection.changed.connect(self._show_selection)
        self.model.cell_edited.connect(self._edit_cell)
        self.model.role_edited.connect(self._edit_role)
        self.model.refused.connect(self.refused)
        self.view.delete_asked.connect(self._delete)
        self.view.copy_asked.connect(self._copy)
        self.add.triggered.connect(self._add)
        self.delete.triggered.connect(self._delete)
        self.copy.triggered.connect(self._copy)

    # -- display --------------------------------------------------------------------------------------------------

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with the changes since the table was hidden."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the current points; current cell, sort order, scroll position and an open editor are kept."""
        if not self.isVisible():
            return
        workspace = self.experiment.workspace
        points = workspace.points
        if self.view.is_editing and not (
            points.family is self.model.points.family and np.any(points.ids == self._current_id())
        ):
            self.view.give_up_editing()
        self.model.show_workspace(workspace)
        if self.view.is_editing:
            self.view.scrollTo(self.view.currentIndex())  # its row may have moved
        self._show_state()

    @Slot()
    def _show_selection(self) -> None:
        """Mark the selected rows; scroll to the first if they were selected elsewhere."""
        if not self.isVisible():
            return
        self._show_state()
        first = self.selected.first_row()
        if first >= 0 and not self.selected.is_choosing and not self.view.is_editing:
            self.view.go_to_row(first)

    @property
    def subject(self) -> object:
        """The point of the current cell, and the points it belongs to."""
        current = self._current_id() if self.view.currentIndex().isValid() else None
        return super().subject, self.experiment.workspace.points.family, current

    def _show_state(self) -> None:
        points, mask = self.model.points, self.selected.mask
        chosen = int(np.count_nonzero(mask))
        for action in (self.delete, self.hold_out_selected, self.copy):
            action.setEnabled(chosen > 0)
        _name(self.hold_out_selected, hold_out_words(points, self._selection.ids))
        self.count.show_text(_count_line(len(points), chosen))
        self.view.viewport().update()

    def _current_id(self) -> int:
        return self.model.id_at(self.view.currentIndex().row())

    # -- user actions ---------------------------------------------------------------------------------------------

    def _propose_points(self, change: Callable[[Workspace], Workspace], text: str) -> None:
        here = self.experiment
        self.propose(lambda: Proposal(here.with_workspace(change(here.workspace)), text))

    @Slot(object, int, float)
    def _edit_cell(self, point_id: int, column: int, value: float) -> None:
        self._propose_points(lambda workspace: set_cell(workspace, point_id, column, value), "Edit a point")

    @Slot(object, bool)
    def _edit_role(self, point_id: int, is_pinned: bool) -> None:
        self.role_edited.emit(point_id, is_pinned)
        self.view.scrollTo(self.view.currentIndex())

    @Slot()
    def _add(self) -> None:
        """Add a point and go to its first cell."""
        points = self.experiment.workspace.points
        inputs, targets = np.zeros((1, points.inputs.shape[1])), np.zeros((1, points.targets.shape[1]))
        self._propose_points(lambda workspace: add_points(workspace, inputs, targets), "Add a point")
        row = self.model.row_of(points.next_id)
        if row >= 0:
            self._selection.choose([points.next_id])
            self.view.go_to_row(row, column=0)
            self.view.setFocus()

    @Slot()
    def _delete(self) -> None:
        """Delete the selected points; the row that moves up becomes the current one."""
        row = max(0, self.view.currentIndex().row())
        self.delete_asked.emit()
        self.view.go_to_row(min(row, self.model.rowCount() - 1))

    @Slot()
    def _copy(self) -> None:
        order = self.model.order
        chosen = self.model.points.take(order[self.selected.mask[order]])
        if len(chosen):
            self.copy_asked.emit(chosen)


def _name(action: QAction, words: Words) -> None:
    """Name an action on points. Its keys are shown only: the view and the window handle them."""
    action.setText(f"{words.name}\t{words.keys}")
    action.setIconText(words.name)
    set_tip(action, words.tip)


def _count_line(points: int, chosen: int) -> str:
    if not points:
        return "No points yet. Draw some or add one here"
    text = counted(points, "point")
    return f"{text}, {count_text(chosen)} selected" if chosen else text

"""Painting of cells, and their editors."""

from functools import partial

from PySide6.QtCore import QAbstractItemModel, QObject, QPointF, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPen
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from neuronlab.gui.table.columns import ColumnKind
from neuronlab.gui.table.points_model import Index, PointsModel
from neuronlab.gui.table.row_selection import RowSelection
from neuronlab.gui.theme.class_marks import paint_class_mark
from neuronlab.gui.theme.theme import Theme, figures
from neuronlab.gui.widgets.fields import TextField
from neuronlab.gui.widgets.painters import painted_pixmap
from neuronlab.session.guarded import Guarded

MARK_PX = 10
_LINE_MARGINS = 18
"""Width of a line edit's frame and of the caret, in pixels."""


class CellDelegate(Guarded, QStyledItemDelegate):
    """Paints selected rows and the current cell; edits numbers in a line edit and classes in a combo box."""

    def __init__(self, model: PointsModel, rows: RowSelection, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._rows, self._theme = model, rows, theme

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Mark selected rows, which Qt's own selection does not know; classes keep their colours there."""
        super().initStyleOption(option, index)
        color = index.data(Qt.ItemDataRole.DecorationRole)
        if color is not None:
            option.icon = _mark(int(index.data(Qt.ItemDataRole.EditRole)), color)
        if self._rows.is_row_selected(index.row()):
            option.state |= QStyle.StateFlag.State_Selected

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell, and a frame around the current one: Qt's style shows that only after a key press."""
        is_current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, option, index)
        if is_current:
            painter.setPen(QPen(self._theme.colors.color("text")))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    # -- editing --------------------------------------------------------------------------------------------------

    @override
    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Create an editor with the cell's value."""
        value = index.data(Qt.ItemDataRole.EditRole)
        name = f"{self._model.columns[index.column()].name} of point {self._model.id_at(index.row()) + 1}"
        if self._model.columns[index.column()].kind is ColumnKind.CLASS:
            return self._class_list(parent, int(value), name)
        line = TextField(str(value), parent)
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.setFont(figures())
        line.setAccessibleName(name)
        return line

    def _class_list(self, parent: QWidget, number: int, name: str) -> QComboBox:
        box = QComboBox(parent)
        for kind, (label, color) in enumerate(zip(self._model.labels, self._theme.colors.classes, strict=False)):
            box.addItem(_mark(kind, QColor(color)), label)
        box.setCurrentIndex(number)
        box.setProperty("before", number)
        box.setAccessibleName(name)
        box.activated.connect(self._take_choice)
        QTimer.singleShot(0, box, box.showPopup)  # its geometry is set only then
        return box

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Leave the editor as it is: changes of the model must not replace what is being typed."""

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Pass on what was typed or chosen; an untouched editor must not revert a change made in the meantime."""
        if isinstance(editor, TextField) and editor.isModified():
            editor.show_text(editor.text())  # entered, so no longer pending
            model.setData(index, editor.text())
        elif isinstance(editor, QComboBox) and editor.currentIndex() != editor.property("before"):
            model.setData(index, editor.currentText())  # by name: its number may be another class's by now

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Fill the cell; a number too wide for it also covers the cells to its left."""
        box = QRect(option.rect)
        if isinstance(editor, TextField):
            needed = editor.fontMetrics().horizontalAdvance(editor.text()) + _LINE_MARGINS
            box.setLeft(max(0, min(box.left(), box.right() - needed)))
        editor.setGeometry(box)

    @Slot()
    def _take_choice(self) -> None:
        box = self.sender()
        assert isinstance(box, QComboBox)
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)


def _mark(kind: int, color: QColor) -> QIcon:
    """The mark of a class in its colour."""
    middle = QPointF(MARK_PX / 2.0, MARK_PX / 2.0)
    draw = partial(paint_class_mark, number=kind, color=color, middle=middle, px=MARK_PX)
    pixmap = painted_pixmap(QSize(MARK_PX, MARK_PX), draw, scale=2.0)
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # otherwise Qt tints it
    return icon

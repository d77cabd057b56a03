"""The class palette: one button per class with its colour and mark, and the actions that edit classes."""

from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFontMetrics, QIcon
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from neuronlab.core.data.names import LONGEST_NAME
from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.gui.theme.class_marks import paint_class_mark
from neuronlab.gui.theme.sizes import px, scaled
from neuronlab.gui.theme.theme import SPACE, Theme, text_font
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.painters import painted_pixmap
from neuronlab.gui.widgets.plain_text import ask_text, button_text
from neuronlab.wording.class_names import short_names
from neuronlab.wording.numbers import elided

_MARK_PX, _SHAPE_PX = 14, 10.0
_LONGEST_SHOWN, _NAME = 40, 8
_BARE_PX, _ROOM_PX = 30, 204
"""Width of a button without a name, and of all buttons together, at the usual text size."""


class ClassPalette(QWidget):
    """A row of class buttons.

    Signals: `chosen(number)` when a class is picked, `added`, `removed(label)` and `renamed(label, name)`.

    The last two carry the label, not the number: the classes may change while a menu or dialog is open.
    """

    chosen = Signal(int)
    added = Signal()
    removed = Signal(str)
    renamed = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._labels: tuple[str, ...] = ()
        self.buttons: list[QToolButton] = []
        self._group = QButtonGroup(self, exclusive=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE // 2)
        meaning = "Add a class, up to six; the network gets one more output"
        self.add = icon_button("mdi6.plus", "Add a class", meaning, theme, "quiet")
        for number in range(MAX_CLASSES):
            self._append_button(number)
        self._row.addWidget(self.add)
        self._row.addStretch()
        self.add.clicked.connect(self.added)
        theme.changed.connect(self._name)

    def _append_button(self, number: int) -> None:
        button = QToolButton()
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("role", "class")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        button.clicked.connect(partial(self.chosen.emit, number))
        for text, slot in (
            ("Rename…", partial(self._ask_name, number)),
            ("Remove", partial(self._remove, number)),
        ):
            action = QAction(text, button)
            action.triggered.connect(slot)
            button.addAction(action)
        self._group.addButton(button)
        self.buttons.append(button)
        self._row.addWidget(button)

    @property
    def subject(self) -> object:
        """The current classes."""
        return self._labels

    def show_labels(self, labels: tuple[str, ...], chosen: int) -> None:
        """Show these classes and mark the chosen one, without emitting signals."""
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(labels))
        if labels != self._labels:
            self._labels = labels
            self._name()
        self.add.setEnabled(len(labels) < MAX_CLASSES)
        if labels:
            self.buttons[min(chosen, len(labels) - 1)].setChecked(True)

    @Slot()
    def _name(self) -> None:
        """Show names on the buttons if all of them fit, else marks only."""
        metrics = QFontMetrics(text_font())
        names = short_names(self._labels, _NAME)
        widths = [scaled(_BARE_PX) + metrics.horizontalAdvance(f" {name}") for name in names]
        is_named = sum(widths) + len(widths) * self._row.spacing() <= scaled(_ROOM_PX)
        for number, (button, label) in enumerate(zip(self.buttons, self._labels, strict=False)):
            button.setText(button_text(names[number]) if is_named else "")
            button.setFixedWidth(widths[number] if is_named else scaled(_BARE_PX))
            meaning = f"Use class {label} for new and selected points; right-click to rename or remove it"
            name_field(button, f"Class {label}", f"{meaning} ({number + 1})")
        self._recolor()

    def _recolor(self) -> None:
        colors, side = self._theme.colors, scaled(_MARK_PX)
        middle = QPointF(side / 2.0, side / 2.0)
        for number, (button, color) in enumerate(zip(self.buttons, colors.classes, strict=True)):
            draw = partial(paint_class_mark, number=number, color=QColor(color), middle=middle, px=px(_SHAPE_PX))
            button.setIconSize(QSize(side, side))
            button.setIcon(QIcon(painted_pixmap(QSize(side, side), draw, scale=2.0)))

    def _ask_name(self, number: int) -> None:
        label = self._labels[number]
        question = f"New name of class {elided(label, _LONGEST_SHOWN)}:"
        name = ask_text(self, "Rename a class", question, label, LONGEST_NAME)
        if name is not None:
            self.renamed.emit(label, name)

    def _remove(self, number: int) -> None:
        self.removed.emit(self._labels[number])

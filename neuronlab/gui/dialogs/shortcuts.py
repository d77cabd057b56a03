"""The dialog of all keys and mouse gestures: in groups, in two columns that scroll, with a field to search them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import heading, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, without_icons

SIZE = (940, 620)
"""Small enough for a screen of 1024 × 700 pixels."""
_COLUMNS = 2
_KEYS_WIDTH, _MEANING_WIDTH = 150, 270
_HEADING_ROWS = 2
"""What a heading takes of a column's height, in rows."""

Groups = Mapping[str, Sequence[tuple[str, str]]]
"""(keys or gesture, meaning) pairs by the title of their group."""


@dataclass(frozen=True)
class _Row:
    """The widgets of a row and the text to search in."""

    keys: PlainLabel
    meaning: PlainLabel
    text: str

    def show_if(self, is_shown: bool) -> None:
        self.keys.setVisible(is_shown)
        self.meaning.setVisible(is_shown)


class ShortcutsDialog(QDialog):
    """Lists groups of keys and gestures."""

    def __init__(self, groups: Groups, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard and mouse")
        self.search = QLineEdit(placeholderText="Search", clearButtonEnabled=True)
        name_field(self.search, "Search", "Show only the keys and gestures that contain this text")
        self._groups: list[tuple[QWidget, list[_Row]]] = []
        self._nothing = PlainLabel("Nothing matches.")
        self._nothing.setProperty("role", "muted")
        self._nothing.hide()
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._columns(groups))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(
            False
        )  # Enter in the search closes nothing
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self._nothing)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)
        without_icons(self)
        self.search.textChanged.connect(self._filter)
        self.resize(*SIZE)

    def _columns(self, groups: Groups) -> QWidget:
        content = QWidget()
        content.setProperty("role", "panel")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        across = QHBoxLayout(content)
        across.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        across.setSpacing(SPACE * 3)
        columns = [QVBoxLayout() for _ in range(_COLUMNS)]
        for column in columns:
            column.setSpacing(SPACE * 2)
            across.addLayout(column, 1)
        half = sum(len(rows) + _HEADING_ROWS for rows in groups.values()) / _COLUMNS
        before = 0
        for title, rows in groups.items():
            number = min(int(before // half), _COLUMNS - 1)
            columns[number].addWidget(self._group(title, rows))
            before += len(rows) + _HEADING_ROWS
        for column in columns:
            column.addStretch()
        return content

    def _group(self, title: str, rows: Sequence[tuple[str, str]]) -> QWidget:
        group = QWidget()
        grid = QGridLayout(group)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE * 2)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(heading(title), 0, 0, 1, 2)
        made = []
        for number, (keys, meaning) in enumerate(rows, 1):
            key_label = PlainLabel(keys, wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
            key_label.setProperty("role", "strong")
            key_label.setFixedWidth(_KEYS_WIDTH)
            meaning_label = PlainLabel(meaning.rstrip("…"), wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
            meaning_label.setMinimumWidth(_MEANING_WIDTH)
            grid.addWidget(key_label, number, 0)
            grid.addWidget(meaning_label, number, 1)
            made.append(_Row(key_label, meaning_label, f"{title} {keys} {meaning}".casefold()))
        self._groups.append((group, made))
        return group

    @Slot(str)
    def _filter(self, wanted: str) -> None:
        """Show the rows that contain every word."""
        words, found = wanted.casefold().split(), False
        for group, rows in self._groups:
            fitting = [all(word in row.text for word in words) for row in rows]
            for row, fits in zip(rows, fitting, strict=True):
                row.show_if(fits)
            group.setVisible(any(fitting))
            found |= any(fitting)
        self._nothing.setVisible(not found)

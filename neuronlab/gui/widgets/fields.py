"""The small controls all panels are made of: labelled fields, lines of text, choices from a table."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)
from typing_extensions import override

from neuronlab.gui.theme.sizes import fix_size, px, usual_size
from neuronlab.gui.widgets.fitting import BreakingRow
from neuronlab.gui.widgets.plain_text import PlainLabel, plain_tip, set_tip
from neuronlab.gui.widgets.refitted import Refitted
from neuronlab.session.guarded import Guarded

FIELD_WIDTH = 120
_ICON_GAP = 4
_ASIDE = 2
"""Between the icon and the text of a choice, in pixels."""


def heading(text: str) -> PlainLabel:
    """A section's title."""
    label = PlainLabel(text)
    label.setProperty("role", "heading")
    return label


class SteadyLabel(Guarded, PlainLabel):
    """A label for what changes all the time: it grows where it has to and never shrinks, so that nothing moves.

    Of a fixed size, since any other makes Qt lay the whole window out anew with every text.
    """

    def show_text(self, text: str) -> None:
        """Show this, if it is not there already."""
        if text != self.text():
            self.setText(text)
            wanted, room = self.sizeHint(), self.minimumSize()
            if wanted.width() > room.width() or wanted.height() > room.height():
                size = wanted.expandedTo(room)
                fix_size(self, size.width() / px(1.0), size.height() / px(1.0))

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Take the room for the text in another font, which may be more than the text size says."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.text():
            usual = usual_size(self)
            if usual.isEmpty():
                fix_size(self, self.sizeHint().width() / px(1.0), self.sizeHint().height() / px(1.0))
            else:
                self.setFixedSize(self.sizeHint().expandedTo(usual))


class SteadyText(Refitted, PlainLabel):
    """A wrapped text that keeps room for the longest one it has shown or was told of with `expect`."""

    def __init__(self) -> None:
        super().__init__(wordWrap=True, alignment=Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._expected: tuple[str, ...] = ()
        self._fitted: tuple[int, str] = (0, "")

    def expect(self, texts: Sequence[str]) -> None:
        """Keep room for any of these texts."""
        self._expected = tuple(texts)
        self.fit()

    @override
    def fit(self) -> None:
        """Keep the room at the present width."""
        fitted = self.width(), self.font().toString()
        if fitted != self._fitted:
            self._fitted = fitted
            metrics, wrap = self.fontMetrics(), Qt.TextFlag.TextWordWrap
            heights = [metrics.boundingRect(0, 0, self.width(), 0, wrap, text).height() for text in self._expected]
            self.setMinimumHeight(max(heights, default=0))


def labelled(text: str, field: QWidget, meaning: str, width: int = FIELD_WIDTH) -> PlainLabel:
    """The label of a field of so many pixels; both and screen readers carry the meaning."""
    label = PlainLabel(text)
    label.setProperty("role", "muted")
    label.setBuddy(field)
    set_tip(label, meaning)
    name_field(field, text, meaning)
    fix_size(field, width)
    return label


def name_field(field: QWidget, name: str, meaning: str) -> None:
    """Say what a control is and does, to the mouse and to screen readers."""
    set_tip(field, meaning)
    field.setAccessibleName(name)
    field.setAccessibleDescription(meaning)


def field_row(text: str, field: QWidget, meaning: str, width: int = FIELD_WIDTH) -> QHBoxLayout:
    """A field of so many pixels with its label, at either end of a row."""
    row = QHBoxLayout()
    row.addWidget(labelled(text, field, meaning, width))
    row.addStretch()
    row.addWidget(field)
    return row


Labelled = tuple[str, QWidget, str]
"""A field with its label before it and its meaning after it."""


def field_pair(left: Labelled, right: Labelled, widths: tuple[int, int]) -> BreakingRow:
    """Two fields of these widths with their labels, side by side if there is room."""
    return BreakingRow((labelled(*left, widths[0]), left[1]), (labelled(*right, widths[1]), right[1]))


def retype(line: QLineEdit, text: str) -> None:
    """Show this text as if it had just been typed."""
    line.setText(text)
    line.setModified(True)


class TextField(QLineEdit):
    """A line of text that knows what it was last given to show."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._shown = text

    def show_text(self, text: str) -> None:
        """Show a text; what was typed is gone, or is this."""
        self._shown = text
        if text != self.text():
            self.setText(text)
        self.setModified(False)

    def typed_text(self) -> str | None:
        """What was typed and not entered; None if it shows what it was given."""
        return None if self.text() == self._shown else self.text()

    def show_untyped(self) -> None:
        """Show the text again that it was given."""
        self.show_text(self._shown)

    def retype(self, text: str) -> None:
        """Show this text as if it had just been typed."""
        retype(self, text)


class ChoiceField(Guarded, QComboBox):
    """A choice from a table; `chosen(key)` only when a person chooses."""

    chosen = Signal(str)

    def __init__(self, labels: Mapping[str, str], meanings: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._offer(labels, meanings or {})
        # A choice made by mouse leaves the keyboard where it was: Space should play then, not open the list again.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.activated.connect(self._emit_key)

    def show_choices(self, labels: Mapping[str, str], meanings: Mapping[str, str]) -> None:
        """Offer these choices, if they are not offered already."""
        if [(self.itemData(index), self.itemText(index)) for index in range(self.count())] == list(labels.items()):
            return
        with QSignalBlocker(self):
            self.clear()
            self._offer(labels, meanings)

    def _offer(self, labels: Mapping[str, str], meanings: Mapping[str, str]) -> None:
        for key, label in labels.items():
            self.addItem(label, key)
            self.setItemData(self.count() - 1, plain_tip(meanings.get(key, "")), Qt.ItemDataRole.ToolTipRole)

    @property
    def key(self) -> str:
        """The choice that is shown."""
        return str(self.currentData())

    def show_key(self, key: str) -> None:
        """Show a choice without saying that it was made."""
        index = self.findData(key)
        if index != self.currentIndex():
            with QSignalBlocker(self):
                self.setCurrentIndex(index)

    @override
    def sizeHint(self) -> QSize:
        """Room for the choice; Qt counts less than it draws with."""
        return super().sizeHint() + QSize(_ASIDE, 0)

    @override
    def minimumSizeHint(self) -> QSize:
        """The same."""
        return super().minimumSizeHint() + QSize(_ASIDE, 0)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the choice, elided if it is too long, which Qt would cut off."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part, edit = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(part, option, edit, self).width() - _ASIDE
        if not self.itemIcon(self.currentIndex()).isNull():
            room -= self.iconSize().width() + _ICON_GAP
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        with QPainter(self) as painter:
            self.style().drawComplexControl(part, option, painter, self)
            self.style().drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option, painter, self)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass it on: a panel that scrolls must not change choices on its way."""
        event.ignore()

    @Slot(int)
    def _emit_key(self, index: int) -> None:
        self.chosen.emit(str(self.itemData(index)))


def stop_at_chosen(group: QButtonGroup) -> None:
    """Let Tab stop at the chosen button of a group only; arrow keys lead on from there."""
    group.buttonToggled.connect(_move_stop)


def _move_stop(button: QAbstractButton, is_chosen: bool) -> None:
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_chosen else Qt.FocusPolicy.NoFocus)


class Segments(Refitted, QWidget):
    """A choice of a few, side by side, with `short` labels in little room; `chosen(key)` when a person chooses."""

    chosen = Signal(str)

    def __init__(
        self, labels: Mapping[str, str], meanings: Mapping[str, str], short: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self._labels, self._short = labels, short or labels
        self._group = QButtonGroup(self, exclusive=True)
        self._keys = list(labels)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for index, (key, label) in enumerate(labels.items()):
            button = QPushButton(label)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("role", "segment")
            button.setProperty("edge", "first" if not index else "last" if index == len(labels) - 1 else "")
            name_field(button, label, meanings[key])
            self._group.addButton(button, index)
            layout.addWidget(button)
        stop_at_chosen(self._group)
        self._group.idClicked.connect(self._emit_key)

    @property
    def key(self) -> str:
        """The choice that is shown."""
        return self._keys[self._group.checkedId()]

    def show_key(self, key: str) -> None:
        """Show a choice without saying that it was made."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def button(self, key: str) -> QPushButton:
        """The button of one choice."""
        button = self._group.button(self._keys.index(key))
        assert isinstance(button, QPushButton)
        return button

    def _width_with(self, labels: Mapping[str, str]) -> int:
        buttons = {key: self.button(key) for key in self._keys}
        return sum(
            button.sizeHint().width()
            + button.fontMetrics().horizontalAdvance(labels[key])
            - button.fontMetrics().horizontalAdvance(button.text())
            for key, button in buttons.items()
        )

    @override
    def sizeHint(self) -> QSize:
        """Room for the full labels."""
        return QSize(self._width_with(self._labels), super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        """Room for the short labels."""
        return QSize(self._width_with(self._short), super().minimumSizeHint().height())

    @override
    def fit(self) -> None:
        """Choose the labels that fit."""
        if self._short is not self._labels:
            spare = self.width() + len(self._keys) - self._width_with(self._labels)  # widths of texts are rounded
            labels = self._labels if spare >= 0 else self._short
            for key in self._keys:
                self.button(key).setText(labels[key])

    @Slot(int)
    def _emit_key(self, index: int) -> None:
        self.chosen.emit(self._keys[index])

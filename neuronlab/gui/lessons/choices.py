"""Answers to choose from, one below the other, each as long as it needs to be."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.gui.lessons.lesson_text import LessonText
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import stop_at_chosen
from neuronlab.session.guarded import Guarded


class _Choice(Guarded, QWidget):
    """A radio button with a text that breaks into lines; a click anywhere chooses it."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__()
        self.button = QRadioButton()
        self.button.setAccessibleName(text)
        self.text = LessonText(theme, text)
        self.text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose this."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.button.click()


class Choices(QWidget):
    """`chosen(index)` is emitted when a person chooses."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.choices: list[_Choice] = []
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        stop_at_chosen(self._group)
        self._group.idClicked.connect(self._emit)

    @property
    def index(self) -> int | None:
        """The choice that is shown; None for none."""
        return None if self._group.checkedId() < 0 else self._group.checkedId()

    def offer(self, texts: Sequence[str], *, before: QWidget | None = None) -> None:
        """Offer other choices; none is chosen. Tab reaches them after `before`, which takes the keyboard."""
        for choice in self.choices:
            self._group.removeButton(choice.button)
            self._column.removeWidget(choice)
            choice.hide()
            choice.deleteLater()
        self.choices = [_Choice(text, self._theme) for text in texts]
        for index, choice in enumerate(self.choices):
            self._group.addButton(choice.button, index)
            self._column.addWidget(choice)
            choice.show()
            if before is not None:
                QWidget.setTabOrder(before, choice.button)  # otherwise it is the last of the window
            before = choice.button
        for index, choice in enumerate(self.choices):  # Qt orders only what takes the keyboard
            choice.button.setFocusPolicy(Qt.FocusPolicy.NoFocus if index else Qt.FocusPolicy.TabFocus)

    def show_index(self, index: int) -> None:
        """Show a choice without saying that it was made."""
        self._group.button(index).setChecked(True)

    @Slot(int)
    def _emit(self, index: int) -> None:
        self.chosen.emit(index)

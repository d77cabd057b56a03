"""The head of the lesson panel: which lesson it is, its title, and its steps."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neuronlab.gui.lessons.parts import PADDING
from neuronlab.gui.lessons.step_dots import StepDots
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import link
from neuronlab.gui.widgets.plain_text import PlainLabel


class LessonHeading(QWidget):
    """`list_asked` asks for the list of lessons, `step_chosen(index)` for another step."""

    list_asked = Signal()
    step_chosen = Signal(int)

    def __init__(self, number: str, title: str, theme: Theme) -> None:
        super().__init__()
        self.number = PlainLabel(number)
        self.number.setProperty("role", "muted")
        self.title = PlainLabel(title, wordWrap=True)
        self.title.setProperty("role", "title")
        self.list = link("All lessons", "Choose another lesson; this one is kept")
        self.dots = StepDots(theme)
        self.step = PlainLabel()
        self.step.setProperty("role", "muted")
        first, last = QHBoxLayout(), QHBoxLayout()
        for row, left, right in ((first, self.number, self.list), (last, self.dots, self.step)):
            row.setSpacing(SPACE)
            row.addWidget(left)
            row.addStretch()
            row.addWidget(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, PADDING, PADDING, SPACE)
        column.setSpacing(SPACE // 2)
        column.addLayout(first)
        column.addWidget(self.title)
        column.addSpacing(SPACE // 2)
        column.addLayout(last)
        self.list.clicked.connect(self.list_asked)
        self.dots.chosen.connect(self.step_chosen)

    def show_steps(self, done: tuple[bool, ...], at: int) -> None:
        """Show which steps are done, and which one is open."""
        self.dots.show_steps(done, at)
        self.step.setText(f"Step {at + 1} of {len(done)}")

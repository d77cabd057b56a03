"""Small parts of the lesson panel: links, lines between sections, and a section with a heading."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import heading

PADDING = 2 * SPACE - 2
"""Between a section and the edge of the panel, in pixels."""


def line() -> QFrame:
    """A line across the panel."""
    frame = QFrame()
    frame.setProperty("role", "line")
    fix_size(frame, height=1)
    return frame


class LessonSection(QFrame):
    """A heading over `rows`; widgets in `head` stand at the right end of the heading."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "lesson section")
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        column.setSpacing(SPACE)
        self.title = heading(title)
        self.head = QHBoxLayout()
        self.head.setSpacing(SPACE)
        self.head.addWidget(self.title)
        self.head.addStretch()
        self.rows = QVBoxLayout()
        self.rows.setSpacing(SPACE)
        column.addLayout(self.head)
        column.addLayout(self.rows)

    def add(self, *widgets: QWidget) -> None:
        """Add rows."""
        for widget in widgets:
            self.rows.addWidget(widget)

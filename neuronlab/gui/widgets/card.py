"""A card: a widget under a heading, in a rounded frame."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import heading


class Card(QFrame):
    """Frames `content` under a heading, with a `foot` below it."""

    def __init__(self, title: str, content: QWidget, foot: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE - 2)
        layout.setSpacing(0)
        layout.addWidget(heading(title))
        layout.addWidget(content, 1)
        layout.addWidget(foot)

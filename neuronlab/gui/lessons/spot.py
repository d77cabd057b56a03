"""A part of the window that a lesson points at."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QScrollArea, QWidget


class Spot(NamedTuple):
    """A part of a widget.

    Attributes:
        widget: The widget.
        rect: The part, in its coordinates.
    """

    widget: QWidget
    rect: QRect

    @classmethod
    def whole(cls, widget: QWidget) -> "Spot":
        """A whole widget."""
        return cls(widget, widget.rect())

    def area(self) -> QRect:
        """What can be seen of it, in the coordinates of its window; empty for nothing."""
        if not self.widget.isVisible():
            return QRect()
        seen, widget = self.rect & self.widget.rect(), self.widget
        while (around := widget.parentWidget()) is not None and not widget.isWindow():
            seen = seen.translated(widget.pos()) & around.rect()
            widget = around
        return seen

    def scroll_to(self) -> None:
        """Scroll every area around it until it can be seen."""
        around = self.widget.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(self.widget)
            around = around.parentWidget()


FindSpot = Callable[[], Spot | None]
"""Where something is now; None if it is not there."""

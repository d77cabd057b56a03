"""A ring around a part of the window, which the mouse does not notice."""

from PySide6.QtCore import QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.gui.theme.theme import RADIUS, Theme
from neuronlab.session.guarded import Guarded

_AROUND, _LINE = 3, 2


class Ring(Guarded, QWidget):
    """Over all other parts of its window, hidden at first."""

    is_pictured = False

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        theme.changed.connect(self._repaint)

    def show_around(self, area: QRect) -> None:
        """Show the ring around an area of the window, as far as the window goes."""
        around = area.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND) & self.window().rect()
        self.setGeometry(around)
        self.show()
        self.raise_()

    @Slot()
    def _repaint(self) -> None:
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        inner = QRectF(self.rect()).adjusted(_LINE / 2, _LINE / 2, -_LINE / 2, -_LINE / 2)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colors.color("text"), _LINE))
            painter.drawRoundedRect(inner, RADIUS, RADIUS)

"""A dot in the corner of a field whose value differs between the runs."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.gui.theme.sizes import px
from neuronlab.session.guarded import Guarded

DOT_PX = 5.0
_CORNER = 1


class DifferenceDot(Guarded, QWidget):
    """A dot in the text's colour; the mouse passes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Differs between runs")
        parent.installEventFilter(self)
        self._move()

    def _move(self) -> None:
        """Stand in the corner of the field."""
        field = self.parentWidget()
        size = round(px(DOT_PX)) + 1
        if field is not None:
            self.setGeometry(field.width() - size - _CORNER, _CORNER, size, size)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the corner of the field."""
        if event.type() == QEvent.Type.Resize:
            self._move()
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dot."""
        with QPainter(self) as painter:
            paint_dot(painter, QRectF(self.rect()))


def paint_dot(painter: QPainter, rect: QRectF) -> None:
    """Draw a dot in the middle of a rectangle."""
    size = px(DOT_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QGuiApplication.palette().color(QPalette.ColorRole.WindowText))
    painter.drawEllipse(rect.center(), size / 2.0, size / 2.0)


def mark_difference(field: QWidget, differs: bool) -> None:
    """Show the dot on a field, or take it away."""
    dot = field.findChild(DifferenceDot, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if dot is None and differs:
        dot = DifferenceDot(field)
    if dot is not None:
        dot.setVisible(differs)
        dot.raise_()


class DotSample(Guarded, QWidget):
    """A dot by itself, which says in a legend what it means."""

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dot."""
        with QPainter(self) as painter:
            paint_dot(painter, QRectF(self.rect()))

"""A hint in a box with an arrow to what it is about, which the mouse does not notice."""

import math

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.gui.lessons.bubble_layout import arrow_ends
from neuronlab.gui.theme.sizes import px
from neuronlab.gui.theme.theme import BODY, RADIUS, SPACE, Theme, text_font
from neuronlab.gui.widgets.painters import saved_state
from neuronlab.lessons.text import paragraphs
from neuronlab.session.guarded import Guarded

_WIDEST = 200.0
_ACROSS, _DOWN = SPACE + 4, SPACE
_NARROWEST, _TURN = 40.0, 4.0
_HEAD = 8.0
_LINE = 1.6


class Bubble(Guarded, QWidget):
    """Over all other parts of its window, hidden at first."""

    is_pictured = False

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0.0)
        self.box, self._start, self._end = QRect(), QPointF(), QPointF()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        theme.changed.connect(self._repaint)

    def say(self, text: str) -> QSize:
        """Set the text; returns the size of the box."""
        self.setAccessibleName(text.replace("**", ""))
        self._document.clear()
        self._document.setDefaultFont(text_font(BODY))
        cursor = QTextCursor(self._document)
        for segment in (segment for paragraph in paragraphs(text) for segment in paragraph):
            style = QTextCharFormat()
            style.setFontWeight(600 if segment.style == "bold" else 400)
            cursor.insertText(segment.text, style)
        self._document.setTextWidth(-1.0)
        wide = math.ceil(min(self._document.idealWidth(), px(_WIDEST))) + 1.0
        self._document.setTextWidth(wide)
        size = self._document.size()
        while self._document.size() == QSizeF(wide, size.height()) and wide > _NARROWEST:  # no line much shorter
            size = self._document.size()
            wide -= _TURN
            self._document.setTextWidth(wide)
        self._document.setTextWidth(size.width())
        return QSize(math.ceil(size.width()) + 2 * _ACROSS, math.ceil(size.height()) + 2 * _DOWN)

    def show_at(self, box: QRect, target: QRect) -> None:
        """Show the box there, with an arrow to the target; both in the coordinates of the window."""
        self.box = box
        start, end = arrow_ends(box, target)
        room = QRectF(start, end).normalized().adjusted(-_HEAD, -_HEAD, _HEAD, _HEAD).toAlignedRect()
        area = (box | room) & self.window().rect()
        corner = QPointF(area.topLeft())
        self._start, self._end = start - corner, end - corner
        self.setGeometry(area)
        self.show()
        self.raise_()

    @Slot()
    def _repaint(self) -> None:
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the arrow, and the box with its text."""
        colors = self._theme.colors
        box = self.box.translated(-self.pos())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colors.color("text"), _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPath(_arrow(self._start, self._end))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("text"))
            painter.drawRoundedRect(QRectF(box), RADIUS, RADIUS)
            context = QAbstractTextDocumentLayout.PaintContext()
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Text, colors.color("panel"))
            context.palette = palette
            with saved_state(painter):
                painter.translate(QPointF(box.topLeft() + QPoint(_ACROSS, _DOWN)))
                self._document.documentLayout().draw(painter, context)


def _arrow(start: QPointF, end: QPointF) -> QPainterPath:
    """A bent line with an open head at its end."""
    across = end - start
    bend = start + across * 0.5 + QPointF(-across.y(), across.x()) * 0.15
    path = QPainterPath(start)
    path.quadTo(bend, end)
    angle = math.atan2(end.y() - bend.y(), end.x() - bend.x())
    for turn in (-0.5, 0.5):
        path.moveTo(end)
        path.lineTo(end - QPointF(_HEAD * math.cos(angle + turn), _HEAD * math.sin(angle + turn)))
    return path

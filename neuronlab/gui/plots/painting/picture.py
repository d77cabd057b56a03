"""Base of all painted plots: keeps the last frame, follows the theme, and repaints when either changes."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QFocusEvent, QHelpEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.gui.plots.painting.labels import Label, paint_labels
from neuronlab.gui.theme.sizes import text_percent
from neuronlab.gui.theme.theme import BODY, Theme
from neuronlab.gui.widgets.painters import makes_shapes, painted_pixmap, saved_state
from neuronlab.gui.widgets.plain_text import show_tip
from neuronlab.session.guarded import Guarded


class Picture(Guarded, QWidget):
    """A widget painted from a frame. A new frame replaces one that was not painted yet, at no cost."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: Frame | None = None
        self._has_ring = False
        # The picture is opaque, so nothing below it needs painting.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.installEventFilter(self)
        theme.changed.connect(self._follow_theme)

    @property
    def frame(self) -> Frame | None:
        """The frame shown; None before the first one."""
        return self._frame

    def show_frame(self, frame: Frame) -> None:
        """Show this frame from the next repaint on."""
        self._frame = frame
        self.update()

    def paint(self, painter: QPainter) -> None:
        """Draw the picture on its background."""
        raise NotImplementedError

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the background and draw the picture."""
        with QPainter(self) as painter:  # a painter left open by an error crashes the program
            painter.fillRect(event.rect(), self._theme.colors.color("panel"))
            self.paint(painter)
            if self._has_ring and not makes_shapes(painter):
                painter.setPen(QPen(self._theme.colors.color("text"), 2.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.visibleRegion().boundingRect().adjusted(1, 1, -1, -1))

    def tip_at(self, _point: QPointF) -> str:
        """Tooltip at a position; empty if there is none."""
        return ""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            tip = self.tip_at(QPointF(event.pos()))
            if tip:
                show_tip(event.globalPos(), tip, self)
                return True
        return super().eventFilter(watched, event)

    def show_ring(self, is_shown: bool) -> None:
        """Draw a focus ring around the visible part of the picture."""
        self._has_ring = is_shown
        self.update()

    def paint_sentence(self, painter: QPainter, text: str, area: QRectF) -> None:
        """Draw a muted sentence in the middle of an area, which explains why it is empty."""
        inner = area.adjusted(8, 0, -8, 0)
        align = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        paint_labels(painter, self._theme.colors, [Label(inner, text, align=align, size=BODY)])

    def fit_height(self) -> None:
        """Set the least height of a picture that needs one for its frame and the text size."""

    @Slot()
    def _follow_theme(self) -> None:
        self.fit_height()
        self.updateGeometry()
        self.update()


class PictureScroller(Guarded, QScrollArea):
    """A picture as wide as the available room and as high as it needs to be; scrolls if it does not fit."""

    view: ClassVar[str]

    def __init__(self, picture: Picture, name: str, description: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(picture)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)

        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().rangeChanged.connect(self._take_focus_if_scrolled)
        self.verticalScrollBar().valueChanged.connect(picture.update)

    @property
    def frame(self) -> Frame | None:
        """The frame shown; None before the first one."""
        return self._picture.frame

    def show_frame(self, frame: Frame) -> None:
        """Show this frame from the next repaint on."""
        self._picture.show_frame(frame)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        super().focusInEvent(event)
        self._picture.show_ring(True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        super().focusOutEvent(event)
        self._picture.show_ring(False)

    @Slot(int, int)
    def _take_focus_if_scrolled(self, low: int, high: int) -> None:
        """Be a tab stop only while there is something to scroll."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if high > low else Qt.FocusPolicy.NoFocus)


class Backdrop:
    """The part of a picture that is the same for all frames, drawn once and cached as a pixmap."""

    def __init__(self) -> None:
        self._key: object = None
        self._pixmap = QPixmap()

    def paint(self, painter: QPainter, widget: QWidget, key: object, draw: Callable[[QPainter], None]) -> None:
        """Paint what `draw` draws over the whole widget; it is redrawn only when a size, the scale or `key` changes."""
        if makes_shapes(painter):
            with saved_state(painter):
                draw(painter)
            return
        full_key = (widget.size(), widget.devicePixelRatioF(), text_percent(), key)
        if full_key != self._key:
            self._key = full_key
            self._pixmap = painted_pixmap(widget.size(), draw, scale=widget.devicePixelRatioF())
        painter.drawPixmap(0, 0, self._pixmap)

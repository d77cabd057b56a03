"""A slider that springs back to zero as soon as it is let go."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from typing_extensions import override

from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.painted_slider import PaintedSlider

MOST = 100
"""The last position, in percent."""
_BY_KEY, _BY_REPEAT = 10, 1
"""Percent that an arrow key moves it by when it is pressed, and each time it repeats while it stays down."""
_DIRECTIONS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}
_EDGE = 9.0
_GROOVE, _HANDLE = 4.0, 6.0
_WIDTH, _HEIGHT = 96, 22
_MEANING = (
    "Hold to add random noise to all weights and see how robust the function is; release to end it. 100 % is as much\n"
    "as the typical weight of each layer (its RMS). Training goes on without the noise, and weights in numbers are\n"
    "those it has learned. Keyboard: hold an arrow key."
)


class NoiseSlider(PaintedSlider):
    """From 0 to 100 %, for as long as the mouse or an arrow key holds it.

    It springs back on release, and when it loses the keyboard focus, is hidden or disabled.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._keys: set[int] = set()
        self.setRange(0, MOST)
        fix_size(self, _WIDTH, _HEIGHT)
        name_field(self, "Weight noise", _MEANING)
        theme.changed.connect(self._follow_theme)

    def x_of(self, position: int) -> float:
        """Horizontal position of a value, in pixels from the left."""
        return _EDGE + (self.width() - 2.0 * _EDGE) * position / MOST

    def release(self) -> None:
        """Spring back to zero, whatever holds it."""
        self._keys.clear()
        self.setSliderDown(False)
        if self.value():
            self.setValue(0)

    # -- painting -------------------------------------------------------------------------------------------------

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the groove up to the handle, and the handle."""
        with QPainter(self) as painter:
            colors, middle, at = self._theme.colors, self.height() / 2.0, self.x_of(self.value())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for right, color in ((self.width() - _EDGE, "tracks"), (at, "muted")):
                painter.setBrush(colors.color(color))
                painter.drawRoundedRect(QRectF(_EDGE, middle - _GROOVE / 2.0, right - _EDGE, _GROOVE), 2.0, 2.0)
            painter.setPen(QPen(colors.color("text"), 2.0))
            painter.setBrush(colors.color("text" if self.value() else "panel"))
            painter.drawEllipse(QPointF(at, middle), _HANDLE, _HANDLE)
            if self.hasFocus():
                painter.setPen(QPen(colors.color("text"), 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(at, middle), _HANDLE + 2.5, _HANDLE + 2.5)

    @Slot()
    def _follow_theme(self) -> None:
        self.update()

    # -- mouse and keys -------------------------------------------------------------------------------------------

    @override
    def drag_to(self, x: float) -> None:
        """Move the handle to the mouse."""
        share = (x - _EDGE) / (self.width() - 2.0 * _EDGE)
        self.setValue(round(MOST * min(1.0, max(0.0, share))))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Spring back."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.release()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass it on: the wheel cannot hold the slider."""
        event.ignore()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the handle for as long as an arrow key is down; other keys have no use here."""
        direction = _DIRECTIONS.get(Qt.Key(event.key()))
        if direction is None:
            event.ignore()
            return
        if not event.isAutoRepeat():
            self._keys.add(event.key())
        if event.key() in self._keys:
            self.setValue(self.value() + direction * (_BY_REPEAT if event.isAutoRepeat() else _BY_KEY))

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Spring back once no arrow key is down."""
        if event.isAutoRepeat() or event.key() not in self._keys:
            event.ignore()
            return
        self._keys.discard(event.key())
        if not self._keys and not self.isSliderDown():
            self.release()

    # -- what ends it, too ----------------------------------------------------------------------------------------

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Spring back: the release of a key would go elsewhere."""
        self.release()
        super().focusOutEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Spring back: the release would go elsewhere."""
        self.release()
        super().hideEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Spring back when it is disabled."""
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.release()
        super().changeEvent(event)

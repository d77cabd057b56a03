"""Dots for the steps of a lesson: which are done, which one is open; a click opens one."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from neuronlab.gui.theme.sizes import fix_size, px
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.fields import name_field
from neuronlab.session.guarded import Guarded

_DOT, _OPEN, _STEP, _HEIGHT = 8.0, 22.0, 14.0, 20.0
"""Width of a dot and of the one of the open step, distance of dots, and height to click at, in pixels."""
_EDGE = 2.0
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class StepDots(Guarded, QWidget):
    """`chosen(index)` is emitted when a person chooses a step."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._done: tuple[bool, ...] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        fix_size(self, height=_HEIGHT)
        self.installEventFilter(self)
        theme.changed.connect(self._follow_theme)

    def show_steps(self, done: tuple[bool, ...], at: int) -> None:
        """Show which steps are done, and which one is open."""
        if (done, at) == (self._done, self._at):
            return
        self._done, self._at = done, at
        count = sum(done)
        name_field(self, f"Step {at + 1} of {len(done)}", f"Choose a step; arrow keys move on. {count} done")
        fix_size(self, width=(len(done) - 1) * _STEP + _OPEN + 2 * _EDGE)
        self.update()

    def area_of(self, index: int) -> QRectF:
        """Where the dot of a step is, in pixels."""
        left = _EDGE + index * _STEP + (_OPEN - _DOT) * (index > self._at)
        width = _OPEN if index == self._at else _DOT
        return QRectF(px(left), (self.height() - px(_DOT)) / 2.0, px(width), px(_DOT))

    @override
    def sizeHint(self) -> QSize:
        """The fixed size."""
        return self.minimumSize()

    @Slot()
    def _follow_theme(self) -> None:
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dots."""
        colors = self._theme.colors
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(colors.color("text"), 1.0))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
            painter.setPen(Qt.PenStyle.NoPen)
            for index, is_done in enumerate(self._done):
                name = "text" if index == self._at else "muted" if is_done else "tracks"
                painter.setBrush(colors.color(name))
                painter.drawRoundedRect(self.area_of(index), px(_DOT) / 2.0, px(_DOT) / 2.0)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the step whose dot is nearest."""
        x = event.position().x()
        if event.button() == Qt.MouseButton.LeftButton and self._done:
            nearest = min(range(len(self._done)), key=lambda index: abs(self.area_of(index).center().x() - x))
            self.chosen.emit(nearest)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the arrow keys, which are shortcuts of the window; the dots filter their own events."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()
            return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on with the arrow keys."""
        by = _KEYS.get(Qt.Key(event.key()), 0)
        if by == 0:
            super().keyPressEvent(event)
        elif 0 <= self._at + by < len(self._done):
            self.chosen.emit(self._at + by)

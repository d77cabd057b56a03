"""A callout: one short hint at one control, which goes when the control is used."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QWidget
from typing_extensions import override

from neuronlab.gui.lessons.bubble import Bubble
from neuronlab.gui.lessons.bubble_layout import candidates, freest, ink_of
from neuronlab.gui.lessons.heading import LessonHeading
from neuronlab.gui.lessons.live_text import LiveText
from neuronlab.gui.lessons.ring import Ring
from neuronlab.gui.lessons.spot import FindSpot, Spot
from neuronlab.gui.theme.theme import Theme
from neuronlab.session.guarded import Guarded

SETTLE_MS = 100
"""How long a control must keep its position before the callout follows, in milliseconds: finding the freest side
takes a picture of the window."""
_MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}
_KEPT_FREE = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, LiveText, LessonHeading)
_PASSED = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta}


class CalloutPointer(Guarded, QObject):
    """Points at a control of a window. It takes no mouse and no keyboard. `used` is emitted when the control is used.

    Call `follow` when what it points at may be somewhere else.
    """

    used = Signal()

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self.ring, self.bubble = Ring(window, theme), Bubble(window, theme)
        self._find: FindSpot | None = None
        self._text = ""
        self._at: tuple[QRect, QSize] | None = None  # where it is, or will be once that stays
        self._watched: list[QObject] = []
        self._spot: Spot | None = None
        self._soon = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._soon.timeout.connect(self._arrange)
        window.installEventFilter(self)
        theme.changed.connect(self._start_anew)

    @property
    def is_shown(self) -> bool:
        """Whether there is a callout on the screen."""
        return self.bubble.isVisible()

    def point_at(self, find: FindSpot, text: str) -> None:
        """Point at what `find` finds, now and where it moves, until it is used or `clear` is called."""
        self.clear()
        self._find, self._text = find, text
        self.follow()

    @Slot()
    def clear(self) -> None:
        """Point at nothing."""
        self._find = None
        self._soon.stop()
        self._hide()
        self._watch(None)

    @Slot()
    def follow(self) -> None:
        """Move to where the control is now; hide while it cannot be seen."""
        if self._find is None:
            return
        spot = self._find()
        area = QRect() if spot is None else spot.area()
        if area.isEmpty():
            self._soon.stop()
            self._hide()
        elif (area, self._window.size()) != self._at:
            self._hide()
            self._at = area, self._window.size()
            self._soon.start()

    def _hide(self) -> None:
        self._at = None
        self.ring.hide()
        self.bubble.hide()

    @Slot()
    def _start_anew(self) -> None:
        self._hide()
        self.follow()

    @Slot()
    def _arrange(self) -> None:
        spot = None if self._find is None else self._find()
        if spot is None or spot.area().isEmpty():
            self._hide()  # else it would count as placed there, and not be shown once the control is back
            return
        area = spot.area()
        self._watch(spot)
        size = self.bubble.say(self._text)
        ink = ink_of(self._window.grab().toImage())
        box = freest(candidates(area, size, self._window.rect()), ink, self._controls())
        self.ring.show_around(area)
        self.bubble.show_at(box, area)

    def _controls(self) -> list[QRect]:
        """What is clicked or typed into, or must be read, in the coordinates of the window."""
        areas = (Spot.whole(widget).area() for kind in _KEPT_FREE for widget in self._window.findChildren(kind))
        return [area for area in areas if not area.isEmpty()]

    # -- when the control is used or moves ------------------------------------------------------------------------

    def _watch(self, spot: Spot | None) -> None:
        self._spot = spot
        for watched in self._watched:
            watched.removeEventFilter(self)
        self._watched = [] if spot is None else [spot.widget, *spot.widget.findChildren(QWidget)]
        for watched in self._watched:
            watched.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go when the control is used, and follow it and the window."""
        kind = event.type()
        if kind in _MOVES:
            self.follow()
        elif watched is not self._window and self._is_use(watched, event):
            self.clear()
            self.used.emit()
        return False

    def _is_use(self, watched: QObject, event: QEvent) -> bool:
        if self._spot is None or not isinstance(watched, QWidget):
            return False
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            at = self._spot.widget.mapFromGlobal(event.globalPosition().toPoint())
            return self._spot.rect.contains(at)
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() not in _PASSED

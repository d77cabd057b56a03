"""The speed control: Auto, or a slider from one step per second to as many as possible."""

import math
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from neuronlab.gui.theme.sizes import bound_size, fix_size, scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, Theme, figures
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.painted_slider import PaintedSlider
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.session.speeds import AUTO, FASTEST, MAX, SLOWEST, Speed
from neuronlab.wording.numbers import rate_text

PER_DECADE = 30
"""Positions of the slider for a factor of ten; a key or a click of the wheel moves it a third of that."""
_FASTEST_AT = PER_DECADE * round(math.log10(FASTEST / SLOWEST))
_MAX_AT = _FASTEST_AT + PER_DECADE
"""The last position, which stands for the speed MAX; between it and the one before there is none."""
_TICKS = {0: "1", 1: "10", 2: "100", 3: "1k", 4: "10k", 5: "100k"}
"""Labels by the power of ten."""
_CLICK = 120
"""What Qt reports for one click of a mouse wheel."""
_EDGE = 13.0
_TICK_GAP = 3.0
"""Least distance of two labels, in pixels."""
_GROOVE, _HANDLE, _TICK = 4.0, 6.0, 3.0
_WIDTH, _COMPACT_WIDTH, _HEIGHT = 226, 120, 34
_MEANING = "Training speed in steps per second; the last position is as fast as possible"


def speed_at(position: int) -> float:
    """The speed at a position of the slider."""
    if position > _FASTEST_AT:
        return MAX
    return SLOWEST * math.pow(10.0, position / PER_DECADE)


def position_of(speed: float) -> int:
    """The position of a speed, the nearest one where there is none."""
    if speed == MAX:
        return _MAX_AT
    return round(PER_DECADE * math.log10(min(FASTEST, max(SLOWEST, speed)) / SLOWEST))


class SpeedSlider(PaintedSlider):
    """A logarithmic slider. Under Auto its handle is hollow and follows the rate; moving it leaves Auto.

    Emits `moved(speed)` when a person moves it.
    """

    moved = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._is_auto = True
        self._turned = 0
        self.setRange(0, _MAX_AT)
        self.setSingleStep(PER_DECADE // 3)
        self.setPageStep(PER_DECADE)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_compact(False)
        name_field(self, "Speed", _MEANING)
        self.valueChanged.connect(self._say_moved)
        theme.changed.connect(self._follow_theme)

    def show_speed(self, speed: float, *, is_auto: bool) -> None:
        """Show a speed without saying that it was moved; not while it is being dragged."""
        if self.isSliderDown():
            return
        blocker = QSignalBlocker(self)
        position = position_of(speed)
        if position != self.value() or is_auto != self._is_auto:
            self._is_auto = is_auto
            self.setValue(position)
            self.update()
        blocker.unblock()

    def show_compact(self, is_compact: bool) -> None:
        """Take the usual room at the present text size, or as little of it as the bar has left."""
        fix_size(self, height=_HEIGHT)
        bound_size(self, least_width=_COMPACT_WIDTH if is_compact else _WIDTH, most_width=_WIDTH)
        self.setFont(figures(SMALL))

    @override
    def sizeHint(self) -> QSize:
        """The usual room; the bar may give it less."""
        return QSize(scaled(_WIDTH), scaled(_HEIGHT))

    @property
    def is_hollow(self) -> bool:
        """Whether the handle is the one of Auto."""
        return self._is_auto

    def x_of(self, position: int) -> float:
        """Horizontal place of a position, in pixels from the left."""
        return scaled(_EDGE) + (self.width() - 2.0 * scaled(_EDGE)) * position / _MAX_AT

    @Slot(int)
    def _say_moved(self, position: int) -> None:
        self._is_auto = False
        self.update()
        self.moved.emit(speed_at(position))

    # -- painting -------------------------------------------------------------------------------------------------

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the groove up to the handle, the ticks with their labels, and the handle."""
        with QPainter(self) as painter:
            self._paint(painter)

    def labels(self) -> list[str]:
        """The ticks' labels, only every other one where there is no room for all."""
        ticks, metrics = self.ticks(), QFontMetricsF(figures(SMALL))
        ends = [(self.x_of(position), metrics.horizontalAdvance(label) / 2.0) for position, label in ticks]
        fits = all(x + half + _TICK_GAP <= other - next_half for (x, half), (other, next_half) in pairwise(ends))
        return [label for _, label in (ticks if fits else ticks[::2])]

    def _paint(self, painter: QPainter) -> None:
        colors, middle, at = self._theme.colors, _HANDLE + 2.0, self.x_of(self.value())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left = float(scaled(_EDGE))
        for right, color in ((self.width() - left, "tracks"), (at, "muted")):
            painter.setBrush(colors.color(color))
            painter.drawRoundedRect(QRectF(left, middle - _GROOVE / 2.0, right - left, _GROOVE), 2.0, 2.0)
        labels = self.labels()
        for position, label in self.ticks():
            x = self.x_of(position)
            painter.setPen(QPen(colors.color("muted"), 1.0))
            painter.drawLine(QLineF(x, middle + _HANDLE + 1.0, x, middle + _HANDLE + 1.0 + _TICK))
            if label in labels:
                top, half = middle + _HANDLE + _TICK, float(scaled(20))
                box = QRectF(x - half, top, 2.0 * half, self.height() - top)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)
        painter.setPen(QPen(colors.color("text"), 2.0))
        painter.setBrush(colors.color("panel" if self._is_auto else "text"))
        painter.drawEllipse(QPointF(at, middle), _HANDLE, _HANDLE)
        if self.hasFocus():
            painter.setPen(QPen(colors.color("text"), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(at, middle), _HANDLE + 2.5, _HANDLE + 2.5)

    def ticks(self) -> list[tuple[int, str]]:
        """Positions with their labels."""
        return [*((PER_DECADE * power, label) for power, label in _TICKS.items()), (_MAX_AT, "Max")]

    @Slot()
    def _follow_theme(self) -> None:
        self.update()

    # -- mouse and keys -------------------------------------------------------------------------------------------

    @override
    def drag_to(self, x: float) -> None:
        """Move the handle; between the fastest speed and Max it takes the nearer one."""
        share = (x - scaled(_EDGE)) / (self.width() - 2.0 * scaled(_EDGE))
        position = round(_MAX_AT * min(1.0, max(0.0, share)))
        if position > _FASTEST_AT:
            position = _MAX_AT if position > (_FASTEST_AT + _MAX_AT) // 2 else _FASTEST_AT
        self._move_to(position)

    def _move_to(self, position: int) -> None:
        """Move the handle; a click on where Auto has it counts as a move, too."""
        if position == self.value() and self._is_auto:
            self._say_moved(position)
        self.setValue(position)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move a third of a decade for each click of the wheel."""
        self._turned += event.angleDelta().y()  # touchpads turn it by a part of a click at a time
        clicks = int(self._turned / _CLICK)
        self._turned -= clicks * _CLICK
        self._move_by(clicks)
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys move a third of a decade; Page Up, Page Down, Home and End as in any slider."""
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Down}:
            self._move_by(-1)
        elif event.key() in {Qt.Key.Key_Right, Qt.Key.Key_Up}:
            self._move_by(1)
        else:
            super().keyPressEvent(event)

    def _move_by(self, thirds: int) -> None:
        """Move to a multiple of a third of a decade."""
        if thirds:
            third = self.singleStep()
            nearest = math.floor(self.value() / third) if thirds < 0 else math.ceil(self.value() / third)
            is_between = nearest * third != self.value()
            target = nearest + thirds - (is_between and (1 if thirds > 0 else -1))
            position = max(0, target * third)
            if position > _FASTEST_AT:
                position = _MAX_AT if thirds > 0 else _FASTEST_AT
            self._move_to(position)


class SpeedControl(QWidget):
    """The label, the Auto button, and the slider. Emits `chosen(speed)`, a `speeds.Speed`."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._speed: Speed = AUTO
        self.label = PlainLabel("Speed")
        self.label.setProperty("role", "muted")
        self.auto = QPushButton("Auto")
        self.auto.setCheckable(True)
        self.auto.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_field(
            self.auto, "Auto speed", "Start slowly, then train faster as the learned function changes less per frame"
        )
        self.slider = SpeedSlider(theme)
        self.label.setBuddy(self.slider)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for widget in (self.label, self.auto, self.slider):
            layout.addWidget(widget)
        self.auto.clicked.connect(self._toggle_auto)
        self.slider.moved.connect(self._choose)
        self._show()

    @property
    def speed(self) -> Speed:
        """The chosen speed."""
        return self._speed

    def show_speed(self, speed: Speed) -> None:
        """Show a speed without saying that it was chosen."""
        self._speed = speed
        self._show()

    def show_rate(self, rate: float) -> None:
        """Under Auto, move the handle to the present rate in steps per second."""
        if self._speed == AUTO:
            self.slider.show_speed(rate, is_auto=True)

    def reading(self, rate: float | None) -> str:
        """The true rate while it trains, 0 for one that is not known; with None the speed that is set."""
        if rate is not None:
            return rate_text(rate) if rate else "–"
        if isinstance(self._speed, float):
            return "Max" if self._speed == MAX else rate_text(self._speed)
        return "–"

    def _show(self) -> None:
        self.auto.setChecked(self._speed == AUTO)
        speed = speed_at(self.slider.value()) if self._speed == AUTO else self._speed
        self.slider.show_speed(speed, is_auto=self._speed == AUTO)

    @Slot()
    def _toggle_auto(self) -> None:
        """Switch to Auto, or from Auto to the speed that it has reached."""
        self._choose(speed_at(self.slider.value()) if self._speed == AUTO else AUTO)

    @Slot(float)
    def _choose(self, speed: Speed) -> None:
        self._speed = speed
        self._show()
        self.chosen.emit(speed)

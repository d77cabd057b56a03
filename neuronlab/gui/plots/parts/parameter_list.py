"""Sliders and fields for all parameters of a unit, painted: a unit of a wide network has more than a thousand.

Only what is in view is painted, so a list of any length costs the same. A drag moves a number relative to where it was,
so that a mere click changes nothing.
"""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from neuronlab.analysis.frames import Frame
from neuronlab.gui.numbers import fine_text
from neuronlab.gui.plots.parts.number_editor import NumberEditor
from neuronlab.gui.plots.parts.parameter_rows import ROW_HEIGHT, Row, RowPlaces, paint_row, row_labels
from neuronlab.gui.plots.parts.steady import SteadyRange, evenly_around_zero
from neuronlab.gui.plots.parts.unit_health import gradient_text
from neuronlab.gui.plots.parts.unit_parameters import Parameter
from neuronlab.gui.theme import Theme

MOST = 1e6
"""A parameter can be set to no larger number, above or below zero."""
LATELY_MS = 250
"""What a hand has set is shown as it was set until frames can be taken to have it."""
_SLACK = 2
"""Pixels the mouse has to move before it drags."""
_FINE = 0.1
_NUDGES = 50
"""Steps of an arrow key from zero to the end of a slider; with Shift ten times as many."""
_LEADS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_Home: -(10**6),
    Qt.Key.Key_End: 10**6,
}
_NUDGED = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}
_OPENERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}


@dataclass
class _Drag:
    """A press on a slider: from where, and once it has `begun`, from which value and how much a pixel is."""

    parameter: Parameter
    at: float
    from_value: float
    a_pixel: float
    begun: bool = False


class ParameterList(QAbstractScrollArea):
    """The rows of one unit.

    `dragged(parameter, value)` comes with every move of a drag, `dropped` at its end and `given_up` where it is to be
    as if it had not been; `nudged(parameter, value)` comes from an arrow key, `entered(parameter, value)` when a number
    was written, and `refused(sentence)` says why one cannot be.
    """

    dragged = Signal(object, float)
    dropped = Signal()
    given_up = Signal()
    nudged = Signal(object, float)
    entered = Signal(object, float)
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: Frame | None = None
        self._rows: list[Row] = []
        self._indices = np.empty(0, np.intp)
        self._range = SteadyRange(evenly_around_zero, (-1.0, 1.0))
        self._current = 0
        self._drag: _Drag | None = None
        self._lately: tuple[int, float] | None = None
        self._since = QElapsedTimer()
        self._forget = QTimer(self, singleShot=True, interval=LATELY_MS)
        self._editor = NumberEditor(-MOST, MOST, self.viewport())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT)
        self.setMinimumHeight(3 * ROW_HEIGHT)
        self._forget.timeout.connect(self._forget_hand)
        self._editor.entered.connect(self._take_entered)
        self._editor.refused.connect(self.refused)
        self._editor.closed.connect(self.setFocus)
        theme.changed.connect(self._follow_theme)

    # -- what is shown --------------------------------------------------------------------------------------------

    def show_rows(self, rows: list[Row], frame: Frame) -> None:
        """Show these rows, with the numbers of this frame, from now on, from the top."""
        self._editor.close_unchanged()
        self._end_drag()
        self._rows, self._frame, self._current = rows, frame, 0
        self._indices = np.array([row.index for row in rows if isinstance(row, Parameter)], np.intp)
        self._range.clear()
        self._lately = None
        self.verticalScrollBar().setValue(0)
        self._fit_scroll_bar()
        self._tell_current()
        self.show_frame(frame)

    def show_frame(self, frame: Frame) -> None:
        """Show the numbers of this frame from the next repaint on."""
        self._frame = frame
        if self._drag is None:
            values = frame.network.parameters[self._indices]
            finite = np.abs(values[np.isfinite(values)])
            self._range.cover(0.0, float(finite.max(initial=0.0)))
        self.viewport().update()

    def select(self, index: int) -> None:
        """Make the parameter at this place of the flat vector the current one, and bring it into view."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Parameter) and row.index == index:
                self._go_to(number)

    @property
    def current(self) -> Parameter | None:
        """The parameter that the keyboard sets."""
        row = self._rows[self._current] if self._current < len(self._rows) else None
        return row if isinstance(row, Parameter) else None

    def painted_texts(self) -> list[str]:
        """Every text that is in view."""
        return [
            label.text
            for number in self._numbers_in_view()
            for label in row_labels(self._rows[number], self.places_of(number), self._value_of(self._rows[number]))
        ]

    def places_of(self, number: int) -> RowPlaces:
        """Where row `number` lies in the viewport."""
        return RowPlaces(number * ROW_HEIGHT - self.verticalScrollBar().value(), float(self.viewport().width()))

    def _value_of(self, row: Row) -> float:
        if not isinstance(row, Parameter) or self._frame is None:
            return 0.0
        if self._lately is not None and self._lately[0] == row.index:
            return self._lately[1]
        return float(self._frame.network.parameters[row.index])

    def _numbers_in_view(self) -> range:
        top = self.verticalScrollBar().value()
        last = -(-(top + self.viewport().height()) // ROW_HEIGHT)
        return range(top // ROW_HEIGHT, min(len(self._rows), last)) if self._frame is not None else range(0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint the rows in view."""
        colors = self._theme.colors
        painter = QPainter(self.viewport())
        try:
            painter.fillRect(event.rect(), colors.color("panel"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number in self._numbers_in_view():
                row = self._rows[number]
                is_current = number == self._current and self.hasFocus()
                places, value = self.places_of(number), self._value_of(row)
                paint_row(painter, colors, row, places, value, self._range.ends[1], is_current=is_current)
            if self.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
                painter.setPen(QPen(colors.color("accent"), 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        finally:
            painter.end()

    def resizeEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """Another size shows another number of rows."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._editor.close_unchanged()
        self._fit_scroll_bar()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802  # Qt's name
        """Paint anew what is in view now."""
        self._editor.close_unchanged()
        self.viewport().update()

    def _fit_scroll_bar(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(height)
        bar.setRange(0, max(0, len(self._rows) * ROW_HEIGHT - height))
        self.viewport().update()

    @Slot()
    def _follow_theme(self) -> None:
        self.viewport().update()

    @Slot()
    def _forget_hand(self) -> None:
        self._lately = None
        self.viewport().update()

    # -- the mouse ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Choose a row; take hold of its slider, or write into its field."""
        number = self._number_at(event.position().toPoint())
        if number is None or event.button() != Qt.MouseButton.LeftButton:
            return
        row, places = self._rows[number], self.places_of(number)
        if not isinstance(row, Parameter):
            return
        self._go_to(number)
        if places.field.contains(event.position()):
            self._open_editor()
        elif places.track.adjusted(-8.0, 0.0, 8.0, 0.0).contains(event.position()):
            a_pixel = 2.0 * self._range.ends[1] / places.track.width()
            self._drag = _Drag(row, event.position().x(), self._value_of(row), a_pixel)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Drag on, or show what can be done here."""
        if self._drag is None:
            self._show_cursor(event.position().toPoint())
            return
        drag, by = self._drag, event.position().x() - self._drag.at
        if not drag.begun:
            if abs(by) < _SLACK:
                return
            drag.begun, drag.from_value, drag.at, by = True, self._value_of(drag.parameter), event.position().x(), 0.0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            by *= _FINE
        self._set_by_hand(drag.parameter, drag.from_value + by * drag.a_pixel)
        self.dragged.emit(drag.parameter, self._value_of(drag.parameter))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Let go."""
        if self._drag is not None and event.button() == Qt.MouseButton.LeftButton:
            self._end_drag()

    def _end_drag(self, *, is_given_up: bool = False) -> None:
        drag, self._drag = self._drag, None
        if drag is not None and drag.begun:
            (self.given_up if is_given_up else self.dropped).emit()
            self._forget.start()
        if is_given_up:
            self._forget_hand()

    def _show_cursor(self, at: QPoint) -> None:
        number, shape = self._number_at(at), Qt.CursorShape.ArrowCursor
        if number is not None and isinstance(self._rows[number], Parameter):
            places = self.places_of(number)
            if places.field.contains(at):
                shape = Qt.CursorShape.IBeamCursor
            elif places.track.adjusted(-8.0, 0.0, 8.0, 0.0).contains(at):
                shape = Qt.CursorShape.SizeHorCursor
        self.viewport().setCursor(shape)

    def _number_at(self, at: QPoint) -> int | None:
        number = (at.y() + self.verticalScrollBar().value()) // ROW_HEIGHT
        return number if self._frame is not None and 0 <= number < len(self._rows) else None

    # -- the keyboard ---------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys that lead through the list from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = event.key()
            if key in _LEADS or key in _NUDGED or key in _OPENERS or (key == Qt.Key.Key_Escape and self._drag):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Up and down choose, left and right nudge, Enter writes, Escape gives a drag up."""
        key, parameter = event.key(), self.current
        if key == Qt.Key.Key_Escape and self._drag is not None:
            self._end_drag(is_given_up=True)
        elif key in _LEADS:
            self._lead(_LEADS[Qt.Key(key)])
        elif key in _NUDGED and parameter is not None:
            fine = _FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
            step = _NUDGED[Qt.Key(key)] * fine * self._range.ends[1] / _NUDGES
            self._set_by_hand(parameter, self._value_of(parameter) + step)
            self._forget.start()
            self.nudged.emit(parameter, self._value_of(parameter))
        elif key in _OPENERS:
            self._open_editor()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show which row the keys are for."""
        super().focusInEvent(event)
        self._lead(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show that they no longer are."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _lead(self, by: int) -> None:
        """Go on by so many rows, to one that is no heading."""
        if not len(self._indices):
            return
        wished = max(0, min(len(self._rows) - 1, self._current + by))
        ways = range(wished, len(self._rows)) if by >= 0 else range(wished, -1, -1)
        back = range(wished, -1, -1) if by >= 0 else range(wished, len(self._rows))
        found = next(number for number in (*ways, *back) if isinstance(self._rows[number], Parameter))
        self._go_to(found)

    def _go_to(self, number: int) -> None:
        self._current = number
        bar, top = self.verticalScrollBar(), number * ROW_HEIGHT
        if top < bar.value():
            bar.setValue(top)
        elif top + ROW_HEIGHT > bar.value() + self.viewport().height():
            bar.setValue(top + ROW_HEIGHT - self.viewport().height())
        self._tell_current()
        self.viewport().update()

    def _tell_current(self) -> None:
        parameter = self.current
        what = "" if parameter is None else f"{parameter.name} {fine_text(self._value_of(parameter))}. "
        self.setAccessibleDescription(f"{what}Up and down choose, left and right change, Enter writes a number.")

    # -- numbers by hand ------------------------------------------------------------------------------------------

    def _set_by_hand(self, parameter: Parameter, value: float) -> None:
        self._forget.stop()
        self._lately = parameter.index, max(-MOST, min(MOST, value))
        self.viewport().update()

    def _open_editor(self) -> None:
        parameter = self.current
        if parameter is not None:
            place = self.places_of(self._current).field.toRect().adjusted(0, -1, 0, 1)
            self._editor.open(parameter.name, self._value_of(parameter), QRect(place))

    @Slot(float)
    def _take_entered(self, value: float) -> None:
        parameter = self.current
        if parameter is not None:
            self._set_by_hand(parameter, value)
            self._range.cover(0.0, abs(value))
            self._forget.start()
            self.entered.emit(parameter, value)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Tell more of the row where the mouse rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._number_at(event.pos())
            row = self._rows[number] if number is not None else None
            if isinstance(row, Parameter) and self._frame is not None:
                what = gradient_text(self._frame, row.symbol, row.index)
                how = "Drag to change, with Shift finely; it is held meanwhile while all others learn"
                tip = f"{row.name} = {self._value_of(row):.7g}, {what}\n{how}"
                QToolTip.showText(event.globalPos(), tip, self.viewport())
                return True
        return super().viewportEvent(event)

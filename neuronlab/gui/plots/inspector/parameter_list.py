"""Sliders and fields for all parameters of a unit, painted, because a unit of a wide network has over a thousand.

A drag changes a number relative to its value, so that a mere click changes nothing.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.text import written
from neuronlab.gui.plots.inspector.number_editor import NumberEditor
from neuronlab.gui.plots.inspector.parameter_rows import Row
from neuronlab.gui.plots.inspector.row_scroller import RowScroller
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.plain_text import show_tip
from neuronlab.wording.parameters import UnitParameter
from neuronlab.wording.unit_health import gradient_text

MOST = 1e6
"""Largest absolute value a parameter can be set to."""
LATELY_MS = 250
"""Time during which a value set by the user is shown as set, until frames include it."""
_SLACK = 2
"""Distance in pixels from which a mouse move counts as a drag."""
_FINE = 0.1
_NUDGES = 50
"""Arrow-key steps from zero to the end of a slider; ten times as many with Shift."""
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
    """A press on a slider, which becomes a drag.

    Attributes:
        parameter: The parameter of the slider.
        at: Horizontal position of the press.
        from_value: The parameter's value at the start of the drag.
        a_pixel: Change of the value per pixel.
        begun: Whether the mouse has moved far enough to drag.
    """

    parameter: UnitParameter
    at: float
    from_value: float
    a_pixel: float
    begun: bool = False


class ParameterList(RowScroller):
    """The rows of one unit.

    Signals: `dragged(parameter, value)` for every move of a drag, `dropped` at its end, and `given_up` if the drag is
    to be reverted; `nudged(parameter, value)` for an arrow key, `entered(parameter, value)` for a typed number, and
    `refused(sentence)` for an invalid one.
    """

    dragged = Signal(object, float)
    dropped = Signal()
    given_up = Signal()
    nudged = Signal(object, float)
    entered = Signal(object, float)
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._drag: _Drag | None = None
        self._lately: tuple[int, float] | None = None
        self._forget = QTimer(self, singleShot=True, interval=LATELY_MS)
        self._editor = NumberEditor(-MOST, MOST, self.viewport())
        self._forget.timeout.connect(self._forget_hand)
        self._editor.entered.connect(self._take_entered)
        self._editor.refused.connect(self.refused)
        self._editor.closed.connect(self.setFocus)
        self.installEventFilter(self)
        self.viewport().installEventFilter(self)

    # -- display --------------------------------------------------------------------------------------------------

    @Slot()
    def edit_current(self) -> None:
        """Type another number for the current parameter."""
        self._open_editor()

    def show_rows(self, rows: list[Row], frame: Frame) -> None:
        """Show these rows; ends any drag or typing in progress."""
        self._editor.close_unchanged()
        self._end_drag()
        self._lately = None
        super().show_rows(rows, frame)

    def show_frame(self, frame: Frame) -> None:
        """Show this frame's numbers from the next repaint on; the sliders keep their scale during a drag."""
        if self._drag is None:
            self.cover(frame)
        super().show_frame(frame)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Close the editor: its position changes."""
        self._editor.close_unchanged()
        super().resizeEvent(event)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Close the editor: its position changes."""
        self._editor.close_unchanged()
        super().scrollContentsBy(dx, dy)

    def _value_of(self, row: Row) -> float:
        """The number a row shows: the one set by the user until frames include it."""
        if isinstance(row, UnitParameter) and self._lately is not None and self._lately[0] == row.index:
            return self._lately[1]
        return super()._value_of(row)

    @Slot()
    def _forget_hand(self) -> None:
        self._lately = None
        self.viewport().update()

    # -- mouse ----------------------------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select a row; start a drag on its slider, or edit its field."""
        number = self._number_at(event.position().toPoint())
        if number is None or event.button() != Qt.MouseButton.LeftButton:
            return
        row, layout = self._rows[number], self.layout_of(number)
        if not isinstance(row, UnitParameter):
            return
        self._go_to(number)
        if layout.field.contains(event.position()):
            self._open_editor()
        elif layout.track.adjusted(-8.0, 0.0, 8.0, 0.0).contains(event.position()):
            a_pixel = 2.0 * self._range.ends[1] / layout.track.width()
            self._drag = _Drag(row, event.position().x(), self._value_of(row), a_pixel)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Continue the drag, or set the cursor."""
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

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
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
        if number is not None and isinstance(self._rows[number], UnitParameter):
            layout = self.layout_of(number)
            if layout.field.contains(at):
                shape = Qt.CursorShape.IBeamCursor
            elif layout.track.adjusted(-8.0, 0.0, 8.0, 0.0).contains(at):
                shape = Qt.CursorShape.SizeHorCursor
        self.viewport().setCursor(shape)

    # -- keyboard -------------------------------------------------------------------------------------------------

    def _is_own_key(self, key: int) -> bool:
        """Whether the list uses this key and not the window's shortcuts."""
        return key in _LEADS or key in _NUDGED or key in _OPENERS or (key == Qt.Key.Key_Escape and bool(self._drag))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down select, Left and Right nudge, Enter edits, Escape cancels a drag."""
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
            self._emit_current()
            self.nudged.emit(parameter, self._value_of(parameter))
        elif key in _OPENERS:
            self._open_editor()
        else:
            super().keyPressEvent(event)

    # -- editing numbers ------------------------------------------------------------------------------------------

    def _set_by_hand(self, parameter: UnitParameter, value: float) -> None:
        self._forget.stop()
        self._lately = parameter.index, max(-MOST, min(MOST, value))
        self.viewport().update()

    def _open_editor(self) -> None:
        parameter = self.current
        if parameter is not None:
            box = self.layout_of(self._current).field.toRect().adjusted(0, -1, 0, 1)
            self._editor.open(parameter.name, self._value_of(parameter), QRect(box))

    @Slot(float)
    def _take_entered(self, value: float) -> None:
        parameter = self.current
        if parameter is not None:
            self._set_by_hand(parameter, value)
            self._range.cover(0.0, abs(value))
            self._forget.start()
            self.entered.emit(parameter, value)

    # -- event filter ---------------------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the list's own keys from the window's shortcuts, and show the row's tooltip."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if watched is self and self._is_own_key(event.key()):
                event.accept()
                return True
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and watched is self.viewport():
            tip = self._tip_at(event.pos())
            if tip:
                show_tip(event.globalPos(), tip, self.viewport())
                return True
        return super().eventFilter(watched, event)

    def _tip_at(self, at: QPoint) -> str:
        """Value and gradient of the row at a position of the viewport; empty if there is none."""
        number = self._number_at(at)
        row = self._rows[number] if number is not None else None
        if not isinstance(row, UnitParameter) or self._frame is None:
            return ""
        what = gradient_text(self._frame, row.symbol, row.index)
        how = "Drag to change (Shift: fine). This value stays fixed while you drag; the others keep training."
        return f"{row.name} = {written(self._value_of(row), '.7g')}, {what}\n{how}"

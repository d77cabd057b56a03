"""A scrolling list of parameter rows that paints only those in view, so that its length costs nothing."""

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.gui.plots.inspector.parameter_rows import (
    ROW_HEIGHT,
    Row,
    RowLayout,
    paint_ground,
    paint_number,
    row_labels,
)
from neuronlab.gui.plots.painting.picture import Backdrop
from neuronlab.gui.theme.sizes import bound_size, scaled
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.steady_range import SteadyRange, evenly_around_zero
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import fine_text
from neuronlab.wording.parameters import UnitParameter


class RowScroller(Guarded, QAbstractScrollArea):
    """Shows a unit's rows with the numbers of the last frame; one row is current.

    A row that was asked for with `select` is marked, also without the focus, until `mark_lost` says that it is not.
    """

    mark_lost = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: Frame | None = None
        self._rows: list[Row] = []
        self._turn = 0  # number of row lists shown so far
        self._indices = np.empty(0, np.intp)
        self._range = SteadyRange(evenly_around_zero, (-1.0, 1.0))
        self._current = 0
        self._is_marked = False
        self._backdrop = Backdrop()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setSingleStep(scaled(ROW_HEIGHT))
        bound_size(self, least_height=ROW_HEIGHT)
        theme.changed.connect(self._follow_theme)

    def show_rows(self, rows: list[Row], frame: Frame) -> None:
        """Show these rows with this frame's numbers, scrolled to the top."""
        self.unmark()
        self._rows, self._frame, self._current = rows, frame, 0
        self._turn += 1
        self._indices = np.array([row.index for row in rows if isinstance(row, UnitParameter)], np.intp)
        self._range.clear()
        self.verticalScrollBar().setValue(0)
        self._fit_scroll_bar()
        self._emit_current()
        self.show_frame(frame)

    def show_frame(self, frame: Frame) -> None:
        """Show this frame's numbers from the next repaint on."""
        self._frame = frame
        self.viewport().update()

    def cover(self, frame: Frame) -> None:
        """Extend the range of the sliders to cover the numbers."""
        values = frame.network.parameters[self._indices]
        finite = np.abs(values[np.isfinite(values)])
        self._range.cover(0.0, float(finite.max(initial=0.0)))

    def select(self, index: int) -> None:
        """Make the parameter at this index of the flat vector current, mark it, and scroll to it."""
        for number, row in enumerate(self._rows):
            if isinstance(row, UnitParameter) and row.index == index:
                self._go_to(number)
                self._is_marked = True

    def unmark(self) -> None:
        """Take the mark from the row that was asked for."""
        if self._is_marked:
            self._is_marked = False
            self.viewport().update()
            self.mark_lost.emit()

    @property
    def _marked(self) -> int:
        """The row drawn as the current one; −1 for none."""
        return self._current if self.hasFocus() or self._is_marked else -1

    @property
    def current(self) -> UnitParameter | None:
        """The parameter that the keyboard changes."""
        row = self._rows[self._current] if self._current < len(self._rows) else None
        return row if isinstance(row, UnitParameter) else None

    @property
    def current_on_screen(self) -> QPoint:
        """The position of the current row on the screen."""
        return self.viewport().mapToGlobal(self.layout_of(self._current).caption.center().toPoint())

    def parameter_at(self, on_screen: QPoint) -> UnitParameter | None:
        """The parameter whose row is at a position on the screen."""
        at = self.viewport().mapFromGlobal(on_screen)
        number = self._number_at(at) if self.viewport().rect().contains(at) else None
        row = None if number is None else self._rows[number]
        return row if isinstance(row, UnitParameter) else None

    def painted_texts(self) -> list[str]:
        """All texts in view."""
        return [
            label.text
            for number in self._numbers_in_view()
            for label in row_labels(self._rows[number], self.layout_of(number), self._value_of(self._rows[number]))
        ]

    def layout_of(self, number: int) -> RowLayout:
        """Layout of row `number` in the viewport."""
        return RowLayout(number * scaled(ROW_HEIGHT) - self.verticalScrollBar().value(), float(self.viewport().width()))

    def _value_of(self, row: Row) -> float:
        """The number a row shows."""
        if not isinstance(row, UnitParameter) or self._frame is None:
            return 0.0
        return float(self._frame.network.parameters[row.index])

    def _numbers_in_view(self) -> range:
        top = self.verticalScrollBar().value()
        last = -(-(top + self.viewport().height()) // scaled(ROW_HEIGHT))
        return range(top // scaled(ROW_HEIGHT), min(len(self._rows), last)) if self._frame is not None else range(0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in view."""
        colors = self._theme.colors
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), colors.color("panel"))
            key = (colors, self._turn, self.verticalScrollBar().value(), self._marked, self.hasFocus())
            self._backdrop.paint(painter, self.viewport(), key, self._paint_ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number in self._numbers_in_view():
                row, layout, end = self._rows[number], self.layout_of(number), self._range.ends[1]
                is_current = number == self._marked
                paint_number(painter, colors, row, layout, self._value_of(row), end, is_current=is_current)

    def _paint_ground(self, painter: QPainter) -> None:
        """Paint what does not change with the numbers, and a ring around the list while it has the focus."""
        colors, has_focus = self._theme.colors, self.hasFocus()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in self._numbers_in_view():
            is_current = number == self._marked
            paint_ground(painter, colors, self._rows[number], self.layout_of(number), is_current=is_current)
        if has_focus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(QPen(colors.color("text"), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update the number of rows that fit."""
        super().resizeEvent(event)
        self._fit_scroll_bar()

    @override
    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Repaint the rows in view."""
        self.viewport().update()

    def _fit_scroll_bar(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(height)
        bar.setRange(0, max(0, len(self._rows) * scaled(ROW_HEIGHT) - height))
        self.viewport().update()

    @Slot()
    def _follow_theme(self) -> None:
        self.verticalScrollBar().setSingleStep(scaled(ROW_HEIGHT))
        self._fit_scroll_bar()
        self.viewport().update()

    def _number_at(self, at: QPoint) -> int | None:
        number = (at.y() + self.verticalScrollBar().value()) // scaled(ROW_HEIGHT)
        return number if self._frame is not None and 0 <= number < len(self._rows) else None

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the current row."""
        super().focusInEvent(event)
        self._lead(0)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the mark of the current row."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _lead(self, by: int) -> None:
        """Move the current row by this many rows, skipping headings."""
        if not len(self._indices):
            return
        wished = max(0, min(len(self._rows) - 1, self._current + by))
        order = range(wished, len(self._rows)) if by >= 0 else range(wished, -1, -1)
        back = range(wished, -1, -1) if by >= 0 else range(wished, len(self._rows))
        found = next(number for number in (*order, *back) if isinstance(self._rows[number], UnitParameter))
        self._go_to(found)

    def _go_to(self, number: int) -> None:
        self.unmark()
        self._current = number
        bar, top = self.verticalScrollBar(), number * scaled(ROW_HEIGHT)
        if top < bar.value():
            bar.setValue(top)
        elif top + scaled(ROW_HEIGHT) > bar.value() + self.viewport().height():
            bar.setValue(top + scaled(ROW_HEIGHT) - self.viewport().height())
        self._emit_current()
        self.viewport().update()

    def _emit_current(self) -> None:
        parameter = self.current
        what = "" if parameter is None else f"{parameter.name} {fine_text(self._value_of(parameter))}. "
        self.setAccessibleDescription(f"{what}Up and Down select, Left and Right change, Enter edits the number.")

"""The list of terms as painted rows: a checkbox, the term with its numbers, and a bar for its spread."""

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from typing_extensions import override

from neuronlab.analysis.contributions import Contributions
from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.network.network import layer_names
from neuronlab.gui.plots.contributions.terms import Term, Terms
from neuronlab.gui.plots.painting.labels import MARGIN, Label, paint_labels
from neuronlab.gui.plots.painting.picture import Picture
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, Theme, figures
from neuronlab.gui.widgets.painters import makes_shapes
from neuronlab.wording.equations import unit_equation, unit_name
from neuronlab.wording.numbers import weight_text

ROW = 18
"""Height of a row in pixels."""
_BOX = 12.0
_BAR = 44.0
"""Length of the longest bar in pixels."""
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_PRESSES = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class TermRows(Picture):
    """Rows to click, or to navigate with the arrow keys and switch with Space.

    Signals: `toggled(row)` when the user switches a term, `pointed(row)` for the row under the mouse, −1 for none.
    """

    toggled = Signal(int)
    pointed = Signal(int)

    def __init__(self, theme: Theme, terms: Terms) -> None:
        super().__init__(theme)
        self._terms = terms
        self._current, self._pointed = 0, -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Terms of the sum")

    def show_frame(self, frame: Frame) -> None:
        """Show the terms of this frame from the next repaint on."""
        super().show_frame(frame)
        self.fit_height()

    @override
    def fit_height(self) -> None:
        """Set the height to that of all rows."""
        rows = len(self._rows)
        self._current = min(self._current, max(0, rows - 1))
        if self.minimumHeight() != rows * scaled(ROW):
            self.setMinimumHeight(rows * scaled(ROW))

    def mark(self, row: int) -> None:
        """Highlight a row, none for −1."""
        if row != self._pointed:
            self._pointed = row
            self.update()

    def current_rect(self) -> QRectF:
        """The current row of the keyboard."""
        return self._row_rect(self._current)

    @property
    def _shown(self) -> Contributions | None:
        return None if self._frame is None else self._frame.contributions

    @property
    def _rows(self) -> tuple[Term, ...]:
        return self._terms.rows if self._shown is not None else ()

    def _row_rect(self, row: int) -> QRectF:
        return QRectF(0.0, row * scaled(ROW), self.width(), scaled(ROW))

    def _row_at(self, point: QPointF) -> int:
        row = int(point.y() // scaled(ROW))
        return row if 0 <= row < len(self._rows) else -1

    def texts(self) -> list[str]:
        """All texts in view, from the top."""
        frame, shown = self._frame, self._shown
        if frame is None or shown is None:
            return []
        return [self._label(frame, shown, row).text for row in self._rows_in_view()]

    def _rows_in_view(self) -> range:
        """Rows that are at least partly visible; all while nothing is on screen."""
        area = self.visibleRegion().boundingRect()
        area = self.rect() if area.isEmpty() else area
        return range(max(0, area.top() // scaled(ROW)), min(len(self._rows), area.bottom() // scaled(ROW) + 1))

    def _label(self, frame: Frame, shown: Contributions, row: int) -> Label:
        term, rect = self._rows[row], self._row_rect(row)
        left = MARGIN + _BOX + SPACE
        room = QRectF(left, rect.top(), rect.width() - left - _BAR - SPACE - MARGIN, scaled(ROW))
        metrics, texts = QFontMetricsF(figures(SMALL)), term.texts(frame, shown)
        text = next((text for text in texts if metrics.horizontalAdvance(text) <= room.width()), "")
        text = text or metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room.width())
        return Label(room, text, "text" if self._terms.is_on(term) else "muted")

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Draw the rows in view, and for a picture in a file all rows."""
        frame, shown = self._frame, self._shown
        if frame is None or shown is None:
            return
        rows = range(len(self._rows)) if makes_shapes(painter) else self._rows_in_view()
        for row in {self._pointed, self._current if self.hasFocus() else -1} & set(rows):
            painter.fillRect(self._row_rect(row), self._theme.colors.color("hover"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        largest = np.nan_to_num(shown.sizes, nan=0.0, posinf=0.0).max(initial=0.0)
        for row in rows:
            self._paint_box(painter, shown, row)
            size = self._rows[row].size(shown)
            if largest > 0.0 and np.isfinite(size):
                self._paint_bar(painter, row, min(1.0, size / largest))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint_labels(painter, self._theme.colors, [self._label(frame, shown, row) for row in rows])

    def _paint_box(self, painter: QPainter, shown: Contributions, row: int) -> None:
        """Draw the checkbox, filled in the colour of the term's curve and ticked if it is on."""
        colors, term = self._theme.colors, self._rows[row]
        middle = self._row_rect(row).center().y()
        box = QRectF(MARGIN + 0.5, round(middle - _BOX / 2.0) + 0.5, _BOX - 1.0, _BOX - 1.0)
        color = colors.color(term.color(shown))
        painter.setPen(QPen(color, 1.0))
        painter.setBrush(color if self._terms.is_on(term) else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 2.0, 2.0)
        if self._terms.is_on(term):
            painter.setPen(QPen(colors.color("plot"), 1.6))
            corner = box.topLeft()
            low = corner + QPointF(4.6, 8.0)
            painter.drawLines([QLineF(corner + QPointF(2.4, 5.6), low), QLineF(low, corner + QPointF(8.6, 3.0))])

    def _paint_bar(self, painter: QPainter, row: int, share: float) -> None:
        colors, rect = self._theme.colors, self._row_rect(row)
        track = QRectF(rect.right() - MARGIN - _BAR, rect.center().y() - 2.0, _BAR, 4.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("field"))
        painter.drawRoundedRect(track, 2.0, 2.0)
        track.setWidth(_BAR * share)
        painter.setBrush(colors.color("muted", 0.8 if self._terms.is_on(self._rows[row]) else 0.3))
        painter.drawRoundedRect(track, 2.0, 2.0)

    # -- tooltips -------------------------------------------------------------------------------------------------

    def tip_at(self, point: QPointF) -> str:
        """The full equation of a term, and its spread."""
        frame, shown, row = self._frame, self._shown, self._row_at(point)
        if frame is None or shown is None or row < 0:
            return ""
        term = self._rows[row]
        hint = "click to remove it from the sum shown" if self._terms.is_on(term) else "click to put it back"
        return "\n".join((*_what_it_is(frame, shown, term), f"{hint}; the network is not changed"))

    # -- mouse ----------------------------------------------------------------------------------------------------

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emit the row under the mouse."""
        self.pointed.emit(self._row_at(event.position()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Emit that no row is under the mouse."""
        self.pointed.emit(-1)
        super().leaveEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Switch the clicked row."""
        row = self._row_at(event.position())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._current = row
            self.toggled.emit(row)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Treat a double-click as two clicks."""
        self.mousePressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the navigation keys before the window's shortcuts take them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move between rows, Space switches."""
        if not _is_ours(event) or not self._rows:
            super().keyPressEvent(event)
        elif event.key() in _MOVES:
            self._current = min(len(self._rows) - 1, max(0, self._current + _MOVES[Qt.Key(event.key())]))
            self._emit_current()
        else:
            self.toggled.emit(self._current)
            self._emit_current()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the current row."""
        super().focusInEvent(event)
        self.show_ring(True)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self._emit_current()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the mark of the current row."""
        super().focusOutEvent(event)
        self.show_ring(False)
        self.pointed.emit(-1)

    def _emit_current(self) -> None:
        frame, shown = self._frame, self._shown
        if frame is None or shown is None or not self._rows:
            return
        term = self._rows[self._current]
        state = "on" if self._terms.is_on(term) else "off"
        self.setAccessibleDescription(f"{term.texts(frame, shown)[0]}, {state}. Space switches it.")
        self.pointed.emit(self._current)


def _is_ours(event: QKeyEvent) -> bool:
    return event.key() in _PRESSES | _MOVES.keys() and event.modifiers() == Qt.KeyboardModifier.NoModifier


def _what_it_is(frame: Frame, shown: Contributions, term: Term) -> tuple[str, ...]:
    if term.is_bias:
        name = layer_names(frame.network_spec)[-1]
        return (f"The bias of {name}: {weight_text(shown.bias)}, for every x",)
    spread = f"standard deviation {weight_text(term.size(shown))} over the plot"
    if len(term.units) > 1:
        return f"The {len(term.units)} units with the smallest contributions, together", spread
    unit = term.units[0]
    factor = f"weight {weight_text(float(shown.weights[unit]))}, in the target's own units"
    name = unit_name(frame.network_spec, shown.layer, unit)
    return name, *unit_equation(frame.network, shown.layer, unit), factor, spread

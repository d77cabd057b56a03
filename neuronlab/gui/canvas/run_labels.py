"""Labels at the right ends of the curves: marker and name of each run, moved apart so that none covers another."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.core.arrays import Array
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.class_marks import paint_class_mark
from neuronlab.gui.theme.sizes import px, scaled
from neuronlab.gui.theme.theme import SMALL, Theme, text_font
from neuronlab.gui.widgets.plain_text import set_tip
from neuronlab.session.guarded import Guarded

WARNING = "⚠"
_LEADER_PX, _MARK_PX, _GAP_PX, _LINE_PX = 16.0, 9.0, 6.0, 18.0
_MOST_SHARE = 0.25
"""Labels take at most this share of the width of the plot; longer names are cut."""


class RunEnd(NamedTuple):
    """What a label is for.

    Attributes:
        y: The height at which its curve leaves the plot, in plot units; NaN if it has no curve.
        has_diverged: Whether its training has diverged.
    """

    y: float
    has_diverged: bool


class RunLabels(Guarded, QWidget):
    """Stands in the room at the right of the plot; `chosen(slot)` is emitted on a click on a label."""

    chosen = Signal(int)

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        super().__init__(plot)
        self._plot, self._theme = plot, theme
        self._names: dict[int, str] = {}
        self._front = 0
        self._ends: dict[int, RunEnd] = {}
        self._rows: dict[int, float] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Names of the curves")
        self.setMouseTracking(True)
        self.hide()
        plot.box.sigResized.connect(self.arrange)

    @property
    def rows(self) -> dict[int, float]:
        """The heights of the labels in the widget, by slot, of all that have room."""
        return dict(self._rows)

    @property
    def names(self) -> dict[int, str]:
        """The names shown, by slot."""
        return dict(self._names)

    def show_names(self, names: Mapping[int, str], front: int) -> None:
        """Name the runs in these slots, of which `front` is active; without names there are no labels."""
        if dict(names) != self._names or front != self._front:
            self._names, self._front = dict(names), front
            self.setVisible(bool(self._names))
            self.arrange()

    def show_ends(self, ends: Mapping[int, RunEnd]) -> None:
        """Put the labels where the curves end."""
        self._ends = {slot: end for slot, end in ends.items() if slot in self._names}
        rows = self._arranged()
        if rows != self._rows:
            self._rows = rows
            self.setAccessibleDescription(", ".join(self._names[slot] for slot in rows))
        self.update()

    @Slot()
    def arrange(self) -> None:
        """Take the room that the names need, beside the plot as it is now."""
        self._plot.make_room(self._room() if self._names else 0)
        area, right = self._plot.area, self._plot.width()
        room = self._room()
        self.setGeometry(QRect(right - room, area.top(), room, area.height()))
        self.show_ends(self._ends)

    def _room(self) -> int:
        metrics = QFontMetricsF(text_font(SMALL, bold=True))
        widest = max((metrics.horizontalAdvance(name) for name in self._names.values()), default=0.0)
        needed = px(_LEADER_PX + _MARK_PX + 2.0 * _GAP_PX) + widest + metrics.horizontalAdvance(f"{WARNING} ")
        return round(min(needed, _MOST_SHARE * float(self._plot.width())))

    def _arranged(self) -> dict[int, float]:
        """Heights of the labels, as near as possible to the ends of their curves."""
        (bottom, top), height = self._plot.ranges[1], float(self.height())
        line = px(_LINE_PX)
        order = sorted(self._ends, key=lambda slot: slot != self._front)[: max(1, int(height // line))]
        wanted = {slot: (top - self._ends[slot].y) / (top - bottom) * height for slot in order}
        slots = sorted(order, key=lambda slot: (np.nan_to_num(wanted[slot], nan=height), slot))
        heights = np.array([np.nan_to_num(wanted[slot], nan=height, posinf=height, neginf=0.0) for slot in slots])
        rows = apart(np.clip(heights, 0.0, height), line, line / 2.0, height - line / 2.0)
        return dict(zip(slots, np.round(rows).tolist(), strict=True))

    def slot_at(self, position: QPointF) -> int | None:
        """The run whose label is at a position in the widget."""
        near = {slot: abs(row - position.y()) for slot, row in self._rows.items()}
        slot = min(near, key=lambda slot: near[slot], default=None)
        return slot if slot is not None and near[slot] <= px(_LINE_PX) / 2.0 else None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a leader, a marker and a name for each run."""
        colors, (bottom, top) = self._theme.colors, self._plot.ranges[1]
        leader, mark, gap = px(_LEADER_PX), px(_MARK_PX), px(_GAP_PX)
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), colors.color("panel"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for slot, row in self._rows.items():
                end, color = self._ends[slot], colors.run_color(slot)
                y = (top - end.y) / (top - bottom) * self.height()
                if 0.0 <= y <= self.height() and not self._plot.getPlotItem().getAxis("right").isVisible():
                    painter.setPen(QPen(color, 1.2))
                    painter.drawLine(QPointF(0.0, y), QPointF(leader, row))
                paint_class_mark(painter, slot, color, QPointF(leader + mark / 2.0, row), mark)
                font = text_font(SMALL, bold=slot == self._front)
                painter.setFont(font)
                metrics = QFontMetricsF(font)
                left = leader + mark + gap
                if end.has_diverged:
                    painter.setPen(colors.color("fault"))
                    painter.drawText(_row_from(left, row, self), Qt.AlignmentFlag.AlignVCenter, WARNING)
                    left += metrics.horizontalAdvance(f"{WARNING} ")
                painter.setPen(colors.color("text"))
                room = _row_from(left, row, self)
                name = metrics.elidedText(self._names[slot], Qt.TextElideMode.ElideRight, room.width())
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which run a click would choose."""
        slot = self.slot_at(event.position())
        if slot is None:
            self.unsetCursor()
            set_tip(self, "")
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            diverged = f"\n{WARNING} Diverged: its last curve stays, dashed" if self._ends[slot].has_diverged else ""
            offer = "" if slot == self._front else "\nClick to make it the active run"
            set_tip(self, f"{self._names[slot]}{diverged}{offer}")
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a run with the left button; the plot below gets nothing."""
        slot = self.slot_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and slot is not None and slot != self._front:
            self.chosen.emit(slot)
        event.accept()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Fit another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.arrange()


def _row_from(left: float, middle: float, widget: QWidget) -> QRectF:
    height = scaled(_LINE_PX)
    return QRectF(left, middle - height / 2.0, widget.width() - left, height)


def apart(wanted: Array, gap: float, low: float, high: float) -> Array:
    """Positions (n,) as near as possible to those wanted, rising (n,), a `gap` apart and from `low` to `high`.

    Without the gaps it is the nearest rising sequence, which averages neighbours that stand in the wrong order. If
    there is not enough room, they go beyond `high`.
    """
    steps = gap * np.arange(len(wanted))
    groups: list[tuple[float, int]] = []  # the mean of neighbours that touch, and their number
    for value in (wanted - steps).tolist():
        mean, count = value, 1
        while groups and groups[-1][0] > mean:
            before, number = groups.pop()
            mean, count = (before * number + mean * count) / (number + count), number + count
        groups.append((mean, count))
    level = np.repeat([mean for mean, _ in groups], [count for _, count in groups]) if groups else np.empty(0)
    return np.asarray(np.clip(level, low, max(low, high - gap * (len(wanted) - 1))) + steps)

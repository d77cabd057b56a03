"""An axis of data: ticks of few digits or at round dates, and at its end what has to be added or multiplied."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from typing_extensions import override

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.gui.theme.sizes import px, scaled
from neuronlab.gui.theme.theme import SMALL, figures
from neuronlab.gui.widgets.plain_text import escaped
from neuronlab.session.guarded import Guarded
from neuronlab.wording.columns import NO_MEANING
from neuronlab.wording.dates import DateScale, calendar_of, date_spacing, date_ticks
from neuronlab.wording.ticks import TickScale, axis_scale

_LINE_PX = 16.0
"""Height of the line at the edge of the axis that has its name, and the caption at its end, at the usual text size."""
_DATE_PX = {"bottom": 76.0, "left": 34.0, "right": 34.0}
"""Least distance of the ticks of dates, at the usual text size."""
_WIDTH_PX, _DATES_WIDTH_PX = 46, 74
"""Width of an upright axis of numbers and of dates."""
_AT_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
_BEYOND_PX = 4
"""What the box of a tick's text may be beyond the ends of an upright axis: no more than is empty in it."""
_GAP_PX = 8.0
"""Distance between the name of an axis and the caption at its end."""


class DataAxis(Guarded, pg.AxisItem):
    """An axis of a plot; `caption` is what is written once at its end."""

    def __init__(self, orientation: str) -> None:
        self._scale: TickScale | DateScale = TickScale()
        self._calendar = calendar_of(NO_MEANING)
        self._title, self._color = "", ""
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self.setStyle(maxTickLevel=0, tickLength=-4)
        if orientation in {"left", "right"}:
            self.setStyle(hideOverlappingLabels=_BEYOND_PX)  # else they may be cut off at the edge of the plot

    @property
    def caption(self) -> str:
        """The offset and factor of the ticks, or the day that their times are of; empty for others."""
        return self._scale.caption

    def show_meaning(self, meaning: ColumnMeaning) -> None:
        """Show numbers as what they mean."""
        calendar = calendar_of(meaning)
        if calendar != self._calendar:
            self._calendar = calendar
            self.picture = None
            self.update()
            self._fit_title()

    def show_title(self, title: str, color: str) -> None:
        """Write this along the axis, cut in its middle where it is too long."""
        self._title, self._color = title, color
        self._fit_title()

    def fit_width(self) -> None:
        """Make an upright axis as wide as its texts need."""
        self.setWidth(scaled(_DATES_WIDTH_PX if self._calendar else _WIDTH_PX))

    def _fit_title(self) -> None:
        """Write as much of the title as fits beside the caption of the present range."""
        length = self.size().height() if self.orientation in {"left", "right"} else self.size().width()
        (low, high), metrics = self.range, QFontMetricsF(figures(SMALL))
        ticks = self.tickValues(low, high, length)
        self._scale = axis_scale(low, high, ticks[0][0] if ticks else 1.0, self._calendar)
        beside = metrics.horizontalAdvance(self.caption) + _GAP_PX if self.caption else 0.0
        title = metrics.elidedText(self._title, Qt.TextElideMode.ElideMiddle, max(length - 2.0 * beside, px(_LINE_PX)))
        text, style = escaped(title), {"color": self._color, "font-size": f"{scaled(SMALL)}px"}
        if (text, style) != (self.labelText, self.labelStyle):
            self.setLabel(text, **style)
            super().resizeEvent(None)  # which puts it in the middle

    @override
    def resizeEvent(self, event: object = None) -> None:
        """Fit the title to the new length."""
        super().resizeEvent(event)
        if self._title and self.label is not None:
            self._fit_title()

    @override
    def setRange(self, low: float, high: float) -> None:
        """Fit the title to what is written once of the new range."""
        super().setRange(low, high)
        if self._title:
            self._fit_title()

    def texts(self, low: float, high: float, length: float) -> tuple[list[tuple[float, str]], str]:
        """The positions and texts of the ticks from `low` to `high`, and what is written once for all."""
        found = self.tickValues(low, high, length)
        spacing, values = found[0] if found else (1.0, [])
        scale = axis_scale(low, high, spacing, self._calendar)
        return [(float(value), scale.text(value, spacing)) for value in values], scale.caption

    @override
    def tickSpacing(self, low: float, high: float, length: float) -> list[tuple[float, float]]:
        """The distances between ticks of each level."""
        spacing = self._date_spacing(low, high, length)
        plain: list[tuple[float, float]] = super().tickSpacing(low, high, length)
        return plain if spacing is None else [(spacing, 0.0)]

    @override
    def tickValues(self, low: float, high: float, length: float) -> list[tuple[float, list[float]]]:
        """The positions of ticks of each level, with their distance."""
        low, high = sorted((low, high))
        spacing = self._date_spacing(low, high, length)
        if spacing is None or self._calendar is None:
            plain: list[tuple[float, list[float]]] = super().tickValues(low, high, length)
            return plain
        return [(spacing, date_ticks(low, high, spacing, self._calendar))]

    def _date_spacing(self, low: float, high: float, length: float) -> float | None:
        most = max(1.0, length / px(_DATE_PX[self.orientation]))
        return None if self._calendar is None else date_spacing(low, high, most, self._calendar)

    @override
    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:
        """The texts of ticks of one spacing."""
        low, high = self.range
        self._scale = axis_scale(low, high, spacing, self._calendar)
        return [self._scale.text(value, spacing) for value in values]

    @override
    def drawPicture(self, painter: QPainter, line: object, ticks: object, texts: object) -> None:
        """Draw the axis, and the caption at its end in the line of its name."""
        super().drawPicture(painter, line, ticks, texts)
        if not self.caption:
            return
        size = self.size()
        length = size.width()
        if self.orientation == "left":
            painter.translate(QPointF(0.0, size.height()))
            painter.rotate(-90.0)
            length, top = size.height(), 0.0
        else:
            top = size.height() - px(_LINE_PX)
        painter.drawText(QRectF(0.0, top, length, px(_LINE_PX)), int(_AT_END), self.caption)

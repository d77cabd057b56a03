"""The boxes of the units and what is drawn around them: their state, the selected layer, marks and scroll bars."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from neuronlab.analysis.frames.frame import Frame
from neuronlab.gui.plots.diagram.layout import LayerColumn, NetworkLayout
from neuronlab.gui.plots.painting.marks import SATURATED_LINE, SILENT_LINE, paint_frozen, paint_muted, paint_scroll_mark
from neuronlab.gui.theme.theme import Colors
from neuronlab.wording.unit_health import frozen_units, muted_units, saturated_units, silent_units

_BAND = 7.0
"""Distance in pixels of the band of a marked layer from its boxes."""


def paint_boxes(painter: QPainter, colors: Colors, frame: Frame, layout: NetworkLayout, selected: int) -> None:
    """Draw empty boxes, with broken outlines for units that cannot learn, and underline the selected heading."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index, column in enumerate(layout.columns):
        lines = _lines(frame, index - 1)
        is_selected = index == selected
        for unit in column.shown_units:
            pen = QPen(colors.color("text" if is_selected else "border"), 1.0)
            if unit in lines:
                pen = QPen(colors.color("fault"), 1.5, lines[unit])
            painter.setPen(pen)
            painter.setBrush(colors.color("field"))
            painter.drawRoundedRect(column.box(unit).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
        if is_selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("text"))
            caption = layout.caption_rect(index)
            painter.drawRect(QRectF(column.left, caption.bottom() - 3.0, column.width, 2.0))


def states_key(frame: Frame) -> tuple[bytes, ...]:
    """The units that cannot learn, as a comparable value."""
    marks = frame.marks
    return () if marks is None else tuple(mask.tobytes() for mask in (*marks.silent, *marks.saturated))


def _lines(frame: Frame, layer: int) -> Mapping[int, Qt.PenStyle]:
    """The outlines of a layer's units that cannot learn."""
    saturated, silent = saturated_units(frame, layer), silent_units(frame, layer)
    return {**dict.fromkeys(saturated, SATURATED_LINE), **dict.fromkeys(silent, SILENT_LINE)}


def paint_marks(painter: QPainter, colors: Colors, frame: Frame, layout: NetworkLayout) -> None:
    """Draw the marks over the thumbnails: muted and frozen units, and how far each column is scrolled."""
    for index, column in enumerate(layout.columns):
        for units, paint in ((muted_units, paint_muted), (frozen_units, paint_frozen)):
            for unit in sorted(units(frame, index - 1).intersection(column.shown_units)):
                paint(painter, colors, column.box(unit))
        if column.hidden:
            along = QRectF(column.left - 7.0, float(column.tops[0]), 3.0, _height(column))
            ends = column.first / column.units, (column.first + column.shown) / column.units
            paint_scroll_mark(painter, colors, along, ends)


def paint_band(painter: QPainter, colors: Colors, column: LayerColumn) -> None:
    """Mark a layer that another view is about: a band around its boxes."""
    band = QRectF(column.left, float(column.tops[0]), column.width, _height(column))
    painter.setPen(QPen(colors.color("text"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(band.adjusted(-_BAND, -4.0, _BAND, 4.0), 6.0, 6.0)


def _height(column: LayerColumn) -> float:
    return float(np.ptp(column.tops)) + column.height

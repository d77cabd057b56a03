"""Rows of the parameter list: their contents, layout and painting."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Network
from neuronlab.gui.plots.painting.labels import RIGHT, Label, paint_labels
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SPACE, Colors
from neuronlab.wording.numbers import counted, fine_text
from neuronlab.wording.parameters import Pin, Role, UnitParameter, parameters_in, parameters_onward

ROW_HEIGHT = 22
MANY = 12
"""From this many weights on, the largest come first, because nobody scans more to find those that matter."""
_CAPTION_WIDTH, _FIELD_WIDTH = 92.0, 78.0
_CAPTION_SHARE, _FIELD_SHARE = 0.34, 0.3
"""Most of a narrow row that these may take, so that the slider keeps some room."""
_HANDLE = 5.0


@dataclass(frozen=True)
class HeadingRow:
    """A heading of the rows below it."""

    text: str


Row = HeadingRow | UnitParameter


def rows_of(network: Network, pin: Pin) -> list[Row]:
    """A unit's bias and activation parameter, its weights, and its weights in the next layer."""
    values = network.parameters
    own = parameters_in(network, pin)
    few = [parameter for parameter in own if parameter.role in {Role.BIAS, Role.NEGATIVE_SLOPE}]
    weights = [parameter for parameter in own if parameter.role in {Role.WEIGHT, Role.SQUARE}]
    onward = parameters_onward(network, pin)
    rows: list[Row] = [*few]
    for title, parameters in (("in", weights), ("out", onward)):
        if parameters:
            order = ", largest first" if len(parameters) > MANY else ""
            rows += [HeadingRow(f"{counted(len(parameters), 'weight')} {title}{order}")]
            rows += _in_order(parameters, values)
    return rows


def _in_order(parameters: Sequence[UnitParameter], values: Array) -> list[UnitParameter]:
    if len(parameters) <= MANY:
        return list(parameters)
    sizes = np.abs(values[[parameter.index for parameter in parameters]])
    return [parameters[index] for index in np.argsort(-sizes, kind="stable").tolist()]


@dataclass(frozen=True)
class RowLayout:
    """Positions of the parts of a row at height `top` in a list of this width."""

    top: float
    width: float

    @property
    def whole(self) -> QRectF:
        """The whole row."""
        return QRectF(0.0, self.top, self.width, scaled(ROW_HEIGHT))

    @property
    def caption(self) -> QRectF:
        """Rectangle of the parameter's name."""
        return QRectF(
            SPACE * 2 - 2, self.top, min(scaled(_CAPTION_WIDTH), _CAPTION_SHARE * self.width), scaled(ROW_HEIGHT)
        )

    @property
    def track(self) -> QRectF:
        """Rectangle of the slider."""
        return QRectF(
            self.caption.right() + SPACE,
            self.top,
            self.field.left() - self.caption.right() - SPACE * 2,
            scaled(ROW_HEIGHT),
        )

    @property
    def field(self) -> QRectF:
        """Rectangle of the number."""
        width = min(scaled(_FIELD_WIDTH), _FIELD_SHARE * self.width)
        return QRectF(self.width - width - SPACE, self.top + 1.0, width, scaled(ROW_HEIGHT) - 2.0)

    def across(self, value: float, end: float) -> float:
        """Position on the track of a value between −end and end, clipped to its ends."""
        share = 0.5 + 0.5 * max(-1.0, min(1.0, value / end)) if np.isfinite(value) else 0.5
        return self.track.left() + share * self.track.width()


def row_labels(row: Row, layout: RowLayout, value: float) -> list[Label]:
    """Texts of a row."""
    if isinstance(row, HeadingRow):
        return [Label(layout.caption.adjusted(0.0, 0.0, layout.width, 0.0), row.text)]
    number = layout.field.adjusted(0.0, 0.0, -SPACE / 2.0, 0.0)
    return [Label(layout.caption, row.caption, "text"), Label(number, fine_text(value), "text", RIGHT)]


def paint_ground(painter: QPainter, colors: Colors, row: Row, layout: RowLayout, *, is_current: bool) -> None:
    """Paint the parts of a row that do not change with its number."""
    if isinstance(row, UnitParameter):
        track, middle = layout.track, layout.track.center()
        painter.setPen(QPen(colors.color("tracks"), 2.0))
        painter.drawLine(QPointF(track.left(), middle.y()), QPointF(track.right(), middle.y()))
        painter.drawLine(QPointF(middle.x(), middle.y() - 4.0), QPointF(middle.x(), middle.y() + 4.0))
        painter.setPen(QPen(colors.color("text" if is_current else "border"), 1.0))
        painter.setBrush(colors.color("field"))
        painter.drawRoundedRect(layout.field.adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
    paint_labels(painter, colors, row_labels(row, layout, 0.0)[:1])


def paint_number(
    painter: QPainter, colors: Colors, row: Row, layout: RowLayout, value: float, end: float, *, is_current: bool
) -> None:
    """Paint a parameter's number, and its handle on a slider from −end to end with a bar from the middle."""
    if not isinstance(row, UnitParameter):
        return
    middle = layout.track.center()
    at = QPointF(layout.across(value, end), middle.y())
    color = colors.color("positive" if value > 0.0 else "negative") if value else colors.color("muted")
    painter.fillRect(QRectF(middle.x(), middle.y() - 1.5, at.x() - middle.x(), 3.0).normalized(), color)
    painter.setPen(QPen(colors.color("text" if is_current else "panel"), 1.5))
    painter.setBrush(color)
    painter.drawEllipse(at, _HANDLE, _HANDLE)
    paint_labels(painter, colors, row_labels(row, layout, value)[1:])

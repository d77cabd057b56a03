"""What every hidden unit does: its output over the input as small multiples, and how well its layer is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from neuronlab.analysis import frames
from neuronlab.analysis.activation_view import Unit, nearest_unit
from neuronlab.analysis.frames import Frame
from neuronlab.core.arrays import Array
from neuronlab.core.network import layer_names
from neuronlab.gui.numbers import weight_text
from neuronlab.gui.plots.parts.captions import layer_kind
from neuronlab.gui.plots.parts.equations import unit_equation, unit_name
from neuronlab.gui.plots.parts.labels import CENTER, LEFT, LINE, MARGIN, RIGHT, Label, paint_labels
from neuronlab.gui.plots.parts.picture import Picture, PictureScroller
from neuronlab.gui.plots.parts.rings import paint_ring
from neuronlab.gui.plots.parts.small_curves import finite_span
from neuronlab.gui.plots.parts.small_maps import Ends
from neuronlab.gui.plots.parts.steady import SteadyRange
from neuronlab.gui.plots.parts.unit_pictures import CURVE_INSET, cover_units, draw_units, unit_ranges
from neuronlab.gui.theme import SPACE, Theme

PER_ROW = 4
_HEADING_HEIGHT = 22.0
_CELL_HEIGHT, _MOST_CELL_HEIGHT = 44.0, 72.0
"""Cells grow with the room there is, up to about the shape of the plot itself."""
_NO_FRAME = "The neurons appear here as soon as there is a network."
_HINT = "double click: where the data lies on its activation"
_NO_HIDDEN = "No hidden layer, so no neurons: what goes in is weighed and added up, no more. Add a layer."


def _rows(units: int) -> int:
    return -(-units // PER_ROW)


@dataclass(frozen=True)
class _Band:
    """The part of the picture that belongs to one hidden layer: its heading at `top`, then rows of cells."""

    layer: int
    units: int
    top: float
    width: float
    cell_height: float

    @property
    def cell_size(self) -> tuple[float, float]:
        return (self.width - 2.0 * MARGIN - (PER_ROW - 1) * SPACE) / PER_ROW, self.cell_height

    @property
    def bottom(self) -> float:
        return self.top + _HEADING_HEIGHT + _rows(self.units) * (self.cell_height + SPACE)

    def corners(self, visible: QRectF) -> tuple[int, Array]:
        """Number of the first cell in a row that is visible, and left and top (cells, 2) of all in such rows."""
        first_top, pitch = self.top + _HEADING_HEIGHT, self.cell_height + SPACE
        first = PER_ROW * max(0, int((visible.top() - first_top) // pitch))
        last = min(self.units, PER_ROW * max(0, int((visible.bottom() - first_top) // pitch) + 1))
        row, column = np.divmod(np.arange(first, max(first, last)), PER_ROW)
        left = np.round(MARGIN + column * (self.cell_size[0] + SPACE))
        return first, np.stack([left, first_top + row * pitch], axis=1)

    def unit_at(self, point: QPointF) -> int | None:
        """The unit whose cell holds a point."""
        column = int((point.x() - MARGIN) // (self.cell_size[0] + SPACE))
        row = int((point.y() - self.top - _HEADING_HEIGHT) // (self.cell_height + SPACE))
        unit = PER_ROW * row + column
        return unit if 0 <= column < PER_ROW and row >= 0 and unit < self.units else None


class NeuronsView(PictureScroller):
    """The small multiples of all hidden layers, scrolled when there are many.

    `unit_clicked(layer, unit)`, each counted from 0, says which cell a person clicked, `unit_opened` that it was a
    double click.
    """

    view: ClassVar[str] = frames.NEURONS
    unit_clicked = Signal(int, int)
    unit_opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._cells = _Cells(theme)
        super().__init__(self._cells, "Neurons", "The output of every hidden unit over the input.", parent)
        self.setMinimumSize(320, 120)
        self._cells.clicked.connect(self.unit_clicked)
        self._cells.opened.connect(self.unit_opened)

    @Slot(int, int)
    def mark_unit(self, layer: int, unit: int) -> None:
        """Put a ring around a unit's cell, or the nearest one where it is gone."""
        self._cells.mark(layer, unit)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for two layers of eight units."""
        return QSize(340, 270)

    def painted_texts(self) -> list[str]:
        """Every text the picture shows now, where it is scrolled to."""
        return self._cells.texts()


class _Cells(Picture):
    """The picture inside the scroll area; paints only the cells that can be seen."""

    clicked = Signal(int, int)
    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._chosen: Unit | None = None
        self._ranges: list[SteadyRange] = []

    def show_frame(self, frame: Frame) -> None:
        if self._frame is None or frame.network_spec != self._frame.network_spec:
            self._ranges = unit_ranges(frame.network_spec)
            *_, bottom = (0.0, *(band.bottom for band in self._bands_of(frame, _CELL_HEIGHT)))
            self.setMinimumHeight(int(bottom))
        super().show_frame(frame)

    def mark(self, layer: int, unit: int) -> None:
        self._chosen = layer, unit
        self.update()

    def texts(self) -> list[str]:
        """Every text that is in view."""
        frame = self._frame
        if self._sentence or frame is None:
            return [self._sentence]
        visible = self._visible_area()
        bands = self._bands_in(frame, visible)
        return [label.text for band in bands for label in self._labels(frame, band, visible) if label.text]

    def _visible_area(self) -> QRectF:
        """What the scroll area shows of the picture; all of it while nothing is on screen."""
        shown = self.visibleRegion().boundingRect()
        return QRectF(self.rect() if shown.isEmpty() else shown)

    @property
    def _sentence(self) -> str:
        """What is said instead of a picture."""
        if self._frame is None or self._frame.unit_outputs is None:
            return _NO_FRAME
        return "" if self._frame.network_spec.hidden else _NO_HIDDEN

    def _roomy_height(self, frame: Frame) -> float:
        """The height at which the cells fill the picture, within bounds."""
        hidden = frame.network_spec.hidden
        rows = sum(_rows(layer.width) for layer in hidden)
        room = self.height() - len(hidden) * _HEADING_HEIGHT
        return min(_MOST_CELL_HEIGHT, max(_CELL_HEIGHT, room // max(1, rows) - SPACE))

    def _bands_of(self, frame: Frame, cell_height: float | None = None) -> Iterator[_Band]:
        """The layers from the top down, by default with cells as high as there is room for."""
        top = 0.0
        height = self._roomy_height(frame) if cell_height is None else cell_height
        for layer, spec in enumerate(frame.network_spec.hidden):
            band = _Band(layer, spec.width, top, float(self.width()), height)
            yield band
            top = band.bottom

    def _bands_in(self, frame: Frame, visible: QRectF) -> list[_Band]:
        return [b for b in self._bands_of(frame) if b.top < visible.bottom() and b.bottom > visible.top()]

    def paint(self, painter: QPainter) -> None:
        frame = self._frame
        if self._sentence or frame is None:
            self.paint_sentence(painter, self._sentence, QRectF(self.rect()))
            return
        visible = self._visible_area()
        for band in self._bands_in(frame, visible):
            self._paint_band(painter, frame, band, visible)

    def _paint_band(self, painter: QPainter, frame: Frame, band: _Band, visible: QRectF) -> None:
        colors = self._theme.colors
        first, corners = band.corners(visible)
        width, height = band.cell_size
        silent = _silent(frame, band, first, len(corners))
        boxes = [QRectF(x + 0.5, y + 0.5, width - 1.0, height - 1.0) for x, y in corners.tolist()]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colors.color("plot"))
        for is_silent, name in ((False, "border"), (True, "alarm")):
            painter.setPen(QPen(colors.color(name), 1.0))
            for box, box_is_silent in zip(boxes, silent, strict=True):
                if box_is_silent == is_silent:
                    painter.drawRoundedRect(box, 3.0, 3.0)
        ends = cover_units(frame, band.layer, self._ranges[band.layer])
        if frame.unit_x is not None:
            self._paint_zero(painter, boxes, height, ends)
        chosen = slice(first, first + len(corners))
        draw_units(painter, colors, frame, band.layer, chosen, corners, band.cell_size, ends)
        for box, box_is_silent in zip(boxes, silent, strict=True):
            if box_is_silent:
                painter.fillRect(_mark_rect(box), colors.color("plot", 0.85))
        paint_labels(painter, colors, self._labels(frame, band, visible))
        ringed = nearest_unit(frame.network_spec, self._chosen)
        if ringed is not None and ringed[0] == band.layer and first <= ringed[1] < first + len(boxes):
            paint_ring(painter, colors, boxes[ringed[1] - first])

    def _paint_zero(self, painter: QPainter, boxes: list[QRectF], height: float, ends: Ends) -> None:
        """A line where the curves in these boxes are zero."""
        zero = round(CURVE_INSET + ends[1] / (ends[1] - ends[0]) * (height - 2.0 * CURVE_INSET)) + 0.5
        painter.setPen(QPen(self._theme.colors.color("grid"), 1.0))
        painter.drawLines([QLineF(b.left() + 1.0, b.top() + zero, b.right() - 1.0, b.top() + zero) for b in boxes])

    def _labels(self, frame: Frame, band: _Band, visible: QRectF) -> list[Label]:
        """The layer's name and health, and a word in each cell whose unit never fires."""
        heading = QRectF(MARGIN, band.top, band.width - 2.0 * MARGIN, _HEADING_HEIGHT)
        labels = []
        if heading.intersects(visible):
            spec = frame.network_spec
            name = f"{layer_names(spec)[band.layer]} · {layer_kind(spec.hidden[band.layer])}"
            labels.append(Label(heading, name, "text", LEFT, bold=True))
            labels.append(Label(heading, layer_health(frame, band.layer), align=RIGHT))
        first, corners = band.corners(visible)
        width, height = band.cell_size
        for silent, (x, y) in zip(_silent(frame, band, first, len(corners)), corners.tolist(), strict=True):
            if silent:
                labels.append(Label(_mark_rect(QRectF(x, y, width, height)), "never fires", "alarm", CENTER))
        return labels

    def tip_at(self, point: QPointF) -> str:
        """What is said about the unit at a point; nothing between the cells."""
        frame, place = self._frame, self._unit_at(point)
        if frame is None or frame.unit_outputs is None or place is None:
            return ""
        layer, unit = place
        low, high = finite_span(frame.unit_outputs[layer][unit])
        lines = [unit_name(frame.network_spec, layer, unit)]
        lines += unit_equation(frame.network, layer, unit)
        lines += [f"from {weight_text(low)} to {weight_text(high)} over the plot"]
        if frame.silent is not None and frame.silent[layer][unit]:
            lines += ["never fires on the training points"]
        return "\n".join([*lines, _HINT])

    def _unit_at(self, point: QPointF) -> Unit | None:
        """The layer and unit whose cell holds a point."""
        if self._frame is None:
            return None
        places = ((band.layer, band.unit_at(point)) for band in self._bands_of(self._frame))
        return next(((layer, unit) for layer, unit in places if unit is not None), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Say which unit was clicked."""
        place = self._unit_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(*place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Say that the unit, which the first click has chosen, is to be looked into."""
        if self._unit_at(event.position()) is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()


def _silent(frame: Frame, band: _Band, first: int, count: int) -> list[bool]:
    """For `count` cells from the `first`, whether the unit never fires."""
    if frame.silent is None:
        return [False] * count
    return [bool(mark) for mark in frame.silent[band.layer][first : first + count]]


def _mark_rect(box: QRectF) -> QRectF:
    """Room for a word in the middle of a cell."""
    return QRectF(box.left() + 2.0, box.center().y() - LINE / 2.0, box.width() - 4.0, LINE)


def layer_health(frame: Frame, layer: int) -> str:
    """A few words on a hidden layer: units that never fire where that can happen, else how steep its activation is.

    The slope f'(z) is averaged over units and over the inputs the plot shows; near 0 the layer is saturated.
    """
    activation = frame.network.layers[layer].activation
    if activation.flat_below_kink:
        if frame.silent is None or not frame.train_count:
            return ""
        silent, units = int(np.count_nonzero(frame.silent[layer])), len(frame.silent[layer])
        fires = "fires" if silent == 1 else "fire"
        return f"{silent} of {units} never {fires}" if silent else ""
    if activation.is_linear or frame.unit_features is None or frame.unit_outputs is None:
        return ""
    slope = mean_slope(frame, layer)
    return f"mean |slope| {weight_text(slope)}" if np.isfinite(slope) else ""


def mean_slope(frame: Frame, layer: int) -> float:
    """|f'(z)| of a hidden layer, averaged over its units and the inputs the plot shows."""
    assert frame.unit_outputs is not None
    assert frame.unit_features is not None
    below = frame.unit_outputs[layer - 1] if layer else frame.unit_features
    part = frame.network.layers[layer]
    with np.errstate(all="ignore"):
        z = part.pre_activations(below.astype(part.block.dtype))
        return float(np.abs(part.activation.slopes(z, part.slope)).mean())

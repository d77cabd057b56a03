"""Outputs of all hidden units over the input as small multiples, with the health of each layer."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.analysis.activation_view import FLAT_SHARE, Unit, nearest_unit
from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import NEURONS
from neuronlab.analysis.health.stuck_units import SATURATED_SHARE
from neuronlab.analysis.unit_marks import UnitMarks
from neuronlab.analysis.unit_order import MEANINGS, ORDERS, POSITION, SHORT_ORDERS, UnitOrder
from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.network.network import layer_names
from neuronlab.gui.plots.neurons.cells import Band, bands_of, least_height
from neuronlab.gui.plots.painting.curves import finite_span
from neuronlab.gui.plots.painting.heat_maps import Ends
from neuronlab.gui.plots.painting.labels import (
    CENTER,
    LEAST_WIDTH,
    LEFT,
    LINE,
    RIGHT,
    Label,
    at_both_ends,
    fitting_text,
    paint_labels,
)
from neuronlab.gui.plots.painting.marks import SATURATED_LINE, SILENT_LINE, paint_ring
from neuronlab.gui.plots.painting.picture import Picture, PictureScroller
from neuronlab.gui.plots.painting.unit_pictures import CURVE_INSET, cover_units, draw_units, unit_ranges
from neuronlab.gui.theme.sizes import bound_size, scaled
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import Segments
from neuronlab.gui.widgets.painters import makes_shapes
from neuronlab.gui.widgets.steady_range import SteadyRange
from neuronlab.wording.captions import layer_kind
from neuronlab.wording.equations import unit_equation, unit_name
from neuronlab.wording.layer_health import layer_health
from neuronlab.wording.numbers import share_text, weight_text

_NO_FRAME = "The neurons appear here."
_HINT = "double-click: show the data on its activation"
_NO_HIDDEN = "No hidden layer: the output is a weighted sum of the inputs. Add a layer."
_SILENT = ("⚠ never fires", "⚠ never", "⚠")
_SATURATED = ("⚠ saturated", "⚠ satur.", "⚠")
"""What a cell says of its unit, the longest text that fits."""
_SATURATED_MEANING = (
    f"saturated: its derivative is below {share_text(FLAT_SHARE)} of the maximum\n"
    f"on {share_text(SATURATED_SHARE)} of the training points, so it hardly learns"
)
_SHARE_HEIGHT = 2.0
"""Height in pixels of the contribution bar at the foot of a cell."""
_BAR_LEFT, _BAR_WIDTH = 5.0, 3.0
"""The bar beside a layer that another view is about, in pixels."""
_WELL, _IS_SILENT, _IS_SATURATED = 0, 1, 2


class NeuronsView(PictureScroller):
    """Small multiples of all hidden layers, which scroll if they do not fit; `order` selects the order of the units.

    Signals: `unit_clicked(layer, unit)`, both counted from 0, for a click on a unit's cell; `unit_opened` for a
    double-click.
    """

    view: ClassVar[str] = NEURONS
    unit_clicked = Signal(int, int)
    unit_opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._cells = _Cells(theme)
        super().__init__(self._cells, "Neurons", "The output of every hidden unit over the input.", parent)
        bound_size(self, LEAST_WIDTH, 120)
        self.order = Segments(ORDERS, MEANINGS, SHORT_ORDERS)
        self.order.setProperty("role", "compact")
        self.order.show_key(POSITION)
        self.order.chosen.connect(self._cells.choose_order)
        self._cells.clicked.connect(self.unit_clicked)
        self._cells.opened.connect(self.unit_opened)

    @Slot(int, int)
    def mark_unit(self, layer: int, unit: int) -> None:
        """Draw a ring around a unit's cell, or the nearest one if it is gone."""
        self._cells.mark(layer, unit)

    def show_marks(self, is_on: bool) -> None:
        """Show the ring around the marked unit, or hide it until the next, as no other view shows that unit."""
        self._cells.show_mark(is_on)

    @override
    def sizeHint(self) -> QSize:
        """Room for two layers of eight units."""
        return QSize(340, 270)

    @Slot(int)
    def mark_stage(self, layer: int) -> None:
        """Mark the hidden layer that the step microscope is at, counted from 0; none for any other number."""
        self._cells.mark_layers(stage=layer)

    @Slot(int)
    def point_at_layer(self, layer: int) -> None:
        """Mark the hidden layer whose row is pointed at in another view; none for any other number."""
        self._cells.mark_layers(pointed=layer)

    def unit_at(self, on_screen: QPoint) -> Unit | None:
        """The layer and unit whose cell is at a position on the screen."""
        return self._cells.unit_at(QPointF(self._cells.mapFromGlobal(on_screen)))

    def layer_at(self, on_screen: QPoint) -> int | None:
        """The hidden layer whose heading or cells are at a position on the screen."""
        return self._cells.layer_at(QPointF(self._cells.mapFromGlobal(on_screen)))

    def painted_texts(self) -> list[str]:
        """All texts in the visible part of the picture."""
        return self._cells.texts()


class _Cells(Picture):
    """The picture inside the scroll area; paints only visible cells."""

    clicked = Signal(int, int)
    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._chosen: Unit | None = None
        self._has_mark = True
        self._ranges: list[SteadyRange] = []
        self._marked_layers = {"stage": -1, "pointed": -1}
        self._order = UnitOrder()

    def show_frame(self, frame: Frame) -> None:
        if self._frame is None or frame.network_spec != self._frame.network_spec:
            self._ranges = unit_ranges(frame.network_spec)
        self._order.follow(frame)
        super().show_frame(frame)
        self.fit_height()

    @override
    def fit_height(self) -> None:
        if self._frame is not None:
            self.setMinimumHeight(least_height(self._frame.network_spec, float(self.width())))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to the number of cells in a row."""
        super().resizeEvent(event)
        self.fit_height()

    @Slot(str)
    def choose_order(self, key: str) -> None:
        """Sort the units in this order."""
        self._order.choose(key, self._frame)
        self.update()

    def show_mark(self, is_on: bool) -> None:
        self._has_mark = is_on
        self.update()

    def mark(self, layer: int, unit: int) -> None:
        self._chosen, self._has_mark = (layer, unit), True
        self.update()

    def mark_layers(self, **marked: int) -> None:
        self._marked_layers |= marked
        self.update()

    def texts(self) -> list[str]:
        """All texts in view."""
        frame = self._frame
        if self._sentence or frame is None:
            return [self._sentence]
        visible = self._visible_area()
        bands = self._bands_in(frame, visible)
        return [label.text for band in bands for label in self._labels(frame, band, visible) if label.text]

    def _visible_area(self) -> QRectF:
        """The visible part of the picture; all of it while nothing is on screen."""
        shown = self.visibleRegion().boundingRect()
        return QRectF(self.rect() if shown.isEmpty() else shown)

    @property
    def _sentence(self) -> str:
        """The sentence shown instead of a picture."""
        if self._frame is None or self._frame.units is None:
            return _NO_FRAME
        return "" if self._frame.network_spec.hidden else _NO_HIDDEN

    def _bands(self, frame: Frame) -> list[Band]:
        return list(bands_of(frame.network_spec, float(self.width()), float(self.height())))

    def _bands_in(self, frame: Frame, visible: QRectF) -> list[Band]:
        return [b for b in self._bands(frame) if b.top < visible.bottom() and b.bottom > visible.top()]

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        frame = self._frame
        if self._sentence or frame is None:
            self.paint_sentence(painter, self._sentence, QRectF(self.rect()))
            return
        visible = QRectF(self.rect()) if makes_shapes(painter) else self._visible_area()
        for band in self._bands_in(frame, visible):
            self._paint_band(painter, frame, band, visible)

    def _paint_band(self, painter: QPainter, frame: Frame, band: Band, visible: QRectF) -> None:
        colors = self._theme.colors
        first, corners = band.corners(visible)
        width, height = band.cell_size
        units = self._order.units(band.layer)[first : first + len(corners)]
        states = _states(frame, band.layer, units)
        boxes = [QRectF(x + 0.5, y + 0.5, width - 1.0, height - 1.0) for x, y in corners.tolist()]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colors.color("plot"))
        pens = {_WELL: QPen(colors.color("border"), 1.0)}
        for state, line in ((_IS_SILENT, SILENT_LINE), (_IS_SATURATED, SATURATED_LINE)):
            pens[state] = QPen(colors.color("fault"), 1.0, line)
        for state, pen in pens.items():
            painter.setPen(pen)
            for box, of_box in zip(boxes, states, strict=True):
                if of_box == state:
                    painter.drawRoundedRect(box, 3.0, 3.0)
        ends = cover_units(frame, band.layer, self._ranges[band.layer])
        if frame.units is not None and frame.units.x is not None:
            self._paint_zero(painter, boxes, height, ends)
        draw_units(painter, colors, frame, band.layer, units, corners, band.cell_size, ends)
        for box, state in zip(boxes, states, strict=True):
            if state != _WELL:
                painter.fillRect(_word_rect(box, state), colors.color("plot", 0.85))
        contributions = frame.marks.contributions if frame.marks is not None else None
        if self._order.by_contribution and contributions is not None:
            self._paint_contributions(painter, boxes, contributions[band.layer], units)
        paint_labels(painter, colors, self._labels(frame, band, visible))
        if band.layer in self._marked_layers.values():
            bar = QRectF(_BAR_LEFT, band.top + 3.0, _BAR_WIDTH, band.bottom - band.top - SPACE)
            painter.fillRect(bar, colors.color("text"))
        ringed = nearest_unit(frame.network_spec, self._chosen)
        if self._has_mark and ringed is not None and ringed[0] == band.layer:
            cell = self._order.cell_of(*ringed) - first
            if 0 <= cell < len(boxes):
                paint_ring(painter, colors, boxes[cell])

    def _paint_zero(self, painter: QPainter, boxes: list[QRectF], height: float, ends: Ends) -> None:
        """Draw the zero line of the curves in these boxes."""
        zero = round(CURVE_INSET + ends[1] / (ends[1] - ends[0]) * (height - 2.0 * CURVE_INSET)) + 0.5
        painter.setPen(QPen(self._theme.colors.color("muted"), 1.0))
        painter.drawLines([QLineF(b.left() + 1.0, b.top() + zero, b.right() - 1.0, b.top() + zero) for b in boxes])

    def _paint_contributions(self, painter: QPainter, boxes: list[QRectF], of_layer: Array, units: IntArray) -> None:
        """Draw a bar at the foot of each cell, its length the unit's share of the largest contribution, on a plate."""
        colors, most = self._theme.colors, float(np.nan_to_num(of_layer, posinf=0.0).max(initial=0.0))
        shares = np.clip(np.nan_to_num(of_layer[units] / most), 0.0, 1.0) if most > 0.0 else np.zeros(len(units))
        for box, share in zip(boxes, shares.tolist(), strict=True):
            foot = QRectF(box.left(), box.bottom() - _SHARE_HEIGHT, share * box.width(), _SHARE_HEIGHT)
            painter.fillRect(foot, colors.color("text"))
            painter.fillRect(
                QRectF(box.left() + 1.0, box.top() + 1.0, scaled(LINE), scaled(LINE) - 3.0), colors.color("plot", 0.7)
            )

    def _labels(self, frame: Frame, band: Band, visible: QRectF) -> list[Label]:
        """Name and health of the layer, a word in each cell with a problem, and unit numbers in a sorted order."""
        labels = []
        if band.heading.intersects(visible):
            spec = frame.network_spec
            name = layer_names(spec)[band.layer]
            kind = Label(band.heading, f"{name} · {layer_kind(spec.hidden[band.layer])}", "text", LEFT, bold=True)
            health = Label(band.heading, layer_health(frame, band.layer), align=RIGHT)
            labels += at_both_ends(band.heading, kind, health, [name])
        first, corners = band.corners(visible)
        units = self._order.units(band.layer)[first : first + len(corners)]
        for unit, state, corner in zip(
            units.tolist(), _states(frame, band.layer, units), corners.tolist(), strict=True
        ):
            box = QRectF(corner[0], corner[1], *band.cell_size)
            if self._order.by_contribution:
                labels.append(
                    Label(
                        QRectF(box.left() + 4.0, box.top() + 1.0, scaled(40), scaled(LINE) - 2.0), f"{unit + 1}", "text"
                    )
                )
            if state != _WELL:
                words, rect = _SILENT if state == _IS_SILENT else _SATURATED, _word_rect(box, state)
                labels.append(Label(rect, fitting_text(rect.width(), words), "fault", CENTER))
        return labels

    # -- pointing -------------------------------------------------------------------------------------------------

    def tip_at(self, point: QPointF) -> str:
        """Description of the unit at a point; empty between the cells."""
        frame, found = self._frame, self.unit_at(point)
        if frame is None or frame.units is None or found is None:
            return ""
        layer, unit = found
        low, high = finite_span(frame.units.outputs[layer][unit])
        lines = [unit_name(frame.network_spec, layer, unit)]
        lines += unit_equation(frame.network, layer, unit)
        lines += [f"from {weight_text(low)} to {weight_text(high)} over the plot"]
        if frame.marks is not None:
            lines += _marks_of(frame.marks, layer, unit)
        return "\n".join([*lines, _HINT])

    def layer_at(self, point: QPointF) -> int | None:
        """The hidden layer whose band contains a point."""
        bands = () if self._frame is None else self._bands(self._frame)
        return next((band.layer for band in bands if band.top <= point.y() < band.bottom), None)

    def unit_at(self, point: QPointF) -> Unit | None:
        """The layer and unit whose cell contains a point."""
        if self._frame is None:
            return None
        cells = ((band.layer, band.cell_at(point)) for band in self._bands(self._frame))
        return next(((layer, int(self._order.units(layer)[cell])) for layer, cell in cells if cell is not None), None)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Emit the clicked unit."""
        found = self.unit_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(*found)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Emit the double-clicked unit, which the first click has selected."""
        if self.unit_at(event.position()) is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()


def _marks_of(marks: UnitMarks, layer: int, unit: int) -> list[str]:
    """What the tip of a unit says of its marks."""
    lines = []
    if marks.contributions is not None:
        contribution = weight_text(float(marks.contributions[layer][unit]))
        lines += [f"contribution {contribution}: std of its output · norm of its outgoing weights"]
    if marks.silent[layer][unit]:
        lines += ["never fires on the training points"]
    if marks.saturated[layer][unit]:
        lines += [_SATURATED_MEANING]
    return lines


def _states(frame: Frame, layer: int, units: IntArray) -> list[int]:
    """State of these units of a layer: healthy, never firing or saturated."""
    states = np.zeros(len(units), np.intp)
    if frame.marks is not None:
        for masks, state in ((frame.marks.saturated, _IS_SATURATED), (frame.marks.silent, _IS_SILENT)):
            states[masks[layer][units]] = state
    return [int(state) for state in states]


def _word_rect(box: QRectF, state: int) -> QRectF:
    """Rectangle of a cell's word: over a flat curve, below any other."""
    top = box.center().y() - scaled(LINE) / 2.0 if state == _IS_SILENT else box.bottom() - scaled(LINE) - _SHARE_HEIGHT
    return QRectF(box.left() + 2.0, top, box.width() - 4.0, scaled(LINE))

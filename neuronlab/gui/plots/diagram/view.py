"""The network diagram: units with their outputs, weights as lines, and the equation of the item under the mouse."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import DIAGRAM
from neuronlab.gui.plots.diagram.boxes import paint_band, paint_boxes, paint_marks, states_key
from neuronlab.gui.plots.diagram.edges import Edge, EdgePainter, strongest_edges
from neuronlab.gui.plots.diagram.end_names import class_labels
from neuronlab.gui.plots.diagram.headings import arrow_rect, heading_rect, paint_arrow
from neuronlab.gui.plots.diagram.layout import CAPTION_HEIGHT, LEGEND_HEIGHT, NetworkLayout, layout_network
from neuronlab.gui.plots.diagram.magnifier import paint_magnified
from neuronlab.gui.plots.diagram.pointing import Target, magnify, target_at
from neuronlab.gui.plots.diagram.pulses import Pulses
from neuronlab.gui.plots.diagram.words import (
    diagram_description,
    diagram_labels,
    diagram_legend,
    heading_text,
    shape_key,
)
from neuronlab.gui.plots.painting.class_names import paint_class_names
from neuronlab.gui.plots.painting.labels import LEAST_WIDTH, MARGIN, paint_labels, paint_legend
from neuronlab.gui.plots.painting.marks import paint_ring
from neuronlab.gui.plots.painting.picture import Backdrop, Picture
from neuronlab.gui.plots.painting.unit_pictures import cover_units, draw_inputs, draw_units, unit_ranges
from neuronlab.gui.theme.sizes import bound_size, scaled, text_percent
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.steady_range import SteadyRange
from neuronlab.wording.parameters import Pin, nearest_pin

_EMPTY = "The network appears here."
_NOTCH = 120.0
"""Qt's angle delta of one notch of a mouse wheel."""


class NetworkDiagram(Picture):
    """Layers as columns of units with live thumbnails, connected by their weights.

    Initially the first hidden layer is selected. Signals: `layer_clicked` carries the clicked hidden layer, counted
    from 0; `unit_clicked(layer, unit)` the clicked hidden unit; `unit_opened` a double-clicked one.
    `pinned(layer, unit, below)` carries the clicked unit of a layer with weights or, if `below` is not −1, the clicked
    edge from that unit below. `activations_asked(layer, on_screen)` when the arrow of a hidden layer's heading is
    clicked. Columns with more units than fit scroll.
    """

    view: ClassVar[str] = DIAGRAM
    layer_clicked = Signal(int)
    unit_clicked = Signal(int, int)
    unit_opened = Signal()
    pinned = Signal(int, int, int)
    activations_asked = Signal(int, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._selected = 0
        self._chosen: Pin | None = None
        self._edge: Edge | None = None
        self._has_marks = True
        self._target: Target | None = None
        self._is_on_arrow = False
        self._offered = 0
        self._stage_layer = self._pointed_layer = -1
        self._layout: NetworkLayout | None = None
        self._layout_key: object = None
        self._ranges: list[SteadyRange] = []
        self._firsts: tuple[int, ...] = ()  # first visible unit of each scrolled column
        self._turned = 0.0
        self._backdrop = Backdrop()
        self._edge_painter = EdgePainter()
        self.pulses = Pulses(self)
        self.setMouseTracking(True)
        bound_size(self, LEAST_WIDTH, 120)
        self.setAccessibleName("Network diagram")

    @override
    def sizeHint(self) -> QSize:
        """The size at which eight units per layer look best."""
        return QSize(720, 330)

    def show_frame(self, frame: Frame) -> None:
        """Show this frame's network from the next repaint on."""
        if self._frame is None or shape_key(frame.network_spec) != shape_key(self._frame.network_spec):
            self._ranges = unit_ranges(frame.network_spec)
            self._target = None
            self.setAccessibleDescription(diagram_description(frame))
        self.pulses.follow(frame)
        super().show_frame(frame)

    @Slot(int)
    def select_layer(self, index: int) -> None:
        """Mark the hidden layer `index`, counted from 0, as selected; none if there is no such layer."""
        self._selected = index
        self.update()

    @Slot(int, int)
    def mark_unit(self, layer: int, unit: int) -> None:
        """Draw a ring around a unit of a layer with weights, or the nearest one if it is gone, and scroll to it."""
        self._chosen, self._has_marks = (layer, unit), True
        if self._frame is not None:
            layer, unit = nearest_pin(self._frame.network_spec, self._chosen)
            column = self._current_layout(self._frame).columns[layer + 1]
            if unit not in column.shown_units:
                self._scroll_to(layer + 1, unit - column.shown // 2)
        self.update()

    @Slot(object)
    def mark_edge(self, edge: Edge | None) -> None:
        """Highlight the weight between two units, or none."""
        self._edge = edge
        self.update()

    def offer_activations(self, layer: int) -> None:
        """Show the arrow at the heading of a hidden layer, counted from 1, wherever the mouse is; 0 for none.

        A click anywhere on that heading asks for the activations.
        """
        self._offered = layer
        self.update()

    def show_marks(self, is_on: bool) -> None:
        """Show the marks of unit and weight, or hide them until the next, as no other view shows what they are."""
        self._has_marks = is_on
        self.update()

    @Slot(int)
    def mark_stage(self, layer: int) -> None:
        """Mark the layer with weights that the step microscope is at, counted from 0; none for −1."""
        self._stage_layer = layer
        self.update()

    @Slot(int)
    def point_at_layer(self, layer: int) -> None:
        """Mark the layer whose row is pointed at in another view; none for −1."""
        self._pointed_layer = layer
        self.update()

    @property
    def _marked_layer(self) -> int:
        return self._pointed_layer if self._pointed_layer >= 0 else self._stage_layer

    def painted_texts(self) -> list[str]:
        """All texts of the picture."""
        if self._frame is None:
            return [_EMPTY]
        layout = self._current_layout(self._frame)
        texts = [label.text for label in diagram_labels(self._frame, layout, self._selected_column)]
        texts += [name.text for name in class_labels(self._frame.network_spec, layout)]
        texts += [entry.text for entry in diagram_legend(self._frame, layout)] + self.pulses.texts()
        return texts + (magnify(self._target, self._frame, self._ranges).texts if self._target else [])

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Draw cached boxes and captions, then weights and thumbnails, then the card of the item under the mouse."""
        frame = self._frame
        if frame is None:
            self.paint_sentence(painter, _EMPTY, QRectF(self.rect()))
            return
        layout = self._current_layout(frame)
        key = (self._theme.colors, layout, self._selected_column, states_key(frame))
        self._backdrop.paint(painter, self, key, lambda inner: self._paint_backdrop(inner, frame, layout))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edges = strongest_edges(frame.drawn_network, layout)
        self._edge_painter.paint(painter, self._theme.colors, layout, edges)
        self.pulses.paint(painter, self._theme.colors, layout, frame, edges)
        if self._has_marks and self._edge is not None and layout.has_edge(self._edge):
            self._edge_painter.paint_highlight(painter, self._theme.colors, layout, self._edge)
        self._paint_thumbnails(painter, frame, layout)
        self._paint_marks(painter, frame, layout)
        if self._target is not None:
            if self._target.edge is not None:
                self._edge_painter.paint_highlight(painter, self._theme.colors, layout, self._target.edge)
            shown = magnify(self._target, frame, self._ranges)
            # The card of a heading leaves the row of headings free, with the arrow to click.
            above = scaled(CAPTION_HEIGHT) if self._target.is_heading else 0.0
            area = QRectF(self.rect()).adjusted(0.0, above, 0.0, 0.0)
            paint_magnified(painter, self._theme.colors, area, self._target.rect, shown)

    def _paint_thumbnails(self, painter: QPainter, frame: Frame, layout: NetworkLayout) -> None:
        colors = self._theme.colors
        for layer, steady in zip(range(-1, len(self._ranges)), [None, *self._ranges], strict=True):
            column = layout.columns[layer + 1]
            corners = np.stack([np.full(column.shown, column.left), column.tops], axis=1)
            size = (column.width, column.height)
            if steady is None:
                draw_inputs(painter, colors, frame, corners, size, column.first)
            else:
                ends = cover_units(frame, layer, steady)
                units = slice(column.first, column.first + column.shown)
                draw_units(painter, colors, frame, layer, units, corners, size, ends)

    def _paint_marks(self, painter: QPainter, frame: Frame, layout: NetworkLayout) -> None:
        """Draw the marks over the thumbnails, the band of a marked layer, the arrow of the heading pointed at."""
        colors = self._theme.colors
        paint_marks(painter, colors, frame, layout)
        if 0 <= self._marked_layer < len(layout.columns) - 1:
            paint_band(painter, colors, layout.columns[self._marked_layer + 1])
        if self._has_marks and self._chosen is not None:
            layer, unit = nearest_pin(frame.network_spec, self._chosen)
            if unit in layout.columns[layer + 1].shown_units:
                paint_ring(painter, colors, layout.columns[layer + 1].box(unit))
        arrow = self._arrow_of(self._target)
        if 0 < self._offered < len(layout.columns) - 1:
            offered = arrow_rect(layout, self._offered, heading_text(layout, self._offered))
            paint_arrow(painter, colors, offered, is_pointed=False)
        if arrow is not None:
            paint_arrow(painter, colors, arrow, is_pointed=self._is_on_arrow)

    def _paint_backdrop(self, painter: QPainter, frame: Frame, layout: NetworkLayout) -> None:
        colors = self._theme.colors
        paint_boxes(painter, colors, frame, layout, self._selected_column)
        paint_labels(painter, colors, diagram_labels(frame, layout, self._selected_column))
        paint_class_names(painter, colors, class_labels(frame.network_spec, layout))
        row = QRectF(0.0, self.height() - scaled(LEGEND_HEIGHT), self.width() - MARGIN, scaled(LEGEND_HEIGHT))
        paint_legend(painter, colors, row, diagram_legend(frame, layout))

    @property
    def _selected_column(self) -> int:
        """The column of the selected hidden layer; −1 if there is none."""
        hidden = len(self._frame.network_spec.hidden) if self._frame is not None else 0
        return self._selected + 1 if 0 <= self._selected < hidden else -1

    def _current_layout(self, frame: Frame) -> NetworkLayout:
        key = (frame.network_spec, self.width(), self.height(), text_percent(), self._firsts)
        if self._layout is None or key != self._layout_key:
            self._layout_key = key
            size = float(self.width()), float(self.height())
            self._layout = layout_network(frame.network_spec, *size, self._firsts)
            self._target = None
        return self._layout

    def _scroll_to(self, index: int, first: int) -> None:
        """Scroll a column to start with this unit, or the last possible one."""
        if self._frame is None:
            return
        columns = self._current_layout(self._frame).columns
        first = max(0, min(first, columns[index].hidden))
        if first != columns[index].first:
            self._firsts = tuple(first if number == index else column.first for number, column in enumerate(columns))
            self.update()

    # -- mouse ----------------------------------------------------------------------------------------------------

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Magnify the item under the mouse."""
        self._target = target = self.target_at(event.position())
        arrow = self._arrow_of(target)
        self._is_on_arrow = arrow is not None and arrow.contains(event.position())
        can_select = self._hidden_layer_of(target) is not None or _pin_of(target) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_select else Qt.CursorShape.ArrowCursor)
        self.update()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the column under the mouse, if not all of its units fit."""
        if self._frame is None:
            return
        layout = self._current_layout(self._frame)
        index = layout.column_at(event.position().x())
        column = layout.columns[index]
        if not column.hidden:
            event.ignore()
            return
        self._turned -= event.angleDelta().y() / _NOTCH * max(1.0, column.shown / 3.0)
        units = int(self._turned)
        self._turned -= units
        self._scroll_to(index, column.first + units)
        self._target = self.target_at(event.position())
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Emit the clicked hidden layer, and the clicked unit or edge."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        target = self.target_at(event.position())
        layer, pin = self._hidden_layer_of(target), _pin_of(target)
        arrow = self._arrow_of(target)
        is_offered = target is not None and target.column == self._offered
        if layer is not None and arrow is not None and (is_offered or arrow.contains(event.position())):
            self.activations_asked.emit(layer, self.mapToGlobal(arrow.bottomLeft()).toPoint())
            return
        if layer is not None:
            self.layer_clicked.emit(layer)
        if target is not None and layer is not None and target.unit is not None:
            self.unit_clicked.emit(layer, target.unit)
        if pin is not None:
            self.pinned.emit(*pin, -1 if target is None or target.edge is None else target.edge[1])

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Emit the double-clicked hidden unit, which the first click has selected."""
        target = self.target_at(event.position())
        is_unit = target is not None and target.unit is not None and self._hidden_layer_of(target) is not None
        if is_unit and event.button() == Qt.MouseButton.LeftButton:
            self.unit_opened.emit()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Clear the item under the mouse."""
        self._target = None
        self.update()
        super().leaveEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the pulses."""
        self.pulses.stop()
        super().hideEvent(event)

    def target_at(self, point: QPointF) -> Target | None:
        """What is at a position: a unit, a heading or an edge; None if nothing is."""
        frame = self._frame
        return None if frame is None else target_at(self._current_layout(frame), frame.network, point)

    def area_of(self, column: int, unit: int | None = None) -> QRectF | None:
        """Where a visible unit of a column is, or its heading with the arrow; -1 is the last column. None for neither.

        The first column has the inputs.
        """
        layout = None if self._frame is None else self._current_layout(self._frame)
        if layout is None or not -1 <= column < len(layout.columns):
            return None
        if unit is not None:
            shown = layout.columns[column]
            return shown.box(unit) if unit in shown.shown_units else None
        index = column % len(layout.columns)
        return heading_rect(layout, index, heading_text(layout, index))

    def _arrow_of(self, target: Target | None) -> QRectF | None:
        """Where the arrow of the heading of a hidden layer is; None for anything else."""
        if target is None or self._layout is None or not target.is_heading or self._hidden_layer_of(target) is None:
            return None
        return arrow_rect(self._layout, target.column, heading_text(self._layout, target.column))

    def _hidden_layer_of(self, target: Target | None) -> int | None:
        if target is None or self._layout is None:
            return None
        return target.hidden_layer(self._layout)


def _pin_of(target: Target | None) -> Pin | None:
    """The unit with parameters under the mouse, or at the end of the edge there."""
    if target is None:
        return None
    if target.edge is not None:
        return target.edge[0], target.edge[2]
    return None if target.unit is None or not target.column else (target.column - 1, target.unit)

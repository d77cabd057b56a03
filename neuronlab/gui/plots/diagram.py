"""The network as it is: units with what they put out, weights as lines, the equation of what one points at."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QHideEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from neuronlab.analysis import frames
from neuronlab.analysis.activation_view import Unit, nearest_unit
from neuronlab.analysis.frames import Frame
from neuronlab.core.specs import NetworkSpec
from neuronlab.gui.numbers import count_text
from neuronlab.gui.plots.parts.captions import dropout_text, input_names, layer_kind
from neuronlab.gui.plots.parts.class_names import paint_class_names
from neuronlab.gui.plots.parts.edges import MOST_EDGES, EdgePainter, strongest_edges
from neuronlab.gui.plots.parts.end_names import class_labels, input_labels
from neuronlab.gui.plots.parts.labels import (
    CENTER,
    LEFT,
    MARGIN,
    Key,
    Label,
    LegendEntry,
    paint_labels,
    paint_legend,
)
from neuronlab.gui.plots.parts.magnifier import paint_magnified
from neuronlab.gui.plots.parts.network_layout import LEGEND_HEIGHT, MORE_HEIGHT, NetworkLayout, layout_network
from neuronlab.gui.plots.parts.picture import Backdrop, Picture
from neuronlab.gui.plots.parts.pointing import Target, magnify, silent_units, target_at
from neuronlab.gui.plots.parts.pulses import Pulses
from neuronlab.gui.plots.parts.rings import paint_ring
from neuronlab.gui.plots.parts.steady import SteadyRange
from neuronlab.gui.plots.parts.unit_pictures import cover_units, draw_inputs, draw_units, unit_ranges
from neuronlab.gui.theme import SMALL, Theme, figures

_EMPTY = "The network appears here as soon as there is one."


class NetworkDiagram(Picture):
    """Layers as columns of units with live thumbnails, joined by their weights.

    The first hidden layer is the selected one to begin with; `layer_clicked` says which, counted from 0, a person
    clicked, `unit_clicked(layer, unit)` which hidden unit, and `unit_opened` that it was a double click.
    """

    view: ClassVar[str] = frames.DIAGRAM
    layer_clicked = Signal(int)
    unit_clicked = Signal(int, int)
    unit_opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._selected = 0
        self._chosen: Unit | None = None
        self._target: Target | None = None
        self._layout: NetworkLayout | None = None
        self._layout_key: object = None
        self._ranges: list[SteadyRange] = []
        self._backdrop = Backdrop()
        self._edge_painter = EdgePainter()
        self.pulses = Pulses(self)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 180)
        self.setAccessibleName("Network diagram")

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """The size at which eight units a layer look best."""
        return QSize(720, 330)

    def show_frame(self, frame: Frame) -> None:
        """Show the network of this frame from the next repaint on."""
        if self._frame is None or _shape(frame.network_spec) != _shape(self._frame.network_spec):
            self._ranges = unit_ranges(frame.network_spec)
            self._target = None
            self.setAccessibleDescription(_description(frame))
        self.pulses.follow(frame)
        super().show_frame(frame)

    @Slot(int)
    def select_layer(self, index: int) -> None:
        """Mark the hidden layer `index`, counted from 0, as the one being worked on; none if there is no such layer."""
        self._selected = index
        self.update()

    @Slot(int, int)
    def mark_unit(self, layer: int, unit: int) -> None:
        """Put a ring around a hidden unit, or the nearest one where it is gone."""
        self._chosen = layer, unit
        self.update()

    def painted_texts(self) -> list[str]:
        """Every text the picture shows now."""
        if self._frame is None:
            return [_EMPTY]
        layout = self._current_layout(self._frame)
        texts = [label.text for label in self._labels(self._frame, layout)]
        texts += [name.text for name in class_labels(self._frame.network_spec, layout)]
        texts += [entry.text for entry in self._legend(self._frame, layout)] + self.pulses.texts()
        return texts + (magnify(self._target, self._frame, self._ranges).texts if self._target else [])

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Boxes and captions from the backdrop, then weights and thumbnails, then the card on what is pointed at."""
        frame = self._frame
        if frame is None:
            self.paint_sentence(painter, _EMPTY, QRectF(self.rect()))
            return
        layout = self._current_layout(frame)
        key = (self._theme.colors, layout, self._selected, _silence(frame))
        self._backdrop.paint(painter, self, key, lambda inner: self._paint_backdrop(inner, frame, layout))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edges = strongest_edges(frame.network, layout)
        self._edge_painter.paint(painter, self._theme.colors, layout, edges)
        self.pulses.paint(painter, self._theme.colors, layout, frame, edges)
        self._paint_thumbnails(painter, frame, layout)
        self._paint_ring(painter, frame, layout)
        if self._target is not None:
            if self._target.edge is not None:
                self._edge_painter.paint_highlight(painter, self._theme.colors, layout, self._target.edge)
            shown = magnify(self._target, frame, self._ranges)
            paint_magnified(painter, self._theme.colors, QRectF(self.rect()), self._target.rect, shown)

    def _paint_thumbnails(self, painter: QPainter, frame: Frame, layout: NetworkLayout) -> None:
        colors = self._theme.colors
        for layer, steady in zip(range(-1, len(self._ranges)), [None, *self._ranges], strict=True):
            column = layout.columns[layer + 1]
            corners = np.stack([np.full(column.shown, column.left), column.tops], axis=1)
            size = (column.width, column.height)
            if steady is None:
                draw_inputs(painter, colors, frame, corners, size)
            else:
                ends = cover_units(frame, layer, steady)
                draw_units(painter, colors, frame, layer, slice(column.shown), corners, size, ends)

    def _paint_ring(self, painter: QPainter, frame: Frame, layout: NetworkLayout) -> None:
        chosen = nearest_unit(frame.network_spec, self._chosen)
        if chosen is not None and chosen[1] < layout.columns[chosen[0] + 1].shown:
            paint_ring(painter, self._theme.colors, layout.columns[chosen[0] + 1].box(chosen[1]))

    def _paint_backdrop(self, painter: QPainter, frame: Frame, layout: NetworkLayout) -> None:
        colors = self._theme.colors
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, column in enumerate(layout.columns):
            silent = silent_units(frame, index - 1)
            is_selected = self._is_selected(index, layout)
            for unit in range(column.shown):
                pen = QPen(colors.color("accent" if is_selected else "border"), 1.0)
                if unit in silent:
                    pen = QPen(colors.color("alarm"), 1.5, Qt.PenStyle.DashLine)
                painter.setPen(pen)
                painter.setBrush(colors.color("field"))
                painter.drawRoundedRect(column.box(unit).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
            if is_selected:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colors.color("accent"))
                caption = layout.caption_rect(index)
                painter.drawRect(QRectF(column.left, caption.bottom() - 3.0, column.width, 2.0))
        paint_labels(painter, colors, self._labels(frame, layout))
        paint_class_names(painter, colors, class_labels(frame.network_spec, layout))
        row = QRectF(0.0, self.height() - LEGEND_HEIGHT, self.width() - MARGIN, LEGEND_HEIGHT)
        paint_legend(painter, colors, row, self._legend(frame, layout))

    def _is_selected(self, column: int, layout: NetworkLayout) -> bool:
        return column - 1 == self._selected and 0 < column < len(layout.columns) - 1

    def _labels(self, frame: Frame, layout: NetworkLayout) -> list[Label]:
        labels = input_labels(frame.network_spec, layout)
        for index, column in enumerate(layout.columns):
            rect = layout.caption_rect(index)
            caption = self._fitting(rect, column.captions)
            labels.append(Label(rect, caption, "text", CENTER, bold=self._is_selected(index, layout)))
            if column.hidden:
                below = QRectF(rect.left(), float(column.tops[-1]) + column.height, rect.width(), MORE_HEIGHT)
                more = self._fitting(below, (f"+ {column.hidden} more", f"+{column.hidden}"))
                labels.append(Label(below, more, align=CENTER))
        weights = sum(layer.weights.size for layer in frame.network.layers)
        if weights > MOST_EDGES:
            row = QRectF(MARGIN, self.height() - LEGEND_HEIGHT, self.width(), LEGEND_HEIGHT)
            labels.append(Label(row, f"the strongest of {count_text(weights)} weights", align=LEFT))
        return labels

    def _fitting(self, rect: QRectF, texts: Sequence[str]) -> str:
        """The first of these texts that there is room for, else the last."""
        metrics = QFontMetricsF(figures(SMALL, bold=True))
        return next((text for text in texts if metrics.horizontalAdvance(text) <= rect.width()), texts[-1])

    def _legend(self, frame: Frame, layout: NetworkLayout) -> list[LegendEntry]:
        columns = enumerate(layout.columns)
        silent = any(unit < column.shown for index, column in columns for unit in silent_units(frame, index - 1))
        entries = [LegendEntry("positive weight", "positive"), LegendEntry("negative", "negative")]
        return [LegendEntry("never fires", "alarm", Key.DASHED_BOX), *entries] if silent else entries

    def _current_layout(self, frame: Frame) -> NetworkLayout:
        key = (frame.network_spec, self.width(), self.height())
        if self._layout is None or key != self._layout_key:
            self._layout_key = key
            self._layout = layout_network(frame.network_spec, float(self.width()), float(self.height()))
            self._target = None
        return self._layout

    # -- the mouse ------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Magnify what is below the mouse."""
        self._target = self._target_at(event.position())
        can_select = self._hidden_layer_of(self._target) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_select else Qt.CursorShape.ArrowCursor)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Say which hidden layer was clicked, on a unit or on its caption, and which unit."""
        target = self._target_at(event.position())
        layer = self._hidden_layer_of(target)
        if target is None or layer is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.layer_clicked.emit(layer)
        if target.unit is not None:
            self.unit_clicked.emit(layer, target.unit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Say that a hidden unit, which the first click has chosen, is to be looked into."""
        target = self._target_at(event.position())
        is_unit = target is not None and target.unit is not None and self._hidden_layer_of(target) is not None
        if is_unit and event.button() == Qt.MouseButton.LeftButton:
            self.unit_opened.emit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Nothing is pointed at any more."""
        self._target = None
        self.update()
        super().leaveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Nothing runs that nobody sees."""
        self.pulses.stop()
        super().hideEvent(event)

    def _target_at(self, point: QPointF) -> Target | None:
        frame = self._frame
        return None if frame is None else target_at(self._current_layout(frame), frame.network, point)

    def _hidden_layer_of(self, target: Target | None) -> int | None:
        if target is None or self._layout is None:
            return None
        return target.hidden_layer(self._layout)


def _silence(frame: Frame) -> tuple[bytes, ...]:
    """Which units never fire, as a value that can be compared."""
    return tuple(mask.tobytes() for mask in frame.silent or ())


def _shape(spec: NetworkSpec) -> object:
    """What another range of values comes with; a number that is dragged is not."""
    return spec.layout, spec.labels, [layer.activation for layer in spec.hidden]


def _description(frame: Frame) -> str:
    spec = frame.network_spec
    hidden = [f"{layer.width} {layer_kind(layer)} {dropout_text(layer)}".rstrip() for layer in spec.hidden]
    entry = ", ".join(input_names(spec)) or f"{spec.inputs} inputs"
    end = f"one of the classes {', '.join(spec.labels)}" if spec.labels else "ŷ"
    return f"Layers: {' → '.join([entry, *hidden, end])}; {count_text(spec.parameter_count)} parameters."

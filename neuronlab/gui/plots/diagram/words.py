"""Texts of the network diagram: captions, visible units of wide layers, the legend."""

from PySide6.QtCore import QRectF

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.plots.diagram.edges import MOST_EDGES
from neuronlab.gui.plots.diagram.end_names import input_labels
from neuronlab.gui.plots.diagram.layout import LEGEND_HEIGHT, MORE_HEIGHT, LayerColumn, NetworkLayout
from neuronlab.gui.plots.painting.labels import (
    CENTER,
    LEFT,
    MARGIN,
    Key,
    Label,
    LegendEntry,
    fitting_text,
    legend_width,
)
from neuronlab.gui.theme.sizes import scaled
from neuronlab.wording.captions import dropout_text, input_names, layer_kind
from neuronlab.wording.numbers import count_text
from neuronlab.wording.unit_health import frozen_units, muted_units, saturated_units, silent_units


def diagram_labels(frame: Frame, layout: NetworkLayout, selected: int) -> list[Label]:
    """Names of the inputs, texts above and below the columns (`selected` in bold), and the number of edges drawn."""
    labels = input_labels(frame.network_spec, layout)
    for index, column in enumerate(layout.columns):
        rect = layout.caption_rect(index)
        labels.append(Label(rect, heading_text(layout, index), "text", CENTER, bold=index == selected))
        if column.hidden:
            below = QRectF(rect.left(), float(column.tops[-1]) + column.height, rect.width(), scaled(MORE_HEIGHT))
            labels.append(Label(below, fitting_text(below.width(), range_texts(column), bold=True), align=CENTER))
    weights = sum(layer.weights.size for layer in frame.network.layers)
    if weights > MOST_EDGES:
        room = layout.width - 2.0 * MARGIN - legend_width(diagram_legend(frame, layout))
        row = QRectF(MARGIN, layout.height - scaled(LEGEND_HEIGHT), room, scaled(LEGEND_HEIGHT))
        count = count_text(weights)
        texts = (f"the strongest of {count} weights", f"strongest of {count}", f"of {count}", "")
        labels.append(Label(row, fitting_text(row.width(), texts, bold=True), align=LEFT))
    return labels


def heading_text(layout: NetworkLayout, index: int) -> str:
    """The heading of a column, as long as fits."""
    return fitting_text(layout.caption_rect(index).width(), layout.columns[index].captions, bold=True)


def range_texts(column: LayerColumn) -> tuple[str, ...]:
    """The visible units of a column, from the longest text to the shortest."""
    what = "inputs" if column.name == "Input" else "units"
    span = f"{column.first + 1}–{column.first + column.shown}"
    return f"{what} {span} of {column.units}", f"{span} of {column.units}", span


def diagram_legend(frame: Frame, layout: NetworkLayout) -> list[LegendEntry]:
    """The marks in view and the colours of the weights."""
    marks = (
        (silent_units, LegendEntry("⚠ never fires", "fault", Key.DASHED_BOX)),
        (saturated_units, LegendEntry("⚠ saturated", "fault", Key.DOTTED_BOX)),
        (muted_units, LegendEntry("muted", "text", Key.STRUCK_BOX)),
        (frozen_units, LegendEntry("frozen", "text", Key.FLAKE)),
    )
    seen = [
        entry
        for units_of, entry in marks
        if any(
            not units_of(frame, index - 1).isdisjoint(column.shown_units) for index, column in enumerate(layout.columns)
        )
    ]
    return [*seen, LegendEntry("positive weight", "positive"), LegendEntry("negative", "negative")]


def diagram_description(frame: Frame) -> str:
    """The whole network in a sentence, for screen readers."""
    spec = frame.network_spec
    hidden = [f"{layer.width} {layer_kind(layer)} {dropout_text(layer)}".rstrip() for layer in spec.hidden]
    entry = ", ".join(input_names(spec)) or f"{spec.inputs} inputs"
    end = f"one of the classes {', '.join(spec.labels)}" if spec.labels else "ŷ"
    return f"Layers: {' → '.join([entry, *hidden, end])}; {count_text(spec.parameter_count)} parameters."


def shape_key(spec: NetworkSpec) -> object:
    """A key that changes whenever the value ranges must be reset; dragging a parameter does not change it."""
    return spec.layout, spec.labels, [layer.activation for layer in spec.hidden]

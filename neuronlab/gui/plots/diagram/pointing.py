"""The item of the diagram under the mouse, and its description."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.network.network import Network, layer_names, unit_indices
from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.plots.diagram.edges import Edge, nearest_edge, strongest_edges
from neuronlab.gui.plots.diagram.large_pictures import LargeCurve, LargeMap, LargePicture
from neuronlab.gui.plots.diagram.layout import NetworkLayout
from neuronlab.gui.plots.diagram.magnifier import Magnified
from neuronlab.gui.plots.painting.heat_maps import Ends
from neuronlab.gui.plots.painting.unit_pictures import input_ends, layer_maps, unit_shades
from neuronlab.gui.widgets.steady_range import SteadyRange
from neuronlab.wording.captions import dropout_text, input_names
from neuronlab.wording.equations import unit_equation, unit_name
from neuronlab.wording.numbers import counted, weight_text
from neuronlab.wording.parameters import edge_indices
from neuronlab.wording.unit_health import gradient_text, unit_health

_EDGE_HINT = "click: inspect · right-click: edit, set to 0"
_LAYER_HINT = "▾: another activation · right-click: more"
_OUTPUT_HINT = "click: inspect · right-click: more"
_UNIT_HINT = "double-click: its data · right-click: more"


@dataclass(frozen=True)
class Target:
    """A unit of a column, a whole column pointed at by its caption, or an edge.

    Attributes:
        rect: Where the item is.
        column: The column of a unit or caption.
        unit: The unit, None for captions and edges.
        edge: The edge, None for units and captions.
    """

    rect: QRectF
    column: int = 0
    unit: int | None = None
    edge: Edge | None = None

    @property
    def is_heading(self) -> bool:
        """Whether it is the caption of a column."""
        return self.unit is None and self.edge is None

    def hidden_layer(self, layout: NetworkLayout) -> int | None:
        """The hidden layer of the target, counted from 0."""
        is_hidden = self.edge is None and 0 < self.column < len(layout.columns) - 1
        return self.column - 1 if is_hidden else None


def target_at(layout: NetworkLayout, network: Network, point: QPointF) -> Target | None:
    """The item at a point; units take precedence over captions, captions over edges."""
    unit = layout.unit_at(point)
    if unit is not None:
        return Target(layout.columns[unit[0]].box(unit[1]), *unit)
    caption = layout.caption_at(point)
    if caption is not None:
        return Target(layout.caption_rect(caption), caption)
    edge = nearest_edge(strongest_edges(network, layout), layout, point)
    return None if edge is None else Target(QRectF(point, point), edge=edge)


def magnify(target: Target, frame: Frame, ranges: list[SteadyRange]) -> Magnified:
    """Describe a target; `ranges` are those of the layers' thumbnails."""
    if target.edge is not None:
        return _magnified_edge(frame, target.edge)
    if target.unit is None:
        return _magnified_layer(frame, target.column - 1)
    return _magnified_unit(frame, target.column - 1, target.unit, ranges)


def _magnified_edge(frame: Frame, edge: Edge) -> Magnified:
    gap, unit_in, unit_out = edge
    spec, layer = frame.network_spec, frame.network.layers[gap]
    weight = weight_text(float(layer.weights[unit_out, unit_in]))
    title = f"{unit_name(spec, gap - 1, unit_in)} → {unit_name(spec, gap, unit_out)}"
    of_weight, of_square = edge_indices(frame.network, gap, unit_in, unit_out)
    if layer.squares is None or of_square is None:
        return Magnified(title, (f"weight {weight}", gradient_text(frame, "w", of_weight)), hint=_EDGE_HINT)
    square = weight_text(float(layer.squares[unit_out, unit_in]))
    lines = f"weight w {weight}", f"weight a of the square {square}"
    gradients = gradient_text(frame, "w", of_weight), gradient_text(frame, "a", of_square)
    return Magnified(title, (*lines, *gradients), hint=_EDGE_HINT)


def _magnified_layer(frame: Frame, layer: int) -> Magnified:
    spec = frame.network_spec
    if layer < 0:
        names = input_names(spec)
        return Magnified("Input", (", ".join(names),) if spec.features or len(names) > 1 else ())
    name, part = layer_names(spec)[layer], frame.network.layers[layer]
    if layer == len(spec.hidden):
        return Magnified(name, ("a weighted sum of the previous layer", *_output_meaning(spec)))
    hidden = spec.hidden[layer]
    lines = [f"{counted(hidden.width, 'unit')} · {part.activation.label}", part.activation.meaning]
    if part.squares is not None:
        lines.append(f"{part.unit.label} units: {part.unit.formula}")
    if hidden.dropout:
        lines.append(f"{dropout_text(hidden)}: left out at random in every step")
    return Magnified(name, tuple(lines), hint=_LAYER_HINT)


def _output_meaning(spec: NetworkSpec) -> tuple[str, ...]:
    if spec.output == "linear":
        return ()
    return (OUTPUTS[spec.output].meaning, f"classes {', '.join(spec.labels)}")


def _magnified_unit(frame: Frame, layer: int, unit: int, ranges: list[SteadyRange]) -> Magnified:
    lines = unit_equation(frame.network, layer, unit)
    health = unit_health(frame, layer, unit)
    if layer >= 0:
        own = unit_indices(frame.network_spec, layer, unit)
        bias = int(own[frame.network.layers[layer].block.shape[1] - 1])
        lines = (*lines, gradient_text(frame, "b", bias), *([] if health.is_alarming else health.lines))
    return Magnified(
        unit_name(frame.network_spec, layer, unit),
        lines,
        health.lines[0] if health.is_alarming else "",
        _picture(frame, layer, unit, ranges),
        _unit_hint(frame.network_spec, layer),
    )


def _unit_hint(spec: NetworkSpec, layer: int) -> str:
    return "" if layer < 0 else _UNIT_HINT if layer < len(spec.hidden) else _OUTPUT_HINT


def _picture(frame: Frame, layer: int, unit: int, ranges: list[SteadyRange]) -> LargePicture | None:
    units = frame.units
    if units is None:
        return None
    values = units.features[unit] if layer < 0 else units.outputs[layer][unit]
    ends = input_ends(frame.network_spec, values) if layer < 0 else ranges[layer].ends
    if units.x is not None:
        return LargeCurve(units.x, values, ends)
    if units.grid is None:
        return None
    grid = units.grid
    if layer >= 0:
        maps, grid = layer_maps(frame, layer, units.outputs, units.grid)
        values = maps[unit]
    shades = partial(unit_shades, spec=frame.network_spec, layer=layer, unit=unit)
    return LargeMap(values, grid, ends, shades, _plane_ends(frame))


def _plane_ends(frame: Frame) -> tuple[Ends, Ends] | None:
    """The plot's ranges of x₁ and x₂, if the frame was built for it."""
    if frame.plane is None:
        return None
    x1, x2 = frame.plane.x1, frame.plane.x2
    return (float(x1[0]), float(x1[-1])), (float(x2[0]), float(x2[-1]))

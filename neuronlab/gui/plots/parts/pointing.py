"""What the mouse points at in the diagram, and what there is to say about it."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from neuronlab.analysis.frames import Frame
from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.network import Network, layer_names
from neuronlab.gui.numbers import weight_text
from neuronlab.gui.plots.parts.edges import Place, nearest_edge, strongest_edges
from neuronlab.gui.plots.parts.equations import unit_equation, unit_name
from neuronlab.gui.plots.parts.magnifier import Magnified, MagnifiedCurve
from neuronlab.gui.plots.parts.network_layout import NetworkLayout
from neuronlab.gui.plots.parts.steady import SteadyRange


@dataclass(frozen=True)
class Target:
    """A unit of a column, or a whole column by its caption, or an edge; `rect` is where it is."""

    rect: QRectF
    column: int = 0
    unit: int | None = None
    edge: Place | None = None

    def hidden_layer(self, layout: NetworkLayout) -> int | None:
        """The hidden layer this belongs to, counted from 0."""
        is_hidden = self.edge is None and 0 < self.column < len(layout.columns) - 1
        return self.column - 1 if is_hidden else None


def target_at(layout: NetworkLayout, network: Network, point: QPointF) -> Target | None:
    """What lies at a point: a unit before a caption, a caption before an edge."""
    unit = layout.unit_at(point)
    if unit is not None:
        return Target(layout.columns[unit[0]].box(unit[1]), *unit)
    caption = layout.caption_at(point)
    if caption is not None:
        return Target(layout.caption_rect(caption), caption)
    edge = nearest_edge(strongest_edges(network, layout), layout, point)
    return None if edge is None else Target(QRectF(point, point), edge=edge)


def magnify(target: Target, frame: Frame, ranges: list[SteadyRange]) -> Magnified:
    """What to say about a target now; `ranges` are those of the layers' thumbnails."""
    if target.edge is not None:
        return _magnified_edge(frame, target.edge)
    if target.unit is None:
        return _magnified_layer(frame, target.column - 1)
    return _magnified_unit(frame, target.column - 1, target.unit, ranges)


def silent_units(frame: Frame, layer: int) -> set[int]:
    """Units of a hidden layer that never fire; empty for the input (−1) and the output."""
    if frame.silent is None or not 0 <= layer < len(frame.silent):
        return set()
    return set(np.flatnonzero(frame.silent[layer]).tolist())


def _magnified_edge(frame: Frame, place: Place) -> Magnified:
    gap, unit_in, unit_out = place
    spec = frame.network_spec
    weight = float(frame.network.layers[gap].weights[unit_out, unit_in])
    title = f"{unit_name(spec, gap - 1, unit_in)} → {unit_name(spec, gap, unit_out)}"
    return Magnified(title, (f"weight {weight_text(weight)}",))


def _magnified_layer(frame: Frame, layer: int) -> Magnified:
    spec = frame.network_spec
    if layer < 0:
        return Magnified("Input")
    name = layer_names(spec)[layer]
    if layer == len(spec.hidden):
        return Magnified(name, ("a weighted sum of the layer before",))
    activation = ACTIVATIONS[spec.hidden[layer].activation]
    units = "1 unit" if spec.hidden[layer].width == 1 else f"{spec.hidden[layer].width} units"
    return Magnified(name, (f"{units} · {activation.label}", activation.meaning))


def _magnified_unit(frame: Frame, layer: int, unit: int, ranges: list[SteadyRange]) -> Magnified:
    alarm = "never fires on the training points" if unit in silent_units(frame, layer) else ""
    return Magnified(
        unit_name(frame.network_spec, layer, unit),
        unit_equation(frame.network, layer, unit),
        alarm,
        _curve(frame, layer, unit, ranges),
    )


def _curve(frame: Frame, layer: int, unit: int, ranges: list[SteadyRange]) -> MagnifiedCurve | None:
    if frame.unit_x is None or frame.unit_outputs is None:
        return None
    if layer >= 0:
        return MagnifiedCurve(frame.unit_x, frame.unit_outputs[layer][unit], ranges[layer].ends)
    if frame.network_spec.inputs == 1:
        return MagnifiedCurve(frame.unit_x, frame.unit_x, (float(frame.unit_x[0]), float(frame.unit_x[-1])))
    return None

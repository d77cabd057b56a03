"""Thumbnails of units' outputs: a curve over one input, a heat map over two."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtGui import QPainter

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.network.outputs import softmax
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.plots.painting.curves import curves_path, draw_curves, fill_from_zero, finite_span, fractions
from neuronlab.gui.plots.painting.heat_maps import Ends, Grid, draw_maps
from neuronlab.gui.plots.painting.pixels import Pixels, packed
from neuronlab.gui.theme.theme import Colors, scale_table
from neuronlab.gui.widgets.steady_range import (
    SteadyRange,
    around_values,
    around_zero,
    evenly_around_zero,
    whole_share,
)

CURVE_INSET = 3.0
"""Padding between a curve and its box, in pixels."""
_MAP_INSET = 2.0

Size = tuple[float, float]


def unit_ranges(spec: NetworkSpec) -> list[SteadyRange]:
    """One range of values per layer with weights, shared by its thumbnails."""
    snap = around_zero if spec.inputs == 1 else evenly_around_zero
    hidden = [SteadyRange(snap, (-1.0, 1.0)) for _ in spec.hidden]
    output = SteadyRange(whole_share, (0.0, 1.0)) if spec.labels else SteadyRange(around_values(snap), (-1.0, 1.0))
    return [*hidden, output]


def cover_units(frame: Frame, layer: int, steady: SteadyRange) -> Ends:
    """Extend a layer's range to its units' current outputs, and return its ends."""
    return steady.ends if frame.units is None else steady.cover(*finite_span(frame.units.outputs[layer]))


def input_ends(spec: NetworkSpec, values: Array) -> Ends:
    """Range of one input's thumbnail (few,), separate for each: x³ would flatten x."""
    low, high = finite_span(values)
    if spec.inputs > 1:
        low, high = min(low, -high), max(high, -low)
    if low < high:
        return low, high
    room = max(1.0, abs(low) * 1e-3)  # relative, since 1 is negligible beside a large value
    return low - room, high + room


def draw_units(
    painter: QPainter,
    colors: Colors,
    frame: Frame,
    layer: int,
    units: slice | IntArray,
    corners: Array,
    size: Size,
    ends: Ends,
) -> None:
    """Draw some units of a layer in their boxes, between the values `ends`.

    `corners` (units, 2) are left and top of the boxes, `size` the size of each.
    """
    pictures = frame.units
    if pictures is None or not len(corners):
        return
    if pictures.grid is not None:
        maps, grid = layer_maps(frame, layer, pictures.outputs, pictures.grid)
        shades = layer_shades(colors, frame.network_spec, layer)
        own = shades if len(shades) == 1 else shades[units]
        draw_maps(painter, maps[units], grid, corners + _MAP_INSET, _inside(size, _MAP_INSET), ends, own)
    elif pictures.x is not None:
        across, curves, inside = fractions(pictures.x), pictures.outputs[layer][units], _inside(size, CURVE_INSET)
        fill_from_zero(painter, colors, across, curves, corners + CURVE_INSET, inside, ends)
        draw_curves(painter, colors.color("text"), curves_path(across, curves, corners + CURVE_INSET, inside, ends))


def layer_maps(frame: Frame, layer: int, outputs: Sequence[Array], grid: Grid) -> tuple[Array, Grid]:
    """A layer's heat maps (units, rows·columns) and their grid; the output uses the finer one of the main plot."""
    if frame.plane is None or layer < len(frame.network_spec.hidden):
        return outputs[layer], grid
    with np.errstate(all="ignore"):  # the insight line reports logits that are not finite, so no warning is needed
        values = softmax(frame.plane.values) if frame.network_spec.labels else frame.plane.values
    fine = values[-frame.network_spec.outputs :]
    return fine.reshape(len(fine), -1), (fine.shape[1], fine.shape[2])


def draw_inputs(painter: QPainter, colors: Colors, frame: Frame, corners: Array, size: Size, first: int = 0) -> None:
    """Draw the inputs of the first layer, from input `first` on, one per row of `corners`."""
    pictures = frame.units
    if pictures is None:
        return
    for corner, values in zip(corners, pictures.features[first:], strict=False):
        ends = input_ends(frame.network_spec, values)
        if pictures.grid is not None:
            shades = layer_shades(colors, frame.network_spec, -1)
            at, inside = corner[None] + _MAP_INSET, _inside(size, _MAP_INSET)
            draw_maps(painter, values[None], pictures.grid, at, inside, ends, shades)
        elif pictures.x is not None:
            at, inside = corner[None] + CURVE_INSET, _inside(size, CURVE_INSET)
            across = fractions(pictures.x)
            fill_from_zero(painter, colors, across, values[None], at, inside, ends)
            draw_curves(painter, colors.color("text"), curves_path(across, values[None], at, inside, ends))


def layer_shades(colors: Colors, spec: NetworkSpec, layer: int) -> Pixels:
    """Colour scale of a layer's heat maps, (1, 256) or one per unit (units, 256); −1 is the input.

    Values run from negative to positive. The probability of a class is drawn in that class's colour over the
    background's, or for a single output in colours from the first class to the second.
    """
    if layer == len(spec.hidden) and spec.labels:
        return _probability_shades(colors, spec.outputs)
    return _value_shades(colors)


def unit_shades(colors: Colors, spec: NetworkSpec, layer: int, unit: int) -> Pixels:
    """Colour scale (1, 256) of one unit's heat map."""
    shades = layer_shades(colors, spec, layer)
    return shades if len(shades) == 1 else shades[unit : unit + 1]


@lru_cache(maxsize=4)
def _value_shades(colors: Colors) -> Pixels:
    return packed(colors.diverging_table())[None]


@lru_cache(maxsize=16)
def _probability_shades(colors: Colors, outputs: int) -> Pixels:
    if outputs == 1:
        return packed(scale_table((colors.classes[0], colors.plot, colors.classes[1])))[None]
    return np.stack([packed(scale_table((colors.plot, color))) for color in colors.classes[:outputs]])


def _inside(size: Size, inset: float) -> Size:
    return size[0] - 2.0 * inset, size[1] - 2.0 * inset

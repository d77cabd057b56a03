"""A warped plane is what a hidden layer makes of the plane of two inputs: its grid and points, mapped to the outputs.

Outputs of two units are shown as they are, those of more along their two main directions.
"""

from dataclasses import dataclass

import numpy as np

from neuronlab.analysis.class_boundaries import boundaries, boundary_over_outputs
from neuronlab.analysis.main_directions import Directions, MainDirections
from neuronlab.core.arrays import Array, IntArray, frozen
from neuronlab.core.data.points import PointSet
from neuronlab.core.network.network import Network
from neuronlab.core.network.outputs import class_logits
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.network import NetworkSpec

INPUT = -1
"""Stands for the plane before the first layer; hidden layers count from 0."""
LINES = 21
"""Grid lines along each input."""
MOST_POINTS = 2_000
"""Of more points, only so many are shown."""
_SIDES = (61, 41, 21)
"""Possible numbers of positions along a grid line; multiples of LINES − 1, plus 1, so that lines meet at positions."""
_WORK, _WORK_PLAYING = 60_000_000, 8_000_000
"""Positions × parameters stay below the first, and below the second while it trains, as for the heat map."""

_MARGIN = 0.25
"""The grid reaches beyond the points by this share of their extent."""

Ranges = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, eq=False)
class WarpedPlane:
    """The plane as a layer sees it. Coordinates are the layer's outputs, or what they are along two directions.

    Attributes:
        layer: The layer; INPUT for the plane itself.
        units: Number of units of the layer; with one, all second coordinates are 0. 2 for the input.
        lines: Grid lines, (2 · LINES, samples, 2): those along the second input, then those along the first.
        chosen: Indices of the points shown, (n,).
        at: Where they are, (n, 2).
        boundary: The boundary between classes, as lines separated by NaN, (k, 2); empty without classes.
        is_exact: Whether the boundary is that of the outputs in the whole picture: the layer is the last hidden one
            and has one or two units. Else it is the one of the plane, mapped.
        share: The part of the variance of the layer's outputs over the points shown that the picture holds; NaN where
            they do not vary, None where nothing is left out. Of fewer than three points, it is that over the grid.
    """

    layer: int
    units: int
    lines: Array
    chosen: IntArray
    at: Array
    boundary: Array
    is_exact: bool
    share: float | None


def nearest_shown(spec: NetworkSpec, layer: int | None) -> int:
    """The layer that is shown when this one is asked for; the last hidden one for None and for layers that are gone."""
    last = len(spec.hidden) - 1
    return last if layer is None else max(INPUT, min(layer, last))


def shown_points(points: PointSet, *, with_test: bool) -> IntArray:
    """Indices of the points that are shown, at most MOST_POINTS."""
    members = np.arange(len(points)) if with_test else np.flatnonzero(~points.test)
    return some_of(members, MOST_POINTS)


def warped_plane(
    network: Network,
    learned: Network,
    points: PointSet,
    ranges: Ranges,
    layer: int | None,
    directions: MainDirections,
    *,
    with_test: bool = True,
    is_playing: bool = False,
) -> WarpedPlane:
    """Map a grid around the points, within `ranges` of the two inputs, and the points to the outputs of a layer.

    The main directions are those of the `learned` network, so that a network with weight noise is seen to move.
    """
    spec, layer = network.spec, nearest_shown(network.spec, layer)
    chosen = shown_points(points, with_test=with_test)
    side = _side(spec, is_playing)
    x1, x2 = (np.linspace(*ends, side) for ends in _around(points, ranges))
    grid = np.stack([np.tile(x1, side), np.repeat(x2, side)], axis=1)
    passed = network.forward(grid)
    seen = points.inputs[chosen]
    outputs, has_spread = _outputs(network, layer, seen), len(seen) > 2
    main = _directions(learned, layer, seen if has_spread else grid, directions)
    mapped = _coordinates(grid.T if layer == INPUT else passed[layer][1], main).reshape(side, side, 2)
    step = (side - 1) // (LINES - 1)
    lines = np.concatenate([mapped[:, ::step].transpose(1, 0, 2), mapped[::step]])
    is_exact = bool(spec.labels) and INPUT < layer == len(spec.hidden) - 1 and spec.hidden[layer].width <= 2
    boundary: Array = np.empty((0, 2))
    if is_exact:
        boundary = boundary_over_outputs(network.layers[-1], lines.reshape(-1, 2))
    elif spec.labels:
        logits = class_logits(passed[-1][0].astype(np.float64)).reshape(-1, side, side)
        boundary = _mapped(network, layer, np.stack(boundaries(x1, x2, logits), axis=1), main)
    return WarpedPlane(
        layer,
        2 if layer == INPUT else spec.hidden[layer].width,
        frozen(lines),
        frozen(chosen),
        frozen(_coordinates(outputs, main)),
        frozen(boundary),
        is_exact,
        None if main is None else main.share(outputs if has_spread else passed[layer][1]),
    )


def _around(points: PointSet, ranges: Ranges) -> Ranges:
    """The part of both ranges around the points; a whole range where the points have no extent in it."""
    if not len(points):
        return ranges
    (low_1, low_2), (high_1, high_2) = (ends[:2].tolist() for ends in points.ends)
    return _part(ranges[0], low_1, high_1), _part(ranges[1], low_2, high_2)


def _part(ends: tuple[float, float], low: float, high: float) -> tuple[float, float]:
    margin = _MARGIN * (high - low)
    start, end = max(ends[0], low - margin), min(ends[1], high + margin)
    return (start, end) if low < high and start < end else ends


def _side(spec: NetworkSpec, is_playing: bool) -> int:
    most = _WORK_PLAYING if is_playing else _WORK
    return next((side for side in _SIDES if side * side * spec.parameter_count <= most), _SIDES[-1])


def _outputs(network: Network, layer: int, inputs: Array) -> Array:
    """Outputs (units, n) of a layer for raw inputs (n, 2)."""
    return inputs.T if layer == INPUT else network.forward(inputs)[layer][1]


def _directions(learned: Network, layer: int, inputs: Array, directions: MainDirections) -> Directions | None:
    """The main directions of a layer of more than two units; None for any other."""
    if layer == INPUT or learned.spec.hidden[layer].width <= 2:
        return None
    return directions.of((learned.spec.layout, layer), _outputs(learned, layer, directions.some_of(inputs)))


def _coordinates(outputs: Array, main: Directions | None) -> Array:
    """Coordinates (n, 2) of outputs (units, n)."""
    if main is not None:
        return main.project(outputs)
    wide = outputs.astype(np.float64).T
    return wide if wide.shape[1] == 2 else np.hstack([wide, np.zeros_like(wide)])


def _mapped(network: Network, layer: int, positions: Array, main: Directions | None) -> Array:
    """Lines of the plane (k, 2), separated by NaN, mapped to a layer."""
    is_there = np.flatnonzero(np.isfinite(positions).all(axis=1))
    mapped = np.full_like(positions, np.nan)
    mapped[is_there] = _coordinates(_outputs(network, layer, positions[is_there]), main)
    return mapped

"""One forward pass over the canvas gives the surface or the logits of two inputs, and the heat maps of all units."""

from typing import NamedTuple

import numpy as np

from neuronlab.analysis.frames.frame import UnitPictures
from neuronlab.analysis.frames.request import FUNCTION, ViewRequest
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.network.network import Network
from neuronlab.core.network.outputs import class_logits
from neuronlab.core.specs.network import NetworkSpec

UNIT_GRID = (16, 24)
"""Rows and columns of a unit's small heat map."""
_GRID_WORK, _GRID_WORK_PLAYING = 60_000_000, 8_000_000
"""Grid positions × parameters stay below the first, so that drawing a large network does not delay training, and below
the second while it trains: a network with two layers of 64 units would have 18 frames a second otherwise."""
_NUMBERS_AT_ONCE = 65_536
"""Positions × units of the widest layer computed at once; more exceed the processor's cache and take half as long
again."""
_GRID_STRIDES = (4, 2, 1)
"""Possible resolutions of the main heat map along each axis, as multiples of a unit's."""

_NO_VALUES = np.empty((0, 0))


def grid_stride(spec: NetworkSpec, is_playing: bool, count: int = 1) -> int:
    """The resolution of the main heat map along each axis, as a multiple of a unit's, if there are `count` of them.

    Several together are drawn smaller, and are as fine as that allows.
    """
    cells = UNIT_GRID[0] * UNIT_GRID[1] * spec.parameter_count * count
    most = _GRID_WORK_PLAYING if is_playing else _GRID_WORK
    strides = _GRID_STRIDES if count == 1 else _GRID_STRIDES[1:]
    return next((stride for stride in strides if cells * stride * stride <= most), strides[-1])


class PlanePass(NamedTuple):
    """A network of two inputs over the canvas.

    Attributes:
        x1: Positions across, (columns,).
        x2: Positions up, (rows,).
        inputs: All positions of the grid, row by row from the lower left corner, (rows·columns, 2).
        stride: How many times finer than a unit's heat map the grid is, each way.
        features: Scaled inputs and features of the units' heat maps, (features, samples).
        outputs: Activations in the units' heat maps, one (units, samples) array per layer with weights; predictions for
            the last.
        values: The `values` of a Plane, (values, rows·columns); without values unless the canvas is seen.
    """

    x1: Array
    x2: Array
    inputs: Array
    stride: int
    features: Array
    outputs: list[Array]
    values: Array


def pass_over_plane(network: Network, request: ViewRequest, *, is_playing: bool, count: int = 1) -> PlanePass:
    """Put a grid over the canvas, or over one of `count` tiles of it, through a network of two inputs, in strips."""
    has_plane = FUNCTION in request.views
    stride = grid_stride(network.spec, is_playing, count) if has_plane else 1
    rows, columns = UNIT_GRID[0] * stride, UNIT_GRID[1] * stride
    x1, x2 = np.linspace(*request.x_range, columns), np.linspace(*request.y_range, rows)
    inputs = np.stack([np.tile(x1, rows), np.repeat(x2, columns)], axis=1)
    strip = stride * columns * max(1, _NUMBERS_AT_ONCE // (stride * columns * max(network.spec.widths)))
    strips = [
        _strip(network, inputs[first : first + strip], columns, stride, has_values=has_plane)
        for first in range(0, len(inputs), strip)
    ]
    features, units, values = zip(*strips, strict=True)
    return PlanePass(
        x1,
        x2,
        inputs,
        stride,
        np.concatenate(features, axis=1),
        [np.concatenate(layer, axis=1) for layer in zip(*units, strict=True)],
        np.concatenate(values, axis=1),
    )


def units_over_plane(passed: PlanePass) -> UnitPictures:
    """The heat maps of all units."""
    outputs = tuple(frozen(layer) for layer in passed.outputs)
    return UnitPictures(features=frozen(passed.features), outputs=outputs, grid=UNIT_GRID)


def plane_values(network: Network, last_hidden: Array, prediction: Array) -> Array:
    """The `values` of a Plane (values, n), given the last hidden layer (units, n) and predictions (n, outputs).

    Logits rather than probabilities: those round to 0 and 1, and interpolating between them is meaningless.
    """
    if not network.spec.labels:
        return prediction.T
    return class_logits(network.layers[-1].pre_activations(last_hidden).astype(np.float64))


class _PlaneStrip(NamedTuple):
    """Some rows of a plane: n cells of the grid, m of the units' heat maps.

    Attributes:
        features: Scaled inputs and features, (features, m).
        units: Activations, one (units, m) array per layer with weights; predictions for the last.
        values: The `values` of a Plane, (values, n).
    """

    features: Array
    units: tuple[Array, ...]
    values: Array


def _strip(network: Network, inputs: Array, columns: int, stride: int, *, has_values: bool) -> _PlaneStrip:
    """Put rows of the grid (n, 2), each of so many columns, through the network."""
    features, layers = network.features(inputs), network.activations(inputs)
    prediction = network.target_scaling.undo(layers[-1].T)
    return _PlaneStrip(
        _every(features, columns, stride),
        tuple(_every(outputs, columns, stride) for outputs in [*layers[:-1], prediction.T]),
        plane_values(network, features if len(layers) == 1 else layers[-2], prediction) if has_values else _NO_VALUES,
    )


def _every(values: Array, columns: int, stride: int) -> Array:
    """Every stride-th value of (units, rows·columns) in both directions, from the middle of each block."""
    first = stride // 2
    picked = values.reshape(len(values), -1, columns)[:, first::stride, first::stride]
    return picked.reshape(len(values), -1)

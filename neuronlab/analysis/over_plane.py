"""A network of two inputs over the plane: predictions or logits for the main plot, a small heat map of each unit."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.frames.frame import FUNCTION, PlaneGrid, ViewRequest
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

GhostAt = Callable[[Array, object], Array | None]


def grid_stride(spec: NetworkSpec, is_playing: bool) -> int:
    """The resolution of the main heat map along each axis, as a multiple of a unit's."""
    cells, most = UNIT_GRID[0] * UNIT_GRID[1] * spec.parameter_count, _GRID_WORK_PLAYING if is_playing else _GRID_WORK
    return next((stride for stride in _GRID_STRIDES if cells * stride * stride <= most), _GRID_STRIDES[-1])


def over_plane(network: Network, request: ViewRequest, ghost_at: GhostAt, *, is_playing: bool) -> dict[str, object]:
    """Predictions and unit outputs over the two inputs of the plot, from one forward pass, as fields of a frame.

    `ghost_at(inputs, key)` returns the values of a pinned network at positions (n, 2) identified by the key.
    """
    has_grid = FUNCTION in request.views
    stride = grid_stride(network.spec, is_playing) if has_grid else 1
    rows, columns = UNIT_GRID[0] * stride, UNIT_GRID[1] * stride
    x1, x2 = np.linspace(*request.x_range, columns), np.linspace(*request.y_range, rows)
    inputs = np.stack([np.tile(x1, rows), np.repeat(x2, columns)], axis=1)
    strip = stride * columns * max(1, _NUMBERS_AT_ONCE // (stride * columns * max(network.spec.widths)))
    strips = [
        _strip(network, inputs[first : first + strip], columns, stride, has_values=has_grid)
        for first in range(0, len(inputs), strip)
    ]
    features, units, values = zip(*strips, strict=True)
    answers: dict[str, object] = {
        "unit_grid": UNIT_GRID,
        "unit_features": frozen(np.concatenate(features, axis=1)),
        "unit_outputs": tuple(frozen(np.concatenate(layer, axis=1)) for layer in zip(*units, strict=True)),
    }
    if has_grid:
        ghost = ghost_at(inputs, (request.x_range, request.y_range, stride))
        answers["grid"] = PlaneGrid(
            frozen(x1),
            frozen(x2),
            frozen(np.concatenate(values, axis=1).reshape(-1, rows, columns)),
            None if ghost is None else ghost.reshape(-1, rows, columns),
        )
    return answers


def plane_values(network: Network, last_hidden: Array, prediction: Array) -> Array:
    """Values of a PlaneGrid (values, n), from outputs of the last hidden layer and predictions (n, outputs).

    Logits rather than probabilities: those round to 0 and 1, and interpolating between them is meaningless.
    """
    if not network.spec.labels:
        return prediction.T
    return class_logits(network.layers[-1].pre_activations(last_hidden).astype(np.float64))


class _PlaneStrip(NamedTuple):
    """Some rows of a plane.

    Attributes:
        features: (features, m) for the small heat maps.
        units: (units, m) outputs of every layer for the small heat maps; predictions for the last layer.
        values: (values, n) for the main heat map.
    """

    features: Array
    units: tuple[Array, ...]
    values: Array


def _strip(network: Network, inputs: Array, columns: int, stride: int, *, has_values: bool) -> _PlaneStrip:
    """The network at positions (n, 2), in rows of `columns`; the small heat maps take one position per `stride`."""
    features, layers = network.features(inputs), network.activations(inputs)
    prediction = network.target_scaling.undo(layers[-1].T)
    return _PlaneStrip(
        _every(features, columns, stride),
        tuple(_every(outputs, columns, stride) for outputs in [*layers[:-1], prediction.T]),
        plane_values(network, features if len(layers) == 1 else layers[-2], prediction) if has_values else _NO_VALUES,
    )


def _every(values: Array, columns: int, stride: int) -> Array:
    """Downsample (units, rows·columns) by `stride` along both axes, taking the middle of each block."""
    first = stride // 2
    picked = values.reshape(len(values), -1, columns)[:, first::stride, first::stride]
    return picked.reshape(len(values), -1)

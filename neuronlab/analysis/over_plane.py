"""What a network of two inputs makes of the plane: heights or logits for the big plot, a small picture of each unit."""

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
"""Grid points × parameters stay within this, so that a picture of a large network does not hold its training up; while
it trains within less, or a network of two layers of 64 units would have 18 pictures a second. It is fine at rest."""
_NUMBERS_AT_ONCE = 65_536
"""Places × units of the widest layer that are worked out at once: more do not fit into the processor's cache, and take
half as long again."""
_GRID_STRIDES = (4, 2, 1)
"""How many times finer than a unit's the big plot's heat map can be, each way."""

_NO_VALUES = np.empty((0, 0))

GhostAt = Callable[[Array, object], Array | None]


def grid_stride(spec: NetworkSpec, is_playing: bool) -> int:
    """How many times finer than a unit's heat map the big one is, each way."""
    cells, most = UNIT_GRID[0] * UNIT_GRID[1] * spec.parameter_count, _GRID_WORK_PLAYING if is_playing else _GRID_WORK
    return next((stride for stride in _GRID_STRIDES if cells * stride * stride <= most), _GRID_STRIDES[-1])


def over_plane(network: Network, request: ViewRequest, ghost_at: GhostAt, *, is_playing: bool) -> dict[str, object]:
    """What is predicted over the plot's two inputs, and the units, from one forward pass: fields of a frame.

    `ghost_at(inputs, key)` says what a pinned network makes of places (n, 2), for which the key stands.
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
    """What a PlaneGrid shows (values, n), of what the last hidden layer puts out and predictions (n, outputs).

    Logits and not probabilities: those round to 0 and 1, and what lies between two of them says nothing any more.
    """
    if not network.spec.labels:
        return prediction.T
    return class_logits(network.layers[-1].pre_activations(last_hidden).astype(np.float64))


class _PlaneStrip(NamedTuple):
    """Some rows of a plane.

    For the small pictures `features` (features, m) and what each of the `units` (units, m) of every layer puts out, of
    the last its predictions; for the big one `values` (values, n).
    """

    features: Array
    units: tuple[Array, ...]
    values: Array


def _strip(network: Network, inputs: Array, columns: int, stride: int, *, has_values: bool) -> _PlaneStrip:
    """What a network makes of places (n, 2), row by row of so many columns; every so manieth for the small pictures."""
    features, layers = network.features(inputs), network.activations(inputs)
    prediction = network.target_scaling.undo(layers[-1].T)
    return _PlaneStrip(
        _every(features, columns, stride),
        tuple(_every(outputs, columns, stride) for outputs in [*layers[:-1], prediction.T]),
        plane_values(network, features if len(layers) == 1 else layers[-2], prediction) if has_values else _NO_VALUES,
    )


def _every(values: Array, columns: int, stride: int) -> Array:
    """Of (units, rows·columns) every so many in both directions, from the middle of each block."""
    first = stride // 2
    picked = values.reshape(len(values), -1, columns)[:, first::stride, first::stride]
    return picked.reshape(len(values), -1)

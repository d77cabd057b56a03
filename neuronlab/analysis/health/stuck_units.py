"""Units that cannot learn: those that never fire, and those stuck where their activation is flat."""

from functools import lru_cache

import numpy as np

from neuronlab.analysis.activation_view import FLAT_SHARE
from neuronlab.core.activations.activation import Activation
from neuronlab.core.arrays import Array, BoolArray
from neuronlab.core.network.network import Layer, Network

SATURATED_SHARE = 0.95
"""A unit is saturated when its slope is next to nothing on so many of the points."""
FREED_SHARE = 0.85
"""A unit once told of as saturated stays so until the share falls below this: insights do not flicker."""
MOST_ASKED = 256
"""Slopes are worked out at so many points, evenly chosen, so that a large set costs no more."""

_USUAL = np.linspace(-3.0, 3.0, 121)
_FAR = np.array([-1e3, -1.1e3, -1.3e3, 1e3, 1.1e3, 1.3e3])
_FAR_SLOPE = 1e-3


def silent_units(network: Network, outputs: list[Array]) -> list[BoolArray]:
    """For every hidden layer, which units (units,) never fire on the points, where silence means no slope.

    Only activations that are flat below their kink can be dead; for the others no unit is.
    """
    return [silent(layer, y) for layer, y in zip(network.layers[:-1], outputs[:-1], strict=True)]


def silent(layer: Layer, y: Array) -> BoolArray:
    """Which units (units,) of one layer, whose outputs are y (units, n), never fire; muted ones are silent by wish."""
    if not layer.activation.flat_below_kink or not y.shape[1]:
        return np.zeros(len(y), np.bool_)
    return _without_muted(layer, np.logical_not((y > 0).any(axis=1)))


def saturated(layer: Layer, z: Array, share: float = SATURATED_SHARE) -> BoolArray:
    """Which units (units,) of one layer, whose pre-activations are z (units, n), are flat on such a share of points.

    Flat is a slope of less than `FLAT_SHARE` of the steepest there usually is. Only an activation that flattens out far
    from zero can saturate, and of one that is silent there the rule for dead units tells.
    """
    steepest = 0.0 if layer.slope.ndim or layer.activation.flat_below_kink else _steepness(layer)
    if not steepest or not z.shape[1]:
        return np.zeros(len(z), np.bool_)
    some = z[:, :: -(-z.shape[1] // MOST_ASKED)]
    is_flat = np.abs(layer.activation.slopes(some, layer.slope)) < FLAT_SHARE * steepest
    return _without_muted(layer, np.asarray(np.count_nonzero(is_flat, axis=1) >= share * some.shape[1]))


def _without_muted(layer: Layer, units: BoolArray) -> BoolArray:
    units[list(layer.muted)] = False
    return units


def _steepness(layer: Layer) -> float:
    return steepest_slope(layer.activation, float(layer.slope))


@lru_cache(maxsize=64)
def steepest_slope(activation: Activation, value: float) -> float:
    """The steepest an activation is for z from −3 to 3, at most 1; 0 where it does not flatten out on either side."""
    far = np.abs(activation.slopes(_FAR, value)).reshape(2, -1).max(axis=1)
    steepest = min(1.0, float(np.abs(activation.slopes(_USUAL, value)).max()))
    return steepest if far.min() < _FAR_SLOPE * steepest else 0.0

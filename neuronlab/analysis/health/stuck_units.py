"""Units that cannot learn: those that never fire, and those stuck where their activation is flat."""

from functools import lru_cache

import numpy as np

from neuronlab.analysis.activation_view import FLAT_SHARE
from neuronlab.core.activations.activation import Activation
from neuronlab.core.arrays import Array, BoolArray
from neuronlab.core.network.network import Layer, Network
from neuronlab.core.sampling import some_of

SATURATED_SHARE = 0.95
"""A unit is saturated if its derivative is nearly zero on this fraction of the points."""
FREED_SHARE = 0.85
"""A unit reported as saturated stays so until the fraction falls below this, so that insights do not flicker."""
CONSTANT_SPREAD = 0.1
"""A unit's output is nearly constant if it varies over the points by no more than this."""
MOST_ASKED = 256
"""Derivatives are computed at no more than this many points, to bound the cost of large sets."""

_USUAL = np.linspace(-3.0, 3.0, 121)
_FAR = np.array([-1e3, -1.1e3, -1.3e3, 1e3, 1.1e3, 1.3e3])
_FAR_DERIVATIVE = 1e-3


def silent_units(network: Network, outputs: list[Array]) -> list[BoolArray]:
    """For every hidden layer, a mask (units,) of the units that never fire on the points.

    Only units whose activation is flat below its kink can be dead.
    """
    return [silent(layer, y) for layer, y in zip(network.layers[:-1], outputs[:-1], strict=True)]


def silent(layer: Layer, y: Array) -> BoolArray:
    """A mask (units,) of the units of a layer, with outputs y (units, n), that never fire; muted units do not count."""
    if not layer.activation.flat_below_kink or not y.shape[1]:
        return np.zeros(len(y), np.bool_)
    return _without_muted(layer, np.logical_not((y > 0).any(axis=1)))


def saturated(layer: Layer, z: Array, share: float = SATURATED_SHARE) -> BoolArray:
    """A mask (units,) of the units of a layer, with pre-activations z (units, n), that are flat on `share` of points.

    Flat means a derivative of less than `FLAT_SHARE` of the largest in the usual range. Only an activation that
    flattens out far from zero can saturate; those that are silent there are covered by the rule about dead units.
    """
    is_flat = None if layer.activation.flat_below_kink else _flat_pairs(layer, z)
    if is_flat is None:
        return np.zeros(len(z), np.bool_)
    return _without_muted(layer, np.asarray(np.count_nonzero(is_flat, axis=1) >= share * is_flat.shape[1]))


def saturated_on_one_side(layer: Layer, z: Array, y: Array) -> BoolArray:
    """Of the saturated units, those with nearly constant outputs y (units, n), which the function does not need.

    A steep unit that is flat on either side of a step is saturated too, but carries that step.
    """
    if not y.shape[1]:
        return np.zeros(len(y), np.bool_)
    is_constant = np.ptp(y, axis=1) <= CONSTANT_SPREAD * np.maximum(1.0, np.abs(y).max(axis=1))
    return np.asarray(saturated(layer, z) & is_constant)


def flat_share(network: Network, passed: list[tuple[Array, Array]]) -> float:
    """The fraction of pairs of a hidden unit and a point at which the unit is silent or saturated.

    `passed` has the pre-activations and outputs (units, n) of every layer. Linear activations and muted units do not
    count; NaN if nothing else is left.
    """
    flat = pairs = 0
    for layer, (z, _) in zip(network.layers[:-1], passed, strict=False):
        is_flat = _flat_pairs(layer, z)
        if is_flat is not None:
            is_flat[list(layer.muted)] = False
            flat += int(np.count_nonzero(is_flat))
            pairs += (len(z) - len(layer.muted)) * is_flat.shape[1]
    return flat / pairs if pairs else float("nan")


def _flat_pairs(layer: Layer, z: Array) -> BoolArray | None:
    """A mask (units, samples) of where units with pre-activations z (units, n) are flat, over some points.

    None if the activation flattens out nowhere, each unit has learned its own, or there are no points.
    """
    steepest = 1.0 if layer.activation.flat_below_kink else 0.0 if layer.parameter.ndim else _steepness(layer)
    if not steepest or not z.shape[1]:
        return None
    some = some_of(z, MOST_ASKED, axis=1)
    return np.asarray(np.abs(layer.activation.derivatives(some, layer.parameter)) < FLAT_SHARE * steepest)


def _without_muted(layer: Layer, units: BoolArray) -> BoolArray:
    units[list(layer.muted)] = False
    return units


def _steepness(layer: Layer) -> float:
    return largest_derivative(layer.activation, float(layer.parameter))


@lru_cache(maxsize=64)
def largest_derivative(activation: Activation, value: float) -> float:
    """The largest |f′(z)| for z from −3 to 3, at most 1; 0 if the activation does not flatten out on either side."""
    far = np.abs(activation.derivatives(_FAR, value)).reshape(2, -1).max(axis=1)
    steepest = min(1.0, float(np.abs(activation.derivatives(_USUAL, value)).max()))
    return steepest if far.min() < _FAR_DERIVATIVE * steepest else 0.0

"""Where the data lies on a unit's activation curve, how steep the curve is there, and statistics of the layer.

A curve is flat where its derivative is at most `FLAT_SHARE` of the largest for z from −3 to 3. There a unit is silent
if its output is at most `NEAR_ZERO` in magnitude, as a ReLU below zero; otherwise it is saturated.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neuronlab.core.activations.activation import Activation
from neuronlab.core.arrays import Array, IntArray, frozen
from neuronlab.core.network.network import Layer, Network
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.network import NetworkSpec

FLAT_SHARE = 0.05
NEAR_ZERO = 1e-3
"""Outputs of at most this magnitude count as zero."""
BINS = 48
CURVE_SAMPLES = 193
_USUAL = np.linspace(-3.0, 3.0, 121)
_MOST_NUMBERS = 2**13
"""Statistics of a layer use at most this many outputs, at some points, to bound the cost of wide layers."""

LIVE, SATURATED, SILENT = 0, 1, 2
STATES = 3

Unit = tuple[int, int]
"""(hidden layer, unit), each counted from 0."""


def nearest_unit(spec: NetworkSpec, wished: Unit | None) -> Unit | None:
    """The wished unit, or the last one that exists if it is gone; None without hidden layers or a choice."""
    if wished is None or not spec.hidden:
        return None
    layer = min(wished[0], len(spec.hidden) - 1)
    return layer, min(wished[1], spec.hidden[layer].width - 1)


class ActivationCurve(NamedTuple):
    """A unit's activation, sampled; all arrays are (samples,).

    Attributes:
        z: Pre-activations.
        y: Outputs f(z).
        derivative: Derivatives f′(z).
    """

    z: Array
    y: Array
    derivative: Array


@dataclass(frozen=True, eq=False)
class LayerFigures:
    """Statistics of all outputs of a hidden layer over the data.

    Attributes:
        mean: Their mean.
        spread: Their standard deviation.
        zeros: The fraction that is (nearly) zero.
        saturated: The fraction that is saturated.
    """

    mean: float
    spread: float
    zeros: float
    saturated: float


@dataclass(frozen=True, eq=False)
class ActivationData:
    """A unit over the training points.

    Attributes:
        layer: Hidden layer, from 0.
        unit: Unit of the layer, from 0.
        z: (n,) pre-activations; finite ones only.
        states: (n,) LIVE, SATURATED or SILENT.
        silent: Fraction of silent states.
        saturated: Fraction of saturated states.
        mean_derivative: Mean |f′(z)|; NaN without points.
        of_layer: Statistics of the whole layer.
    """

    layer: int
    unit: int
    z: Array
    states: npt.NDArray[np.int8]
    silent: float
    saturated: float
    mean_derivative: float
    of_layer: LayerFigures

    def histogram(self, ends: tuple[float, float]) -> IntArray:
        """Counts (STATES, BINS) of the points by state and by z; points beyond the ends are not counted."""
        low, high = ends
        bins = np.floor((self.z - low) * (BINS / (high - low)))
        bins[self.z == high] = BINS - 1
        inside = (bins >= 0.0) & (bins < BINS)
        flat = self.states[inside] * np.intp(BINS) + bins[inside].astype(np.intp)
        return np.bincount(flat, minlength=STATES * BINS).reshape(STATES, BINS)


def activation_data(network: Network, features: Array, outputs: list[Array], unit: Unit) -> ActivationData:
    """Data about a hidden unit and its layer, given the network's `features` (features, n) and `outputs`.

    `outputs` holds one (units, n) array per layer with weights, as returned by `Network.activations`.
    """
    number, index = unit
    layer = network.layers[number]
    below = outputs[number - 1] if number else features
    one = _unit_of(layer, index)
    z, y = one.pre_activations(below), outputs[number][index : index + 1]
    derivatives = one.activation.derivatives(z, one.parameter)
    states = unit_states(one, y, derivatives)
    is_there = np.isfinite(z)
    count = max(1, z.size)
    return ActivationData(
        number,
        index,
        frozen(z[is_there].astype(np.float64)),
        frozen(states[is_there]),
        np.count_nonzero(states == SILENT) / count,
        np.count_nonzero(states == SATURATED) / count,
        float(np.abs(derivatives).mean()) if z.size else float("nan"),
        _figures(layer, below, outputs[number]),
    )


def activation_curve(network: Network, unit: Unit, ends: tuple[float, float]) -> ActivationCurve:
    """A hidden unit's activation, with its current parameter, between two pre-activations."""
    one = _unit_of(network.layers[unit[0]], unit[1])
    z = np.linspace(*ends, CURVE_SAMPLES)[None]
    y = np.empty_like(z)
    one.activation.apply(z, y, one.parameter)
    return ActivationCurve(z[0], y[0], one.activation.derivatives(z, one.parameter)[0])


def _unit_of(layer: Layer, unit: int) -> Layer:
    """A layer with only this unit."""
    parameter = layer.parameter[unit : unit + 1] if layer.parameter.ndim else layer.parameter
    return replace(layer, block=layer.block[unit : unit + 1], parameter=parameter, muted=())


def unit_states(layer: Layer, y: Array, derivatives: Array) -> npt.NDArray[np.int8]:
    """The states (units, n) of units with outputs y and these derivatives."""
    steepest = _steepest(layer) if layer.parameter.ndim else _steepest_at(layer.activation, float(layer.parameter))
    states = np.zeros(y.shape, np.int8)
    is_flat = np.abs(derivatives) <= FLAT_SHARE * steepest
    states[is_flat] = SATURATED
    states[is_flat & (np.abs(y) <= NEAR_ZERO)] = SILENT
    return states


def _steepest(layer: Layer) -> Array:
    """The largest |f′(z)| in the usual range, (units, 1) for units that have learned a negative slope each."""
    usual = np.broadcast_to(_USUAL, (len(layer.parameter), len(_USUAL)))
    steepest: Array = np.abs(layer.activation.derivatives(usual, layer.parameter)).max(axis=1, keepdims=True)
    return steepest


@lru_cache(maxsize=64)
def _steepest_at(activation: Activation, value: float) -> float:
    """The largest |f′(z)| of an activation with a chosen parameter; cached, because every frame needs it."""
    return float(np.abs(activation.derivatives(_USUAL, value)).max())


def _figures(layer: Layer, below: Array, outputs: Array) -> LayerFigures:
    """Statistics of a whole layer, from some of the points."""
    units, count = outputs.shape
    if not count:
        return LayerFigures(*[float("nan")] * 4)
    most = max(1, _MOST_NUMBERS // units)
    y, z = some_of(outputs, most, axis=1), layer.pre_activations(some_of(below, most, axis=1))
    states = unit_states(layer, y, layer.activation.derivatives(z, layer.parameter))
    return LayerFigures(
        float(y.mean(dtype=np.float64)),
        float(y.std(dtype=np.float64)),
        np.count_nonzero(np.abs(y) <= NEAR_ZERO) / y.size,
        np.count_nonzero(states == SATURATED) / y.size,
    )

"""Positions at which hidden units reach a kink, so that the slope of the learned curve can change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from neuronlab.core.arrays import Array, IntArray, frozen
from neuronlab.core.network.network import Layer, Network, unit_indices


@dataclass(frozen=True, eq=False)
class Kinks:
    """Positions at which units reach a kink of their activation; all arrays are (kinks,).

    Attributes:
        x: Raw inputs; NaN for a kink that is never reached.
        layers: Hidden layers, from 0.
        units: Units of the layer, from 0.
        values: The z of the kink.
    """

    x: Array
    layers: IntArray
    units: IntArray
    values: Array

    def __len__(self) -> int:
        return len(self.x)


class Kink(NamedTuple):
    """A kink of a hidden unit.

    Attributes:
        layer: Hidden layer, from 0.
        unit: Unit of the layer, from 0.
        value: The z of the kink.
    """

    layer: int
    unit: int
    value: float


_Found = tuple[Array, IntArray, Array]
"""Raw x, units and z of the kinks of one layer."""
_NONE = Kinks(np.empty(0), np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))


def unit_kinks(network: Network, x: Array, sums: Sequence[Array]) -> Kinks:
    """Positions at which units of hidden layers reach a kink of their activation, layer by layer.

    A unit w·x̂ + b of the first layer has one position for every kink, inside or outside the plot, NaN if it is never
    reached or the unit is muted. Units of other layers can have several or none: these are found between increasing raw
    `x` (samples,), from the `sums` (units, samples) of every layer at `x`. Empty if no activation has a kink.
    """
    parts: list[Kinks] = []
    for number, layer in enumerate(network.layers[:-1]):
        if layer.activation.kinks:
            is_piecewise_linear = number == 0 and not network.spec.features and layer.squares is None
            positions, units, values = (
                _of_piecewise_linear(network, layer) if is_piecewise_linear else _between(layer, x, sums[number])
            )
            parts.append(Kinks(positions, np.full(len(positions), number), units, values))
    if not parts:
        return _NONE
    columns = zip(*((part.x, part.layers, part.units, part.values) for part in parts), strict=True)
    return Kinks(*(frozen(np.concatenate(column)) for column in columns))


def bias_for(network: Network, kink: Kink, x: float) -> float:
    """The bias with which a unit reaches its kink at raw x: b = kink − (z(x) − b).

    It always exists and is unique, because the inputs of the unit at x do not depend on its bias.
    """
    layer, inputs = network.layers[kink.layer], np.array([[x]])
    below = network.activations(inputs)[kink.layer - 1] if kink.layer else network.features(inputs)
    signals = below[:, 0].astype(np.float64)
    without = float(layer.weights[kink.unit].astype(np.float64) @ signals)
    if layer.squares is not None:
        without += float(layer.squares[kink.unit].astype(np.float64) @ signals**2)
    return kink.value - without


def bias_index(network: Network, layer: int, unit: int) -> int:
    """The index of a unit's bias in the flat parameter vector."""
    return int(unit_indices(network.spec, layer, unit)[network.layers[layer].block.shape[1] - 1])


def _of_piecewise_linear(network: Network, layer: Layer) -> _Found:
    """w·x̂ + b = kink at x̂ = (kink − b) / w."""
    weights, bias = layer.weights[:, 0].astype(np.float64), layer.bias.astype(np.float64)
    values = np.array(layer.activation.kinks)
    with np.errstate(all="ignore"):
        scaled = np.where(weights != 0.0, (values[:, None] - bias) / weights, np.nan).T
    scaled[list(layer.muted)] = np.nan
    x = network.input_scaling.undo(scaled.reshape(-1, 1))[:, 0]
    return x, np.repeat(np.arange(len(bias)), len(values)), np.tile(values, len(bias))


def _between(layer: Layer, x: Array, sums: Array) -> _Found:
    """Positions at which z crosses a kink between two samples, by linear interpolation."""
    z = sums.astype(np.float64)
    found, units, values = [], [], []
    for kink in layer.activation.kinks:
        ahead = z - kink
        with np.errstate(all="ignore"):
            is_below = ahead < 0.0  # a sample exactly at the kink counts once
            passes = is_below[:, :-1] != is_below[:, 1:]
            passes[list(layer.muted)] = False
            unit, position = np.nonzero(passes)
            share = ahead[unit, position] / (ahead[unit, position] - ahead[unit, position + 1])
        found.append(x[position] + share * (x[position + 1] - x[position]))
        units.append(unit)
        values.append(np.full(len(unit), kink))
    return np.concatenate(found), np.concatenate(units), np.concatenate(values)

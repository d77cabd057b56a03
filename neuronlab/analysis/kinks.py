"""Where the units of the first layer switch: the places at which the learned curve can change its slope."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.features import compute_features
from neuronlab.core.network import Layer, Network

SAMPLES = 961
"""Places along the range between which a unit of curved inputs is taken to reach its kink once at most."""


@dataclass(frozen=True, eq=False)
class Kinks:
    """Raw `x` (kinks,) where first-layer units reach a kink of their activation, NaN where one never does.

    `units` (kinks,) says which unit, `values` (kinks,) the z of the kink.
    """

    x: Array
    units: IntArray
    values: Array


class Kink(NamedTuple):
    """A kink of a first-layer unit: the z at which its activation has it."""

    unit: int
    value: float


_NONE = Kinks(np.empty(0), np.empty(0, np.intp), np.empty(0))


def first_layer_kinks(network: Network, x_range: tuple[float, float]) -> Kinks:
    """Where units of the first hidden layer reach a kink of their activation.

    A unit w·x̂ + b has one such place for every kink, NaN where it is never reached or the unit is muted. Units of
    squares or of other features can have several; theirs are looked for within `x_range`. Empty when the activation has
    no kink or the network more than one input.
    """
    if network.spec.inputs != 1 or not network.spec.hidden or not network.layers[0].activation.kinks:
        return _NONE
    layer = network.layers[0]
    is_straight = not network.spec.features and layer.squares is None
    return _of_straight_units(network, layer) if is_straight else _of_curved_units(network, layer, x_range)


def bias_for(network: Network, kink: Kink, x: float) -> float:
    """The bias with which a first-layer unit reaches its kink at raw x: b = kink − (z(x) − b).

    What goes in, squares and other features too, is a number at x, so there is always exactly one.
    """
    layer = network.layers[0]
    below = compute_features(network.spec.features, network.input_scaling.apply(np.array([[x]])))[0]
    without = float(layer.weights[kink.unit].astype(np.float64) @ below)
    if layer.squares is not None:
        without += float(layer.squares[kink.unit].astype(np.float64) @ below**2)
    return kink.value - without


def bias_index(network: Network, unit: int) -> int:
    """Where the bias of a first-layer unit is in the flat parameter vector."""
    columns = network.layers[0].block.shape[1]
    return int(unit + 1) * int(columns) - 1


def _of_straight_units(network: Network, layer: Layer) -> Kinks:
    """w·x̂ + b = kink at x̂ = (kink − b) / w."""
    weights, bias = layer.weights[:, 0].astype(np.float64), layer.bias.astype(np.float64)
    values = np.array(layer.activation.kinks)
    with np.errstate(all="ignore"):
        scaled = np.where(weights != 0.0, (values[:, None] - bias) / weights, np.nan).T
    scaled[list(layer.muted)] = np.nan
    x = network.input_scaling.undo(scaled.reshape(-1, 1))[:, 0]
    return Kinks(x, np.repeat(np.arange(len(bias)), len(values)), np.tile(values, len(bias)))


def _of_curved_units(network: Network, layer: Layer, x_range: tuple[float, float]) -> Kinks:
    """Where z passes a kink between two samples, found by a straight line between them."""
    x = np.linspace(*x_range, SAMPLES)
    z = layer.pre_activations(network.features(x[:, None])).astype(np.float64)
    found, units, values = [], [], []
    for kink in layer.activation.kinks:
        ahead = z - kink
        with np.errstate(all="ignore"):
            is_below = ahead < 0.0  # so that one exactly at the kink counts once
            passes = is_below[:, :-1] != is_below[:, 1:]
            passes[list(layer.muted)] = False
            unit, place = np.nonzero(passes)
            share = ahead[unit, place] / (ahead[unit, place] - ahead[unit, place + 1])
        found.append(x[place] + share * (x[1] - x[0]))
        units.append(unit)
        values.append(np.full(len(unit), kink))
    return Kinks(np.concatenate(found), np.concatenate(units), np.concatenate(values))

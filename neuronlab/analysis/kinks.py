"""Where the units of the first layer switch: the places at which the learned curve can change its slope."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network import Layer, Network

SAMPLES = 961
"""Places along the range between which a unit of curved inputs is taken to reach its kink once at most."""


def first_layer_kinks(network: Network, x_range: tuple[float, float]) -> Array:
    """Raw x (kinks,) at which units of the first hidden layer reach a kink of their activation, unit by unit.

    A unit w·x̂ + b has one such place for every kink, NaN where it is never reached or the unit is muted. Units of
    squares or of other features can have several; theirs are looked for within `x_range`. Empty when the activation has
    no kink or the network more than one input.
    """
    if network.spec.inputs != 1 or not network.spec.hidden or not network.layers[0].activation.kinks:
        return np.empty(0)
    layer = network.layers[0]
    is_straight = not network.spec.features and layer.squares is None
    return _of_straight_units(network, layer) if is_straight else _of_curved_units(network, layer, x_range)


def _of_straight_units(network: Network, layer: Layer) -> Array:
    """w·x̂ + b = kink at x̂ = (kink − b) / w."""
    weights, bias = layer.weights[:, 0].astype(np.float64), layer.bias.astype(np.float64)
    kinks = np.array(layer.activation.kinks)[:, None]
    with np.errstate(all="ignore"):
        scaled = np.where(weights != 0.0, (kinks - bias) / weights, np.nan).T
    scaled[list(layer.muted)] = np.nan
    scaled = scaled.reshape(-1)
    return np.asarray(network.input_scaling.undo(scaled[:, None])[:, 0])


def _of_curved_units(network: Network, layer: Layer, x_range: tuple[float, float]) -> Array:
    """Where z passes a kink between two samples, found by a straight line between them."""
    x = np.linspace(*x_range, SAMPLES)
    z = layer.pre_activations(network.features(x[:, None])).astype(np.float64)
    found = []
    for kink in layer.activation.kinks:
        ahead = z - kink
        with np.errstate(all="ignore"):
            is_below = ahead < 0.0  # so that one exactly at the kink counts once
            passes = is_below[:, :-1] != is_below[:, 1:]
            passes[list(layer.muted)] = False
            unit, place = np.nonzero(passes)
            share = ahead[unit, place] / (ahead[unit, place] - ahead[unit, place + 1])
        found.append(x[place] + share * (x[1] - x[0]))
    return np.concatenate(found)

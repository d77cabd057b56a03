"""Where the units of the first layer switch: the places at which the learned curve can change its slope."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network import Network


def first_layer_kinks(network: Network) -> Array:
    """Raw x (units,) at which each unit of the first hidden layer reaches its kink, NaN where it never does.

    Empty when the activation has no kink or the network has more than one input: w·x̂ + b = kink at x̂ = (kink − b)/w.
    """
    if network.spec.inputs != 1 or not network.spec.hidden:
        return np.empty(0)
    layer = network.layers[0]
    if layer.activation.kink is None:
        return np.empty(0)
    weights, bias = layer.weights[:, 0].astype(np.float64), layer.bias.astype(np.float64)
    with np.errstate(all="ignore"):
        scaled = np.where(weights != 0.0, (layer.activation.kink - bias) / weights, np.nan)
    return np.asarray(network.input_scaling.undo(scaled[:, None])[:, 0])

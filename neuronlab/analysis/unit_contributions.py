"""How much every hidden unit contributes: by that neurons are put in order, the ones that matter first."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Layer, Network

MOST_ASKED = 256
"""Points that are looked at, evenly chosen, so that a large set costs no more."""


def unit_contributions(network: Network, outputs: list[Array]) -> list[Array]:
    """For every hidden layer, how much each unit (units,) contributes over the points, in float64.

    `outputs` holds one (units, n) array per layer with weights, as `Network.activations` gives them. A unit j that puts
    out y adds w·y to the z of every unit above, and contributes as far as that varies from point to point:
    ‖W[:, j]‖ · std(yⱼ), with W (out, in) the weights of the layer above. Where those units are quadratic it adds
    w·y + a·y², and the root of the summed variances is taken. What a unit adds to all classes of a softmax alike
    changes no probability and does not count. All are 0 without points.
    """
    shares = []
    for number, y in enumerate(outputs[:-1]):
        above, some = network.layers[number + 1], y[:, :: -(-max(1, y.shape[1]) // MOST_ASKED)]
        is_softmax = number == len(outputs) - 2 and network.spec.output == "softmax"
        shares.append(_of_layer(above, some.astype(np.float64), is_softmax))
    return shares


def _of_layer(above: Layer, y: Array, is_softmax: bool) -> Array:
    units, count = y.shape
    if not count:
        return np.zeros(units)
    linear, varied = _weights(above.weights, is_softmax), _centred(y)
    total = np.add.reduce(linear * linear, 0) * np.add.reduce(varied * varied, 1)
    if above.squares is not None:
        squared, bent = _weights(above.squares, is_softmax), _centred(y * y)
        total += np.add.reduce(squared * squared, 0) * np.add.reduce(bent * bent, 1)
        total += 2.0 * np.add.reduce(linear * squared, 0) * np.add.reduce(varied * bent, 1)
    return np.asarray(np.sqrt(np.maximum(total, 0.0) / count))


def _weights(weights: Array, is_softmax: bool) -> Array:
    wide = weights.astype(np.float64)
    return wide - wide.mean(axis=0) if is_softmax else wide


def _centred(y: Array) -> Array:
    """What is asked for with every frame is a plain sum and not `mean`, which takes three times as long."""
    centred: Array = y - np.add.reduce(y, 1, keepdims=True) / y.shape[1]
    return centred

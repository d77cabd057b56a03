"""The contribution of every hidden unit, by which units can be sorted."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Layer, Network
from neuronlab.core.sampling import some_of

MOST_ASKED = 256
"""At most this many points are used, to bound the cost of large sets."""


def unit_contributions(network: Network, outputs: list[Array]) -> list[Array]:
    """For every hidden layer, the contribution of each unit (units,) over the points, in float64.

    `outputs` holds one (units, n) array per layer with weights, as returned by `Network.activations`. A unit j with
    output y adds w·y to the z of every unit above; its contribution is the variation of that term over the points:
    ‖W[:, j]‖ · std(yⱼ), with W (out, in) the weights of the layer above. If those units are quadratic it adds
    w·y + a·y², and the contribution is the root of the summed variances. Terms common to all classes of a softmax do
    not change any probability and are removed. All contributions are 0 without points.
    """
    shares = []
    for number, y in enumerate(outputs[:-1]):
        above, some = network.layers[number + 1], some_of(y, MOST_ASKED, axis=1)
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
    """Centre the rows; a plain sum, because `mean` takes three times as long and this runs for every frame."""
    centred: Array = y - np.add.reduce(y, 1, keepdims=True) / y.shape[1]
    return centred

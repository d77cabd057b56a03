"""How much every hidden unit contributes: by that neurons are put in order, the ones that matter first."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network import Layer, Network

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
    linear = _weights(above.weights, is_softmax)
    varied = y - y.mean(axis=1, keepdims=True)
    total = _summed(linear, linear) * _summed(varied.T, varied.T)
    if above.squares is not None:
        squared, bent = _weights(above.squares, is_softmax), y * y
        bent -= bent.mean(axis=1, keepdims=True)
        total += _summed(squared, squared) * _summed(bent.T, bent.T)
        total += 2.0 * _summed(linear, squared) * _summed(varied.T, bent.T)
    return np.asarray(np.sqrt(np.maximum(total, 0.0) / count))


def _weights(weights: Array, is_softmax: bool) -> Array:
    wide = weights.astype(np.float64)
    return wide - wide.mean(axis=0) if is_softmax else wide


def _summed(one: Array, other: Array) -> Array:
    """Products of two (n, units) arrays, summed over the rows."""
    return np.asarray(np.einsum("nu,nu->u", one, other))

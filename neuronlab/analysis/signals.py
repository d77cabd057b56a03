"""The strength of the signals in a network: the mean inputs of its layers, over some of the training points."""

from collections.abc import Sequence

import numpy as np

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.network.network import Network

SIGNAL_POINTS = 256
"""Number of points in the means: more would not change the drawing, which is updated thirty times a second."""


def mean_signals(network: Network, inputs: Array, outputs: Sequence[Array]) -> tuple[Array, ...] | None:
    """For every layer with weights, the mean |signal| of each of its inputs (inputs,); None without points.

    `outputs` are the activations of every layer, one (units, n) array each, at raw `inputs` (n, inputs).
    """
    if not len(inputs):
        return None
    features = network.features(inputs[:SIGNAL_POINTS])
    fed = [features, *(signals[:, :SIGNAL_POINTS] for signals in outputs[:-1])]
    return tuple(frozen(np.abs(signals).mean(axis=1)) for signals in fed)

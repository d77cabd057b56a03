"""How strong the signals are that run through a network: what its layers are fed, over some of the training points."""

from collections.abc import Sequence

import numpy as np

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.network.network import Network

SIGNAL_POINTS = 256
"""The means are over so many points: more would not change a picture, and it is made thirty times a second."""


def mean_signals(network: Network, inputs: Array, outputs: Sequence[Array]) -> tuple[Array, ...] | None:
    """For every layer with weights the mean |signal| of each of its inputs (inputs,); None without points.

    `outputs` are the activations of every layer, one (units, n) array each, at raw `inputs` (n, inputs).
    """
    if not len(inputs):
        return None
    features = network.features(inputs[:SIGNAL_POINTS])
    fed = [features, *(signals[:, :SIGNAL_POINTS] for signals in outputs[:-1])]
    return tuple(frozen(np.abs(signals).mean(axis=1)) for signals in fed)

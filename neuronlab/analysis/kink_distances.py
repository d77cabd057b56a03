"""Distances of points to the kinks of a network and its loss, where derivatives jump and differences are invalid."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network.losses import HUBER_DELTA
from neuronlab.core.network.network import Network

ERROR_KINKS = {"absolute": (0.0,), "huber": (-HUBER_DELTA, HUBER_DELTA)}
"""Errors ŷ − y at which the first or second derivative of a loss jumps."""
LOGIT_KINKS = {"perceptron": (0.0,)}
"""Logits z at which it does."""


def has_kinks(network: Network, loss: str) -> bool:
    """Whether the network or the loss has any kink."""
    return loss in ERROR_KINKS or loss in LOGIT_KINKS or any(layer.activation.kinks for layer in network.layers)


def kink_distances(network: Network, loss: str, pre_activations: list[Array], target: Array) -> Array:
    """Signed distances (kinks, points) of every pre-activation, logit and error past each of its kinks.

    `pre_activations` are those of `Network.pre_activations`, `target` (outputs, points) is in the units of training.
    Muted units are left out.
    """
    pairs = zip(network.layers, pre_activations, strict=True)
    heard = [(layer, np.delete(z, list(layer.muted), axis=0)) for layer, z in pairs]
    rows = [z - kink for layer, z in heard for kink in layer.activation.kinks]
    rows += [pre_activations[-1] - kink for kink in LOGIT_KINKS.get(loss, ())]
    error = pre_activations[-1] - target
    rows += [error - kink for kink in ERROR_KINKS.get(loss, ())]
    return np.concatenate(rows) if rows else np.empty((0, target.shape[1]))

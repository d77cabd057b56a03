"""The loss of a constant prediction, which a training loss is compared with."""

from collections.abc import Callable

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import Network
from neuronlab.core.network.outputs import OUTPUTS


def loss_of_a_constant(network: Network, loss: str, targets: Array) -> float:
    """The lower loss, in the target's own units, of always predicting the mean or the median of targets (n, 1).

    For classes it is that of the frequencies of the classes. NaN for a loss whose size says nothing.
    """
    if not LOSSES[loss].has_scale:
        return float("nan")
    if network.spec.labels:
        return loss_of_the_mean(network, loss, targets)
    return min(loss_of_the_mean(network, loss, targets, middle) for middle in (np.mean, np.median))


def loss_of_the_mean(network: Network, loss: str, targets: Array, middle: Callable[..., Array] = np.mean) -> float:
    """The loss, in the target's own units, of always predicting the mean, or another `middle`, of targets (n, 1).

    For classes, the mean is the frequency of each class.
    """
    spec, output = network.spec, network.spec.output
    expected = NetworkColumns(spec, network.input_scaling, network.target_scaling).y(targets, np.float64)
    answer = middle(expected, axis=1, keepdims=True)
    if OUTPUTS[output].predicts_classes:
        share = np.clip(answer, 1e-9, 1.0 - 1e-9)
        answer = np.log(share) if spec.outputs > 1 else np.log(share / (1.0 - share))
    unit = np.array(network.target_scaling.deviation)[:, None]
    z, *scratch = (np.empty_like(expected) for _ in range(3))
    z[...] = answer
    return LOSSES[loss].value(output, z, expected, unit, *scratch)

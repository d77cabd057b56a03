"""Weight noise shows how robust a function is: the same network with random numbers added to all of its weights."""

from dataclasses import dataclass

import numpy as np

from neuronlab.core.network.network import Network, parameter_blocks


@dataclass(frozen=True, eq=False)
class Shaken:
    """A network with weight noise.

    Attributes:
        noise: Standard deviation of the noise, as a share of the RMS of each layer's weights.
        network: The network with the noise of one draw.
        train_loss: Its loss over the training points of the probe, in the target's own units; NaN without points.
    """

    noise: float
    network: Network
    train_loss: float


def with_weight_noise(network: Network, noise: float, rng: np.random.Generator) -> Network:
    """A copy of a network with noise of one draw from `rng` on all weights and biases.

    The noise of a layer is normal, with a standard deviation of `noise` times the RMS of the layer's weights, for its
    biases too: they may all be 0. Learned negative slopes are no weights and stay as they are.
    """
    parameters = network.parameters.copy()
    with np.errstate(all="ignore"):  # weights that are about to overflow stay what they are
        for block in parameter_blocks(network.spec, parameters):
            weights = block[:, :-1].astype(np.float64)
            block[:] += noise * np.sqrt(np.mean(weights * weights)) * rng.standard_normal(block.shape)
    parameters.setflags(write=False)
    return Network(network.spec, parameters, network.input_scaling, network.target_scaling)

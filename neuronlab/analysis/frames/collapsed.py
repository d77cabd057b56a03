"""A linear network as one map, compared with its layers where a person can see both."""

import numpy as np

from neuronlab.analysis.collapse import Collapsed, collapse_and_compare
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Network
from neuronlab.core.sampling import some_of

COMPARED = 256
"""The map is compared with the layers at up to this many training points, and at as many positions over the canvas."""
_COMPARED_FEWEST, _COMPARED_WORK = 16, 20_000_000
"""Networks of more than 78,000 parameters are compared at fewer, so that positions × parameters stay within this."""


def collapsed_over(network: Network, inputs: Array, request: ViewRequest) -> Collapsed | None:
    """The one map of a network, compared at training points (n, inputs) and over the canvas.

    None for a network whose hidden layers are not all linear.
    """
    if not network.spec.has_linear_logits:
        return None
    most = min(COMPARED, max(_COMPARED_FEWEST, _COMPARED_WORK // network.spec.parameter_count))
    train = some_of(inputs, most)
    if network.spec.inputs == 1:
        across = np.linspace(*request.x_range, most)[:, None]
    else:
        side = int(most**0.5)
        x1, x2 = np.linspace(*request.x_range, side), np.linspace(*request.y_range, side)
        across = np.stack([np.tile(x1, side), np.repeat(x2, side)], axis=1)
    return collapse_and_compare(network, np.concatenate([train, across]))

"""How far the learned function moves while it trains, as a share of what its picture shows."""

import numpy as np

from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Network
from neuronlab.core.network.outputs import OUTPUTS

SAMPLES = {1: 64, 2: 12}
"""Positions along each input at which the function is compared."""


class Movement:
    """Compares the learned function with what it was at the last call."""

    def __init__(self) -> None:
        self._before: tuple[object, Array] | None = None

    def since_last(self, network: Network, request: ViewRequest) -> float | None:
        """The mean move over the range of the canvas, 1 for as much as the picture shows.

        Of a curve the picture shows its own height, of a surface the range of the prediction, of classes
        probabilities from 0 to 1. It is infinite if the function is not finite, and None if there is nothing to compare
        it with: at first, and after another range or network.
        """
        ranges = (request.x_range, request.y_range)[: network.spec.inputs]
        axes = np.meshgrid(*(np.linspace(*each, SAMPLES[len(ranges)]) for each in ranges))
        with np.errstate(all="ignore"):
            values = network.predict(np.stack([axis.ravel() for axis in axes], axis=1))
        setting = network.spec.layout, request.x_range, request.y_range
        before, self._before = self._before, (setting, values)
        if before is None or before[0] != setting:
            return None
        if not (np.isfinite(values).all() and np.isfinite(before[1]).all()):
            return float("inf")
        move = float(np.abs(values - before[1]).mean())
        return move / self._span(network, request, values)

    @staticmethod
    def _span(network: Network, request: ViewRequest, values: Array) -> float:
        if OUTPUTS[network.spec.output].predicts_classes:
            return 1.0
        span = float(np.ptp(request.y_range) if network.spec.inputs == 1 else np.ptp(values))
        return max(span, 1e-300)

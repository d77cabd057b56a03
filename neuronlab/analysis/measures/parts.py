"""Measures of how a learned curve is put together from the parts of its last hidden layer."""

from collections.abc import Callable

import numpy as np
from msgspec.structs import replace

from neuronlab.analysis.contributions import Contributions, contributions_of
from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Network


def _parts(measured: Measured) -> tuple[Array, Contributions] | None:
    """The predictions (n,) at the training points in increasing order, and their parts; None unless it is a curve."""
    spec, (inputs, _) = measured.network.spec, measured.training
    if spec.inputs != 1 or spec.output != "linear" or not spec.hidden or not len(inputs):
        return None
    x = np.sort(inputs[:, 0])
    network = measured.network
    predicted = network.predict(x[:, None])[:, 0]
    parts = contributions_of(network, x, network.activations(x[:, None]))
    return (predicted, parts) if np.isfinite(predicted).all() and np.isfinite(_terms(parts)).all() else None


def _terms(parts: Contributions) -> Array:
    """What each unit contributes, (units, n)."""
    return parts.terms(np.arange(len(parts.weights)))


def _of(read: Callable[[Network, Array, Contributions], float]) -> Callable[[Measured], float | None]:
    def read_parts(measured: Measured) -> float | None:
        found = _parts(measured)
        return None if found is None else read(measured.network, *found)

    return read_parts


def _sum_difference(_network: Network, predicted: Array, parts: Contributions) -> float:
    return float(np.abs(predicted - (_terms(parts).sum(axis=0) + parts.bias)).max())


def _muting_difference(network: Network, predicted: Array, parts: Contributions) -> float:
    found = [
        np.abs(_without(network, unit).predict(parts.x[:, None])[:, 0] - (predicted - term)).max()
        for unit, term in enumerate(_terms(parts))
    ]
    return float(max(found))


def _without(network: Network, unit: int) -> Network:
    """The same network with one unit of its last hidden layer muted."""
    *before, last = network.spec.hidden
    muted = replace(last, muted=tuple(sorted({*last.muted, unit})))
    spec = replace(network.spec, hidden=(*before, muted))
    return Network(spec, network.parameters, network.input_scaling, network.target_scaling)


PARTS = {
    "sum_difference": MeasureRow(
        label="difference of the curve from the sum of its parts",
        meaning="Largest difference, over the training points, between the prediction and the sum of what the bias and "
        "the units of the last hidden layer contribute, in the unit of the target.",
        read=_of(_sum_difference),
        shown_as="tiny",
    ),
    "muting_difference": MeasureRow(
        label="difference of muting from leaving a part out",
        meaning="Largest difference, over training points and units of the last hidden layer, between the network "
        "with a unit muted and the prediction without that unit's contribution.",
        read=_of(_muting_difference),
        shown_as="tiny",
    ),
}

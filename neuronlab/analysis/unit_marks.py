"""Marks of hidden units in the plots: those that never fire, those that are saturated, and contributions."""

from neuronlab.analysis.health.stuck_units import FREED_SHARE, SATURATED_SHARE, saturated, silent_units
from neuronlab.analysis.health.unit_rules import SATURATED
from neuronlab.analysis.unit_contributions import unit_contributions
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.network.network import Network


def unit_marks(
    network: Network, passed: list[tuple[Array, Array]], shown_before: str, with_contributions: bool
) -> dict[str, object]:
    """The fields of a Frame that mark hidden units, from the sums and outputs of each layer over the points.

    Saturation uses the same limit as the insight bar, which depends on `shown_before`, the kind of its last insight.
    """
    outputs = [y for _, y in passed]
    share = FREED_SHARE if shown_before == SATURATED else SATURATED_SHARE
    layers = zip(network.layers[:-1], passed, strict=False)
    marks: dict[str, object] = {
        "silent": tuple(frozen(mask) for mask in silent_units(network, outputs)),
        "saturated": tuple(frozen(saturated(layer, z, share)) for layer, (z, _) in layers),
    }
    if with_contributions:
        marks["unit_contributions"] = tuple(frozen(of_layer) for of_layer in unit_contributions(network, outputs))
    return marks

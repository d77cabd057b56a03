"""What the pictures of neurons mark: units that never fire, those that are saturated, and how much each contributes."""

from neuronlab.analysis.health.stuck_units import FREED_SHARE, SATURATED_SHARE, saturated, silent_units
from neuronlab.analysis.health.unit_rules import SATURATED
from neuronlab.analysis.unit_contributions import unit_contributions
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.network.network import Network


def unit_marks(
    network: Network, passed: list[tuple[Array, Array]], shown_before: str, with_contributions: bool
) -> dict[str, object]:
    """The fields of a Frame that mark hidden units, from what each layer works out and puts out over the points.

    Units are counted as saturated by the share that the insight line counts by: `shown_before` is the kind of what it
    tells.
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

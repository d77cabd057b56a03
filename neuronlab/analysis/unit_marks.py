"""Marks of hidden units in the plots: those that never fire, those that are saturated, and contributions."""

from dataclasses import dataclass

from neuronlab.analysis.health.stuck_units import FREED_SHARE, SATURATED_SHARE, saturated, silent_units
from neuronlab.analysis.health.unit_rules import SATURATED
from neuronlab.analysis.signals import mean_signals
from neuronlab.analysis.unit_contributions import unit_contributions
from neuronlab.core.arrays import Array, BoolArray, frozen
from neuronlab.core.network.network import Network


@dataclass(frozen=True, eq=False)
class UnitMarks:
    """What units do over the training points; arrays are read-only.

    Attributes:
        silent: Units that never fire, one (units,) mask per hidden layer.
        saturated: Units stuck where their activation is flat, one (units,) mask per hidden layer.
        contributions: How much units contribute, one (units,) array per hidden layer; None unless the neurons are seen.
        signals: Mean size of what each layer with weights is fed, one (inputs,) array per layer; None unless the
            diagram is seen, and without points.
    """

    silent: tuple[BoolArray, ...]
    saturated: tuple[BoolArray, ...]
    contributions: tuple[Array, ...] | None = None
    signals: tuple[Array, ...] | None = None


def unit_marks(
    network: Network,
    inputs: Array,
    passed: list[tuple[Array, Array]],
    shown_before: str,
    *,
    with_contributions: bool,
    with_signals: bool,
) -> UnitMarks:
    """Mark units, given raw inputs (n, inputs) and what each layer makes of them: pairs (z, y) of (units, n) arrays.

    Units are counted as saturated by the share that the insight line counts by: `shown_before` is the kind of the
    insight that is shown.
    """
    outputs = [y for _, y in passed]
    share = FREED_SHARE if shown_before == SATURATED else SATURATED_SHARE
    layers = zip(network.layers[:-1], passed, strict=False)
    return UnitMarks(
        silent=tuple(frozen(mask) for mask in silent_units(network, outputs)),
        saturated=tuple(frozen(saturated(layer, z, share)) for layer, (z, _) in layers),
        contributions=tuple(map(frozen, unit_contributions(network, outputs))) if with_contributions else None,
        signals=mean_signals(network, inputs, outputs) if with_signals else None,
    )

"""Rules about single units: dead or saturated ones are counted, layer by layer from the first."""

import numpy as np

from neuronlab.analysis.activation_view import FLAT_SHARE
from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.analysis.health.stuck_units import (
    FREED_SHARE,
    MOST_ASKED,
    SATURATED_SHARE,
    saturated,
    saturated_on_one_side,
    silent_units,
)
from neuronlab.core.activations.table import ACTIVATION_LABELS
from neuronlab.core.data.points import PointSet
from neuronlab.core.network.network import layer_names
from neuronlab.core.sampling import some_of

FAR_INPUT = 5.0
"""Inputs beyond this saturate units from the start, so standardising is offered as a fix."""
SATURATED = "saturated"


def dead_units(now: Situation) -> Insight | None:
    """Some units never fire on the points."""
    if now.has_learned_well:
        return None
    for number, silent in enumerate(silent_units(now.network, now.outputs)):
        dead = int(np.count_nonzero(silent))
        if dead:
            if dead == 1:
                fires = "never fires on the training points, so it cannot learn."
            else:
                fires = "never fire on the training points, so they cannot learn."
            text = f"{dead} of {len(silent)} {_label(now, number)} units {fires}"
            offered = fixes.offered(now.run, fixes.revived_dead(number), fixes.leaky(number))
            return Insight("dead_units", text, layer_names(now.run.network)[number], offered)
    return None


def saturated_units(now: Situation) -> Insight | None:
    """Some units have a derivative of nearly zero on almost all points."""
    if now.has_learned_well:
        return None
    share = FREED_SHARE if now.shown_before == SATURATED else SATURATED_SHARE
    for number, z in enumerate((now.sums or [])[:-1]):
        stuck = int(np.count_nonzero(saturated(now.network.layers[number], z, share)))
        if stuck:
            are, they = ("is", "it hardly learns") if stuck == 1 else ("are", "they hardly learn")
            text = (
                f"{stuck} of {len(z)} {_label(now, number)} units {are} saturated: f′ below "
                f"{_percent(FLAT_SHARE)} of its maximum on {_percent(share)} of points, so {they}."
            )
            causes = [fixes.standardized] if _are_far_off(now.points) else []
            causes += [fixes.fitting_start, fixes.smaller_rate]
            is_constant = saturated_on_one_side(now.network.layers[number], z, now.outputs[number]).any()
            revived = [fixes.revived_saturated(number)] if is_constant else []
            offered = fixes.offered(now.run, *revived, *causes)
            return Insight(SATURATED, text, layer_names(now.run.network)[number], offered)
    return None


def _are_far_off(points: PointSet) -> bool:
    some = some_of(points.inputs, MOST_ASKED)
    return bool(np.abs(some).max(initial=0.0) > FAR_INPUT)


def _percent(share: float) -> str:
    return f"{share * 100.0:.0f}\u202f%"


def _label(now: Situation, number: int) -> str:
    return ACTIVATION_LABELS[now.run.network.hidden[number].activation]

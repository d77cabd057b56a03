"""A rule about where a first layer bends: all its kinks at one place leave the network nowhere else to bend."""

import numpy as np

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Network, layer_names
from neuronlab.core.text import written

TOGETHER, TOGETHER_STAY = 0.01, 0.02
"""Kinks nearer than the first fraction of the range of the inputs are at one place; the finding stays until they are
further apart than the second."""
KINKS_TOGETHER = "kinks_together"


def kinks_together(now: Situation) -> Insight | None:
    """All kinks of the first layer lie at one place, or, with two inputs, meet at one point."""
    if now.has_learned_well:
        return None
    found = common_kink(now.network)
    if found is None:
        return None
    nearest, farthest = found
    widths = np.ptp(np.array(now.input_range), axis=1)
    if farthest > (TOGETHER_STAY if now.shown_before == KINKS_TOGETHER else TOGETHER) * widths.max():
        return None
    raw = now.network.input_scaling.undo(nearest[None])[0]
    if len(raw) == 1:
        where = f"lie at one place, x = {_short(raw[0])}"
    else:
        where = f"meet at one point, x₁ = {_short(raw[0])}, x₂ = {_short(raw[1])}"
    text = f"All kinks of this layer {where}, so the network can bend only there."
    return Insight(KINKS_TOGETHER, text, layer_names(now.run.network)[0], fixes.offered(now.run, fixes.spread_biases))


def common_kink(network: Network) -> tuple[Array, float] | None:
    """The scaled inputs (inputs,) closest to all kinks of the first layer, and the distance of the farthest kink.

    None unless the layer has kinks that are points or lines of the inputs, of at least two units more than there are
    inputs: fewer lines always meet.
    """
    spec = network.spec
    if not spec.hidden or spec.features or spec.inputs > 2:
        return None
    layer = network.layers[0]
    if not layer.activation.kinks or layer.squares is not None:
        return None
    weights, bias = layer.weights.astype(np.float64), layer.bias.astype(np.float64)
    sizes = np.linalg.norm(weights, axis=1)
    is_seen = sizes > 0.0
    is_seen[list(layer.muted)] = False
    if np.count_nonzero(is_seen) < spec.inputs + 2:
        return None
    normals = weights[is_seen] / sizes[is_seen, None]
    offsets = (layer.activation.kinks[0] - bias[is_seen]) / sizes[is_seen]
    if not np.isfinite(offsets).all():
        return None
    nearest = np.linalg.lstsq(normals, offsets, rcond=None)[0]
    return nearest, float(np.abs(normals @ nearest - offsets).max())


def _short(value: float) -> str:
    return written(value + 0.0 if abs(value) >= 5e-4 else 0.0, ".2g")

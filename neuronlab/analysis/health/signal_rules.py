"""Rules about signals passing through the layers: missing nonlinearities, and vanishing or exploding gradients."""

import numpy as np

from neuronlab.analysis.collapse import collapse
from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.analysis.health.stuck_units import saturated, silent_units
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import layer_names
from neuronlab.core.text import written

VANISHING_RATIO = 1e-3
"""Ratio of the first layer's gradient to the last's below which the first layers hardly learn."""
FADING_RATIO, FADING_LOSS, FADING_LAYERS = 0.02, 0.2, 4
"""A ratio below the first slows the first layers down. That is said of networks of at least so many hidden layers,
while the loss is above this fraction of the best constant's loss."""
EXPLODING_RATIO = 1e3
"""Ratio of the first layer's gradient to the last's above which the first layers become erratic."""
EXPLODING_RMS = 1e3
"""A gradient this large in any layer makes the parameters erratic at any usual learning rate."""
STILL_RMS = 1e-12
"""If gradients are below this in every layer, their ratio is meaningless: the network has converged."""
RECENT = 16
"""Gradients vary from step to step, so the last samples of the history count too, at most this many."""
TO_ENTER, TO_STAY = 0.75, 0.5
"""The fraction of samples beyond a limit needed to show an insight, and to keep it: a hysteresis against flicker."""

EXPLODING, VANISHING = "exploding", "vanishing"


def _gradients(now: Situation) -> Array:
    """RMS gradients (samples, layers): the last ones since the run was changed, followed by the current ones."""
    if now.history is None:
        return now.probe.gradient_rms[None]
    steps, past = now.history.steps[1 - RECENT :], now.history.gradient_rms[1 - RECENT :]
    return np.concatenate([past[np.searchsorted(steps, now.began) :], now.probe.gradient_rms[None]])


def exploding(now: Situation) -> Insight | None:
    """Gradients are too large in some layer, or grow during backpropagation."""
    rms = now.probe.gradient_rms
    if not np.isfinite(rms).all():
        slower = fixes.starting_over(fixes.smaller_rate), fixes.starting_over(fixes.clipping)
        offered = fixes.offered(now.run, *slower, fixes.standardized)
        return Insight(EXPLODING, "Gradients explode: they overflow.", fixes=offered)
    if len(rms) < 2 or rms.max() < STILL_RMS:
        return None
    location = layer_names(now.run.network)[int(np.argmax(rms))]
    offered = fixes.offered(now.run, fixes.smaller_rate, fixes.clipping, fixes.fitting_start, fixes.standardized)
    # A single step can ruin the weights, so this is shown at once and kept while any sample exceeds the limit.
    past = _gradients(now) if now.shown_before == EXPLODING else rms[None]
    size, ratio = past.max(), (past[:, 0] / past[:, -1]).max()
    if size > EXPLODING_RMS:
        text = f"Gradients explode: they reach {written(size, '.1e')}, so each step moves the weights erratically."
        return Insight(EXPLODING, text, location, offered)
    if ratio > EXPLODING_RATIO:
        times = written(min(ratio, 1e300), ".0e")
        text = f"Gradients explode: the gradient of Hidden 1 is {times} × that of the output layer."
        return Insight(EXPLODING, text, location, offered)
    return None


def vanishing(now: Situation) -> Insight | None:
    """The gradient of the first layer is nearly zero."""
    rms = now.probe.gradient_rms
    if len(rms) < 2 or not np.isfinite(rms).all() or rms[-1] < STILL_RMS:
        return None
    if any(len(layer.muted) == layer.width for layer in now.run.network.hidden):
        return None  # no gradient passes a fully muted layer, by design
    if rms[0] == 0.0:
        return _cut_off(now)
    past = _gradients(now)
    ratios = past[:, 0] / past[:, -1]
    is_slow = len(rms) > FADING_LAYERS and now.loss_share > FADING_LOSS
    limit = FADING_RATIO if is_slow else VANISHING_RATIO
    if (ratios < limit).mean() < (TO_STAY if now.shown_before == VANISHING else TO_ENTER):
        return None
    if _is_stuck(now):
        return None
    usual = float(np.median(ratios))
    if usual < VANISHING_RATIO:
        times = written(usual, ".0e")
        text = f"Gradients vanish: this layer gets only {times} × the output layer's gradient, so it hardly learns."
    else:
        fold = float(f"{1.0 / usual:.1g}")  # one figure, since the next ones change from step to step
        text = f"Gradients fade about {fold:.0f}-fold from the output layer to this one."
    with_relu = fixes.instead_of("sigmoid", "relu", "Use ReLU")
    return Insight(VANISHING, text, "Hidden 1", fixes.offered(now.run, with_relu, fixes.fitting_start))


def _is_stuck(now: Situation) -> bool:
    """Whether a layer is entirely dead or mostly saturated; the rules about units describe that better."""
    if any(silent.all() for silent in silent_units(now.network, now.outputs)):
        return True
    layers = zip(now.network.layers[:-1], now.sums or (), strict=False)
    return any(2 * np.count_nonzero(saturated(layer, z)) >= len(z) for layer, z in layers)


def _cut_off(now: Situation) -> Insight | None:
    """The gradient of the first layer is exactly zero."""
    if any(layer.activation == "step" for layer in now.run.network.hidden):
        text = "No gradient passes a Threshold activation, so no weight before it can learn."
        with_tanh = fixes.instead_of("step", "tanh", "Use tanh")
        return Insight(VANISHING, text, "Hidden 1", fixes.offered(now.run, with_tanh))
    if _is_stuck(now) or _opens_next(now):
        return None
    text = f"No gradient reaches this layer, so it cannot learn from {'here' if now.step else 'these initial weights'}."
    return Insight(VANISHING, text, "Hidden 1", fixes.offered(now.run, fixes.fitting_start))


def _opens_next(now: Situation) -> bool:
    """Whether a revival has left weights of 0 above active units: the next step lets the gradient pass them."""
    if not now.network.layers[0].block[:, :-1].any():
        return False  # initial weights of 0 throughout
    pairs = zip(now.network.layers[1:], now.outputs, strict=False)
    return any(not layer.block[:, :-1].any() and y.any() for layer, y in pairs)


def purely_linear(now: Situation) -> Insight | None:
    """All activations are linear, so the network is a single linear map."""
    network = now.run.network
    if not network.has_linear_logits:
        return None
    count, formula = network.parameter_count, collapse(now.network).formula
    if len(network.labels) > 2:
        text = f"{count} parameters, and every boundary between two classes is a straight line"
    elif network.labels:
        text = f"{count} parameters, one straight boundary: {formula} = 0"
    else:
        text = f"{count} parameters, one {'line' if network.inputs == 1 else 'plane'}: ŷ = {formula}"
    bent = fixes.offered(now.run, fixes.instead_of("identity", "tanh", "Use tanh"))
    return Insight("linear", text, "Linear network", bent)

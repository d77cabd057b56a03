"""Verdicts on the gradients and updates of the layers, and the ranges in which they are healthy.

Gradients use the thresholds of the insight bar, updates the usual rule of thumb.
"""

import numpy as np

from neuronlab.analysis.health.signal_rules import EXPLODING_RATIO, EXPLODING_RMS, STILL_RMS, VANISHING_RATIO
from neuronlab.core.arrays import Array

SMALL_UPDATE, LARGE_UPDATE = 1e-4, 1e-2
"""An update should change weights by about a thousandth of their size (Karpathy, CS231n, "Neural Networks Part 3")."""

MOST_FLAT = 0.8
"""Above this fraction of silent or saturated pairs of a unit and a point, gradients of healthy size come from a few.
Half is usual with ReLU."""
HEALTHY, STILL, VANISHING, EXPLODING = "healthy", "still", "vanishing", "exploding"
SMALL_UPDATES, LARGE_UPDATES = "small updates", "large updates"
ALARMING = frozenset({VANISHING, EXPLODING, LARGE_UPDATES})
"""Small updates are not alarming: they are normal at the end of training."""

Band = tuple[Array, Array]
"""Lowest and highest healthy size of every layer, each (layers,)."""


def gradient_verdict(rms: Array) -> str:
    """A verdict on the RMS of ∂L/∂W (layers,), from the first layer to the output."""
    return _verdict(rms, EXPLODING_RMS)


def delta_verdict(rms: Array) -> str:
    """A verdict on the RMS of ∂ℓ/∂z (layers,), from the first layer to the output, by their ratio alone."""
    return _verdict(rms, np.inf)


def update_verdict(ratios: Array) -> str:
    """A verdict on the update-to-weight ratios (layers,); empty if none is known."""
    if np.isnan(ratios).all():
        return ""
    if np.nanmax(ratios) > LARGE_UPDATE:
        return LARGE_UPDATES
    return SMALL_UPDATES if np.nanmax(ratios) < SMALL_UPDATE else HEALTHY


def gradient_band(rms: Array) -> Band:
    """The range in which the RMS of ∂L/∂W neither vanish nor explode, given their current values."""
    return _band(rms, EXPLODING_RMS)


def delta_band(rms: Array) -> Band:
    """The range in which the RMS of ∂ℓ/∂z neither vanish nor explode, given their current values."""
    return _band(rms, np.inf)


def update_band(ratios: Array) -> Band:
    """The healthy range of the update-to-weight ratios, the same for every layer."""
    return np.full(len(ratios), SMALL_UPDATE), np.full(len(ratios), LARGE_UPDATE)


def _verdict(rms: Array, most: float) -> str:
    if not np.isfinite(rms).all():
        return EXPLODING
    if rms.max(initial=0.0) < STILL_RMS:
        return STILL
    if len(rms) < 2:
        return HEALTHY
    if rms.max() > most or rms[0] > EXPLODING_RATIO * rms[-1]:
        return EXPLODING
    if rms[-1] >= STILL_RMS and rms[0] < VANISHING_RATIO * rms[-1]:
        return VANISHING
    return HEALTHY


def _band(rms: Array, most: float) -> Band:
    """Ratios to the output layer bound the other layers; `most` bounds all."""
    low, high = np.zeros(len(rms)), np.full(len(rms), np.inf)
    if len(rms) > 1:
        high[:] = most
        if np.isfinite(rms[-1]) and rms[-1] >= STILL_RMS:
            low[:-1] = VANISHING_RATIO * rms[-1]
            high[:-1] = np.minimum(most, EXPLODING_RATIO * rms[-1])
    return low, high

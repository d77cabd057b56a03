"""Thin out the course of a loss without losing a spike: every part of a run keeps its lowest and highest value."""

import numpy as np

from neuronlab.core.arrays import Array, IntArray

PARTS = 80
MOST_SAMPLES = 5 * PARTS
"""Of every part the first sample, and the lowest and highest of two losses."""


def spike_keeping_samples(steps: IntArray, losses: Array, last: int) -> IntArray:
    """Indices of at most `MOST_SAMPLES` samples, in increasing order; all of them if there are no more.

    Args:
        steps: (samples,) increasing, from 0 to `last`.
        losses: (2, samples); a row that is NaN throughout is ignored, as any NaN is.
        last: The step at which the run ends, so that all runs are cut into the same parts.
    """
    if len(steps) <= MOST_SAMPLES:
        return np.arange(len(steps))
    part = np.minimum(steps * PARTS // last, PARTS - 1)
    starts = np.flatnonzero(np.diff(part, prepend=-1))
    ends = np.append(starts[1:], len(steps)) - 1
    kept = [starts]
    for row in losses:
        if np.isnan(row).all():
            continue
        kept += [
            np.lexsort((np.where(np.isnan(row), np.inf, row), part))[starts],
            np.lexsort((np.where(np.isnan(row), -np.inf, row), part))[ends],
        ]
    return np.unique(np.concatenate(kept))

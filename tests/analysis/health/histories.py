"""Histories of losses and gradients, made up for the rules that read them."""

import numpy as np

from neuronlab.core.training.history import HistoryRecord

STEPS = np.arange(0, 2048, 8)


SHARE = STEPS / STEPS[-1]
"""From 0 to 1 over the steps of the history."""


def record(train, test=np.nan, gradient=0.1, layers=2):
    """A history with these losses and gradients at STEPS, each of them (samples,) or one number for all."""
    ones = np.ones(len(STEPS))
    rms = np.tile((gradient * ones)[:, None], (1, layers))
    return HistoryRecord(8, STEPS, train * ones, test * ones, rms, rms, rms)

"""Where kinks were at the first step of a run."""

import numpy as np

from neuronlab.analysis.kinks import Kinks
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.network.network import Network
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.trainer import Trainer

MOST_TRACED = 64
"""Of more kinks, no starts are worked out: their trails could not be told apart."""


def first_network(run: Trainer | PastRun) -> Network | None:
    """The network at step 0; None before the first step, and where it is not known.

    It is that of the checkpoint at step 0. A session opened again has none: its weights may have been set by hand
    before the first step. Nor is it known where the network has had another shape since: a unit of the same number
    need not be the same unit.
    """
    record = run.record
    if not run.step or record is None or record.is_reshaped or not record.checkpoints:
        return None
    first = record.checkpoints[0]
    if first.step or first.workspace.run.network.layout != run.run.network.layout:
        return None
    network = run.network()
    return Network(run.run.network, first.state.parameters, network.input_scaling, network.target_scaling)


def matched(kinks: Kinks, first: Kinks) -> Array:
    """For every kink of `kinks` (kinks,) its position among the `first`; NaN where none or several match.

    A unit of a deeper layer can have several kinks at the same z, of which nobody can say which one was which.
    """
    now, then = (list(zip(each.layers, each.units, each.values, strict=True)) for each in (kinks, first))
    positions: dict[object, list[float]] = {}
    for key, x in zip(then, first.x, strict=True):
        positions.setdefault(key, []).append(float(x))
    counts: dict[object, int] = {}
    for key in now:
        counts[key] = counts.get(key, 0) + 1
    found = [positions.get(key, []) for key in now]
    is_clear = [counts[key] == 1 and len(xs) == 1 for key, xs in zip(now, found, strict=True)]
    return frozen(np.array([xs[0] if clear else np.nan for xs, clear in zip(found, is_clear, strict=True)], np.float64))

"""Parameters set by hand, in the place of those that were learned."""

from collections.abc import Mapping
from dataclasses import replace

from neuronlab.core.arrays import frozen
from neuronlab.core.optimizers import OPTIMIZERS
from neuronlab.core.points import PointSet
from neuronlab.core.specs import RunSpec
from neuronlab.core.state import RunState


def place(_run: RunSpec, _points: PointSet, state: RunState, values: Mapping[int, float]) -> RunState:
    """Give parameters, by their index in the flat vector, these values.

    What the optimiser remembers of them is cleared; one that remembers whole steps forgets them all.
    """
    parameters, memory = state.parameters.copy(), state.memory.copy()
    indices = list(values)
    parameters[indices] = list(values.values())
    memory[:, slice(None) if OPTIMIZERS[state.optimizer].is_full_batch else indices] = 0.0
    return replace(state, parameters=frozen(parameters), memory=frozen(memory), judged_from=state.step + 1)

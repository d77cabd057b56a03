"""What was learned: the value that travels between a trainer, an undo entry and a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.data.points import PointSet, Scaling
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.shuffling import GeneratorState
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import initial_parameters, unit_indices
from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.probe import probe_points

START, ORDER, NOISE = 0, 1, 2
"""Streams of a seed: first weights, order of the batches, dropout. None depends on what another was used for."""


def _stream(seed: int, number: int) -> GeneratorState:
    return dict(np.random.PCG64([seed, number]).state)


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class RunState:
    """What was learned, and all that is needed to go on exactly from there; arrays are read-only.

    `parameters` (parameters,); `memory` (slots, parameters) of the optimiser named by `optimizer`, after `updates`
    updates. The points were last shuffled from the random state `epoch_start`, for one epoch or several; `position`
    counts the batches taken since, `epoch` the epochs since the start. Dropout goes on from the random state `noise`.
    Stop rules look at losses from the step `judged_from` on: those before were of other points, or another loss.
    """

    parameters: Array
    optimizer: str
    memory: Array
    updates: int
    step: int
    epoch: int
    position: int
    epoch_start: GeneratorState
    input_scaling: Scaling
    target_scaling: Scaling
    history: HistoryRecord
    noise: GeneratorState = field(default_factory=lambda: _stream(0, NOISE))
    judged_from: int = 0

    @property
    def arrays(self) -> tuple[npt.NDArray[Any], ...]:
        """All arrays it consists of."""
        return self.parameters, self.memory, *self.history.arrays


States = Mapping[str, RunState]
"""What was learned in the active run of each task; those in which nothing was have no entry."""
NOTHING_LEARNED: States = MappingProxyType({})

Relearn = Callable[[RunSpec, PointSet, RunState], RunState]
"""Something else learned in place of what a run has learned from its points, in the same shape."""


def first_parameters(run: RunSpec, dtype: npt.DTypeLike) -> Array:
    """What a run's seed gives it to begin with: (parameters,)."""
    rng = np.random.Generator(np.random.PCG64([run.training.seed, START]))
    return initial_parameters(run.network, run.training, rng, dtype)


def reset_unit(run: RunSpec, _points: PointSet, state: RunState, layer: int, unit: int) -> RunState:
    """Give one unit of a layer with weights the parameters again that it began with.

    What the optimiser remembers of them is cleared; one that remembers whole steps forgets them all.
    """
    own = unit_indices(run.network, layer, unit)
    parameters, memory = state.parameters.copy(), state.memory.copy()
    parameters[own] = first_parameters(run, parameters.dtype)[own]
    memory[:, slice(None) if OPTIMIZERS[state.optimizer].is_full_batch else own] = 0.0
    return replace(state, parameters=frozen(parameters), memory=frozen(memory), judged_from=state.step + 1)


def fresh_state(run: RunSpec, points: PointSet, dtype: npt.DTypeLike = np.float32) -> RunState:
    """The start of a run: parameters, order of batches and scaling, all from its seed and points."""
    seed, scaled = run.training.seed, run.training.standardize
    inputs, targets = points.training()
    parameters = frozen(first_parameters(run, dtype))
    scales_targets = scaled and not OUTPUTS[run.network.output].predicts_classes
    return RunState(
        parameters=parameters,
        optimizer=run.training.optimizer,
        memory=fresh_memory(run, parameters.dtype),
        updates=0,
        step=0,
        epoch=0,
        position=0,
        epoch_start=_stream(seed, ORDER),
        input_scaling=Scaling.fit(inputs) if scaled else Scaling.none(run.network.inputs),
        target_scaling=Scaling.fit(targets) if scales_targets else Scaling.none(run.network.outputs),
        history=HistoryRecord.empty(len(run.network.hidden) + 1, _first_stride(run, points)),
        noise=_stream(seed, NOISE),
    )


def _first_stride(run: RunSpec, points: PointSet) -> int:
    """Steps between samples of the history at first: a power of two at which sampling costs no more than training."""
    probed = min(points.train_count, probe_points(run.network))
    takes_all = OPTIMIZERS[run.training.optimizer].is_full_batch
    batch = probed if takes_all else run.training.batch_size or probed
    return 1 << max(0, probed // max(1, batch) - 1).bit_length()


def keeps_learned(before: RunSpec, after: RunSpec) -> bool:
    """Whether what `before` has learned still fits `after`: the same shape, and the same start."""
    return before.network.layout == after.network.layout and before.training.start == after.training.start


def require_fit(run: RunSpec, state: RunState) -> None:
    """Raise InputError unless a state is of the shape that a run has."""
    slots, count, layers = OPTIMIZERS[state.optimizer].slots, run.network.parameter_count, len(run.network.hidden) + 1
    if state.parameters.shape != (count,):
        raise InputError(
            f"A network of this shape has {count:,} parameters, but the state has {state.parameters.size:,}."
        )
    if state.memory.shape != (slots, count):
        raise InputError(
            f"The memory of {state.optimizer} must have the shape ({slots}, {count}), not {state.memory.shape}."
        )
    if state.history.gradient_rms.shape[1:] != (layers,):
        raise InputError(f"The history must have {layers} layers, not {state.history.gradient_rms.shape[1]}.")


def fresh_memory(run: RunSpec, dtype: npt.DTypeLike) -> Array:
    """The memory (slots, parameters) a run's optimiser starts with: zeros."""
    slots = OPTIMIZERS[run.training.optimizer].slots
    return frozen(np.zeros((slots, run.network.parameter_count), dtype))

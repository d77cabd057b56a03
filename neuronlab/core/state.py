"""What was learned: the value that travels between a trainer, an undo entry and a file."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.errors import InputError
from neuronlab.core.history import HistoryRecord
from neuronlab.core.network import initial_parameters
from neuronlab.core.optimizers import OPTIMIZERS
from neuronlab.core.points import PointSet, Scaling
from neuronlab.core.probe import probe_points
from neuronlab.core.shuffling import GeneratorState
from neuronlab.core.specs import RunSpec


@dataclass(frozen=True, eq=False)
class RunState:
    """What was learned, and all that is needed to go on exactly from there; arrays are read-only.

    `parameters` (parameters,); `memory` (slots, parameters) of the optimiser named by `optimizer`, after `updates`
    updates. The points were last shuffled from the random state `epoch_start`, for one epoch or several; `position`
    counts the batches taken since, `epoch` the epochs since the start.
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


def fresh_state(run: RunSpec, points: PointSet, dtype: npt.DTypeLike = np.float32) -> RunState:
    """The start of a run: parameters, order of batches and scaling, all from its seed and points."""
    rng_start, rng_order = (np.random.Generator(np.random.PCG64([run.training.seed, stream])) for stream in (0, 1))
    inputs, targets = points.training()
    scaled = run.training.standardize
    parameters = frozen(initial_parameters(run.network, run.training.initializer, rng_start, dtype))
    return RunState(
        parameters=parameters,
        optimizer=run.training.optimizer,
        memory=fresh_memory(run, parameters.dtype),
        updates=0,
        step=0,
        epoch=0,
        position=0,
        epoch_start=rng_order.bit_generator.state,  # type: ignore[arg-type]  # a dict for PCG64
        input_scaling=Scaling.fit(inputs) if scaled else Scaling.none(run.network.inputs),
        target_scaling=Scaling.fit(targets) if scaled else Scaling.none(run.network.outputs),
        history=HistoryRecord.empty(len(run.network.hidden) + 1, _first_stride(run, points)),
    )


def _first_stride(run: RunSpec, points: PointSet) -> int:
    """Steps between samples of the history at first: a power of two at which sampling costs no more than training."""
    probed = min(points.train_count, probe_points(run.network))
    batch = run.training.batch_size or probed
    return 1 << max(0, probed // max(1, batch) - 1).bit_length()


def keeps_learned(before: RunSpec, after: RunSpec) -> bool:
    """Whether what `before` has learned still fits `after`: the same shape, and the same start."""
    same_shape = before.network.widths == after.network.widths
    starts = [(run.training.seed, run.training.initializer, run.training.standardize) for run in (before, after)]
    return same_shape and starts[0] == starts[1]


def require_fit(run: RunSpec, state: RunState) -> None:
    """Raise InputError unless a state is of the shape that a run has."""
    slots, count, layers = OPTIMIZERS[state.optimizer].slots, run.network.parameter_count, len(run.network.hidden) + 1
    if state.parameters.shape != (count,):
        raise InputError(f"This shape has {count:,} parameters, but {state.parameters.size:,} were learned.")
    if state.memory.shape != (slots, count):
        raise InputError(
            f"The memory of {state.optimizer} has {slots} numbers for each parameter, not {state.memory.shape}."
        )
    if state.history.gradient_rms.shape[1:] != (layers,):
        raise InputError(f"This shape has {layers} layers with weights, but the history has another number of them.")


def fresh_memory(run: RunSpec, dtype: npt.DTypeLike) -> Array:
    """The memory (slots, parameters) a run's optimiser starts with: zeros."""
    slots = OPTIMIZERS[run.training.optimizer].slots
    return frozen(np.zeros((slots, run.network.parameter_count), dtype))

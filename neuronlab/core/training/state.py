"""The trained state of a run: a value shared by trainers, undo entries and files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.data.points import PointSet, Scaling
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.shuffling import GeneratorState
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network, initial_parameters, unit_indices
from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.network.starts import InputRange, range_of
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.probe import probe_points

START, ORDER, NOISE = 0, 1, 2
"""Independent random streams of a seed: initial weights, order of the batches, dropout."""


def _stream(seed: int, number: int) -> GeneratorState:
    return cast("GeneratorState", np.random.PCG64([seed, number]).state)


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class RunState:
    """The trained state and all that is needed to continue exactly from there; arrays are read-only.

    Attributes:
        parameters: (parameters,).
        optimizer: The optimiser that `memory` belongs to.
        memory: (slots, parameters) its memory.
        updates: Updates it has made.
        step: Steps made.
        epoch: Epochs completed.
        position: Batches taken since the points were last shuffled.
        epoch_start: Random state from which they were last shuffled, for one or more epochs.
        input_scaling: Scaling of the inputs.
        target_scaling: Scaling of the targets.
        history: The history.
        noise: Random state of dropout.
        input_range: Range of the scaled inputs at the start, over which initial biases were spread.
        judged_from: Stop rules consider losses from this step on; earlier ones are of other points or another loss.
        best: Where the watched loss was lowest, since it was last of these points; None before it was measured.
        evaluations: Gradients that its steps have computed: one for each, but for optimisers with a line search.
        seconds: Seconds of compute that the steps took; what was learned does not depend on them.
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
    input_range: InputRange
    noise: GeneratorState = field(default_factory=lambda: _stream(0, NOISE))
    judged_from: int = 0
    best: "Best | None" = None
    evaluations: int = 0
    seconds: float = 0.0

    @property
    def arrays(self) -> tuple[npt.NDArray[Any], ...]:
        """All its arrays, with those of the best state."""
        return *self.own_arrays, *(() if self.best is None else self.best.state.own_arrays)

    @property
    def own_arrays(self) -> tuple[npt.NDArray[Any], ...]:
        """All its arrays but those of the best state."""
        return self.parameters, self.memory, *self.history.arrays


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Best:
    """A run as it was at the sample of its history with the lowest watched loss.

    Attributes:
        run: The run, whose settings or shape may have been changed since.
        state: Its trained state, which has no `best` of its own.
        loss: The watched loss there: the test loss, or the training loss where nothing is held out.
    """

    run: RunSpec
    state: RunState
    loss: float

    @property
    def step(self) -> int:
        """Steps made."""
        return self.state.step


RunStates = Mapping[int, RunState]
"""The trained states of the runs of a task, by their slots; untrained ones have no entry."""
States = Mapping[str, RunStates]
"""The trained states of the runs of every task; tasks without trained runs have no entry."""
NOTHING_LEARNED: States = MappingProxyType({})

Relearn = Callable[[RunSpec, PointSet, RunState], RunState]
"""Returns a state of the same shape to replace that of a run with its points."""


def first_parameters(run: RunSpec, dtype: npt.DTypeLike, input_range: InputRange) -> Array:
    """The initial parameters (parameters,) of a run, from its seed and the range of its scaled inputs at the start."""
    rng = np.random.Generator(np.random.PCG64([run.training.seed, START]))
    return initial_parameters(run.network, run.training, rng, dtype, input_range)


def reset_unit(run: RunSpec, _points: PointSet, state: RunState, layer: int, unit: int) -> RunState:
    """Reset one unit of a layer with weights to its initial parameters.

    The optimiser's memory of them is cleared; an optimiser that remembers whole steps is cleared entirely.
    """
    own = unit_indices(run.network, layer, unit)
    parameters, memory = state.parameters.copy(), state.memory.copy()
    parameters[own] = first_parameters(run, parameters.dtype, state.input_range)[own]
    memory[:, slice(None) if OPTIMIZERS[state.optimizer].is_full_batch else own] = 0.0
    return replace(state, parameters=frozen(parameters), memory=frozen(memory), judged_from=state.step + 1)


def fresh_state(
    run: RunSpec, points: PointSet, dtype: npt.DTypeLike = np.float32, order_seed: int | None = None
) -> RunState:
    """The initial state of a run: parameters, order of batches and scaling, from its seed and points.

    With an `order_seed`, the order of the batches and dropout follow that instead of the seed of the run.
    """
    seed = run.training.seed if order_seed is None else order_seed
    input_scaling, target_scaling, input_range = _views_of(run, points)
    parameters = frozen(first_parameters(run, dtype, input_range))
    return RunState(
        parameters=parameters,
        optimizer=run.training.optimizer,
        memory=fresh_memory(run, parameters.dtype),
        updates=0,
        step=0,
        epoch=0,
        position=0,
        epoch_start=_stream(seed, ORDER),
        input_scaling=input_scaling,
        target_scaling=target_scaling,
        history=HistoryRecord.empty(len(run.network.hidden) + 1, _first_stride(run, points)),
        noise=_stream(seed, NOISE),
        input_range=input_range,
    )


def state_of(run: RunSpec, points: PointSet, network: Network) -> RunState:
    """The state of a run at step 0 that begins with a given network, whose parameters and scaling it keeps."""
    inputs, _ = points.training()
    with np.errstate(all="ignore"):
        input_range = range_of(network.input_scaling.apply(inputs))
    return replace(
        fresh_state(run, points),
        parameters=frozen(network.parameters),
        input_scaling=network.input_scaling,
        target_scaling=network.target_scaling,
        input_range=input_range,
    )


def _views_of(run: RunSpec, points: PointSet) -> tuple[Scaling, Scaling, InputRange]:
    """What a run takes from its points at the start: both scalings, and the range of the scaled inputs."""
    inputs, targets = points.training()
    scaling_of = Scaling.fit if run.training.standardize else Scaling.of_raw
    input_scaling = scaling_of(inputs)
    is_number = not OUTPUTS[run.network.output].predicts_classes
    target_scaling = scaling_of(targets) if is_number else Scaling.none(run.network.outputs)
    return input_scaling, target_scaling, range_of(input_scaling.apply(inputs))


def is_scaled(run: RunSpec, points: PointSet) -> bool:
    """Whether a run that starts with these points is scaled to them, so that it could hardly learn others."""
    return any(not scaling.is_identity for scaling in _views_of(run, points)[:2])


def starts_anew(run: RunSpec, points: PointSet, state: RunState) -> bool:
    """Whether a run that nobody has trained or set by hand yet would start differently with these points."""
    if state.step or _views_of(run, points) == (state.input_scaling, state.target_scaling, state.input_range):
        return False
    return is_untouched(run, state)


def is_untouched(run: RunSpec, state: RunState) -> bool:
    """Whether nobody has trained a run, set its parameters by hand or brought them from a file."""
    return not state.step and np.array_equal(
        state.parameters, first_parameters(run, state.parameters.dtype, state.input_range)
    )


def _first_stride(run: RunSpec, points: PointSet) -> int:
    """The initial stride of the history: a power of two at which sampling costs no more than training."""
    probed = min(points.train_count, probe_points(run.network))
    takes_all = OPTIMIZERS[run.training.optimizer].is_full_batch
    batch = probed if takes_all else run.training.batch_size or probed
    return 1 << max(0, probed // max(1, batch) - 1).bit_length()


def keeps_learned(before: RunSpec, after: RunSpec) -> bool:
    """Whether the trained state of `before` still fits `after`: same shape and same initial weights."""
    return before.network.layout == after.network.layout and before.training.start == after.training.start


def require_fit(run: RunSpec, state: RunState) -> None:
    """Raise InputError unless a state has the shape of a run."""
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
    """The initial memory (slots, parameters) of a run's optimiser: zeros."""
    slots = OPTIMIZERS[run.training.optimizer].slots
    return frozen(np.zeros((slots, run.network.parameter_count), dtype))

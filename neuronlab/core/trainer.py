"""Training: the compiled step, the optimiser, the batches and a watch on divergence, advanced as many steps as asked.

The same seed, machine and NumPy build give bit-identical parameters after N steps, however the steps were sliced: all
that happens between steps (samples of the history, preparing an epoch) happens at fixed steps, never at a time.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.batches import Batches, FullBatch, GeneratorState, ShuffledBatches
from neuronlab.core.history import History, HistoryRecord
from neuronlab.core.losses import mean_squared_error
from neuronlab.core.network import Network, initial_parameters, layer_names, parameter_blocks, weight_mask
from neuronlab.core.optimizers import OPTIMIZERS, Update
from neuronlab.core.penalties import L2Penalty
from neuronlab.core.points import PointSet, Scaling
from neuronlab.core.program import GradientProgram, with_ones
from neuronlab.core.specs import ALL_POINTS, RunSpec

PROBE_POINTS = 4096
"""Losses and gradients that are shown come from at most so many points, always the same ones."""


@dataclass(frozen=True, eq=False)
class RunState:
    """What was learned, and all that is needed to go on exactly from there; arrays are read-only.

    `parameters` (parameters,); `memory` (slots, parameters) of the optimiser named by `optimizer`, after `updates`
    updates; `epoch_start` and `position` say where in the shuffled points the run stands.
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


@dataclass(frozen=True)
class Divergence:
    """The first step whose result was not finite. `layer` names where, `cause` says what overflowed."""

    step: int
    layer: str
    cause: str


@dataclass(frozen=True, eq=False)
class Probe:
    """How the network does right now, without changing it.

    Losses are mean squared errors in the target's own units, NaN without points; `gradient_rms` (layers,) is the root
    mean square of each layer's ∂L/∂W, without penalty.
    """

    train_loss: float
    test_loss: float
    gradient_rms: Array


def fresh_state(run: RunSpec, points: PointSet, dtype: npt.DTypeLike = np.float32) -> RunState:
    """The start of a run: parameters, order of batches and scaling, all from its seed and points."""
    rng_start, rng_order = (np.random.Generator(np.random.PCG64([run.training.seed, stream])) for stream in (0, 1))
    inputs, targets = points.training()
    scaled = run.training.standardize
    parameters = frozen(initial_parameters(run.network, run.training.initializer, rng_start, dtype))
    return RunState(
        parameters=parameters,
        optimizer=run.training.optimizer,
        memory=_fresh_memory(run, parameters.dtype),
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
    """Steps between samples of the history at first: a power of two at which sampling costs about what a step does."""
    probed = min(points.train_count, PROBE_POINTS)
    batch = run.training.batch_size or probed
    return 1 << max(0, probed // max(1, batch) - 1).bit_length()


def keeps_learned(before: RunSpec, after: RunSpec) -> bool:
    """Whether what `before` has learned still fits `after`: the same shape, and the same start."""
    same_shape = before.network.widths == after.network.widths
    starts = [(run.training.seed, run.training.initializer, run.training.standardize) for run in (before, after)]
    return same_shape and starts[0] == starts[1]


def _fresh_memory(run: RunSpec, dtype: npt.DTypeLike) -> Array:
    slots = OPTIMIZERS[run.training.optimizer].slots
    return frozen(np.zeros((slots, run.network.parameter_count), dtype))


class Trainer:
    """Trains one run on one set of points, from `state` or from a fresh start.

    To change anything, make another from `state()`. `dtype` is float32, or float64 for proofs.
    """

    def __init__(
        self, run: RunSpec, points: PointSet, state: RunState | None = None, dtype: npt.DTypeLike = np.float32
    ) -> None:
        state = state or fresh_state(run, points, dtype)
        if state.optimizer != run.training.optimizer:
            memory = _fresh_memory(run, state.parameters.dtype)
            state = replace(state, optimizer=run.training.optimizer, memory=memory, updates=0)
        self.run = run
        self.points = points
        self.divergence: Divergence | None = None
        self.input_scaling, self.target_scaling = state.input_scaling, state.target_scaling
        self._dtype = np.dtype(dtype)
        self.parameters = np.array(state.parameters, self._dtype)
        self._memory = np.array(state.memory, self._dtype)
        self._gradient = np.zeros_like(self.parameters)
        self._kept = (np.empty_like(self.parameters), np.empty_like(self._memory))
        self._x, self._y = self._columns(*points.training())
        self._programs: dict[int, GradientProgram] = {}
        self._probe = _ProbeProgram(self)
        self._update, self._penalty = self._build_update()
        self._updates: int = state.updates
        self.step: int = state.step
        self.history = History(state.history)
        self._batches: Batches = self._cut_batches(state)

    @property
    def can_train(self) -> bool:
        """Whether there is a point to learn from and the run has not diverged."""
        return self._x.shape[1] > 0 and self.divergence is None

    @property
    def epoch(self) -> int:
        """How many times all training points have been seen."""
        return self._batches.epoch

    @property
    def steps_to_epoch_end(self) -> int:
        """Steps until the current epoch is over."""
        size = self._batch_size or 1
        per_epoch = -(-self._x.shape[1] // size)
        return max(1, per_epoch - self._batches.position)

    def network(self) -> Network:
        """The network as it is now, on a read-only copy of its parameters."""
        return Network(self.run.network, frozen(self.parameters), self.input_scaling, self.target_scaling)

    def state(self) -> RunState:
        """A read-only copy of everything that was learned."""
        return RunState(
            parameters=frozen(self.parameters),
            optimizer=self.run.training.optimizer,
            memory=frozen(self._memory),
            updates=self._updates,
            step=self.step,
            epoch=self._batches.epoch,
            position=self._batches.position,
            epoch_start=self._batches.epoch_start,
            input_scaling=self.input_scaling,
            target_scaling=self.target_scaling,
            history=self.history.record(),
        )

    def probe(self) -> Probe:
        """Losses and gradients now, over the same at most 4,096 points every time."""
        with np.errstate(all="ignore"):
            return self._probe.measure()

    def advance(self, steps: int) -> int:
        """Make up to `steps` updates; fewer when the run diverges, which ends it at its last finite state.

        Returns the number of updates made.
        """
        if not self.can_train:
            return 0
        first = self.step
        place = self._keep()
        with np.errstate(all="ignore"):
            self._record_if_due()
            self._advance(steps)
            if not self._is_finite():
                self._return_to(place)
                self._replay(steps)
        return self.step - first

    # -- one slice ------------------------------------------------------------------------------------------------

    def _advance(self, steps: int) -> None:
        target = self.step + steps
        while self.step < target:
            leg = min(target - self.step, self._batches.run_length(), self.history.steps_until_due(self.step))
            self._run_leg(leg)
            self._record_if_due()

    def _run_leg(self, count: int) -> None:
        """`count` updates in a row with nothing in between: the loop all the time goes into."""
        update, penalty, updates = self._update, self._penalty, self._updates
        batches = self._batches.take(count)
        compute_gradient = None
        for x, y in batches:
            if compute_gradient is None:
                compute_gradient = self._program(x.shape[1]).compute_gradient
            compute_gradient(x, y)
            if penalty is not None:
                penalty.add_gradient(self.parameters, self._gradient)
            update(updates)
            updates += 1
        self._updates = updates
        self.step += count

    def _record_if_due(self) -> None:
        if self.history.is_due(self.step):
            probe = self._probe.measure()
            self.history.add(self.step, probe.train_loss, probe.test_loss, probe.gradient_rms)

    # -- divergence -----------------------------------------------------------------------------------------------

    def _is_finite(self) -> bool:
        return bool(np.isfinite(self.parameters).all() and np.isfinite(self._memory).all())

    def _keep(self) -> RunState:
        """Note where the run stands, so that a slice that diverges can be made again; copies into kept buffers."""
        parameters, memory = self._kept
        np.copyto(parameters, self.parameters)
        np.copyto(memory, self._memory)
        return RunState(
            parameters,
            self.run.training.optimizer,
            memory,
            self._updates,
            self.step,
            self._batches.epoch,
            self._batches.position,
            self._batches.epoch_start,
            self.input_scaling,
            self.target_scaling,
            _NO_HISTORY,
        )

    def _return_to(self, place: RunState) -> None:
        np.copyto(self.parameters, place.parameters)
        np.copyto(self._memory, place.memory)
        self._updates, self.step = place.updates, place.step
        self._batches = self._cut_batches(place)
        self.history.forget_after(self.step)

    def _replay(self, steps: int) -> None:
        """Make the steps again one by one, up to the first that is not finite; end just before it."""
        for _ in range(steps):
            place = self._keep()
            self._advance(1)
            if not self._is_finite():
                layer, cause = self._locate_overflow()
                self.divergence = Divergence(self.step, layer, cause)
                self._return_to(place)
                return

    def _locate_overflow(self) -> tuple[str, str]:
        """Follow the last step in the order it was computed, to the first array that is not finite."""
        names = layer_names(self.run.network)
        program = self._last_program
        outputs = [*(layer.y for layer in program.hidden), program.prediction]
        questions = (
            (outputs, "its outputs overflowed"),
            (parameter_blocks(self.run.network, self._gradient), "its gradient overflowed"),
            (parameter_blocks(self.run.network, self.parameters), "its weights overflowed"),
        )
        for arrays, cause in questions:
            for name, array in zip(names, arrays, strict=True):
                if not np.isfinite(array).all():
                    return name, cause
        return names[-1], "the optimiser's memory overflowed"

    # -- building -------------------------------------------------------------------------------------------------

    @property
    def _batch_size(self) -> int:
        """Points per step; all of them when that is asked for or there are no more."""
        size, count = self.run.training.batch_size, int(self._x.shape[1])
        return count if size == ALL_POINTS else min(size, count)

    def _columns(self, inputs: Array, targets: Array) -> tuple[Array, Array]:
        """Raw points as x (features + 1, n) and y (outputs, n), scaled, in the run's precision."""
        x = with_ones(self.input_scaling.apply(inputs), self._dtype)
        y = np.ascontiguousarray(self.target_scaling.apply(targets).T, self._dtype)
        return x, y

    def _cut_batches(self, state: RunState) -> Batches:
        size = self._batch_size
        if size == self._x.shape[1]:
            return FullBatch(self._x, self._y, state.epoch, state.epoch_start)
        return ShuffledBatches(
            self._x,
            self._y,
            size,
            epoch=state.epoch,
            position=state.position,
            generator_state=state.epoch_start,
        )

    def _folded_rate(self) -> float:
        """What the gradient is multiplied by as it is computed: the rate where the update only subtracts."""
        training = self.run.training
        return training.learning_rate if OPTIMIZERS[training.optimizer].scales_gradient else 1.0

    def _program(self, batch: int) -> GradientProgram:
        """The step for one batch size; at most two are needed, for whole batches and for a shorter last one."""
        if batch not in self._programs:
            scale = self._folded_rate() * 2.0 / (batch * self.run.network.outputs)
            self._programs[batch] = GradientProgram(self.run.network, batch, self.parameters, self._gradient, scale)
        self._last_program = self._programs[batch]
        return self._last_program

    def _build_update(self) -> tuple[Update, L2Penalty | None]:
        training = self.run.training
        optimizer = OPTIMIZERS[training.optimizer]
        update = optimizer.build(self.parameters, self._gradient, self._memory, training.learning_rate)
        if not training.l2:
            return update, None
        mask = weight_mask(self.run.network, self._dtype)
        return update, L2Penalty(training.l2, mask, self._folded_rate())


_NO_HISTORY = HistoryRecord.empty(0)


class _ProbeProgram:
    """Measures losses and gradients of a trainer's parameters over fixed points, into buffers of its own."""

    def __init__(self, trainer: Trainer) -> None:
        network = trainer.run.network
        self._gradient = np.zeros_like(trainer.parameters)
        self._blocks = parameter_blocks(network, self._gradient)
        self._train = self._target(trainer, ~trainer.points.test)
        self._test = self._target(trainer, trainer.points.test)
        deviation = np.array(trainer.target_scaling.deviation)[:, None]
        self._to_own_units = deviation.astype(trainer.parameters.dtype)

    def _target(self, trainer: Trainer, role: npt.NDArray[np.bool_]) -> tuple[GradientProgram, Array, Array] | None:
        """A program and its data over points of one role, evenly chosen when there are too many."""
        members = np.flatnonzero(role)
        if not len(members):
            return None
        stride = -(-len(members) // PROBE_POINTS)
        chosen = members[::stride]
        x, y = trainer._columns(trainer.points.inputs[chosen], trainer.points.targets[chosen])
        return GradientProgram(trainer.run.network, len(chosen), trainer.parameters, self._gradient), x, y

    def measure(self) -> Probe:
        """Evaluate both sets; the gradient is that of the training points."""
        train_loss = test_loss = float("nan")
        self._gradient.fill(0.0)
        if self._train is not None:
            program, x, y = self._train
            program.compute_gradient(x, y)
            train_loss = self._loss(program.prediction, y)
        if self._test is not None:
            program, x, y = self._test
            test_loss = self._loss(program.forward(x), y)
        rms = np.array([np.sqrt(np.mean(np.square(block[:, :-1], dtype=np.float64))) for block in self._blocks])
        return Probe(train_loss, test_loss, frozen(rms))

    def _loss(self, predicted: Array, target: Array) -> float:
        return mean_squared_error(predicted * self._to_own_units, target * self._to_own_units)

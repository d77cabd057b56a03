"""The trainer: combines the compiled step, the optimiser, the batches and the detection of divergence.

The same seed, machine and NumPy build give bit-identical parameters after N steps, however the steps are sliced:
everything between steps (samples of the history, shuffling of the next epochs) depends on step counts, never on time.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array, BoolArray, IntArray, flattened, frozen, run_calls, run_flat
from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.data.points import PointSet
from neuronlab.core.engine.batches import Batch, Batches, FullBatch, ShuffledBatches
from neuronlab.core.engine.fixed_parameters import FixedParameters
from neuronlab.core.engine.objective import Objective
from neuronlab.core.engine.optimizers import OPTIMIZERS, Minimizer
from neuronlab.core.engine.program import GradientProgram
from neuronlab.core.engine.shuffling import GeneratorState
from neuronlab.core.engine.updates import LONGEST_CONSTANT_LEG, LONGEST_LEG, Updates
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network, bias_mask, frozen_mask, weight_mask
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.divergence import Divergence, find_in_outputs, find_in_step, is_finite
from neuronlab.core.training.history import History
from neuronlab.core.training.layer_sizes import UpdateSizes
from neuronlab.core.training.probe import Probe, ProbeProgram
from neuronlab.core.training.state import Best, RunState, fresh_memory, fresh_state, require_fit
from neuronlab.core.training.stopping import NEVER, NO_RULES, OUT_OF_TIME, PATIENCE, Progress, met_rules
from neuronlab.core.training.trajectory import Trajectory, TrajectoryRecord

SLICE = 1024
"""Most steps between checks that all numbers are finite; if they are not, these steps are repeated."""


_CALLS = attrgetter("calls")


class _SliceStart(NamedTuple):
    """The state at the start of a slice, so that a slice that diverges can be repeated; `learned` is a copy."""

    learned: Array
    updates: int
    step: int
    evaluations: int
    epoch: int
    position: int
    epoch_start: GeneratorState
    noise: GeneratorState
    best: Best | None


class Trainer:
    """Trains a run on a set of points, from `state` or from its initial weights.

    To change anything but single parameters, create another trainer from `state()`. `dtype` is float32, or float64 for
    tests. `stopped` are the stop rules met, which end training; `waived` are rules to ignore, and `postponed` those
    that wait for other runs; whoever measures the time since Play sets `is_out_of_time`. `began` is the step of the
    initial state, or at which a parameter was last set.
    `evaluations` counts gradients that steps have computed, and whoever measures the time of `advance` adds it to
    `seconds`. With a `trajectory`, checkpoints are added to it. With one, or with `keeps_best`, `best` is the state
    with the lowest watched loss among the samples of the history.
    Raises InputError if the state does not have the shape of the run, or a point has a class that the network does not
    have.
    """

    def __init__(
        self,
        run: RunSpec,
        points: PointSet,
        state: RunState | None = None,
        dtype: npt.DTypeLike = np.float32,
        trajectory: Trajectory | None = None,
        keeps_best: bool = False,
    ) -> None:
        state = state or fresh_state(run, points, dtype)
        require_fit(run, state)
        if state.optimizer != run.training.optimizer:
            memory = fresh_memory(run, state.parameters.dtype)
            state = replace(state, optimizer=run.training.optimizer, memory=memory, updates=0)
        self.run = run
        self.points = points
        self.trajectory = trajectory
        self.divergence: Divergence | None = None
        self.waived = self.postponed = NO_RULES
        self.is_out_of_time = False
        self._judged_from = state.judged_from
        self._keeps_best = keeps_best or trajectory is not None
        self._has_test_points = points.train_count < len(points)
        self.input_scaling, self.target_scaling = state.input_scaling, state.target_scaling
        self.input_range, self.best = state.input_range, state.best
        self._dtype = np.dtype(dtype)
        # Parameters and the optimiser's memory share one array, so that copying and checking them is one call.
        self._learned = np.concatenate([state.parameters[None], state.memory]).astype(self._dtype)
        self._kept = np.empty_like(self._learned)
        self.parameters = self._learned[0]
        self._gradient = np.zeros_like(self.parameters)
        self._mask = weight_mask(run.network, self._dtype)
        self._update = Updates(run.training, self.parameters, self._gradient, self._learned[1:], self._mask)
        self._is_minimized = OPTIMIZERS[run.training.optimizer].is_full_batch
        self._unused = bias_mask(run.network) & run.training.no_bias
        self.parameters[self._unused] = 0.0
        still = frozen_mask(run.network) | self._unused
        self._fixed = FixedParameters(self._learned, still, remembers_steps=self._is_minimized)
        self._update.end_with(self._fixed.calls)
        self._had_fixed = self._fixed.is_used
        self._updates = state.updates
        self.began = self.step = state.step
        self.evaluations, self.seconds = state.evaluations, state.seconds
        self.history = History(state.history)
        self._update_sizes = UpdateSizes(run.network, self.parameters, self._mask)
        drops_out = run.network.drops_out and not self._is_minimized
        self._noise = np.random.Generator(np.random.PCG64()) if drops_out else None
        self._unused_noise = self._noise_state = state.noise
        columns = NetworkColumns(run.network, self.input_scaling, self.target_scaling)
        inputs, targets = points.training()
        with np.errstate(all="ignore"):  # a target beyond float32 becomes infinite, which the first step reports
            self._x, self._y = columns.x(inputs, self._dtype), columns.y(targets, self._dtype)
            self._probe = ProbeProgram(run.network, run.training.loss, self.parameters, points, columns)
        self._programs: dict[int, GradientProgram] = {}
        self._batches = self._cut_batches(state.epoch, state.position, state.epoch_start)
        self._objective: Objective | None = None
        self._minimizer = self._build_minimizer()
        self._is_lost = False  # a minimiser found no finite loss at the start

    @property
    def can_train(self) -> bool:
        """Whether there are training points, the run has not diverged, and no stop rule has ended it."""
        return self._x.shape[1] > 0 and self.divergence is None and not self.stopped

    @property
    def stopped(self) -> frozenset[str]:
        """The stop rules met now, except waived and postponed ones."""
        met = self.met_rules() - self.waived - self.postponed
        return met | {OUT_OF_TIME} if self.is_out_of_time else met

    def met_rules(self) -> frozenset[str]:
        """The stop rules met now."""
        if self.run.stop == NEVER:
            return NO_RULES
        record = self.history.record()
        first = int(np.searchsorted(record.steps, self._judged_from))
        watched = record.test_loss if self._has_test_points else record.train_loss
        losses = record.steps[first:], record.train_loss[first:], watched[first:]
        return met_rules(self.run.stop, Progress(self.step, self.epoch, self.began, *losses))

    def waive_stops(self) -> None:
        """Continue although stop rules are met: they are ignored until they are no longer met.

        Patience and time restart instead.
        """
        met = self.stopped
        if PATIENCE in met:
            self._judged_from = self.step + 1
        self.waived |= met - {PATIENCE, OUT_OF_TIME}
        self.is_out_of_time = False

    @property
    def is_resting(self) -> bool:
        """Whether a line-searching optimiser found no better weights in its last step, and will not find any."""
        return self._minimizer is not None and not self._minimizer.has_moved

    @property
    def epoch(self) -> int:
        """Number of completed passes over all training points."""
        return self._batches.epoch

    @property
    def record(self) -> TrajectoryRecord | None:
        """What its trajectory holds; None without one."""
        return None if self.trajectory is None else self.trajectory.record()

    def network(self) -> Network:
        """The current network, with a read-only copy of its parameters."""
        return Network(self.run.network, frozen(self.parameters), self.input_scaling, self.target_scaling)

    def state(self) -> RunState:
        """A read-only copy of the trained state."""
        return replace(self._state_alone(), best=self.best)

    def _state_alone(self) -> RunState:
        """The trained state without the best one."""
        learned = frozen(self._learned)
        return RunState(
            parameters=learned[0],
            optimizer=self.run.training.optimizer,
            memory=learned[1:],
            updates=self._updates,
            step=self.step,
            epoch=self._batches.epoch,
            position=self._batches.position,
            epoch_start=self._batches.epoch_start,
            input_scaling=self.input_scaling,
            target_scaling=self.target_scaling,
            history=self.history.record(),
            input_range=self.input_range,
            noise=self._noise_state,
            judged_from=self._judged_from,
            evaluations=self.evaluations,
            seconds=self.seconds,
        )

    def upcoming(self) -> tuple[IntArray, Batch]:
        """Indices of the training points of the next step, and their batch, which is not consumed.

        The batch is a buffer of the training: only read it, and do so before the next step.
        """
        return self._batches.upcoming_points(), self._batches.upcoming()

    @property
    def fixed(self) -> BoolArray:
        """A mask (parameters,) of the parameters that steps do not change: frozen or unused ones, and those dragged."""
        return frozen(self._fixed.mask)

    def probe(self) -> Probe:
        """Current losses and gradients, always over the same points, at most 4,096."""
        return self._probe.probe(self.history.last_update_ratio())

    def advance(self, steps: int) -> int:
        """Make up to `steps` updates; fewer if a stop rule ends the run, or it diverges, which restores a finite state.

        Returns the number of updates made.
        """
        first = self.step
        with np.errstate(all="ignore"):
            while self.can_train and self.step - first < steps:
                self._advance_safely(min(SLICE, steps - (self.step - first), self._steps_to_counted_stop()))
        return self.step - first

    @property
    def _noise_state(self) -> GeneratorState:
        """The random state of dropout; read only if there is dropout, since reading allocates."""
        if self._noise is None:
            return self._unused_noise
        return cast("GeneratorState", self._noise.bit_generator.state)

    @_noise_state.setter
    def _noise_state(self, state: GeneratorState) -> None:
        if self._noise is not None:
            self._noise.bit_generator.state = state

    # -- setting single parameters --------------------------------------------------------------------------------

    def set_parameters(self, values: Mapping[int, float], *, stay_fixed: bool = False) -> None:
        """Set parameters by their index in the flat vector; with `stay_fixed` they keep their values until `let_go`.

        Biases of a run without biases stay 0.
        The optimiser's memory of them is cleared; an optimiser that remembers whole steps is cleared entirely. Stop
        rules ignore losses up to now, and a divergence is cleared. Raises InputError if there is no such parameter, or
        a value is not finite in the parameters' precision.
        """
        indices = list(values)
        with np.errstate(over="ignore"):  # values that are too large are rejected below
            numbers = np.array(list(values.values())).astype(self._dtype)
        if not np.isfinite(numbers).all():
            raise InputError("A parameter must be a finite number.")
        if not all(0 <= index < len(self.parameters) for index in indices):
            raise InputError("That parameter no longer exists.")
        self.parameters[indices] = np.where(self._unused[indices], 0.0, numbers)
        self._forget(indices)
        if stay_fixed:
            self._fixed.fix(indices)
        else:
            self._fixed.note(indices)
        self._judged_from, self.began = self.step + 1, self.step
        self.divergence, self._is_lost = None, False
        self.waived &= self.met_rules()
        self._follow_fixed()

    def let_go(self) -> None:
        """Release parameters fixed by `set_parameters`."""
        self._forget([])
        self._fixed.let_go()
        self._follow_fixed()

    def _forget(self, indices: list[int]) -> None:
        self._learned[1:, slice(None) if self._is_minimized else indices] = 0.0

    def _follow_fixed(self) -> None:
        """Rebuild the updates if their final calls have changed; a minimiser may move again."""
        if self._minimizer is not None:
            self._minimizer = self._build_minimizer()
        if self._fixed.is_used != self._had_fixed:
            self._had_fixed = self._fixed.is_used
            self._update.end_with(self._fixed.calls)
            self._lay_out(self._batches)

    # -- one slice ------------------------------------------------------------------------------------------------

    def _advance_safely(self, steps: int) -> None:
        """Run one slice; if the result is not finite, roll back and repeat it step by step."""
        if self.history.is_due(self.step):
            self._record()
            if self.stopped:
                return
        self._leave_checkpoint()
        start = self._keep()
        self._advance(steps)
        if not self._is_sound():
            self._return_to(start)
            self._replay(steps)

    def _advance(self, steps: int) -> None:
        target = self.step + steps
        while self.step < target:
            if self.history.steps_until_due(self.step) == 1:
                self._update_sizes.note(self.step)
            self._run_leg(min(target - self.step, self._steps_until_due()))
            if self.history.is_due(self.step):
                if self.history.is_full and not self._is_sound():
                    return  # the run must be rolled back, which a thinned record would not survive
                self._record()
                if self.stopped:
                    return
            self._leave_checkpoint()

    def _steps_until_due(self) -> int:
        """Steps until the next checkpoint, or sample of the history including the update before it.

        That update, the last before a sample, is always a separate leg, wherever slices start and end.
        """
        due = max(1, self.history.steps_until_due(self.step) - 1)
        return due if self.trajectory is None else min(due, self.trajectory.steps_until_due(self.step))

    def _leave_checkpoint(self) -> None:
        """Add a checkpoint if one is due and the state is finite.

        If the next step overflows, the rollback of the slice removes the checkpoint again.
        """
        if self.trajectory is not None and self.trajectory.is_due(self.step) and is_finite(self._learned):
            self.trajectory.keep(self._state_to_keep())

    def _state_to_keep(self) -> RunState:
        """The state; where it is the best one, it shares its arrays."""
        best = self.best
        if best is None or best.step != self.step or not np.array_equal(best.state.parameters, self.parameters):
            return self.state()
        return replace(best.state, best=best)

    def _steps_to_counted_stop(self) -> int:
        """Steps until a rule about steps or epochs is met, at most SLICE."""
        stop, batches, steps = self.run.stop, self._batches, SLICE
        if stop.max_steps > self.step:
            steps = min(steps, stop.max_steps - self.step)
        if stop.max_epochs > batches.epoch:
            whole_epochs = stop.max_epochs - batches.epoch - 1
            steps = min(steps, whole_epochs * batches.per_epoch + batches.left_in_epoch)
        return steps

    def _run_leg(self, most: int) -> None:
        """Make up to `most` consecutive updates: the loop that takes nearly all the time."""
        if self._minimizer is not None:
            count, _ = self._batches.take(1)
            evaluated = self._minimize()
        elif self._update.constant:
            count, batches = self._batches.take(min(most, LONGEST_CONSTANT_LEG))
            evaluated = count
            run_flat(chain.from_iterable(map(_CALLS, batches)))
        else:
            count, batches = self._batches.take(min(most, LONGEST_LEG))
            evaluated = count
            updates = self._update.following(self.step, self._updates, count)
            run_flat(chain.from_iterable(chain.from_iterable(zip(map(_CALLS, batches), updates, strict=True))))
        self._updates += count
        self.step += count
        self.evaluations += evaluated

    def _minimize(self) -> int:
        """One step of a line-searching optimiser, excluding fixed parameters; returns how many gradients it took."""
        assert self._minimizer is not None
        assert self._objective is not None
        before = self._objective.evaluations
        if self._fixed.is_used:
            self._fixed.forget()
        self._is_lost = not self._minimizer.step()
        run_calls(self._fixed.calls)
        return self._objective.evaluations - before

    def _record(self) -> None:
        train_loss, test_loss = self._probe.measure()
        probe, ratio = self._probe, self._update_sizes.measure(self.step)
        self.history.add(self.step, train_loss, test_loss, probe.gradient_rms, probe.delta_rms, ratio)
        if self.waived:
            self.waived &= self.met_rules()
        if self._keeps_best:
            self._keep_best(test_loss if self._has_test_points else train_loss)

    def _keep_best(self, loss: float) -> None:
        """Keep the present state if this watched loss, just recorded, is the lowest so far."""
        is_lowest = self.best is None or loss < self.best.loss
        if is_lowest and np.isfinite(loss) and is_finite(self._learned):
            self.best = Best(self.run, self._state_alone(), float(loss))

    # -- divergence -----------------------------------------------------------------------------------------------

    def _is_sound(self) -> bool:
        """Whether the trained state is finite, and the logits of the next batch too.

        Nothing else is checked: numbers that are not finite stay so in later steps. Only if the derivative of the loss
        is bounded and inputs are near the limit of floats could a later batch be finite again.
        """
        if self._is_lost or not is_finite(self._learned):
            return False
        return is_finite(self._forward_upcoming().logits)

    def _forward_upcoming(self) -> GradientProgram:
        """Run the next batch through the layers; the random state of dropout is restored afterwards."""
        batch, noise = self._batches.upcoming(), self._noise_state
        program = self._program(batch.x.shape[1])
        program.forward(batch.x)
        self._noise_state = noise
        return program

    def _keep(self) -> _SliceStart:
        np.copyto(self._kept, self._learned)
        batches = self._batches
        noise = self._noise_state
        position = self.step, self.evaluations, batches.epoch, batches.position, batches.epoch_start
        return _SliceStart(self._kept, self._updates, *position, noise, self.best)

    def _return_to(self, start: _SliceStart) -> None:
        np.copyto(self._learned, start.learned)
        self._updates, self.step, self.evaluations = start.updates, start.step, start.evaluations
        self._batches = self._cut_batches(start.epoch, start.position, start.epoch_start)
        self._noise_state = start.noise
        self._is_lost, self.best = False, start.best
        self.history.forget_after(self.step)
        if self.trajectory is not None:
            self.trajectory.forget_after(self.step)

    def _replay(self, steps: int) -> None:
        """Repeat the steps one by one, up to the first that is not finite, and stop just before it."""
        for _ in range(steps):
            if self.stopped:
                return
            start = self._keep()
            self._advance(1)
            if not self._is_sound():
                self.divergence = self._take_back(start)
                return

    def _take_back(self, start: _SliceStart) -> Divergence:
        """Return to `start`, and find what overflowed first in the step made from there."""
        spec, step, reached = self.run.network, self.step, self._learned.copy()
        if is_finite(reached):
            outputs = [y.copy() for y in self._forward_upcoming().outputs]
            self._return_to(start)
            return find_in_outputs(spec, step, outputs)
        self._return_to(start)
        batch = self._batches.upcoming()
        program = self._program(batch.x.shape[1])
        run_calls(program.calls(batch.x, batch.y))
        self._noise_state = start.noise
        return find_in_step(spec, step, program.outputs, self._gradient, reached)

    # -- building -------------------------------------------------------------------------------------------------

    def _cut_batches(self, epoch: int, position: int, epoch_start: GeneratorState) -> Batches:
        size = self.run.training.points_per_step(int(self._x.shape[1]))
        batches: Batches
        if size == self._x.shape[1]:
            batches = FullBatch(self._x, self._y, epoch=epoch, epoch_start=epoch_start)
        else:
            batches = ShuffledBatches(self._x, self._y, size, epoch=epoch, position=position, epoch_start=epoch_start)
        self._lay_out(batches)
        return batches

    def _lay_out(self, batches: Batches) -> None:
        """Prepare the calls of a step for every batch: the gradient and, if it is always the same, the update."""
        for batch in batches.buffers if self._x.shape[1] else ():
            program = self._program(batch.x.shape[1])
            batch.calls = flattened([*program.calls(batch.x, batch.y, batch.x_turned), *self._update.constant])

    def _build_minimizer(self) -> Minimizer | None:
        build = OPTIMIZERS[self.run.training.optimizer].minimizer
        if build is None or not self._x.shape[1]:
            return None
        program = self._program(self._x.shape[1])
        last = self._fixed.flatten(self._gradient)
        self._objective = Objective(
            self.run, program, self._x, self._y, self.parameters, self._gradient, self._mask, last
        )
        return build(self.parameters, self._gradient, self._learned[1:], self._objective)

    def _program(self, batch: int) -> GradientProgram:
        """The program for a batch size; at most two are needed, for full batches and for a shorter last one."""
        if batch not in self._programs:
            network, loss, rate = self.run.network, self.run.training.loss, self._update.folded_rate
            self._programs[batch] = GradientProgram(
                network, loss, batch, self.parameters, self._gradient, rate, self._noise
            )
        return self._programs[batch]

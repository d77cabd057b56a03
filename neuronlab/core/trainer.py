"""Training: the compiled step, the optimiser, the batches and a watch on divergence, advanced as many steps as asked.

The same seed, machine and NumPy build give bit-identical parameters after N steps, however the steps were sliced: all
that happens between steps (samples of the history, shuffling the next epochs) happens at fixed steps, never at a time.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.batches import Batches, FullBatch, ShuffledBatches
from neuronlab.core.history import History
from neuronlab.core.network import Network, layer_names, parameter_blocks, weight_mask
from neuronlab.core.optimizers import OPTIMIZERS, Update
from neuronlab.core.penalties import L2Penalty
from neuronlab.core.points import PointSet
from neuronlab.core.probe import Probe, ProbeProgram
from neuronlab.core.program import GradientProgram, with_ones
from neuronlab.core.shuffling import GeneratorState
from neuronlab.core.specs import ALL_POINTS, RunSpec
from neuronlab.core.state import RunState, fresh_memory, fresh_state, keeps_learned, require_fit

__all__ = ["Divergence", "Probe", "RunState", "Trainer", "fresh_state", "keeps_learned"]

SLICE = 1024
"""Steps between two looks whether all is finite, at most: so many are lost and made again when it is not."""


@dataclass(frozen=True)
class Divergence:
    """The first step whose result was not finite. `layer` names where, `cause` says what overflowed."""

    step: int
    layer: str
    cause: str


class _Place(NamedTuple):
    """Where a run stood, so that a slice that diverges can be made again; `learned` is a copy."""

    learned: Array
    updates: int
    step: int
    epoch: int
    position: int
    epoch_start: GeneratorState


class Trainer:
    """Trains one run on one set of points, from `state` or from a fresh start.

    To change anything, make another from `state()`. `dtype` is float32, or float64 for proofs. Raises InputError when
    the state is of another shape than the run.
    """

    def __init__(
        self, run: RunSpec, points: PointSet, state: RunState | None = None, dtype: npt.DTypeLike = np.float32
    ) -> None:
        state = state or fresh_state(run, points, dtype)
        require_fit(run, state)
        if state.optimizer != run.training.optimizer:
            memory = fresh_memory(run, state.parameters.dtype)
            state = replace(state, optimizer=run.training.optimizer, memory=memory, updates=0)
        self.run = run
        self.points = points
        self.divergence: Divergence | None = None
        self.input_scaling, self.target_scaling = state.input_scaling, state.target_scaling
        self._dtype = np.dtype(dtype)
        # Parameters and the optimiser's memory lie in one array, so that keeping and checking them is one call.
        self._learned = np.concatenate([state.parameters[None], state.memory]).astype(self._dtype)
        self._kept = np.empty_like(self._learned)
        self.parameters = self._learned[0]
        self._gradient = np.zeros_like(self.parameters)
        self._update, self._penalty = self._build_update()
        self._updates = state.updates
        self.step = state.step
        self.history = History(state.history)
        with np.errstate(all="ignore"):  # a target beyond float32 is infinite here, and the first step says so
            self._x, self._y = self._columns(*points.training())
            self._probe = ProbeProgram(run.network, self.parameters, points, self.input_scaling, self.target_scaling)
        self._programs: dict[int, GradientProgram] = {}
        self._batches = self._cut_batches(state.epoch, state.position, state.epoch_start)

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
        """Steps until the current epoch is over, at least 1."""
        return self._batches.left_in_epoch

    def network(self) -> Network:
        """The network as it is now, on a read-only copy of its parameters."""
        return Network(self.run.network, frozen(self.parameters), self.input_scaling, self.target_scaling)

    def state(self) -> RunState:
        """A read-only copy of everything that was learned."""
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
        )

    def probe(self) -> Probe:
        """Losses and gradients now, over the same at most 4,096 points every time."""
        with np.errstate(all="ignore"):
            train_loss, test_loss = self._probe.measure()
        return Probe(train_loss, test_loss, frozen(self._probe.gradient_rms))

    def advance(self, steps: int) -> int:
        """Make up to `steps` updates; fewer when the run diverges, which ends it at its last finite state.

        Returns the number of updates made.
        """
        first = self.step
        with np.errstate(all="ignore"):
            while self.can_train and self.step - first < steps:
                self._advance_safely(min(SLICE, steps - (self.step - first)))
        return self.step - first

    # -- one slice ------------------------------------------------------------------------------------------------

    def _advance_safely(self, steps: int) -> None:
        """One slice; when it ends in numbers that are not finite, go back and make it again step by step."""
        if self.history.is_due(self.step):
            self._record()
        place = self._keep()
        self._advance(steps)
        if not self._is_sound():
            self._return_to(place)
            self._replay(steps)

    def _advance(self, steps: int) -> None:
        target = self.step + steps
        while self.step < target:
            self._run_leg(min(target - self.step, self.history.steps_until_due(self.step)))
            if self.history.is_due(self.step):
                if self.history.is_full and not self._is_sound():
                    return  # the run has to go back, and a record once thinned would not be the same again
                self._record()

    def _run_leg(self, most: int) -> None:
        """Up to `most` updates in a row with nothing in between: the loop all the time goes into."""
        count, size, batches = self._batches.take(most)
        compute_gradient, penalty = self._program(size).compute_gradient, self._penalty
        update, updates = self._update, self._updates
        for x, y in batches:
            compute_gradient(x, y)
            if penalty is not None:
                penalty.add_gradient(self.parameters, self._gradient)
            update(updates)
            updates += 1
        self._updates = updates
        self.step += count

    def _record(self) -> None:
        train_loss, test_loss = self._probe.measure()
        self.history.add(self.step, train_loss, test_loss, self._probe.gradient_rms)

    # -- divergence -----------------------------------------------------------------------------------------------

    def _is_sound(self) -> bool:
        """Whether all that was learned is finite, and what it makes of the next batch too.

        No more is needed: what is not finite in one step is not finite in any step after it.
        """
        if not _is_finite(self._learned):
            return False
        return _is_finite(self._forward_upcoming().prediction)

    def _forward_upcoming(self) -> GradientProgram:
        x, _ = self._batches.upcoming()
        program = self._program(x.shape[1])
        program.forward(x)
        return program

    def _keep(self) -> _Place:
        np.copyto(self._kept, self._learned)
        batches = self._batches
        return _Place(self._kept, self._updates, self.step, batches.epoch, batches.position, batches.epoch_start)

    def _return_to(self, place: _Place) -> None:
        np.copyto(self._learned, place.learned)
        self._updates, self.step = place.updates, place.step
        self._batches = self._cut_batches(place.epoch, place.position, place.epoch_start)
        self.history.forget_after(self.step)

    def _replay(self, steps: int) -> None:
        """Make the steps again one by one, up to the first that does not end well; end just before it."""
        for _ in range(steps):
            place = self._keep()
            self._advance(1)
            if not self._is_sound():
                self.divergence = self._take_back(place)
                return

    def _take_back(self, place: _Place) -> Divergence:
        """Return to `place`, and name what overflowed first in the step that was made from there.

        A step's order is: outputs, gradient from the top down, optimiser's memory, parameters, next batch's outputs.
        """
        spec, names = self.run.network, layer_names(self.run.network)
        step, reached = self.step, self._learned.copy()
        if _is_finite(reached):
            suspects = [("its outputs overflowed", names, [y.copy() for y in self._forward_upcoming().outputs])]
            self._return_to(place)
        else:
            self._return_to(place)
            program = self._forward_upcoming()
            program.compute_gradient(*self._batches.upcoming())
            gradients = parameter_blocks(spec, self._gradient)
            memories = [parameter_blocks(spec, memory) for memory in reached[1:]]
            suspects = [
                ("its outputs overflowed", names, program.outputs),
                ("its gradient overflowed", names[::-1], gradients[::-1]),
                *(("the optimiser's memory of it overflowed", names, memory) for memory in memories),
                ("its weights overflowed", names, parameter_blocks(spec, reached[0])),
            ]
        return next(
            Divergence(step, name, cause)
            for cause, places, arrays in suspects
            for name, array in zip(places, arrays, strict=True)
            if not _is_finite(array)
        )

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

    def _cut_batches(self, epoch: int, position: int, epoch_start: GeneratorState) -> Batches:
        size = self._batch_size
        if size == self._x.shape[1]:
            return FullBatch(self._x, self._y, epoch=epoch, epoch_start=epoch_start)
        return ShuffledBatches(self._x, self._y, size, epoch=epoch, position=position, epoch_start=epoch_start)

    def _folded_rate(self) -> float:
        """What the gradient is multiplied by as it is computed: the rate where the update only subtracts."""
        training = self.run.training
        return training.learning_rate if OPTIMIZERS[training.optimizer].scales_gradient else 1.0

    def _program(self, batch: int) -> GradientProgram:
        """The step for one batch size; at most two are needed, for whole batches and for a shorter last one."""
        if batch not in self._programs:
            scale = self._folded_rate() * 2.0 / (batch * self.run.network.outputs)
            self._programs[batch] = GradientProgram(self.run.network, batch, self.parameters, self._gradient, scale)
        return self._programs[batch]

    def _build_update(self) -> tuple[Update, L2Penalty | None]:
        training = self.run.training
        optimizer = OPTIMIZERS[training.optimizer]
        update = optimizer.build(self.parameters, self._gradient, self._learned[1:], training.learning_rate)
        if not training.l2:
            return update, None
        mask = weight_mask(self.run.network, self._dtype)
        return update, L2Penalty(training.l2, mask, self._folded_rate())


def _is_finite(array: Array) -> bool:
    """Whether all of a non-empty array is finite; the extremes tell, and allocate nothing."""
    return bool(np.isfinite(array.max()) and np.isfinite(array.min()))

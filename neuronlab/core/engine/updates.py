"""Compile updates: penalties, clipping, decay, the current learning rate and the optimiser, as lists of NumPy calls.

If numbers change from step to step, such as a scheduled rate, there is one list for each of the next few steps, built
once; their numbers are in a table, and only the table is updated.
"""

import numpy as np

from neuronlab.core.arrays import Array, Call, FlatCall, flattened
from neuronlab.core.engine.clipping import clip_calls
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.penalties import decay_calls, penalty_calls
from neuronlab.core.engine.schedules import rates
from neuronlab.core.specs.training import TrainingSpec

LONGEST_LEG = 24
"""Updates whose numbers are computed in advance: few, so that the table takes little memory."""
LONGEST_CONSTANT_LEG = 128
"""Consecutive updates if the numbers never change: few, so that an epoch's order is drawn in small chunks."""


class Updates:
    """Updates `parameters` by `gradient`, both (n,), with the optimiser's `memory` (slots, n), in place.

    `mask` (n,) is 1 at weights and 0 elsewhere. `folded_rate` is the factor that the gradient must include: the
    learning rate if the update is a plain subtraction, and negative if steps go up the gradient. `constant` are the
    calls of an update if they are always the same; otherwise it is empty, and `following` returns them. Every update
    ends with the calls given to `end_with`.
    """

    def __init__(self, training: TrainingSpec, parameters: Array, gradient: Array, memory: Array, mask: Array) -> None:
        self._training = training
        self._optimizer = OPTIMIZERS[training.optimizer]
        has_schedule = training.schedule != "constant" or training.warmup > 0
        folds = self._optimizer.scales_gradient and not has_schedule and not training.clip
        self.folded_rate = (training.learning_rate if folds else 1.0) * training.direction
        is_constant = not has_schedule and not self._optimizer.varies
        self._scales = self._optimizer.scales_gradient and not folds
        rate, factors = self._numbers(0, 0, 1)
        self._table = np.empty((1 if is_constant else LONGEST_LEG, 1 + factors.shape[1]), parameters.dtype)
        self._table[:1, :1], self._table[:1, 1:] = rate, factors
        scratch = np.empty_like(parameters)
        before = self._calls_before(parameters, gradient, mask, scratch)
        shares = (mask * training.weight_decay).astype(mask.dtype) if training.weight_decay else mask
        lists = [[*before, *self._calls_of(parameters, gradient, memory, shares, scratch, row)] for row in self._table]
        self._constant: list[Call] = lists[0] if is_constant else []
        self._lists = [] if is_constant else [flattened(calls) for calls in lists]
        self.end_with([])

    def end_with(self, last: list[Call]) -> None:
        """End every update with these calls, which replace earlier ones."""
        self.constant = [*self._constant, *last] if not self._lists else []
        self._whole_lists = [[*calls, *flattened(last)] for calls in self._lists]

    def following(self, step: int, updates: int, count: int) -> list[list[FlatCall]]:
        """The calls of each of the next `count` updates, at most LONGEST_LEG, after these numbers of steps and updates.

        Those of `constant` are not included.
        """
        rate, factors = self._numbers(step, updates, count)
        self._table[:count, :1], self._table[:count, 1:] = rate, factors
        return self._whole_lists[:count]

    def _numbers(self, step: int, updates: int, count: int) -> tuple[Array, Array]:
        """The rates (count, 1) and the optimiser's factors (count, factors)."""
        learning_rates = rates(self._training, np.arange(step, step + count))
        factors = self._optimizer.factors(learning_rates, np.arange(updates, updates + count))
        return learning_rates[:, None], factors

    def _calls_before(self, parameters: Array, gradient: Array, mask: Array, scratch: Array) -> list[Call]:
        """The calls that are the same in every update."""
        training = self._training
        scale = self.folded_rate
        calls = penalty_calls(parameters, gradient, mask, scratch, training.l1, training.l2, scale)
        return [*calls, *clip_calls(gradient, training.clip)] if training.clip else calls

    def _calls_of(
        self, parameters: Array, gradient: Array, memory: Array, shares: Array, scratch: Array, numbers: Array
    ) -> list[Call]:
        """The calls that read the numbers of one update, (1 + factors,) with the rate first."""
        rate, factors = numbers[:1].reshape(()), numbers[1:]
        calls: list[Call] = []
        if self._training.weight_decay:
            calls += decay_calls(parameters, shares, scratch, rate)
        if self._scales:
            calls += [(np.multiply, (gradient, rate, gradient))]
        return calls + self._optimizer.build(parameters, gradient, memory, scratch, factors)

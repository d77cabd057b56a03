"""What happens to a gradient before it has moved the parameters: penalties, clipping, decay, the rate of the moment.

All of it is a list of NumPy calls. Where the numbers in it differ from step to step, such as a scheduled rate, there is
a list for each of the next few steps, made once; their numbers lie in a table, and the table alone is written anew.
"""

import numpy as np

from neuronlab.core.arrays import Array, Call, FlatCall, flattened
from neuronlab.core.engine.clipping import clip_calls
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.penalties import decay_calls, penalty_calls
from neuronlab.core.engine.schedules import rates
from neuronlab.core.specs.training import TrainingSpec

LONGEST_LEG = 24
"""Updates whose numbers are worked out in advance: few, so that this takes next to no memory."""
LONGEST_CONSTANT_LEG = 128
"""Updates made in a row where their numbers never change: few, so that an epoch's order is drawn in small pieces."""


class Updates:
    """Moves `parameters` by `gradient`, both (n,), with the optimiser's `memory` (slots, n); all in place.

    `mask` (n,) is 1 at weights and 0 elsewhere. `folded_rate` is what the gradient has to be multiplied by as it is
    worked out: the rate, where the update does nothing but subtract. `constant` are the calls of every update where
    they are always the same; where they are not it is empty, and `following` has them. Every update ends with those
    that `end_with` was given.
    """

    def __init__(self, training: TrainingSpec, parameters: Array, gradient: Array, memory: Array, mask: Array) -> None:
        self._training = training
        self._optimizer = OPTIMIZERS[training.optimizer]
        has_schedule = training.schedule != "constant" or training.warmup > 0
        folds = self._optimizer.scales_gradient and not has_schedule and not training.clip
        self.folded_rate = training.learning_rate if folds else 1.0
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
        """Let every update end with these calls, in place of those given before."""
        self.constant = [*self._constant, *last] if not self._lists else []
        self._whole_lists = [[*calls, *flattened(last)] for calls in self._lists]

    def following(self, step: int, updates: int, count: int) -> list[list[FlatCall]]:
        """The calls of each of the next `count` updates, at most LONGEST_LEG, after so many steps and updates.

        Beside those of `constant`, which are not among them.
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
        """What is the same in every update."""
        training = self._training
        scale = self.folded_rate
        calls = penalty_calls(parameters, gradient, mask, scratch, training.l1, training.l2, scale)
        return [*calls, *clip_calls(gradient, training.clip)] if training.clip else calls

    def _calls_of(
        self, parameters: Array, gradient: Array, memory: Array, shares: Array, scratch: Array, numbers: Array
    ) -> list[Call]:
        """What reads the numbers of one update, (1 + factors,) with the rate first."""
        rate, factors = numbers[:1].reshape(()), numbers[1:]
        calls: list[Call] = []
        if self._training.weight_decay:
            calls += decay_calls(parameters, shares, scratch, rate)
        if self._scales:
            calls += [(np.multiply, (gradient, rate, gradient))]
        return calls + self._optimizer.build(parameters, gradient, memory, scratch, factors)

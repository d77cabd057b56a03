"""The objective that training minimises, as a function of the parameters: the loss over all points, plus penalties.

Most optimisers need only its gradient; those with a line search compare values.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from neuronlab.core.arrays import Array, Call, run_calls
from neuronlab.core.engine.penalties import penalty_calls, penalty_value
from neuronlab.core.engine.program import GradientProgram
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.experiment import RunSpec


class Objective:
    """A callable that returns the value at the current `parameters` (n,) and writes the gradient to `gradient` (n,).

    x (columns, points) and target (outputs, points) are the data of `program`, which must have no rate folded in but
    the direction: with a flipped gradient, the negative value is minimised.
    `mask` (n,) is 1 at weights and 0 elsewhere. The calls in `last` run after the gradient is computed. `evaluations`
    counts the calls of the object.
    """

    def __init__(
        self,
        run: RunSpec,
        program: GradientProgram,
        x: Array,
        target: Array,
        parameters: Array,
        gradient: Array,
        mask: Array,
        last: Sequence[Call] = (),
    ) -> None:
        training = run.training
        self._penalty = partial(penalty_value, parameters, mask, training.l1, training.l2)
        scratch = np.empty_like(parameters)
        self._direction = training.direction
        penalties = penalty_calls(parameters, gradient, mask, scratch, training.l1, training.l2, self._direction)
        self._calls = [*program.calls(x, target), *penalties, *last]
        self._program, self._output, self._value = program, run.network.output, LOSSES[training.loss].value
        self._target = target.astype(np.float64)
        self._unit = np.ones((len(target), 1))
        self._logits, *self._scratch = np.empty((3, *target.shape))
        self.evaluations = 0

    def __call__(self) -> float:
        """The value, in the units of training; infinite or NaN if it overflows."""
        self.evaluations += 1
        run_calls(self._calls)
        np.copyto(self._logits, self._program.logits)
        loss = self._value(self._output, self._logits, self._target, self._unit, *self._scratch)
        return self._direction * (loss + self._penalty())

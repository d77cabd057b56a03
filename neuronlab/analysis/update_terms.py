"""The update of one step in textbook terms: the optimiser's memory, and how it turns a gradient into an update.

An optimiser's memory may hold a multiple of the textbook quantity, because that takes fewer passes over the parameters
(`core/engine/optimizers.py`); this module converts it back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, BoolArray, frozen
from neuronlab.core.engine.clipping import EPSILON
from neuronlab.core.engine.optimizers import ADAM_BETA1, ADAM_BETA2, MOMENTUM, OPTIMIZERS, RMSPROP_ALPHA
from neuronlab.core.engine.schedules import rates
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.state import RunState

Terms = Mapping[str, Array]
"""An optimiser's terms by name, (parameters,) in float64; `…_before` is the value before the step."""


@dataclass(frozen=True, eq=False)
class UpdateTrace:
    """One update of all parameters; arrays are (parameters,), in the order of the network's flat vector.

    Attributes:
        training: The training settings.
        number: Updates made by this optimiser including this one, from 1.
        rate: Learning rate of this step, after the schedule.
        mask: 1 at weights, which alone are penalised and decay.
        fixed: Parameters that are not updated, nor is their memory.
        before: Parameters before the step.
        gradient: ∂L/∂θ of the batch.
        penalised: The gradient plus that of the penalties.
        norm: Norm of the penalised gradient.
        share: Factor by which clipping multiplies it.
        used: The gradient after clipping, with the other sign where it is flipped.
        terms: The optimiser's terms.
        after: Parameters after the step.
    """

    training: TrainingSpec
    number: int
    rate: float
    mask: Array
    fixed: BoolArray
    before: Array
    gradient: Array
    penalised: Array
    norm: float
    share: float
    used: Array
    terms: Terms
    after: Array

    @property
    def change(self) -> Array:
        """The change of each parameter, in float64."""
        return self.after.astype(np.float64) - self.before


def _momentum(old: Array, new: Array, _number: int) -> Terms:
    return {"v_before": old[0], "v": new[0]}


def _nesterov(old: Array, new: Array, _number: int) -> Terms:
    return {"v_before": old[0] / MOMENTUM, "v": new[0] / MOMENTUM}


def _adagrad(old: Array, new: Array, _number: int) -> Terms:
    return {"s_before": old[0], "s": new[0]}


def _rmsprop(old: Array, new: Array, _number: int) -> Terms:
    return {"v_before": old[0] * (1.0 - RMSPROP_ALPHA), "v": new[0] * (1.0 - RMSPROP_ALPHA)}


def _adam(old: Array, new: Array, number: int) -> Terms:
    (m_before, v_before), (m, v) = (
        (memory[0] * (1.0 - ADAM_BETA1), memory[1] * (1.0 - ADAM_BETA2)) for memory in (old, new)
    )
    return {
        "m_before": m_before,
        "m": m,
        "m_hat": m / (1.0 - ADAM_BETA1**number),
        "v_before": v_before,
        "v": v,
        "v_hat": v / (1.0 - ADAM_BETA2**number),
    }


def _none(_old: Array, _new: Array, _number: int) -> Terms:
    return {}


TERMS: dict[str, Callable[[Array, Array, int], Terms]] = {
    "sgd": _none,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adam,
    "lbfgs": _none,
}
"""For each row of OPTIMIZERS, its terms from the memory (slots, parameters) before and after and the update number."""


def trace_update(
    training: TrainingSpec,
    state: RunState,
    gradient: Array,
    mask: Array,
    fixed: BoolArray,
    after: Array,
    memory: Array,
) -> UpdateTrace:
    """The terms of an update from `state` that resulted in `after` (parameters,) and `memory` (slots, parameters).

    `gradient` (parameters,) is that of the batch; `mask` (parameters,) is 1 at weights and 0 elsewhere; `fixed`
    (parameters,) is True for parameters that are not updated.
    """
    before = state.parameters.astype(np.float64)
    penalised = gradient + mask * (training.l1 * np.sign(before) + training.l2 * before)
    norm = float(np.linalg.norm(penalised))
    is_clipped = training.clip and not OPTIMIZERS[training.optimizer].is_full_batch
    share = min(1.0, training.clip / (norm + EPSILON)) if is_clipped else 1.0
    number = state.updates + 1
    terms = TERMS[training.optimizer](state.memory.astype(np.float64), memory.astype(np.float64), number)
    return UpdateTrace(
        training=training,
        number=number,
        rate=float(rates(training, np.array([state.step]))[0]),
        mask=frozen(mask),
        fixed=fixed,
        before=state.parameters,
        gradient=frozen(gradient),
        penalised=frozen(penalised),
        norm=norm,
        share=share,
        used=frozen(penalised * share * training.direction),
        terms={name: frozen(values) for name, values in terms.items()},
        after=frozen(after),
    )

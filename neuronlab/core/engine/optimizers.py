"""Optimisers turn a gradient into an update. They work on flat vectors, independent of layers.

Most are lists of NumPy calls, built once and run in every step, in the form that takes the fewest passes over the
parameters: the memory may hold a multiple of the textbook quantity, compensated by the factors. If a call overwrites
its input, both are the same array object, which spares NumPy a search for overlaps.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from neuronlab.core.arrays import Array, Call, IntArray
from neuronlab.core.engine.lbfgs import LBFGS, SLOTS

MOMENTUM = 0.9
ADAGRAD_EPSILON = 1e-10
RMSPROP_ALPHA, RMSPROP_EPSILON = 0.99, 1e-8
ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON = 0.9, 0.999, 1e-8
ADAMW_DECAY = 0.01


class Minimizer(Protocol):
    """An update that evaluates losses and gradients itself, as often as needed."""

    has_moved: bool
    """Whether the last step changed the parameters; True before the first."""

    def step(self) -> bool:
        """Update the parameters once; returns False if the loss or gradient was not finite at the start."""


def _no_calls(_parameters: Array, _gradient: Array, _memory: Array, _scratch: Array, _factors: Array) -> list[Call]:
    return []


def _no_factors(rates: Array, _updates: IntArray) -> Array:
    return np.empty((len(rates), 0))


@dataclass(frozen=True, kw_only=True)
class Optimizer:
    """An optimiser.

    Attributes:
        label: Its name.
        meaning: Its characteristics.
        slots: Rows of its memory.
        build: `build(parameters, gradient, memory, scratch, factors)` lists the calls of one update. All arguments are
            flat vectors (n,) of one dtype, except `memory` (slots, n), which starts at zero, and `factors` (k,), the
            numbers of this update, read when the calls run. Gradient and scratch may be overwritten.
        factors: `factors(rates, updates)` returns these numbers (updates, k), in float64, for the rates of consecutive
            updates and the number of updates before each.
        varies: Whether the factors depend on the number of updates, not on the rate alone.
        scales_gradient: Whether the update is parameters − gradient, with the rate included in the gradient.
        default_decay: Its usual decoupled weight decay.
        minimizer: For an optimiser that determines its own rate from several losses and gradients per step,
            `minimizer(parameters, gradient, memory, evaluate)` instead of calls and factors; see `LBFGS`.
    """

    label: str
    meaning: str
    slots: int
    build: Callable[[Array, Array, Array, Array, Array], list[Call]] = _no_calls
    factors: Callable[[Array, IntArray], Array] = _no_factors
    varies: bool = False
    scales_gradient: bool = False
    default_decay: float = 0.0
    minimizer: Callable[[Array, Array, Array, Callable[[], float]], Minimizer] | None = None

    @property
    def is_full_batch(self) -> bool:
        """Whether every step must use all points, because it compares losses."""
        return self.minimizer is not None


def _constant(value: float, like: Array) -> Array:
    return np.asarray(value, like.dtype)


def _factor(factors: Array, number: int) -> Array:
    return factors[number : number + 1].reshape(())


def _rate_alone(rates: Array, _updates: IntArray) -> Array:
    return rates[:, None]


def _build_sgd(parameters: Array, gradient: Array, _memory: Array, _scratch: Array, _factors: Array) -> list[Call]:
    """Gradient descent: w ← w − g, where g includes the learning rate."""
    return [(np.subtract, (parameters, gradient, parameters))]


def _build_momentum(parameters: Array, gradient: Array, memory: Array, _scratch: Array, factors: Array) -> list[Call]:
    """Momentum: v ← μ·v + g;  w ← w − η·v  (Polyak, 1964, in the form PyTorch uses)."""
    velocity, rate = memory[0], _factor(factors, 0)
    return [
        (np.multiply, (velocity, _constant(MOMENTUM, velocity), velocity)),
        (np.add, (velocity, gradient, velocity)),
        (np.multiply, (velocity, rate, gradient)),
        (np.subtract, (parameters, gradient, parameters)),
    ]


def _build_nesterov(parameters: Array, gradient: Array, memory: Array, _scratch: Array, factors: Array) -> list[Call]:
    """Momentum with look-ahead: v ← μ·v + g;  w ← w − η·(g + μ·v)  (Nesterov, 1983, in the form PyTorch uses).

    The memory holds μ·v, for which the first line is μ·v ← μ·(μ·v + g), so that one product serves both lines.
    """
    ahead, rate = memory[0], _factor(factors, 0)
    return [
        (np.add, (ahead, gradient, ahead)),
        (np.multiply, (ahead, _constant(MOMENTUM, ahead), ahead)),
        (np.add, (gradient, ahead, gradient)),
        (np.multiply, (gradient, rate, gradient)),
        (np.subtract, (parameters, gradient, parameters)),
    ]


def _step_by_root(
    parameters: Array, direction: Array, square: Array, scratch: Array, rate: Array, epsilon: Array
) -> list[Call]:
    """The final calls of several optimisers: w ← w − rate · direction / (√square + ε)."""
    return [
        (np.sqrt, (square, scratch)),
        (np.add, (scratch, epsilon, scratch)),
        (np.divide, (direction, scratch, scratch)),
        (np.multiply, (scratch, rate, scratch)),
        (np.subtract, (parameters, scratch, parameters)),
    ]


def _build_adagrad(parameters: Array, gradient: Array, memory: Array, scratch: Array, factors: Array) -> list[Call]:
    """Decreasing steps: s ← s + g²;  w ← w − η·g / (√s + ε)  (Duchi, Hazan and Singer, 2011)."""
    square = memory[0]
    return [
        (np.multiply, (gradient, gradient, scratch)),
        (np.add, (square, scratch, square)),
        *_step_by_root(
            parameters, gradient, square, scratch, _factor(factors, 0), _constant(ADAGRAD_EPSILON, parameters)
        ),
    ]


_RMSPROP_ROOT = math.sqrt(1.0 - RMSPROP_ALPHA)


def _build_rmsprop(parameters: Array, gradient: Array, memory: Array, scratch: Array, factors: Array) -> list[Call]:
    """Steps of similar size: v ← α·v + (1 − α)·g²;  w ← w − η·g / (√v + ε)  (Tieleman and Hinton, 2012).

    The memory holds V = v / (1 − α), because V ← α·V + g² needs a pass fewer. With r = √(1 − α) the step is then
    η/r · g / (√V + ε/r).
    """
    square = memory[0]
    epsilon = _constant(RMSPROP_EPSILON / _RMSPROP_ROOT, parameters)
    return [
        (np.multiply, (square, _constant(RMSPROP_ALPHA, square), square)),
        (np.multiply, (gradient, gradient, scratch)),
        (np.add, (square, scratch, square)),
        *_step_by_root(parameters, gradient, square, scratch, _factor(factors, 0), epsilon),
    ]


def _rmsprop_factors(rates: Array, _updates: IntArray) -> Array:
    return (rates / _RMSPROP_ROOT)[:, None]


def _build_adam(parameters: Array, gradient: Array, memory: Array, scratch: Array, factors: Array) -> list[Call]:
    """An adaptive step for each parameter: w ← w − η·m̂ / (√v̂ + ε)  (Kingma and Ba, 2015).

    Here m̂ and v̂ are running means of g and g², corrected for their start at zero. The memory holds M = m / (1 − β₁) and
    V = v / (1 − β₂), because M ← β₁·M + g and V ← β₂·V + g² need two passes fewer. Then m̂ = M·(1 − β₁) / (1 − β₁ᵗ) and
    √v̂ = √V / r with r = √((1 − β₂ᵗ) / (1 − β₂)), and the step is η·(1 − β₁) / (1 − β₁ᵗ) · r · M / (√V + ε·r).
    """
    mean, square = memory
    return [
        (np.multiply, (mean, _constant(ADAM_BETA1, mean), mean)),
        (np.add, (mean, gradient, mean)),
        (np.multiply, (square, _constant(ADAM_BETA2, square), square)),
        (np.multiply, (gradient, gradient, scratch)),
        (np.add, (square, scratch, square)),
        *_step_by_root(parameters, mean, square, scratch, _factor(factors, 0), _factor(factors, 1)),
    ]


def _adam_factors(rates: Array, updates: IntArray) -> Array:
    """η·(1 − β₁) / (1 − β₁ᵗ) · r and ε·r of each update; computed in place, since this is part of training."""
    factors = np.empty((len(rates), 2))
    rate, root = factors[:, 0], factors[:, 1]
    np.power(ADAM_BETA2, updates + 1, out=root)
    np.subtract(1.0, root, out=root)
    np.divide(root, 1.0 - ADAM_BETA2, out=root)
    np.sqrt(root, out=root)
    np.power(ADAM_BETA1, updates + 1, out=rate)
    np.subtract(1.0, rate, out=rate)
    np.divide(root, rate, out=rate)
    np.multiply(rate, rates, out=rate)
    np.multiply(rate, 1.0 - ADAM_BETA1, out=rate)
    np.multiply(root, ADAM_EPSILON, out=root)
    return factors


OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer(
        label="SGD",
        meaning="Steepest descent: each parameter changes by learning rate × gradient.",
        slots=0,
        build=_build_sgd,
        scales_gradient=True,
    ),
    "momentum": Optimizer(
        label="Momentum",
        meaning=f"Keeps {MOMENTUM:.0%} of its velocity: faster along valleys, overshoots at high learning rates.",
        slots=1,
        build=_build_momentum,
        factors=_rate_alone,
    ),
    "nesterov": Optimizer(
        label="Nesterov",
        meaning="Momentum with look-ahead, which overshoots less.",
        slots=1,
        build=_build_nesterov,
        factors=_rate_alone,
    ),
    "adagrad": Optimizer(
        label="Adagrad",
        meaning="Divides each parameter's step by the size of all its past gradients, so steps only get shorter.",
        slots=1,
        build=_build_adagrad,
        factors=_rate_alone,
    ),
    "rmsprop": Optimizer(
        label="RMSprop",
        meaning="Divides each parameter's step by the size of its recent gradients, so all steps are of similar size.",
        slots=1,
        build=_build_rmsprop,
        factors=_rmsprop_factors,
    ),
    "adam": Optimizer(
        label="Adam",
        meaning="Adapts the step of each parameter to the mean and size of its recent gradients.",
        slots=2,
        build=_build_adam,
        factors=_adam_factors,
        varies=True,
    ),
    "adamw": Optimizer(
        label="AdamW",
        meaning="Adam with weight decay: every step also shrinks all weights slightly, whatever their gradient.",
        slots=2,
        build=_build_adam,
        factors=_adam_factors,
        varies=True,
        default_decay=ADAMW_DECAY,
    ),
    "lbfgs": Optimizer(
        label="L-BFGS",
        meaning="Estimates curvature from its last ten steps and finds its own step length; uses all points.",
        slots=SLOTS,
        minimizer=LBFGS,
    ),
}

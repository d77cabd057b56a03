"""An optimiser turns a gradient into a step. It works on flat vectors and knows no layers."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array

Update = Callable[[int], None]
"""Changes the parameters once, given how many updates have been made before (0 for the first)."""


@dataclass(frozen=True, kw_only=True)
class Optimizer:
    """One way to step.

    `build(parameters, gradient, memory, learning_rate)` returns the update bound to those arrays: flat vectors of one
    length, and `memory` of shape (slots, parameters), which starts at zero. The update may overwrite `gradient`.
    `scales_gradient` says that the update is parameters − gradient, so the rate can be folded into the gradient.
    """

    label: str
    meaning: str
    slots: int
    build: Callable[[Array, Array, Array, float], Update]
    scales_gradient: bool = False


def _build_sgd(parameters: Array, gradient: Array, _memory: Array, _learning_rate: float) -> Update:
    """Straight down, w ← w − g, where g already carries the learning rate."""

    def update(_updates_before: int) -> None:
        np.subtract(parameters, gradient, parameters)

    return update


MOMENTUM = 0.9


def _build_momentum(parameters: Array, gradient: Array, memory: Array, learning_rate: float) -> Update:
    """A ball with friction: v ← μ·v + g;  w ← w − η·v  (Polyak, 1964, in the form PyTorch uses)."""
    velocity = memory[0]
    rate, momentum = (np.asarray(value, parameters.dtype) for value in (learning_rate, MOMENTUM))

    def update(_updates_before: int) -> None:
        np.multiply(velocity, momentum, velocity)
        np.add(velocity, gradient, velocity)
        np.multiply(velocity, rate, gradient)
        np.subtract(parameters, gradient, parameters)

    return update


ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON = 0.9, 0.999, 1e-8


def _build_adam(parameters: Array, gradient: Array, memory: Array, learning_rate: float) -> Update:
    """A step of its own for each parameter, w ← w − η·m̂ / (√v̂ + ε)  (Kingma and Ba, 2015).

    Here m̂ and v̂ are running means of g and g², freed of their start at zero. The memory holds M = m / (1 − β₁) and
    V = v / (1 − β₂), because M ← β₁·M + g and V ← β₂·V + g² need two passes fewer. Then m̂ = M·(1 − β₁) / (1 − β₁ᵗ) and
    √v̂ = √V / r with r = √((1 − β₂ᵗ) / (1 − β₂)), and the step is η·(1 − β₁) / (1 − β₁ᵗ) · r · M / (√V + ε·r).
    """
    mean, square = memory
    kind = parameters.dtype
    beta1, beta2 = (np.asarray(value, kind) for value in (ADAM_BETA1, ADAM_BETA2))
    rate, epsilon = np.empty((), kind), np.empty((), kind)
    scratch = np.empty_like(parameters)

    def update(updates_before: int) -> None:
        count = updates_before + 1
        root = math.sqrt((1.0 - ADAM_BETA2**count) / (1.0 - ADAM_BETA2))
        rate[()] = learning_rate * (1.0 - ADAM_BETA1) / (1.0 - ADAM_BETA1**count) * root
        epsilon[()] = ADAM_EPSILON * root
        np.multiply(mean, beta1, mean)
        np.add(mean, gradient, mean)
        np.multiply(square, beta2, square)
        np.multiply(gradient, gradient, gradient)
        np.add(square, gradient, square)
        np.sqrt(square, scratch)
        np.add(scratch, epsilon, scratch)
        np.divide(mean, scratch, scratch)
        np.multiply(scratch, rate, scratch)
        np.subtract(parameters, scratch, parameters)

    return update


OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer(
        label="SGD",
        meaning="Straight down the slope: each parameter moves by learning rate × gradient.",
        slots=0,
        build=_build_sgd,
        scales_gradient=True,
    ),
    "momentum": Optimizer(
        label="Momentum",
        meaning=f"Like a ball that keeps {MOMENTUM:.0%} of its speed: faster along valleys, overshoots at high rates.",
        slots=1,
        build=_build_momentum,
    ),
    "adam": Optimizer(
        label="Adam",
        meaning="Gives each parameter a step of its own, sized by how its gradient has behaved so far.",
        slots=2,
        build=_build_adam,
    ),
}

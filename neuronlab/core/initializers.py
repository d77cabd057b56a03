"""Where a network starts decides whether signals fade, grow or keep their size on their way through the layers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.arrays import Array


@dataclass(frozen=True, kw_only=True)
class Initializer:
    """A rule for the spread of a layer's first weights; biases start at zero.

    `deviation(fan_in, fan_out)` is the standard deviation of the normal distribution they are drawn from.
    """

    label: str
    meaning: str
    deviation: Callable[[int, int], float]


INITIALIZERS: dict[str, Initializer] = {
    "he": Initializer(
        label="He",
        meaning="σ = √(2 / inputs): keeps the signal's size through layers of ReLU (He et al., 2015).",
        deviation=lambda fan_in, _: float(np.sqrt(2.0 / fan_in)),
    ),
    "xavier": Initializer(
        label="Xavier",
        meaning="σ = √(2 / (inputs + outputs)): for tanh, sigmoid and linear layers (Glorot and Bengio, 2010).",
        deviation=lambda fan_in, fan_out: float(np.sqrt(2.0 / (fan_in + fan_out))),
    ),
    "normal": Initializer(
        label="Normal",
        meaning="σ = 0.1 whatever the layer's size: signals fade in deep networks.",
        deviation=lambda _in, _out: 0.1,
    ),
    "zero": Initializer(
        label="Zero",
        meaning="All weights 0: every unit of a layer stays the same as its neighbours and learns nothing of its own.",
        deviation=lambda _in, _out: 0.0,
    ),
}

AUTO_INITIALIZER = "auto"
"""Not a rule of its own: each layer takes the one that suits its activation."""

INITIALIZER_LABELS = {AUTO_INITIALIZER: "Auto", **{key: row.label for key, row in INITIALIZERS.items()}}


def draw_block(rng: np.random.Generator, block: Array, initializer: str, activation: str) -> None:
    """Fill one (out, in + 1) parameter block: weights at random, the bias column with zeros.

    Every block takes the same number of draws from `rng` whatever the rule, so that a seed keeps its meaning.
    """
    key = ACTIVATIONS[activation].initializer if initializer == AUTO_INITIALIZER else initializer
    fan_out, fan_in = block.shape[0], block.shape[1] - 1
    weights = rng.standard_normal((fan_out, fan_in)) * INITIALIZERS[key].deviation(fan_in, fan_out)
    block[:, :-1] = weights
    block[:, -1] = 0.0

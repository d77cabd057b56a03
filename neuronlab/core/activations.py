"""An activation makes the slope of a unit depend on its input; without one, layers only ever make a line.

Each row of `ACTIVATIONS` is one function y = f(z) with its slope, both given as the NumPy calls that compute them in
arrays already there: a training step is a list of such calls, made once and run a million times.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from neuronlab.core.arrays import Array, Call, run_calls

LEAK = 0.1
"""Slope of the leaky ReLU below zero; ten times the common 0.01, so that it can be seen in a plot."""


@dataclass(frozen=True, kw_only=True)
class Activation:
    """One function a layer can end in.

    `forward(z, y)` lists the calls that write f(z) into y; `backward(d, z, y, scratch)` those that turn the gradient of
    y into the gradient of z in place, d ← d · f'(z), and may overwrite `scratch`. All arrays are of one (units, batch)
    shape and dtype. `kink` is the z at which the slope jumps, if it does. `flat_below_kink` says that left of the kink
    the slope is zero, so a unit that never gets past it cannot learn. `initializer` is what `auto` picks for the layer.
    """

    label: str
    formula: str
    slope: str
    meaning: str
    forward: Callable[[Array, Array], Sequence[Call]]
    backward: Callable[[Array, Array, Array, Array], Sequence[Call]]
    initializer: str
    kink: float | None = None
    flat_below_kink: bool = False
    is_linear: bool = False

    def apply(self, z: Array, out: Array) -> None:
        """Write f(z) into `out`."""
        run_calls(self.forward(z, out))

    def backprop(self, d: Array, z: Array, y: Array, scratch: Array) -> None:
        """Multiply d by the slope at z, where y = f(z); `scratch` is overwritten."""
        run_calls(self.backward(d, z, y, scratch))


# Constants are 0-d arrays of the right dtype: as operands they cost half of what Python numbers do. `out` is given by
# position because that is a tenth faster, except to `maximum`, for which NumPy deprecates it.


def _constant(value: float, like: Array) -> Array:
    return np.asarray(value, like.dtype)


def _maximum(a: Array, b: Array, out: Array) -> Call:
    return partial(np.maximum, out=out), (a, b)


def _identity(z: Array, y: Array) -> list[Call]:
    return [(np.positive, (z, y))]


def _identity_backward(_d: Array, _z: Array, _y: Array, _scratch: Array) -> list[Call]:
    return []  # the slope is 1 everywhere


def _relu(z: Array, y: Array) -> list[Call]:
    return [_maximum(z, _constant(0.0, z), y)]


def _relu_backward(d: Array, _z: Array, y: Array, scratch: Array) -> list[Call]:
    # y is never negative, so its sign is the slope: 0 when silent, 1 when firing. Faster than a boolean mask.
    return [(np.sign, (y, scratch)), (np.multiply, (d, scratch, d))]


def _leaky_relu(z: Array, y: Array) -> list[Call]:
    return [(np.multiply, (z, _constant(LEAK, z), y)), _maximum(z, y, y)]


def _leaky_relu_backward(d: Array, _z: Array, y: Array, scratch: Array) -> list[Call]:
    # The sign of y is the sign of z; raised to the leak it is the slope: 1 above zero, the leak elsewhere.
    return [
        (np.sign, (y, scratch)),
        _maximum(scratch, _constant(LEAK, d), scratch),
        (np.multiply, (d, scratch, d)),
    ]


def _sigmoid(z: Array, y: Array) -> list[Call]:
    # exp(−z) may overflow to infinity for very negative z; 1 / (1 + ∞) is then the right limit, 0.
    return [(np.negative, (z, y)), (np.exp, (y, y)), (np.add, (y, _constant(1.0, z), y)), (np.reciprocal, (y, y))]


def _sigmoid_backward(d: Array, _z: Array, y: Array, scratch: Array) -> list[Call]:
    # d · (y − y²)
    return [(np.multiply, (y, y, scratch)), (np.subtract, (y, scratch, scratch)), (np.multiply, (d, scratch, d))]


def _tanh(z: Array, y: Array) -> list[Call]:
    return [(np.tanh, (z, y))]


def _tanh_backward(d: Array, _z: Array, y: Array, scratch: Array) -> list[Call]:
    # d − d · y²
    return [(np.multiply, (y, y, scratch)), (np.multiply, (d, scratch, scratch)), (np.subtract, (d, scratch, d))]


def _step(z: Array, y: Array) -> list[Call]:
    return [(np.heaviside, (z, _constant(0.0, z), y))]


def _step_backward(d: Array, _z: Array, _y: Array, _scratch: Array) -> list[Call]:
    return [(np.copyto, (d, _constant(0.0, d)))]


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        label="ReLU",
        formula="max(0, z)",
        slope="1 when on, 0 when off",
        meaning="Silent below zero, proportional above: passes what is positive, silences the rest.",
        forward=_relu,
        backward=_relu_backward,
        initializer="he",
        kink=0.0,
        flat_below_kink=True,
    ),
    "leaky_relu": Activation(
        label="Leaky ReLU",
        formula=f"max({LEAK:g}·z, z)",
        slope=f"1 above zero, {LEAK:g} below",
        meaning="A ReLU that never falls quite silent, so it can always learn its way back.",
        forward=_leaky_relu,
        backward=_leaky_relu_backward,
        initializer="he",
        kink=0.0,
    ),
    "tanh": Activation(
        label="tanh",
        formula="tanh(z)",
        slope="1 − tanh²(z)",
        meaning="Graded like the sigmoid but centred on zero, from −1 to 1; saturates at both ends.",
        forward=_tanh,
        backward=_tanh_backward,
        initializer="xavier",
    ),
    "sigmoid": Activation(
        label="Sigmoid",
        formula="1 / (1 + e⁻ᶻ)",
        slope="σ(z)·(1 − σ(z)), at most ¼",
        meaning="Graded firing between 0 and 1; far from zero it saturates and its slope fades.",
        forward=_sigmoid,
        backward=_sigmoid_backward,
        initializer="xavier",
    ),
    "step": Activation(
        label="Step",
        formula="1 if z > 0, else 0",
        slope="0 everywhere",
        meaning="All or nothing at a threshold. With no slope to follow, the layers below cannot learn.",
        forward=_step,
        backward=_step_backward,
        initializer="xavier",
        kink=0.0,
    ),
    "identity": Activation(
        label="Linear",
        formula="z",
        slope="1 everywhere",
        meaning="No activation: however many such layers are stacked, the network stays one straight line.",
        forward=_identity,
        backward=_identity_backward,
        initializer="xavier",
        is_linear=True,
    ),
}

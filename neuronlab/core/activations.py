"""An activation makes the slope of a unit depend on its input; without one, layers only ever make a line.

Each row of `ACTIVATIONS` is one function y = f(z) with its slope. `apply` writes f(z) into `out`, `backprop` turns the
gradient of y into the gradient of z in place: d ← d · f'(z). Both allocate nothing, because they run in every step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from neuronlab.core.arrays import Array

LEAK = 0.1
"""Slope of the leaky ReLU below zero; ten times the common 0.01, so that it can be seen in a plot."""


class _Constants(NamedTuple):
    """0-d arrays of one dtype: as ufunc operands they cost half of what Python numbers do."""

    zero: Array
    one: Array
    leak: Array


_CONSTANTS = {
    np.dtype(kind): _Constants(zero=np.zeros((), kind), one=np.ones((), kind), leak=np.full((), LEAK, kind))
    for kind in (np.float32, np.float64)
}


@dataclass(frozen=True, kw_only=True)
class Activation:
    """One function a layer can end in.

    `apply(z, out)` and `backprop(d, z, y, scratch)` take arrays of one (units, batch) shape and dtype; `scratch` is
    overwritten. `kink` is the z at which the slope jumps, if it does. `flat_below_kink` says that left of the kink the
    slope is zero, so a unit that never gets past it cannot learn. `initializer` is what `auto` picks for the layer.
    """

    label: str
    formula: str
    slope: str
    meaning: str
    apply: Callable[[Array, Array], object]
    backprop: Callable[[Array, Array, Array, Array], object]
    initializer: str
    kink: float | None = None
    flat_below_kink: bool = False
    is_linear: bool = False


def _identity(z: Array, out: Array) -> None:
    np.copyto(out, z)


def _identity_backprop(_d: Array, _z: Array, _y: Array, _scratch: Array) -> None:
    """The slope is 1 everywhere: d stays."""


def _relu(z: Array, out: Array) -> None:
    np.maximum(z, _CONSTANTS[z.dtype].zero, out=out)


def _relu_backprop(d: Array, _z: Array, y: Array, scratch: Array) -> None:
    # y is never negative, so its sign is the slope: 0 when silent, 1 when firing. Faster than a boolean mask.
    np.sign(y, out=scratch)
    np.multiply(d, scratch, out=d)


def _leaky_relu(z: Array, out: Array) -> None:
    np.multiply(z, _CONSTANTS[z.dtype].leak, out=out)
    np.maximum(z, out, out=out)


def _leaky_relu_backprop(d: Array, _z: Array, y: Array, scratch: Array) -> None:
    # The sign of y is the sign of z; raised to the leak it is the slope: 1 above zero, the leak elsewhere.
    np.sign(y, out=scratch)
    np.maximum(scratch, _CONSTANTS[d.dtype].leak, out=scratch)
    np.multiply(d, scratch, out=d)


def _sigmoid(z: Array, out: Array) -> None:
    # exp(−z) may overflow to infinity for very negative z; 1 / (1 + ∞) is then the right limit, 0.
    one = _CONSTANTS[z.dtype].one
    np.negative(z, out=out)
    np.exp(out, out=out)
    np.add(out, one, out=out)
    np.reciprocal(out, out=out)


def _sigmoid_backprop(d: Array, _z: Array, y: Array, scratch: Array) -> None:
    np.subtract(_CONSTANTS[d.dtype].one, y, out=scratch)
    np.multiply(scratch, y, out=scratch)
    np.multiply(d, scratch, out=d)


def _tanh(z: Array, out: Array) -> None:
    np.tanh(z, out=out)


def _tanh_backprop(d: Array, _z: Array, y: Array, scratch: Array) -> None:
    np.multiply(y, y, out=scratch)
    np.subtract(_CONSTANTS[d.dtype].one, scratch, out=scratch)
    np.multiply(d, scratch, out=d)


def _step(z: Array, out: Array) -> None:
    zero = _CONSTANTS[z.dtype].zero
    np.heaviside(z, zero, out=out)


def _step_backprop(d: Array, _z: Array, _y: Array, _scratch: Array) -> None:
    d.fill(0.0)


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        label="ReLU",
        formula="max(0, z)",
        slope="1 when on, 0 when off",
        meaning="Silent below zero, proportional above: passes what is positive, silences the rest.",
        apply=_relu,
        backprop=_relu_backprop,
        initializer="he",
        kink=0.0,
        flat_below_kink=True,
    ),
    "leaky_relu": Activation(
        label="Leaky ReLU",
        formula=f"max({LEAK:g}·z, z)",
        slope=f"1 above zero, {LEAK:g} below",
        meaning="A ReLU that never falls quite silent, so it can always learn its way back.",
        apply=_leaky_relu,
        backprop=_leaky_relu_backprop,
        initializer="he",
        kink=0.0,
    ),
    "tanh": Activation(
        label="tanh",
        formula="tanh(z)",
        slope="1 − tanh²(z)",
        meaning="Graded like the sigmoid but centred on zero, from −1 to 1; saturates at both ends.",
        apply=_tanh,
        backprop=_tanh_backprop,
        initializer="xavier",
    ),
    "sigmoid": Activation(
        label="Sigmoid",
        formula="1 / (1 + e⁻ᶻ)",
        slope="σ(z)·(1 − σ(z)), at most ¼",
        meaning="Graded firing between 0 and 1; far from zero it saturates and its slope fades.",
        apply=_sigmoid,
        backprop=_sigmoid_backprop,
        initializer="xavier",
    ),
    "step": Activation(
        label="Step",
        formula="1 if z > 0, else 0",
        slope="0 everywhere",
        meaning="All or nothing at a threshold. With no slope to follow, the layers below cannot learn.",
        apply=_step,
        backprop=_step_backprop,
        initializer="xavier",
        kink=0.0,
    ),
    "identity": Activation(
        label="Linear",
        formula="z",
        slope="1 everywhere",
        meaning="No activation: however many such layers are stacked, the network stays one straight line.",
        apply=_identity,
        backprop=_identity_backprop,
        initializer="xavier",
        is_linear=True,
    ),
}

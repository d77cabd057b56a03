"""Smooth activations, as NumPy calls, exact to a few units in the last place over the whole range of floats.

Where a derivative vanishes, the units are those of its largest value: y − y² is a sigmoid's derivative to within a
rounding of ¼.

Each pair of functions is one activation, in the form that `Activation` describes; intermediate results that backward
needs stay in s. The formulas avoid infinity times zero where the limit is finite, and cancellation near zero. NumPy
vectorises `expm1` and `log1p` on few processors; on the others they are three times slower than `tanh` and `log`, from
which they are composed here. `fmin` is faster than `minimum` but ignores NaN; it is used only where NaN still
propagates in another way.
"""

# ruff: noqa: D103 (each pair is described by its row in ACTIVATIONS)

from collections.abc import Sequence

import numpy as np

from neuronlab.core.activations.activation import Scratch
from neuronlab.core.arrays import Array, Call
from neuronlab.core.engine.calls import constant, filled, greater, maximum


def sigmoid_of_minus(u: Array, out: Array) -> list[Call]:
    """Write 1 / (1 + exp(u)) into out, which may be u itself."""
    # exp may overflow to infinity; 1 / ∞ = 0 is then the correct limit.
    return [(np.exp, (u, out)), (np.add, (out, constant(1.0, u), out)), (np.reciprocal, (out, out))]


def sigmoid_forward(z: Array, y: Array, _s: Scratch, p: Array) -> Sequence[Call]:
    return [(np.multiply, (z, constant(-float(p), z), y)), *sigmoid_of_minus(y, y)]


def sigmoid_backward(z: Array, y: Array, s: Scratch, p: Array) -> Sequence[Call]:
    derivative: list[Call] = [(np.square, (y, s[0])), (np.subtract, (y, s[0], s[0]))]
    return derivative if float(p) == 1.0 else [*derivative, (np.multiply, (s[0], constant(float(p), z), s[0]))]


def tanh_forward(z: Array, y: Array, _s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.tanh, (z, y))]


def tanh_backward(z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.square, (y, s[0])), (np.subtract, (constant(1.0, z), s[0], s[0]))]


def _expm1_below_zero(z: Array, factor: float, out: Array, spare: Array) -> list[Call]:
    # factor · (exp(x) − 1) at x = min(z, 0), by exp(x) − 1 = 2·t / (1 − t) with t = tanh(x / 2) ≤ 0: nothing cancels.
    return [
        (np.multiply, (z, constant(0.5, z), out)),
        (np.fmin, (out, filled(0.0, z), out)),
        (np.tanh, (out, out)),
        (np.subtract, (constant(1.0, z), out, spare)),
        (np.divide, (out, spare, out)),
        (np.multiply, (out, constant(2.0 * factor, z), out)),
    ]


def elu_forward(z: Array, y: Array, s: Scratch, p: Array) -> Sequence[Call]:
    alpha = float(p)
    below_zero = _expm1_below_zero(z, alpha, s[0], s[1])
    if alpha <= 1.0:  # then α·(exp(z) − 1) ≥ z below zero
        return [*below_zero, maximum(z, s[0], y)]
    return [*below_zero, maximum(z, filled(0.0, z), y), (np.add, (y, s[0], y))]


def elu_backward(z: Array, _y: Array, s: Scratch, p: Array) -> Sequence[Call]:
    # Below zero α·exp(z) = α·(exp(z) − 1) + α; above zero that sum gives α, and 1 − α is missing.
    alpha = float(p)
    derivative: list[Call] = [(np.add, (s[0], constant(alpha, z), s[0]))]
    if alpha == 1.0:
        return derivative
    return [
        *derivative,
        *greater(z, constant(0.0, z), s[1]),
        (np.multiply, (s[1], constant(1.0 - alpha, z), s[1])),
        (np.add, (s[0], s[1], s[0])),
    ]


SELU_SCALE = 1.0507009873554804934193349852946
SELU_ALPHA = 1.6732632423543772848170429916717
"""The constants for which mean 0 and variance 1 are a fixed point (Klambauer et al., 2017)."""


def selu_forward(z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [
        *_expm1_below_zero(z, SELU_SCALE * SELU_ALPHA, s[0], s[1]),
        maximum(z, filled(0.0, z), y),
        (np.multiply, (y, constant(SELU_SCALE, z), y)),
        (np.add, (y, s[0], y)),
    ]


def selu_backward(z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    # As ELU's: λα·(exp(z) − 1) + λα below zero, and λ above.
    return [
        *greater(z, constant(0.0, z), s[1]),
        (np.multiply, (s[1], constant(SELU_SCALE - SELU_SCALE * SELU_ALPHA, z), s[1])),
        (np.add, (s[0], constant(SELU_SCALE * SELU_ALPHA, z), s[0])),
        (np.add, (s[0], s[1], s[0])),
    ]


_GELU_LINEAR = 2.0 * float(np.sqrt(2.0 / np.pi))
_GELU_CUBIC = 0.044715 * _GELU_LINEAR
_GELU_FAR = 1e3
"""z² is clipped here to avoid overflow; GELU equals 0 or z long before."""


def gelu_forward(z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    # ½·(1 + tanh(u)) = σ(2u), which stays accurate where it vanishes; −2u = z·(−b·z² − a).
    return [
        (np.square, (z, s[1])),
        (np.fmin, (s[1], filled(_GELU_FAR, z), s[1])),
        (np.multiply, (s[1], constant(-_GELU_CUBIC, z), s[0])),
        (np.subtract, (s[0], constant(_GELU_LINEAR, z), s[0])),
        (np.multiply, (s[0], z, s[0])),
        *sigmoid_of_minus(s[0], s[0]),
        (np.multiply, (z, s[0], y)),
    ]


def gelu_backward(z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    # σ + z·σ·(1 − σ)·(2u)' with (2u)' = a + 3b·z²; that factor comes last, when (1 − σ)·y is no longer huge.
    return [
        (np.multiply, (s[1], constant(3.0 * _GELU_CUBIC, z), s[1])),
        (np.add, (s[1], constant(_GELU_LINEAR, z), s[1])),
        (np.subtract, (constant(1.0, z), s[0], s[2])),
        (np.multiply, (s[2], y, s[2])),
        (np.multiply, (s[2], s[1], s[2])),
        (np.add, (s[0], s[2], s[0])),
    ]


def silu_forward(z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.negative, (z, s[0])), *sigmoid_of_minus(s[0], s[0]), (np.multiply, (z, s[0], y))]


def silu_backward(z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    # σ + z·σ·(1 − σ); where y is huge, 1 − σ is exactly 0.
    return [
        (np.subtract, (constant(1.0, z), s[0], s[1])),
        (np.multiply, (s[1], y, s[1])),
        (np.add, (s[0], s[1], s[0])),
    ]


_MISH_FAR = 30.0
"""A z from which Mish equals z to the last digit of float64."""


def mish_forward(z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    # tanh(ln(1 + e)) = n / (n + 2) with e = exp(z) and n = e·(e + 2)
    return [
        (np.fmin, (z, filled(_MISH_FAR, z), s[3])),
        (np.exp, (s[3], s[0])),
        (np.add, (s[0], constant(2.0, z), s[1])),
        (np.multiply, (s[1], s[0], s[1])),
        (np.add, (s[1], constant(2.0, z), s[2])),
        (np.divide, (s[1], s[2], s[1])),
        (np.multiply, (z, s[1], y)),
    ]


def mish_backward(z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    # n / (n + 2) + 4 · z·e / (n + 2) · (1 + e) / (n + 2)
    return [
        (np.multiply, (s[3], s[0], s[3])),
        (np.divide, (s[3], s[2], s[3])),
        (np.add, (s[0], constant(1.0, z), s[0])),
        (np.divide, (s[0], s[2], s[0])),
        (np.multiply, (s[0], s[3], s[0])),
        (np.multiply, (s[0], constant(4.0, z), s[0])),
        (np.add, (s[0], s[1], s[0])),
    ]


_SOFTPLUS_FAR = 80.0
"""A z from which softplus equals z to the last digit, while exp(z) still fits into float32."""


def softplus_forward(z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    # ln(1 + e) = ln(u) + (e − (u − 1)) / u with u = 1 + e as rounded: the second term restores what rounding lost.
    e, u = s[0], s[1]
    return [
        (np.fmin, (z, filled(_SOFTPLUS_FAR, z), e)),
        (np.exp, (e, e)),
        (np.add, (e, constant(1.0, z), u)),
        (np.subtract, (u, constant(1.0, z), s[2])),
        (np.subtract, (e, s[2], s[2])),
        (np.divide, (s[2], u, s[2])),
        (np.log, (u, y)),
        (np.add, (y, s[2], y)),
        maximum(y, z, y),
    ]


def softplus_backward(_z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.divide, (s[0], s[1], s[0]))]  # the sigmoid, e / (1 + e)


def softsign_forward(z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.abs, (z, s[0])), (np.add, (s[0], constant(1.0, z), s[0])), (np.divide, (z, s[0], y))]


def softsign_backward(_z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.reciprocal, (s[0], s[0])), (np.square, (s[0], s[0]))]


def sine_forward(z: Array, y: Array, s: Scratch, p: Array) -> Sequence[Call]:
    if float(p) == 1.0:
        return [(np.sin, (z, y))]
    return [(np.multiply, (z, p, s[0])), (np.sin, (s[0], y))]


def sine_backward(z: Array, _y: Array, s: Scratch, p: Array) -> Sequence[Call]:
    if float(p) == 1.0:
        return [(np.cos, (z, s[0]))]
    return [(np.cos, (s[0], s[0])), (np.multiply, (s[0], p, s[0]))]


def gaussian_forward(z: Array, y: Array, _s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.square, (z, y)), (np.negative, (y, y)), (np.exp, (y, y))]


def gaussian_backward(z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    # −2·(z·y), in this order: for large |z|, y is 0 and 2·z alone could overflow.
    return [(np.multiply, (z, y, s[0])), (np.multiply, (s[0], constant(-2.0, z), s[0]))]


def square_forward(z: Array, y: Array, _s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.square, (z, y))]


def square_backward(z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.add, (z, z, s[0]))]


def cube_forward(z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.square, (z, s[0])), (np.multiply, (s[0], z, y))]


def cube_backward(z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.multiply, (s[0], constant(3.0, z), s[0]))]

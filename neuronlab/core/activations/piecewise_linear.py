"""Piecewise linear activations, as NumPy calls.

Each pair of functions is one activation, in the form that `Activation` describes. At a kink the derivative is that of
the flatter side. NumPy vectorises comparisons, but not `sign`, `copysign` and `heaviside`.
"""

# ruff: noqa: D103 (each pair is described by its row in ACTIVATIONS)

from collections.abc import Sequence

import numpy as np

from neuronlab.core.activations.activation import Scratch
from neuronlab.core.arrays import Array, Call
from neuronlab.core.engine.calls import constant, filled, greater, maximum, minimum

_SIGN_IS_FASTER = 1024
"""Up to this array size, one slow call is faster than two fast ones."""


def _one_above_zero(z: Array, out: Array) -> list[Call]:
    # out = 1 where z > 0, 0 where z = 0, and 0 or −1 where z < 0
    if out.size <= _SIGN_IS_FASTER:
        return [(np.sign, (z, out))]
    return greater(z, constant(0.0, z), out)


def _one_within(z: Array, limit: float, out: Array) -> list[Call]:
    # out = 1 where |z| < limit, else 0
    inside = np.empty(out.shape, bool)
    return [(np.abs, (z, out)), (np.less, (out, constant(limit, z), inside)), (np.copyto, (out, inside))]


def identity_forward(z: Array, y: Array, _s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.copyto, (y, z))]


def identity_backward(z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.copyto, (s[0], constant(1.0, z)))]


def step_forward(z: Array, y: Array, _s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.sign, (z, y)), maximum(y, filled(0.0, z), y)]


def step_backward(z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.copyto, (s[0], constant(0.0, z)))]


def relu_forward(z: Array, y: Array, _s: Scratch, _p: Array) -> Sequence[Call]:
    return [maximum(z, filled(0.0, z), y)]


def relu_backward(_z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return _one_above_zero(y, s[0])  # y is never negative


def leaky_relu_forward(z: Array, y: Array, s: Scratch, p: Array) -> Sequence[Call]:
    # Compute the derivative first, 1 or α: then y is one product, and backward has nothing left to do.
    return [*_one_above_zero(z, s[0]), maximum(s[0], filled(p, z), s[0]), (np.multiply, (z, s[0], y))]


def derivative_is_there(_z: Array, _y: Array, _s: Scratch, _p: Array) -> Sequence[Call]:
    """Backward of an activation whose forward leaves the derivative in s[0]."""
    return []


def prelu_forward(z: Array, y: Array, s: Scratch, p: Array) -> Sequence[Call]:
    # Like the leaky ReLU, but p is learned and may be any number: the derivative is exactly [z > 0] + p·(1 − [z > 0]).
    return [
        *greater(z, constant(0.0, z), s[0]),
        (np.subtract, (constant(1.0, z), s[0], s[1])),
        (np.multiply, (s[1], p, s[1])),
        (np.add, (s[0], s[1], s[0])),
        (np.multiply, (z, s[0], y)),
    ]


def prelu_learned(d: Array, z: Array, d_p: Array) -> Sequence[Call]:
    # ∂L/∂p = Σ d · min(z, 0) over the batch; a product with ones sums the rows three times faster than `sum`.
    ones = np.ones((z.shape[1], 1), z.dtype)
    return [(np.fmin, (z, filled(0.0, z), z)), (np.multiply, (z, d, z)), (z.dot, (ones, d_p))]


def hard_sigmoid_forward(z: Array, y: Array, _s: Scratch, _p: Array) -> Sequence[Call]:
    return [
        (np.add, (z, constant(3.0, z), y)),
        maximum(y, filled(0.0, z), y),
        minimum(y, filled(6.0, z), y),
        (np.multiply, (y, constant(1.0 / 6.0, z), y)),
    ]


def hard_sigmoid_backward(z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [*_one_within(z, 3.0, s[0]), (np.multiply, (s[0], constant(1.0 / 6.0, z), s[0]))]


def hard_tanh_forward(z: Array, y: Array, _s: Scratch, _p: Array) -> Sequence[Call]:
    return [maximum(z, filled(-1.0, z), y), minimum(y, filled(1.0, z), y)]


def hard_tanh_backward(z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return _one_within(z, 1.0, s[0])


def hard_swish_forward(z: Array, y: Array, s: Scratch, p: Array) -> Sequence[Call]:
    return [*hard_sigmoid_forward(z, s[0], s, p), (np.multiply, (z, s[0], y))]


def hard_swish_backward(z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    # h + z·h′, where h is the hard sigmoid left in s[0] and h′ = 1/6 within ±3
    return [
        *_one_within(z, 3.0, s[1]),
        (np.multiply, (s[1], z, s[1])),
        (np.multiply, (s[1], constant(1.0 / 6.0, z), s[1])),
        (np.add, (s[0], s[1], s[0])),
    ]


def abs_forward(z: Array, y: Array, _s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.abs, (z, y))]


def abs_backward(z: Array, _y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
    return [(np.sign, (z, s[0]))]

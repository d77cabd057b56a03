"""Losses say how wrong a prediction is, and which way is less wrong.

They start from the logits z, the numbers the last layer puts out before they become probabilities: cross-entropy of a
probability that has rounded to 0 would be infinite, of a logit it never is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from neuronlab.core.arrays import Array, Call


class Slope(NamedTuple):
    """How the gradient of a loss by the logits is worked out: `before`, then error ← compared − target, then `after`.

    The target is all that changes from batch to batch, and so it takes part in that one call.
    """

    before: list[Call]
    compared: Array
    after: list[Call]


@dataclass(frozen=True, kw_only=True)
class Loss:
    """One measure of error; `outputs` are the rows of OUTPUTS it can follow.

    `slope(output, z, error, rate)` prepares the calls that write rate · ∂loss/∂z into `error`, both (outputs, batch).
    `value(output, z, target, unit, s, t)` is the loss in float64: all arrays (outputs, n) but `unit` (outputs, 1), the
    size of a difference of 1 in the target's own units; z, s and t are overwritten.
    """

    label: str
    formula: str
    meaning: str
    outputs: tuple[str, ...]
    slope: Callable[[str, Array, Array, float], Slope]
    value: Callable[[str, Array, Array, Array, Array, Array], float]


def _constant(value: float, like: Array) -> Array:
    return np.asarray(value, like.dtype)


def _mean(values: Array) -> float:
    return float(np.add.reduce(values.reshape(-1))) / values.size


# -- probabilities ------------------------------------------------------------------------------------------------


def _sigmoid_calls(z: Array, p: Array) -> list[Call]:
    """P ← 1 / (1 + e⁻ᶻ)."""
    return [(np.negative, (z, p)), (np.exp, (p, p)), (np.add, (p, _constant(1.0, p), p)), (np.reciprocal, (p, p))]


def _softmax_calls(z: Array, p: Array) -> list[Call]:
    """P ← eᶻ / Σ eᶻ over the rows; the largest is taken off first, so that no power overflows."""
    row = np.empty(z.shape[1:], z.dtype)
    return [
        (partial(np.maximum.reduce, axis=0, out=row), (z,)),
        (np.subtract, (z, row, p)),
        (np.exp, (p, p)),
        (partial(np.add.reduce, axis=0, out=row), (p,)),
        (np.divide, (p, row, p)),
    ]


_PROBABILITY = {"sigmoid": _sigmoid_calls, "softmax": _softmax_calls}


def _put_probability(output: str, z: Array, p: Array) -> None:
    for function, arrays in _PROBABILITY[output](z, p):
        function(*arrays)


# -- squared error: mean of (ŷ − y)² ------------------------------------------------------------------------------


def _squared_slope(output: str, z: Array, error: Array, rate: float) -> Slope:
    scale = _constant(2.0 * rate / z.size, z)
    scaled: list[Call] = [(np.multiply, (error, scale, error))]
    if output == "linear":
        return Slope([], z, scaled)
    p, s = np.empty((2, *z.shape), z.dtype)
    if output == "sigmoid":  # ∂ŷ/∂z = ŷ − ŷ²
        chain: list[Call] = [
            (np.multiply, (p, p, s)),
            (np.subtract, (p, s, s)),
            (np.multiply, (error, s, error)),
        ]
    else:  # ∂L/∂zᵢ = ŷᵢ · (eᵢ − Σⱼ eⱼ·ŷⱼ)
        row = np.empty(z.shape[1:], z.dtype)
        chain = [
            (np.multiply, (error, p, s)),
            (partial(np.add.reduce, axis=0, out=row), (s,)),
            (np.subtract, (error, row, error)),
            (np.multiply, (error, p, error)),
        ]
    return Slope(_PROBABILITY[output](z, p), p, [*chain, *scaled])


def _squared_value(output: str, z: Array, target: Array, unit: Array, s: Array, t: Array) -> float:
    if output != "linear":
        _put_probability(output, z, t)
        np.copyto(z, t)
    np.subtract(z, target, s)
    np.multiply(s, unit, s)
    flat = s.reshape(-1)
    return float(np.dot(flat, flat)) / flat.size


# -- absolute error: mean of |ŷ − y| ------------------------------------------------------------------------------


def _absolute_slope(_output: str, z: Array, error: Array, rate: float) -> Slope:
    scale = _constant(rate / z.size, z)
    return Slope([], z, [(np.sign, (error, error)), (np.multiply, (error, scale, error))])


def _absolute_value(_output: str, z: Array, target: Array, unit: Array, s: Array, _t: Array) -> float:
    np.subtract(z, target, s)
    np.multiply(s, unit, s)
    np.absolute(s, s)
    return _mean(s)


# -- Huber: e²/2 up to δ, then δ·(|e| − δ/2) ----------------------------------------------------------------------

HUBER_DELTA = 1.0
"""Where the parabola goes over into a line, in the units trained in; 1 as in PyTorch."""


def _huber_slope(_output: str, z: Array, error: Array, rate: float) -> Slope:
    low, high, scale = (_constant(value, z) for value in (-HUBER_DELTA, HUBER_DELTA, rate / z.size))
    return Slope(
        [],
        z,
        [
            (partial(np.maximum, out=error), (error, low)),
            (partial(np.minimum, out=error), (error, high)),
            (np.multiply, (error, scale, error)),
        ],
    )


def _huber_value(_output: str, z: Array, target: Array, unit: Array, s: Array, t: Array) -> float:
    """With q = min(|e|, δ) both branches are q·(|e| − q/2); in the target's units that is so many units² more."""
    np.subtract(z, target, s)
    np.absolute(s, s)
    np.minimum(s, HUBER_DELTA, out=t)
    np.multiply(t, -0.5, z)
    np.add(s, z, s)
    np.multiply(s, t, s)
    np.multiply(s, unit, s)
    np.multiply(s, unit, s)
    return _mean(s)


# -- cross-entropy: −log of the probability given to the right class ----------------------------------------------


def _cross_entropy_slope(output: str, z: Array, error: Array, rate: float) -> Slope:
    """∂L/∂z = p − y for both outputs: the slope of the probability cancels."""
    p = np.empty_like(z)
    scale = _constant(rate / z.shape[1], z)
    return Slope(_PROBABILITY[output](z, p), p, [(np.multiply, (error, scale, error))])


def _cross_entropy_value(output: str, z: Array, target: Array, _unit: Array, s: Array, t: Array) -> float:
    if output == "sigmoid":  # log(1 + eᶻ) − y·z = max(z, 0) + log(1 + e^−|z|) − y·z
        np.multiply(target, z, t)
        np.maximum(z, 0.0, out=s)
        np.subtract(s, t, s)
        np.absolute(z, z)
        np.negative(z, z)
        np.exp(z, z)
        np.log1p(z, z)
        np.add(s, z, s)
        return _mean(s)
    largest, row = s[0], s[1]  # log Σ eᶻ − Σ y·z
    np.maximum.reduce(z, axis=0, out=largest)
    np.subtract(z, largest, z)
    np.multiply(target, z, t)
    np.exp(z, z)
    np.add.reduce(z, axis=0, out=row)
    np.log(row, row)
    right: float = float(np.add.reduce(t.reshape(-1))) / row.size
    return _mean(row) - right


LOSSES: dict[str, Loss] = {
    "squared": Loss(
        label="Squared error",
        formula="mean of (ŷ − y)²",
        meaning="Large errors count most; one far-off point pulls hard.",
        outputs=("linear", "sigmoid", "softmax"),
        slope=_squared_slope,
        value=_squared_value,
    ),
    "absolute": Loss(
        label="Absolute error",
        formula="mean of |ŷ − y|",
        meaning="All errors pull equally, so far-off points are shrugged off; the slope jumps at zero.",
        outputs=("linear",),
        slope=_absolute_slope,
        value=_absolute_value,
    ),
    "huber": Loss(
        label="Huber",
        formula="½e² while |e| ≤ 1, then |e| − ½",
        meaning="Squared near zero and absolute far out: smooth at the goal, calm about far-off points.",
        outputs=("linear",),
        slope=_huber_slope,
        value=_huber_value,
    ),
    "cross_entropy": Loss(
        label="Cross-entropy",
        formula="mean of −log p(right class)",
        meaning="Punishes confident mistakes without bound, so its slope never fades where the answer is wrong.",
        outputs=("sigmoid", "softmax"),
        slope=_cross_entropy_slope,
        value=_cross_entropy_value,
    ),
}


def losses_for(output: str) -> dict[str, Loss]:
    """The rows that can follow an output."""
    return {key: row for key, row in LOSSES.items() if output in row.outputs}

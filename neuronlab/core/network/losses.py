"""Losses measure the error of predictions, and their gradients the direction of improvement.

They are computed from the logits z, before conversion to probabilities: the cross-entropy of a probability rounded to 0
would be infinite, that of a logit never is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from neuronlab.core.arrays import Array, Call


class LossGradient(NamedTuple):
    """The gradient of a loss with respect to the logits: `before`, then error ← compared − target, then `after`.

    Only the target changes from batch to batch, so it appears in that one call alone.

    Attributes:
        before: Calls before the subtraction.
        compared: The array from which the target is subtracted.
        after: Calls after the subtraction.
    """

    before: list[Call]
    compared: Array
    after: list[Call]


@dataclass(frozen=True, kw_only=True)
class Loss:
    """A loss.

    Attributes:
        label: Its name.
        formula: Its formula.
        meaning: Its characteristics.
        outputs: The rows of OUTPUTS it can be used with.
        gradient: `gradient(output, z, error, rate)` prepares the calls that write rate · ∂loss/∂z into `error`, both
            (outputs, batch).
        value: `value(output, z, target, unit, s, t)` is the loss in float64. All arrays are (outputs, n) except `unit`
            (outputs, 1), a difference of 1 in the target's own units; z, s and t are overwritten.
        has_scale: Whether its size says how good a prediction is; False if smaller logits alone make it smaller.
    """

    label: str
    formula: str
    meaning: str
    outputs: tuple[str, ...]
    gradient: Callable[[str, Array, Array, float], LossGradient]
    value: Callable[[str, Array, Array, Array, Array, Array], float]
    has_scale: bool = True


def _constant(value: float, like: Array) -> Array:
    return np.asarray(value, like.dtype)


def _mean(values: Array) -> float:
    return float(np.add.reduce(values.reshape(-1))) / values.size


# -- probabilities ------------------------------------------------------------------------------------------------


def _sigmoid_calls(z: Array, p: Array) -> list[Call]:
    """P ← 1 / (1 + e⁻ᶻ)."""
    return [(np.negative, (z, p)), (np.exp, (p, p)), (np.add, (p, _constant(1.0, p), p)), (np.reciprocal, (p, p))]


def _softmax_calls(z: Array, p: Array) -> list[Call]:
    """P ← eᶻ / Σ eᶻ over the rows; the largest is subtracted first, so that no power overflows."""
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


def _squared_gradient(output: str, z: Array, error: Array, rate: float) -> LossGradient:
    scale = _constant(2.0 * rate / z.size, z)
    scaled: list[Call] = [(np.multiply, (error, scale, error))]
    if output == "linear":
        return LossGradient([], z, scaled)
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
    return LossGradient(_PROBABILITY[output](z, p), p, [*chain, *scaled])


def _squared_value(output: str, z: Array, target: Array, unit: Array, s: Array, t: Array) -> float:
    if output != "linear":
        _put_probability(output, z, t)
        np.copyto(z, t)
    np.subtract(z, target, s)
    np.multiply(s, unit, s)
    flat = s.reshape(-1)
    return float(np.dot(flat, flat)) / flat.size


# -- absolute error: mean of |ŷ − y| ------------------------------------------------------------------------------


def _absolute_gradient(_output: str, z: Array, error: Array, rate: float) -> LossGradient:
    scale = _constant(rate / z.size, z)
    return LossGradient([], z, [(np.sign, (error, error)), (np.multiply, (error, scale, error))])


def _absolute_value(_output: str, z: Array, target: Array, unit: Array, s: Array, _t: Array) -> float:
    np.subtract(z, target, s)
    np.multiply(s, unit, s)
    np.absolute(s, s)
    return _mean(s)


# -- Huber: e²/2 up to δ, then δ·(|e| − δ/2) ----------------------------------------------------------------------

HUBER_DELTA = 1.0
"""The error at which the parabola becomes a line, in the units of training; 1 as in PyTorch."""


def _huber_gradient(_output: str, z: Array, error: Array, rate: float) -> LossGradient:
    low, high, scale = (_constant(value, z) for value in (-HUBER_DELTA, HUBER_DELTA, rate / z.size))
    return LossGradient(
        [],
        z,
        [
            (partial(np.maximum, out=error), (error, low)),
            (partial(np.minimum, out=error), (error, high)),
            (np.multiply, (error, scale, error)),
        ],
    )


def _huber_value(_output: str, z: Array, target: Array, unit: Array, s: Array, t: Array) -> float:
    """With q = min(|e|, δ) both branches are q·(|e| − q/2); multiply by unit² for the target's units."""
    np.subtract(z, target, s)
    np.absolute(s, s)
    np.minimum(s, HUBER_DELTA, out=t)
    np.multiply(t, -0.5, z)
    np.add(s, z, s)
    np.multiply(s, t, s)
    np.multiply(s, unit, s)
    np.multiply(s, unit, s)
    return _mean(s)


# -- cross-entropy: −log of the probability of the true class -----------------------------------------------------


def _cross_entropy_gradient(output: str, z: Array, error: Array, rate: float) -> LossGradient:
    """∂L/∂z = p − y for both outputs: the derivative of the probability cancels."""
    p = np.empty_like(z)
    scale = _constant(rate / z.shape[1], z)
    return LossGradient(_PROBABILITY[output](z, p), p, [(np.multiply, (error, scale, error))])


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


# -- perceptron: how far a misclassified point is on the wrong side -------------------------------------------------


def _perceptron_gradient(_output: str, z: Array, error: Array, rate: float) -> LossGradient:
    """∂L/∂z = ŷ − y, where ŷ is 1 for z > 0 and else 0: the answer of a threshold unit, and the predicted class."""
    answer = np.empty_like(z)
    scale = _constant(rate / z.size, z)
    fires: list[Call] = [(np.heaviside, (z, _constant(0.0, z), answer))]
    return LossGradient(fires, answer, [(np.multiply, (error, scale, error))])


def _perceptron_value(_output: str, z: Array, target: Array, _unit: Array, s: Array, _t: Array) -> float:
    """With t = 2·y − 1, the loss of a point is max(0, −t·z)."""
    np.multiply(target, -2.0, s)
    np.add(s, 1.0, s)
    np.multiply(s, z, s)
    np.maximum(s, 0.0, out=s)
    return _mean(s)


LOSSES: dict[str, Loss] = {
    "squared": Loss(
        label="Squared error",
        formula="mean of (ŷ − y)²",
        meaning="Large errors dominate; sensitive to outliers.",
        outputs=("linear", "sigmoid", "softmax"),
        gradient=_squared_gradient,
        value=_squared_value,
    ),
    "absolute": Loss(
        label="Absolute error",
        formula="mean of |ŷ − y|",
        meaning="The gradient does not depend on the size of an error; robust to outliers. Not smooth at zero.",
        outputs=("linear",),
        gradient=_absolute_gradient,
        value=_absolute_value,
    ),
    "huber": Loss(
        label="Huber",
        formula="½e² while |e| ≤ 1, then |e| − ½",
        meaning="Squared for small errors, absolute for large ones: smooth at zero and robust to outliers.",
        outputs=("linear",),
        gradient=_huber_gradient,
        value=_huber_value,
    ),
    "cross_entropy": Loss(
        label="Cross-entropy",
        formula="mean of −log p(true class)",
        meaning="Penalises confident mistakes without bound, so the gradient never vanishes for wrong predictions.",
        outputs=("sigmoid", "softmax"),
        gradient=_cross_entropy_gradient,
        value=_cross_entropy_value,
    ),
    "perceptron": Loss(
        label="Perceptron",
        formula="mean of max(0, −t·z), t = 1 or −1",
        meaning="Only misclassified points count, and learning stops when there are none. With SGD and one point per "
        "step it is Rosenblatt's perceptron rule.",
        outputs=("sigmoid",),
        gradient=_perceptron_gradient,
        value=_perceptron_value,
        has_scale=False,
    ),
}


def fitting_loss(loss: str, output: str, otherwise: str) -> str:
    """A loss if it can be used with an output, and `otherwise` if not."""
    return loss if output in LOSSES[loss].outputs else otherwise


def losses_for(output: str) -> dict[str, Loss]:
    """The losses that can be used with an output."""
    return {key: row for key, row in LOSSES.items() if output in row.outputs}

"""Activations defined by a formula: their properties are measured, and unusable formulas are rejected."""

import numpy as np

from neuronlab.core.activations.activation import Activation
from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.formulas.compiled import expression_calls
from neuronlab.core.formulas.expressions import Expression, parse
from neuronlab.core.text import written

_Z = "z"
_LONGEST_DERIVATIVE = 60
_USUAL = 5.0
"""Pre-activations lie within ± this at the start of training, so value and derivative must be finite there."""


def custom_activation(formula: str, label: str) -> Activation:
    """Create an activation from a formula in z, with its exact derivative.

    Raises InputError if the formula cannot be parsed, does not depend on z, or has no finite value or derivative
    somewhere between −5 and 5.
    """
    value = parse(formula, (_Z,))
    if not value.variables or _is_constant(_at(value, np.linspace(-_USUAL, _USUAL, 101))):
        raise InputError("The formula is constant; it must depend on z.")
    calls = expression_calls(value, _Z)
    _require_finite("The formula", calls.value)
    _require_finite("The derivative of the formula", calls.derivative)
    gain = _gain(calls.value)
    is_he = gain > 1.2  # √2 is the gain of He's rule for the identity, 1 that of Xavier's
    return Activation(
        label=label,
        formula=formula.strip(),
        derivative=calls.derivative.text(_LONGEST_DERIVATIVE) or "computed from the formula",
        range=_range(calls.value),
        meaning="Your own formula; its derivative is computed exactly.",
        forward=calls.forward,
        backward=calls.backward,
        scratch=calls.scratch,
        initializer="he" if is_he else "xavier",
        gain=gain / float(np.sqrt(2.0)) if is_he else gain,
        kinks=_kinks(calls.value, calls.derivative),
    )


def _at(expression: Expression, z: Array) -> Array:
    return expression.evaluate({_Z: z})


def _is_constant(y: Array) -> bool:
    return bool(np.isfinite(y).all() and np.ptp(y) == 0.0)


def _require_finite(what: str, expression: Expression) -> None:
    # In float32, as in training; these z include all multiples of ½.
    z = np.linspace(-_USUAL, _USUAL, 10_001, dtype=np.float32)
    y = _at(expression, z)
    bad = np.flatnonzero(~np.isfinite(y))
    if len(bad):
        where = bad[np.argmin(np.abs(z[bad]))]
        is_what = "is not a number" if np.isnan(y[where]) else "is infinite"
        raise InputError(f"{what} {is_what} at z = {_number(z[where])}; it must be finite for z from −5 to 5.")
    pole = _pole(expression, z, y)
    if pole is not None:
        raise InputError(f"{what} has a pole at z = {_number(pole)}; it must be finite for z from −5 to 5.")


def _pole(expression: Expression, z: Array, y: Array) -> float | None:
    # Zoom in on the largest |y| by factors of ten: at a pole it keeps growing, elsewhere it converges.
    top = int(np.argmax(np.abs(y)))
    centre, width, first = float(z[top]), 2 * _USUAL / 10_000, float(np.abs(y[top]))
    largest = first
    for _ in range(9):
        near = np.clip(np.linspace(centre - width, centre + width, 41), -_USUAL, _USUAL)
        heights = np.abs(_at(expression, near))
        if not np.isfinite(heights).all():
            return float(near[np.argmin(np.isfinite(heights))])
        centre, largest, width = float(near[np.argmax(heights)]), float(heights.max()), width / 10
    return centre if largest > 1e3 * (1 + first) else None


def _number(value: float) -> str:
    return written(float(value), ".3f").rstrip("0").rstrip(".")


def _gain(expression: Expression) -> float:
    # 1 / √E[f(z)²] for standard normal z, clipped to a range suitable for initial weights.
    z = np.linspace(-8.0, 8.0, 20_001)
    weight = np.exp(-(z**2) / 2)
    with np.errstate(over="ignore", invalid="ignore"):  # of values that are finite, and their squares infinite
        mean_square = float((_at(expression, z) ** 2 * weight).sum() / weight.sum())
    return float(np.clip(1.0 / np.sqrt(mean_square), 0.1, 10.0)) if 0 < mean_square < np.inf else 1.0


def _range(expression: Expression) -> str:
    near = np.linspace(-100.0, 100.0, 40_001)
    far = np.concatenate([-np.logspace(6, 2, 4_001), near, np.logspace(2, 6, 4_001)])
    y_near, y_far = _at(expression, near), _at(expression, far)
    room = 0.01 * (1.0 + np.ptp(y_near)) if np.isfinite(y_near).all() else 0.0
    has_floor = bool(np.isfinite(y_far.min()) and y_far.min() >= y_near.min() - room)
    has_ceiling = bool(np.isfinite(y_far.max()) and y_far.max() <= y_near.max() + room)
    low, high = (written(value, ".3g") for value in (y_far.min() + 0.0, y_far.max() + 0.0))
    if has_floor and has_ceiling:
        return f"about {low} to {high}"
    if has_floor:
        return f"about {low} upwards"
    return f"up to about {high}" if has_ceiling else "all numbers"


_SWITCHES = {"abs": 1, "sign": 1, "step": 1, "max": 2, "min": 2}
"""Operations with a kink and their number of operands: the kink is where one operand is 0, or where two are equal."""


def _kinks(value: Expression, derivative: Expression) -> tuple[float, ...]:
    positions: list[float] = []
    for index in value.needed:
        term = value.terms[index]
        if term.operation in _SWITCHES:
            positions += _sign_changes([Expression(value.terms, operand) for operand in term.operands])
    found = sorted({round(z, 9) + 0.0 for z in positions})
    return tuple(z for z in found if _jumps(value, z) or _jumps(derivative, z))


def _sign_changes(operands: list[Expression]) -> list[float]:
    def difference(z: Array) -> Array:
        values = [_at(operand, z) for operand in operands]
        return values[0] - values[1] if len(values) > 1 else values[0]

    grid = np.linspace(
        -2 * _USUAL - 0.0012, 2 * _USUAL + 0.0017, 8_001
    )  # offset, so that kinks at round numbers lie between grid points
    sign = np.sign(difference(grid))
    before = np.flatnonzero(sign[:-1] * sign[1:] < 0)
    low, high, was = grid[before], grid[before + 1], sign[before]
    for _ in range(40):
        middle = (low + high) / 2
        is_before = np.sign(difference(middle)) == was
        low, high = np.where(is_before, middle, low), np.where(is_before, high, middle)
    return [float(z) for z in high]


def _jumps(expression: Expression, z: float) -> bool:
    below, above = _at(expression, np.array([z - 1e-8, z + 1e-8]))
    return bool(abs(above - below) > 1e-3 * max(1.0, abs(above), abs(below)))

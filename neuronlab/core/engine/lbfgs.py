"""L-BFGS estimates the curvature of the loss from its last steps to choose better directions than gradient descent.

After Nocedal and Wright, Numerical Optimization (2006): the direction is their algorithm 7.4, the line search their
algorithms 3.5 and 3.6. It compares losses between steps, so every step must use all points.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array

PAIRS = 10
"""Number of steps whose curvature is stored."""

SLOTS = 2 * PAIRS + 2
"""Rows of the memory: moves and gradient changes of those steps, the last gradient, and the last move."""

MOST_EVALUATIONS = 20
"""Most evaluations of the loss in one line search."""

DECREASE, FLATTENING = 1e-4, 0.9
"""The strong Wolfe conditions: the required fraction of the decrease, and the fraction of the slope that may remain."""


class LBFGS:
    """Minimises a loss over `parameters` (n,), step by step, in place.

    `evaluate()` returns the loss at the current parameters and writes its gradient (n,) into `gradient`. The whole
    state is in `memory` (SLOTS, n), which starts at zero: restoring parameters and memory continues training bit for
    bit. A pair of zero rows is unused.

    A line search determines the length of each step, so there is no learning rate. Numbers stay finite, and the loss
    never rises: pairs without curvature are not stored; if the direction does not reduce the loss, the step follows the
    gradient, and if that fails too, the parameters stay. With a `rate` there is no search: as in PyTorch, each step is
    `rate` times its direction, and the loss may rise.
    """

    def __init__(
        self,
        parameters: Array,
        gradient: Array,
        memory: Array,
        evaluate: Callable[[], float],
        rate: float | None = None,
    ) -> None:
        self._parameters = parameters
        self._gradient = gradient
        self._pairs = memory[: 2 * PAIRS].reshape(2, PAIRS, -1)  # moves and changes, the newest pair last
        self._last_gradient, self._last_move = memory[2 * PAIRS :]
        self._evaluate = evaluate
        self._rate = rate
        self.has_moved = True

    def step(self) -> bool:
        """Update the parameters once, in at most 1 + 2 · MOST_EVALUATIONS evaluations.

        Returns False, with nothing changed, if the loss or gradient was not finite at the start.
        """
        with np.errstate(all="ignore"):  # overflows are detected and discarded
            loss = self._evaluate()
            gradient = _wide(self._gradient.copy())
            if not (math.isfinite(loss) and np.isfinite(gradient).all()):
                return False
            self._remember()
            direction = self._direction(gradient)
            if self._try(loss, gradient, direction):
                return True
            if self._has_pairs:
                self._pairs[:] = 0.0
                if self._try(loss, gradient, -gradient):
                    return True
            self._last_move[:] = 0.0
            self.has_moved = False
            return True

    @property
    def _has_pairs(self) -> bool:
        return bool(self._pairs[1, -1].any())

    def _remember(self) -> None:
        """Store the last move and the change of the gradient, if the curvature along it is positive."""
        change, move = self._gradient - self._last_gradient, self._last_move
        curvature = _dot(move, change)
        noise = float(np.finfo(change.dtype).eps) * math.sqrt(_dot(move, move) * _dot(change, change))
        if noise < curvature < math.inf:
            self._pairs[:, :-1] = self._pairs[:, 1:]
            self._pairs[:, -1] = move, change
        self._last_gradient[:] = self._gradient

    def _direction(self, gradient: Array) -> Array:
        """−H·g (n,) in float64, where H is the inverse Hessian estimated from the pairs; −g without pairs."""
        direction, used = -gradient, []
        for move, change in ((_wide(move), _wide(change)) for move, change in zip(*self._pairs[:, ::-1], strict=True)):
            curvature = _dot(move, change)
            if curvature > 0.0:  # else the pair is unused
                share = _dot(move, direction) / curvature
                direction -= share * change
                used.append((move, change, curvature, share))
        if used:
            _, change, curvature, _ = used[0]
            direction *= curvature / _dot(change, change)
        for move, change, curvature, share in reversed(used):
            direction += (share - _dot(change, direction) / curvature) * move
        return direction

    def _try(self, loss: float, gradient: Array, direction: Array) -> bool:
        """Step along `direction` if it descends and a step is found; otherwise leave the parameters unchanged."""
        slope = _dot(direction, gradient)
        if not -math.inf < slope < 0.0:  # NaN fails this too
            return False
        # Without pairs the direction has the length of the gradient, which is no measure of the step length.
        natural = 1.0 if self._has_pairs else min(1.0, 1.0 / float(np.abs(gradient).sum()))
        line = _Line(self._parameters, self._gradient, direction, self._evaluate)
        length = search(line.look, natural, loss, slope) if self._rate is None else self._rate * natural
        move = line.move_to(length)
        if not (length > 0.0 and np.isfinite(self._parameters).all()):
            line.move_to(0.0)
            return False
        self._last_move[:] = move
        self.has_moved = True
        return True


class _Line:
    """The parameters on a line from their current values, along `direction`."""

    def __init__(self, parameters: Array, gradient: Array, direction: Array, evaluate: Callable[[], float]) -> None:
        self._parameters, self._gradient, self._direction = parameters, gradient, direction
        self._start = parameters.copy()
        self._evaluate = evaluate

    def move_to(self, length: float) -> Array:
        """Move the parameters by `length` times the direction from the start; returns the move."""
        move = (length * self._direction).astype(self._start.dtype)
        np.add(self._start, move, self._parameters)
        return move

    def look(self, length: float) -> "LinePoint":
        """The loss and its slope at `length`."""
        self.move_to(length)
        loss = self._evaluate()
        slope = _dot(self._direction, self._gradient)
        return LinePoint(length, loss, slope) if math.isfinite(loss + slope) else LinePoint(length, math.inf, math.nan)


@dataclass(frozen=True)
class LinePoint:
    """A point on a line.

    Attributes:
        length: Distance along the line.
        loss: The loss there; infinite if it overflowed.
        slope: The slope of the loss along the line.
    """

    length: float
    loss: float
    slope: float


def search(look: Callable[[float], LinePoint], first: float, loss: float, slope: float) -> float:
    """The step length along a line that starts with this loss and negative slope; 0 if there is none.

    `first` is tried first. The result meets the strong Wolfe conditions or, after MOST_EVALUATIONS, is the best length
    with a sufficient decrease. The loss may curve, jump, overflow or decrease without bound.
    """
    below = LinePoint(0.0, loss, slope)  # the lowest so far; the loss decreases from there towards a minimum
    above: LinePoint | None = None  # a point on the other side of the minimum, once found
    length = first
    for _ in range(MOST_EVALUATIONS):
        here = look(length)
        if here.loss > loss + DECREASE * here.length * slope or here.loss >= below.loss:
            above = here
        elif abs(here.slope) <= -FLATTENING * slope:
            return here.length
        else:
            ahead = math.inf if above is None else above.length - below.length
            if here.slope * ahead > 0.0:
                above = below
            below = here
        length = 4.0 * here.length if above is None else _between(below, above)
    return below.length


def _between(one: LinePoint, other: LinePoint) -> float:
    """The minimum of the cubic through both points, clipped to exclude the outer tenths; the middle if it has none.

    Nocedal and Wright, equation 3.59.
    """
    low, high = sorted((one.length, other.length))
    middle, margin = (low + high) / 2.0, (high - low) / 10.0
    if low == high or math.isinf(one.loss) or math.isinf(other.loss):
        return middle
    first = one.slope + other.slope - 3.0 * (one.loss - other.loss) / (one.length - other.length)
    under_root = first * first - one.slope * other.slope
    if not 0.0 <= under_root < math.inf:
        return middle
    second = math.copysign(math.sqrt(under_root), other.length - one.length)
    bottom = other.slope - one.slope + 2.0 * second
    if bottom == 0.0:
        return middle
    length = other.length - (other.length - one.length) * (other.slope + second - first) / bottom
    return min(max(length, low + margin), high - margin)


def _wide(values: Array) -> Array:
    """Convert to float64, in which squares of float32 numbers do not overflow; no copy if it already is."""
    return values.astype(np.float64, copy=False)


def _dot(a: Array, b: Array) -> float:
    return float(_wide(a).dot(_wide(b)))

"""L-BFGS learns the curvature of the loss from its last steps, and so takes aim where gradient descent feels its way.

After Nocedal and Wright, Numerical Optimization (2006): the direction is their algorithm 7.4, the search for a step
along it their algorithms 3.5 and 3.6. It compares losses from one step to the next, so each must see all points.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array

PAIRS = 10
"""Steps whose curvature is remembered."""

SLOTS = 2 * PAIRS + 2
"""Rows of the memory: the moves and the changes of gradient of those steps, the last gradient, the last move."""

MOST_EVALUATIONS = 20
"""Losses worked out in one search along a line, at most."""

DECREASE, FLATTENING = 1e-4, 0.9
"""The strong Wolfe conditions: how much of the decrease the slope promises, and what part of the slope may be left."""


class LBFGS:
    """Minimises a loss over `parameters` (n,), step by step, all in place.

    `evaluate()` returns the loss at the current parameters and writes its gradient (n,) into `gradient`. What is
    remembered lies in `memory` (SLOTS, n), which starts at zero, and nothing anywhere else: with parameters and memory
    as they were, training goes on to the same bits. A pair of rows of zeros is one that is not there yet.

    Each step is as long as a search along its direction finds best, so there is no learning rate. It never leaves
    numbers that are not finite, and never a larger loss: a pair without curvature is not remembered; where the
    direction leads nowhere it goes down the gradient, and where that does not either it stays. With a `rate` there is
    no search: as in PyTorch, each step is so many times its direction, and the loss may rise.
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
        """Change the parameters once; at most 1 + 2 · MOST_EVALUATIONS evaluations.

        Returns whether there was a finite loss and gradient to start from; otherwise nothing has changed.
        """
        with np.errstate(all="ignore"):  # what overflows is looked at, and left aside
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
        """Keep the last move and how it changed the gradient, if the loss curves upwards along it."""
        change, move = self._gradient - self._last_gradient, self._last_move
        curvature = _dot(move, change)
        noise = float(np.finfo(change.dtype).eps) * math.sqrt(_dot(move, move) * _dot(change, change))
        if noise < curvature < math.inf:
            self._pairs[:, :-1] = self._pairs[:, 1:]
            self._pairs[:, -1] = move, change
        self._last_gradient[:] = self._gradient

    def _direction(self, gradient: Array) -> Array:
        """−H·g (n,) in float64, where H is the inverse curvature that the pairs tell of; −g while there are none."""
        direction, used = -gradient, []
        for move, change in ((_wide(move), _wide(change)) for move, change in zip(*self._pairs[:, ::-1], strict=True)):
            curvature = _dot(move, change)
            if curvature > 0.0:  # else there is no such pair yet
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
        """Step along `direction` if it leads down and a step is found; otherwise leave the parameters as they are."""
        slope = _dot(direction, gradient)
        if not -math.inf < slope < 0.0:  # NaN fails this too
            return False
        # Without pairs the direction is as long as the gradient, which says nothing about how far to go.
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
    """The parameters on a line from where they are, along `direction`."""

    def __init__(self, parameters: Array, gradient: Array, direction: Array, evaluate: Callable[[], float]) -> None:
        self._parameters, self._gradient, self._direction = parameters, gradient, direction
        self._start = parameters.copy()
        self._evaluate = evaluate

    def move_to(self, length: float) -> Array:
        """Put the parameters `length` times the direction from the start; returns the move."""
        move = (length * self._direction).astype(self._start.dtype)
        np.add(self._start, move, self._parameters)
        return move

    def look(self, length: float) -> "LinePoint":
        """What the loss is like there."""
        self.move_to(length)
        loss = self._evaluate()
        slope = _dot(self._direction, self._gradient)
        return LinePoint(length, loss, slope) if math.isfinite(loss + slope) else LinePoint(length, math.inf, math.nan)


@dataclass(frozen=True)
class LinePoint:
    """How far along a line, the loss there, and its slope along the line; an infinite loss where it overflowed."""

    length: float
    loss: float
    slope: float


def search(look: Callable[[float], LinePoint], first: float, loss: float, slope: float) -> float:
    """How far to go along a line that starts with this loss and this slope, which is negative; 0 to stay.

    `first` is tried first. It ends with a length that meets the strong Wolfe conditions or, after MOST_EVALUATIONS,
    with the best one that falls enough. The line may curve, jump, overflow or fall for ever.
    """
    below = LinePoint(0.0, loss, slope)  # the lowest so far; the loss falls from there towards a minimum
    above: LinePoint | None = None  # on the minimum's other side, once there is such a place
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
    """Where the cubic through both places has its minimum, but not in the outer tenths; the middle if it has none.

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
    """In float64, in which squares of float32 numbers do not overflow; itself where it is."""
    return values.astype(np.float64, copy=False)


def _dot(a: Array, b: Array) -> float:
    return float(_wide(a).dot(_wide(b)))

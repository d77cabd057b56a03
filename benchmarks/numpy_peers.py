"""The same training in NumPy alone: plainly written, and as a list of as few calls as possible.

`plain` is what a careful person writes in an afternoon: matrices, fresh arrays, the bias added. `bare_calls` is the
floor that a loop of NumPy calls over arrays already there stands on, with nothing around it: no batches, no watch for
overflow.
"""

from collections.abc import Iterator

import numpy as np
from problems import BETA1, BETA2, EPSILON, LEARNING_RATE, Contender, Floats, Problem, split_blocks

from neuronlab.core.arrays import Call


def plain(problem: Problem) -> Contender:
    """Rows are points; everything is computed into fresh arrays."""
    x, y = problem.data()
    parameters = [part for block in problem.start() for part in (block[:, :-1].T.copy(), block[:, -1].copy())]
    batches = _batches(x, y, problem.batch)
    step = {"sgd": _plain_sgd, "adam": _PlainAdam(parameters)}[problem.optimizer]

    def advance(steps: int) -> None:
        for _ in range(steps):
            step(parameters, _plain_gradients(parameters, *next(batches)))

    def blocks() -> list[Floats]:
        return [np.column_stack([w.T, b]) for w, b in zip(parameters[::2], parameters[1::2], strict=True)]

    return Contender(advance, blocks)


def _batches(x: Floats, y: Floats, size: int) -> Iterator[tuple[Floats, Floats]]:
    rng = np.random.default_rng(2)
    while len(x) == size:
        yield x, y
    while True:
        order = rng.permutation(len(x))
        for first in range(0, len(x), size):
            chosen = order[first : first + size]
            yield x[chosen], y[chosen]


def _plain_gradients(parameters: list[Floats], x: Floats, target: Floats) -> list[Floats]:
    weights, biases = parameters[::2], parameters[1::2]
    ys = [x]
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        ys.append(np.tanh(ys[-1] @ w + b))
    prediction = ys[-1] @ weights[-1] + biases[-1]
    d = (prediction - target) * (2 / target.size)
    gradients: list[Floats] = []
    for layer in reversed(range(len(weights))):
        gradients[:0] = [ys[layer].T @ d, d.sum(axis=0)]
        if layer:
            d = (d @ weights[layer].T) * (1 - ys[layer] ** 2)
    return gradients


def _plain_sgd(parameters: list[Floats], gradients: list[Floats]) -> None:
    for i, gradient in enumerate(gradients):
        parameters[i] -= LEARNING_RATE * gradient


class _PlainAdam:
    def __init__(self, parameters: list[Floats]) -> None:
        self._mean = [np.zeros_like(parameter) for parameter in parameters]
        self._square = [np.zeros_like(parameter) for parameter in parameters]
        self._updates = 0

    def __call__(self, parameters: list[Floats], gradients: list[Floats]) -> None:
        self._updates += 1
        rate = LEARNING_RATE / (1 - BETA1**self._updates)
        correction = 1 / (1 - BETA2**self._updates)
        mean, square = self._mean, self._square
        for i, gradient in enumerate(gradients):
            mean[i] = BETA1 * mean[i] + (1 - BETA1) * gradient
            square[i] = BETA2 * square[i] + (1 - BETA2) * gradient**2
            parameters[i] -= rate * mean[i] / (np.sqrt(square[i] * correction) + EPSILON)


def bare_calls(problem: Problem) -> Contender:
    """The NumPy calls of one step on one batch, listed, and a loop that makes them.

    Arrays are feature-major with a last row of ones, as in the engine. Adam here leaves out the correction of its start
    at zero: the changing numbers of each update are not NumPy's work.
    """
    x_rows, y_rows = problem.data()
    x = np.ascontiguousarray(np.vstack([x_rows.T, np.ones((1, problem.count), np.float32)]))
    target = np.ascontiguousarray(y_rows.T)
    parameters = np.concatenate([block.ravel() for block in problem.start()])
    gradient = np.zeros_like(parameters)
    weights, d_weights = split_blocks(parameters, problem.widths), split_blocks(gradient, problem.widths)
    padded = [np.ones((units + 1, problem.batch), np.float32) for units in problem.widths[1:-1]]
    d_padded = [np.empty_like(rows) for rows in padded]
    y, d = [rows[:-1] for rows in padded], [rows[:-1] for rows in d_padded]
    z, slope = ([np.empty_like(rows) for rows in y] for _ in range(2))
    prediction, error = np.empty_like(target), np.empty_like(target)
    rate = LEARNING_RATE if problem.optimizer == "sgd" else 1.0  # plain descent carries its rate in the error
    scale = np.asarray(rate * 2 / problem.batch, np.float32)

    calls: list[Call] = []
    below = x
    for layer in range(len(z)):
        calls += [(np.dot, (weights[layer], below, z[layer])), (np.tanh, (z[layer], y[layer]))]
        below = padded[layer]
    calls += [(np.dot, (weights[-1], below, prediction))]
    calls += [(np.subtract, (prediction, target, error)), (np.multiply, (error, scale, error))]
    d_above = error
    for layer in reversed(range(len(z))):
        calls += [
            (np.dot, (d_above, padded[layer].T, d_weights[layer + 1])),
            (np.dot, (weights[layer + 1].T, d_above, d_padded[layer])),
            (np.multiply, (y[layer], y[layer], slope[layer])),
            (np.multiply, (d[layer], slope[layer], slope[layer])),
            (np.subtract, (d[layer], slope[layer], d[layer])),
        ]
        d_above = d[layer]
    calls += [(np.dot, (d_above, x.T, d_weights[0]))]
    calls += {"sgd": _bare_sgd, "adam": _bare_adam}[problem.optimizer](parameters, gradient)

    def advance(steps: int) -> None:
        for _ in range(steps):
            for function, arrays in calls:
                function(*arrays)

    return Contender(advance, lambda: [block.copy() for block in weights])


def _bare_sgd(parameters: Floats, gradient: Floats) -> list[Call]:
    return [(np.subtract, (parameters, gradient, parameters))]


def _bare_adam(parameters: Floats, gradient: Floats) -> list[Call]:
    mean, square, scratch = np.zeros((3, len(parameters)), np.float32)
    beta1, beta2, rate, epsilon = (np.asarray(number, np.float32) for number in (BETA1, BETA2, LEARNING_RATE, EPSILON))
    return [
        (np.multiply, (mean, beta1, mean)),
        (np.add, (mean, gradient, mean)),
        (np.multiply, (square, beta2, square)),
        (np.multiply, (gradient, gradient, gradient)),
        (np.add, (square, gradient, square)),
        (np.sqrt, (square, scratch)),
        (np.add, (scratch, epsilon, scratch)),
        (np.divide, (mean, scratch, scratch)),
        (np.multiply, (scratch, rate, scratch)),
        (np.subtract, (parameters, scratch, parameters)),
    ]

"""Boundaries between classes, as contour lines."""

import numpy as np

from neuronlab.analysis.level_lines import LevelLines
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Layer
from neuronlab.core.network.outputs import class_logits

_FAR = 10.0
"""Boundaries over outputs reach so many diagonals of what they belong to on either side."""


def margins(logits: Array) -> list[Array]:
    """For each class but the last, its logit minus the largest other logit (rows, columns); 0 is its boundary.

    The boundary of the last class consists of parts of the others.
    """
    others = [np.delete(logits, number, axis=0).max(axis=0) for number in range(len(logits) - 1)]
    return [own - best for own, best in zip(logits[:-1], others, strict=True)]


def boundaries(x: Array, y: Array, logits: Array) -> tuple[Array, Array]:
    """Boundaries between classes, in the form of `LevelLines.at`, for logits (classes, rows, columns)."""
    pairs = [LevelLines(x, y, margin).at(np.zeros(1)) for margin in margins(logits)]
    return np.concatenate([across for across, _ in pairs]), np.concatenate([up for _, up in pairs])


def boundary_over_outputs(output: Layer, among: Array) -> Array:
    """Boundaries (k, 2) between classes in the plane of the one or two inputs of an output layer, separated by NaN.

    Exact: they are straight, and reach far beyond the positions `among` (n, 2), whose second coordinate has no meaning
    with one input. Empty where these are not finite.
    """
    weights = class_logits(output.weights.astype(np.float64))
    weights = np.pad(weights, ((0, 0), (0, 2 - weights.shape[1])))
    bias = class_logits(output.bias.astype(np.float64)[:, None])[:, 0]
    low, high = among.min(axis=0), among.max(axis=0)
    middle, reach = (low + high) / 2.0, _FAR * float(np.hypot(*(high - low)))
    pieces = [np.empty((0, 2))]
    if not (np.isfinite(reach) and np.isfinite(weights).all() and np.isfinite(bias).all()):
        return pieces[0]
    for one in range(len(bias)):
        for other in range(one):
            normal, offset = weights[one] - weights[other], bias[one] - bias[other]
            length = float(np.hypot(*normal))
            if not length:
                continue
            foot = middle - normal * (normal @ middle + offset) / length**2
            along = np.array([-normal[1], normal[0]]) / length
            rest = np.delete(np.arange(len(bias)), [one, other])
            above = weights[rest] - weights[one], bias[rest] - bias[one]
            start, end = _where_none_is_above(above[0] @ along, above[0] @ foot + above[1], reach)
            if start < end:
                pieces.append(np.stack([foot + start * along, foot + end * along, np.full(2, np.nan)]))
    return np.concatenate(pieces)


def _where_none_is_above(slopes: Array, starts: Array, reach: float) -> tuple[float, float]:
    """Between which t within ±reach all of starts + t·slopes (n,) are at most 0; the second is not greater if none."""
    low, high = -reach, reach
    for slope, start in zip(slopes.tolist(), starts.tolist(), strict=True):
        if slope > 0.0:
            high = min(high, -start / slope)
        elif slope < 0.0:
            low = max(low, -start / slope)
        elif start > 0.0:
            return 0.0, 0.0
    return low, high

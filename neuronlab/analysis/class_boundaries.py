"""Boundaries between classes, as contour lines."""

import numpy as np

from neuronlab.analysis.level_lines import LevelLines
from neuronlab.core.arrays import Array


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

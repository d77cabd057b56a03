"""Where one class gives way to another, as contour lines."""

import numpy as np

from neuronlab.analysis.level_lines import LevelLines
from neuronlab.core.arrays import Array


def margins(logits: Array) -> list[Array]:
    """By how much each class but the last leads the best of the others, (rows, columns); 0 is its boundary.

    The last class's boundary is made of the others'.
    """
    others = [np.delete(logits, number, axis=0).max(axis=0) for number in range(len(logits) - 1)]
    return [own - best for own, best in zip(logits[:-1], others, strict=True)]


def boundaries(x: Array, y: Array, logits: Array) -> tuple[Array, Array]:
    """Where one class gives way to another, as `LevelLines`, for logits (classes, rows, columns)."""
    pairs = [LevelLines(x, y, margin).at(np.zeros(1)) for margin in margins(logits)]
    return np.concatenate([across for across, _ in pairs]), np.concatenate([up for _, up in pairs])

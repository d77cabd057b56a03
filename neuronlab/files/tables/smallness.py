"""Sentences about tables with too few rows, in all or of a class."""

from collections.abc import Iterator

import numpy as np

from neuronlab.core.arrays import Array

TOO_FEW = 2
"""So many rows or fewer say nothing about the values between and beside them."""


def sentences_about_smallness(targets: Array, labels: tuple[str, ...]) -> Iterator[str]:
    """What a table with these targets (n, 1), which for classes are indices of labels, has too few of."""
    if 0 < len(targets) <= TOO_FEW:
        yield f"It has only {('one row', 'two rows')[len(targets) - 1]}, too few to learn from. Add further rows."
        return
    singles = [name for number, name in enumerate(labels) if np.count_nonzero(targets == number) == 1]
    if not singles:
        return
    *others, last = singles
    have = (
        f"Classes {', '.join(others)} and {last} have only one row each" if others else f"Class {last} has only one row"
    )
    yield f"{have}, too few to learn from and to test with. Add further rows of {'them' if others else 'it'}."

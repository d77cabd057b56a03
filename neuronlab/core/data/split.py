"""Choose the points held out for testing: a fixed fraction, evenly spread, that is stable as other points change."""

import numpy as np

from neuronlab.core.arrays import Array, BoolArray, IntArray

_GOLDEN = (5.0**0.5 - 1.0) / 2.0
_ROLES = 7
"""The random stream, beside the seed, from which roles are drawn."""
FEWEST_TO_SPLIT = 10
"""Of a table with fewer points none is held out: the usual fifth would be one point, whose loss says nothing, and the
network would miss it. Whoever asks for a share gets it."""


def held_out(ranks: IntArray, share: float, split_seed: int, *series: int) -> BoolArray:
    """A mask of the points with these ranks that are held out for testing.

    A point is held out if frac(start(seed) + rank·φ), the golden-ratio sequence, is below the share. This depends on
    the rank and the seed only, so the role of a point does not change as other points are added or removed, and any
    range of ranks contains the share very evenly. `series` gives each class a start of its own.
    """
    start = np.random.default_rng([split_seed, _ROLES, *series]).random()
    test: BoolArray = np.mod(start + ranks * _GOLDEN, 1.0) < share
    return test


def roles(ids: IntArray, source: IntArray, share: float, split_seed: int) -> BoolArray:
    """Roles of points with numeric targets, by their ids.

    A generated point uses its index in the series instead of its id, so it keeps its role when it is restored.
    """
    return held_out(np.where(source >= 0, source, ids), share, split_seed)


def roles_in_classes(classes: Array, share: float, split_seed: int, there: Array | None = None) -> BoolArray:
    """Roles of points of these classes (n,), so that the share holds in every class.

    The rank of a point is its position among the points of its class, after the existing ones, `there` (m,).
    """
    test = np.zeros(len(classes), np.bool_)
    for number in np.flatnonzero(np.bincount(classes.astype(np.intp))):
        members = np.flatnonzero(classes == number)
        first = 0 if there is None else int(np.count_nonzero(there == number))
        test[members] = held_out(first + np.arange(len(members)), share, split_seed, int(number))
    return test


def usual_share(share: float, count: int) -> float:
    """The test share of `count` points from a table, where nobody has asked for one."""
    return share if count >= FEWEST_TO_SPLIT else 0.0


def is_forced(pinned: BoolArray) -> bool:
    """Whether a test share of 0 is due to the points (n,): they are few, or some are held out by hand or by a table."""
    return 0 < len(pinned) < FEWEST_TO_SPLIT or bool(pinned.any())


def left_to_learn(test: BoolArray, classes: Array, may_learn: BoolArray) -> IntArray:
    """The first point of every class (n,) that has none to learn from, of those that may be learned from."""
    found = (classes == number for number in np.unique(classes[test & may_learn]))
    return np.array([np.flatnonzero(of & may_learn)[0] for of in found if test[of].all()], np.intp)

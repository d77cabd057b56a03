"""Which points are held out for testing: a share of them, spread evenly, that stays as other points come and go."""

import numpy as np

from neuronlab.core.arrays import Array, BoolArray, IntArray

_GOLDEN = (5.0**0.5 - 1.0) / 2.0
_ROLES = 7
"""The stream of the seed that roles are drawn from."""


def held_out(ranks: IntArray, share: float, split_seed: int, *series: int) -> BoolArray:
    """Say which of the points with these ranks are held out for testing.

    A rank's place is frac(start(seed) + rank·φ), the golden-ratio sequence: it depends on nothing but the rank and the
    seed, so a role never changes as other points come and go, and any run of ranks holds the share very evenly.
    `series` gives a class of points a start of its own.
    """
    start = np.random.default_rng([split_seed, _ROLES, *series]).random()
    test: BoolArray = np.mod(start + ranks * _GOLDEN, 1.0) < share
    return test


def roles(ids: IntArray, source: IntArray, share: float, split_seed: int) -> BoolArray:
    """Roles of points that have numbers for targets, by their ids.

    A generated point goes by its place in the series instead of its id, and so comes back with the role it had.
    """
    return held_out(np.where(source >= 0, source, ids), share, split_seed)


def roles_in_classes(classes: Array, share: float, split_seed: int, there: Array | None = None) -> BoolArray:
    """Roles of points (n,) of these classes, so that every class holds the share by itself.

    A point's rank is its place among those of its class, after the ones that are `there` (m,) already.
    """
    test = np.zeros(len(classes), np.bool_)
    for number in np.flatnonzero(np.bincount(classes.astype(np.intp))):
        members = np.flatnonzero(classes == number)
        first = 0 if there is None else int(np.count_nonzero(there == number))
        test[members] = held_out(first + np.arange(len(members)), share, split_seed, int(number))
    return test

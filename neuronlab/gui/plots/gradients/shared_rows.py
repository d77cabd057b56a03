"""Rows that runs of different depth share, and positions along a row that do not overlap."""

from collections.abc import Sequence

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Network, layer_names


def row_names(networks: Sequence[Network]) -> tuple[str, ...]:
    """The names of the layers of the deepest network."""
    return max((layer_names(network.spec) for network in networks), key=len, default=())


def rows_of(network: Network, rows: int) -> tuple[int, ...]:
    """The row of each layer of a network, where so many rows are the layers of a network at least as deep.

    Hidden layers stand from the first row on, the output in the last one.
    """
    return (*range(len(network.layers) - 1), rows - 1)


def moved_apart(wanted: Array, distance: float, within: tuple[float, float]) -> Array:
    """Positions (n,) at least a distance apart in the order of the wanted ones, and as near to them as can be.

    Least squares: what overlaps becomes a group around the mean of what its members want. The positions stay `within`
    two ends if there is room for all.
    """
    order = np.argsort(wanted, kind="stable")
    offsets = np.arange(len(wanted)) * distance
    groups: list[tuple[float, int]] = []  # mean of wanted positions less offsets, and how many
    for value in (wanted[order] - offsets).tolist():
        mean, count = value, 1
        while groups and groups[-1][0] > mean:
            before, members = groups.pop()
            mean, count = (before * members + mean * count) / (members + count), members + count
        groups.append((mean, count))
    starts = np.repeat([mean for mean, _ in groups], [count for _, count in groups])
    low, high = within
    last = offsets[-1] if len(offsets) else 0.0
    positions = np.empty(len(wanted))
    positions[order] = np.clip(starts, low, max(low, high - last)) + offsets
    return positions

"""The straight pieces that a learned function of one input is made of, and where the units of every layer switch."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.collapse import chosen_pieces
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.network import Layer, Network

MOST_WORK, WORK_AT_ONCE = 50_000_000, 1_000_000
"""What counting may take, in products of a weight with a region: at all, and while it trains (about 2 ms)."""
_WORK_OF_LAYER, _WORK_OF_UNIT = 80_000, 40
"""What a layer takes in any case, and each of its units in each region."""
_SAME = 1e-9
"""What differs by less than this share of the sums it comes from is the same: rounding, or a unit that has no say."""
_SLIVER = 1e-13
"""Narrower regions, as a share of the whole range, are two kinks at one place."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """The pieces between two ends of x: `joints` (pieces − 1,) are the raw x at which two of them meet.

    `kinks` holds for every hidden layer the raw x (places,) at which any of its units goes over a kink of its
    activation; what later layers make of that may hide it, so not every kink is a joint.
    """

    joints: Array
    kinks: tuple[Array, ...]

    @property
    def count(self) -> int:
        """How many straight pieces there are."""
        return len(self.joints) + 1


class _Regions(NamedTuple):
    """Regions of scaled x in each of which all units so far are straight lines.

    They begin at `starts` (regions,) and end where the next begins, the last at `end`; there the units put out
    `values` (units, regions), and rise by `slopes` (units, regions).
    """

    starts: Array
    end: float
    values: Array
    slopes: Array

    @property
    def widths(self) -> Array:
        return np.diff(self.starts, append=self.end)


def straight_pieces(network: Network, x_range: tuple[float, float], most_work: int = MOST_WORK) -> Pieces | None:
    """Count the pieces over a range of raw x, exactly, in 64 bits and through all layers.

    The range is cut, layer by layer, where a unit reaches a kink: within a region its sum is one straight line, so the
    place follows from its value and its slope. None where something bends between kinks, with more than one input or
    output, where numbers are not finite, or where it is more than `most_work`.
    """
    spec = network.spec
    if spec.inputs != 1 or spec.outputs != 1 or not spec.has_straight_pieces:
        return None
    low, high = network.input_scaling.apply(np.array(x_range)[:, None])[:, 0].tolist()
    regions = _Regions(np.array([low]), high, np.array([[low]]), np.ones((1, 1)))
    kinks: list[Array] = []
    work = 0
    with np.errstate(all="ignore"):
        for layer in network.layers[:-1]:
            work += _WORK_OF_LAYER + layer.weights.size * len(regions.starts)
            if work > most_work:
                return None
            regions, places = _through(layer, regions)
            work += _WORK_OF_UNIT * regions.values.size
            kinks.append(frozen(_raw(network, places)))
        joints = _joints(network.layers[-1], regions)
    return None if joints is None else Pieces(frozen(_raw(network, joints)), tuple(kinks))


def _raw(network: Network, scaled: Array) -> Array:
    return network.input_scaling.undo(scaled[:, None])[:, 0]


def _through(layer: Layer, below: _Regions) -> tuple[_Regions, Array]:
    """The regions after a layer, finer than those below it, and the scaled x at which its units switch."""
    weights = layer.weights.astype(np.float64)
    sums = weights @ below.values + layer.bias[:, None]
    regions = below._replace(values=sums, slopes=weights @ below.slopes)
    kinks = layer.activation.kinks
    if not kinks:
        return regions, np.empty(0)
    regions = _cut(regions, kinks)
    middle = regions.values + regions.slopes * (0.5 * regions.widths)
    piece = np.sum([middle > kink for kink in kinks], axis=0)
    slope, offset = chosen_pieces(layer, piece)
    switches = (piece[:, 1:] != piece[:, :-1]).any(axis=0)
    after = regions._replace(values=slope * regions.values + offset, slopes=slope * regions.slopes)
    return after, regions.starts[1:][switches]


def _cut(regions: _Regions, kinks: tuple[float, ...]) -> _Regions:
    """The same in regions within which no unit reaches a kink."""
    count, widths = len(regions.starts), regions.widths
    owners, shifts = [np.arange(count)], [np.zeros(count)]
    for kink in kinks:
        shift = (kink - regions.values) / regions.slopes
        unit, owner = np.nonzero((shift > 0.0) & (shift < widths))
        owners.append(owner)
        shifts.append(shift[unit, owner])
    owner, shift = np.concatenate(owners), np.concatenate(shifts)
    order = np.lexsort((shift, owner))
    owner, shift = owner[order], shift[order]
    starts = regions.starts[owner] + shift
    is_wide = np.diff(starts, append=regions.end) > _SLIVER * (regions.end - regions.starts[0])
    owner, shift, starts = owner[is_wide], shift[is_wide], starts[is_wide]
    slopes = regions.slopes[:, owner]
    return _Regions(starts, regions.end, regions.values[:, owner] + slopes * shift, slopes)


def _joints(output: Layer, regions: _Regions) -> Array | None:
    """Scaled x at which the output changes its slope, or jumps; None where it is not finite."""
    weights = output.weights[0].astype(np.float64)
    values, slopes = weights @ regions.values + float(output.bias[0]), weights @ regions.slopes
    if not (np.isfinite(values).all() and np.isfinite(slopes).all()):
        return None
    size_of_values = float((np.abs(weights) @ np.abs(regions.values)).max()) + abs(float(output.bias[0]))
    size_of_slopes = float((np.abs(weights) @ np.abs(regions.slopes)).max())
    bends = np.abs(np.diff(slopes)) > _SAME * size_of_slopes
    jumps = np.abs(values[1:] - (values + slopes * regions.widths)[:-1]) > _SAME * size_of_values
    return regions.starts[1:][bends | jumps]

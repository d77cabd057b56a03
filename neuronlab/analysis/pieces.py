"""The straight pieces that a learned function of one input is made of, and where the units of every layer switch."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.collapse import chosen_pieces
from neuronlab.core.arrays import Array, IntArray, frozen
from neuronlab.core.network.network import Layer, Network

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


def linear_pieces(network: Network, x_range: tuple[float, float], most_work: int = MOST_WORK) -> Pieces | None:
    """Count the pieces over a range of raw x, exactly, in 64 bits and through all layers.

    The range is cut, layer by layer, where a unit reaches a kink: within a region its sum is one straight line, so the
    place follows from its value and its slope. None where something bends between kinks, with more than one input or
    output, where numbers are not finite, or where it is more than `most_work`.
    """
    spec = network.spec
    if spec.inputs != 1 or spec.outputs != 1 or not spec.is_piecewise_linear:
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
            sums = _sums(layer, regions)
            cuts = _cuts(sums, layer.activation.kinks)
            work += _WORK_OF_UNIT * layer.weights.shape[0] * len(cuts.starts)
            if work > most_work:
                return None
            regions, cut_positions = _activated(layer, _cut(sums, cuts))
            kinks.append(frozen(_raw(network, cut_positions)))
        joints = _joints(network.layers[-1], regions)
    return None if joints is None else Pieces(frozen(_raw(network, joints)), tuple(kinks))


def _raw(network: Network, scaled: Array) -> Array:
    return network.input_scaling.undo(scaled[:, None])[:, 0]


def _sums(layer: Layer, below: _Regions) -> _Regions:
    """What a layer's units add up, in the regions of the layer below."""
    weights = layer.weights.astype(np.float64)
    sums, slopes = weights @ below.values + layer.bias[:, None], weights @ below.slopes
    for rows in (sums, slopes):
        layer.mute(rows)  # whatever kink such a unit has, nobody hears of it
    return below._replace(values=sums, slopes=slopes)


class _Cuts(NamedTuple):
    """Finer regions (regions,): where each starts, in which one it lies, and how far from the start of that."""

    starts: Array
    owners: IntArray
    shifts: Array


def _cuts(sums: _Regions, kinks: tuple[float, ...]) -> _Cuts:
    """Where the regions have to be cut so that no unit reaches a kink within one."""
    count, widths = len(sums.starts), sums.widths
    owners, shifts = [np.arange(count)], [np.zeros(count)]
    for kink in kinks:
        shift = (kink - sums.values) / sums.slopes
        unit, owner = np.nonzero((shift > 0.0) & (shift < widths))
        owners.append(owner)
        shifts.append(shift[unit, owner])
    owner, shift = np.concatenate(owners), np.concatenate(shifts)
    order = np.lexsort((shift, owner))
    owner, shift = owner[order], shift[order]
    starts = sums.starts[owner] + shift
    is_wide = np.diff(starts, append=sums.end) > _SLIVER * (sums.end - sums.starts[0])
    return _Cuts(starts[is_wide], owner[is_wide], shift[is_wide])


def _cut(sums: _Regions, cuts: _Cuts) -> _Regions:
    """The same sums in finer regions."""
    slopes = sums.slopes[:, cuts.owners]
    return _Regions(cuts.starts, sums.end, sums.values[:, cuts.owners] + slopes * cuts.shifts, slopes)


def _activated(layer: Layer, sums: _Regions) -> tuple[_Regions, Array]:
    """What the units put out, and the scaled x at which any of them goes over a kink."""
    kinks = layer.activation.kinks
    if not kinks:
        return sums, np.empty(0)
    middle = sums.values + sums.slopes * (0.5 * sums.widths)
    piece = np.sum([middle > kink for kink in kinks], axis=0)
    slope, offset = chosen_pieces(layer, piece)
    switches = (piece[:, 1:] != piece[:, :-1]).any(axis=0)
    after = sums._replace(values=slope * sums.values + offset, slopes=slope * sums.slopes)
    for rows in after.values, after.slopes:
        layer.mute(rows)
    return after, sums.starts[1:][switches]


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
    return np.asarray(regions.starts[1:][bends | jumps])

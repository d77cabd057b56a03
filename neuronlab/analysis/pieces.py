"""The linear pieces of a learned function of one input, and the kinks of the units of every layer."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.collapse import chosen_pieces
from neuronlab.core.arrays import Array, IntArray, frozen
from neuronlab.core.network.network import Layer, Network

MOST_WORK, WORK_AT_ONCE = 50_000_000, 1_000_000
"""Largest cost of counting, in products of a weight and a region: in general, and while it trains (about 2 ms)."""
_WORK_OF_LAYER, _WORK_OF_UNIT = 80_000, 40
"""Fixed cost of a layer, and cost of each of its units in each region."""
_SAME = 1e-9
"""A relative difference below this is rounding, or a unit without influence."""
_SLIVER = 1e-13
"""Regions narrower than this fraction of the range are two coinciding kinks."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """The linear pieces over a range of x.

    `joints` (pieces − 1,) are the raw x at which two pieces meet. `kinks` holds for every hidden layer the raw x
    (kinks,) at which any of its units crosses a kink of its activation; later layers may hide a kink, so not every kink
    is a joint.
    """

    joints: Array
    kinks: tuple[Array, ...]

    @property
    def count(self) -> int:
        """The number of linear pieces."""
        return len(self.joints) + 1


class _Regions(NamedTuple):
    """Regions of scaled x, in each of which all units so far are linear.

    Attributes:
        starts: (regions,) where each region starts; it ends where the next one starts.
        end: The end of the last region.
        values: (units, regions) outputs at the starts.
        slopes: (units, regions) slopes of the outputs.
    """

    starts: Array
    end: float
    values: Array
    slopes: Array

    @property
    def widths(self) -> Array:
        return np.diff(self.starts, append=self.end)


def linear_pieces(network: Network, x_range: tuple[float, float], most_work: int = MOST_WORK) -> Pieces | None:
    """Count the pieces over a range of raw x, exactly, in float64, through all layers.

    The range is divided, layer by layer, where a unit reaches a kink: within a region the sum of a unit is linear, so
    the position follows from its value and slope. Returns None if the network is not piecewise linear, has more than
    one input or output, has values that are not finite, or takes more than `most_work`.
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
    """The sums of a layer's units, in the regions of the layer below."""
    weights = layer.weights.astype(np.float64)
    sums, slopes = weights @ below.values + layer.bias[:, None], weights @ below.slopes
    for rows in (sums, slopes):
        layer.mute(rows)  # kinks of muted units have no effect
    return below._replace(values=sums, slopes=slopes)


class _Cuts(NamedTuple):
    """Finer regions; all arrays are (regions,).

    Attributes:
        starts: Where each finer region starts.
        owners: The region that it lies in.
        shifts: Its distance from the start of that region.
    """

    starts: Array
    owners: IntArray
    shifts: Array


def _cuts(sums: _Regions, kinks: tuple[float, ...]) -> _Cuts:
    """Divide the regions so that no unit reaches a kink inside one."""
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
    """The outputs of the units, and the scaled x at which any of them crosses a kink."""
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
    """Scaled x at which the output changes its slope or jumps; None if it is not finite."""
    weights = output.weights[0].astype(np.float64)
    values, slopes = weights @ regions.values + float(output.bias[0]), weights @ regions.slopes
    if not (np.isfinite(values).all() and np.isfinite(slopes).all()):
        return None
    size_of_values = float((np.abs(weights) @ np.abs(regions.values)).max()) + abs(float(output.bias[0]))
    size_of_slopes = float((np.abs(weights) @ np.abs(regions.slopes)).max())
    bends = np.abs(np.diff(slopes)) > _SAME * size_of_slopes
    jumps = np.abs(values[1:] - (values + slopes * regions.widths)[:-1]) > _SAME * size_of_values
    return np.asarray(regions.starts[1:][bends | jumps])

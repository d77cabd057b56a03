"""How the numbers of a layer are spread, as counts in bins that fit together however the numbers grow.

Weights are counted evenly between −2ᵉ and 2ᵉ, with the smallest whole e that leaves room for all. Bins of a larger e
are made of whole bins of a smaller one, so counts of different times are put on one scale without counting again.
Gradients are counted by their size, in quarters of powers of ten.
"""

import math
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.specs.network import NetworkSpec

BINS = 64
LEAST_POWER, PER_DECADE = -12, 4
"""Sizes are counted from 1e-12 to 1e4; what is smaller, zero too, is in the first bin, what is larger in the last."""
MOST_COUNTED = 2**14
"""Of a layer with more weights so many are counted, evenly chosen."""
LEAST_EXPONENT = -30


@dataclass(frozen=True, eq=False)
class Spread:
    """A layer's weights and gradients ∂L/∂W at some steps of a run, and last of all now; arrays are read-only.

    `steps` (kept,) rise; `weights` and `gradients` (kept + 1, BINS) are counts, all 0 where the layer was of another
    shape. Weights are counted between ±`weight_end`. `is_complete` says that there is nothing left to find out about
    the past.
    """

    layer: int
    steps: IntArray
    weights: IntArray
    gradients: IntArray
    weight_end: float
    is_complete: bool


def layer_numbers(spec: NetworkSpec, flat: Array, layer: int) -> Array:
    """The numbers of a layer's weights (n,), at most MOST_COUNTED, in a vector of all parameters; finite ones only."""
    start = sum(out * columns for out, columns in spec.block_shapes[:layer])
    out, columns = spec.block_shapes[layer]
    numbers = flat[start : start + out * columns].reshape(out, columns)[:, :-1].reshape(-1)
    some = numbers[:: -(-len(numbers) // MOST_COUNTED)].astype(np.float64)
    return some[np.isfinite(some)]


def count_weights(values: Array) -> tuple[int, IntArray]:
    """The e for which all values lie between −2ᵉ and 2ᵉ, and how many are in each bin (BINS,) between those."""
    most = float(np.abs(values).max(initial=0.0))
    exponent = max(math.frexp(most)[1], LEAST_EXPONENT)
    bins = np.floor(np.ldexp(values, -exponent) * (BINS / 2)).astype(np.intp) + BINS // 2
    return exponent, np.bincount(bins, minlength=BINS)


def on_scale(counts: IntArray, exponent: int, larger: int) -> IntArray:
    """Counts (…, BINS) of one e on the scale of a larger one."""
    bins = (np.arange(-BINS // 2, BINS // 2) >> min(larger - exponent, BINS)) + BINS // 2
    found, starts = np.unique(bins, return_index=True)
    scaled = np.zeros_like(counts)
    scaled[..., found] = np.add.reduceat(counts, starts, axis=-1)
    return scaled


def count_sizes(values: Array) -> IntArray:
    """How many values are of a size in each bin (BINS,)."""
    powers = np.log10(np.maximum(np.abs(values), 10.0**LEAST_POWER))
    bins = np.floor((powers - LEAST_POWER) * PER_DECADE).astype(np.intp)
    return np.bincount(np.minimum(bins, BINS - 1), minlength=BINS)

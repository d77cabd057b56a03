"""Histograms of the weights and gradients of a layer, with bins that remain compatible as the values grow.

Weights are counted in equal bins between −2ᵉ and 2ᵉ, with the smallest integer e that includes all of them. A bin of a
larger e is a union of bins of a smaller e, so histograms of different times share a scale without recounting. Gradients
are counted by magnitude, four bins per power of ten.
"""

import math
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.network import NetworkSpec

BINS = 64
LEAST_POWER, PER_DECADE = -12, 4
"""Magnitudes range from 1e-12 to 1e4; smaller values and zero are in the first bin, larger ones in the last."""
MOST_COUNTED = 2**14
"""At most this many weights of a layer are counted."""
LEAST_EXPONENT = -30


@dataclass(frozen=True, eq=False)
class Spread:
    """Histograms of a layer's weights and gradients ∂L/∂W at some steps of a run and now; arrays are read-only.

    Attributes:
        layer: The layer, counted from the first one with weights.
        steps: (kept,) steps in increasing order.
        weights: (kept + 1, BINS) counts, the current ones last; all 0 if the layer had another shape.
        gradients: (kept + 1, BINS) counts, likewise.
        weight_end: Weights are counted between ±`weight_end`.
        is_complete: Whether all past steps have been counted.
    """

    layer: int
    steps: IntArray
    weights: IntArray
    gradients: IntArray
    weight_end: float
    is_complete: bool


def layer_numbers(spec: NetworkSpec, flat: Array, layer: int) -> Array:
    """The entries (n,) of a flat vector that belong to a layer's weights: at most MOST_COUNTED, finite ones only."""
    start = sum(out * columns for out, columns in spec.block_shapes[:layer])
    out, columns = spec.block_shapes[layer]
    numbers = flat[start : start + out * columns].reshape(out, columns)[:, :-1].reshape(-1)
    some = some_of(numbers, MOST_COUNTED).astype(np.float64)
    return some[np.isfinite(some)]


def count_weights(values: Array) -> tuple[int, IntArray]:
    """The smallest e with all values between −2ᵉ and 2ᵉ, and the counts (BINS,) over this range."""
    most = float(np.abs(values).max(initial=0.0))
    exponent = max(math.frexp(most)[1], LEAST_EXPONENT)
    bins = np.floor(np.ldexp(values, -exponent) * (BINS / 2)).astype(np.intp) + BINS // 2
    return exponent, np.bincount(bins, minlength=BINS)


def on_scale(counts: IntArray, exponent: int, larger: int) -> IntArray:
    """Convert counts (…, BINS) from one exponent e to a larger one."""
    bins = (np.arange(-BINS // 2, BINS // 2) >> min(larger - exponent, BINS)) + BINS // 2
    found, starts = np.unique(bins, return_index=True)
    scaled = np.zeros_like(counts)
    scaled[..., found] = np.add.reduceat(counts, starts, axis=-1)
    return scaled


def count_sizes(values: Array) -> IntArray:
    """Counts (BINS,) of the values by magnitude."""
    powers = np.log10(np.maximum(np.abs(values), 10.0**LEAST_POWER))
    bins = np.floor((powers - LEAST_POWER) * PER_DECADE).astype(np.intp)
    return np.bincount(np.minimum(bins, BINS - 1), minlength=BINS)

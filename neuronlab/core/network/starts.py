"""How a layer starts: its weights by a rule, its biases all equal, or spread so that its units differ from the start.

With equal biases, all units of a first layer are centred on one place, x = 0 for one input: there a ReLU has its kink,
and a sigmoid or tanh its steepest point. A network then has to move its kinks before it can bend anywhere else.
"""

import numpy as np

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.arrays import Array
from neuronlab.core.data.columns import feed_rows
from neuronlab.core.data.features import compute_features
from neuronlab.core.data.generator import REACH
from neuronlab.core.network.initializers import AUTO_INITIALIZER, SPREAD, Draws, fill_block
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.training import TrainingSpec

InputRange = tuple[tuple[float, float], ...]
"""The least and greatest scaled value of each input."""

UNIFORM = {"he": "he_uniform", "xavier": "xavier_uniform"}
"""Rules without outliers, for first layers with spread biases: a unit with a tiny weight has no centre in the range."""
OUTPUT_SHARE = 0.4
"""Spread units have larger outputs than centred ones, so the weights of the output layer start smaller by this factor.
This and the uniform rules were measured to learn best (docs/engine.md)."""
_LARGEST = 1e30
"""A larger bias, of a feature of huge inputs, would overflow when it is squared."""


def range_of(inputs: Array) -> InputRange:
    """The range of each column of scaled inputs (n, inputs); −3 to 3 for a column with fewer than two values."""
    if not len(inputs):
        return tuple((-REACH, REACH) for _ in range(inputs.shape[1]))
    ends = [(float(low), float(high)) for low, high in zip(inputs.min(axis=0), inputs.max(axis=0), strict=True)]
    return tuple((low, high) if low < high else (-REACH, REACH) for low, high in ends)


def draw_layer(
    rng: np.random.Generator,
    spec: NetworkSpec,
    training: TrainingSpec,
    number: int,
    block: Array,
    input_range: InputRange,
) -> None:
    """Fill the parameter block (units, columns) of a layer; layers with weights count from 0.

    The numbers drawn depend on the shape alone, not on rules, activations or how biases start. So two runs of one shape
    and seed differ only where their settings do, and layers by the same rule are equal.
    """
    has_hidden = bool(spec.hidden)
    is_first, is_output = number == 0 and has_hidden, number == len(spec.hidden)
    activation = ACTIVATIONS["identity"] if is_output else spec.hidden[number].kind
    draws = Draws(rng, (block.shape[0], block.shape[1] - 1), are_uniform=is_first)
    bias = training.initial_bias
    is_spread = bias == SPREAD and has_hidden
    is_ours = is_spread and training.initializer == AUTO_INITIALIZER
    if is_ours and is_first and activation.initializer in UNIFORM:
        fill_block(draws, block, UNIFORM[activation.initializer], activation)
        block[:, :-1] *= activation.gain
    else:
        fill_block(draws, block, training.initializer, activation, training.initial_scale, bias)
    if is_ours and is_output:
        block[:, :-1] *= OUTPUT_SHARE
    if is_first:
        centres = _centres(rng, len(block), input_range)
        if is_spread:
            block[:, -1] = _biases_at(spec, block, centres)
    elif has_hidden:
        radius = 1.0 / np.sqrt(block.shape[1] - 1)
        biases = rng.uniform(-radius, radius, len(block))
        if is_spread:
            block[:, -1] = biases


def _centres(rng: np.random.Generator, units: int, input_range: InputRange) -> Array:
    """Where in the range each unit of the first layer is centred, (units, inputs).

    The centres form a Latin hypercube: cut into as many strips as there are units, every input has one centre in each
    strip (McKay, Beckman and Conover, 1979).
    """
    low, high = np.array(input_range).T
    shares = np.stack([(rng.permutation(units) + rng.random(units)) / units for _ in input_range], axis=1)
    with np.errstate(all="ignore"):
        return np.asarray(low + (high - low) * shares)


def _biases_at(spec: NetworkSpec, block: Array, centres: Array) -> Array:
    """The biases (units,) with which the sum of each unit is 0 at its centre (units, inputs)."""
    with np.errstate(all="ignore"):
        rows = feed_rows(compute_features(spec.features, centres), spec.units[0], np.float64)
        biases = -np.einsum("uc,cu->u", block[:, :-1], rows[:-1])
    return np.where(np.abs(biases) <= _LARGEST, biases, 0.0)

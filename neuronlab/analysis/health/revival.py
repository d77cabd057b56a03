"""Reinitialise units that cannot learn, while all others keep their weights."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from msgspec.structs import replace as replace_fields

from neuronlab.core.arrays import Array, BoolArray, frozen
from neuronlab.core.data.points import PointSet
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.initializers import AUTO_INITIALIZER
from neuronlab.core.network.network import Layer, Network, parameter_blocks
from neuronlab.core.network.starts import InputRange, draw_layer
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.probe import probe_points
from neuronlab.core.training.state import RunState

_REVIVAL = 4
"""The random stream, beside the seed, from which revived units are drawn."""
_TRIES = 16

IsStuck = Callable[[Layer, Array, Array], BoolArray]
"""`is_stuck(layer, z, y)`: which units (units,) cannot learn, given sums and outputs (units, n) over the points."""


def revive(run: RunSpec, points: PointSet, state: RunState, number: int, is_stuck: IsStuck) -> RunState:
    """Redraw the weights and bias of the stuck units of a hidden layer by the run's initialiser.

    Each unit takes the first of several draws with which it is no longer stuck on the points. The last draws use the
    rule that suits the activation, since the run's own rule may be the reason it is stuck. The optimiser's memory of
    these weights is cleared; an optimiser that remembers whole steps is cleared entirely.

    The function stays as it is where the stuck units were constant: what they passed on goes into the biases above, and
    the weights from the new units to there start at 0. Frozen units above keep their weights.
    """
    parameters, memory = state.parameters.copy(), state.memory.copy()
    network = Network(run.network, parameters, state.input_scaling, state.target_scaling)
    inputs, _ = points.training()
    inputs = some_of(inputs, probe_points(run.network))
    passed = network.forward(inputs)
    below = passed[number - 1][1] if number else network.features(inputs)
    layer = network.layers[number]
    stuck = is_stuck(layer, *passed[number])
    above = network.layers[number + 1]
    _take_over(above, passed[number][1], stuck, run.network.frozen[number + 1])
    rng = np.random.Generator(np.random.PCG64([run.training.seed, _REVIVAL, state.step]))
    _draw(run, number, layer, state.input_range, below, stuck, rng, is_stuck)
    if OPTIMIZERS[state.optimizer].is_full_batch:
        memory[...] = 0.0
    for slot in memory:
        blocks = parameter_blocks(run.network, slot)
        blocks[number][stuck] = 0.0
        for columns in _columns_of(above, blocks[number + 1]):
            columns[:, stuck] = 0.0
    # The new units may raise the loss and need time to learn, so rules about the loss start over here.
    return replace(state, parameters=frozen(parameters), memory=frozen(memory), judged_from=state.step + 1)


def _take_over(above: Layer, outputs: Array, stuck: BoolArray, frozen: tuple[int, ...]) -> None:
    """Add what stuck units pass on, on average over their outputs (units, n), to the biases above, and cut them off."""
    free = np.ones(len(above.block), np.bool_)
    free[list(frozen)] = False
    powers = (outputs[stuck] ** 2, outputs[stuck]) if above.unit.has_squares else (outputs[stuck],)
    for columns, power in zip(_columns_of(above, above.block), powers, strict=True):
        cut = np.ix_(free, stuck)
        above.block[free, -1] += columns[cut] @ power.mean(axis=1)
        columns[cut] = 0.0


def _columns_of(layer: Layer, block: Array) -> tuple[Array, ...]:
    """Views of a block's columns for the squared inputs, if there are any, and for the inputs: (out, in) each."""
    inputs = layer.weights.shape[1]
    weights = block[:, -1 - inputs : -1]
    return (block[:, :inputs], weights) if layer.unit.has_squares else (weights,)


def _draw(
    run: RunSpec,
    number: int,
    layer: Layer,
    input_range: InputRange,
    below: Array,
    stuck: BoolArray,
    rng: np.random.Generator,
    is_stuck: IsStuck,
) -> None:
    """Redraw the rows of stuck units of a hidden layer, given its inputs (units, n)."""
    training, left = run.training, stuck.copy()
    for initializer in (training.initializer, AUTO_INITIALIZER):
        scale = training.initial_scale if initializer == training.initializer else None
        start = replace_fields(training, initializer=initializer, initial_scale=scale)
        for _ in range(_TRIES):
            if not left.any():
                return
            drawn = np.empty_like(layer.block)
            draw_layer(rng, run.network, start, number, drawn, input_range)
            layer.block[left] = drawn[left]
            z = layer.pre_activations(below)
            y = layer.outputs(z)
            left &= is_stuck(layer, z, y)

"""Another start for units that cannot learn, while all the others keep what they have learned."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from neuronlab.core.arrays import Array, BoolArray, frozen
from neuronlab.core.data.points import PointSet
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.initializers import AUTO_INITIALIZER, draw_block
from neuronlab.core.network.network import Layer, Network, parameter_blocks
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.probe import probe_points
from neuronlab.core.training.state import RunState

_REVIVAL = 4
"""The stream of the seed that revived units are drawn from."""
_TRIES = 16

IsStuck = Callable[[Layer, Array, Array], BoolArray]
"""`is_stuck(layer, z, y)`: which units (units,) cannot learn, given sums and outputs (units, n) over the points."""


def revive(run: RunSpec, points: PointSet, state: RunState, number: int, is_stuck: IsStuck) -> RunState:
    """Draw the stuck units of a hidden layer anew: weights and bias, by the run's initialiser.

    Each takes the first draw with which it is not stuck on the points any more, of several; the last ones are by the
    rule that fits the activation, since the run's own may be what keeps it stuck. What the optimiser remembers of these
    weights is cleared; one that remembers whole steps forgets them all.
    """
    parameters, memory = state.parameters.copy(), state.memory.copy()
    network = Network(run.network, parameters, state.input_scaling, state.target_scaling)
    inputs, _ = points.training()
    inputs = inputs[:: -(-max(1, len(inputs)) // probe_points(run.network))]
    passed = network.forward(inputs)
    below = passed[number - 1][1] if number else network.features(inputs)
    layer = network.layers[number]
    stuck = is_stuck(layer, *passed[number])
    rng = np.random.Generator(np.random.PCG64([run.training.seed, _REVIVAL, state.step]))
    _draw(run, layer, below, stuck, rng, is_stuck)
    if OPTIMIZERS[state.optimizer].is_full_batch:
        memory[...] = 0.0
    for slot in memory:
        parameter_blocks(run.network, slot)[number][stuck] = 0.0
    # The loss may rise with the new units, and they have not had a chance yet: rules about it judge from here on.
    return replace(state, parameters=frozen(parameters), memory=frozen(memory), judged_from=state.step + 1)


def _draw(
    run: RunSpec, layer: Layer, below: Array, stuck: BoolArray, rng: np.random.Generator, is_stuck: IsStuck
) -> None:
    """Fill the rows of stuck units, given what the layer is fed (units, n)."""
    training, left = run.training, stuck.copy()
    for initializer in (training.initializer, AUTO_INITIALIZER):
        scale = training.initial_scale if initializer == training.initializer else None
        for _ in range(_TRIES):
            if not left.any():
                return
            drawn = np.empty_like(layer.block)
            draw_block(rng, drawn, initializer, layer.activation, scale, training.initial_bias)
            layer.block[left] = drawn[left]
            z = layer.pre_activations(below)
            y = layer.outputs(z)
            left &= is_stuck(layer, z, y)

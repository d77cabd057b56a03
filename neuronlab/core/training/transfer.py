"""Transfer of learned weights across a change of shape, so that the learned function changes as little as possible.

If the inputs of a layer are unchanged, its weights are kept. New units start with outgoing weights of 0, so they have
no effect at first. A new layer passes its inputs on, using the interval in which its activation is linear, and the
layer above undoes the scaling. If that is not possible, or a layer was removed, the layer above is fitted by least
squares to reproduce its earlier pre-activations from its new inputs.
"""

from dataclasses import replace

import numpy as np

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.data.columns import feed_rows
from neuronlab.core.data.features import PLAIN
from neuronlab.core.data.points import PointSet
from neuronlab.core.network.network import Layer, Network, initial_parameters, negative_slope_views, parameter_blocks
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.state import RunState
from neuronlab.core.training.transfer_classes import with_classes

Origins = tuple[int | None, ...]
"""For every hidden layer of the new shape, the index of the old layer it continues, or None for a new layer."""

_WARM = 3
"""The random stream, beside the seed, from which new units are drawn."""
_MOST_SAMPLES = 1024
_GRID = {1: 512, 2: 24}
"""Grid positions per input at which the old function is fitted, so that it is preserved between the points too."""
_MARGIN = 0.1
"""Fraction of a signal's range left as a margin at the ends of an activation's linear interval."""


def same_layers(spec: NetworkSpec) -> Origins:
    """The origins if no hidden layer is added or removed."""
    return tuple(range(len(spec.hidden)))


def can_carry(before: RunSpec, after: RunSpec) -> bool:
    """Whether a change of shape can keep learned weights: same initial weights, inputs, and kind of outputs.

    Adding or removing a class does not change the kind.
    """
    old, new = before.network, after.network
    same_outputs = (old.output, old.outputs) == (new.output, new.outputs) or bool(old.labels and new.labels)
    return old.inputs == new.inputs and same_outputs and before.training.start == after.training.start


def carry_over(before: RunSpec, after: RunSpec, origins: Origins, state: RunState, points: PointSet) -> RunState | None:
    """Transfer the state of `before` to the shape of `after`; the optimiser's memory of new weights is zero.

    `can_carry` must hold, and `origins` must be increasing except for None. Returns None if the result is not finite
    because the weights are too large.
    """
    with np.errstate(all="ignore"):  # overflows are checked below
        before, state = with_classes(before, after, state)
        carrier = _Carrier(before, after, origins, state, points)
        learned = np.stack([carrier.parameters, *carrier.memory]).astype(state.parameters.dtype)
    if not np.isfinite(learned).all():
        return None
    return replace(
        state,
        parameters=frozen(learned[0]),
        memory=frozen(learned[1:]),
        history=_carried_history(state.history, origins),
    )


class _Carrier:
    """Builds the new parameters layer by layer, from the features up."""

    def __init__(self, before: RunSpec, after: RunSpec, origins: Origins, state: RunState, points: PointSet) -> None:
        self._old_spec, self._new_spec = before.network, after.network
        self._origins = (*origins, len(before.network.hidden))  # the output continues the output
        scalings = state.input_scaling, state.target_scaling
        rng = np.random.Generator(np.random.PCG64([after.training.seed, _WARM, state.step]))
        self.parameters = initial_parameters(self._new_spec, after.training, rng, np.float64, state.input_range)
        self.memory = np.zeros((len(state.memory), len(self.parameters)))
        self._old = Network(self._old_spec, state.parameters.astype(np.float64), *scalings)
        self._new = Network(self._new_spec, self.parameters, *scalings)
        self._old_memory = [parameter_blocks(self._old_spec, slot) for slot in state.memory]
        self._new_memory = [parameter_blocks(self._new_spec, slot) for slot in self.memory]
        self._carry_negative_slopes(state)

        inputs = _plot_inputs(points)
        self._old_z = self._old.pre_activations(inputs)
        below = self._new.features(inputs)
        for number, layer in enumerate(self._new.layers):
            self._fill(number, layer, below)
            below = layer.outputs(layer.pre_activations(below))

    def _carry_negative_slopes(self, state: RunState) -> None:
        pairs = [(self.parameters, state.parameters), *zip(self.memory, state.memory, strict=True)]
        for new, old in pairs:
            old_views = negative_slope_views(self._old_spec, old)
            for origin, view in zip(self._origins, negative_slope_views(self._new_spec, new), strict=False):
                source = None if origin is None else old_views[origin]
                if view is not None and source is not None:
                    count = min(len(view), len(source))
                    view[:count] = source[:count]

    def _fill(self, number: int, layer: Layer, below: Array) -> None:
        """Set one layer's block, given its inputs (units, n)."""
        origin = self._origins[number]
        if origin is None:
            _pass_on(layer, below)
            return
        old = self._old.layers[origin]
        rows = min(len(layer.block), len(old.block))
        under = self._origins[number - 1] if number else -1
        if under == origin - 1:
            self._copy(number, origin, rows)
            return
        above_new_one = under is None and (self._origins[number - 2] if number > 1 else -1) == origin - 1
        above_new_one &= number > 1 or self._new_spec.features == self._old_spec.features
        if above_new_one and _undo_passing_on(layer, old, self._new.layers[number - 1], rows):
            return
        feed = feed_rows(below.T, layer.unit, np.float64)
        layer.block[:rows] = np.linalg.lstsq(feed.T, self._old_z[origin][:rows].T, rcond=1e-9)[0].T

    def _copy(self, number: int, origin: int, rows: int) -> None:
        """Copy the block and its memory for inputs that are kept; 0 for new ones."""
        kept = self._kept_inputs(number)
        if not kept:
            return  # with weights of 0 for all inputs the layer would be dead: keep its initial weights
        blocks = [(self._new.layers[number].block, self._old.layers[origin].block)]
        blocks += [(new[number], old[origin]) for new, old in zip(self._new_memory, self._old_memory, strict=True)]
        new_unit, old_unit = self._new.layers[number].unit, self._old.layers[origin].unit
        terms = min(new_unit.terms, old_unit.terms)  # the last parts of [a | W]: only W if one of them has no squares
        for new, old in blocks:
            new_fan, old_fan = (new.shape[1] - 1) // new_unit.terms, (old.shape[1] - 1) // old_unit.terms
            new[:rows, :-1] = 0.0
            for term in range(terms):
                new_first = new.shape[1] - 1 - (term + 1) * new_fan
                old_first = old.shape[1] - 1 - (term + 1) * old_fan
                for here, there in kept:
                    new[:rows, new_first + here] = old[:rows, old_first + there]
            new[:rows, -1] = old[:rows, -1]

    def _kept_inputs(self, number: int) -> list[tuple[int, int]]:
        """(new, old) indices of the inputs that a layer has both before and after."""
        if number == 0:
            old, new = (spec.features or PLAIN.get(spec.inputs) or () for spec in (self._old_spec, self._new_spec))
            if not new and not old:  # more than two inputs, which have no features
                return [(i, i) for i in range(self._new_spec.inputs)]
            return [(i, old.index(name)) for i, name in enumerate(new) if name in old]
        origin = self._origins[number - 1]
        assert origin is not None
        return [
            (i, i) for i in range(min(self._new_spec.hidden[number - 1].width, self._old_spec.hidden[origin].width))
        ]


def _pass_on(layer: Layer, below: Array) -> None:
    """Make the first units of a new layer pass on their inputs: z = ε·y + c, in the activation's linear interval.

    The other units keep their random weights. If the activation has no such interval, or the layer is too narrow, all
    units do.
    """
    if not _can_pass_on(layer):
        return
    (low, high), count = _stretch(layer), len(below)
    least, most = below.min(axis=1), below.max(axis=1)
    if np.isinf(high):
        scale = np.ones(count)
        needed = low - least
        shift = np.where(needed > 0.0, needed + _MARGIN * (most - least + 1.0), 0.0)
    else:
        half_range = np.maximum((most - least) * (0.5 + _MARGIN), 1e-3)
        scale = 0.5 * (high - low) / half_range
        shift = 0.5 * (low + high) - scale * 0.5 * (least + most)
    if np.isinf(low):
        shift = np.zeros(count)
    layer.block[:count] = 0.0
    layer.weights[np.arange(count), np.arange(count)] = scale
    layer.bias[:count] = shift


def _can_pass_on(layer: Layer) -> bool:
    return layer.activation.stretch is not None and len(layer.block) >= layer.weights.shape[1]


def _stretch(layer: Layer) -> tuple[float, float]:
    """The linear interval of the layer's activation; learned negative slopes are still equal at this point."""
    return layer.activation.stretch_at(float(layer.parameter.max())) or (0.0, 0.0)


def _undo_passing_on(layer: Layer, old: Layer, passing: Layer, rows: int) -> bool:
    """Adapt a layer to one that passes on h = g·y + h₀, so that its weights for h have the same effect as for y.

    Substituting y = (h − h₀) / g into a·y² + w·y + b gives a/g², w/g − 2·a·h₀/g² and b − w·h₀/g + a·h₀²/g².
    """
    count = old.weights.shape[1]
    if not _can_pass_on(passing) or passing.weights.shape[1] != count:
        return False
    gain, offset = _line_of(passing, count)
    squares = np.zeros((rows, count)) if old.squares is None else old.squares[:rows]
    if old.squares is not None and layer.squares is None:
        return False
    weights = old.weights[:rows]
    layer.block[:rows, :-1] = 0.0
    if layer.squares is not None:
        layer.squares[:rows, :count] = squares / gain**2
    layer.weights[:rows, :count] = weights / gain - 2.0 * squares * offset / gain**2
    layer.bias[:rows] = old.bias[:rows] - weights @ (offset / gain) + squares @ (offset / gain) ** 2
    return True


def _line_of(passing: Layer, count: int) -> tuple[Array, Array]:
    """The g and h₀ (count,) of the lines h = g·y + h₀ of units that pass on their inputs."""
    scale, shift = passing.weights[np.arange(count), np.arange(count)], passing.bias[:count]
    low, high = _stretch(passing)
    middle = 0.5 * (low + high) if np.isfinite(low + high) else max(low, 0.0) + 1.0
    z = np.full((len(passing.block), 1), middle)
    h = np.empty_like(z)
    passing.activation.apply(z, h, passing.parameter)
    derivative = passing.activation.derivatives(z, passing.parameter)
    gain = derivative[:count, 0] * scale
    return gain, h[:count, 0] + derivative[:count, 0] * (shift - middle)


def _plot_inputs(points: PointSet) -> Array:
    """Inputs (n, inputs) at which the old function is fitted: training points, and a grid over their range."""
    inputs, _ = points.training()
    if not len(inputs):
        return np.zeros((1, points.inputs.shape[1]))
    some = some_of(inputs, _MOST_SAMPLES)
    per_input = _GRID.get(inputs.shape[1])
    if per_input is None:
        return some
    axes = [np.linspace(low, high, per_input) for low, high in zip(inputs.min(axis=0), inputs.max(axis=0), strict=True)]
    return np.concatenate([some, np.stack([axis.ravel() for axis in np.meshgrid(*axes)], axis=1)])


def _carried_history(record: HistoryRecord, origins: Origins) -> HistoryRecord:
    """The same losses; the gradients and updates of new layers are NaN."""

    def carried(old: Array) -> Array:
        columns = [np.full(len(old), np.nan) if origin is None else old[:, origin] for origin in origins]
        return frozen(np.stack([*columns, old[:, -1]], axis=1))

    gradient_rms, delta_rms, update_ratio = map(carried, record.by_layer)
    return replace(record, gradient_rms=gradient_rms, delta_rms=delta_rms, update_ratio=update_ratio)

"""Histograms of a layer at every checkpoint of a run, computed a few at a time while the view is visible.

A checkpoint contains the weights and all that is needed to recompute the gradient: the same points, scaling and loss.
Nothing is therefore measured during training, and the result does not depend on which views were visible.
"""

from collections.abc import Iterable
from typing import NamedTuple
from weakref import WeakKeyDictionary, ref

import numpy as np

from neuronlab.analysis.spread import BINS, LEAST_EXPONENT, Spread, count_sizes, count_weights, layer_numbers, on_scale
from neuronlab.core.arrays import Array, IntArray, frozen
from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.data.points import PointSet, Scaling
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.probe import ProbeProgram, probe_points
from neuronlab.core.training.trajectory import Checkpoint

AT_A_TIME, AT_REST = 3, 12
"""Checkpoints processed per frame at most, while it trains and while it does not."""
_WORK = 4_000_000
"""Processing stops for a frame when points × parameters exceeds this."""
_MOST_KEPT = 100_000
"""For networks of more parameters the program is rebuilt each time, because its buffers take too much memory."""


class _Counts(NamedTuple):
    """The histograms of a checkpoint.

    Attributes:
        exponents: The exponent e of every layer.
        weights: (BINS,) counts of the weights of every layer.
        gradients: (BINS,) counts of the gradients of every layer.
    """

    exponents: tuple[int, ...]
    weights: tuple[IntArray, ...]
    gradients: tuple[IntArray, ...]


class _Key(NamedTuple):
    """The identity of a table; the first and last checkpoint and their number identify the checkpoints.

    Attributes:
        layout: The layout of the network.
        layer: The layer.
        kept: Number of checkpoints.
        first: The first checkpoint.
        last: The last checkpoint.
    """

    layout: tuple[object, ...]
    layer: int
    kept: int
    first: "ref[Checkpoint] | None" = None
    last: "ref[Checkpoint] | None" = None


class _Table(NamedTuple):
    """The histograms of a layer at past checkpoints.

    Attributes:
        key: What the table is about.
        steps: (kept,) steps of the checkpoints.
        exponent: The common exponent e of the weights.
        weights: (kept, BINS) counts.
        gradients: (kept, BINS) counts.
        is_complete: Whether all checkpoints have been processed.
    """

    key: _Key
    steps: IntArray
    exponent: int
    weights: IntArray
    gradients: IntArray
    is_complete: bool


class _Measure(NamedTuple):
    """A program that computes gradients at `parameters`, which are written into it.

    Attributes:
        run: The run it was built for.
        points: The points it was built for.
        scalings: The scaling of inputs and targets it was built for.
        parameters: The buffer for the parameters.
        program: The program.
    """

    run: RunSpec
    points: PointSet
    scalings: tuple[Scaling, Scaling]
    parameters: Array
    program: ProbeProgram


class SpreadOverTime:
    """Caches the histograms of checkpoints for as long as the checkpoints exist."""

    def __init__(self) -> None:
        self._found: WeakKeyDictionary[Checkpoint, _Counts] = WeakKeyDictionary()
        self._measure: _Measure | None = None
        self._table: _Table | None = None

    def spread(
        self, network: Network, gradient: Array, checkpoints: tuple[Checkpoint, ...], layer: int, is_playing: bool
    ) -> Spread:
        """The histograms of one layer of `network` now, with its `gradient` (parameters,), and at its checkpoints."""
        spec = network.spec
        key = _Key(spec.layout, layer, len(checkpoints), *(ref(kept) for kept in (*checkpoints[:1], *checkpoints[-1:])))
        table = self._table
        if table is None or table.key != key or not table.is_complete:
            most = AT_A_TIME if is_playing else AT_REST
            table = self._table = self._tabulate(key, spec, checkpoints, layer, most)
        exponent, counts = count_weights(layer_numbers(spec, network.parameters, layer))
        largest = max(exponent, table.exponent)
        sizes = count_sizes(layer_numbers(spec, gradient, layer))
        past, now = on_scale(table.weights, table.exponent, largest), on_scale(counts, exponent, largest)
        return Spread(
            layer,
            table.steps,
            frozen(np.concatenate([past, now[None]])),
            frozen(np.concatenate([table.gradients, sizes[None]])),
            2.0**largest,
            table.is_complete,
        )

    def _tabulate(
        self, key: _Key, spec: NetworkSpec, checkpoints: tuple[Checkpoint, ...], layer: int, most: int
    ) -> _Table:
        """The histograms of the past, after processing some more checkpoints."""
        alike = _of_shape(spec, checkpoints)
        missing = [kept for kept in alike if alike[kept] and kept not in self._found]
        self._look_into(missing, most)
        known = [kept for kept in alike if not alike[kept] or kept in self._found]
        rows = [self._found.get(kept) if alike[kept] else None for kept in known]
        exponents = np.array([LEAST_EXPONENT if row is None else row.exponents[layer] for row in rows], np.int64)
        largest = int(exponents.max(initial=LEAST_EXPONENT))
        weights, gradients = np.zeros((2, len(rows), BINS), np.int64)
        for number, row in enumerate(rows):
            if row is not None:
                weights[number], gradients[number] = row.weights[layer], row.gradients[layer]
        for smaller in set(exponents.tolist()) - {largest}:
            weights[exponents == smaller] = on_scale(weights[exponents == smaller], smaller, largest)
        steps = frozen(np.array([kept.step for kept in known], np.int64))
        return _Table(key, steps, largest, weights, gradients, all(kept in self._found for kept in missing))

    def _look_into(self, missing: list[Checkpoint], most: int) -> None:
        """Process some checkpoints, first those on the coarsest grid, which are kept longest and are far apart."""
        done = 0
        for kept in sorted(missing, key=_coarseness)[:most]:
            run, points = kept.workspace.run, kept.workspace.points
            done += run.network.parameter_count * min(points.train_count, probe_points(run.network))
            self._found[kept] = self._count(kept)
            if run.network.parameter_count > _MOST_KEPT:
                self._measure = None
            if done > _WORK:
                return

    def _count(self, kept: Checkpoint) -> _Counts:
        spec, parameters = kept.workspace.run.network, kept.state.parameters
        gradient, layers = self._gradient(kept), range(len(spec.block_shapes))
        weights = [count_weights(layer_numbers(spec, parameters, layer)) for layer in layers]
        return _Counts(
            tuple(exponent for exponent, _ in weights),
            tuple(counts for _, counts in weights),
            tuple(count_sizes(layer_numbers(spec, gradient, layer)) for layer in layers),
        )

    def _gradient(self, kept: Checkpoint) -> Array:
        """∂L/∂θ (parameters,) at a checkpoint; overwritten by the next call."""
        run, points, state = kept.workspace.run, kept.workspace.points, kept.state
        scalings, made = (state.input_scaling, state.target_scaling), self._measure
        is_fit = made is not None and made.points is points and made.run == run and made.scalings == scalings
        if made is None or not is_fit:
            parameters = state.parameters.copy()
            columns = NetworkColumns(run.network, *scalings)
            program = ProbeProgram(run.network, run.training.loss, parameters, points, columns)
            made = self._measure = _Measure(run, points, scalings, parameters, program)
        np.copyto(made.parameters, state.parameters)
        made.program.measure()
        return made.program.gradient


def _of_shape(spec: NetworkSpec, checkpoints: Iterable[Checkpoint]) -> dict[Checkpoint, bool]:
    """Whether each checkpoint has a network of this shape; each run is checked once, since most share it."""
    layout, runs = spec.layout, dict[int, bool]()
    alike = {}
    for kept in checkpoints:
        run = kept.workspace.run
        if id(run) not in runs:
            runs[id(run)] = run.network.layout == layout
        alike[kept] = runs[id(run)]
    return alike


def _coarseness(kept: Checkpoint) -> tuple[int, int]:
    """Sort key: steps by the largest power of two that divides them; 0 comes first."""
    step = kept.step
    return (-(step & -step) if step else -(2**62), step)


def nearest_layer(spec: NetworkSpec, wished: int) -> int:
    """The wished layer with weights, or the last one if it is gone."""
    return min(wished, len(spec.hidden))

"""How a layer was spread at every checkpoint of a run, worked out a few at a time while somebody looks at it.

A checkpoint has the weights, and all that is needed to work out the gradient once more: the same points, the same
scaling, the same loss. So nothing of this is measured while it trains, and what is shown does not depend on who looked.
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
"""So many checkpoints are looked into with a frame at most, while it trains and while it does not."""
_WORK = 4_000_000
"""Points × parameters of these stay within this, but for the last."""
_MOST_KEPT = 100_000
"""The program of a network of more parameters is made anew each time: its buffers would take memory all along."""


class _Counts(NamedTuple):
    """What was found at a checkpoint: for every layer e, the counts of weights and those of gradients."""

    exponents: tuple[int, ...]
    weights: tuple[IntArray, ...]
    gradients: tuple[IntArray, ...]


class _Key(NamedTuple):
    """What a table is about: the first and the last checkpoint, and how many, say which they are."""

    layout: tuple[object, ...]
    layer: int
    kept: int
    first: "ref[Checkpoint] | None" = None
    last: "ref[Checkpoint] | None" = None


class _Table(NamedTuple):
    """All that is known of a layer's past; counts of weights (kept, BINS) are on the scale of the one `exponent`."""

    key: _Key
    steps: IntArray
    exponent: int
    weights: IntArray
    gradients: IntArray
    is_complete: bool


class _Measure(NamedTuple):
    """A program that works out gradients, at `parameters` that are written into it, and what it was made for."""

    run: RunSpec
    points: PointSet
    scalings: tuple[Scaling, Scaling]
    parameters: Array
    program: ProbeProgram


class SpreadOverTime:
    """Remembers what was found at checkpoints, for as long as those are kept."""

    def __init__(self) -> None:
        self._found: WeakKeyDictionary[Checkpoint, _Counts] = WeakKeyDictionary()
        self._measure: _Measure | None = None
        self._table: _Table | None = None

    def spread(
        self, network: Network, gradient: Array, checkpoints: tuple[Checkpoint, ...], layer: int, is_playing: bool
    ) -> Spread:
        """The spread of one layer of `network`, with `gradient` (parameters,) now, and at the checkpoints before."""
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
        """What is known of the past, after a look into some more of it."""
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
        """Find out about some: first those on the coarsest grid, which stay the longest and lie far apart."""
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
        """∂L/∂θ (parameters,) at a checkpoint, to be read at once."""
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
    """Which checkpoints are of a network of this shape; most share a run, and so each run is asked about once."""
    layout, runs = spec.layout, dict[int, bool]()
    alike = {}
    for kept in checkpoints:
        run = kept.workspace.run
        if id(run) not in runs:
            runs[id(run)] = run.network.layout == layout
        alike[kept] = runs[id(run)]
    return alike


def _coarseness(kept: Checkpoint) -> tuple[int, int]:
    """Sorts steps by the largest power of two they are a multiple of; 0, which is one of all, comes first."""
    step = kept.step
    return (-(step & -step) if step else -(2**62), step)


def nearest_layer(spec: NetworkSpec, wished: int) -> int:
    """The layer with weights that was chosen, or the last one where it is gone."""
    return min(wished, len(spec.hidden))

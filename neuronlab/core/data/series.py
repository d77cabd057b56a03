"""Generate the points that a `DataSpec` describes, from a preset or a formula.

Each point takes its random numbers from its index in several streams, one for each purpose, so point i depends on the
seed and i only: a larger count continues the series, more noise moves each point further in its direction, a larger
share of outliers only adds outliers, and imbalance changes some points and keeps the others.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import IntEnum, auto
from itertools import repeat

import numpy as np
from msgspec import structs

from neuronlab.core.arrays import Array, BoolArray, IntArray
from neuronlab.core.data.features import PLAIN
from neuronlab.core.data.generator import REACH, Generator
from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.errors import InputError
from neuronlab.core.formulas.expressions import USUAL_CONSTANT, constants_of, parse
from neuronlab.core.specs.base import require_row
from neuronlab.core.specs.data import LARGEST_COORDINATE, DataSpec
from neuronlab.core.specs.tasks import TASKS


class _Stream(IntEnum):
    INPUTS = 0
    NOISE = auto()
    CLASS = auto()
    BRANCH = auto()
    IS_OUTLIER = auto()
    OUTLIER = auto()
    ELSEWHERE = auto()


def series(task: str, data: DataSpec, noise_seed: int | None = None) -> tuple[Array, Array]:
    """Inputs (count, inputs) and targets (count, 1); for classes the target is the index of the class, from 0.

    Where a formula has no finite value, the point is moved to a random position where it has one. With a `noise_seed`,
    noise and outliers follow that instead of the seed of the recipe; where the points would be without them does not
    change. Raises InputError if the task has no such generator, or as `check_formula` does.
    """
    row = _generator(task, data)
    noisy: DataSpec = data if noise_seed is None else structs.replace(data, seed=noise_seed)
    inputs, targets = (_classes if row.classes else _heights)(task, data, noisy, row)
    return inputs, targets[:, None]


def class_count(task: str, data: DataSpec) -> int:
    """The number of classes of this recipe; 0 for tasks without classes."""
    return _row(task, data.generator).classes


def true_function(task: str, data: DataSpec) -> Callable[[Array], Array] | None:
    """The targets (n,) of inputs (n, inputs) without noise; class indices for classes, NaN if a formula has no value.

    None if the inputs do not determine the target: for overlapping classes, and for points on one of two curves. Raises
    InputError like `series`.
    """
    functions = _generator(task, data).functions
    if len(functions) != 1:
        return None
    return lambda inputs: functions[0](*inputs.T)


def domain(task: str, data: DataSpec) -> tuple[tuple[float, float], ...]:
    """The bounds of each input, before noise."""
    bounds = (data.low, data.high) if data.generator == FORMULA else (-REACH, REACH)
    return tuple(repeat(bounds, TASKS[task].inputs))


def extent(data: DataSpec) -> tuple[float, float]:
    """The part of a curve's domain, from its first to its last position, where it has a value."""
    x = _grid("curve", data)[:, 0]
    has_value = np.isfinite(_generator("curve", data).functions[0](x))
    return float(x[has_value][0]), float(x[has_value][-1])


def without_value(task: str, data: DataSpec) -> int:
    """The number of points that `series` moved, because a formula has no finite value where they would be."""
    row = _generator(task, data)
    return int(np.count_nonzero(np.isnan(row.functions[0](*_spread(task, data).T)))) if row.functions else 0


def formula_variables(task: str) -> tuple[str, ...]:
    """The names of the inputs in a formula."""
    return PLAIN[TASKS[task].inputs]


def formula_constants(task: str, data: DataSpec) -> dict[str, float]:
    """The constants in a formula and their values, in the order of their first appearance.

    Raises InputError if it cannot be parsed.
    """
    values = dict(data.constants)
    names = constants_of(data.formula, formula_variables(task))
    return {name: values.get(name, USUAL_CONSTANT) for name in names}


def with_formula(task: str, data: DataSpec, formula: str) -> DataSpec:
    """The same recipe with another formula, whose constants keep the values they have.

    Raises InputError if it cannot be parsed.
    """
    changed: DataSpec = structs.replace(data, formula=formula)
    constants = formula_constants(task, changed)
    kept: DataSpec = structs.replace(changed, constants=tuple(pair for pair in data.constants if pair[0] in constants))
    return kept


def with_constant(data: DataSpec, name: str, value: float) -> DataSpec:
    """The same recipe with another value of a constant."""
    changed: DataSpec = structs.replace(data, constants=tuple(sorted({**dict(data.constants), name: value}.items())))
    return changed


def check_formula(task: str, data: DataSpec) -> None:
    """Raise InputError if a recipe's formula cannot be parsed, or has no finite value in its range."""
    _generator(task, structs.replace(data, generator=FORMULA))


# -- recipes ------------------------------------------------------------------------------------------------------


def _row(task: str, key: str) -> Generator:
    rows = generators_for(task)
    require_row(rows, key, f"preset of the task {TASKS[task].label}")
    return rows[key]


def _generator(task: str, data: DataSpec) -> Generator:
    """The requested generator; for a formula, with the typed function."""
    row = _row(task, data.generator)
    if data.generator != FORMULA:
        return row
    low, high = (f"{bound:g}".replace("-", "−") for bound in (data.low, data.high))
    if data.low >= data.high:
        raise InputError(f"The formula's range is {low} to {high}; its start must be below its end.")
    names = formula_variables(task)
    expression = parse(data.formula, names, dict(data.constants))

    def typed(*inputs: Array) -> Array:
        values = expression.evaluate(dict(zip(names, inputs, strict=True)))
        shown = np.where(values > data.threshold, 1.0, 0.0) if row.classes else values
        return np.where(np.abs(values) <= LARGEST_COORDINATE, shown, np.nan)

    if np.isnan(typed(*_grid(task, data).T)).all():
        raise InputError(f"The formula has no finite value for {' and '.join(names)} from {low} to {high}.")
    return replace(row, functions=(typed,))


def _random(data: DataSpec, stream: _Stream) -> np.random.Generator:
    return np.random.default_rng([data.seed, stream])


# -- positions ----------------------------------------------------------------------------------------------------

_STEPS = {1: 2_000, 2: 128}
"""Number of grid steps along an axis, by number of inputs."""


def _grid(task: str, data: DataSpec) -> Array:
    """A grid of positions (n, inputs) over the domain, to evaluate a function."""
    axes = [np.linspace(*bounds, _STEPS[TASKS[task].inputs] + 1) for bounds in domain(task, data)]
    return np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, len(axes))


def _spread(task: str, data: DataSpec) -> Array:
    """Random positions (count, inputs) all over the domain."""
    low, high = np.transpose(domain(task, data))
    return _random(data, _Stream.INPUTS).uniform(low, high, (data.count, len(low)))


def _inputs(task: str, data: DataSpec, row: Generator) -> Array:
    inputs = _spread(task, data)
    has_no_value = np.isnan(row.functions[0](*inputs.T))
    if not has_no_value.any():
        return inputs
    grid = _grid(task, data)
    candidates = grid[np.isfinite(row.functions[0](*grid.T))]
    return _moved(inputs, has_no_value, candidates, data, lambda near: np.isfinite(row.functions[0](*near.T)))


def _moved(
    inputs: Array, which: BoolArray, candidates: Array, data: DataSpec, suits: Callable[[Array], BoolArray]
) -> Array:
    """The inputs with some points moved near random candidates of the grid, to a side that suits."""
    count, axes = inputs.shape
    chosen = _random(data, _Stream.ELSEWHERE).random((count, 1 + axes))[which]
    on = candidates[(chosen[:, 0] * len(candidates)).astype(np.intp)]
    aside = (data.high - data.low) / _STEPS[axes] * (chosen[:, 1:] - 0.5)
    moved = inputs.copy()
    moved[which] = on
    for near in (on - aside, on + aside):
        is_inside = ((near >= data.low) & (near <= data.high)).all(axis=1)
        moved[which] = np.where((is_inside & suits(near))[:, None], near, moved[which])
    return moved


# -- heights: the targets of curves and surfaces ------------------------------------------------------------------


def _heights(task: str, data: DataSpec, noisy: DataSpec, row: Generator) -> tuple[Array, Array]:
    """`noisy` is the same recipe with the seed of the noise."""
    inputs = _inputs(task, data, row)
    noise = data.noise * _random(noisy, _Stream.NOISE).standard_normal(data.count)
    return inputs, _thrown(_targets(inputs, data, row) + noise, task, noisy, row)


def _targets(inputs: Array, data: DataSpec, row: Generator) -> Array:
    branches = [function(*inputs.T) for function in row.functions]
    branch = (_random(data, _Stream.BRANCH).random(data.count) * len(branches)).astype(np.intp)
    return np.asarray(np.choose(branch, branches))


def _thrown(targets: Array, task: str, data: DataSpec, row: Generator) -> Array:
    """The targets with outliers shifted up or down by 60 to 120 % of the function's range, excluding poles."""
    values = np.concatenate([function(*_grid(task, data).T) for function in row.functions])
    span = float(np.diff(np.nanquantile(values, (0.02, 0.98)))[0]) or 1.0
    throw = _random(data, _Stream.OUTLIER).uniform(-1.0, 1.0, data.count)
    return np.where(_is_outlier(data), targets + span * (0.6 * np.sign(throw) + 0.6 * throw), targets)


def _is_outlier(data: DataSpec) -> BoolArray:
    return np.asarray(_random(data, _Stream.IS_OUTLIER).random(data.count) < data.outliers)


# -- classes ------------------------------------------------------------------------------------------------------


def _classes(task: str, data: DataSpec, noisy: DataSpec, row: Generator) -> tuple[Array, Array]:
    """`noisy` is the same recipe with the seed of the noise."""
    labels: IntArray
    if row.locate is None:
        inputs = _thinned(_inputs(task, data, row), task, data, row)
        labels = row.functions[0](*inputs.T).astype(np.intp)
    else:
        labels = _labels(data, row)
        inputs = row.locate(labels, *_random(data, _Stream.INPUTS).random((data.count, 2)).T)
    scatter = (row.spread + data.noise) * _random(noisy, _Stream.NOISE).standard_normal(inputs.shape)
    return inputs + scatter, _relabelled(labels, noisy, row).astype(np.float64)


def _labels(data: DataSpec, row: Generator) -> IntArray:
    """Classes (count,): equally many, with as few changed as needed for class k to have a share ∝ (1 − imbalance)^k."""
    u, v = _random(data, _Stream.CLASS).random((data.count, 2)).T
    labels = (u * row.classes).astype(np.intp)
    shares = (1.0 - data.imbalance) ** np.arange(row.classes)
    shares /= shares.sum()
    leaves = u * row.classes - labels >= shares[labels] * row.classes
    gained = np.cumsum(np.maximum(shares - 1.0 / row.classes, 0.0))
    return np.asarray(np.where(leaves, np.searchsorted(gained, v * gained[-1], side="right"), labels))


def _thinned(inputs: Array, task: str, data: DataSpec, row: Generator) -> Array:
    """The inputs with some points of class 1 moved into class 0, so that the shares are p₀ : p₁·(1 − imbalance)."""
    grid = _grid(task, data)
    label, label_on_grid = row.functions[0](*inputs.T), row.functions[0](*grid.T)
    candidates = grid[label_on_grid == 0]
    if not len(candidates):
        return inputs
    p1 = np.count_nonzero(label_on_grid == 1) / np.count_nonzero(np.isfinite(label_on_grid))
    kept = (1.0 - data.imbalance) / (1.0 - p1 * data.imbalance)
    leaves = (label == 1) & (_random(data, _Stream.CLASS).random(data.count) >= kept)
    return _moved(inputs, leaves, candidates, data, lambda near: np.asarray(row.functions[0](*near.T) == 0))


def _relabelled(labels: IntArray, data: DataSpec, row: Generator) -> IntArray:
    """The classes, with a different class for outliers."""
    step = 1 + (_random(data, _Stream.OUTLIER).random(data.count) * (row.classes - 1)).astype(np.intp)
    return np.where(_is_outlier(data), (labels + step) % row.classes, labels)

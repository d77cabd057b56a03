"""Points as a `DataSpec` asks for them: what a preset or a typed formula makes of number, seed, noise and the rest.

What is drawn for a point stands at its place in streams of random numbers, one stream for each purpose. So point i
depends on the seed and i alone: a larger number of points goes on with the same ones, another noise moves each along a
direction of its own, a larger share of outliers only adds outliers, imbalance turns some points and leaves the rest.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import IntEnum, auto
from itertools import repeat

import numpy as np

from neuronlab.core.arrays import Array, BoolArray, IntArray
from neuronlab.core.data.features import PLAIN
from neuronlab.core.data.generator import REACH, Generator
from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.errors import InputError
from neuronlab.core.formulas.expressions import parse
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


def series(task: str, data: DataSpec) -> tuple[Array, Array]:
    """Inputs (count, inputs) and targets (count, 1); of classes the target is the number of the class, from 0.

    Where a formula has no finite value, the point lies elsewhere, at random among the places where it has one.
    Raises InputError when the task has no such generator, or for a formula what `check_formula` raises.
    """
    row = _generator(task, data)
    inputs, targets = (_classes if row.classes else _heights)(task, data, row)
    return inputs, targets[:, None]


def class_count(task: str, data: DataSpec) -> int:
    """How many classes the points of this recipe have; 0 for a task that has none."""
    return _row(task, data.generator).classes


def true_function(task: str, data: DataSpec) -> Callable[[Array], Array] | None:
    """What inputs (n, inputs) give without noise, as (n,), of classes their numbers; NaN where a formula has no value.

    None where the inputs do not tell: of classes that overlap, and where every point follows one of two curves.
    Raises InputError like `series`.
    """
    functions = _generator(task, data).functions
    if len(functions) != 1:
        return None
    return lambda inputs: functions[0](*inputs.T)


def domain(task: str, data: DataSpec) -> tuple[tuple[float, float], ...]:
    """Between what bounds each of the inputs lies, noise aside."""
    bounds = (data.low, data.high) if data.generator == FORMULA else (-REACH, REACH)
    return tuple(repeat(bounds, TASKS[task].inputs))


def formula_variables(task: str) -> tuple[str, ...]:
    """What the inputs are called in a formula."""
    return PLAIN[TASKS[task].inputs]


def check_formula(task: str, formula: str, low: float = -REACH, high: float = REACH) -> None:
    """Raise InputError when a formula cannot be read, or has no finite value for inputs from `low` to `high`."""
    _generator(task, DataSpec(generator=FORMULA, formula=formula, low=low, high=high))


# -- what makes the points ----------------------------------------------------------------------------------------


def _row(task: str, key: str) -> Generator:
    rows = generators_for(task)
    require_row(rows, key, f"preset of the task {TASKS[task].label}")
    return rows[key]


def _generator(task: str, data: DataSpec) -> Generator:
    """The row asked for; that of a formula with the function that was typed."""
    row = _row(task, data.generator)
    if data.generator != FORMULA:
        return row
    low, high = (f"{bound:g}".replace("-", "−") for bound in (data.low, data.high))
    if data.low >= data.high:
        raise InputError(f"The formula's range goes from {low} to {high}; it has to begin below its end.")
    names = formula_variables(task)
    expression = parse(data.formula, names)

    def typed(*inputs: Array) -> Array:
        values = expression.evaluate(dict(zip(names, inputs, strict=True)))
        shown = np.where(values > data.threshold, 1.0, 0.0) if row.classes else values
        return np.where(np.abs(values) <= LARGEST_COORDINATE, shown, np.nan)

    if np.isnan(typed(*_grid(task, data).T)).all():
        raise InputError(f"The formula has no finite value for {' and '.join(names)} from {low} to {high}.")
    return replace(row, functions=(typed,))


def _random(data: DataSpec, stream: _Stream) -> np.random.Generator:
    return np.random.default_rng([data.seed, stream])


# -- where points lie ---------------------------------------------------------------------------------------------

_STEPS = {1: 2_000, 2: 128}
"""Into how many steps the grid divides an axis, by the number of inputs."""


def _grid(task: str, data: DataSpec) -> Array:
    """Places (n, inputs) all over the domain, to ask what a function does there."""
    axes = [np.linspace(*bounds, _STEPS[TASKS[task].inputs] + 1) for bounds in domain(task, data)]
    return np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, len(axes))


def _inputs(task: str, data: DataSpec, row: Generator) -> Array:
    low, high = np.transpose(domain(task, data))
    inputs = _random(data, _Stream.INPUTS).uniform(low, high, (data.count, len(low)))
    has_no_value = np.isnan(row.functions[0](*inputs.T))
    if not has_no_value.any():
        return inputs
    grid = _grid(task, data)
    candidates = grid[np.isfinite(row.functions[0](*grid.T))]
    return _moved(inputs, has_no_value, candidates, data, lambda near: np.isfinite(row.functions[0](*near.T)))


def _moved(
    inputs: Array, which: BoolArray, candidates: Array, data: DataSpec, suits: Callable[[Array], BoolArray]
) -> Array:
    """The inputs with some of the points put beside places of the grid, drawn at random, to a side that suits."""
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


def _heights(task: str, data: DataSpec, row: Generator) -> tuple[Array, Array]:
    inputs = _inputs(task, data, row)
    return inputs, _thrown(_targets(inputs, data, row), task, data, row)


def _targets(inputs: Array, data: DataSpec, row: Generator) -> Array:
    branches = [function(*inputs.T) for function in row.functions]
    branch = (_random(data, _Stream.BRANCH).random(data.count) * len(branches)).astype(np.intp)
    noise = data.noise * _random(data, _Stream.NOISE).standard_normal(data.count)
    return np.asarray(np.choose(branch, branches) + noise)


def _thrown(targets: Array, task: str, data: DataSpec, row: Generator) -> Array:
    """The targets with outliers thrown up or down by 60 to 120 % of what the function spans, leaving out its poles."""
    values = np.concatenate([function(*_grid(task, data).T) for function in row.functions])
    span = float(np.diff(np.nanquantile(values, (0.02, 0.98)))[0]) or 1.0
    throw = _random(data, _Stream.OUTLIER).uniform(-1.0, 1.0, data.count)
    return np.where(_is_outlier(data), targets + span * (0.6 * np.sign(throw) + 0.6 * throw), targets)


def _is_outlier(data: DataSpec) -> BoolArray:
    return np.asarray(_random(data, _Stream.IS_OUTLIER).random(data.count) < data.outliers)


# -- classes ------------------------------------------------------------------------------------------------------


def _classes(task: str, data: DataSpec, row: Generator) -> tuple[Array, Array]:
    labels: IntArray
    if row.locate is None:
        inputs = _thinned(_inputs(task, data, row), task, data, row)
        labels = row.functions[0](*inputs.T).astype(np.intp)
    else:
        labels = _labels(data, row)
        inputs = row.locate(labels, *_random(data, _Stream.INPUTS).random((data.count, 2)).T)
    scatter = (row.spread + data.noise) * _random(data, _Stream.NOISE).standard_normal(inputs.shape)
    return inputs + scatter, _relabelled(labels, data, row).astype(np.float64)


def _labels(data: DataSpec, row: Generator) -> IntArray:
    """Classes (count,): as many of each, and then as few turned as give class k a share ∝ (1 − imbalance)^k."""
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
    """The classes with outliers given one of the others each."""
    step = 1 + (_random(data, _Stream.OUTLIER).random(data.count) * (row.classes - 1)).astype(np.intp)
    return np.where(_is_outlier(data), (labels + step) % row.classes, labels)

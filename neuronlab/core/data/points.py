"""Points: an immutable value, so that a stroke is one undo step and threads can share it."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array, BoolArray, IntArray, frozen
from neuronlab.core.data.split import left_to_learn, roles, roles_in_classes
from neuronlab.core.errors import InputError

SMALLEST_DEVIATION = 1e-150
"""A column with a smaller standard deviation counts as constant: the squares of such numbers are 0."""
FAR = 32.0
"""Values are far from zero if they are more times larger than their span. A network of 337 parameters that is not
standardised learns a wave of a span of 2 in 2,000 steps to a loss of 0.01 at a distance of 30 from zero, of 0.08 at 100
along the input, and nothing along the target or at 300."""
ROUNDING = 16.0
"""A span of fewer units in the last place of the values is taken for rounding errors: the column is constant."""
DRAWN = -1
"""`source` of a point that was not generated: drawn, moved by hand or imported."""

_COLUMNS = ("inputs", "targets", "ids", "drawn", "source", "pinned")


class PointSet:
    """Read-only points: inputs (n, inputs) and targets (n, outputs) in float64, with an id, a role and an origin each.

    `ids` are unique and stay with their points across edits. `drawn` marks the points that the split holds out from
    training, `pinned` those held out by the user regardless of the split, and `test` both. `source` is the index in the
    generated series, or `DRAWN`. Sets derived from each other by edits share a `family`; replacing all points starts a
    new one. Two sets are equal only if they are the same object: compare `digest` for equal contents. Raises InputError
    if the columns do not match.
    """

    def __init__(
        self,
        inputs: npt.ArrayLike,
        targets: npt.ArrayLike,
        *,
        ids: npt.ArrayLike,
        test: npt.ArrayLike,
        source: npt.ArrayLike,
        pinned: npt.ArrayLike | None = None,
    ) -> None:
        self.inputs: Array = frozen(np.asarray(inputs, np.float64))
        self.targets: Array = frozen(np.asarray(targets, np.float64))
        self.ids: IntArray = frozen(np.asarray(ids, np.int64))
        self.drawn: BoolArray = frozen(np.asarray(test, np.bool_))
        self.source: IntArray = frozen(np.asarray(source, np.int64))
        with_pinned = np.zeros(len(self.ids), np.bool_) if pinned is None else np.asarray(pinned, np.bool_)
        self.pinned: BoolArray = frozen(with_pinned)
        self._require_sound()
        self.family = object()

    def _require_sound(self) -> None:
        if self.inputs.ndim != 2 or self.targets.ndim != 2:
            raise InputError("Points require a table of inputs and a table of targets, one row per point.")
        self.require_one_length(*self.arrays)
        if not (np.isfinite(self.inputs).all() and np.isfinite(self.targets).all()):
            raise InputError("A coordinate of a point is not a finite number.")
        if not _all_differ(self.ids):
            raise InputError("Two points have the same id.")

    @classmethod
    def over(cls, family: object, **columns: npt.NDArray[Any]) -> "PointSet":
        """Points over read-only columns that are shared, not copied. Raises InputError as the constructor does."""
        points = cls.__new__(cls)
        for name in _COLUMNS:
            setattr(points, name, columns[name])
        points.family = family
        points._require_sound()
        return points

    def _with(self, **changed: npt.NDArray[Any]) -> "PointSet":
        """Points with these columns, without validation, which would delay a stroke on a million points."""
        points = PointSet.__new__(PointSet)
        for name in _COLUMNS:
            column = changed.get(name, getattr(self, name))
            column.setflags(write=False)
            setattr(points, name, column)
        points.family = self.family
        return points

    @staticmethod
    def require_one_length(*columns: npt.NDArray[Any]) -> None:
        """Raise InputError unless all columns have the same length."""
        if len({len(column) for column in columns}) != 1:
            raise InputError("Points require equal numbers of inputs, targets, ids and roles.")

    @classmethod
    def empty(cls, inputs: int, outputs: int) -> "PointSet":
        """An empty set for a task with these numbers of inputs and outputs."""
        return cls(np.empty((0, inputs)), np.empty((0, outputs)), ids=[], test=[], source=[])

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def digest(self) -> str:
        """A hash of the contents, equal for equal points in equal order."""
        digest = hashlib.blake2b(digest_size=16)
        for name in _COLUMNS:
            column = getattr(self, name)
            digest.update(repr(column.shape).encode() + column.tobytes())
        return digest.hexdigest()

    @cached_property
    def test(self) -> BoolArray:
        """A mask (n,) of the points held out from training."""
        return frozen(self.drawn | self.pinned)

    @property
    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """All columns, by the names that `over` takes."""
        return {name: getattr(self, name) for name in _COLUMNS}

    @property
    def arrays(self) -> tuple[npt.NDArray[Any], ...]:
        """All columns."""
        return tuple(self.columns.values())

    @property
    def next_id(self) -> int:
        """An id that no point of this set has."""
        return int(self.ids.max()) + 1 if len(self) else 0

    @cached_property
    def train_count(self) -> int:
        """Number of training points."""
        return int(len(self) - np.count_nonzero(self.test))

    @cached_property
    def has_series(self) -> bool:
        """Whether any generated point was not moved."""
        return bool((self.source >= 0).any())

    @cached_property
    def inputs_differ(self) -> bool:
        """Whether any two points have different inputs."""
        return bool((self.inputs != self.inputs[:1]).any())

    @cached_property
    def ends(self) -> tuple[Array, Array]:
        """The lowest and highest value of every column (inputs + outputs,); requires at least one point."""
        return _ends_of([*self.inputs.T, *self.targets.T])

    @cached_property
    def train_ends(self) -> tuple[Array, Array]:
        """The lowest and highest inputs (inputs,) of the training points; requires at least one."""
        return _ends_of([column[~self.test] for column in self.inputs.T])

    @cached_property
    def taught(self) -> tuple[float, ...]:
        """The distinct classes of the training points."""
        counts = np.bincount(self.targets[~self.test, 0].astype(np.intp))
        return tuple(map(float, np.flatnonzero(counts)))

    def training(self) -> tuple[Array, Array]:
        """Inputs (n, inputs) and targets (n, outputs) of the training points."""
        return self.inputs[~self.test], self.targets[~self.test]

    def testing(self) -> tuple[Array, Array]:
        """Inputs (n, inputs) and targets (n, outputs) of the held-out points."""
        return self.inputs[self.test], self.targets[self.test]

    def indices_of(self, ids: npt.ArrayLike) -> IntArray:
        """Indices of the points with these ids that still exist, in the order of the points."""
        return np.flatnonzero(np.isin(self.ids, np.asarray(ids, np.int64)))

    def take(self, chosen: npt.NDArray[Any]) -> "PointSet":
        """Only the chosen points, by a mask or by indices in the wanted order."""
        return self._with(**{name: getattr(self, name)[chosen] for name in _COLUMNS})

    def joined(
        self,
        inputs: Array,
        targets: Array,
        *,
        test_share: float,
        split_seed: int,
        source: npt.ArrayLike | None = None,
        by_class: bool = False,
    ) -> "PointSet":
        """These points followed by new ones, which get the next ids, roles that follow from those, and their `source`.

        With `by_class` the first target is a class, and the test share holds in each class; the first point of a class
        that would have none to learn from is not held out.
        """
        ids = self.next_id + np.arange(len(inputs))
        origin = np.full(len(ids), DRAWN) if source is None else np.asarray(source)
        if by_class:
            test = roles_in_classes(targets[:, 0], test_share, split_seed, self.targets[:, 0])
            untaught = left_to_learn(test, targets[:, 0], np.ones(len(ids), np.bool_))
            test[untaught[~np.isin(targets[untaught, 0], self.taught)]] = False
        else:
            test = roles(ids, origin, test_share, split_seed)
        if not self.train_count and test.all():
            test[:1] = False  # so that there is something to learn
        new = PointSet(inputs, targets, ids=ids, test=test, source=origin)
        return self._with(
            **{name: np.concatenate([getattr(self, name), getattr(new, name)]) for name in _COLUMNS},
        )

    def split_anew(self, test_share: float, split_seed: int, *, by_class: bool = False) -> "PointSet":
        """The same points with the roles of another test share or seed; pinned ones stay test points.

        With `by_class`, every class with points that are not pinned has one to learn from.
        """
        drawn = self._drawn_roles(test_share, split_seed, by_class)
        if (drawn | self.pinned).all():
            drawn[np.flatnonzero(~self.pinned)[:1]] = False  # so that there is something to learn
        return self._with(drawn=drawn)

    def with_pinned(self, chosen: IntArray, *, is_pinned: bool) -> "PointSet":
        """Pin the points at these indices as test points, or return them to the split."""
        pinned = self.pinned.copy()
        pinned[chosen] = is_pinned
        return self._with(pinned=pinned)

    def _drawn_roles(self, test_share: float, split_seed: int, by_class: bool) -> BoolArray:
        if not by_class:
            return roles(self.ids, self.source, test_share, split_seed)
        # Generated points first, by their index in the series, then the others by their ids.
        order = np.lexsort((np.where(self.source >= 0, self.source, self.ids), self.source < 0))
        classes, pinned = self.targets[order, 0], self.pinned[order]
        in_order = roles_in_classes(classes, test_share, split_seed)
        in_order[left_to_learn(in_order | pinned, classes, ~pinned)] = False
        test = np.empty(len(self), np.bool_)
        test[order] = in_order
        return test

    def moved(
        self,
        chosen: int | IntArray,
        inputs: npt.ArrayLike,
        targets: npt.ArrayLike,
        source: int | IntArray = DRAWN,
    ) -> "PointSet":
        """The same points with the chosen ones (one or more indices) moved; by default they count as drawn.

        Raises InputError if a coordinate is not finite.
        """
        new_inputs, new_targets, new_source = self.inputs.copy(), self.targets.copy(), self.source.copy()
        new_inputs[chosen], new_targets[chosen], new_source[chosen] = inputs, targets, source
        if not (np.isfinite(new_inputs[chosen]).all() and np.isfinite(new_targets[chosen]).all()):
            raise InputError("A coordinate of a point is not a finite number.")
        return self._with(inputs=new_inputs, targets=new_targets, source=new_source)


def _ends_of(columns: list[Array]) -> tuple[Array, Array]:
    """Column by column, since over rows of two numbers NumPy takes twenty times as long."""
    low, high = (np.array([end(column) for column in columns]) for end in (np.min, np.max))
    return frozen(low), frozen(high)


def _all_differ(ids: IntArray) -> bool:
    """Whether all ids are different; increasing ids, the usual case, need no sorting."""
    rises = bool((ids[1:] > ids[:-1]).all())
    return rises or bool((np.diff(np.sort(ids)) > 0).all())


def _span_and_size(low: Array, high: Array) -> tuple[Array, Array]:
    """How far apart columns with these ends (columns,) are, and how large they are."""
    with np.errstate(over="ignore"):
        return high - low, np.maximum(np.abs(low), np.abs(high))


NO_POINTS = PointSet.empty(1, 1)


@dataclass(frozen=True)
class Scaling:
    """x̂ = (x − mean) / deviation, per column; stored in float64 and applied as a separate step."""

    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    @classmethod
    def none(cls, columns: int) -> "Scaling":
        """The identity scaling."""
        return cls((0.0,) * columns, (1.0,) * columns)

    @classmethod
    def fit(cls, values: Array) -> "Scaling":
        """Mean and standard deviation of each column of (n, columns); a constant column is only centred.

        What counts is how far the values are apart, not their size: seconds since 1970 are scaled as exactly as without
        the 54 years before.
        """
        if not len(values):
            return cls.none(values.shape[1])
        low, high = _ends_of(list(values.T))
        span, size = _span_and_size(low, high)
        # Values close together far from zero are subtracted exactly, so neither mean nor deviation is rounded at their
        # size. The others stay as they are.
        start = np.where(size > FAR * span, low, 0.0)
        near = values - start
        # In units of the power of two below the largest value: exact, and no square leaves the range of float64.
        unit = np.ldexp(1.0, np.frexp(np.abs(near).max(axis=0))[1] - 1)
        mean, deviation = (near / unit).mean(axis=0), (near / unit).std(axis=0)
        # A span of rounding errors, or a deviation too small to be squared, means a constant column.
        is_scale = (span > ROUNDING * np.spacing(size)) & (deviation * unit >= SMALLEST_DEVIATION)
        deviation = np.where(is_scale, deviation * unit, 1.0)
        # The mean of equal values is rounded; an error of one unit in the last place of 1e30 would leave 1e14.
        mean = np.clip(start + mean * unit, low, high)
        return cls(tuple(map(float, mean)), tuple(map(float, deviation)))

    @classmethod
    def of_raw(cls, values: Array) -> "Scaling":
        """The scaling of columns (n, columns) that are not to be standardised: none, but for those far from zero.

        float32, in which a network computes, would round these to few different values, and weights and biases would
        have to cancel their size: their mean is subtracted, and their deviation stays as it is. Numbers up to
        `FAR` stay as they are, however close together.
        """
        if not len(values):
            return cls.none(values.shape[1])
        span, size = _span_and_size(*_ends_of(list(values.T)))
        is_far = size > FAR * np.maximum(span, 1.0)
        mean = np.where(is_far, np.array(cls.fit(values).mean), 0.0) if is_far.any() else np.zeros(len(is_far))
        return cls(tuple(map(float, mean)), (1.0,) * len(mean))

    @property
    def is_sound(self) -> bool:
        """Whether it can be applied and undone, as any result of `fit` can."""
        is_finite = bool(np.isfinite([*self.mean, *self.deviation]).all())
        return is_finite and all(value >= SMALLEST_DEVIATION for value in self.deviation)

    @property
    def is_identity(self) -> bool:
        """Whether applying it changes nothing."""
        return all(value == 0.0 for value in self.mean) and all(value == 1.0 for value in self.deviation)

    def apply(self, values: Array) -> Array:
        """Scale values (n, columns), in float64; the values themselves if that changes nothing."""
        if self.is_identity:
            return np.asarray(values, np.float64)
        return np.asarray((np.asarray(values, np.float64) - np.array(self.mean)) / np.array(self.deviation))

    def undo(self, values: Array) -> Array:
        """The inverse of `apply`, exact to 4 ulp of the largest value that was scaled.

        The distance from the mean, its quotient and its product are each rounded by at most 1 ulp, as they may be twice
        as large as that value, and the sum by ½.
        """
        return np.asarray(np.asarray(values, np.float64) * np.array(self.deviation) + np.array(self.mean))

"""The points a network learns from: an immutable value, so that a stroke is one undo and a thread can keep a copy."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array, BoolArray, IntArray, frozen
from neuronlab.core.errors import InputError

DRAWN = -1
"""`source` of a point that no generator made: drawn, moved by hand or imported."""

_GOLDEN = (5.0**0.5 - 1.0) / 2.0


def held_out(ids: IntArray, share: float, split_seed: int) -> BoolArray:
    """Say which of the points with these ids are held out for testing.

    A point's rank is frac(start(seed) + id·φ), the golden-ratio sequence: it depends on nothing but its id and the
    seed, so a role never changes as other points come and go, and any run of ids holds the share very evenly.
    """
    start = np.random.default_rng([split_seed, 7]).random()
    test: BoolArray = np.mod(start + ids * _GOLDEN, 1.0) < share
    return test


def _roles(ids: IntArray, source: IntArray, share: float, split_seed: int, *, others_train: bool = False) -> BoolArray:
    """Roles of points; the first trains when otherwise none would, so that there is something to learn.

    A generated point goes by its place in the series instead of its id, and so comes back with the role it had.
    """
    test = held_out(np.where(source >= 0, source, ids), share, split_seed)
    if len(test) and test.all() and not others_train:
        test[0] = False
    return test


class PointSet:
    """Read-only points: inputs (n, inputs) and targets (n, outputs) in float64, with an id, a role and an origin each.

    `ids` are unique and stay with their points from one set to the next; `test` marks points held out from training;
    `source` is the index in the generated series, or `DRAWN`. Two sets are equal only if they are the same object:
    compare `digest` to ask for equal contents. Raises InputError when the columns don't fit each other.
    """

    def __init__(
        self,
        inputs: npt.ArrayLike,
        targets: npt.ArrayLike,
        *,
        ids: npt.ArrayLike,
        test: npt.ArrayLike,
        source: npt.ArrayLike,
    ) -> None:
        self.inputs: Array = frozen(np.asarray(inputs, np.float64))
        self.targets: Array = frozen(np.asarray(targets, np.float64))
        self.ids: IntArray = frozen(np.asarray(ids, np.int64))
        self.test: BoolArray = frozen(np.asarray(test, np.bool_))
        self.source: IntArray = frozen(np.asarray(source, np.int64))
        if self.inputs.ndim != 2 or self.targets.ndim != 2:
            raise InputError("Points need a table of inputs and a table of targets, one row a point.")
        if len({len(column) for column in (self.inputs, self.targets, self.ids, self.test, self.source)}) != 1:
            raise InputError("Points need as many targets, ids and roles as inputs.")
        if not (np.isfinite(self.inputs).all() and np.isfinite(self.targets).all()):
            raise InputError("A point has a coordinate that is not a finite number.")
        if len(np.unique(self.ids)) != len(self.ids):
            raise InputError("Two points have the same id.")

    @classmethod
    def _derived(cls, inputs: Array, targets: Array, *, ids: IntArray, test: BoolArray, source: IntArray) -> "PointSet":
        """Points made of checked ones, not checked again: a stroke on a million points must not wait for that."""
        points = cls.__new__(cls)
        points.inputs, points.targets, points.ids, points.test, points.source = inputs, targets, ids, test, source
        for column in (inputs, targets, ids, test, source):
            column.setflags(write=False)
        return points

    @classmethod
    def empty(cls, inputs: int, outputs: int) -> "PointSet":
        """No points, of a task with so many inputs and outputs."""
        return cls(np.empty((0, inputs)), np.empty((0, outputs)), ids=[], test=[], source=[])

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def digest(self) -> str:
        """A fingerprint of all contents, equal for equal points in equal order."""
        digest = hashlib.blake2b(digest_size=16)
        for column in (self.inputs, self.targets, self.ids, self.test, self.source):
            digest.update(repr(column.shape).encode() + column.tobytes())
        return digest.hexdigest()

    @property
    def next_id(self) -> int:
        """An id no point of this set has."""
        return int(self.ids.max()) + 1 if len(self) else 0

    @property
    def train_count(self) -> int:
        """How many points the network learns from."""
        return int(len(self) - np.count_nonzero(self.test))

    def training(self) -> tuple[Array, Array]:
        """Inputs (n, inputs) and targets (n, outputs) of the training points."""
        return self.inputs[~self.test], self.targets[~self.test]

    def testing(self) -> tuple[Array, Array]:
        """Inputs (n, inputs) and targets (n, outputs) of the held-out points."""
        return self.inputs[self.test], self.targets[self.test]

    def take(self, chosen: npt.NDArray[Any]) -> "PointSet":
        """Only the chosen points: a mask, or indices in the order wanted."""
        return PointSet._derived(
            self.inputs[chosen],
            self.targets[chosen],
            ids=self.ids[chosen],
            test=self.test[chosen],
            source=self.source[chosen],
        )

    def joined(
        self, inputs: Array, targets: Array, *, test_share: float, split_seed: int, source: npt.ArrayLike | None = None
    ) -> "PointSet":
        """These points and then more, which get the next ids, the roles that follow from them, and their `source`."""
        ids = self.next_id + np.arange(len(inputs))
        origin = np.full(len(ids), DRAWN) if source is None else np.asarray(source)
        test = _roles(ids, origin, test_share, split_seed, others_train=self.train_count > 0)
        new = PointSet(inputs, targets, ids=ids, test=test, source=origin)
        return PointSet._derived(
            np.concatenate([self.inputs, new.inputs]),
            np.concatenate([self.targets, new.targets]),
            ids=np.concatenate([self.ids, new.ids]),
            test=np.concatenate([self.test, new.test]),
            source=np.concatenate([self.source, new.source]),
        )

    def split_anew(self, test_share: float, split_seed: int) -> "PointSet":
        """The same points with the roles that another share or seed gives them."""
        test = _roles(self.ids, self.source, test_share, split_seed)
        return PointSet._derived(self.inputs, self.targets, ids=self.ids, test=test, source=self.source)

    def moved(self, index: int, inputs: npt.ArrayLike, targets: npt.ArrayLike) -> "PointSet":
        """The same points with the one at `index` somewhere else; it counts as drawn from then on."""
        new_inputs, new_targets, source = self.inputs.copy(), self.targets.copy(), self.source.copy()
        new_inputs[index], new_targets[index], source[index] = inputs, targets, DRAWN
        if not (np.isfinite(new_inputs[index]).all() and np.isfinite(new_targets[index]).all()):
            raise InputError("A point has a coordinate that is not a finite number.")
        return PointSet._derived(new_inputs, new_targets, ids=self.ids, test=self.test, source=source)


NO_POINTS = PointSet.empty(1, 1)


@dataclass(frozen=True)
class Scaling:
    """x̂ = (x − mean) / deviation, per column; kept in float64 and applied as a step of its own."""

    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    @classmethod
    def none(cls, columns: int) -> "Scaling":
        """The scaling that changes nothing."""
        return cls((0.0,) * columns, (1.0,) * columns)

    @classmethod
    def fit(cls, values: Array) -> "Scaling":
        """Mean and standard deviation of each column of (n, columns); a constant column is only centred."""
        if not len(values):
            return cls.none(values.shape[1])
        # Measured in units of the power of two below the largest value: exact, and no square leaves float64's range.
        unit = np.ldexp(1.0, np.frexp(np.abs(values).max(axis=0))[1] - 1)
        mean, deviation = (values / unit).mean(axis=0), (values / unit).std(axis=0)
        # A deviation at the rounding level of the values, or of float64 itself, is a constant column and not a scale.
        is_scale = (deviation > 1e-12) & (deviation * unit >= np.finfo(np.float64).tiny)
        deviation = np.where(is_scale, deviation * unit, 1.0)
        return cls(tuple(map(float, mean * unit)), tuple(map(float, deviation)))

    @property
    def is_identity(self) -> bool:
        """Whether applying it changes nothing."""
        return all(value == 0.0 for value in self.mean) and all(value == 1.0 for value in self.deviation)

    def apply(self, values: Array) -> Array:
        """Scale (n, columns) values; float64."""
        return np.asarray((np.asarray(values, np.float64) - np.array(self.mean)) / np.array(self.deviation))

    def undo(self, values: Array) -> Array:
        """The inverse of `apply`, exact to 2 ulp of the largest of the values that were scaled."""
        return np.asarray(np.asarray(values, np.float64) * np.array(self.deviation) + np.array(self.mean))

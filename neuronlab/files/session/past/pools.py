"""Pools of numbers: thousands of small arrays in one array per type, since an archive has few members."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from neuronlab.core.arrays import frozen
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.state import RunState, States
from neuronlab.files.archive import AnyArray
from neuronlab.files.session.past.text import ArrayRef

POOLS: dict[str, np.dtype[Any]] = {
    "f4": np.dtype(np.float32),
    "f8": np.dtype(np.float64),
    "i8": np.dtype(np.int64),
    "b1": np.dtype(np.bool_),
}
_PREFIX = "past."
_LONGEST = 2**31
"""Of a dimension: a memory without rows has as many columns as there are parameters."""


def pool_names() -> dict[str, str]:
    """The names of the arrays that hold the pools, by pool."""
    return {pool: f"{_PREFIX}{pool}" for pool in POOLS}


def shared_arrays(experiment: Experiment, states: States) -> dict[str, AnyArray]:
    """The arrays of the present, by name: the past refers to them instead of storing them again."""
    found: dict[str, AnyArray] = {}
    for task in TASKS:
        points = getattr(experiment, task).points
        found |= {f"{task}.points.{name}": column for name, column in points.columns.items()}
        for slot, state in states.get(task, {}).items():
            found |= _arrays_of(f"{task}.{slot}", state)
            if state.best is not None:
                found |= _arrays_of(f"{task}.{slot}.best", state.best.state)
    return found


def _arrays_of(where: str, state: RunState) -> dict[str, AnyArray]:
    return {f"{where}.parameters": state.parameters, f"{where}.memory": state.memory}


class FillingPools:
    """Collects arrays, each once; `shared` are those that are stored elsewhere, by name."""

    def __init__(self, shared: Mapping[str, AnyArray]) -> None:
        self._refs: dict[int, ArrayRef] = {id(array): name for name, array in shared.items()}
        self._kept: list[AnyArray] = list(shared.values())  # so that no id is used again
        self._parts: dict[str, list[AnyArray]] = {pool: [] for pool in POOLS}
        self._filled = dict.fromkeys(POOLS, 0)

    def put(self, array: AnyArray) -> ArrayRef:
        """The reference to an array."""
        known = self._refs.get(id(array))
        if known is not None:
            return known
        pool = next(name for name, dtype in POOLS.items() if dtype == array.dtype)
        ref = (pool, self._filled[pool], array.shape)
        self._parts[pool].append(array.reshape(-1))
        self._filled[pool] += array.size
        self._kept.append(array)
        self._refs[id(array)] = ref
        return ref

    def arrays(self) -> dict[str, AnyArray]:
        """The pools, by the names of their arrays."""
        names = pool_names()
        empty: dict[str, AnyArray] = {pool: np.zeros(0, dtype) for pool, dtype in POOLS.items()}
        return {names[pool]: np.concatenate([empty[pool], *parts]) for pool, parts in self._parts.items()}


class ReadPools:
    """The arrays of pools, read when the first of them is asked for; each reference is the same array every time.

    `shared` are the arrays of the present, by name.
    """

    def __init__(self, read: Callable[[str], AnyArray], shared: Mapping[str, AnyArray]) -> None:
        self._read, self._shared = read, shared
        self._pools: dict[str, AnyArray] = {}
        self._left = dict.fromkeys(POOLS, 0)
        self._found: dict[ArrayRef, AnyArray] = {}

    def get(self, ref: ArrayRef, kind: str) -> AnyArray:
        """The read-only array of a reference, whose numbers must be of a kind: "f", "i" or "b".

        Raises InputError if there is none.
        """
        if ref not in self._found:
            self._found[ref] = self._shared_array(ref) if isinstance(ref, str) else self._cut(*ref)
        array = self._found[ref]
        if array.dtype.kind != kind:
            raise InputError(f"An array of the past has the type {array.dtype.name}")
        return array

    def _shared_array(self, name: str) -> AnyArray:
        if name not in self._shared:
            raise InputError(f"There is no array named {name!r}")
        return self._shared[name]

    def _cut(self, pool: str, start: int, shape: tuple[int, ...]) -> AnyArray:
        if pool not in POOLS or start < 0 or len(shape) > 2 or not all(0 <= size <= _LONGEST for size in shape):
            raise InputError("A reference to an array of the past is damaged")
        numbers = self._pool(pool)
        end = start + math.prod(shape)
        if end > numbers.size:
            raise InputError("An array of the past is longer than its pool")
        self._left[pool] -= end - start
        if self._left[pool] < 0:  # each number belongs to one array: a small file could ask for endless copies
            raise InputError("Arrays of the past overlap in their pool")
        # A copy, since undo counts the memory of what it keeps, and may drop all but one of these.
        return frozen(numbers[start:end].reshape(shape))

    def _pool(self, pool: str) -> AnyArray:
        if pool not in self._pools:
            numbers: AnyArray = self._read(pool_names()[pool])
            if numbers.ndim != 1 or numbers.dtype != POOLS[pool]:
                raise InputError(f"The pool {pool} of the past is not a list of its numbers")
            self._pools[pool], self._left[pool] = numbers, numbers.size
        return self._pools[pool]


def as_ref(value: Any) -> ArrayRef:
    """A reference as it stands in a text."""
    if isinstance(value, str):
        return value
    pool, start, shape = value
    return pool, start, tuple(shape)

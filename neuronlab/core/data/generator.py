"""Generators: recipes for points of known shape, so that you can see whether a network has learned it."""

from collections.abc import Callable
from dataclasses import dataclass

from neuronlab.core.arrays import Array, IntArray

REACH = 3.0
"""Generated inputs lie within ± this on every axis, before noise."""


@dataclass(frozen=True, kw_only=True)
class Generator:
    """A recipe for the points of a task.

    Attributes:
        task: The task.
        label: Its name.
        formula: A description.
        noise: Default noise.
        count: Default number of points.
        functions: Functions that take one array per input and return the target without noise: a number, or the index
            of a class. With several functions, each point follows a random one. Recipes for classes have a function
            only if the position determines the class.
        classes: Number of classes; 0 for other tasks.
        locate: `locate(labels, u, v)` returns positions (n, 2) of points of these classes (n,), given two random
            numbers from 0 to 1 for each point.
        spread: Standard deviation of the positions without noise.
    """

    task: str
    label: str
    formula: str
    noise: float
    count: int
    functions: tuple[Callable[..., Array], ...] = ()
    classes: int = 0
    locate: Callable[[IntArray, Array, Array], Array] | None = None
    spread: float = 0.0

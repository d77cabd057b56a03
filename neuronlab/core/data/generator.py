"""What a generator is: a recipe for points one knows the look of, so that one sees whether a network has found it."""

from collections.abc import Callable
from dataclasses import dataclass

from neuronlab.core.arrays import Array, IntArray

REACH = 3.0
"""Generated inputs lie within ± this, noise aside, on every axis."""


@dataclass(frozen=True, kw_only=True)
class Generator:
    """One recipe for the points of a task; `noise` and `count` are its usual ones, `formula` says in words what it is.

    A function takes an array for each input and gives the target without noise, of classes the number of the class.
    Of several `functions` every point follows one, by chance; classes have one only where the place tells the class.
    `locate(labels, u, v)` of classes puts points (n,) of these classes somewhere (n, 2), by two numbers from 0 to 1
    each; they scatter about it by `spread` even without noise.
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

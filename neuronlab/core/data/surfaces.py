"""Surfaces y = f(x₁, x₂), of heights that a heat map with a common scale shows well."""

from collections.abc import Callable

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.data.generator import Generator


def _surface(label: str, formula: str, function: Callable[[Array, Array], Array]) -> Generator:
    return Generator(task="surface", label=label, formula=formula, functions=(function,), noise=0.1, count=300)


def _bell(x1: Array, x2: Array) -> Array:
    return np.asarray(2.0 * np.exp(-(x1 * x1 + x2 * x2) / 2.0))


SURFACE_GENERATORS: dict[str, Generator] = {
    "plane": _surface("Plane", "0.4·x₁ − 0.25·x₂", lambda x1, x2: 0.4 * x1 - 0.25 * x2),
    "gaussian": _surface("Gaussian", "2·e^(−(x₁² + x₂²)/2)", _bell),
    "gaussian_pair": _surface(
        "Two Gaussians",
        "a hill and a valley",
        lambda x1, x2: _bell(x1 + 1.1, x2 + 1.1) - _bell(x1 - 1.1, x2 - 1.1),
    ),
    "saddle": _surface("Saddle", "0.2·(x₁² − x₂²)", lambda x1, x2: 0.2 * (x1 * x1 - x2 * x2)),
    "ripple": _surface(
        "Ripple",
        "2·cos(3·r)·e^(−r²/8), r = √(x₁² + x₂²)",
        lambda x1, x2: 2.0 * np.cos(3.0 * np.hypot(x1, x2)) * np.exp(-(x1 * x1 + x2 * x2) / 8.0),
    ),
}

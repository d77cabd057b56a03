"""Features are what a network is fed: the inputs themselves, or simple functions of them that make a task easier.

They are worked out from inputs that are already scaled, so that sin(x) and x³ see numbers of about unit size.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One function of the inputs; `compute` turns (n, inputs) into (n,)."""

    label: str
    inputs: int
    compute: Callable[[Array], Array]


FEATURES: dict[str, Feature] = {
    "x": Feature(label="x", inputs=1, compute=lambda x: x[:, 0]),
    "x^2": Feature(label="x²", inputs=1, compute=lambda x: x[:, 0] ** 2),
    "x^3": Feature(label="x³", inputs=1, compute=lambda x: x[:, 0] ** 3),
    "sin(x)": Feature(label="sin x", inputs=1, compute=lambda x: np.sin(x[:, 0])),
    "x1": Feature(label="x₁", inputs=2, compute=lambda x: x[:, 0]),
    "x2": Feature(label="x₂", inputs=2, compute=lambda x: x[:, 1]),
    "x1^2": Feature(label="x₁²", inputs=2, compute=lambda x: x[:, 0] ** 2),
    "x2^2": Feature(label="x₂²", inputs=2, compute=lambda x: x[:, 1] ** 2),
    "x1*x2": Feature(label="x₁·x₂", inputs=2, compute=lambda x: x[:, 0] * x[:, 1]),
    "sin(x1)": Feature(label="sin x₁", inputs=2, compute=lambda x: np.sin(x[:, 0])),
    "sin(x2)": Feature(label="sin x₂", inputs=2, compute=lambda x: np.sin(x[:, 1])),
}

PLAIN: dict[int, tuple[str, ...]] = {1: ("x",), 2: ("x1", "x2")}
"""The features that are the inputs themselves."""


def features_for(inputs: int) -> dict[str, Feature]:
    """The rows that suit so many inputs; none where there are more than two."""
    return {key: row for key, row in FEATURES.items() if row.inputs == inputs}


def in_order(chosen: tuple[str, ...], inputs: int) -> tuple[str, ...]:
    """A choice as a spec keeps it: each once, in the table's order, and () for the plain inputs.

    Raises InputError when a feature does not exist for so many inputs.
    """
    possible = features_for(inputs)
    for key in chosen:
        if key not in possible:
            names = ", ".join(possible) or "the inputs themselves"
            count = "1 input" if inputs == 1 else f"{inputs} inputs"
            raise InputError(f"There is no feature called {key!r} of {count}; choose from: {names}.")
    ordered = tuple(key for key in possible if key in chosen)
    return () if ordered == PLAIN.get(inputs) else ordered


def compute_features(chosen: tuple[str, ...], inputs: Array) -> Array:
    """The chosen features (n, features) of scaled inputs (n, inputs); of no choice the inputs themselves."""
    if not chosen:
        return inputs
    return np.stack([FEATURES[key].compute(inputs) for key in chosen], axis=1)

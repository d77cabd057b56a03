"""Features: the inputs of a network themselves, or simple functions of them that make a task easier.

They are computed from scaled inputs, so that sin(x) and x³ receive numbers of about unit size.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError


@dataclass(frozen=True, kw_only=True)
class Feature:
    """A function of the inputs.

    Attributes:
        label: Its name.
        inputs: Number of inputs of the tasks it belongs to.
        compute: Converts (n, inputs) to (n,).
    """

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
    """The features for this number of inputs; none if there are more than two."""
    return {key: row for key, row in FEATURES.items() if row.inputs == inputs}


def in_order(chosen: tuple[str, ...], inputs: int) -> tuple[str, ...]:
    """Normalise a choice of features: each once, in the order of the table, and () for the plain inputs.

    Raises InputError if a feature does not exist for this number of inputs.
    """
    possible = features_for(inputs)
    for key in chosen:
        if key not in possible:
            names = ", ".join(possible) or "the inputs themselves"
            count = "1 input" if inputs == 1 else f"{inputs} inputs"
            raise InputError(f"There is no feature named {key!r} for {count}; choose from: {names}.")
    ordered = tuple(key for key in possible if key in chosen)
    return () if ordered == PLAIN.get(inputs) else ordered


def compute_features(chosen: tuple[str, ...], inputs: Array) -> Array:
    """The chosen features (n, features) of scaled inputs (n, inputs); the inputs themselves if none is chosen."""
    if not chosen:
        return inputs
    return np.stack([FEATURES[key].compute(inputs) for key in chosen], axis=1)

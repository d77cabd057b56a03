"""Predictions as text, exact enough to compare them with those of the command line."""

import math
from collections.abc import Sequence

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.text import written
from neuronlab.wording.class_names import short_names
from neuronlab.wording.numbers import NOTHING, fine_text, percent_text, share_text

OUTSIDE = "outside the points"
_LONGEST, _SHORTEST = 24, 3
"""Longest and shortest name of a class shown, in characters."""


def prediction_text(value: float) -> str:
    """A predicted number with four decimals, with one where it is large: −0.4103, 52416.8, 2.041e−4, 3.100e9."""
    size = abs(value)
    if math.isfinite(value) and 1e4 <= size < 1e8:
        return written(value, ".1f")
    return fine_text(value)


def class_texts(labels: Sequence[str], marks: Sequence[str], probabilities: Array, most: int = _LONGEST) -> list[str]:
    """Each class with its mark, name and probability (classes,): ● A 93.1 %.

    Names are cut to `most` characters and left out for 0.
    """
    names = short_names(labels, most) if most else [""] * len(labels)
    parts = zip(marks, names, probabilities.tolist(), strict=False)
    return [" ".join(filter(None, (mark, name, percent_text(share)))) for mark, name, share in parts]


def shortest_texts(marks: Sequence[str], probabilities: Array) -> list[str]:
    """Each class with its mark and its probability in whole percent: ● 93 %."""
    return [f"{mark} {share_text(share)}" for mark, share in zip(marks, probabilities.tolist(), strict=False)]


def ranked_texts(labels: Sequence[str], marks: Sequence[str], probabilities: Array, most: int = _LONGEST) -> list[str]:
    """The same, the most likely class first."""
    texts = class_texts(labels, marks, probabilities, most)
    return [texts[number] for number in np.argsort(-probabilities, kind="stable")]


def likeliest_text(labels: Sequence[str], marks: Sequence[str], probabilities: Array, most: int = _LONGEST) -> str:
    """The most likely class; a dash where the probabilities (classes,) are not finite."""
    if not np.isfinite(probabilities).all():
        return NOTHING
    return class_texts(labels, marks, probabilities, most)[int(probabilities.argmax())]


def name_lengths() -> tuple[int, ...]:
    """Lengths to cut names of classes to, from the longest to none at all."""
    return (*range(_LONGEST, _SHORTEST - 1, -1), 0)

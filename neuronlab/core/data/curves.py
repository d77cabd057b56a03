"""Curves y = f(x): from a line that a single unit can learn to curves that need many, and one that is no function."""

from collections.abc import Callable

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.data.generator import REACH, Generator


def _curve(label: str, formula: str, *functions: Callable[[Array], Array]) -> Generator:
    return Generator(task="curve", label=label, formula=formula, functions=functions, noise=0.12, count=40)


def _sawtooth(x: Array) -> Array:
    teeth = x / 1.5
    return np.asarray(2.0 * (teeth - np.floor(teeth)) - 1.0)


def _bumps(x: Array) -> Array:
    heights = ((-2.0, 1.2, 0.35), (-0.3, -1.0, 0.45), (1.6, 1.6, 0.5))
    return np.asarray(sum(height * np.exp(-(((x - centre) / width) ** 2)) for centre, height, width in heights))


CURVE_GENERATORS: dict[str, Generator] = {
    "line": _curve("Line", "0.7·x + 0.2", lambda x: 0.7 * x + 0.2),
    "parabola": _curve("Parabola", "0.4·x² − 0.3·x − 1", lambda x: 0.4 * x * x - 0.3 * x - 1),
    "cubic": _curve("Cubic", "0.15·x³ − 0.8·x", lambda x: (0.15 * x * x - 0.8) * x),
    "sine": _curve("Sine", "1.4·sin(1.5·x)", lambda x: 1.4 * np.sin(1.5 * x)),
    "wave": _curve("Wave", "sin(1.3·x) + 0.4·sin(2.6·x)", lambda x: np.sin(1.3 * x) + 0.4 * np.sin(2.6 * x)),
    "absolute": _curve("Absolute value", "|x| − 1.2", lambda x: np.abs(x) - 1.2),
    "step": _curve("Step", "1 if x > 0, else −1", lambda x: np.where(x > 0, 1.0, -1.0)),
    "sawtooth": _curve("Sawtooth", "rises from −1 to 1, four times", _sawtooth),
    "bumps": _curve("Bumps", "three bell curves", _bumps),
    "damped_wave": _curve(
        "Damped wave", "2·e^(−(x + 3)/3)·cos(4·x)", lambda x: 2.0 * np.exp(-(x + REACH) / 3.0) * np.cos(4.0 * x)
    ),
    "two_valued": _curve(
        "Two-valued",
        "0.6·sin(1.5·x) ± 0.8, at random",
        lambda x: 0.6 * np.sin(1.5 * x) + 0.8,
        lambda x: 0.6 * np.sin(1.5 * x) - 0.8,
    ),
}

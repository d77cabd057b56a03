"""Presets: functions one knows the look of, so that one sees at once whether a network has found them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array

X_RANGE = (-3.0, 3.0)
"""Where generated inputs lie."""


@dataclass(frozen=True, kw_only=True)
class Generator:
    """A curve y = f(x) over `X_RANGE`; `function` maps an array to an array of the same shape."""

    label: str
    formula: str
    function: Callable[[Array], Array]


def _bumps(x: Array) -> Array:
    heights = ((-2.0, 1.2, 0.35), (-0.3, -1.0, 0.45), (1.6, 1.6, 0.5))
    return np.asarray(sum(height * np.exp(-(((x - centre) / width) ** 2)) for centre, height, width in heights))


GENERATORS: dict[str, Generator] = {
    "line": Generator(label="Line", formula="0.7·x + 0.2", function=lambda x: 0.7 * x + 0.2),
    "parabola": Generator(label="Parabola", formula="0.4·x² − 0.3·x − 1", function=lambda x: 0.4 * x * x - 0.3 * x - 1),
    "sine": Generator(label="Sine", formula="1.4·sin(1.5·x)", function=lambda x: 1.4 * np.sin(1.5 * x)),
    "wave": Generator(
        label="Wave", formula="sin(1.3·x) + 0.4·sin(2.6·x)", function=lambda x: np.sin(1.3 * x) + 0.4 * np.sin(2.6 * x)
    ),
    "absolute": Generator(label="Absolute value", formula="|x| − 1.2", function=lambda x: np.abs(x) - 1.2),
    "step": Generator(label="Step", formula="1 if x > 0, else −1", function=lambda x: np.where(x > 0, 1.0, -1.0)),
    "bumps": Generator(label="Bumps", formula="three bell curves", function=_bumps),
    "damped_wave": Generator(
        label="Damped wave",
        formula="2·e^(−(x + 3)/3)·cos(4·x)",
        function=lambda x: 2.0 * np.exp(-(x - X_RANGE[0]) / 3.0) * np.cos(4.0 * x),
    ),
}


def generate(generator: str, count: int, noise: float, seed: int) -> tuple[Array, Array]:
    """Draw `count` points: inputs uniform over `X_RANGE`, targets f(x) plus normal noise of that deviation.

    Returns inputs (count, 1) and targets (count, 1). Point i depends on `seed` and i alone, so a larger count extends
    the same points and another noise moves each of them along its own direction.
    """
    rng_inputs, rng_noise = (np.random.default_rng([seed, stream]) for stream in (0, 1))
    x = rng_inputs.uniform(*X_RANGE, size=count)
    y = GENERATORS[generator].function(x) + noise * rng_noise.standard_normal(count)
    return x[:, None], y[:, None]

"""Where a network starts decides whether signals fade, grow or keep their size on their way through the layers.

Each rule draws in a way of its own, so one seed gives other numbers under a normal, a uniform and an orthogonal rule.
Rules of the same distribution share theirs: He and Xavier differ in nothing but the spread.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.activations.activation import Activation
from neuronlab.core.arrays import Array


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The number a rule can be adjusted by: what it is called, its usual value and its bounds."""

    name: str
    default: float
    low: float
    high: float


Draw = Callable[[np.random.Generator, int, int, float], Array]
"""`draw(rng, fan_in, fan_out, scale)`: the weights (fan_out, fan_in) in float64; without a `Scale` scale is ignored."""


@dataclass(frozen=True, kw_only=True)
class Initializer:
    """A rule for a layer's first weights.

    `gain` is the part of the spread that makes up for what the activation it was made for takes away: √2 for He, as a
    ReLU silences half of its inputs. `fits_gain` says that the rule itself does not know the activation, and is to be
    multiplied by the gain that fits it.
    """

    label: str
    meaning: str
    draw: Draw
    scale: Scale | None = None
    gain: float = 1.0
    fits_gain: bool = False


def _he(fan_in: int, _fan_out: int) -> float:
    return math.sqrt(2.0 / fan_in)


def _xavier(fan_in: int, fan_out: int) -> float:
    return math.sqrt(2.0 / (fan_in + fan_out))


def _lecun(fan_in: int, _fan_out: int) -> float:
    return math.sqrt(1.0 / fan_in)


def _normal(deviation: Callable[[int, int], float]) -> Draw:
    return lambda rng, fan_in, fan_out, _: rng.standard_normal((fan_out, fan_in)) * deviation(fan_in, fan_out)


def _uniform(deviation: Callable[[int, int], float]) -> Draw:
    """Even from −√3·σ to √3·σ, whose standard deviation is σ."""
    return lambda rng, fan_in, fan_out, _: _even(rng, fan_in, fan_out, math.sqrt(3.0) * deviation(fan_in, fan_out))


def _even(rng: np.random.Generator, fan_in: int, fan_out: int, radius: float) -> Array:
    return rng.uniform(-1.0, 1.0, (fan_out, fan_in)) * radius


def _orthogonal(rng: np.random.Generator, fan_in: int, fan_out: int, _scale: float) -> Array:
    """Rows of length 1 at right angles to each other, or columns where those are fewer.

    It is the Q of a normal matrix's QR decomposition. Without the signs of R's diagonal not all such matrices would be
    equally likely (Mezzadri, 2007).
    """
    tall = rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
    q, r = np.linalg.qr(tall)
    q *= np.where(np.diagonal(r) < 0.0, -1.0, 1.0)
    return np.asarray(q if fan_out >= fan_in else q.T)


INITIALIZERS: dict[str, Initializer] = {
    "he": Initializer(
        label="He",
        meaning="σ = √(2 / inputs): keeps the signal's size through layers of ReLU (He et al., 2015).",
        draw=_normal(_he),
        gain=math.sqrt(2.0),
    ),
    "he_uniform": Initializer(
        label="He, uniform",
        meaning="Even between ±√(6 / inputs): the spread of He without far-off values.",
        draw=_uniform(_he),
        gain=math.sqrt(2.0),
    ),
    "xavier": Initializer(
        label="Xavier",
        meaning="σ = √(2 / (inputs + outputs)): for tanh, sigmoid and linear layers (Glorot and Bengio, 2010).",
        draw=_normal(_xavier),
    ),
    "xavier_uniform": Initializer(
        label="Xavier, uniform",
        meaning="Even between ±√(6 / (inputs + outputs)): the spread of Xavier without far-off values.",
        draw=_uniform(_xavier),
    ),
    "lecun": Initializer(
        label="LeCun",
        meaning="σ = √(1 / inputs): a sum of inputs keeps their size; SELU builds on it (LeCun et al., 1998).",
        draw=_normal(_lecun),
    ),
    "orthogonal": Initializer(
        label="Orthogonal",
        meaning="Weight vectors at right angles: they turn a signal without stretching it (Saxe et al., 2014).",
        draw=_orthogonal,
        fits_gain=True,
    ),
    "normal": Initializer(
        label="Normal",
        meaning="The same σ whatever the layer's size: in deep networks signals fade if it is small, or explode.",
        draw=lambda rng, fan_in, fan_out, sigma: rng.standard_normal((fan_out, fan_in)) * sigma,
        scale=Scale(name="σ", default=0.1, low=0.0, high=10.0),
    ),
    "uniform": Initializer(
        label="Uniform",
        meaning="Even between ±r whatever the layer's size.",
        draw=_even,
        scale=Scale(name="r", default=0.5, low=0.0, high=10.0),
    ),
    "zero": Initializer(
        label="Zero",
        meaning="All weights 0: every unit of a layer stays the same as its neighbours and learns nothing of its own.",
        draw=lambda _rng, fan_in, fan_out, _: np.zeros((fan_out, fan_in)),
    ),
    "constant": Initializer(
        label="Constant",
        meaning="All weights c: it learns, but all units of a layer learn the same, as if there were only one.",
        draw=lambda _rng, fan_in, fan_out, value: np.full((fan_out, fan_in), value),
        scale=Scale(name="c", default=0.1, low=-10.0, high=10.0),
    ),
}

AUTO_INITIALIZER = "auto"
"""Not a rule of its own: each layer takes the one its activation names, times the activation's gain."""

INITIALIZER_LABELS = {AUTO_INITIALIZER: "Auto", **{key: row.label for key, row in INITIALIZERS.items()}}


def draw_block(
    rng: np.random.Generator,
    block: Array,
    initializer: str,
    activation: Activation,
    scale: float | None = None,
    bias: float = 0.0,
) -> None:
    """Fill one (out, columns) parameter block: weights at random, the bias column with `bias`.

    Every column but the last belongs to one row the layer is fed: [W | b], or [a | W | b] where the squares of the
    inputs are fed too, whose weights are then drawn as those of so many more inputs. `scale` adjusts a rule that has
    one, None leaves it at its default. The activation's own gain counts only where the rule does not come from the
    literature as a whole: under `auto`, and where the rule asks for it.
    """
    own_rule = INITIALIZERS[activation.initializer]
    rule = own_rule if initializer == AUTO_INITIALIZER else INITIALIZERS[initializer]
    fan_out, fan_in = block.shape[0], block.shape[1] - 1
    default = rule.scale.default if rule.scale else 0.0
    block[:, :-1] = rule.draw(rng, fan_in, fan_out, default if scale is None else scale)
    if rule.fits_gain:
        block[:, :-1] *= own_rule.gain * activation.gain
    elif initializer == AUTO_INITIALIZER:
        block[:, :-1] *= activation.gain
    block[:, -1] = bias

"""Rules for initial weights, which decide whether signals fade, grow or keep their magnitude through the layers.

All rules share their random numbers: with the same seed, He and Xavier differ by a factor only, a normal and a uniform
rule by the map from one distribution to the other. So a rule decides about its own layer alone.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Literal

import numpy as np

from neuronlab.core.activations.activation import Activation
from neuronlab.core.arrays import Array


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The parameter of a rule.

    Attributes:
        name: Its name.
        default: Its default.
        low: Its smallest value.
        high: Its largest value.
    """

    name: str
    default: float
    low: float
    high: float


_LEAST_SHARE = 2.0**-53
"""The quantiles of 0 and 1 are infinite."""


class Draws:
    """The random numbers of one layer, (fan_out, fan_in), as many as it has weights, whatever its rule makes of them.

    They are drawn from one distribution; Φ, the cumulative normal distribution, turns them into the other.
    """

    def __init__(self, rng: np.random.Generator, shape: tuple[int, int], *, are_uniform: bool) -> None:
        self.shape = shape
        self._are_uniform = are_uniform
        self._drawn = rng.uniform(-1.0, 1.0, shape) if are_uniform else rng.standard_normal(shape)

    @cached_property
    def normal(self) -> Array:
        """With mean 0 and standard deviation 1."""
        if not self._are_uniform:
            return self._drawn
        shares = np.clip((self._drawn + 1.0) / 2.0, _LEAST_SHARE, 1.0 - _LEAST_SHARE)
        return np.array([_STANDARD.inv_cdf(share) for share in shares.ravel().tolist()]).reshape(self.shape)

    @cached_property
    def uniform(self) -> Array:
        """Between −1 and 1: 2·Φ(z) − 1 = erf(z / √2) for normal z."""
        if self._are_uniform:
            return self._drawn
        return np.array([math.erf(z) for z in (self._drawn / math.sqrt(2.0)).ravel().tolist()]).reshape(self.shape)


_STANDARD = NormalDist()

Draw = Callable[[Draws, float], Array]
"""`draw(draws, scale)` returns weights (fan_out, fan_in) in float64; rules without `Scale` ignore scale."""


@dataclass(frozen=True, kw_only=True)
class Initializer:
    """A rule for a layer's initial weights.

    Attributes:
        label: Its name.
        meaning: Its effect.
        draw: Draws the weights.
        scale: Its parameter, if any.
        gain: The factor that compensates for the activation it was designed for: √2 for He, because a ReLU silences
            half of its inputs.
        fits_gain: Whether the rule does not consider the activation and is multiplied by the gain that suits it.
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
    return lambda draws, _: draws.normal * deviation(*draws.shape[::-1])


def _uniform(deviation: Callable[[int, int], float]) -> Draw:
    """Uniform from −√3·σ to √3·σ, with standard deviation σ."""
    return lambda draws, _: draws.uniform * (math.sqrt(3.0) * deviation(*draws.shape[::-1]))


def _orthogonal(draws: Draws, _scale: float) -> Array:
    """Orthonormal rows, or columns if there are fewer of them.

    It is the Q of a normal matrix's QR decomposition. The signs of R's diagonal make all such matrices equally likely
    (Mezzadri, 2007).
    """
    fan_out, fan_in = draws.shape
    q, r = np.linalg.qr(draws.normal if fan_out >= fan_in else draws.normal.T)
    q *= np.where(np.diagonal(r) < 0.0, -1.0, 1.0)
    return np.asarray(q if fan_out >= fan_in else q.T)


INITIALIZERS: dict[str, Initializer] = {
    "he": Initializer(
        label="He",
        meaning="σ = √(2 / inputs): keeps the magnitude of signals through ReLU layers (He et al., 2015).",
        draw=_normal(_he),
        gain=math.sqrt(2.0),
    ),
    "he_uniform": Initializer(
        label="He, uniform",
        meaning="Uniform between ±√(6 / inputs): the standard deviation of He without outliers.",
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
        meaning="Uniform between ±√(6 / (inputs + outputs)): the standard deviation of Xavier without outliers.",
        draw=_uniform(_xavier),
    ),
    "lecun": Initializer(
        label="LeCun",
        meaning="σ = √(1 / inputs): sums keep the magnitude of their inputs; required by SELU (LeCun et al., 1998).",
        draw=_normal(_lecun),
    ),
    "orthogonal": Initializer(
        label="Orthogonal",
        meaning="Orthogonal weight vectors, which rotate a signal without stretching it (Saxe et al., 2014).",
        draw=_orthogonal,
        fits_gain=True,
    ),
    "normal": Initializer(
        label="Normal",
        meaning="The same σ for every layer size: in deep networks signals vanish if it is small, else explode.",
        draw=lambda draws, sigma: draws.normal * sigma,
        scale=Scale(name="σ", default=0.1, low=0.0, high=10.0),
    ),
    "uniform": Initializer(
        label="Uniform",
        meaning="Uniform between ±r for every layer size.",
        draw=lambda draws, radius: draws.uniform * radius,
        scale=Scale(name="r", default=0.5, low=0.0, high=10.0),
    ),
    "zero": Initializer(
        label="Zero",
        meaning="All weights 0: all units of a layer stay identical and cannot learn different features.",
        draw=lambda draws, _: np.zeros(draws.shape),
    ),
    "constant": Initializer(
        label="Constant",
        meaning="All weights c: all units of a layer learn the same, as if there were only one.",
        draw=lambda draws, value: np.full(draws.shape, value),
        scale=Scale(name="c", default=0.1, low=-10.0, high=10.0),
    ),
}

SPREAD: Literal["spread"] = "spread"
"""Instead of a number for all biases: `starts.draw_layer` spreads them."""

AUTO_INITIALIZER = "auto"
"""Not a rule itself: each layer uses the rule of its activation, times the activation's gain."""

INITIALIZER_LABELS = {AUTO_INITIALIZER: "Auto", **{key: row.label for key, row in INITIALIZERS.items()}}


def fill_block(
    draws: Draws,
    block: Array,
    initializer: str,
    activation: Activation,
    scale: float | None = None,
    bias: float | Literal["spread"] = 0.0,
) -> None:
    """Fill one (out, columns) parameter block: weights by a rule, and `bias` in the bias column, 0 where it is SPREAD.

    Every column but the last belongs to one input row of the layer: [W | b], or [a | W | b] for quadratic units, whose
    squares count as further inputs. `scale` is the parameter of a rule that has one, or None for its default. The
    activation's own gain applies only under `auto` and to rules with `fits_gain`; other rules are used exactly as in
    the literature.
    """
    own_rule = INITIALIZERS[activation.initializer]
    rule = own_rule if initializer == AUTO_INITIALIZER else INITIALIZERS[initializer]
    default = rule.scale.default if rule.scale else 0.0
    block[:, :-1] = rule.draw(draws, default if scale is None else scale)
    if rule.fits_gain:
        block[:, :-1] *= own_rule.gain * activation.gain
    elif initializer == AUTO_INITIALIZER:
        block[:, :-1] *= activation.gain
    block[:, -1] = 0.0 if bias == SPREAD else bias

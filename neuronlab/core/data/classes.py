"""Classes in the plane: from two clouds separable by a line to spirals that require a deeper network."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.data.generator import REACH, Generator

_TURN = 2.0 * np.pi
_RIM = 2.9
"""Radius of round shapes: slightly inside the square."""


def _polar(radius: Array, angle: Array) -> Array:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _clouds(centres: Array, label: str, formula: str, spread: float, noise: float) -> Generator:
    return Generator(
        task="classes",
        label=label,
        formula=formula,
        classes=len(centres),
        locate=lambda labels, _u, _v: centres[labels],
        spread=spread,
        noise=noise,
        count=60 * len(centres) + 80,
    )


_CIRCLE = ((0.0, 1.4), (1.9, _RIM))
_RINGS = ((0.0, 0.7), (1.1, 1.8), (2.2, _RIM))


def _in_ring(rings: Sequence[tuple[float, float]], labels: IntArray, u: Array, v: Array) -> Array:
    inner, outer = (np.square(edges)[labels] for edges in np.transpose(rings))
    return _polar(np.sqrt(inner + (outer - inner) * u), _TURN * v)  # uniform over the area


def _nearest_ring(rings: Sequence[tuple[float, float]], x1: Array, x2: Array) -> Array:
    between = [(ring[1] + following[0]) / 2.0 for ring, following in pairwise(rings)]
    return np.searchsorted(between, np.hypot(x1, x2)).astype(np.float64)


def _ringed(rings: Sequence[tuple[float, float]], label: str, formula: str) -> Generator:
    return Generator(
        task="classes",
        label=label,
        formula=formula,
        classes=len(rings),
        locate=partial(_in_ring, rings),
        functions=(partial(_nearest_ring, rings),),
        noise=0.1,
        count=100 * len(rings),
    )


_GAP = 0.2
"""Half the width of the strips without points along the axes of XOR."""


def _in_quadrant(labels: IntArray, u: Array, v: Array) -> Array:
    sign = np.where(u < 0.5, -1.0, 1.0)
    x1 = sign * (_GAP + (REACH - _GAP) * np.abs(2.0 * u - 1.0))
    x2 = sign * (1.0 - 2.0 * labels) * (_GAP + (REACH - _GAP) * v)
    return np.stack([x1, x2], axis=1)


_FIELD = 2.0 * REACH / 4.0
"""Side length of a checkerboard square."""


def _row_on_board(x: Array) -> Array:
    return np.asarray(np.floor((x + REACH) / _FIELD))


def _on_board(labels: IntArray, u: Array, v: Array) -> Array:
    x1 = REACH * (2.0 * u - 1.0)
    pair = np.floor(2.0 * v)  # of each two squares above one another, one is of the class
    x2 = _FIELD * (2.0 * v + pair + (_row_on_board(x1) + labels) % 2.0) - REACH
    return np.stack([x1, x2], axis=1)


def _board_class(x1: Array, x2: Array) -> Array:
    return np.asarray((_row_on_board(x1) + _row_on_board(x2)) % 2.0)


def _spirals(arms: int, turns: float, label: str) -> Generator:
    def on_arm(labels: IntArray, u: Array, _v: Array) -> Array:
        share = np.sqrt(0.02 + 0.98 * u)  # equal distances outside and inside
        return _polar(_RIM * share, _TURN * (turns * share + labels / arms))

    return Generator(
        task="classes",
        label=label,
        formula=f"{'two' if arms == 2 else 'three'} arms around the origin",
        classes=arms,
        locate=on_arm,
        noise=0.08,
        count=150 * arms,
    )


def _on_moon(labels: IntArray, u: Array, _v: Array) -> Array:
    upper = _polar(np.ones_like(u), np.pi * u) - (0.5, 0.25)
    return np.asarray(1.7 * np.where(labels[:, None] == 0, upper, -upper))


CLASS_GENERATORS: dict[str, Generator] = {
    "two_gaussians": _clouds(
        np.array([(-1.2, -1.0), (1.2, 1.0)]), "Two Gaussians", "two round clouds that overlap slightly", 0.5, 0.2
    ),
    "circle": _ringed(_CIRCLE, "Circle", "inside or outside a circle"),
    "rings": _ringed(_RINGS, "Rings", "a disc and two rings around it"),
    "xor": Generator(
        task="classes",
        label="XOR",
        formula="x₁ and x₂ of the same sign or of opposite signs",
        classes=2,
        locate=_in_quadrant,
        functions=(lambda x1, x2: np.where(x1 * x2 < 0, 1.0, 0.0),),
        noise=0.1,
        count=200,
    ),
    "checkerboard": Generator(
        task="classes",
        label="Checkerboard",
        formula="the dark or the light squares of a 4 × 4 board",
        classes=2,
        locate=_on_board,
        functions=(_board_class,),
        noise=0.05,
        count=400,
    ),
    "two_spirals": _spirals(2, 1.4, "Two spirals"),
    "three_spirals": _spirals(3, 0.9, "Three spirals"),
    "moons": Generator(
        task="classes",
        label="Moons",
        formula="two interlocking half circles",
        classes=2,
        locate=_on_moon,
        noise=0.2,
        count=200,
    ),
    "blobs": _clouds(
        _polar(np.full(5, 2.0), _TURN * (np.arange(5) / 5 + 0.25)), "Blobs", "five round clouds in a circle", 0.25, 0.15
    ),
}

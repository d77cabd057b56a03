"""A curve that somebody guesses a network will learn, and how far what it learns is from it."""

from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.network.network import Network

Sketch = tuple[tuple[float, float], ...]
"""A drawn curve: positions in the units of input and target, from left to right."""

MOST_POSITIONS = 400
"""Of a sketch; of more, as many are taken between its ends."""
_SAMPLES = 201
_LARGEST = 1e32
"""A larger gap is none: the network is about to overflow."""


@dataclass(frozen=True)
class Guess:
    """What somebody guesses.

    Attributes:
        sketch: The curve, of two positions at least.
        slot: The slot of the run it is of; None for the active one.
    """

    sketch: Sketch
    slot: int | None = None


@dataclass(frozen=True, eq=False)
class GuessGap:
    """A guess and what was learned, over the range of the guess; arrays are read-only.

    Attributes:
        guess: The guess.
        x: Positions from one end of the sketch to the other, (samples,).
        guessed: The sketch there, (samples,).
        learned: The learned function there, (samples,).
        rmse: The root of the mean squared difference over the range; None where the function is not finite.
    """

    guess: Guess
    x: Array
    guessed: Array
    learned: Array
    rmse: float | None


def guess_gap(guess: Guess, network: Network) -> GuessGap:
    """The gap between a guess and a network of one input."""
    drawn_x, drawn_y = np.array(guess.sketch).T
    x = np.union1d(drawn_x, np.linspace(drawn_x[0], drawn_x[-1], _SAMPLES))
    guessed, learned = np.interp(x, drawn_x, drawn_y), network.predict(x[:, None])[:, 0].astype(np.float64)
    return GuessGap(guess, frozen(x), frozen(guessed), frozen(learned), _rms(x, learned - guessed))


def _rms(x: Array, off: Array) -> float | None:
    """The root mean square of a piecewise linear function through x and `off` (n,), over the range of x."""
    left, right = off[:-1], off[1:]
    with np.errstate(all="ignore"):
        squares = (left * left + left * right + right * right) / 3.0  # the mean of its square over each piece
        rms = float(np.sqrt(np.diff(x) @ squares / (x[-1] - x[0])))
    return rms if rms <= _LARGEST else None


def drawn_on(sketch: Sketch, last: tuple[float, float], to: tuple[float, float]) -> Sketch:
    """A sketch that goes on from the last position to another one.

    It stays a function: what was drawn before over the same inputs is replaced.
    """
    low, high = min(last[0], to[0]), max(last[0], to[0])
    left, right = (at for at in sketch if at[0] < low), (at for at in sketch if at[0] > high)
    new = (to,) if last[0] == to[0] else tuple(sorted((last, to)))
    return (*left, *new, *right)


def tidied(sketch: Sketch) -> Sketch:
    """A sketch of at most MOST_POSITIONS positions, as near as they come to the one that was drawn."""
    if len(sketch) <= MOST_POSITIONS:
        return sketch
    drawn_x, drawn_y = np.array(sketch).T
    x = np.linspace(drawn_x[0], drawn_x[-1], MOST_POSITIONS)
    return tuple(zip(x.tolist(), np.interp(x, drawn_x, drawn_y).tolist(), strict=True))

"""The verdict of a comparison in pairs: which of two ends lower, how surely, and how many pairs it would take.

One pair says little: with the same random draws, the final losses of two activations hardly correlate. So a verdict is
a share of pairs with an interval, and there is none while the interval contains one half.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np

from neuronlab.core.arrays import Array

LEVEL = 0.95
MOST_NEEDED = 10_000
"""Larger numbers of pairs are not estimated."""

Decision = Literal["lower", "higher", "open"]
"""Whether the first of two ends lower than the second, higher, or this cannot be told."""


@dataclass(frozen=True)
class Verdict:
    """How the first of two compares with the second, pair by pair.

    Attributes:
        wins: Pairs in which the first ends lower; each tie counts one half.
        ties: Pairs that end exactly equal, or in which both diverged.
        pairs: Number of pairs.
        low: Lower end of the interval of the share of wins.
        high: Its upper end.
        needed: Pairs at which the share seen would be a verdict; None if there are more than `MOST_NEEDED`.
    """

    wins: float
    ties: int
    pairs: int
    low: float
    high: float
    needed: int | None

    @property
    def share(self) -> float:
        """The estimated probability that the first ends lower; NaN without pairs."""
        return self.wins / self.pairs if self.pairs else math.nan

    @property
    def decision(self) -> Decision:
        """Lower or higher if the interval is on one side of one half; a single pair decides nothing."""
        if self.pairs > 1 and self.low > 0.5:
            return "lower"
        return "higher" if self.pairs > 1 and self.high < 0.5 else "open"


def pair_verdict(first: Array, second: Array) -> Verdict:
    """Compare final losses (pairs,) of two, where those at one index share all random draws.

    NaN stands for a diverged run, which loses its pair; where both diverged, it is a tie. Ties count half, as in the
    Mann–Whitney statistic (Mann and Whitney, 1947), so the share of wins estimates P(first < second) + ½·P(equal). The
    interval is that of Wilson, as if each half were a whole: with ties the variance is smaller, so it covers more.
    """
    a, b = (np.where(np.isnan(losses), np.inf, losses) for losses in (first, second))
    ties = int(np.count_nonzero(a == b))
    wins, pairs = np.count_nonzero(a < b) + 0.5 * ties, len(a)
    low, high = wilson(wins, pairs)
    return Verdict(float(wins), ties, pairs, low, high, needed_pairs(wins / pairs) if pairs else None)


def wilson(successes: float, trials: int, level: float = LEVEL) -> tuple[float, float]:
    """The Wilson score interval (Wilson, 1927) of a probability; (0, 1) without trials.

    With p̂ = successes / n and the normal quantile z, it holds every p with |p̂ − p| ≤ z·√(p·(1 − p) / n), so it is
    (p̂ + z²/2n ± z·√(p̂·(1 − p̂)/n + z²/4n²)) / (1 + z²/n).
    """
    if not trials:
        return 0.0, 1.0
    z, share = _quantile(level), successes / trials
    centre = share + z * z / (2 * trials)
    radius = z * math.sqrt(share * (1.0 - share) / trials + (z / (2 * trials)) ** 2)
    scale = 1.0 + z * z / trials
    return max(0.0, (centre - radius) / scale), min(1.0, (centre + radius) / scale)


def needed_pairs(share: float, level: float = LEVEL) -> int | None:
    """The fewest pairs at which Wilson's interval around this share of wins excludes one half.

    One half is outside if |p̂ − ½| > z·√(¼ / n), that is if n > z² / (4·(p̂ − ½)²). None beyond `MOST_NEEDED`.
    """
    distance = abs(share - 0.5)
    needed = (_quantile(level) / (2.0 * distance)) ** 2 if distance else math.inf
    return None if needed >= MOST_NEEDED else math.floor(needed) + 1


def _quantile(level: float) -> float:
    """The z between −z and z of which a standard normal number lies with the probability `level`."""
    return NormalDist().inv_cdf(0.5 + level / 2.0)

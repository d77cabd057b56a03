"""What was found about a claim: the number of every seed, their statistic, and whether it keeps the bound."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.analysis.verdict import pair_verdict, wilson
from neuronlab.core.arrays import Array
from neuronlab.lessons.lesson import Claim
from neuronlab.sweeps.statistics import HIGH, LOW


@dataclass(frozen=True, eq=False)
class Finding:
    """What was found about a claim.

    Attributes:
        claim: The claim.
        numbers: (seeds,) the number of `run` for every seed, or its comparison with that of `versus`; NaN where that is
            not defined. For "lower", 1 where `run` is lower, ½ for a tie, else 0.
        value: The statistic of the numbers that are defined; NaN without any.
        low: Of a share the lower end of Wilson's 95 % interval, else the 10 % quantile of the numbers.
        high: Of a share the upper end of that interval, else the 90 % quantile.
        is_confirmed: Whether the statistic keeps the bound, whatever the numbers that are not defined would be.
    """

    claim: Claim
    numbers: Array
    value: float
    low: float
    high: float
    is_confirmed: bool

    @property
    def undefined(self) -> int:
        """In how many seeds the number is not defined, for instance because the run diverged."""
        return int(np.isnan(self.numbers).sum())


def statistic_of(claim: Claim) -> str:
    """The statistic of a claim, by its name; a comparison by "lower" has its own."""
    return "lower" if claim.versus and claim.compare == "lower" else claim.statistic


def is_share(claim: Claim) -> bool:
    """Whether the statistic of a claim is a share of the seeds."""
    return statistic_of(claim) in {"share", "lower"}


def _lower(first: Array, second: Array) -> Array:
    return np.array([pair_verdict(first[[seed]], second[[seed]]).share for seed in range(len(first))])


_COMPARE: dict[str, Callable[[Array, Array], Array]] = {
    "ratio": lambda first, second: first / second,
    "difference": lambda first, second: first - second,
    "lower": _lower,
}

_STATISTICS: dict[str, Callable[[Array], float]] = {
    "median": lambda numbers: float(np.median(numbers)),
    "mean": lambda numbers: float(np.mean(numbers)),
    "smallest": lambda numbers: float(np.min(numbers)),
    "largest": lambda numbers: float(np.max(numbers)),
    "share": lambda numbers: float(np.mean(numbers > 0.0)),
    "lower": lambda numbers: float(np.mean(numbers)),
}


def found(claim: Claim, first: Array, second: Array | None = None) -> Finding:
    """Judge a claim by the numbers (seeds,) of its run and of the one it is compared with; NaN if not defined.

    A number that is not defined speaks against the claim: it counts as endlessly large against an upper bound, and as
    endlessly small against a lower one. With "lower" it loses its pair, as everywhere that runs are compared in pairs.
    """
    with np.errstate(all="ignore"):
        numbers = first if second is None else _COMPARE[claim.compare](first, second)
        statistic = _STATISTICS[statistic_of(claim)]
        known = numbers[~np.isnan(numbers)]
        if not len(known):
            return Finding(claim, numbers, np.nan, np.nan, np.nan, is_confirmed=False)
        least = statistic(np.where(np.isnan(numbers), -np.inf, numbers))
        most = statistic(np.where(np.isnan(numbers), np.inf, numbers))
        value = statistic(known)
        low, high = _wilson(value, known) if is_share(claim) else np.quantile(known, (LOW, HIGH)).tolist()
    return Finding(claim, numbers, value, low, high, is_confirmed=_keeps(claim, least, most))


def _wilson(share: float, numbers: Array) -> tuple[float, float]:
    return wilson(share * len(numbers), len(numbers))


def _keeps(claim: Claim, least: float, most: float) -> bool:
    is_above = claim.at_least is None or least >= claim.at_least
    is_below = claim.at_most is None or most <= claim.at_most
    return is_above and is_below and not (claim.at_least is None and claim.at_most is None)

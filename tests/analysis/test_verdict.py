import math
from itertools import product

import numpy as np
import pytest

from neuronlab.analysis.verdict import MOST_NEEDED, Verdict, needed_pairs, pair_verdict, wilson

PROBABILITIES = np.arange(1, 10) / 10


def binomial(n, p):
    """P(k successes of n) for k = 0 … n."""
    return np.array([math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])


def contains(interval, p):
    return interval[0] <= p <= interval[1]


def coverage(n, p):
    """How often the interval contains p, exactly: summed over all results of n trials."""
    return sum(chance for k, chance in enumerate(binomial(n, p)) if contains(wilson(k, n), p))


def coverage_with_ties(n, p, tie):
    """Likewise, where a trial is a tie with the probability `tie`, and p is P(win) + ½·P(tie)."""
    win, covered = p - tie / 2, 0.0
    for ties, chance in enumerate(binomial(n, tie)):
        decided = n - ties
        inner = binomial(decided, win / (1 - tie))
        covered += chance * sum(part for wins, part in enumerate(inner) if contains(wilson(wins + ties / 2, n), p))
    return covered


def test_the_interval_is_that_of_the_literature():
    """Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    known = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (successes, trials), ends in known.items():
        assert wilson(successes, trials) == pytest.approx(ends, abs=5e-5)


@pytest.mark.parametrize("n", [20, 50, 100])
def test_mean_coverage_of_the_interval_is_near_its_level(n):
    assert 0.93 <= np.mean([coverage(n, p) for p in PROBABILITIES]) <= 0.97


@pytest.mark.parametrize("n", [20, 50, 100])
def test_with_a_few_ties_that_count_half_mean_coverage_is_near_the_level_too(n):
    assert 0.93 <= np.mean([coverage_with_ties(n, p, 0.05) for p in PROBABILITIES]) <= 0.97


@pytest.mark.parametrize(("n", "p", "tie"), list(product([20, 50], [0.3, 0.5, 0.7], [0.3, 0.6])))
def test_many_ties_only_make_the_interval_cautious(n, p, tie):
    assert coverage_with_ties(n, p, tie) >= 0.94


def test_without_trials_everything_is_possible():
    assert wilson(0, 0) == (0.0, 1.0)
    nothing = pair_verdict(np.empty(0), np.empty(0))
    assert (nothing.pairs, nothing.decision, nothing.needed) == (0, "open", None)
    assert math.isnan(nothing.share)


def test_ties_count_half_and_a_diverged_run_loses_its_pair():
    nan = math.nan
    first = np.array([1.0, 2.0, 3.0, nan, 1.0, nan])
    second = np.array([2.0, 1.0, 3.0, 1.0, nan, nan])
    verdict = pair_verdict(first, second)
    assert (verdict.wins, verdict.ties, verdict.pairs) == (3.0, 2, 6)
    assert (verdict.low, verdict.high) == wilson(3, 6)
    assert pair_verdict(second, first).wins == 3.0


def test_a_verdict_is_given_only_where_one_half_is_outside():
    n = 100
    decisions = [pair_verdict(np.arange(n) >= wins, np.full(n, 0.5)).decision for wins in range(n + 1)]
    assert decisions == ["higher"] * 41 + ["open"] * 19 + ["lower"] * 41  # the sign test by its score: 10 ± 1.96·5


def test_one_pair_is_never_a_verdict_even_if_the_interval_were_sure():
    assert pair_verdict(np.array([1.0]), np.array([2.0])).decision == "open"
    assert Verdict(1.0, 0, 1, 0.6, 1.0, 4).decision == "open"


@pytest.mark.parametrize("share", [0.51, 0.55, 0.6, 0.75, 1.0, 0.4, 0.0])
def test_the_needed_pairs_are_the_fewest_that_would_decide(share):
    needed = needed_pairs(share)

    def decides(n):
        low, high = wilson(share * n, n)
        return low > 0.5 or high < 0.5

    assert decides(needed)
    assert not decides(needed - 1)


def test_a_share_close_to_one_half_needs_more_pairs_than_are_estimated():
    assert needed_pairs(0.5) is None
    assert needed_pairs(0.5 + 0.98 / math.sqrt(MOST_NEEDED) * 0.99) is None
    assert needed_pairs(0.5 + 0.98 / math.sqrt(MOST_NEEDED) * 1.01) <= MOST_NEEDED

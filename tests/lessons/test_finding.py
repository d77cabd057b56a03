import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.lessons.finding import found, statistic_of
from neuronlab.lessons.lesson import Claim
from tests.lessons.turned import confirmed_opposites

NAN = float("nan")


def claim(**more):
    return Claim(**{"says": "It is low.", "measure": "rmse", "run": "one", **more})


def numbers(*values):
    return np.array(values, float)


@pytest.mark.parametrize(
    ("statistic", "value"), [("median", 2.5), ("mean", 3.0), ("smallest", 0.0), ("largest", 7.0), ("share", 0.75)]
)
def test_a_statistic_of_the_numbers_is_confirmed_on_its_side_of_a_bound_only(statistic, value):
    given = numbers(2.0, 0.0, 3.0, 7.0)
    for side, other in (("at_least", "at_most"), ("at_most", "at_least")):
        at, beyond = {"at_least": (value, value - 0.1), "at_most": (value, value + 0.1)}[side]
        assert found(claim(statistic=statistic, **{side: at}), given).is_confirmed
        assert found(claim(statistic=statistic, **{side: beyond}), given).is_confirmed
        assert not found(claim(statistic=statistic, **{other: beyond}), given).is_confirmed
    assert found(claim(statistic=statistic, at_least=0.0), given).value == value


def test_both_bounds_must_be_kept_and_without_one_nothing_is_confirmed():
    given = numbers(1.0, 2.0, 3.0)
    assert found(claim(at_least=1.5, at_most=2.5), given).is_confirmed
    assert not found(claim(at_least=2.5, at_most=3.5), given).is_confirmed
    assert not found(claim(at_least=0.5, at_most=1.5), given).is_confirmed
    assert not found(claim(), given).is_confirmed


@pytest.mark.parametrize(
    ("compare", "expected"), [("ratio", [0.5, 2.0, 1.0]), ("difference", [-1.0, 2.0, 0.0]), ("lower", [1.0, 0.0, 0.5])]
)
def test_two_runs_are_compared_seed_by_seed(compare, expected):
    finding = found(claim(versus="two", compare=compare, at_least=0.0), numbers(1.0, 4.0, 3.0), numbers(2.0, 2.0, 3.0))
    assert finding.numbers.tolist() == expected


def test_a_share_of_pairs_has_wilsons_interval_and_other_statistics_the_spread_of_the_seeds():
    low, high = np.arange(20.0), np.arange(20.0) + 1.0
    share = found(claim(versus="two", compare="lower", statistic="median", at_least=0.5), low, high)
    assert statistic_of(share.claim) == "lower"
    assert (share.value, share.high) == (1.0, pytest.approx(1.0))
    assert share.low == pytest.approx(0.8389, abs=1e-4)
    spread = found(claim(at_most=20.0), low)
    assert (spread.value, spread.low, spread.high) == (9.5, pytest.approx(1.9), pytest.approx(17.1))


def test_a_number_that_is_not_defined_speaks_against_the_claim_whatever_the_bound():
    given = numbers(1.0, 1.0, NAN)
    assert found(claim(at_most=1.0), given).is_confirmed
    assert found(claim(at_least=1.0), given).is_confirmed
    for statistic in ("mean", "largest", "share"):
        assert not found(claim(statistic=statistic, at_most=0.9), given).is_confirmed
    assert not found(claim(statistic="largest", at_most=2.0), given).is_confirmed
    assert not found(claim(statistic="smallest", at_least=0.0), given).is_confirmed
    assert not found(claim(at_most=1.0), numbers(1.0, NAN, NAN)).is_confirmed
    assert not found(claim(at_least=1.0), numbers(1.0, NAN, NAN)).is_confirmed
    assert found(claim(at_most=2.0), given).undefined == 1


def test_without_any_number_nothing_is_confirmed():
    finding = found(claim(at_most=1.0), numbers(NAN, NAN))
    assert not finding.is_confirmed
    assert np.isnan(finding.value)


def test_a_diverged_run_loses_its_pair():
    lower = claim(versus="two", compare="lower", at_least=0.9)
    assert not found(lower, numbers(NAN, NAN), numbers(1.0, 2.0)).is_confirmed
    assert found(lower, numbers(1.0, 2.0), numbers(NAN, NAN)).is_confirmed


def test_a_ratio_to_nothing_is_endless_and_one_of_nothing_not_defined():
    ratio = claim(versus="two", at_least=10.0)
    assert found(ratio, numbers(1.0, 2.0), numbers(0.0, 0.0)).is_confirmed
    assert not found(replace(ratio, at_least=0.0), numbers(0.0), numbers(0.0)).is_confirmed


@pytest.mark.parametrize("sides", [("at_least",), ("at_most",), ("at_least", "at_most")])
@pytest.mark.parametrize(
    ("compare", "pair", "value"), [("ratio", (4.0, 2.0), 2.0), ("difference", (5.0, 2.0), 3.0), ("lower", (1, 2), 1.0)]
)
def test_a_confirmed_claim_fails_turned_round(sides, compare, pair, value):
    finding = found(claim(versus="two", compare=compare, **dict.fromkeys(sides, value)), *map(numbers, pair))
    assert finding.is_confirmed
    assert confirmed_opposites(finding) == []

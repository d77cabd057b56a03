import numpy as np
import pytest

from neuronlab.lessons.finding import found
from neuronlab.lessons.finding_text import bound_text, found_text, measured_text, number_text
from tests.lessons.test_finding import NAN, claim, numbers


def test_what_is_measured_names_the_run_the_statistic_and_the_step():
    assert measured_text(claim(steps=2_000), 20) == "RMSE of one, median of 20 seeds after 2,000 steps"
    assert measured_text(claim(steps=0, statistic="share", run=""), 1) == "RMSE, share above 0 of 1 seed at the start"


@pytest.mark.parametrize(
    ("compare", "text"),
    [
        ("ratio", "RMSE of one / two, median"),
        ("difference", "RMSE of one − two, median"),
        ("lower", "RMSE of one < two, share of pairs that are lower of 2 seeds"),
    ],
)
def test_a_comparison_names_both_runs(compare, text):
    assert measured_text(claim(versus="two", compare=compare), 2).startswith(text)


def test_what_was_found_is_said_with_its_spread():
    assert found_text(found(claim(), numbers(0.125, 0.25, 0.375))) == "0.25 (80 % of seeds: 0.15 to 0.35)"
    assert found_text(found(claim(), numbers(0.25, NAN))).endswith("0.25 to 0.25, not defined in 1)")
    share = found(claim(versus="two", compare="lower"), numbers(1.0, 1.0), numbers(2.0, 2.0))
    assert found_text(share).startswith("100.0\u202f% (95 % interval: 34.2")


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        ({"at_least": 2.0}, "at least 2"),
        ({"at_most": 1e-12}, "at most 1e−12"),
        ({"at_least": 1.0, "at_most": 2.5}, "from 1 to 2.5"),
        ({}, "–"),
    ],
)
def test_the_bound_is_said(bounds, text):
    assert bound_text(claim(**bounds)) == text


def test_shares_are_in_percent_and_other_numbers_have_four_figures():
    assert [number_text(number, claim()) for number in (0.0123456, np.inf, NAN)] == ["0.01235", "∞", "–"]
    assert number_text(0.75, claim(statistic="share")) == "75.0\u202f%"

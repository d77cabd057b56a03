import numpy as np
import pytest

from neuronlab.lessons.finding import found
from neuronlab.lessons.finding_text import bound_text, measured_text, number_text
from tests.lessons.test_finding import NAN, claim, numbers


def test_what_was_measured_is_said_with_its_spread():
    finding = found(claim(at_most=0.5), numbers(0.125, 0.25, 0.375))
    text = measured_text(finding)
    assert text == "RMSE of one: median of 3 seeds 0.25 (80 % of seeds: 0.15 to 0.35)"


def test_what_is_not_defined_is_counted():
    text = measured_text(found(claim(at_most=0.5), numbers(0.25, NAN)))
    assert text.endswith("0.25 to 0.25, not defined in 1)")


@pytest.mark.parametrize(
    ("compare", "text"),
    [
        ("ratio", "RMSE of one / two: median of 2 seeds 0.5"),
        ("difference", "RMSE of one − two: median of 2 seeds −1"),
        ("lower", "RMSE of one < two: share of pairs that are lower of 2 seeds 100.0\u202f% (95 % interval: 34.2"),
    ],
)
def test_a_comparison_names_both_runs(compare, text):
    finding = found(claim(versus="two", compare=compare, at_most=1.0), numbers(1.0, 1.0), numbers(2.0, 2.0))
    assert measured_text(finding).startswith(text)


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
    assert bound_text(found(claim(**bounds), numbers(1.0))) == text


def test_shares_are_in_percent_and_other_numbers_have_four_figures():
    plain = found(claim(at_most=0.5), numbers(1.0))
    assert [number_text(number, plain) for number in (0.0123456, np.inf, NAN)] == ["0.01235", "∞", "–"]
    share = found(claim(statistic="share", at_most=0.5), numbers(1.0))
    assert number_text(0.75, share) == "75.0\u202f%"

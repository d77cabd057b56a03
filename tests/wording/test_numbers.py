import math

import pytest

from neuronlab.wording.numbers import (
    count_text,
    counted,
    duration_text,
    ends_text,
    exact_percent_text,
    exact_text,
    figures_text,
    fine_text,
    loss_text,
    magnitude_text,
    percent_text,
    plain_text,
    position_text,
    power_text,
    rate_text,
    share_text,
    signed_text,
    subscript,
    superscript,
    weight_text,
)


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (999, "999"), (12345, "12,345"), (1_000_000, "1,000,000")])
def test_counts_have_commas_between_thousands(count, text):
    assert count_text(count) == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 points"), (1, "1 point"), (2, "2 points"), (12345, "12,345 points")]
)
def test_of_several_things_the_plural_is_counted(count, text):
    assert counted(count, "point") == text


def test_a_noun_that_ends_in_s_has_another_plural():
    assert (counted(1, "bias"), counted(2, "bias")) == ("1 bias", "2 biases")


@pytest.mark.parametrize(
    ("rate", "text"),
    [(0.0, "0.0"), (3.14, "3.1"), (12.6, "13"), (61_347.0, "61,300"), (math.nan, "–"), (math.inf, "–")],
)
def test_rates_keep_three_figures(rate, text):
    assert rate_text(rate) == text


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        (0.00534, "0.0053"),
        (0.0134, "0.0134"),
        (2.915, "2.9150"),
        (0.000034, "3.4e−5"),
        (164.72, "164.7"),
        (1.2e6, "1.2e6"),
        (0.0, "0"),
        (math.nan, "–"),
        (math.inf, "∞"),
    ],
)
def test_losses_read_the_same_at_every_size(loss, text):
    assert loss_text(loss) == text


@pytest.mark.parametrize(("value", "text"), [(3.44e-5, "3.4e−5"), (0.0, "0"), (math.nan, "–"), (math.inf, "∞")])
def test_magnitudes_have_two_figures(value, text):
    assert magnitude_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.41234, "−0.4123"), (2.0, "2"), (-0.0, "0"), (1.23456e-5, "1.235e−5"), (-math.inf, "−∞"), (math.nan, "–")],
)
def test_numbers_to_be_checked_by_hand_have_four_figures(value, text):
    assert figures_text(value) == text


@pytest.mark.parametrize(
    ("weight", "text"),
    [(-0.414, "−0.41"), (0.83, "0.83"), (0.0, "0.00"), (-0.00021, "−2.1e−4"), (3.2e5, "3.2e5"), (-math.inf, "−∞")],
)
def test_weights_have_a_real_minus_and_two_decimals(weight, text):
    assert weight_text(weight) == text


def test_indices_and_powers():
    assert (subscript(12), superscript(10), power_text(-3)) == ("₁₂", "¹⁰", "1e−3")


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0.0\u202f%"), (29 / 30, "96.7\u202f%"), (1.0, "100.0\u202f%"), (math.nan, "–")],
)
def test_shares_are_percentages_with_one_decimal(share, text):
    assert percent_text(share) == text


@pytest.mark.parametrize(
    "write",
    [
        count_text,
        fine_text,
        figures_text,
        loss_text,
        magnitude_text,
        percent_text,
        plain_text,
        rate_text,
        share_text,
        signed_text,
        weight_text,
    ],
)
@pytest.mark.parametrize("value", [-0.0, -1e-9, -0.0004, 0.0, -3, -1234.5])
def test_no_number_has_a_hyphen_and_no_zero_a_sign(write, value):
    text = write(round(value) if write is count_text else value)
    assert "-" not in text
    if "−" in text.partition("e")[0]:
        assert any(digit in "123456789" for digit in text.partition("e")[0])


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (0.254, 0.02, "0.25"),
        (-1234.5678, 1e-3, "−1234.568"),
        (0.254, 1e-4, "0.2540"),
        (1700000000.25, 0.01, "1700000000.25"),
        (-1e9, 0.5, "−1000000000.0"),
        (2.5e20, 1e17, "2.500e20"),
        (0.0, 0.0, "0.00"),
        (math.nan, 0.1, "–"),
        (3.0, math.nan, "3.00"),
        (1.0, 1e-30, "1.000000000000000"),
    ],
)
def test_a_position_has_the_digits_that_tell_it_from_the_next(value, step, text):
    assert position_text(value, step) == text


def test_the_ends_of_a_range_are_distinct_names():
    assert ends_text(-1.5, 2.0) == ("−1.5", "2")
    assert ends_text(999_999_997.7, 1_000_000_002.2) == ("999999997.7", "1000000002.2")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.003, "0.003"), (1e-8, "1e−8"), (100.0, "100"), (-0.5, "−0.5"), (0.1234567, "0.1234567"), (0.0, "0")],
)
def test_settings_keep_all_their_digits(value, text):
    assert exact_text(value) == text


@pytest.mark.parametrize(("share", "text"), [(0.2, "20\u202f%"), (0.125, "12.5\u202f%"), (0.07, "7\u202f%")])
def test_shares_that_are_set_keep_all_their_digits(share, text):
    assert exact_percent_text(share) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0 s"),
        (1e-6, "< 0.1 ms"),
        (0.0026, "2.6 ms"),
        (0.00996, "10 ms"),
        (0.2604, "260 ms"),
        (0.9996, "1.0 s"),
        (1.24, "1.2 s"),
        (59.4, "59 s"),
        (59.7, "1 min 0 s"),
        (125.2, "2 min 5 s"),
        (3599.8, "1 h 0 min"),
        (12_000.0, "3 h 20 min"),
        (math.nan, "–"),
        (math.inf, "–"),
        (-1.0, "–"),
    ],
)
def test_times_are_in_the_unit_that_suits_them(seconds, text):
    assert duration_text(seconds) == text

import math

import pytest

from neuronlab.wording.measures import measure_meaning, measure_text, number_text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.54, "0.540"), (12.0, "12.0"), (123.4, "123"), (-0.0301, "−0.0301"), (1234.4, "1,234"), (999.7, "1,000"),
     (1e-5, "1.0e−5"), (3e7, "3.0e7"), (0.0, "0"), (math.inf, "∞")],
)  # fmt: skip
def test_numbers_have_three_significant_figures(value, text):
    assert number_text(value) == text


def test_each_measure_is_written_in_its_own_form():
    assert measure_text("parameters", 1234.0) == "1,234"
    assert measure_text("collapse_difference", 1.7e-15) == "1.7e−15"
    assert measure_text("collapse_difference", 1.0) == "1.00"
    assert measure_text("parameters", math.inf) == "∞"
    assert {measure_text("rmse", value) for value in (None, math.nan)} == {"–"}


def test_what_a_number_is_names_its_run():
    assert measure_meaning("rmse", "tanh").startswith("RMSE of tanh: Root mean squared error")
    assert measure_meaning("units") == "Hidden units: Number of hidden units."

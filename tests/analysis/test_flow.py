import numpy as np
import pytest

from neuronlab.analysis.flow import (
    delta_band,
    delta_verdict,
    gradient_band,
    gradient_verdict,
    update_band,
    update_verdict,
)


@pytest.mark.parametrize("scale", [1e-8, 1.0, 30.0])
@pytest.mark.parametrize(("judge", "band_of"), [(gradient_verdict, gradient_band), (delta_verdict, delta_band)])
def test_the_first_layer_is_within_its_band_where_the_word_is_healthy(judge, band_of, scale):
    for first in np.logspace(-5, 5, 41):
        sizes = scale * np.array([first, 1.0, 1.0])
        low, high = (float(bound[0]) for bound in band_of(sizes))
        expected = "vanishing" if sizes[0] < low else "exploding" if sizes[0] > high else "healthy"
        assert judge(sizes) == expected


def test_the_output_has_nothing_to_be_compared_with():
    low, high = gradient_band(np.array([1.0, 0.1]))
    assert (low[-1], high[-1]) == (0.0, 1e3)
    assert delta_band(np.array([1.0, 0.1]))[1][-1] == np.inf


def test_only_gradients_of_weights_can_be_too_large_by_themselves():
    assert gradient_verdict(np.array([2e3, 1e3])) == "exploding"
    assert delta_verdict(np.array([2e3, 1e3])) == "healthy"


@pytest.mark.parametrize(
    ("ratios", "word"),
    [
        ([1e-3, 2e-3], "healthy"),
        ([1e-5, 2e-4], "healthy"),
        ([1e-5, 9e-5], "small updates"),
        ([1e-3, 1.1e-2], "large updates"),
        ([np.nan, 1e-3], "healthy"),
        ([np.inf, 1e-3], "large updates"),
        ([np.nan, np.nan], ""),
    ],
)
def test_updates_have_a_word(ratios, word):
    assert update_verdict(np.array(ratios)) == word
    low, high = update_band(np.array(ratios))
    assert (low == 1e-4).all()
    assert (high == 1e-2).all()

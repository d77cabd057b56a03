"""Numbers have the signs people write, in every format."""

import pytest

from neuronlab.core.text import written


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (-0.5, ".2f", "−0.50"),
        (-1.2e-6, ".1e", "−1.2e−6"),
        (3e20, "g", "3e20"),
        (1e-10, ".0e", "1e−10"),
        (1e-100, ".2g", "1e−100"),
        (12.0, "g", "12"),
        (0.25, ".0%", "25%"),
    ],
)
def test_minus_is_a_true_one_and_powers_are_short(value, spec, text):
    assert written(value, spec) == text


@pytest.mark.parametrize("spec", [".0f", ".2f", ".4f", ".1%", ".1e", ".3g", "g"])
def test_zero_has_no_sign_however_it_is_rounded(spec):
    for value in (-0.0, -1e-9, -0.0004):
        text = written(value, spec)
        assert not text.startswith("−") or text.strip("−0.,%")[:1] not in {"", "e"}
    assert written(-0.0, spec).startswith("0")

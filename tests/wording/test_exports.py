import pytest

from neuronlab.wording.exports import size_text, verified_text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (99_700, "100 kB"),
        (999_600, "1.0 MB"),
        (20_000_000, "20.0 MB"),
        (3_000_000_000_000, "3000 GB"),
    ],
)
def test_a_size_has_the_unit_that_suits_it(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(("largest", "text"), [(3.1e-7, "3e−7"), (0.0, "0"), (1e-12, "1e−12"), (0.02, "2e−2")])
def test_the_largest_difference_is_said_with_the_number_of_points(largest, text):
    assert verified_text(largest, 1_000) == f"Verified: largest difference {text} on 1,000 points"

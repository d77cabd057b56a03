"""Heights and colours: zero in the middle, the points' heights at the ends, and anything else still a colour."""

import numpy as np
import pytest

from neuronlab.gui.theme.height_scale import HeightScale


@pytest.mark.parametrize(
    ("heights", "low", "high"),
    [
        ([-1.0, 3.0], -3.0, 3.0),
        ([-4.0, 3.0], -4.0, 4.0),
        ([1.0, 3.0], 1.0, 3.0),
        ([-3.0, -1.0], -3.0, -1.0),
        ([0.0, 2.0], 0.0, 2.0),
        ([], -1.0, 1.0),
        ([5.0, 5.0], 4.0, 6.0),
        ([1e6, 1e6], 1e6 - 1e3, 1e6 + 1e3),
    ],
)
def test_the_scale_is_even_around_zero_where_that_lies_between(heights, low, high):
    scale = HeightScale.of(np.array(heights, float)[:, None])
    assert (scale.low, scale.high) == pytest.approx((low, high))


def test_heights_are_places_in_a_table_of_256_in_their_own_shape():
    places = HeightScale(-2.0, 2.0).indices(np.array([[-2.0, 0.0], [1.0, 2.0]]))
    assert places.tolist() == [[0, 127], [191, 255]]


def test_heights_beyond_the_scale_are_at_its_ends_and_what_is_no_number_in_the_middle():
    places = HeightScale(0.0, 1.0).indices(np.array([-1e300, 7.0, -np.inf, np.inf, np.nan]))
    assert places.tolist() == [0, 255, 0, 255, 127]


def test_points_that_hardly_differ_make_a_scale_too():
    scale = HeightScale.of(np.array([[1.0], [1.0 + 1e-15]]))
    assert scale.indices(np.array([-1e300, 1.0, 1e300])).tolist() == [0, 0, 255]

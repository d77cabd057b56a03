import numpy as np
import pytest

from neuronlab.analysis.class_boundaries import boundaries, margins

X, Y = np.linspace(-2.0, 2.0, 21), np.linspace(-1.0, 1.0, 11)
ACROSS, UP = np.meshgrid(X, Y)


def test_a_margin_is_the_lead_over_the_best_of_the_other_classes():
    logits = np.array([1.0, 4.0, 2.5])[:, None, None] * np.ones((3, 2, 2))
    assert [margin.tolist() for margin in margins(logits)] == [[[-3.0] * 2] * 2, [[1.5] * 2] * 2]


def test_margins_are_above_zero_exactly_where_their_class_is_the_most_likely():
    logits = np.random.default_rng(0).normal(size=(4, 11, 21))
    for number, margin in enumerate(margins(logits)):
        np.testing.assert_array_equal(margin > 0.0, logits.argmax(axis=0) == number)


def test_the_boundary_of_two_classes_is_where_their_logits_are_equal():
    x, y = boundaries(X, Y, np.stack([ACROSS, 0.5 * UP + 0.3]))
    drawn = np.isfinite(x)
    np.testing.assert_allclose(x[drawn], 0.5 * y[drawn] + 0.3, atol=1e-12)
    assert (y[drawn].min(), y[drawn].max()) == (-1.0, 1.0)


def test_on_the_boundaries_of_three_classes_the_two_best_are_equal():
    def logits(x, y):
        return np.stack([x, y, -x - y])

    x, y = boundaries(X, Y, logits(ACROSS, UP))
    ordered = np.sort(logits(*(each[np.isfinite(x)] for each in (x, y))), axis=0)
    assert ordered.shape[1] > 40
    # The lines are straight within a cell, so they cut the corner where three classes meet.
    assert ordered[2] - ordered[1] == pytest.approx(0.0, abs=0.2)
    assert np.median(ordered[2] - ordered[1]) < 1e-12


def test_a_class_that_is_the_most_likely_everywhere_has_no_boundary():
    x, y = boundaries(X, Y, np.stack([ACROSS + 9.0, ACROSS]))
    assert np.isnan(x).all()
    assert np.isnan(y).all()

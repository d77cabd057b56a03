import numpy as np
import pytest

from neuronlab.analysis.class_boundaries import boundaries, boundary_over_outputs, margins
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec

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


def output_layer(classes, width, blocks):
    labels = tuple("abcdef"[:classes])
    output, outputs = ("sigmoid", 1) if classes == 2 else ("softmax", classes)
    spec = NetworkSpec(inputs=2, outputs=outputs, hidden=(LayerSpec(width),), output=output, labels=labels)
    layer = Network(spec, np.zeros(spec.parameter_count)).layers[-1]
    layer.block[:] = np.array(blocks, float)
    return layer


SQUARE = np.array([[-1.0, -1.0], [1.0, 1.0]])


def test_over_two_outputs_the_boundary_of_two_classes_is_one_line_far_beyond_them():
    ends = boundary_over_outputs(output_layer(2, 2, [[2.0, 1.0, -1.0]]), SQUARE)
    assert ends.shape == (3, 2)
    np.testing.assert_allclose(2.0 * ends[:2, 0] + ends[:2, 1], 1.0)
    assert np.hypot(*(ends[1] - ends[0])) > 10.0
    assert np.isnan(ends[2]).all()


def test_over_one_output_it_is_where_that_output_lets_the_classes_draw():
    ends = boundary_over_outputs(output_layer(2, 1, [[2.0, -1.0]]), SQUARE)
    np.testing.assert_allclose(ends[:2, 0], 0.5)
    assert ends[:2, 1].min() < -1.0
    assert ends[:2, 1].max() > 1.0


def test_three_classes_meet_where_all_are_equal():
    angles = np.array([0.0, 2.0, 4.0]) * np.pi / 3.0
    blocks = np.stack([np.cos(angles), np.sin(angles), np.zeros(3)], axis=1)
    ends = boundary_over_outputs(output_layer(3, 2, blocks), SQUARE).reshape(3, 3, 2)[:, :2]
    near = np.hypot(*ends.transpose(2, 0, 1)).min(axis=1)
    np.testing.assert_allclose(near, 0.0, atol=1e-9)  # each line ends in the middle, where a third class takes over


def test_a_class_that_is_never_the_largest_has_no_boundary():
    ends = boundary_over_outputs(output_layer(3, 2, [[1.0, 0.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, -50.0]]), SQUARE)
    assert ends.shape == (3, 2)
    np.testing.assert_allclose(ends[:2, 0], 0.0, atol=1e-12)
    above = boundary_over_outputs(output_layer(3, 2, [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 0.0, 50.0]]), SQUARE)
    assert np.isfinite(above).all(axis=1).sum() == 2  # that of the second with the third


@pytest.mark.parametrize("blocks", [[[0.0, 0.0, 1.0]], [[np.nan, 1.0, 1.0]], [[np.inf, 1.0, 1.0]]])
def test_outputs_that_do_not_tell_classes_apart_have_none(blocks):
    assert len(boundary_over_outputs(output_layer(2, 2, blocks), SQUARE)) == 0
    assert len(boundary_over_outputs(output_layer(2, 2, [[1.0, 1.0, 0.0]]), SQUARE * np.nan)) == 0

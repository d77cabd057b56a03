import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from neuronlab.gui.plots.seeds.axis import Crosses, LossAxis, grouped, side_by_side

AREA = QRectF(44.0, 20.0, 400.0, 100.0)


@pytest.fixture(autouse=True)
def _fonts(qapp):
    """Widths of texts need the application."""


def test_a_power_of_ten_is_as_high_as_another():
    heights = LossAxis(-2.0, 0.0).y_of(np.array([1.0, 0.1, 0.01, 0.0]), AREA)
    np.testing.assert_allclose(heights[:3], [20.0, 70.0, 120.0])
    assert heights[3] > 120.0


def test_ticks_are_inside_and_far_enough_apart():
    for axis in (LossAxis(-2.0, 0.0), LossAxis(-12.0, 3.0), LossAxis(-0.5, 0.6)):
        ticks = axis.ticks(AREA)
        heights = sorted(height for height, _ in ticks)
        assert len(ticks) >= 2 or axis.high - axis.low < 2
        assert all(AREA.top() - 0.1 <= height <= AREA.bottom() + 0.1 for height in heights)
        assert (np.diff(heights) > 15.0).all()
    assert {"1", "0.1", "0.01"} <= {text for _, text in LossAxis(-2.0, 0.0).ticks(AREA)}


def test_runs_that_diverged_at_one_place_are_one_cross_with_their_number():
    crosses = grouped([44.0, 44.2, 45.0, 44.1, 300.0], slot=2)
    assert [(cross.runs, cross.text) for cross in crosses] == [(4, "4"), (1, "")]
    assert all(cross.slot == 2 for cross in crosses)


def test_crosses_of_different_runs_cover_neither_each_other_nor_the_frame():
    crosses = [Crosses(x, 12, slot) for slot in range(3) for x in (44.0, 443.0, 430.0)]
    placed = side_by_side(crosses, AREA)
    assert len(placed) == len(crosses)
    spans = sorted((cross.x - 3.5, cross.x - 3.5 + cross.width) for cross in placed)
    assert all(left[1] < right[0] for left, right in itertools.pairwise(spans))
    assert spans[0][0] >= AREA.left()
    assert spans[-1][1] <= AREA.right()

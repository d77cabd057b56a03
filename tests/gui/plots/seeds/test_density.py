import numpy as np
import pytest

from neuronlab.gui.plots.seeds.axis import LossAxis
from neuronlab.gui.plots.seeds.density import CourseDensity
from tests.sweeps.building import outcome

AXIS = LossAxis(-2.0, 0.0)
FLAT = [0.099] * 50
"""In the middle of the row at index 50."""


@pytest.fixture
def density():
    made = CourseDensity()
    made.fit((100, 50), AXIS, 49, "plan")
    return made


def course(number, losses, steps=None, **more):
    return outcome(number=number, steps=range(len(losses)) if steps is None else steps, losses=losses, **more)


def test_a_flat_curve_is_one_pixel_high_in_every_column(density):
    density.add([course(0, FLAT)], "train", 10)
    assert (density.counts.sum(axis=0) == 1).all()
    assert set(np.flatnonzero(density.counts.any(axis=1))) == {50}


def test_a_spike_between_two_columns_is_not_lost(density):
    steps = np.arange(0, 49.01, 0.1)
    losses = np.full(len(steps), 0.1)
    losses[204] = 0.9
    density.add([course(0, losses, steps=steps)], "train", 10)
    tops = density.counts[:, 20].nonzero()[0]
    assert tops.min() <= 3


def test_curves_add_up_and_none_is_drawn_twice(density):
    curves = [course(number, FLAT) for number in range(7)]
    assert density.add(curves, "train", 4) == 4
    assert density.add(curves, "train", 4) == 3
    assert density.add(curves, "train", 4) == 0
    assert density.counts.max() == 7


def test_a_curve_leaves_the_frame_at_its_edges_and_stays_inside(density):
    density.add([course(0, [1e6] * 25 + [1e-9] * 25)], "train", 1)
    assert density.counts.shape == (100, 50)
    assert density.counts[:, :24].sum() == 0
    assert density.counts[:, 30:].sum() == 0
    assert density.counts.min() == 0
    assert density.counts.sum() > 0


def test_a_run_that_diverged_ends_where_it_did(density):
    density.add([course(0, [0.1] * 10, diverged_at=10)], "train", 1)
    assert set(np.flatnonzero(density.counts.any(axis=0))) == set(range(10))


@pytest.mark.parametrize(
    "changes", [{"shape": (80, 50)}, {"axis": LossAxis(-3.0, 0.0)}, {"steps": 98}, {"of": "other"}]
)
def test_another_axis_or_size_begins_anew(density, changes):
    density.add([course(0, FLAT)], "train", 1)
    density.fit(**{"shape": (100, 50), "axis": AXIS, "steps": 49, "of": "plan"})
    assert density.counts.any()
    density.fit(**{"shape": (100, 50), "axis": AXIS, "steps": 49, "of": "plan", **changes})
    assert not density.counts.any()


def test_more_curves_are_stronger_and_never_hide_a_median(density, qapp):
    density.add([course(number, FLAT) for number in range(1)], "train", 99)
    one = density.image("#123456").pixelColor(3, 50)
    density.add([course(number, FLAT) for number in range(1000)], "train", 2000)
    many = density.image("#123456").pixelColor(3, 50)
    assert one.name() == "#123456"
    assert 0 < one.alphaF() < many.alphaF() < 0.6

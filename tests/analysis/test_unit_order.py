import numpy as np
import pytest

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.unit_order import CONTRIBUTION, ORDER_STAYS_S, POSITION, UnitOrder
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points
from tests.frames import with_part, with_status


class Clock:
    def __init__(self):
        self.seconds = 50.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="module")
def frame():
    return FrameBuilder(Trainer(make_run("4:tanh"), wavy_points(20))).build(ViewRequest())


def with_contributions(frame, *values, is_playing=True):
    frame = with_part(frame, "marks", contributions=(np.array(values),))
    return with_status(frame, is_playing=is_playing)


def test_by_place_units_stand_as_they_are_in_the_network(clock, frame):
    order = UnitOrder(clock)
    order.follow(with_contributions(frame, 1.0, 4.0, 2.0, 3.0))
    assert order.units(0).tolist() == [0, 1, 2, 3]


def test_while_it_trains_cells_keep_still_for_a_second(clock, frame):
    order = UnitOrder(clock)
    order.choose(CONTRIBUTION, with_contributions(frame, 1.0, 4.0, 2.0, 3.0))
    assert order.units(0).tolist() == [1, 3, 2, 0]
    later = with_contributions(frame, 9.0, 4.0, 2.0, 3.0)
    clock.seconds += ORDER_STAYS_S - 0.01
    order.follow(later)
    assert order.units(0).tolist() == [1, 3, 2, 0]
    clock.seconds += 0.02
    order.follow(later)
    assert order.units(0).tolist() == [0, 1, 3, 2]
    order.follow(with_contributions(frame, 1.0, 2.0, 3.0, 4.0))
    assert order.units(0).tolist() == [0, 1, 3, 2]


def test_at_rest_the_order_is_exact_at_once(clock, frame):
    order = UnitOrder(clock)
    order.choose(CONTRIBUTION, with_contributions(frame, 1.0, 4.0, 2.0, 3.0))
    order.follow(with_contributions(frame, 1.0, 4.0, 3.01, 3.0, is_playing=False))
    assert order.units(0).tolist() == [1, 2, 3, 0]


@pytest.mark.parametrize(("overtaking", "expected"), [(3.2, [1, 3, 2, 0]), (3.4, [1, 2, 3, 0])])
def test_a_unit_moves_while_it_trains_only_when_it_is_clearly_out_of_place(clock, frame, overtaking, expected):
    order = UnitOrder(clock)
    order.choose(CONTRIBUTION, with_contributions(frame, 1.0, 4.0, 2.0, 3.0))
    clock.seconds += 2.0 * ORDER_STAYS_S
    order.follow(with_contributions(frame, 1.0, 4.0, overtaking, 3.0))
    assert order.units(0).tolist() == expected


def test_equal_ones_stay_as_they_are_and_those_without_a_number_come_last(clock, frame):
    order = UnitOrder(clock)
    order.choose(CONTRIBUTION, with_contributions(frame, 2.0, np.nan, 2.0, 5.0))
    assert order.units(0).tolist() == [3, 0, 2, 1]
    assert [order.cell_of(0, unit) for unit in range(4)] == [1, 3, 2, 0]


def test_another_shape_is_put_in_order_at_once(clock, frame):
    order = UnitOrder(clock)
    order.choose(CONTRIBUTION, with_contributions(frame, 1.0, 4.0, 2.0, 3.0))
    other = FrameBuilder(Trainer(make_run("3:relu,5:tanh"), wavy_points(20))).build(ViewRequest(), is_playing=True)
    order.follow(other)
    for layer, of in enumerate(other.marks.contributions):
        assert order.units(layer).tolist() == np.argsort(-of, kind="stable").tolist()
    order.choose(POSITION, other)
    assert order.units(1).tolist() == [0, 1, 2, 3, 4]

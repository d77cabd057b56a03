import numpy as np
import pytest

from neuronlab.core.data.plane import columns_at, plane_positions, put
from neuronlab.core.data.points import DRAWN
from neuronlab.core.errors import InputError
from tests.core.building import make_points

CURVE = make_points([1.0, 2.0, 3.0], [10.0, 20.0, 30.0])
PLANE = make_points([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]], [10.0, 20.0, 30.0])


def test_a_point_of_a_curve_stands_at_its_input_and_target_and_one_of_a_plane_at_its_inputs():
    assert plane_positions(CURVE).tolist() == [[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]]
    assert plane_positions(PLANE).tolist() == [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]


def test_a_point_put_elsewhere_in_a_curve_has_another_target_and_in_a_plane_the_one_it_had():
    chosen, where = np.array([2, 0]), np.array([[7.0, 70.0], [8.0, 80.0]])
    curve = put(CURVE, chosen, where)
    assert curve.inputs.tolist() == [[8.0], [2.0], [7.0]]
    assert curve.targets.tolist() == [[80.0], [20.0], [70.0]]
    plane = put(PLANE, chosen, where)
    assert plane.inputs.tolist() == [[8.0, 80.0], [2.0, 5.0], [7.0, 70.0]]
    assert plane.targets.tolist() == PLANE.targets.tolist()
    assert curve.source.tolist() == plane.source.tolist() == [DRAWN] * 3


@pytest.mark.parametrize("points", [CURVE, PLANE], ids=["curve", "plane"])
def test_points_put_where_they_stand_are_where_they_were(points):
    assert put(points, np.arange(3), plane_positions(points)).digest == points.digest


@pytest.mark.parametrize("points", [CURVE, PLANE], ids=["curve", "plane"])
@pytest.mark.parametrize("where", [[[np.nan, 0.0]], [[0.0, np.inf]]])
def test_a_place_that_is_no_place_is_refused(points, where):
    with pytest.raises(InputError, match="not a finite number"):
        put(points, np.array([1]), np.array(where))


def test_places_become_columns_and_of_a_plane_all_get_the_target_chosen():
    where = np.array([[1.0, -1.0], [2.0, -2.0]])
    inputs, targets = columns_at(where, 1, 9.0)
    assert (inputs.tolist(), targets.tolist()) == ([[1.0], [2.0]], [[-1.0], [-2.0]])
    inputs, targets = columns_at(where, 2, 9.0)
    assert (inputs.tolist(), targets.tolist()) == (where.tolist(), [[9.0], [9.0]])
    assert [column.shape for column in columns_at(np.empty((0, 2)), 2, 9.0)] == [(0, 2), (0, 1)]

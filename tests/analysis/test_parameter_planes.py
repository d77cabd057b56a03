import numpy as np
import pytest

from neuronlab.analysis.parameter_planes import ParameterPlane, PathPlane, main_plane
from neuronlab.core.errors import InputError

RNG = np.random.default_rng(3)
ORIGIN = RNG.normal(size=6)
PLANES = [
    ParameterPlane(ORIGIN, (4, 1)),
    PathPlane(ORIGIN, np.linalg.qr(RNG.normal(size=(6, 2)))[0].T),
]


@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: type(plane).__name__)
def test_coordinates_lead_into_the_plane_and_back(plane):
    parameters = ORIGIN.copy()
    plane.put((0.7, -2.5), parameters)
    assert plane.project(parameters) == pytest.approx([0.7, -2.5])
    assert plane.distance(parameters) < 1e-12
    plane.put(tuple(plane.here), parameters)
    np.testing.assert_allclose(parameters, ORIGIN)


@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: type(plane).__name__)
def test_the_projection_is_the_nearest_point_of_the_plane(plane):
    away = ORIGIN + np.random.default_rng(5).normal(size=6)
    nearest = ORIGIN.copy()
    plane.put(tuple(plane.project(away)), nearest)
    assert plane.distance(away) == pytest.approx(np.linalg.norm(away - nearest))
    for moved in ((0.01, 0.0), (0.0, 0.01), (-0.01, 0.02)):
        other = ORIGIN.copy()
        plane.put(tuple(plane.project(away) + moved), other)
        assert np.linalg.norm(away - other) > plane.distance(away)


def test_two_parameters_vary_and_all_others_stay():
    parameters = ORIGIN.copy()
    PLANES[0].put((8.0, 9.0), parameters)
    assert (parameters[4], parameters[1]) == (8.0, 9.0)
    np.testing.assert_array_equal(parameters[[0, 2, 3, 5]], ORIGIN[[0, 2, 3, 5]])
    assert PLANES[0].here.tolist() == [ORIGIN[4], ORIGIN[1]]


def test_main_directions_are_orthonormal_and_the_first_takes_the_most():
    path = [ORIGIN + np.array([3.0, 0, 0, 0, 0, 0]), ORIGIN + np.array([0, 1.0, 0, 0, 0, 0]), ORIGIN]
    plane = main_plane(ORIGIN, path)
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(np.abs(plane.directions), np.eye(6)[:2], atol=1e-12)
    assert not plane.directions.flags.writeable


def test_a_path_comes_from_the_lower_left():
    for seed in range(5):
        path = list(ORIGIN + np.random.default_rng(seed).normal(size=(4, 6)))
        assert (main_plane(ORIGIN, path).project(path[0]) <= 0.0).all()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ([], "no checkpoints"),
        ([[1.0, 2.0]], "1 checkpoint "),
        ([[1.0, 2.0]] * 2, "2 checkpoints"),
        ([[0.0, 0.0]] * 4, "not moved"),
        ([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]], "straight"),
    ],
)
def test_a_path_without_two_directions_is_refused_with_the_reason(path, reason):
    with pytest.raises(InputError, match=reason):
        main_plane(np.zeros(2), [np.array(row) for row in path])

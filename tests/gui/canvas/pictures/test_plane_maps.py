import numpy as np
import pytest

from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.canvas.pictures.plane_maps import PLANE_MAPS, ClassMap, HeightMap

X1, X2 = np.linspace(-3.0, 3.0, 24), np.linspace(-2.0, 2.0, 16)
SLOPE = np.broadcast_to(X1, (16, 24))


def test_every_task_over_the_plane_has_a_map():
    assert set(PLANE_MAPS) == {"classes", "surface"}


def test_classes_have_a_boundary_where_they_are_equally_likely(theme):
    shown = ClassMap(theme)
    shown.recolor()
    shown.show_values(X1, X2, np.stack([SLOPE, -SLOPE]), Experiment(task="classes").workspace)
    x, _ = shown.boundary.getData()
    assert np.nanmax(np.abs(x)) < 1e-9


def test_a_surface_has_a_line_at_zero_and_others_beside_it(theme):
    shown = HeightMap(theme)
    shown.recolor()
    shown.show_values(X1, X2, SLOPE[None], Experiment(task="surface").workspace)
    assert np.nanmax(np.abs(shown.zero.getData()[0])) < 1e-9
    assert np.nanmin(np.abs(shown.contours.getData()[0])) > 0.1


@pytest.mark.parametrize("task", PLANE_MAPS)
def test_values_that_are_not_finite_are_drawn_as_nothing_in_particular(theme, task):
    shown = PLANE_MAPS[task](theme)
    shown.recolor()
    values = np.full((2 if task == "classes" else 1, 16, 24), np.nan)
    shown.show_values(X1, X2, values, Experiment(task=task).workspace)
    assert not shown.map._image.isNull()

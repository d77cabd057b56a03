"""Very many points as squares: the fuller the stronger, in the colour of what is in them."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.points import DRAWN, PointSet
from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.canvas.pictures.class_colors import class_colors
from neuronlab.gui.canvas.pictures.density import density_colors
from neuronlab.gui.theme.theme import DARK

UNIT = (0.0, 4.0)


def workspace_of(task, inputs, targets):
    count = len(inputs)
    points = PointSet(inputs, targets, ids=range(count), test=[False] * count, source=[DRAWN] * count)
    return replace(getattr(Experiment(), task), points=points)


def colors_of(workspace, cells=(2, 4), most=None):
    """Colours over 0 to 4 both ways."""
    return density_colors(workspace, UNIT, UNIT, cells, DARK, most)


def test_a_square_is_filled_where_there_are_points_the_lowest_row_first():
    pixels = colors_of(workspace_of("curve", [[0.5], [3.5], [3.5]], [[0.5], [3.0], [3.1]]))
    assert pixels.shape == (2, 4, 4)
    assert np.argwhere(pixels[..., 3] > 0).tolist() == [[0, 0], [1, 3]]
    point = DARK.color("text")
    assert pixels[0, 0, :3].tolist() == [point.red(), point.green(), point.blue()]


@pytest.mark.parametrize("task", ["curve", "surface"])
def test_the_fuller_a_square_the_stronger(task):
    columns = np.repeat([0.5, 1.5, 2.5], [1, 5, 50])
    inputs, heights = columns[:, None], np.ones((len(columns), 1))
    workspace = workspace_of(task, inputs if task == "curve" else np.hstack([inputs, heights]), heights)
    strengths = colors_of(workspace)[0, :, 3].tolist()
    assert 0 < strengths[0] < strengths[1] < strengths[2] < 255
    assert strengths[3] == 0


def test_points_outside_of_the_ranges_are_in_no_square():
    inputs = [[-0.1], [4.0], [2.0], [2.0]]
    assert not colors_of(workspace_of("curve", inputs, [[1.0], [1.0], [-1e-9], [4.0]])).any()


def test_classes_are_mixed_in_proportion():
    inputs = [[0.5, 0.5]] * 4 + [[3.5, 3.5]]
    pixels = colors_of(workspace_of("classes", inputs, [[0.0], [0.0], [0.0], [1.0], [1.0]]))
    first, second = (np.array([c.red(), c.green(), c.blue()], float) for c in class_colors(DARK)[:2])
    assert np.abs(pixels[0, 0, :3] - (0.75 * first + 0.25 * second)).max() <= 1.0
    assert np.abs(pixels[1, 3, :3] - second).max() <= 1.0


def test_a_square_of_a_surface_has_the_colour_of_its_mean_height():
    inputs = [[0.5, 0.5], [0.5, 0.5], [2.5, 0.5], [3.5, 0.5]]
    pixels = colors_of(workspace_of("surface", inputs, [[-1.0], [0.0], [-1.0], [1.0]]))
    table = DARK.diverging_table()
    assert np.abs(pixels[0, 0, :3].astype(int) - table[63, :3]).max() <= 1
    assert pixels[0, 2, :3].tolist() == table[0, :3].tolist()
    assert pixels[0, 3, :3].tolist() == table[255, :3].tolist()


def test_of_many_points_some_are_looked_at():
    workspace = workspace_of("curve", [[0.5], [1.5], [2.5], [3.5]], [[1.0]] * 4)
    assert np.count_nonzero(colors_of(workspace, most=2)[0, :, 3]) == 2
    np.testing.assert_array_equal(colors_of(workspace, most=4), colors_of(workspace))


def test_some_of_the_points_show_every_class_where_classes_alternate():
    classes = np.arange(400)[:, None] % 2
    workspace = workspace_of("classes", 0.5 + 2.0 * np.hstack([classes, classes]), classes)
    np.testing.assert_array_equal(colors_of(workspace, most=200)[..., 3] > 0, colors_of(workspace)[..., 3] > 0)

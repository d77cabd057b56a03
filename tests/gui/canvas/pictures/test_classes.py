"""The plane in the colours of its classes, and the line between them."""

import numpy as np
from PySide6.QtGui import QColor

from tests.windows import share_window


def the_plane_has_the_colour_of_the_class_that_is_told_there(window, in_task, learned):
    in_task("classes")
    window.canvas.plot.show_ranges((-8.0, 8.0), (-3.4, 3.4))
    frame = learned(600)
    image = window.canvas.plot.grab().toImage()
    colors = [QColor(name) for name in window.theme.colors.classes]
    for x, y in ((-5.5, 2.0), (-5.5, -2.0), (5.5, 2.0), (5.5, -2.0)):  # where there are no points
        pixel = image.pixelColor(window.canvas.plot.position_of(x, y).toPoint())
        predicted_class = int(frame.network.predict(np.array([[x, y]]))[0, 0] > 0.5)
        distances = [abs(pixel.hueF() - color.hueF()) for color in colors[:2]]
        assert int(np.argmin(distances)) == predicted_class


def the_boundary_runs_where_both_classes_are_equally_likely(window, in_task, learned):
    in_task("classes")
    frame = learned(600)
    x, y = window.canvas.pictures["classes"].boundary.getData()
    on_line = np.isfinite(x)
    assert on_line.sum() > 20
    chance = frame.network.predict(np.column_stack([x[on_line], y[on_line]]))[:, 0]
    # Between two nodes of the grid the line is straight; a logit of 0.3 is 7 % of probability.
    assert np.median(np.abs(np.log(chance / (1.0 - chance)))) < 0.3


def hard_classes_have_no_shades(window, in_task, switch, learned):
    in_task("classes")
    learned(50)
    picture = window.canvas.pictures["classes"]
    assert len(np.unique(picture.map._pixels[..., 3])) > 10
    switch("Decision regions")
    assert len(np.unique(picture.map._pixels.reshape(-1, 4), axis=0)) == 2


test_colours_of_classes = share_window(
    the_plane_has_the_colour_of_the_class_that_is_told_there,
    the_boundary_runs_where_both_classes_are_equally_likely,
    hard_classes_have_no_shades,
)

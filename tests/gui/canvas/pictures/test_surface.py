"""Heights in colours, and the lines of equal height."""

import numpy as np
from PySide6.QtGui import QColor

from tests.windows import share_window


def heights_are_orange_above_and_blue_below_zero(window, in_task, learned):
    in_task("surface")
    frame = learned(800)
    image = window.canvas.plot.grab().toImage()
    theme = window.theme.colors
    grid, heights = frame.plane, frame.plane.values[0]
    for extreme, name in ((np.argmax(heights), "positive"), (np.argmin(heights), "negative")):
        row, column = np.unravel_index(extreme, heights.shape)
        at = window.canvas.plot.position_of(grid.x1[column], grid.x2[row]).toPoint()
        around = [image.pixelColor(at.x() + dx, at.y() + dy) for dx in (-6, 0, 6) for dy in (-6, 0, 6)]
        hues = [abs(color.hueF() - QColor(getattr(theme, name)).hueF()) for color in around]
        assert min(hues) < 0.06


def contours_lie_at_round_heights(window, in_task, learned):
    in_task("surface")
    frame = learned(400)
    x, y = window.canvas.pictures["surface"].contours.getData()
    on_line = np.isfinite(x)
    heights = frame.network.predict(np.column_stack([x[on_line], y[on_line]]))[:, 0]
    assert np.median(np.abs(heights / 0.5 - np.round(heights / 0.5))) < 0.02


test_heights = share_window(
    heights_are_orange_above_and_blue_below_zero,
    contours_lie_at_round_heights,
)

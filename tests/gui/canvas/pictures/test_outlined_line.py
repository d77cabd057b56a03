"""A line with an outline: both are drawn, shown and hidden together."""

import numpy as np
import pytest

from neuronlab.gui.canvas.pictures.outlined_line import OutlinedLine

X, Y = np.array([-1.0, 1.0]), np.array([0.3, 0.3])


@pytest.fixture
def line(plot, theme):
    line = OutlinedLine()
    for item in line.items:
        plot.addItem(item, ignoreBounds=True)
    plot.box.setBackgroundColor(theme.colors.color("positive"))
    line.recolor(theme.colors, "text", 3.0)
    return line


def around(plot):
    """Colours above and below the middle of the line."""
    image, at = plot.grab().toImage(), plot.position_of(0.1, 0.3).toPoint()
    return {image.pixelColor(at.x(), at.y() + away).name() for away in range(-4, 5)}


def test_the_line_stands_on_its_outline_on_any_ground(line, plot, theme):
    line.show((X, Y))
    assert line.is_visible
    assert {theme.colors.text, theme.colors.plot, theme.colors.positive} <= around(plot)


def test_both_are_hidden_together(line, plot, theme):
    line.show((X, Y))
    line.show(None)
    assert not line.is_visible
    assert around(plot) == {theme.colors.positive}

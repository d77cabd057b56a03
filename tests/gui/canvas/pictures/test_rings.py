"""Rings around points: as wide as they should be, on a broader ring, and gone where there is no point."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QTextDocument

from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.gui.canvas.pictures.rings import Rings, ring_image
from neuronlab.gui.theme.theme import DARK, GROUND, LIGHT, mixed
from tests.gui.contrast import VISIBLE, contrast, luminance

AT = np.array([[0.3, 0.3], [1.0, 0.5]])  # away from the grid


@pytest.fixture
def rings(plot, theme):
    rings = Rings()
    for item in rings.items:
        plot.addItem(item, ignoreBounds=True)
    rings.recolor(theme.colors.color("ring"), theme.colors.color("under_ring"))
    return rings


def across(plot):
    """Colours to the right of the first ring's middle, by distance in pixels."""
    image, at = plot.grab().toImage(), plot.position_of(*AT[0]).toPoint()
    return [image.pixelColor(at.x() + away, at.y()).name() for away in range(14)]


def test_a_ring_is_white_between_two_dark_edges_even_on_white(rings, plot, theme):
    plot.box.setBackgroundColor(theme.colors.color("ring"))
    rings.show_at(AT)
    colors = across(plot)
    assert theme.colors.ring in colors[7:10]
    for inner, outer in ((5, 8), (9, 12)):
        assert any(contrast(color, theme.colors.ring) >= VISIBLE for color in colors[inner:outer])
    assert colors[13] == theme.colors.ring


@pytest.mark.parametrize("number", range(MAX_CLASSES))
def test_a_ring_can_be_seen_on_the_ground_of_every_class(rings, plot, theme, number):
    colors = theme.colors
    ground = mixed(colors.classes[number], colors.plot, GROUND)
    plot.box.setBackgroundColor(QColor(ground))
    rings.show_at(AT)
    seen = across(plot)
    assert ground == seen[13]
    edge = min(seen[10:12], key=luminance)
    assert contrast(colors.ring, edge) >= VISIBLE


def test_rings_are_counted_and_gone_with_their_points(rings):
    rings.show_at(AT)
    assert rings.count == 2
    assert rings.is_visible
    rings.show_at(np.empty((0, 2)))
    assert rings.count == 0
    assert not rings.is_visible


def test_a_wider_ring_leaves_room_for_another(rings, plot, theme):
    rings.show_at(AT, 23)
    colors = across(plot)
    assert theme.colors.ring in colors[10:13]
    assert theme.colors.ring not in colors[5:10]


def test_the_legend_has_the_ring_as_an_image_of_its_own_for_each_theme(qapp):
    assert ring_image(DARK).startswith("<img src=")
    assert ring_image(DARK) == ring_image(DARK)
    document = QTextDocument()
    document.setHtml(ring_image(LIGHT))
    assert document.size().height() > 13

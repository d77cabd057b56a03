"""The box is as large as its text, in two lines if it must be, and reads well in both themes."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from neuronlab.gui.lessons.bubble import Bubble
from neuronlab.gui.theme.theme import DARK, LIGHT
from tests.gui.contrast import READABLE, contrast


@pytest.fixture
def bubble(shown, theme):
    return Bubble(shown(QWidget()).window(), theme)


def test_a_long_text_gets_more_lines_instead_of_more_width(bubble):
    short, long = bubble.say("Press it"), bubble.say("Choose **ReLU** for this layer, then press Play and look")
    assert long.height() > short.height()
    assert short.width() < long.width() < 240
    assert bubble.accessibleName() == "Choose ReLU for this layer, then press Play and look"


def test_box_and_arrow_are_drawn_in_the_theme(bubble, theme):
    size, target = bubble.say("Press it"), QRect(50, 60, 40, 20)
    bubble.show_at(QRect(QPoint(60, 140), size), target)
    assert bubble.geometry().top() < 100  # the arrow
    for colors in (DARK, LIGHT):
        theme.set_mode("dark" if colors.is_dark else "light")
        image = bubble.grab().toImage()
        corner = bubble.box.topLeft() - bubble.pos() + QPoint(6, 6)
        assert image.pixelColor(corner).name() == colors.text
        assert contrast(colors.text, colors.panel) > READABLE

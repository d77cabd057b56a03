"""A ring stands around an area and lets the mouse through."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QPushButton, QWidget

from neuronlab.gui.lessons.ring import Ring
from tests.controls import click


@pytest.fixture
def window(shown):
    return shown(QWidget()).window()


def test_the_ring_is_around_the_area_and_not_on_it(window, theme):
    ring = Ring(window, theme)
    ring.show_around(QRect(50, 60, 40, 20))
    assert ring.geometry().contains(QRect(50, 60, 40, 20))
    image = ring.grab().toImage()
    colors = [image.pixelColor(ring.width() // 2, y).name() for y in range(ring.height())]
    assert colors[1] == theme.colors.text
    assert colors[ring.height() // 2] != theme.colors.text


def test_what_is_inside_can_be_clicked(window, theme, qtbot):
    button = QPushButton("Play", window)
    button.setGeometry(50, 60, 80, 30)
    button.show()
    Ring(window, theme).show_around(button.geometry())
    with qtbot.waitSignal(button.clicked):
        click(qtbot, button)


def test_the_ring_ends_where_the_window_ends(window, theme):
    ring = Ring(window, theme)
    ring.show_around(window.rect())
    assert ring.geometry() == window.rect()

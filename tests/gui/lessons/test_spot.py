"""A spot is what can be seen of a part of the window, and is scrolled to."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QScrollArea, QWidget

from neuronlab.gui.lessons.spot import Spot


@pytest.fixture
def area(shown):
    area = QScrollArea()
    content = QWidget()
    content.resize(200, 3000)
    area.setWidget(content)
    return shown(area)


@pytest.fixture
def low(area):
    low = QWidget(area.widget())
    low.setGeometry(10, 2000, 50, 20)
    low.show()
    return low


def test_what_is_scrolled_out_of_sight_is_empty_until_it_is_scrolled_to(low):
    spot = Spot.whole(low)
    assert spot.area().isEmpty()
    spot.scroll_to()
    assert spot.area().size() == low.size()
    assert low.window().rect().contains(spot.area())


def test_a_part_is_in_the_coordinates_of_the_window(area):
    spot = Spot(area.viewport(), QRect(5, 6, 7, 8))
    corner = area.viewport().mapTo(area.window(), area.viewport().rect().topLeft())
    assert spot.area() == QRect(5, 6, 7, 8).translated(corner)


def test_what_is_hidden_is_empty(area):
    area.hide()
    assert Spot.whole(area).area().isEmpty()

import pytest
from PySide6.QtWidgets import QLineEdit

from neuronlab.gui.widgets.difference_dots import DifferenceDot, DotSample, mark_difference
from tests.controls import click, type_text


@pytest.fixture
def field(qtbot):
    field = QLineEdit()
    field.resize(100, 28)
    qtbot.addWidget(field)
    field.show()
    return field


def dots_of(field):
    return field.findChildren(DifferenceDot)


def test_a_field_has_one_dot_while_it_differs(field):
    mark_difference(field, False)
    assert not dots_of(field)
    mark_difference(field, True)
    mark_difference(field, True)
    (dot,) = dots_of(field)
    assert dot.isVisible()
    mark_difference(field, False)
    assert not dot.isVisible()


def test_the_dot_stays_in_the_corner_and_lets_the_mouse_through(field, qtbot):
    mark_difference(field, True)
    (dot,) = dots_of(field)
    field.resize(160, 28)
    qtbot.waitUntil(lambda: 150 < dot.geometry().right() < 160)
    assert dot.geometry().top() < 5
    click(qtbot, field, dot.geometry().center())
    type_text(qtbot, field, "7")
    assert field.text() == "7"


def test_a_sample_is_a_dot_of_the_same_colour(field, qtbot):
    mark_difference(field, True)
    (dot,) = dots_of(field)
    sample = DotSample()
    qtbot.addWidget(sample)
    sample.resize(9, 9)
    assert sample.grab().toImage().pixelColor(4, 4) == dot.grab().toImage().pixelColor(dot.rect().center())

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from neuronlab.gui.theme.sizes import (
    PERCENTS,
    bound_size,
    fix_size,
    px,
    resize_children,
    scaled,
    set_text_percent,
    text_percent,
)
from neuronlab.gui.theme.theme import BODY, figures, text_font


@pytest.fixture(autouse=True)
def usual_size_afterwards():
    yield
    set_text_percent(100)


def test_lengths_follow_the_text_size():
    for percent in PERCENTS:
        set_text_percent(percent)
        assert text_percent() == percent
        assert px(200.0) == 2.0 * percent
        assert scaled(13) == round(0.13 * percent)
        assert figures().pixelSize() == text_font().pixelSize() == scaled(BODY)


def test_a_text_size_that_does_not_exist_is_the_usual_one():
    set_text_percent(37)
    assert text_percent() == 100


def test_widgets_keep_their_proportions_to_the_text(qtbot):
    root = QWidget()
    qtbot.addWidget(root)
    fixed, bounded, free = QLabel(), QLabel(), QLabel()
    row = QHBoxLayout(root)
    for label in (fixed, bounded, free):
        row.addWidget(label)
    fix_size(fixed, 40, 20)
    bound_size(bounded, least_width=60, most_height=30)
    set_text_percent(150)
    resize_children(root)
    assert (fixed.minimumWidth(), fixed.maximumWidth()) == (60, 60)
    assert (fixed.minimumHeight(), fixed.maximumHeight()) == (30, 30)
    assert (bounded.minimumWidth(), bounded.maximumHeight()) == (90, 45)
    assert (bounded.minimumHeight(), free.minimumWidth()) == (0, 0)

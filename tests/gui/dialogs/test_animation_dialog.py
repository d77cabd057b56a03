import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from neuronlab.gui.dialogs.animation_dialog import (
    LIVE,
    TIMELINE,
    WIDTHS,
    AnimationChoice,
    AnimationDialog,
    animation_size,
)
from neuronlab.wording.pictured import PICTURED
from tests.controls import click


@pytest.fixture
def make(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)

    def dialog(kept):
        made = AnimationDialog(kept, parent)
        made.open()
        return made

    return dialog


def test_it_says_what_the_animation_will_be(make, qtbot):
    dialog = make(40)
    assert dialog.outlook.text() == "40 pictures, 2.7 s, 640 × 400 pixels. The timeline keeps 40 steps."
    click(qtbot, dialog.format.button(".mp4"))
    click(qtbot, dialog.source.button(LIVE))
    assert dialog.outlook.text().startswith("Up to 90 pictures, 6.0 s")
    assert dialog.choice == AnimationChoice("canvas", ".mp4", LIVE, 90, 15, 640)


def test_without_a_timeline_only_what_comes_can_be_recorded(make):
    dialog = make(0)
    assert not dialog.source.button(TIMELINE).isEnabled()
    assert dialog.choice.source == LIVE


def test_both_sides_of_every_animation_are_even():
    sizes = [animation_size(name, int(width)) for name in PICTURED for width in WIDTHS]
    assert all(size.width() % 2 == size.height() % 2 == 0 and not size.isEmpty() for size in sizes)
    assert animation_size("canvas", 960) == QSize(960, 600)

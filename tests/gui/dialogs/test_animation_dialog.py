import pytest
from PySide6.QtCore import QSize, Qt
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
from tests.controls import click, press_key


@pytest.fixture
def make(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)

    def dialog(kept):
        made = AnimationDialog(kept, {"loss": QSize(400, 200)}, parent)
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
    press_key(qtbot, dialog.part, Qt.Key.Key_L)
    assert "640 × 320 pixels" in dialog.outlook.text()  # as it is on screen


def test_without_a_timeline_only_what_comes_can_be_recorded(make):
    dialog = make(0)
    assert not dialog.source.button(TIMELINE).isEnabled()
    assert dialog.choice.source == LIVE


def test_both_sides_of_every_animation_are_even():
    on_screen = {"canvas": QSize(997, 301), "timeline": QSize(1280, 1)}
    sizes = [
        animation_size(AnimationChoice(name, ".mp4", source, 9, 9, int(width)), on_screen)
        for name in PICTURED
        for width in WIDTHS
        for source in (LIVE, TIMELINE)
    ]
    assert all(size.width() % 2 == size.height() % 2 == 0 and not size.isEmpty() for size in sizes)
    assert animation_size(AnimationChoice("canvas", ".gif", TIMELINE, 9, 9, 960), on_screen) == QSize(960, 600)

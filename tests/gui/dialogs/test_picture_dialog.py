import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from neuronlab.gui.dialogs.picture_dialog import FOR_PRINT, PictureChoice, PictureDialog
from tests.controls import click


@pytest.fixture
def parent(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


@pytest.fixture
def dialog(parent, qtbot):
    dialog = PictureDialog("canvas", {"canvas": QSize(700, 400)}, is_dark=True, parent=parent)
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


def test_the_choice_is_what_was_clicked(dialog, qtbot):
    assert dialog.choice == PictureChoice("canvas", ".png", 2, False)
    click(qtbot, dialog.format.button(".png"))
    click(qtbot, dialog.scale.button("4"))
    click(qtbot, dialog.theme.button(FOR_PRINT))
    assert dialog.choice == PictureChoice("canvas", ".png", 4, True)
    assert dialog.outlook.text().startswith("2,800 × 1,600 pixels.")
    with qtbot.waitSignal(dialog.accepted):
        click(qtbot, dialog.accept_button)


def test_a_drawing_has_no_scale(dialog, qtbot):
    click(qtbot, dialog.format.button(".svg"))
    assert not dialog.scale.isEnabled()
    assert dialog.choice.scale == 1
    assert "pixels" not in dialog.outlook.text()


def test_a_part_that_is_not_on_screen_has_its_usual_size_and_is_said_to_be_drawn(dialog):
    assert "not on screen" not in dialog.outlook.text()
    dialog.part.show_key("landscape")
    dialog.part.activated.emit(dialog.part.currentIndex())
    assert "1,920 × 960 pixels" in dialog.outlook.text()
    assert "not on screen" in dialog.outlook.text()


def test_a_light_window_is_as_for_print_anyway(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = PictureDialog("canvas", {}, is_dark=False, parent=parent)
    assert not dialog.theme.isEnabled()

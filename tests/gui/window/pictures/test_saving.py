"""Pictures are copied and saved by menus and dialogs, and nothing of the work or the window changes by that."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, qGray
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from neuronlab.gui.dialogs.picture_dialog import PictureChoice, PictureDialog
from neuronlab.gui.window.pictures.saving import pictures_of
from tests.controls import click
from tests.gui.window.menus.conftest import RightHand, entry


@pytest.fixture
def pictures(window):
    return pictures_of(window)


@pytest.fixture
def right_hand(window, qtbot):
    return RightHand(window, qtbot)


def shown(window):
    return "".join(window.insight_bar.text.parts)


def test_what_is_on_screen_is_copied_by_context_menus_and_the_file_menu(window, hand, right_hand):
    right_hand.click(window.canvas.mouse_target(), hand.at(2.5, 1.2))
    right_hand.choose("Copy picture")
    image = QApplication.clipboard().image()
    assert image.size() == window.canvas.size() * 2
    assert "Copied the picture (Plot" in shown(window)

    menu = next(action.menu() for action in window.menuBar().actions() if action.text() == "&File")
    copying = next(action.menu() for action in menu.actions() if action.text() == "Cop&y picture")
    copying.aboutToShow.emit()
    texts = [action.text() for action in copying.actions()]
    assert texts[:3] == ["Whole window", "Plot", "Network"]
    assert "Landscape" not in texts
    entry(copying, "Whole window").trigger()
    assert QApplication.clipboard().image().size() == window.size() * 2


def test_a_view_is_saved_from_its_context_menu_in_the_format_that_was_clicked_or_a_sentence_says_why_not(
    window, pictures, right_hand, qtbot, tmp_path, monkeypatch
):
    path = tmp_path / "loss.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    right_hand.click(window.loss, window.loss.rect().center())
    right_hand.choose("Save picture…")
    (dialog,) = window.findChildren(PictureDialog)
    assert dialog.choice.name == "loss"
    click(qtbot, dialog.format.button(".svg"))
    click(qtbot, dialog.accept_button)
    qtbot.waitUntil(path.exists)
    assert "<title>Loss of " in path.read_text()
    qtbot.waitUntil(lambda: f"Saved the picture to {path}" in shown(window))
    assert window.settings.export_folder == tmp_path

    pictures.save(PictureChoice("canvas", ".png", 1, False), tmp_path / "missing" / "a.png")
    qtbot.waitUntil(lambda: window.findChildren(QMessageBox) != [])
    assert "its folder does not exist" in window.findChildren(QMessageBox)[0].text()
    pictures.save(PictureChoice("canvas", ".png", 1, False), tmp_path / "a.jpg")
    assert any("must end in one of .png, .svg, .pdf" in box.text() for box in window.findChildren(QMessageBox))
    assert not (tmp_path / "a.jpg").exists()


def test_what_is_not_on_screen_and_what_is_for_print_comes_from_a_studio_and_nothing_else_changes(
    window, session, pictures, learned, rest, snapshot, qtbot, tmp_path
):
    learned(30)
    rest()
    before, page = snapshot(), window.stage.page
    session.look_back(session.frame.trajectory.checkpoints[-2])
    rest()
    moment, ranges = session.document.moment, window.canvas.plot.ranges
    paths = [tmp_path / "contributions.png", tmp_path / "canvas.png"]
    pictures.save(PictureChoice("contributions", ".png", 1, False), paths[0])
    pictures.save(PictureChoice("canvas", ".png", 1, True), paths[1])
    qtbot.waitUntil(lambda: all(path.exists() for path in paths) and not pictures.studios._open)
    assert QImage(str(paths[0])).size() == QSize(960, 480)
    assert QImage(str(paths[1])).size() == window.canvas.size()
    assert is_light(QImage(str(paths[1])))
    assert window.theme.colors.is_dark
    assert (session.document.moment, window.canvas.plot.ranges, window.stage.page) == (moment, ranges, page)
    after = snapshot()
    assert after.state.parameters.tobytes() == before.state.parameters.tobytes()
    assert after.state.step == before.state.step
    assert session.document.undo_stack.count() == 0


def is_light(image):
    return qGray(image.pixel(3, 3)) > 200

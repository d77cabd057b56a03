import pytest
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox, QProxyStyle, QStyle, QWidget
from typing_extensions import override

from neuronlab import __version__
from neuronlab.app import make_application
from neuronlab.gui.dialogs.messages import ErrorDialogs, show_about, warn
from neuronlab.gui.dialogs.shortcuts import ShortcutsDialog


@pytest.fixture
def host(qtbot):
    """A window that dialogs belong to."""
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    return host


@pytest.fixture
def errors(host):
    return ErrorDialogs(host, "/var/log/lab.log")


def box_of(host):
    """The message that stands over a window."""
    (box,) = (box for box in host.findChildren(QMessageBox) if box.isVisible())
    return box


def test_a_second_error_waits_until_the_first_has_been_read(errors):
    errors.show("The first.")
    errors.show("The second.")
    first = errors.dialog
    assert first.text() == "The first."
    first.accept()
    assert errors.dialog.text() == "The second."
    errors.dialog.accept()
    errors.show("The first.")
    assert errors.dialog.isVisible()
    errors.dialog.accept()


def test_an_error_that_comes_again_and_again_is_shown_once(errors):
    errors.show_once("The paint ran out.")
    errors.dialog.accept()
    errors.show_once("The paint ran out.")
    assert not errors.dialog.isVisible()
    errors.show_once("Another one.")
    assert errors.dialog.isVisible()
    errors.dialog.accept()


def test_a_sentence_that_is_read_or_waits_already_does_not_wait_again(errors):
    for sentence in ("One.", "One.", "Two.", "Two."):
        errors.show(sentence)
    read = []
    while errors.dialog.isVisible():
        read.append(errors.dialog.text())
        errors.dialog.accept()
    assert read == ["One.", "Two."]


def test_an_error_says_where_the_details_are_and_stops_nothing(errors):
    errors.show("The paint ran out.")
    assert "/var/log/lab.log" in errors.dialog.informativeText()
    assert not errors.dialog.isModal()
    errors.dialog.accept()


def test_what_could_not_be_done_is_told_without_waiting_for_an_answer(host, qtbot):
    warn(host, "Not written", "The disk is full.")
    box = box_of(host)
    assert (box.text(), box.isModal()) == ("The disk is full.", False)
    box.accept()
    qtbot.waitUntil(lambda: not host.findChildren(QMessageBox))


def test_the_version_and_the_log_are_told(host):
    show_about(host, "/var/log/lab.log")
    box = box_of(host)
    assert __version__ in box.text()
    assert "/var/log/lab.log" in box.informativeText().replace("\u200b", "")
    box.accept()


class _StyleWithIcons(QProxyStyle):
    """A style that asks for icons on the buttons of dialogs, as those of some desktops do."""

    @override
    def styleHint(self, hint, *others):
        is_asked = hint == QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons
        return 1 if is_asked else super().styleHint(hint, *others)


@pytest.fixture
def asks_for_icons():
    application = make_application()
    application.setStyle(_StyleWithIcons("Fusion"))
    yield
    make_application()


def test_buttons_of_dialogs_have_no_icons_whatever_the_desktop_asks_for(asks_for_icons, host, errors):
    def icons(dialog):
        boxes = dialog.findChildren(QDialogButtonBox)
        assert boxes
        return [not button.icon().isNull() for box in boxes for button in box.buttons()]

    errors.show("An error.")
    warn(host, "Title", "A warning.")
    show_about(host, "")
    boxes = [box for box in host.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) == 3
    keys = ShortcutsDialog({"Data": [("T", "Table")]}, host)
    for dialog in (*boxes, keys):
        assert not any(icons(dialog))
        dialog.close()

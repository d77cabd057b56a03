"""The contents of a file and the code that uses it, to be read and copied."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from neuronlab.files.models.offers import Contents
from neuronlab.gui.dialogs.export_contents import ExportContents
from tests.controls import click, press_key

SNIPPETS = {"PyTorch": "import torch", "Keras": "import keras"}


@pytest.fixture
def shown(qtbot):
    shown = ExportContents()
    qtbot.addWidget(shown)
    shown.show()
    shown.copied_of = []
    shown.copied.connect(shown.copied_of.append)
    return shown


def test_text_is_copied_whole_although_its_beginning_is_shown(shown, qtbot):
    shown.show_contents(".h", Contents("ŷ = x;".encode(), "ŷ …"))
    assert (shown.preview.toPlainText(), shown.extent.text()) == ("ŷ …", "7 bytes")
    click(qtbot, shown.copy_contents)
    assert QApplication.clipboard().text() == "ŷ = x;"
    assert shown.copied_of == ["Copied 7 bytes of text."]


def test_the_memory_of_a_microcontroller_is_stated(shown):
    shown.show_contents(".h", Contents(bytes(2_100), "", flash=1_300))
    assert shown.extent.text() == "2.1 kB; its numbers take 1.3 kB of flash"


def test_a_binary_file_is_not_copied_as_text(shown):
    shown.show_contents(".npz", Contents(b"PK", "layer0.weights"))
    assert not shown.copy_contents.isEnabled()


def test_code_is_shown_for_one_library_after_the_other_and_copied(shown, qtbot):
    shown.show_snippets(SNIPPETS)
    assert shown.snippet.toPlainText() == "import torch"
    press_key(qtbot, shown.language, Qt.Key.Key_Down)
    assert shown.snippet.toPlainText() == "import keras"
    click(qtbot, shown.copy_snippet)
    assert QApplication.clipboard().text() == "import keras"
    shown.show_snippets(dict(SNIPPETS))  # of another name of the file
    assert shown.language.currentText() == "Keras"


def test_one_library_leaves_nothing_to_choose_and_none_nothing_to_copy(shown):
    shown.show_snippets({"Python": "pass"})
    assert (shown.language.isVisible(), shown.copy_snippet.isEnabled()) == (False, True)
    shown.forget()
    assert (shown.snippet.toPlainText(), shown.copy_snippet.isEnabled()) == ("", False)

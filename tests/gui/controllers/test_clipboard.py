from threading import Event

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from neuronlab.app import first_experiment
from neuronlab.core.data.edits import clear_points
from neuronlab.core.errors import InputError
from neuronlab.gui.controllers import clipboard
from neuronlab.gui.controllers.clipboard import Clipboard
from neuronlab.session.document import Document
from neuronlab.session.proposals import Proposal
from neuronlab.session.selection import Selection
from tests.patience import WAIT_S


class Pasted:
    """Keeps what would be shown in the import dialog, and the share codes that would be pasted."""

    def __init__(self):
        self.texts, self.codes = [], []

    def takes(self, text):
        is_code = text.startswith("[NeuronLab")
        self.codes += [text] * is_code
        return is_code

    def paste(self, text):
        self.texts.append(text)


@pytest.fixture
def pasted():
    return Pasted()


@pytest.fixture
def document(qapp):
    return Document(first_experiment())


@pytest.fixture
def selection(qapp):
    return Selection()


@pytest.fixture
def board(document, selection, pasted):
    """The clipboard, with a word of our own on it."""
    parent = QObject()
    board = Clipboard(document, selection, pasted, pasted, parent)
    QApplication.clipboard().setText("before")
    yield board
    board.close()


@pytest.fixture
def noticed(board):
    noticed = []
    board.noticed.connect(noticed.append)
    return noticed


@pytest.fixture
def gate(monkeypatch):
    """Copying waits until this is set; it is at the end of the test."""
    gate, write = Event(), clipboard.points_text

    def write_later(points, progress):
        assert gate.wait(WAIT_S)
        return write(points, progress)

    monkeypatch.setattr(clipboard, "points_text", write_later)
    yield gate
    gate.set()


def lines():
    return QApplication.clipboard().text().splitlines()


def test_all_points_are_copied_with_the_names_of_their_columns(board, document, qtbot):
    points = document.experiment.workspace.points
    with qtbot.waitSignal(board.noticed) as noticed:
        board.copy()
    header, *rows = lines()
    assert header.split("\t") == ["x", "y"]
    assert [tuple(map(float, row.split("\t"))) for row in rows] == [
        (x, y) for (x,), (y,) in zip(points.inputs, points.targets, strict=True)
    ]
    assert str(len(points)) in noticed.args[0]


def test_of_a_selection_only_the_selected_points_are_copied(board, document, selection, qtbot):
    points = document.experiment.workspace.points
    selection.choose(points.ids[3:5])
    with qtbot.waitSignal(board.noticed):
        board.copy()
    assert [float(row.split("\t")[0]) for row in lines()[1:]] == points.inputs[3:5, 0].tolist()


def test_points_are_copied_in_the_order_they_are_given(board, document, qtbot):
    points = document.experiment.workspace.points
    given = points.take([4, 1])
    with qtbot.waitSignal(board.noticed):
        board.copy_points(given)
    assert [float(row.split("\t")[0]) for row in lines()[1:]] == points.inputs[[4, 1], 0].tolist()


def test_without_points_nothing_is_copied_and_that_is_told(board, document, noticed):
    experiment = document.experiment
    document.push(Proposal(experiment.with_workspace(clear_points(experiment.workspace)), "Clear"))
    board.copy()
    assert len(noticed) == 1
    assert lines() == ["before"]


def test_nothing_is_pasted_while_points_are_still_copied(board, pasted, noticed, gate, qtbot):
    board.copy()
    board.paste()
    assert len(noticed) == 1
    with qtbot.waitSignal(board.noticed):
        gate.set()
    board.paste()
    assert pasted.texts == [QApplication.clipboard().text()]


def test_another_copy_takes_the_place_of_one_that_is_still_made(board, document, noticed, gate, qtbot):
    points = document.experiment.workspace.points
    board.copy()
    board.copy_points(points.take([0, 1]))
    with qtbot.waitSignal(board.noticed):
        gate.set()
    assert len(lines()) == 3
    assert len(noticed) == 1


def test_text_is_handed_to_the_import_and_blanks_are_refused(board, pasted, noticed):
    board.paste()
    assert (pasted.texts, noticed) == (["before"], [])
    QApplication.clipboard().setText(" \n ")
    board.paste()
    assert pasted.texts == ["before"]
    assert len(noticed) == 1


def test_what_cannot_be_copied_is_told_and_the_clipboard_stays(board, pasted, monkeypatch, qtbot):
    def refuse(*_):
        raise InputError("No room.")

    monkeypatch.setattr(clipboard, "points_text", refuse)
    with qtbot.waitSignal(board.noticed) as noticed:
        board.copy()
    assert noticed.args == ["No room."]
    assert lines() == ["before"]
    board.paste()  # nothing is still being copied
    assert pasted.texts == ["before"]


def test_a_share_code_is_no_table(board, pasted):
    QApplication.clipboard().setText("[NeuronLab-share-1:AAAA]")
    board.paste()
    assert (pasted.texts, pasted.codes) == ([], ["[NeuronLab-share-1:AAAA]"])

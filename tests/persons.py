"""A person at the whole program, which shows one window after the other."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from neuronlab.app import Program, make_application
from neuronlab.session.doorbell import Doorbell
from tests.controls import click
from tests.windows import Hand, never_thaw

CTRL = Qt.KeyboardModifier.ControlModifier


class Person:
    """What a person does with the program."""

    def __init__(self, program, qtbot):
        self._program, self._qtbot = program, qtbot

    @property
    def lab(self):
        return self._program.lab

    @property
    def window(self):
        return self._program.lab.window

    @property
    def title(self):
        return self.window.windowTitle().replace("[*]", "*" if self.window.isWindowModified() else "")

    def starts(self, opening):
        with self._qtbot.waitActive(self._shown(opening)):
            self.window.activateWindow()
        self._qtbot.waitUntil(lambda: self.lab.session.frame is not None)

    def _shown(self, opening):
        self._program.show(opening)
        return self.window

    def draws(self):
        Hand(self.window, self._qtbot).click(0.0, 1.2)

    def presses(self, key, modifiers=CTRL):
        self.window.activateWindow()
        self._qtbot.waitUntil(self.window.isActiveWindow)
        QTest.keyClick(self.window, key, modifiers)

    def steps(self):
        made = self.lab.session.frame.step
        self.lab.session.step()
        self._qtbot.waitUntil(lambda: self.lab.session.frame.step > made)

    def answers(self, label, sentence):
        def asked():
            return [box for box in self.window.findChildren(QMessageBox) if box.isVisible()]

        self._qtbot.waitUntil(lambda: bool(asked()))
        (box,) = asked()
        assert box.text().replace("\u200b", "") == sentence or sentence in box.text()
        click(self._qtbot, next(button for button in box.buttons() if button.text() == label))

    def gets_another_window(self, do):
        before = self.lab
        do()
        self._qtbot.waitUntil(lambda: self.lab is not before and self.lab.session.frame is not None)

    def is_gone(self):
        self._qtbot.waitUntil(lambda: not self.window.isVisible())

    def count(self):
        return len(self.lab.session.document.experiment.workspace.points)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir(exist_ok=True)
    return tmp_path / "data"


@pytest.fixture
def path(tmp_path, monkeypatch):
    """What the file dialogs answer."""
    path = tmp_path / "spiral.nlab"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    return path


@pytest.fixture
def person(qtbot, folder, monkeypatch):
    never_thaw(monkeypatch)
    monkeypatch.setattr("neuronlab.session.home_file.LOOK_MS", 10**6)
    make_application()
    doorbell = Doorbell()
    program = Program(folder, doorbell)
    yield Person(program, qtbot)
    program.lab.window.close_without_remembering()
    program.lab.window.deleteLater()
    doorbell.close()

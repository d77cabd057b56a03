import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neuronlab.app import Lab, first_experiment, make_application
from neuronlab.core.state import NOTHING_LEARNED


class Hand:
    """What a person does with the mouse on the canvas, in the plot's units."""

    def __init__(self, window):
        self._canvas = window.canvas
        self._target = window.canvas.mouse_target()

    def at(self, x, y):
        return self._canvas.plot.position_of(x, y).toPoint()

    def click(self, x, y):
        QTest.mouseClick(self._target, Qt.MouseButton.LeftButton, pos=self.at(x, y))

    def double_click(self, x, y):
        self.click(x, y)
        QTest.mouseDClick(self._target, Qt.MouseButton.LeftButton, pos=self.at(x, y))

    def hover(self, x, y):
        QTest.mouseMove(self._target, self.at(x, y))

    def drag(self, *places, button=Qt.MouseButton.LeftButton, steps=12):
        QTest.mousePress(self._target, button, pos=self.at(*places[0]))
        for start, stop in itertools.pairwise(places):
            begin, end = self.at(*start), self.at(*stop)
            for number in range(1, steps + 1):
                QTest.mouseMove(self._target, begin + QPoint(end - begin) * number / steps)
        QTest.mouseRelease(self._target, button, pos=self.at(*places[-1]))


@pytest.fixture
def lab(qtbot, tmp_path):
    """The whole application on the screen, with its first frame."""
    make_application()
    lab = Lab((first_experiment(), NOTHING_LEARNED), tmp_path / "autosave.nlab", tmp_path / "neuronlab.log")
    lab.window.resize(1280, 720)
    with qtbot.waitSignal(lab.session.frame_shown):
        lab.start()
    with qtbot.waitExposed(lab.window):
        lab.window.activateWindow()
    yield lab
    lab.window.close_without_remembering()
    lab.window.deleteLater()


@pytest.fixture
def window(lab):
    return lab.window


@pytest.fixture
def session(lab):
    return lab.session


@pytest.fixture
def hand(window):
    return Hand(window)


@pytest.fixture
def points(session):
    """The points as they are now."""
    return lambda: session.document.experiment.workspace.points


@pytest.fixture
def run(session):
    """The active run as it is now."""
    return lambda: session.document.experiment.workspace.run

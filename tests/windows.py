import functools
import inspect
import itertools
import random

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neuronlab.app import first_experiment, make_application
from neuronlab.files.session.work import Work
from neuronlab.lab import Lab
from tests.controls import LEFT, click, double_click, hover, until_usable
from tests.patience import WAIT_MS


class Hand:
    """What a person does with the mouse on the canvas, in the plot's units."""

    def __init__(self, window, qtbot):
        self._canvas, self._qtbot = window.canvas, qtbot
        self._target = window.canvas.mouse_target()

    def at(self, x, y):
        until_usable(self._qtbot, self._target)
        return self._canvas.plot.position_of(x, y).toPoint()

    def click(self, x, y, **how):
        click(self._qtbot, self._target, self.at(x, y), **how)

    def double_click(self, x, y):
        double_click(self._qtbot, self._target, self.at(x, y))

    def hover(self, x, y):
        hover(self._qtbot, self._target, self.at(x, y))

    def drag(self, *positions, button=LEFT, steps=12):
        QTest.mousePress(self._target, button, pos=self.at(*positions[0]))
        for start, stop in itertools.pairwise(positions):
            begin, end = self.at(*start), self.at(*stop)
            for number in range(1, steps + 1):
                QTest.mouseMove(self._target, begin + QPoint(end - begin) * number / steps)
        QTest.mouseRelease(self._target, button, pos=self.at(*positions[-1]))


def never_thaw(monkeypatch):
    """Let no window thaw what was collected: it would be searched for garbage, a fifth of a second after each test."""
    monkeypatch.setattr("neuronlab.session.collector.gc.freeze", lambda: None)
    monkeypatch.setattr("neuronlab.session.collector.gc.unfreeze", lambda: None)


@pytest.fixture
def open_lab(qtbot, tmp_path, monkeypatch):
    """Put the whole application on the screen, with its first frame; a notice stays until the test is over.

    With a `LessonCourse` its window is that of a lesson: `lab.window.lesson` is the controller, which has the panel.
    """
    monkeypatch.setattr("neuronlab.gui.bars.insight_bar.NOTICE_MS", 10 * WAIT_MS)
    never_thaw(monkeypatch)
    make_application()
    opened = []

    def open_it(course=None):
        work = Work(first_experiment())
        lab = Lab(work, tmp_path / "autosave.nlab", tmp_path / "neuronlab.log", course=course)
        opened.append(lab)
        lab.window.canvas.gestures.hand.rng = np.random.default_rng(1)  # what is strewn is the same in every run
        lab.window.resize(1280, 800)
        with qtbot.waitSignal(lab.session.frame_shown):
            lab.start()
        with qtbot.waitActive(lab.window):
            lab.window.activateWindow()
        return lab

    yield open_it
    for lab in opened:
        lab.window.close_without_remembering()
        lab.window.deleteLater()


@pytest.fixture
def lab(open_lab):
    return open_lab()


@pytest.fixture
def window(lab):
    return lab.window


@pytest.fixture
def session(lab):
    return lab.session


@pytest.fixture
def rest(window, session, snapshot, qtbot):
    """Wait until all that was asked for is on the screen: no frame is on its way, nothing has to be laid out."""

    def wait():
        QApplication.processEvents()
        qtbot.waitUntil(lambda: not window.feed._again.isActive())
        snapshot()
        qtbot.waitUntil(lambda: session._frames.is_empty)
        QApplication.processEvents()

    return wait


@pytest.fixture
def hand(window, qtbot):
    return Hand(window, qtbot)


@pytest.fixture
def points(session):
    """The points as they are now."""
    return lambda: session.document.experiment.workspace.points


@pytest.fixture
def run(session):
    """The active run as it is now."""
    return lambda: session.document.experiment.workspace.run


def undo_all(session):
    """Bring the experiment back to what it was at first."""
    stack = session.document.undo_stack
    while stack.canUndo():
        stack.undo()
    stack.clear()


def share_window(*tests):
    """One test of several that share a window, which takes a quarter of a second to build.

    Each finds the experiment as it was at first, paused and trained no further, nothing selected, the pencil in hand,
    all points in view and no menu open, and otherwise what the others have left: they pass in any order, which
    `-p randomly` tries. A failure says in which of them.
    """

    def through_all(window, rest, snapshot, pytestconfig, **given):
        has = {"window": window, "rest": rest, "snapshot": snapshot, **given}
        document = window.session.document
        document.undo_stack.clear()  # what fixtures have done stays
        first = document.experiment
        states = {slot: learned.state for slot, learned in snapshot().learned.get(first.task, {}).items()}
        in_order = list(tests)
        if pytestconfig.pluginmanager.has_plugin("randomly"):
            random.shuffle(in_order)
        for test in in_order:
            try:
                test(**{name: has[name] for name in inspect.signature(test).parameters})
                if (popup := QApplication.activePopupWidget()) is not None:
                    popup.close()
                window.session.pause()
                undo_all(window.session)
                document.set_up("As at first", first, states)  # whatever of it was left in another way
                document.undo_stack.clear()
                window.selection.clear()
                window.data_panel.tool_buttons["draw"].click()
                window.canvas.gestures.hand.rng = np.random.default_rng(1)
                window.canvas.fit()
                rest()
            except BaseException as error:
                error.add_note(f"in {test.__name__}")
                raise

    names = ["window", "rest", "snapshot", "pytestconfig"]
    names += [name for test in tests for name in inspect.signature(test).parameters]
    fixtures = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in dict.fromkeys(names)]
    through_all.__signature__ = inspect.Signature(fixtures)
    return through_all


def in_one_window(names, cases):
    """As `pytest.mark.parametrize`, but all cases share the fixtures: to build a window takes a quarter of a second.

    For tests that do not care what the window has been used for before. A failure says with which case.
    """
    keys = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)

    def decorate(test):
        @functools.wraps(test)
        def through_all(**given):
            for case in cases:
                values = dict(zip(keys, (case,) if len(keys) == 1 else case, strict=True))
                try:
                    test(**given, **values)
                except BaseException as error:
                    error.add_note(f"with {values}")
                    raise

        kept = [each for name, each in inspect.signature(test).parameters.items() if name not in keys]
        through_all.__signature__ = inspect.Signature(kept)
        return through_all

    return decorate

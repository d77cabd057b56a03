"""Every test runs without a display, with settings and data of its own, and has to stop what it started."""

import gc
import logging
import math
import os
import sys

# Before anything imports Qt or NumPy, which would start a thread for each core: those of several workers get in each
# other's way.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pytest

from neuronlab.cli import main
from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.tables.points import write_curve
from tests.leaks import still_running
from tests.patience import WAIT_MS, PatientBot, give_examples_time
from tests.sessions import snapshots_of

pytest_plugins = ["pytester"]

give_examples_time()


def pytest_collection_finish():
    """What was collected stays to the end: thousands of tests are not searched for garbage after each of them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _isolated(tmp_path, monkeypatch):
    """The user's own settings and data are neither read nor written, and no log is left open."""
    monkeypatch.setenv("NEURONLAB_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    if qt_core := sys.modules.get("PySide6.QtCore"):  # a test of the core alone does without
        settings = qt_core.QSettings
        for kind in (settings.Format.NativeFormat, settings.Format.IniFormat):
            settings.setPath(kind, settings.Scope.UserScope, str(tmp_path / "settings"))
    if own_settings := sys.modules.get("neuronlab.session.settings"):  # windows of tests do not wait for a calm picture
        monkeypatch.setattr(own_settings, "FIRST_SPEED", math.inf)
    if app := sys.modules.get("neuronlab.app"):  # nor do they pause before a test has seen enough
        monkeypatch.setattr(app, "FIRST_STOP", StopSpec())
    yield
    for handler in logging.getLogger().handlers[:]:
        if handler.__class__.__module__ == "neuronlab.log":
            logging.getLogger().removeHandler(handler)
            handler.close()


@pytest.fixture(autouse=True)
def _garbage_stays_in_this_thread():
    """Garbage that holds Qt objects crashes when it is collected in another thread: collect it here, between tests.

    Before a test and not after one, when what that one has used is still held. What is left is not searched again,
    which takes a fifth of a second, up to a test that ends with a window: its collector thaws everything.
    """
    gc.disable()
    qt_core = sys.modules.get("PySide6.QtCore")
    if qt_core is not None and qt_core.QCoreApplication.instance() is not None:
        gc.collect()
        gc.freeze()
    yield
    gc.enable()


_known_to_run: set[str] = set()


@pytest.fixture(autouse=True)
def _leaves_nothing_running(_isolated):
    """Fail a test that leaves a thread or a timer running, which would disturb the next one."""
    yield
    left = still_running()
    new = sorted(left - _known_to_run)  # the next test is not blamed for it
    _known_to_run.clear()
    _known_to_run.update(left)
    if new:
        pytest.fail(f"still running after the test: {', '.join(new)}")


@pytest.fixture
def qtbot(qapp, request):
    """As pytest-qt's own, with more patience."""
    return PatientBot(request)


@pytest.fixture
def sine_csv(tmp_path):
    """100 points of a sine far from the origin and very flat, which only a standardised network can learn."""
    x = np.linspace(1e6, 1e6 + 6.0, 100)[:, None]
    path = tmp_path / "points.csv"
    write_curve(path, x, 1e-3 * np.sin(x - 1e6))
    return path


@pytest.fixture
def run_cli(capfd):
    """Run the command line in this process: (exit code, stdout, stderr)."""

    def run(*arguments):
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return run


@pytest.fixture
def wait_for_frame(qtbot, session):
    """Wait until a frame is shown for which something holds, and return it."""

    def wait(holds, timeout=WAIT_MS):
        if session.frame is None or not holds(session.frame):
            with qtbot.waitSignal(session.frame_shown, timeout=timeout, check_params_cb=holds):
                pass
        return session.frame

    return wait


@pytest.fixture
def snapshot(session, qtbot):
    """The work as it is, once the training thread has done all that was asked before."""

    def take():
        with qtbot.waitSignal(snapshots_of(session)) as taken:
            session.request_snapshot()
        return taken.args[0]

    return take


@pytest.fixture
def learned(session, snapshot, wait_for_frame, monkeypatch):
    """Play until just so many more steps are made, and pause; returns the last frame.

    Just so many, since how far training gets before it hears of a pause is up to the machine.
    """
    advance = Trainer.advance

    def learn(steps):
        goal = snapshot().state.step + steps
        with monkeypatch.context() as patch:
            patch.setattr(Trainer, "advance", lambda trainer, more: advance(trainer, min(more, goal - trainer.step)))
            session.play()
            wait_for_frame(lambda frame: frame.is_playing and frame.step == goal)
            session.pause()
            return wait_for_frame(lambda frame: not frame.is_playing)

    return learn

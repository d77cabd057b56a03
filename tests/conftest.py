"""Every test runs without a display, with settings and data of its own, and has to stop what it started."""

import os
import sys

# Before anything imports Qt or NumPy.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest

from tests.leaks import active_timers, running_threads


@pytest.fixture(autouse=True)
def _isolated(tmp_path, monkeypatch):
    """The user's own settings and data are neither read nor written."""
    monkeypatch.setenv("NEURONLAB_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    if qt_core := sys.modules.get("PySide6.QtCore"):  # a test of the core alone does without
        settings = qt_core.QSettings
        for kind in (settings.Format.NativeFormat, settings.Format.IniFormat):
            settings.setPath(kind, settings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def _leaves_nothing_running(_isolated):
    """Fail a test that leaves a thread or a timer running, which would disturb the next one."""
    threads, timers = running_threads(), active_timers()
    yield
    left = sorted((running_threads() - threads) | (active_timers() - timers))
    if left:
        pytest.fail(f"still running after the test: {', '.join(left)}")

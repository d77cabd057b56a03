"""The command hands its folder to the demo, prints what that leaves, and needs neither a display nor, to fail, Qt."""

import argparse
import os
import sys
import types
from pathlib import Path

import pytest

from neuronlab.commands.demo import run
from neuronlab.core.errors import WorkError


@pytest.fixture
def use_demo(monkeypatch):
    """Put a function in the place of the demo, which would open a window."""

    def use(run_demo):
        stand_in = types.ModuleType("neuronlab.demo")
        stand_in.run_demo = run_demo
        monkeypatch.setitem(sys.modules, "neuronlab.demo", stand_in)

    return use


def test_the_demo_prints_the_files_it_leaves(use_demo, run_cli):
    use_demo(lambda out: [out / "points.csv", out / "window.png"])
    printed = "".join(f"{Path('pictures') / name}\n" for name in ("points.csv", "window.png"))
    assert run_cli("demo", "--out", "pictures") == (0, printed, "")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
@pytest.mark.parametrize(("platform", "used"), [(None, "offscreen"), ("xcb", "xcb")])
def test_the_window_is_off_screen_unless_another_platform_is_chosen(use_demo, run_cli, monkeypatch, platform, used):
    monkeypatch.setenv("QT_QPA_PLATFORM", platform or "")
    if platform is None:
        monkeypatch.delenv("QT_QPA_PLATFORM")
    platforms = []
    use_demo(lambda out: platforms.append(os.environ["QT_QPA_PLATFORM"]) or [])
    assert run_cli("demo", "--out", "pictures")[0] == 0
    assert platforms == [used]


def test_a_qt_that_cannot_be_loaded_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "neuronlab.demo", None)  # whatever imports it gets an ImportError
    with pytest.raises(WorkError, match="Qt"):
        run(argparse.Namespace(out=tmp_path))

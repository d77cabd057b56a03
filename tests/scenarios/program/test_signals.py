"""Ctrl+C, kill and a closed terminal end the window as its own button does: saved, at any moment."""

import sys

import pytest

from neuronlab.files.session.file import load_session
from tests.scenarios.program.signals import (
    DESKTOP_ENDS,
    DIALOG,
    EXIT,
    NAMES,
    STUCK,
    ended,
    ended_by,
    random_endings,
    running,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals for other processes")


def require_saved(tmp_path, ending, how=""):
    assert ending == (0, ""), how
    states = load_session(tmp_path / "data" / "autosave.nlab").states
    assert states["curve"][0].step > 0, how


# A terminate is among the tests below, and the end of the desktop in `test_named_files`.
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long if name == "SIGTERM" else []) for name in NAMES]
)
def test_a_signal_saves_and_quits_during_training(tmp_path, name):
    require_saved(tmp_path, ended_by(name, 0.1))


def test_a_second_signal_while_the_window_closes_breaks_nothing(tmp_path):
    require_saved(tmp_path, ended_by("SIGTERM", 0.1, 0.02))


def test_a_signal_ends_a_dialog_that_is_open(tmp_path):
    require_saved(tmp_path, ended_by("SIGTERM", 0.3, does=DIALOG))


def test_the_program_ends_although_a_step_does_not(tmp_path):
    process = running(STUCK)
    assert process.stdout.readline() == "stuck\n"
    process.terminate()
    assert ended(process) == (0, "")
    experiment = load_session(tmp_path / "data" / "autosave.nlab").experiment
    assert len(experiment.workspace.points)
    assert "a thread is still at work" in (tmp_path / "data" / "neuronlab.log").read_text()


@pytest.mark.parametrize("does", [EXIT, pytest.param(DESKTOP_ENDS, marks=pytest.mark.long)])
def test_the_end_of_the_desktop_session_saves_and_quits(tmp_path, does):
    require_saved(tmp_path, ended(running(does)))


@pytest.mark.long
@pytest.mark.timeout(600)
def test_forty_signals_at_random_moments_save_and_quit(tmp_path):
    for ending in random_endings(40, seed=12):
        require_saved(tmp_path, ended_by(*ending), ending)
        (tmp_path / "data" / "autosave.nlab").unlink()

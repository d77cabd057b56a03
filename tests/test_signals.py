"""Ctrl+C, kill and a closed terminal end the window as its own button does: saved, at any moment."""

import sys

import pytest

from neuronlab.files.session_file import load_session
from tests.signals import NAMES, ended_by, random_endings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals for other processes")


def require_saved(tmp_path, *ending, **how):
    code, _, complaint = ended_by(*ending, **how)
    assert (code, complaint) == (0, ""), ending
    _, states = load_session(tmp_path / "data" / "autosave.nlab")
    assert states["curve"].step > 0, ending


@pytest.mark.parametrize("name", NAMES)
def test_a_signal_saves_and_quits_during_training(tmp_path, name):
    require_saved(tmp_path, name, 0.1)


def test_a_second_signal_while_the_window_closes_breaks_nothing(tmp_path):
    require_saved(tmp_path, "SIGTERM", 0.1, 0.02)


def test_a_signal_ends_a_dialog_that_is_open(tmp_path):
    require_saved(tmp_path, "SIGTERM", 0.1, has_dialog=True)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_forty_signals_at_random_moments_save_and_quit(tmp_path):
    for ending in random_endings(40, seed=12):
        require_saved(tmp_path, *ending)
        (tmp_path / "data" / "autosave.nlab").unlink()

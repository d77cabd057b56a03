"""Real programs beside each other: one file in one window, and what a kill or the end of the desktop leaves."""

import signal
import subprocess
import sys
import time

import pytest

from neuronlab.app import first_experiment
from neuronlab.files.session.file import load_session, read_home, save_session
from neuronlab.files.session.work import Work
from neuronlab.session.opening import Opening, open_last, open_named

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals for other processes")

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from neuronlab import app, cli
from neuronlab.gui.window.main_window import MainWindow
from neuronlab.session import autosave
autosave.AUTOSAVE_MS = 50
start, come = app.Program._start, MainWindow.come_forward
def begin(program, lab):
    start(program, lab)
    window, document = lab.window, lab.session.document
    def look(frame):
        lab.session.frame_shown.disconnect(look)
        if DRAWS:
            window.data_panel.clear.click()
        print("open", window.windowTitle(), flush=True)
        QTimer.singleShot(0, lambda: DOES)
    lab.session.frame_shown.connect(look)
def forward(window):
    come(window)
    print("raised", flush=True)
app.Program._start, MainWindow.come_forward = begin, forward
raise SystemExit(cli.main(sys.argv[1:]))
"""
LOOKS_S = 0.02
"""Seconds between looks at a file; the program needs the processor too."""
SESSION_ENDS = "QApplication.instance().commitDataRequest.emit(None)"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "spiral.nlab"
    save_session(path, Work(first_experiment()))
    return path


@pytest.fixture
def run():
    """Start the program with arguments; whatever is left is killed in the end."""
    running = []

    def run(*arguments, draws=False, does="None"):
        program = PROGRAM.replace("DRAWS", str(draws)).replace("DOES", does)
        command = [sys.executable, "-c", program, *map(str, arguments)]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return running[-1]

    yield run
    for process in running:
        process.kill()
        process.communicate()


def test_the_second_program_raises_the_window_of_the_first_and_ends(run, path, tmp_path):
    first = run(path)
    assert first.stdout.readline() == "open spiral.nlab[*] – NeuronLab\n"
    (tmp_path / "link.nlab").symlink_to(path)
    second = run(tmp_path / "link.nlab")
    said, complaint = second.communicate(timeout=60)
    assert (said, complaint, second.returncode) == (
        "link.nlab is open in another window, which was brought to the front.\n",
        "",
        0,
    )
    assert first.stdout.readline() == "raised\n"
    first.kill()
    first.wait()
    opening = open_named(path, tmp_path / "data")
    assert isinstance(opening, Opening)  # the lock of a killed program is no obstacle
    opening.release()


def wait_for_changes(autosave):
    """Wait until the autosave has what was drawn; the program saves it within a moment."""
    while not autosave.exists() or not (home := read_home(autosave)) or not home.is_modified:
        time.sleep(LOOKS_S)
    while len(load_session(autosave).experiment.workspace.points):
        time.sleep(LOOKS_S)


def brought_back(tmp_path):
    opening = open_last(tmp_path / "data")
    opening.release()
    return len(opening.work.experiment.workspace.points), opening.work.home.is_modified, opening.recovered


def test_a_kill_loses_nothing_that_the_autosave_has(run, path, tmp_path):
    process = run(path, draws=True)
    assert process.stdout.readline().startswith("open spiral.nlab")
    wait_for_changes(tmp_path / "data" / "autosave.nlab")
    process.send_signal(signal.SIGKILL)
    process.wait()
    count, is_modified, sentence = brought_back(tmp_path)
    assert (count, is_modified) == (0, True)
    assert sentence.startswith("Recovered spiral.nlab as of ")
    assert sentence.endswith("; not saved yet")
    assert len(load_session(path).experiment.workspace.points) == 40


def test_the_end_of_the_desktop_session_asks_nothing_and_is_made_good(run, path, tmp_path):
    process = run(path, draws=True, does=SESSION_ENDS)
    _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (0, "")
    count, is_modified, sentence = brought_back(tmp_path)
    assert (count, is_modified) == (0, True)
    assert sentence.endswith("; not saved yet")

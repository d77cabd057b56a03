"""Writers that are killed, and disks that fail: a few of each here, all of them with `make kill`."""

import importlib
import os
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from neuronlab.files.session.file import read_save_number

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs forks")


def test_killed_writers_tear_lose_and_leave_nothing(pytestconfig):
    command = [sys.executable, "-m", "scripts.kill", "--kills", "6", "--calls", "3"]
    done = subprocess.run(command, cwd=pytestconfig.rootpath, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "6 kills at random" in done.stdout
    assert done.stdout.endswith(": 0 faults.\n")
    if "No system calls were watched" in done.stdout:
        pytest.skip(done.stdout.splitlines()[0])
    assert "kills at system calls" in done.stdout
    assert "errors of the disk" in done.stdout


@pytest.fixture
def kill():
    return importlib.import_module("scripts.kill")  # trains two networks, so not while tests are collected


TORN = {
    "cut short": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "gone": lambda path: path.unlink(),
    "with a file beside it": lambda path: (path.parent / "neuronlab.tmp").write_bytes(b"half"),
}


@pytest.mark.parametrize("tear", TORN.values(), ids=TORN)
@pytest.mark.parametrize("task", ["save", "save as", "export .npz", "export .json", "export .csv", "export .gif"])
def test_a_fault_is_found(kill, tmp_path, capsys, task, tear):
    def tear_and_check(folder):
        task_of = kill.TASKS[task]
        task_of.prepare(folder, 0)
        tear(next(path for path in folder.iterdir() if path.suffix != ".lock"))
        task_of.check(folder)

    run = kill.Run()
    run.do("tears", task, tear_and_check)
    assert len(run.faults) == 1
    assert capsys.readouterr().out.startswith(f"FAULT  {task}: ")


def test_a_save_that_gets_lost_is_found(kill, tmp_path, monkeypatch, capsys):
    """The kill comes after a save beyond the first, however long that takes."""

    def wait_for_saves(_seconds):
        until = time.monotonic() + 60.0
        while read_save_number(folder / "autosave.nlab") < 3 and time.monotonic() < until:
            time.sleep(0.01)

    run, folder, save = kill.Run(), tmp_path, kill.TASKS["save"]
    monkeypatch.setattr(kill, "time", SimpleNamespace(sleep=wait_for_saves))
    monkeypatch.setattr(kill, "_saved", lambda folder: 5)  # however many more were complete
    run.do("kills", "save", lambda _folder: kill.kill_at_random(save, kill.random.Random(0), folder))
    assert "was complete, and 5 is there" in run.faults[0]

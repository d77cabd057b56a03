"""The monkey at the window: what it does it can do again, and what it breaks is found."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENT = ["--blocked", "60", "--closing", "60"]
"""`make soak` measures; here other tests run at the same time."""


def soak(folder, *options, before=""):
    """Run the command in this folder, once `before`, a line of Python, has been run in each of its processes."""
    if before:
        (folder / "sitecustomize.py").write_text(before)
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "soak.py"), *PATIENT, "--journals", str(folder / "journals"), *options],
        env={"PYTHONPATH": f"{ROOT}:{folder}", "QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_few_seconds_break_nothing(tmp_path):
    ended = soak(tmp_path, "--seed", "1", "--seeds", "1", "--seconds", "2")
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.long
def test_what_a_journal_holds_is_done_again_and_what_breaks_is_named(tmp_path):
    journal = tmp_path / "journal.jsonl"
    actions = [{"kind": "often", "target": "play", "number": 1}, {"kind": "often", "target": "reset", "number": 1}]
    journal.write_text("\n".join(map(json.dumps, actions)))
    whole = soak(tmp_path, "--replay", str(journal))
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert "2 actions" in whole.stdout
    breaks = "import neuronlab.session.document as d; d.Document.start_over = lambda *_: 1 / 0"
    broken = soak(tmp_path, "--replay", str(journal), before=breaks)
    assert broken.returncode == 1
    assert "ZeroDivisionError" in broken.stdout


@pytest.mark.long
def test_a_pause_and_too_much_memory_are_faults_with_what_they_come_from(tmp_path):
    strict = ["--blocked", "0.0001", "--memory", "1"]  # the last of two equal options counts
    ended = soak(tmp_path, "--seed", "1", "--seeds", "1", "--seconds", "1", *strict)
    assert ended.returncode == 1
    assert re.search(r"The event loop stood still for \d+\.\d\d s, \d+\.\d\d s of processor time: ", ended.stdout)
    assert re.search(r"It took \d+ MB, with at most \d[\d,]* parameters and \d[\d,]* points", ended.stdout)


def test_a_process_that_dies_is_a_fault(tmp_path):
    ended = soak(
        tmp_path, "--seeds", "1", "--seconds", "1", before="import os, sys; '--seed' in sys.orig_argv and os._exit(3)"
    )
    assert ended.returncode == 1

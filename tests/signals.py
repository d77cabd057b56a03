"""The real program in a process of its own, training as fast as it can, until a signal ends it."""

import random
import signal
import subprocess
import sys
import time

PROGRAM = """
import signal
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
for name in {names!r}:
    signal.signal(getattr(signal, name), signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)
from neuronlab import app, cli
start = app.Lab.start
def play(lab):
    start(lab)
    lab.session.play()
    lab.session.frame_shown.connect(lambda frame: print("playing", flush=True) if frame.step else None)
    if {has_dialog}:
        QTimer.singleShot(0, QMessageBox(lab.window).exec)
app.Lab.start = play
raise SystemExit(cli.main([]))
"""
"""Signals count although the process that started this one may ignore them, as one in the background does."""
NAMES = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def ended_by(name, wait_s, again_s=None, *, has_dialog=False):
    """Start the program, send it a signal after so many seconds of training, and perhaps once more after some others.

    With `has_dialog` a modal dialog is open.

    Returns its exit code, how long it took to end, and what it wrote to stderr.
    """
    program = PROGRAM.format(names=NAMES, has_dialog=has_dialog)
    with subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "playing\n", process.stderr.read()
        time.sleep(wait_s)
        began = time.monotonic()
        process.send_signal(getattr(signal, name))
        if again_s is not None:
            time.sleep(again_s)
            process.send_signal(getattr(signal, name))
        _, complaint = process.communicate(timeout=60)
        return process.returncode, time.monotonic() - began, complaint


def random_endings(count, seed):
    """(signal, seconds before it, seconds to the next or None) for so many endings."""
    rng = random.Random(seed)
    return [
        (rng.choice(NAMES), rng.uniform(0.0, 1.0), rng.uniform(0.0, 0.3) if rng.random() < 0.5 else None)
        for _ in range(count)
    ]

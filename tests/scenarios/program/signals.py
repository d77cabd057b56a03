"""The real program in a process of its own, training as fast as it can, until a signal ends it."""

import random
import signal
import subprocess
import sys
import time

PROGRAM = """
import signal
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
for name in {names!r}:
    signal.signal(getattr(signal, name), signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)
from neuronlab import app, cli
from neuronlab.gui.window import closing_notice
start = app.Lab.start
def play(lab):
    start(lab)
    lab.session.play()
    def look(frame):
        if frame.step:
            lab.session.frame_shown.disconnect(look)
            print("playing", flush=True)
            QTimer.singleShot(0, lambda: {does})
    lab.session.frame_shown.connect(look)
app.Lab.start = play
raise SystemExit(cli.main([]))
"""
"""Signals count although the process that started this one may ignore them, as one in the background does."""
NAMES = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


DIALOG = "QMessageBox(lab.window).exec()"
"""What the program does besides, once it trains: it shows a modal dialog."""
DESKTOP_ENDS, EXIT = "QApplication.instance().commitDataRequest.emit(None)", "QApplication.exit()"

STUCK = (
    "(setattr(closing_notice, 'LONGEST_WAIT_S', 0.2),"
    " setattr(type(lab.session._worker._training.trainer), 'advance',"
    " lambda *_: print('stuck', flush=True) or time.sleep(600)))"
)
"""A step that does not end, and nobody who says whether to wait for it."""


def running(does="None"):
    """The program, training, which does something more then."""
    program = PROGRAM.format(names=NAMES, does=does)
    process = subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "playing\n", process.stderr.read()
    return process


def ended(process):
    """Wait for its end: (exit code, what it wrote to stderr)."""
    with process:
        _, complaint = process.communicate(timeout=60)
        return process.returncode, complaint


def ended_by(name, wait_s, again_s=None, does="None"):
    """Send it a signal after so many seconds of training, and perhaps once more after some others."""
    process = running(does)
    for seconds in (wait_s, again_s):
        if seconds is not None:
            time.sleep(seconds)
            process.send_signal(getattr(signal, name))
    return ended(process)


def random_endings(count, seed):
    """(signal, seconds before it, seconds to the next or None) for so many endings."""
    rng = random.Random(seed)
    return [
        (rng.choice(NAMES), rng.uniform(0.0, 1.0), rng.uniform(0.0, 0.3) if rng.random() < 0.5 else None)
        for _ in range(count)
    ]

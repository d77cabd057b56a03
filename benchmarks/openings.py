"""Check that closed windows are freed: open and close the window many times in one process.

Each time it trains for a moment. Ends with 1 when an object of a window outlives it, or when all openings after the
first ten, which fill caches, add more than 30 MB to what is resident.

    python benchmarks/openings.py [--json] [--count 50]
"""

import argparse
import gc
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and sys.platform == "linux":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer

from neuronlab.app import first_experiment, make_application
from neuronlab.files.session.work import Work
from neuronlab.lab import Lab
from neuronlab.session.speeds import MAX

PLAYED_MS = 100
SETTLED, ALLOWED_MB = 10, 30.0
OF_A_WINDOW = {
    "Autosave", "Canvas", "Document", "Frame", "FrameBuilder", "Jobs", "Lab", "MainWindow", "QThread", "Session",
    "Trainer", "TrainingWorker", "TrainingState",
}  # fmt: skip
"""Kinds of objects that only windows have; the program makes some others once, at the first opening."""


def resident_mb() -> float:
    """The resident set of this process, in MB; 0 where the system does not say."""
    status = Path("/proc/self/statm")
    if not status.exists():
        return 0.0
    return int(status.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def open_and_close(folder: Path) -> None:
    """Show the window, train for a moment, and close it."""
    lab = Lab(Work(first_experiment()), folder / "work.nlab", folder / "neuronlab.log")
    loop = QEventLoop()
    lab.session.frame_shown.connect(loop.quit)
    lab.window.train_at(MAX)
    lab.start()
    loop.exec()
    lab.session.frame_shown.disconnect(loop.quit)
    lab.session.play()
    QTimer.singleShot(PLAYED_MS, loop.quit)
    loop.exec()
    lab.window.close_without_remembering()
    lab.window.deleteLater()
    lab.deleteLater()


def survivors() -> Counter[str]:
    """The objects of closed windows that are still there, and all Qt objects, by their kind."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    kinds: Counter[str] = Counter()
    for found in gc.get_objects():
        name = type(found).__name__
        if name in OF_A_WINDOW or (isinstance(found, QObject) and shiboken6.isValid(found)):
            kinds[name] += 1
    return kinds


def measure(count: int) -> tuple[Counter[str], list[float]]:
    """What is left of all windows, beside what the program made once, and MB resident after each opening."""
    once: Counter[str] = Counter()
    left, readings = once, []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(count):
            open_and_close(Path(scratch))
            left = survivors()
            readings.append(resident_mb())
            if number == 0:
                once = Counter({kind: found for kind, found in left.items() if kind not in OF_A_WINDOW})
    return left - once, readings


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--count", type=int, default=50, help="how many openings")
    arguments = parser.parse_args()
    application = make_application()
    left, readings = measure(arguments.count)
    grown = readings[-1] - readings[min(SETTLED, len(readings)) - 1]
    holds = not left and grown <= ALLOWED_MB
    if arguments.json:
        print(json.dumps({"readings": readings, "grown_mb": grown, "left": left, "holds": holds}))
    else:
        print("  ".join(f"{mb:.0f}" for mb in readings), "MB after each opening")
        print(
            f"  {'ok  ' if holds else 'MISS'} {dict(left) or 'no objects'} left, {grown:+.1f} MB since the {SETTLED}th"
        )
    application.quit()
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())

"""Check that the window's memory stays constant over a minute of random travelling, editing, undoing and playing.

Opens the whole window, does something at random about ten times a second, and reads the resident set every second. It
ends with 1 when what is resident after the first 15 seconds ever is more than 5 % from what it was then.

    python benchmarks/memory.py [--json] [--seconds 60] [--seed 0]
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and sys.platform == "linux":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QTimer

from neuronlab.app import first_experiment, make_application
from neuronlab.core.data.edits import add_points
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.session.work import Work
from neuronlab.gui.window.main_window import MainWindow
from neuronlab.lab import Lab
from neuronlab.session.proposals import Proposal
from neuronlab.session.speeds import MAX

SETTLED_S = 15.0
ALLOWED = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident_mb() -> float:
    """The resident set of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE / 2**20


def run_for(seconds: float) -> None:
    """Run the event loop for some seconds."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1e3), loop.quit)
    loop.exec()


class Hand:
    """Performs random actions."""

    def __init__(self, window: MainWindow, rng: np.random.Generator) -> None:
        self._window, self._rng = window, rng
        self.points_controller: tuple[Callable[[], None], ...] = (
            self.travel,
            self.travel,
            self.travel,
            self.come_back,
            self.play,
            self.play,
            self.pause,
            self.add_point,
            self.set_rate,
            self.set_weight,
            self.undo,
            self.undo,
            self.redo,
            self.reset,
            self.switch_task,
        )

    def travel(self) -> None:
        """Drag the timeline."""
        line = self._window.timeline.line
        if line.isEnabled():
            line.setValue(int(self._rng.integers(line.maximum() + 1)))

    def come_back(self) -> None:
        """Return to the present."""
        self._window.timeline.back.click()

    def play(self) -> None:
        """Train, from the step shown."""
        if not self._window.session.is_playing:
            self._window.top_bar.play.click()

    def pause(self) -> None:
        """Stop training."""
        if self._window.session.is_playing:
            self._window.top_bar.play.click()

    def add_point(self) -> None:
        """Add a point."""
        document = self._window.session.document
        workspace = document.experiment.workspace
        inputs = self._rng.uniform(-3.0, 3.0, (1, workspace.run.network.inputs))
        after = add_points(workspace, inputs, np.zeros((1, 1)))
        document.push(Proposal(document.experiment.with_workspace(after), "Add point"))

    def set_rate(self) -> None:
        """Choose another learning rate."""
        document = self._window.session.document
        run = document.experiment.workspace.run
        rate = float(10.0 ** self._rng.uniform(-3.0, -1.5))
        document.push_run(replace(run, training=replace(run.training, learning_rate=rate)), "Learning rate")

    def set_weight(self) -> None:
        """Set the first weight by hand."""
        self._window.session.document.set_parameters("First weight", {0: float(self._rng.normal())})

    def undo(self) -> None:
        """Undo."""
        self._window.actions_by_name["undo"].trigger()

    def redo(self) -> None:
        """Redo."""
        self._window.actions_by_name["redo"].trigger()

    def reset(self) -> None:
        """Reset."""
        if self._rng.random() < 0.3:
            self._window.top_bar.reset.click()

    def switch_task(self) -> None:
        """Switch the task."""
        if self._rng.random() < 0.3:
            self._window.data_panel.choose_task(str(self._rng.choice(list(TASKS))))


def measure(seconds: float, seed: int) -> list[tuple[float, float]]:
    """Seconds since the start and MB resident, about once a second."""
    rng = np.random.default_rng(seed)
    readings = []
    with tempfile.TemporaryDirectory() as scratch:
        lab = Lab(Work(first_experiment()), Path(scratch) / "bench.nlab", Path(scratch) / "log")
        lab.window.train_at(MAX)
        lab.start()
        hand = Hand(lab.window, rng)
        began = last = time.perf_counter()
        while (now := time.perf_counter()) - began < seconds:
            hand.points_controller[rng.integers(len(hand.points_controller))]()
            run_for(float(rng.uniform(0.05, 0.15)))
            if now - last >= 1.0:
                last = now
                readings.append((now - began, resident_mb()))
        lab.window.close_without_remembering()
    return readings


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long")
    parser.add_argument("--seed", type=int, default=0, help="of what is done")
    arguments = parser.parse_args()
    make_application()
    readings = measure(arguments.seconds, arguments.seed)
    settled = [(at, mb) for at, mb in readings if at >= SETTLED_S]
    base = settled[0][1]
    furthest = max((mb for _, mb in settled), key=lambda mb: abs(mb - base))
    drift = furthest / base - 1.0
    holds = abs(drift) <= ALLOWED
    if arguments.json:
        print(json.dumps({"readings": readings, "at_15_s_mb": base, "drift": drift, "holds": holds}))
    else:
        print("  ".join(f"{at:.0f} s {mb:.0f} MB" for at, mb in readings[::5]))
        print(f"at {SETTLED_S:.0f} s {base:.1f} MB; furthest from it later {furthest:.1f} MB ({drift:+.1%})")
        print(f"  {'ok  ' if holds else 'MISS'} within {ALLOWED:.0%}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())

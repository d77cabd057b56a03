"""How alive the window stays while it trains flat out, and what the window costs the training.

Opens the whole window at 1440×900, trains one network of each task as fast as it goes, and a small one on a million
points, and measures the time between paints that show a new frame, the steps made per second beside the same training
without a window in the same run, and how long a pause takes. Takes the median of three runs. Ends with 1 when a bar is
missed.

    python benchmarks/ui.py [--json] [--seconds 5] [--case curve]
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and sys.platform == "linux":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

from neuronlab.app import Lab, make_application
from neuronlab.core.edits import load_generator
from neuronlab.core.specs import ALL_POINTS, Experiment, LayerSpec
from neuronlab.core.state import NOTHING_LEARNED
from neuronlab.core.trainer import Trainer
from neuronlab.session.session import Session

SIZE = (1440, 900)
RUNS = 3
WARM_UP_SECONDS = 1.5
PAUSE_MS = 50.0


@dataclass(frozen=True)
class Case:
    """A network to train, the points it has, and the bars; `rate_share` is of the rate without a window."""

    task: str
    layers: tuple[tuple[int, str], ...]
    points: int
    batch: int
    frames_per_second: float
    p99_ms: float
    rate_share: float


CASES = {
    "curve": Case("curve", ((8, "relu"), (8, "tanh")), 100, ALL_POINTS, 30.0, 40.0, 0.65),
    "classes": Case("classes", ((8, "tanh"), (8, "tanh"), (8, "tanh")), 200, 30, 30.0, 40.0, 0.4),
    "surface": Case("surface", ((64, "tanh"), (64, "tanh")), 256, ALL_POINTS, 30.0, 40.0, 0.4),
    "million": Case("classes", ((8, "tanh"), (8, "tanh")), 1_000_000, 256, 20.0, 80.0, 0.4),
}


def experiment(case: Case) -> Experiment:
    """The task's usual preset with so many training points."""
    start: Experiment = replace(Experiment(), task=case.task)
    empty = start.workspace
    hidden = tuple(LayerSpec(*layer) for layer in case.layers)
    training = replace(empty.run.training, batch_size=case.batch)
    run = replace(empty.run, network=replace(empty.run.network, hidden=hidden), training=training)
    data = replace(empty.data, count=case.points, test_share=0.0)
    return start.with_workspace(load_generator(empty.with_run(run), data))


class PaintWatch(QObject):
    """Notes the time of every paint of the canvas that shows a frame not painted before."""

    def __init__(self, lab: Lab) -> None:
        super().__init__()
        self._session = lab.session
        self._painted: object = None
        self.times: list[float] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Look at paints and let them pass."""
        if event.type() == QEvent.Type.Paint and self._session.frame is not self._painted:
            self._painted = self._session.frame
            self.times.append(time.perf_counter())
        return False


def headless_rate(work: Experiment, seconds: float) -> float:
    """Steps per second of the same training with no window, on the warm trainer."""
    workspace = work.workspace
    trainer = Trainer(workspace.run, workspace.points)
    trainer.advance(2_000)
    began, steps = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        steps += trainer.advance(200)
    return steps / (time.perf_counter() - began)


def run_for(seconds: float) -> None:
    """Let the window live for so long, in an event loop of its own as in a running program."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1e3), loop.quit)
    loop.exec()


def pause_ms(session: Session) -> float:
    """Milliseconds from asking for a pause to showing the last frame."""
    loop = QEventLoop()
    session.frame_shown.connect(lambda frame: frame.is_playing or loop.quit())
    asked = time.perf_counter()
    session.pause()
    loop.exec()
    return (time.perf_counter() - asked) * 1e3


def measure(case: Case, seconds: float) -> dict[str, float]:
    """One run: the window trains, is watched, and is paused."""
    work = experiment(case)
    before = headless_rate(work, seconds / 3)
    with tempfile.TemporaryDirectory() as scratch:
        lab = Lab((work, NOTHING_LEARNED), Path(scratch) / "bench.nlab", Path(scratch) / "log")
        lab.window.resize(*SIZE)
        lab.start()
        watch = PaintWatch(lab)
        lab.window.canvas.mouse_target().installEventFilter(watch)
        lab.session.play()
        run_for(WARM_UP_SECONDS)
        watch.times.clear()
        assert lab.session.frame is not None
        first_step, began = lab.session.frame.step, time.perf_counter()
        run_for(seconds)
        steps, took = lab.session.frame.step - first_step, time.perf_counter() - began
        paused_after = pause_ms(lab.session)
        lab.window.close_without_remembering()
    headless = (before + headless_rate(work, seconds / 3)) / 2
    intervals = np.diff(watch.times) * 1e3
    return {
        "frames_per_second": 1e3 / float(np.mean(intervals)),
        "frame_p50_ms": float(np.percentile(intervals, 50)),
        "frame_p99_ms": float(np.percentile(intervals, 99)),
        "steps_per_second": steps / took,
        "headless_steps_per_second": headless,
        "share_of_headless": steps / took / headless,
        "pause_ms": paused_after,
    }


def bars(case: Case, median: dict[str, float]) -> dict[str, bool]:
    """What has to hold, and whether it does."""
    return {
        f"at least {case.frames_per_second:.0f} frames a second": median["frames_per_second"] >= case.frames_per_second,
        f"p99 between new frames at most {case.p99_ms:.0f} ms": median["frame_p99_ms"] <= case.p99_ms,
        f"at least {case.rate_share:.0%} of the headless step rate": median["share_of_headless"] >= case.rate_share,
        f"pause within {PAUSE_MS:.0f} ms": median["pause_ms"] <= PAUSE_MS,
    }


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each run")
    parser.add_argument("--case", choices=CASES, help="measure this one alone")
    arguments = parser.parse_args()
    application = make_application()
    results = {}
    for name in [arguments.case] if arguments.case else CASES:
        runs = [measure(CASES[name], arguments.seconds) for _ in range(RUNS)]
        median = {what: statistics.median(run[what] for run in runs) for what in runs[0]}
        results[name] = {"median": median, "runs": runs, "bars": bars(CASES[name], median)}
        if not arguments.json:
            print(f"{name}: window at {SIZE[0]}×{SIZE[1]} on {application.platformName()}, median of {RUNS} runs")
            for what, value in median.items():
                print(f"  {what:<28}{value:>12,.2f}   " + "  ".join(f"{run[what]:,.2f}" for run in runs))
            for bar, holds in results[name]["bars"].items():
                print(f"  {'ok  ' if holds else 'MISS'} {bar}")
    if arguments.json:
        print(json.dumps({"platform": application.platformName(), "cases": results}))
    return 0 if all(all(result["bars"].values()) for result in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

"""How alive the window stays while it trains flat out, and what the window costs the training.

Opens the whole window at 1440×900, trains one network of each task as fast as it goes, and a small one on a million
points, and measures the time between paints that show a new frame, the steps made per second beside the same training
without a window in the same run, and how long a pause takes. Does so once more with every plot there is open beside the
others, at 2560×1440, and with six runs in lockstep, which are also trained one after another. Takes the median of three
runs. Then holds building a frame for the canvas alone, as the window
asks for it with all else hidden, against what is always on screen and the canvas's own answers. Ends with 1 when a bar
is missed.

    python benchmarks/ui.py [--json] [--seconds 5] [--case curve]
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and sys.platform == "linux":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import FUNCTION, ViewRequest
from neuronlab.analysis.frames.views import VIEWS
from neuronlab.app import make_application
from neuronlab.core.data.edits import load_generator
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import ALL_POINTS
from neuronlab.core.training.lockstep import Lockstep
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.work import Work
from neuronlab.gui.window.main_window import MainWindow
from neuronlab.lab import Lab
from neuronlab.session.session import Session
from neuronlab.session.speeds import MAX

SIZE, LARGE_SIZE = (1440, 900), (2560, 1440)
RUNS = 3
WARM_UP_SECONDS = 1.5
WARM_STEPS = 2_000
"""Both trainings begin after so many steps, since samples of the history are close together before."""
PAUSE_MS = 50.0
CANVAS_SHARE = 1.1
LOCKSTEP_SHARE = 1.1
STEPS_TOGETHER = 500
BUILDS, ROUNDS = 40, 12


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
    has_everything: bool = False
    runs: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the window."""
        return LARGE_SIZE if self.has_everything else SIZE


_CURVE = "curve", ((8, "relu"), (8, "tanh")), 100, ALL_POINTS, 30.0, 40.0
_CLASSES = "classes", ((8, "tanh"), (8, "tanh"), (8, "tanh")), 200, 30, 30.0, 40.0
_SURFACE = "surface", ((64, "tanh"), (64, "tanh")), 256, ALL_POINTS, 30.0, 40.0

CASES = {
    "curve": Case(*_CURVE, 0.65),
    "classes": Case(*_CLASSES, 0.4),
    "surface": Case(*_SURFACE, 0.4),
    "curve, everything open": Case(*_CURVE, 0.0, has_everything=True),
    "classes, everything open": Case(*_CLASSES, 0.0, has_everything=True),
    "surface, everything open": Case(*_SURFACE, 0.0, has_everything=True),
    "runs": Case("curve", ((8, "relu"), (8, "relu")), 60, ALL_POINTS, 30.0, 40.0, 0.0, runs=6),
    "runs, classes": Case("classes", ((8, "relu"), (8, "relu")), 200, 30, 30.0, 40.0, 0.0, runs=6),
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
    filled = load_generator(empty.with_run(run), data)
    rates = [0.01 / (1 + slot) for slot in range(case.runs)]  # so that no two runs are alike
    runs = [replace(run, slot=slot, training=replace(training, learning_rate=rate)) for slot, rate in enumerate(rates)]
    return start.with_workspace(replace(filled, runs=tuple(runs)))


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
    """Steps per second of the same training with no window, on warm trainers."""
    lockstep = Lockstep(warm_trainers(work), work.workspace.clock)
    began, steps = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        steps += lockstep.advance(200)
    return steps / (time.perf_counter() - began)


def warm_trainers(work: Experiment) -> list[Trainer]:
    """A trainer of every run, with the steps behind it that all have."""
    workspace = work.workspace
    trainers = [Trainer(run, workspace.points) for run in workspace.runs]
    for trainer in trainers:
        trainer.advance(WARM_STEPS)
    return trainers


def lockstep_share(case: Case) -> float:
    """The time that all runs of a case take in lockstep, beside that of the same steps one run after another."""
    work = experiment(case)
    trainers = warm_trainers(work)
    lockstep = Lockstep(warm_trainers(work), work.workspace.clock)

    def together() -> None:
        lockstep.advance(STEPS_TOGETHER)

    def one_by_one() -> None:
        for trainer in trainers:
            trainer.advance(STEPS_TOGETHER)

    rounds = []
    for _ in range(ROUNDS):  # interleaved, so that a slow moment meets both
        times = []
        for train in (together, one_by_one):
            began = time.thread_time()
            train()
            times.append(time.thread_time() - began)
        rounds.append(times)
    apart = [min(column) for column in zip(*rounds, strict=True)]
    return apart[0] / apart[1]


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


def open_everything(window: MainWindow) -> None:
    """Every plot at once, those of the stage in windows of their own, and a slice of the loss landscape."""
    for name in ("contributions", "landscape", "activation", "microscope"):
        window.docks[name].float_(True)
    window.docks["inspector"].reveal()
    window.activation.choose(0, 0)
    window.landscape.button.click()


def canvas_share(case: Case) -> float:
    """What building a frame for the canvas alone takes, beside what is always shown and the canvas's own answers.

    The two parts are made one after the other, as they are in a frame: each for itself finds its arrays in the cache,
    and the tenth that they then take less is not what is asked here.
    """
    workspace = experiment(case).workspace
    trainer = Trainer(workspace.run, workspace.points)
    trainer.advance(WARM_STEPS)
    builder = FrameBuilder(trainer, case.task, workspace.view)
    canvas, nothing = (ViewRequest(frozenset(views)) for views in ({FUNCTION}, set()))

    def parts() -> None:
        builder.build(nothing)
        with np.errstate(all="ignore"):
            VIEWS[FUNCTION](builder.subject(canvas))

    def cost(call: Callable[[], object]) -> float:
        """Seconds of this thread for so many calls."""
        began = time.thread_time()
        for _ in range(BUILDS):
            call()
        return time.thread_time() - began

    calls = parts, partial(builder.build, canvas)
    rounds = [[cost(call) for call in calls] for _ in range(ROUNDS)]  # interleaved, so that a slow moment meets both
    apart, whole = (min(column) for column in zip(*rounds, strict=True))
    return whole / apart


def measure(case: Case, seconds: float) -> dict[str, float]:
    """One run: the window trains, is watched, and is paused."""
    work = experiment(case)
    states = {trainer.run.slot: trainer.state() for trainer in warm_trainers(work)}
    before = headless_rate(work, seconds / 3)
    with tempfile.TemporaryDirectory() as scratch:
        lab = Lab(Work(work, {case.task: states}), Path(scratch) / "bench.nlab", Path(scratch) / "log")
        lab.window.resize(*case.size)
        lab.window.train_at(MAX)
        lab.start()
        watch = PaintWatch(lab)
        lab.window.canvas.mouse_target().installEventFilter(watch)
        lab.session.play()
        run_for(WARM_UP_SECONDS)
        if case.has_everything:
            open_everything(lab.window)
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
    held = {
        f"at least {case.frames_per_second:.0f} frames a second": median["frames_per_second"] >= case.frames_per_second,
        f"p99 between new frames at most {case.p99_ms:.0f} ms": median["frame_p99_ms"] <= case.p99_ms,
        f"pause within {PAUSE_MS:.0f} ms": median["pause_ms"] <= PAUSE_MS,
    }
    if case.rate_share:
        share = f"at least {case.rate_share:.0%} of the headless step rate"
        held[share] = median["share_of_headless"] >= case.rate_share
    return held


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
            width, height = CASES[name].size
            print(f"{name}: window at {width}×{height} on {application.platformName()}, median of {RUNS} runs")
            for what, value in median.items():
                print(f"  {what:<28}{value:>12,.2f}   " + "  ".join(f"{run[what]:,.2f}" for run in runs))
            for bar, holds in results[name]["bars"].items():
                print(f"  {'ok  ' if holds else 'MISS'} {bar}")
    shares = {} if arguments.case else {name: canvas_share(CASES[name]) for name in TASKS}
    several = {name: lockstep_share(CASES[name]) for name in results if CASES[name].runs > 1}
    if arguments.json:
        answer = {"platform": application.platformName(), "cases": results, "canvas_alone": shares, "lockstep": several}
        print(json.dumps(answer))
    else:
        for name, share in shares.items():
            held = "ok  " if share <= CANVAS_SHARE else "MISS"
            print(
                f"{name}: a frame for the canvas alone costs {share:.2f} of its parts\n  {held} {CANVAS_SHARE} at most"
            )
        for name, share in several.items():
            held = "ok  " if share <= LOCKSTEP_SHARE else "MISS"
            print(f"{name}: in lockstep they take {share:.2f} of one after another\n  {held} {LOCKSTEP_SHARE} at most")
    bars_hold = all(all(result["bars"].values()) for result in results.values())
    shares_hold = all(share <= CANVAS_SHARE for share in shares.values())
    return 0 if bars_hold and shares_hold and all(share <= LOCKSTEP_SHARE for share in several.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

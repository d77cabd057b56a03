"""Operate the real window at random from a seed, and report what broke.

    python scripts/soak.py [--seeds 6] [--seconds 120]

Every seed runs in a process of its own, with settings and data of its own. A fault is an error or a Qt warning in the
log, an event loop that stood still for more than 0.6 s, more memory than 400 MB and a kilobyte per point and parameter,
a process that died, a window that did not close within a second or a session that cannot be opened again. What was done
stands in a journal, one action a line, which `--replay JOURNAL` does again.
"""

import argparse
import faulthandler
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
if sys.platform == "linux" and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from PySide6.QtCore import QObject, QTimer, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from neuronlab.app import first_experiment, log_qt_message, make_application
from neuronlab.files.session.file import load_session
from neuronlab.files.session.work import Work
from neuronlab.lab import Lab
from neuronlab.log import configure_logging, data_folder
from scripts.monkey import BY_KEYBOARD, Action, Monkey

SIZE_MB = 1e-3
"""Memory allowed per point or parameter of the largest experiment: the monkey can type a million points. A step through
all of them takes 220 bytes a point for two layers of 8 units, and Undo may keep the points of several edits."""
BEAT_MS, DRAGGING_MS = 10, 20
KNOWN_WARNINGS = tuple(
    f"This plugin does not support {what}"
    for what in ("propagateSizeHints()", "raise()", "grabbing the mouse", "grabbing the keyboard")
)
"""Messages of Qt's offscreen platform to ignore."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One run of the monkey."""

    seed: int
    seconds: float
    journal: Path
    """File the actions are written to."""
    replayed: Path | None = None
    """A journal to replay instead of drawing actions from the seed."""
    blocked_s: float = 0.6
    """Longest allowed pause of the event loop."""
    closing_s: float = 1.0
    """Longest allowed time to close."""
    most_mb: float = 400.0
    """Most memory allowed, besides `SIZE_MB` for the points and parameters."""


class Faults(logging.Handler):
    """Collects faults, each sentence once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def add(self, fault: str) -> None:
        """Record a fault unless it is recorded already."""
        if fault not in self.found:
            self.found.append(fault)

    def emit(self, record: logging.LogRecord) -> None:
        """A warning or an error in the log, with the end of its traceback."""
        message = record.getMessage()
        is_expected = record.levelno < logging.ERROR and record.name != "qt"
        if not is_expected and message not in KNOWN_WARNINGS:
            error = record.exc_info[1] if record.exc_info else None
            self.add(f"{record.name}: {message}{_where(error)}")


def _where(error: BaseException | None) -> str:
    if error is None:
        return ""
    last = traceback.extract_tb(error.__traceback__)[-8:]
    calls = " → ".join(f"{Path(call.filename).name}:{call.lineno} {call.name}" for call in last)
    return f" [{type(error).__name__}: {error}; {calls}]"


class LoopWatch(QObject):
    """Measures pauses of the event loop, and records from another thread what it is doing then."""

    def __init__(self, faults: Faults, blocked_s: float) -> None:
        super().__init__()
        self._faults, self._blocked_s = faults, blocked_s
        self.longest_s = 0.0
        self._last, self._busy_s = time.monotonic(), time.thread_time()
        self._stack = ""
        self._is_over = threading.Event()
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.timeout.connect(self.beat)
        self._thread = threading.Thread(target=self._look, name="loop watch", daemon=True)
        self._window_thread = threading.get_ident()

    def start(self) -> None:
        """Start watching."""
        self._last, self._busy_s = time.monotonic(), time.thread_time()
        self._timer.start()
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._timer.stop()
        self._is_over.set()
        self._thread.join()

    @Slot()
    def beat(self) -> None:
        """Record a turn of the loop."""
        now, busy_s = time.monotonic(), time.thread_time()
        stood_still = now - self._last
        self.longest_s = max(self.longest_s, stood_still)
        if stood_still > self._blocked_s:
            # Little processor time means that it waited: for another thread, or because the machine stood still.
            cost = f"{busy_s - self._busy_s:.2f} s of processor time"
            where = self._stack or "not seen where"
            self._faults.add(f"The event loop stood still for {stood_still:.2f} s, {cost}: {where}")
        self._last, self._busy_s, self._stack = now, busy_s, ""

    def _look(self) -> None:
        while not self._is_over.wait(self._blocked_s / 8):
            frame = sys._current_frames().get(self._window_thread)
            if frame is not None and time.monotonic() - self._last > self._blocked_s / 2:
                calls = traceback.extract_stack(frame)[-6:]
                self._stack = " → ".join(f"{Path(call.filename).name}:{call.lineno} {call.name}" for call in calls)


class Soak(QObject):
    """Gives the window one action after another until the time is over or the journal ends, then closes it."""

    def __init__(self, lab: Lab, actions: Iterator[Action | None], monkey: Monkey, trial: Trial) -> None:
        super().__init__()
        self._lab, self._actions, self._monkey = lab, actions, monkey
        self._journal = trial.journal.open("w", encoding="utf-8")
        self._ends_at = time.monotonic() + trial.seconds
        self._depth = 0
        self._waiting: Action | None = None
        self.count = 0
        self.most_parameters = 0
        self.most_points = 0
        self.closing_s = 0.0

    @Slot()
    def act(self) -> None:
        """Perform the next action."""
        action = self._waiting or next(self._actions, None) if time.monotonic() < self._ends_at else None
        if action is None:
            QTimer.singleShot(0, self.finish)
            return
        # A new timer each time: a dialog with a loop of its own must not keep the monkey from going on.
        # During a drag it leaves time for events to run out, which the drag waits for.
        QTimer.singleShot(DRAGGING_MS if self._monkey.is_dragging else 1, self.act)
        # There is one mouse: what needs it comes after the drag that is under way.
        self._waiting = action if self._monkey.is_dragging and action.kind not in BY_KEYBOARD else None
        if self._waiting is not None:
            return
        self._journal.write(msgspec.json.encode(action).decode() + "\n")
        self._journal.flush()
        self.count += 1
        self._measure()
        self._depth += 1
        try:
            self._monkey.perform(action)
        finally:
            self._depth -= 1

    def _measure(self) -> None:
        workspace = self._lab.session.document.present.workspace
        self.most_parameters = max(self.most_parameters, workspace.run.network.parameter_count)
        self.most_points = max(self.most_points, len(workspace.points))

    @Slot()
    def finish(self) -> None:
        """Close every dialog, then the window."""
        if self._depth or QApplication.activeModalWidget() or QApplication.activePopupWidget():
            for front in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
                if front is not None:
                    front.close()
            QTimer.singleShot(0, self.finish)
            return
        self._measure()
        self._journal.close()
        began = time.monotonic()
        self._lab.window.close()
        self.closing_s = time.monotonic() - began
        QApplication.quit()


def soak(trial: Trial) -> dict[str, object]:
    """Run one trial in this process; returns what happened, as the fields of a JSON object."""
    faults = Faults()
    log_file = configure_logging()
    logging.getLogger().addHandler(faults)
    application = make_application()
    qInstallMessageHandler(log_qt_message)
    autosave = data_folder() / "autosave.nlab"
    lab = Lab(Work(first_experiment()), autosave, log_file)
    monkey = Monkey(lab.window, trial.seed)
    actions = read_journal(trial.replayed) if trial.replayed is not None else iter(monkey.draw, None)
    run = Soak(lab, actions, monkey, trial)
    watch = LoopWatch(faults, trial.blocked_s)
    lab.start()
    lab.window.activateWindow()
    watch.start()
    QTimer.singleShot(300, run.act)
    application.exec()
    watch.stop()
    peak_mb = _peak_mb()
    if peak_mb > trial.most_mb + SIZE_MB * (run.most_parameters + run.most_points):
        size = f"at most {run.most_parameters:,} parameters and {run.most_points:,} points"
        faults.add(f"It took {peak_mb:.0f} MB, with {size}")
    if run.closing_s > trial.closing_s:
        faults.add(f"Closing took {run.closing_s:.1f} s")
    _check_saved(autosave, lab, faults)
    logging.getLogger().removeHandler(faults)
    return {
        "seed": trial.seed,
        "actions": run.count,
        "longest_s": round(watch.longest_s, 3),
        "closing_s": round(run.closing_s, 3),
        "peak_mb": round(peak_mb),
        "most_points": run.most_points,
        "most_parameters": run.most_parameters,
        "faults": faults.found,
    }


def _check_saved(autosave: Path, lab: Lab, faults: Faults) -> None:
    """Check that the session saved at the end is the one that was open."""
    try:
        experiment = load_session(autosave).experiment
    except Exception as error:  # noqa: BLE001  # anything at all is a fault
        faults.add(f"The session cannot be opened again: {error}")
        return
    shown = lab.session.document.present
    if experiment.task != shown.task or experiment.workspace.run != shown.workspace.run:
        faults.add("The session that was saved is not the one that was shown")


def read_journal(journal: Path) -> Iterator[Action]:
    """The actions of a journal."""
    for line in journal.read_text(encoding="utf-8").splitlines():
        yield msgspec.json.decode(line, type=Action)


def _peak_mb() -> float:
    """Peak memory of this process."""
    import resource  # noqa: PLC0415  # there is none on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> int:
    """Run all seeds; returns 1 if there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", type=int, default=6, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="the first one")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long each runs")
    parser.add_argument("--journals", type=Path, default=Path("soak"), help="the folder that journals are left in")
    parser.add_argument("--replay", type=Path, help="a journal to do again, instead of drawing from a seed")
    parser.add_argument("--blocked", type=float, default=0.6, help="how many seconds the event loop may stand still")
    parser.add_argument("--closing", type=float, default=1.0, help="how many seconds closing may take")
    parser.add_argument("--memory", type=float, default=400.0, help="how many MB it may take")
    parser.add_argument("--in-this-process", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.in_this_process:
        faulthandler.enable()
        trial = Trial(
            seed=options.seed,
            seconds=options.seconds,
            journal=options.journals / f"seed-{options.seed}.jsonl",
            replayed=options.replay,
            blocked_s=options.blocked,
            closing_s=options.closing,
            most_mb=options.memory,
        )
        print(json.dumps(soak(trial)))
        return 0
    options.journals.mkdir(parents=True, exist_ok=True)
    seeds = [options.seed] if options.replay else range(options.seed, options.seed + options.seeds)
    went_well = [_run(seed, options) for seed in seeds]
    return int(not all(went_well))


def _run(seed: int, options: argparse.Namespace) -> bool:
    """Run one seed in its own process and report it; returns whether it succeeded."""
    command = [sys.executable, __file__, "--in-this-process", "--seed", str(seed), "--seconds", str(options.seconds)]
    command += ["--blocked", str(options.blocked), "--closing", str(options.closing), "--memory", str(options.memory)]
    command += ["--journals", str(options.journals.resolve())]
    if options.replay:
        command += ["--replay", str(options.replay.resolve())]
    with tempfile.TemporaryDirectory() as home:
        here = str(Path(__file__).resolve().parent.parent)
        paths = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
        positions = {"HOME": home, "NEURONLAB_DATA": f"{home}/data", "XDG_CONFIG_HOME": f"{home}/config"}
        environment = {**os.environ, **positions, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}
        ended = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        print(f"seed {seed}: the process ended with {ended.returncode}\n{ended.stderr[-4000:]}", flush=True)
        return False
    result = json.loads(ended.stdout.splitlines()[-1])
    faults = result["faults"]
    print(
        f"seed {seed}: {result['actions']:,} actions, longest pause {result['longest_s']:.2f} s, "
        f"closed in {result['closing_s']:.2f} s, {result['peak_mb']} MB with up to {result['most_points']:,} points "
        f"and {result['most_parameters']:,} parameters, {len(faults)} faults",
        *(f"  - {fault}" for fault in faults),
        sep="\n",
        flush=True,
    )
    return not faults


if __name__ == "__main__":
    sys.exit(main())

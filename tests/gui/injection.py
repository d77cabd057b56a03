"""Makes every method that Qt calls fail, one after the other in a real window, and sends what reaches it.

A program of its own (`python -m tests.gui.injection FIRST`), because a fault that is not caught ends the process.
`injected` runs it. It prints the number and the name of a case before it is tried and what came of it after, so that it
is known where it died, and goes on after that.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import product
from pathlib import Path
from types import CellType, FunctionType
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QGraphicsItem, QWidget
from shiboken6 import Shiboken

from neuronlab.app import first_experiment, make_application
from neuronlab.files.progress import unheard
from neuronlab.files.session.work import Work
from neuronlab.files.tables.choices import NOTHING_CHOSEN
from neuronlab.files.tables.source import pasted_source
from neuronlab.gui.canvas.plane_tile import PlaneTile
from neuronlab.gui.canvas.tile_head import TileHead
from neuronlab.gui.dialogs.import_dialog import ImportDialog, planned_reading
from neuronlab.gui.dialogs.share_dialog import ShareDialog
from neuronlab.gui.lessons.callout import CalloutPointer
from neuronlab.gui.lessons.guess_bar import GuessBar
from neuronlab.gui.lessons.panel import LessonPanel
from neuronlab.gui.window.main_window import MainWindow
from neuronlab.lab import Lab
from neuronlab.lessons.lesson import Option, Question
from neuronlab.log import configure_logging, data_folder
from neuronlab.session.guarded import virtual_methods
from neuronlab.session.proposals import Proposal
from tests.gui.stimuli import STIMULI
from tests.lessons.courses import a_course, a_step

FAULTS = ("[][1]", "1 / 0")
"""Raised by C code, whose errors Python 3.11 leaves unfinished until somebody looks at them."""
MOST_FATAL = 5
"""After so many dead processes it is clear enough."""
ROOT = Path(__file__).parents[2]
PACKAGES = {"neuronlab", "pyqtgraph", "qtawesome"}


# -- what Qt calls ------------------------------------------------------------------------------------------------


def qt_classes() -> Iterator[type]:
    """Every class that one of the window's packages makes from one of Qt's."""
    waiting, seen = [Shiboken.Object], set()
    while waiting:
        for kind in type.__subclasses__(waiting.pop()):
            if kind not in seen:
                seen.add(kind)
                waiting.append(kind)
                if kind.__module__.split(".")[0] in PACKAGES:
                    yield kind


# -- making them fail ---------------------------------------------------------------------------------------------


class Case(NamedTuple):
    """A method that Qt calls, of a class, and an object that has it."""

    kind: type
    name: str
    target: object

    def __str__(self) -> str:
        return f"{self.kind.__module__}.{self.kind.__qualname__}.{self.name}"


def cases() -> list[Case]:
    """A case for every method of every class of which there is an object now; those of pyqtgraph only where in use."""
    gc.unfreeze()  # what the program has set aside is looked through too
    alive = [found for found in gc.get_objects() if isinstance(found, Shiboken.Object) and Shiboken.isValid(found)]
    alive.sort(key=_how_hidden)
    found = []
    for kind in sorted(set(qt_classes()), key=lambda kind: (kind.__module__, kind.__qualname__)):
        for name in sorted(virtual_methods(kind).keys() & vars(kind).keys()):
            of_kind = [one for one in alive if isinstance(one, kind)]
            own = (one for one in of_kind if getattr(type(one), name) is vars(kind)[name])
            target = next(iter((*own, *of_kind)), None)
            if target is not None or kind.__module__.startswith("neuronlab"):
                found.append(Case(kind, name, target))
    return found


def _how_hidden(thing) -> int:
    """1 for what nobody sees, 2 for an item of no scene, which only its owner paints."""
    if isinstance(thing, QGraphicsItem):
        if not thing.scene():
            return 2
        return not thing.isVisible() or thing.boundingRect().isEmpty()
    return isinstance(thing, QWidget) and not thing.isVisible()


def _innermost(method: FunctionType) -> CellType | None:
    """Where the function that is at the heart of a guard is kept; None where there is no guard."""
    cell = None
    while True:
        cells = dict(zip(method.__code__.co_freevars, method.__closure__ or (), strict=True))
        inner = next((cells[name] for name in ("method", "func") if name in cells), None)
        if inner is None:
            return cell
        cell, method = inner, inner.cell_contents


def _failing(case: Case, fault: str, calls: list[int]) -> Callable:
    """A function that fails as code does, in a file named after the case, and keeps count of its calls."""
    made: dict[str, object] = {"calls": calls}
    code = f"def fail(*_, **__):\n    calls.append(1)\n    {fault}"
    exec(compile(code, f"<{case}: {fault}>", "exec"), made)
    return made["fail"]


def run(case: Case, fault: str) -> int:
    """Let a method fail while what reaches it is sent; returns how often it was called."""
    calls: list[int] = []
    with _replaced(case, _failing(case, fault, calls)), suppress(IndexError, ZeroDivisionError):
        STIMULI[case.name](case.target)
        QApplication.processEvents()
    return len(calls)


@contextmanager
def _replaced(case: Case, other: Callable) -> Iterator[None]:
    """Put a function in the place of a method, within its guard where it has one."""
    method = vars(case.kind)[case.name]
    cell = _innermost(method)
    if cell is None:
        setattr(case.kind, case.name, other)
        try:
            yield
        finally:
            setattr(case.kind, case.name, method)
    else:
        inner, cell.cell_contents = cell.cell_contents, other
        try:
            yield
        finally:
            cell.cell_contents = inner


# -- the program --------------------------------------------------------------------------------------------------


def _open_everything(lab: Lab) -> list[object]:
    """Have an object of every class: all docks with all they can show, two runs, a table to import, an edit to undo."""
    window = lab.window
    for dock in window.docks.values():
        dock.float_(True)
        dock.show()
    table = pasted_source("u,v,w,x\n1,2,3,4\n3,4,1,6\n5,7,2,1\n2,2,9,5\n")
    importing = ImportDialog(
        "points", table, planned_reading(table, NOTHING_CHOSEN, unheard), window.sharing._jobs, window.theme, window
    )
    importing.show()
    document = lab.session.document
    document.push(Proposal(replace(document.experiment, warm_edits=not document.experiment.warm_edits), "Edit"))
    window.runs_controller.duplicate()
    window.network_panel.change_activation(0, "sigmoid")  # a setting that differs between the runs
    _wait_for_frame(lab)
    share = ShareDialog("", window.sharing._jobs, window)
    share.show()
    # A curve has no tiles.
    tile, head = PlaneTile(window.canvas.plot, window.theme, "classes", list), TileHead(window.theme)
    head.show()
    return [importing, share, document.undo_stack.command(0), tile, head, *_lesson_parts(window)]


def _lesson_parts(window: MainWindow) -> list[QObject]:
    """What the window of a lesson has beside the usual parts."""
    question = Question(asks="Which?", options=(Option(text="This", is_right=True), Option(text="That")))
    panel, bar = LessonPanel(a_course(a_step(1, question=question)), window.theme), GuessBar(window.theme)
    panel.show()
    window.canvas.add_row(bar)
    window.canvas.add_to_head(bar.again)
    bar.show_compared(0, "Why?", "")
    window.show_lessons()
    callout = CalloutPointer(window, window.theme)
    callout.bubble.show()
    callout.ring.show()
    return [panel, bar, callout]


def _wait_for_frame(lab: Lab) -> None:
    loop = QEventLoop()
    lab.session.frame_shown.connect(loop.quit)
    QTimer.singleShot(5000, loop.quit)
    loop.exec()


def _paints(window) -> bool:
    """Whether the canvas still paints its picture."""
    picture = window.canvas.grab().toImage()
    colors = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
    return len(colors) > 3


def main(first: int) -> None:
    """Try all cases from the one of this number on."""
    make_application()
    lab = Lab(Work(first_experiment()), data_folder() / "autosave.nlab", configure_logging())
    lab.window.resize(1400, 900)
    lab.start()
    others = _open_everything(lab)
    for number, (case, fault) in enumerate(product(cases(), FAULTS)):
        if number >= first:
            print(f"try {number} {case}: {fault}", flush=True)
            print(f"called {run(case, fault)}", flush=True)
    del others
    print(f"painted {_paints(lab.window)}", flush=True)
    lab.window.close_without_remembering()


class Findings(NamedTuple):
    """What came of all cases: their names, those that ended the process, those Qt did not call, and the log."""

    tried: list[str]
    fatal: list[str]
    uncalled: list[str]
    still_paints: bool
    log: str


def injected(folder: Path) -> Findings:
    """Try all cases in processes of their own, the next from where one has died, with their files in a folder."""
    tried, fatal, uncalled, first, lines = [], [], [], 0, [""]
    environment = {**os.environ, "NEURONLAB_DATA": str(folder), "XDG_CONFIG_HOME": str(folder)}
    while first is not None and len(fatal) < MOST_FATAL:
        command = [sys.executable, "-m", "tests.gui.injection", str(first)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
        lines, first = done.stdout.splitlines() or [done.stderr], None
        for line in lines:
            word, _, rest = line.partition(" ")
            if word == "try":
                number, _, case = rest.partition(" ")
                tried.append(case)
            elif line == "called 0":
                uncalled.append(tried[-1])
        if done.returncode:
            fatal.append(f"{tried[-1] if tried else 'the start'}: {done.returncode}")
            first = int(number) + 1 if tried else None
    log = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("neuronlab.log*"), reverse=True))
    return Findings(tried, fatal, uncalled, lines[-1] == "painted True", log)


if __name__ == "__main__":
    main(int(sys.argv[1]))

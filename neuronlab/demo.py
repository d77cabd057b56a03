"""The main workflow from end to end without user input: draw, train, export, and save a screenshot.

It drives the actual window with mouse events, so the results are what a user would get.
"""

import contextlib
import math
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from neuronlab.app import first_experiment, make_application
from neuronlab.core.errors import WorkError
from neuronlab.files.session.work import Work
from neuronlab.gui.window.main_window import MainWindow
from neuronlab.lab import Lab
from neuronlab.lessons.catalog import find
from neuronlab.log import configure_logging
from neuronlab.session.lesson_opening import open_lesson
from neuronlab.session.opening import Opening
from neuronlab.session.settings import Settings
from neuronlab.session.speeds import MAX

SIZE = (1440, 900)
STEPS = 4_000
PATIENCE_SECONDS = 120.0
PICTURE_NAME = "window.png"


def run_demo(out: Path, mode: str = "dark", size: tuple[int, int] = SIZE) -> list[Path]:
    """Write points.csv, model.npz, model.json and window.png to `out`, which is created if missing.

    `mode` is the theme. Returns the paths. Raises WorkError if a file cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkError(f"The folder {out} cannot be created: {error.strerror}.") from error
    with opened_window(mode, size) as window:
        _do_the_main_job(window, out)
    return [out / name for name in ("points.csv", "model.npz", "model.json", PICTURE_NAME)]


@contextlib.contextmanager
def opened_window(mode: str, size: tuple[int, int] = SIZE, lesson: str = "") -> Iterator[MainWindow]:
    """The window as at its first start, with its first frame; no session or settings of the user are touched.

    With `lesson`, the key of one that is shipped, it is the window of that lesson at its first step: `window.lesson` is
    its controller, `window.lesson.panel` its panel.
    """
    log_file = configure_logging()
    make_application()
    with tempfile.TemporaryDirectory() as scratch:
        own = Settings(QSettings(str(Path(scratch) / "settings.ini"), QSettings.Format.IniFormat))
        opening = open_lesson(find(lesson), Path(scratch)) if lesson else Opening()
        work = opening.work or Work(first_experiment())
        lab = Lab(work, Path(scratch) / "demo.nlab", log_file, settings=own, opening=opening)
        lab.theme.set_mode(mode)
        lab.window.resize(*size)
        lab.window.train_at(MAX)
        lab.start()
        try:
            wait_until(lambda: lab.session.frame is not None, "the first frame")
            yield lab.window
        finally:
            lab.window.close_without_remembering()


def wait_until(is_done: Callable[[], bool], what: str) -> None:
    """Process events until something is done. Raises WorkError if that takes too long."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_done():
        if time.monotonic() > until:
            raise WorkError(f"The demo timed out after waiting {PATIENCE_SECONDS:.0f} s for {what}.")
        QApplication.processEvents()
        time.sleep(0.002)


def train_until(window: MainWindow, step: int) -> None:
    """Press Play, wait until training reaches `step` or settles, and press Pause."""
    session = window.session
    window.top_bar.play.click()
    wait_until(
        lambda: not session.is_playing or (session.frame is not None and session.frame.step >= step), f"{step} steps"
    )
    if session.is_playing:
        window.top_bar.play.click()
    wait_until(lambda: session.frame is not None and not session.frame.is_playing, "the pause")


def save_picture(window: QWidget, picture: Path) -> None:
    """Save a screenshot of a window. Raises WorkError if it cannot be written."""
    QApplication.processEvents()  # update the layout for the latest texts first
    if not window.grab().save(str(picture)):
        raise WorkError(f"The screenshot {picture} could not be written.")


def _do_the_main_job(window: MainWindow, out: Path) -> None:
    window.data_panel.clear.click()
    for start, stop in ((-3.0, -0.7), (-0.4, 3.0)):
        _draw_along(window, lambda x: math.sin(1.3 * x) + 0.4 * math.sin(2.6 * x), start, stop)
    train_until(window, STEPS)

    written: list[str] = []
    failures: list[str] = []
    window.exports.done.connect(written.append)
    window.exports.failed.connect(failures.append)
    window.exports.write_points(out / "points.csv")
    window.exports.write_weights(out / "model.npz")
    window.exports.write_weights(out / "model.json")
    wait_until(lambda: len(written) + len(failures) == 3, "the files")
    if failures:
        raise WorkError(failures[0])
    save_picture(window, out / PICTURE_NAME)


def _draw_along(window: MainWindow, function: Callable[[float], float], start: float, stop: float) -> None:
    """Press, drag and release the left mouse button along a function."""
    plot, target = window.canvas.plot, window.canvas.mouse_target()
    steps = 40
    inputs = [start + (stop - start) * step / steps for step in range(steps + 1)]
    positions = [plot.position_of(x, function(x)) for x in inputs]
    _send(target, QEvent.Type.MouseButtonPress, positions[0])
    for position in positions[1:]:
        _send(target, QEvent.Type.MouseMove, position)
    _send(target, QEvent.Type.MouseButtonRelease, positions[-1])
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))


def _send(target: QWidget, kind: QEvent.Type, position: QPointF) -> None:
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    at = QPointF(target.mapToGlobal(position.toPoint()))
    event = QMouseEvent(kind, position, at, button, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(target, event)

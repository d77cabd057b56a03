"""The composition root: builds all parts, connects exceptions and closing, and shuts everything down."""

import contextlib
import logging
import sys
import threading
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

from msgspec.structs import replace
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from neuronlab import __version__
from neuronlab.assets import resource
from neuronlab.core.data.edits import load_generator, take_in
from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.specs.experiment import Experiment, RunSpec, Workspace
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec
from neuronlab.files.reading import refused_in_a_sentence, require_file
from neuronlab.files.session.file import load_session
from neuronlab.files.session.work import Work
from neuronlab.files.tables.points import read_points
from neuronlab.gui.theme.theme import SYSTEM, Theme
from neuronlab.gui.widgets.plain_text import message_box
from neuronlab.gui.widgets.pyqtgraph_guards import guard_pyqtgraph
from neuronlab.gui.window.main_window import MainWindow
from neuronlab.log import LOG_NAME, configure_logging
from neuronlab.session.autosave import Autosave
from neuronlab.session.autosave_files import set_aside
from neuronlab.session.collector import WindowThreadCollector
from neuronlab.session.opening import Opening, open_in_place, open_last
from neuronlab.session.quit_signals import QuitSignals
from neuronlab.session.session import Session
from neuronlab.session.settings import Settings
from neuronlab.session.threads import Wait, is_any_running, leave

log = logging.getLogger(__name__)

_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


FIRST_LAYERS: dict[str, tuple[LayerSpec, ...]] = {
    "curve": (LayerSpec(8, "relu"), LayerSpec(8, "tanh")),
    "classes": (LayerSpec(8, "tanh"), LayerSpec(8, "tanh")),
    "surface": (LayerSpec(12, "tanh"), LayerSpec(8, "tanh")),
}
"""The initial hidden layers of each task: enough to learn its first points within seconds."""
FIRST_STOP = StopSpec(settled=True)
"""The initial stop rules."""


def first_experiment() -> Experiment:
    """The experiment of a first launch: points and a network of two hidden layers for every task."""
    experiment = Experiment()
    return replace(experiment, **{task: _first_workspace(getattr(experiment, task), task) for task in TASKS})


def _first_workspace(empty: Workspace, task: str) -> Workspace:
    network = replace(empty.run.network, hidden=FIRST_LAYERS[task])
    run: RunSpec = replace(empty.run, network=network, stop=FIRST_STOP)
    return load_generator(empty.with_run(run), empty.data)


def open_file(path: Path) -> Work:
    """Open a session file, or a CSV of points with a new network. Raises InputError with one sentence."""
    with refused_in_a_sentence(path, "a session or points"):
        require_file(path)
    try:
        return load_session(path) if path.suffix.lower() == ".nlab" else _open_points(path)
    except InputError:
        raise
    except Exception as error:
        log.exception("%s could not be opened", path)
        raise _not_opened(path, error) from error


def _open_points(path: Path) -> Work:
    read = read_points(path)
    experiment: Experiment = replace(first_experiment(), task=read.task)
    workspace = take_in(experiment.workspace, read.inputs, read.targets, read.labels, test=read.test)
    return Work(experiment.with_workspace(workspace))


def _not_opened(path: Path, error: Exception) -> InputError:
    return InputError(f"{path} cannot be opened because it is damaged ({type(error).__name__}: {error}).")


class Excepthook(QObject):
    """Handles uncaught exceptions of all threads: logs the traceback and shows one sentence."""

    caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._logged: set[tuple[object, ...]] = set()

    def install(self) -> None:
        """Install the hooks."""
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread

    def remove(self) -> None:
        """Restore Python's own hooks."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _catch(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        self._log_once(kind, error, traceback)
        # A queued signal, since the hook may run in any thread and in the middle of a paint event.
        self.caught.emit(f"Internal error: {kind.__name__}: {error}")

    def _log_once(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        """Log an error with its traceback, unless the same kind was raised at the same line of the same calls before.

        A failing paint event would otherwise fill the log with every frame.
        """
        lines = tuple((frame.f_code.co_filename, line) for frame, line in walk_tb(traceback))
        if (kind, lines) not in self._logged:
            self._logged.add((kind, lines))
            log.critical("An error that nothing expected", exc_info=(kind, error, traceback))

    def _catch_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._catch(args.exc_type, args.exc_value, args.exc_traceback)


class Lab(QObject):
    """A running NeuronLab: session, autosave and window, built and ended together.

    Without a path nothing is saved, and without a log file nothing is logged; `unsaved` is why saving does not work.
    """

    def __init__(
        self,
        work: Work,
        autosave_path: Path | None,
        log_file: Path | None,
        unsaved: str = "",
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        settings = settings or Settings()
        self.theme = Theme(settings.theme or SYSTEM, self)
        self.session = Session(work, self)
        self.autosave = Autosave(self.session, autosave_path, self, unsaved)
        self.window = MainWindow(self.session, self.theme, settings, str(log_file or ""))
        self.window.insight_bar.show_unsaved(unsaved)
        self.excepthook = Excepthook(self)
        self._collector = WindowThreadCollector(self)
        self._is_closed = False
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.window.closing.connect(self.close)
        self.autosave.failed.connect(self.window.errors.show)
        self.autosave.failed.connect(self.window.insight_bar.show_unsaved)
        self.autosave.recovered.connect(self.window.insight_bar.show_saved)
        # Queued, so that an exception in a paint event does not open a dialog inside it.
        self.excepthook.caught.connect(self.window.errors.show_once, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Show the window and start."""
        self.excepthook.install()
        self._collector.start()
        self.session.start()
        self.autosave.start()
        self.window.show()

    @Slot()
    def close(self) -> None:
        """Save the work and end every thread."""
        if self._is_closed:
            return
        self._is_closed = True
        wait = self.window.closing_notice.wait_for
        with contextlib.ExitStack() as ends:  # last one first; each runs even if another raises
            ends.callback(self.excepthook.remove)
            ends.callback(self._collector.stop)
            ends.callback(self._end_saving, wait)
            ends.callback(self.session.close, wait)

    def _end_saving(self, wait: Wait) -> None:
        self.autosave.close(wait)
        while self.autosave.last_failure and self._wants_to_retry(self.autosave.last_failure):
            self.autosave.retry(wait)

    @Slot()
    def quit(self) -> None:
        """Close the window as its button does, and leave all event loops, including those of dialogs."""
        self.window.close()
        QApplication.exit()

    def _wants_to_retry(self, failure: str) -> bool:
        """Ask what to do about work that could not be saved. Everything else has stopped, so this dialog may block."""
        buttons = QMessageBox.StandardButton.Retry | QMessageBox.StandardButton.Discard
        box = message_box(None, "Your work could not be saved", failure, buttons=buttons)
        return box.exec() == QMessageBox.StandardButton.Retry


def log_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Log Qt's messages; for `qInstallMessageHandler`."""
    logging.getLogger("qt").log(_QT_LEVELS.get(kind, logging.WARNING), "%s", message)


def make_application() -> QApplication:
    """The QApplication, in the style the theme is designed for."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("NeuronLab")
    application.setApplicationVersion(__version__)
    application.setStyle("Fusion")
    guard_pyqtgraph()
    application.setWindowIcon(QIcon(str(resource("icons/neuronlab.svg"))))
    return application


def run_window(path: Path | None) -> int:
    """Show the window until it is closed; `path` is a session or a CSV to open. Returns the exit code.

    Raises InputError if `path` cannot be read. Does not return if a thread hangs on a drive.
    """
    folder, trouble = _own_folder()
    opened = open_file(path) if path is not None else None
    if folder is None:
        opening = Opening(opened, unsaved=trouble)
    else:
        opening = open_last(folder) if opened is None else open_in_place(opened, folder)
    try:
        code = _run_window(opening, path, folder)
        if is_any_running():
            log.error("The program ends although a thread is still at work")
            leave(code)
        return code
    finally:
        opening.release()


def _own_folder() -> tuple[Path | None, str]:
    """Start the log; returns its folder, or why there is none, which does not keep the window from opening."""
    try:
        return configure_logging().parent, ""
    except WorkError as error:
        return None, str(error)


def _run_window(opening: Opening, path: Path | None, folder: Path | None) -> int:
    application = make_application()
    qInstallMessageHandler(log_qt_message)
    lab = _make_lab(opening, path, folder / LOG_NAME if folder is not None else None)
    close_with_system(application, lab)
    lab.start()
    for sentence in opening.warnings:
        lab.window.errors.show(f"{sentence}.")
    if opening.notices:
        lab.window.insight_bar.show_notice(f"{'. '.join(opening.notices)}.")
    return application.exec()


def _make_lab(opening: Opening, path: Path | None, log_file: Path | None) -> Lab:
    """The window with the opened work, or with a first experiment if the work can be read but not shown."""
    afresh = Work(first_experiment())
    try:
        return Lab(opening.work or afresh, opening.path, log_file, opening.unsaved)
    except Exception as error:
        if opening.work is None:
            raise
        log.exception("The work that was opened cannot be shown")
        if path is not None:
            raise _not_opened(path, error) from error
    lab = Lab(afresh, opening.path, log_file, opening.unsaved)
    if opening.path is not None:
        try:
            kept = set_aside(opening.path, "damaged")
        except WorkError as error:  # so nothing may replace it
            return Lab(afresh, None, log_file, str(error))
        sentence = (
            f"{opening.path.name} cannot be shown; it was kept as {kept}; this window starts with a new experiment"
        )
        opening.warnings = (*opening.warnings, sentence)
    return lab


def close_with_system(application: QApplication, lab: Lab) -> None:
    """Close the window normally when the program is asked to end or the desktop session ends."""
    QuitSignals().received.connect(lab.quit)
    application.commitDataRequest.connect(lab.window.close)
    application.aboutToQuit.connect(lab.window.close)

"""The composition root: builds all parts, connects exceptions and closing, and shuts everything down."""

import contextlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QTimer, QtMsgType, Slot, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from neuronlab import __version__
from neuronlab.assets import resource
from neuronlab.core.data.edits import load_generator, take_in
from neuronlab.core.data.points import PointSet
from neuronlab.core.data.split import FEWEST_TO_SPLIT
from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.specs.experiment import Experiment, RunSpec, Workspace
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec
from neuronlab.files.kinds import LESSON, MODEL, SESSION, SESSION_SUFFIX, kind_of
from neuronlab.files.models.formats import load_model
from neuronlab.files.reading import refused_in_a_sentence, require_file
from neuronlab.files.session.file import load_session
from neuronlab.files.session.work import Work
from neuronlab.files.tables.plain_tables import plain_points
from neuronlab.gui.widgets.pyqtgraph_guards import guard_pyqtgraph
from neuronlab.lab import Lab
from neuronlab.lessons.catalog import LessonEntry, find
from neuronlab.log import LOG_NAME, configure_logging
from neuronlab.session.autosave_files import set_aside
from neuronlab.session.doorbell import Doorbell
from neuronlab.session.elsewhere import say_elsewhere
from neuronlab.session.file_claims import Taken
from neuronlab.session.lesson_opening import open_lesson, reopen_lesson
from neuronlab.session.lesson_progress import LessonProgress
from neuronlab.session.opening import Opening, open_last, open_named, open_new
from neuronlab.session.quit_signals import QuitSignals
from neuronlab.session.session import Session
from neuronlab.session.threads import is_any_running, leave
from neuronlab.wording.points import small_split_text

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
OWN_IS_KEPT = "Your own work is kept: “Leave lesson” brings it back"


def first_experiment() -> Experiment:
    """The experiment of a first launch: points and a network of two hidden layers for every task."""
    experiment = Experiment()
    return replace(experiment, **{task: _first_workspace(getattr(experiment, task), task) for task in TASKS})


def _first_workspace(empty: Workspace, task: str) -> Workspace:
    network = replace(empty.run.network, hidden=FIRST_LAYERS[task])
    run: RunSpec = replace(empty.run, network=network, stop=FIRST_STOP)
    return load_generator(empty.with_run(run), empty.data)


def open_file(path: Path) -> Work:
    """Open a session file, or a table of points with a new network. Raises InputError with one sentence."""
    work = _opened(path)
    if work is None:
        raise InputError(f"{path} can be read in more than one way; open it in the window and save the session.")
    return work


def _opened(path: Path) -> Work | None:
    """What `open_file` opens; None for a table about which a person has to be asked."""
    with refused_in_a_sentence(path, "a session or points"):
        require_file(path)
    try:
        return load_session(path) if path.suffix.lower() == SESSION_SUFFIX else _points_opened(path)
    except InputError:
        raise
    except Exception as error:
        log.exception("%s could not be opened", path)
        raise _not_opened(path, error) from error


def _points_opened(path: Path) -> Work | None:
    read = plain_points(path)
    if read is None:
        return None
    experiment: Experiment = replace(first_experiment(), task=read.task)
    workspace = take_in(
        experiment.workspace, read.inputs, read.targets, read.labels, read.names, read.test, read.meanings
    )
    return Work(experiment.with_workspace(workspace))


def _not_opened(path: Path, error: Exception) -> InputError:
    return InputError(f"{path} cannot be opened because it is damaged ({type(error).__name__}: {error}).")


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


def run_window(path: Path | None, *, is_new: bool = False, tell: Callable[[str], object] = print) -> int:
    """Show the window until it is closed; returns the exit code.

    `path` is a session, a model or a table to open; a table that can be read in more than one way is shown in the
    import dialog. Without one, and unless `is_new`, the last work is opened. If another window has the file open, that
    one is brought to the front, and a sentence says so. Raises InputError if `path` cannot be read. Does not return if
    a thread hangs on a drive.
    """
    folder, trouble = _own_folder()
    doorbell = Doorbell()
    opening, then = _open(path, folder, doorbell.name, is_new=is_new)
    if isinstance(opening, Taken):
        tell(say_elsewhere(opening.path, opening.server))
        return 0
    opening.unsaved = trouble or opening.unsaved
    program = Program(folder, doorbell)
    try:
        code = _run_window(program, opening, path if then is None else None, then)
        if is_any_running():
            log.error("The program ends although a thread is still at work")
            leave(code)
        return code
    finally:
        doorbell.close()
        opening.release(is_cut_short=program.lab is None)


def _own_folder() -> tuple[Path | None, str]:
    """Start the log; returns its folder, or why there is none, which does not keep the window from opening."""
    try:
        return configure_logging().parent, ""
    except WorkError as error:
        return None, str(error)


def _open(path: Path | None, folder: Path | None, server: str, *, is_new: bool) -> tuple[Opening | Taken, Path | None]:
    """What the window starts with, and the file that it opens then: a model, or a table that it asks about."""
    if path is None:
        if folder is None or is_new:
            return open_new(None, folder), None
        return _back_in_lesson(open_last(folder, server), folder), None
    kind = kind_of(path)
    if kind == LESSON:
        lesson = find(path)  # one that cannot be read is refused before anything else is done
        own = open_new(None, folder) if folder is None or is_new else open_last(folder, server)
        return _in_lesson(lesson, own, folder), None
    if kind == MODEL:
        load_model(path)  # so that one that cannot be read is refused before there is a window
        return open_new(None, folder), path
    if kind == SESSION:
        return open_named(Path(os.path.abspath(path)), folder, server), None
    work = _opened(path)
    opening = open_new(work, folder)
    if work is not None:
        opening.notices = (*opening.notices, *_about_split(work.experiment.workspace.points))
    return opening, path if work is None else None


def _about_split(points: PointSet) -> Iterator[str]:
    """The beginning of a sentence about a table that is too small for any point to be held out."""
    if len(points) < FEWEST_TO_SPLIT and not points.test.any():
        yield small_split_text(len(points)).rstrip(".")


def _in_lesson(lesson: LessonEntry, own: Opening, folder: Path | None) -> Opening:
    try:
        opening = open_lesson(lesson, folder)
    except InputError:
        own.release()
        raise
    opening.own = own
    return opening


def _back_in_lesson(own: Opening, folder: Path) -> Opening:
    """The lesson that the last window was left in, or the person's own work."""
    name = LessonProgress(folder).open_lesson
    opening = reopen_lesson(name, folder) if name else None
    if opening is None:
        return own
    opening.own = own
    return opening


def _run_window(program: "Program", opening: Opening, path: Path | None, then: Path | None) -> int:
    application = make_application()
    qInstallMessageHandler(log_qt_message)
    program.show(opening, path)
    close_with_system(application, program)
    if then is not None and program.lab is not None:
        program.lab.window.opening.open_path(then)
    return application.exec()


class Program(QObject):
    """This process: one window at a time, which New and Open replace with another."""

    def __init__(self, folder: Path | None, doorbell: Doorbell) -> None:
        super().__init__()
        self._doorbell = doorbell
        self._log_file = folder / LOG_NAME if folder is not None else None
        self.lab: Lab | None = None
        doorbell.rung.connect(self._come_forward)

    def show(self, opening: Opening, path: Path | None = None) -> None:
        """Show the first window. Raises InputError if it cannot show the work of a file that the person named."""
        self._doorbell.listen()
        self._start(_make_lab(opening, path, self._log_file, self._doorbell.name))

    @Slot(object)
    def replace(self, opening: Opening) -> None:
        """Show a window with other work in place of the one that is open, which stays if that cannot be shown."""
        try:
            session = Session(opening.work or Work(first_experiment()))
        except Exception as error:
            log.exception("The work that was opened cannot be trained")
            self._refuse(opening, error)
            return
        # In two turns of the event loop, each of which is short enough to go unnoticed.
        QTimer.singleShot(0, self, partial(self._replace_window, self.lab, opening, session))

    def _replace_window(self, old: Lab | None, opening: Opening, session: Session) -> None:
        if old is None or old is not self.lab or old.is_closed:  # closed, or replaced, in between
            self._give_back(opening)
            return
        try:
            lab = _lab_of(opening, self._log_file, self._doorbell.name, session)
        except Exception as error:
            log.exception("The work that was opened cannot be shown")
            self._refuse(opening, error)
            return
        lab.window.stand_in_for(old.window)
        with _going_on_without_windows():
            _close_for(opening, old)
            self._start(lab)
        old.window.deleteLater()
        old.deleteLater()

    def _give_back(self, opening: Opening) -> None:
        """Release what was to be opened, but for what belongs to the window that stays."""
        here = self.lab.opening if self.lab is not None else None
        is_own = here is not None and opening is here.own
        is_again = here is not None and opening.claim is not None and opening.claim is here.claim
        if not is_own and not is_again:
            opening.release()

    def _refuse(self, opening: Opening, error: Exception) -> None:
        self._give_back(opening)
        home = opening.work.home if opening.work is not None else None
        if self.lab is not None:
            self.lab.window.files.refuse(str(_not_opened(Path(home.path if home is not None else "The work"), error)))

    def _start(self, lab: Lab) -> None:
        self.lab = lab
        # Queued, since the window that asks is closed.
        lab.window.files.replace_asked.connect(self.replace, Qt.ConnectionType.QueuedConnection)
        lab.start()
        opening, window = lab.opening, lab.window
        if lab.named.path is not None:
            window.settings.note_session(lab.named.path)
        for sentence in opening.warnings:
            window.errors.show(f"{sentence}.")
        notices = (*opening.notices, OWN_IS_KEPT) if opening.own is not None else opening.notices
        if notices:
            window.insight_bar.show_notice(f"{'. '.join(notices)}.")
        if opening.work is None and not window.settings.was_welcomed:
            window.settings.was_welcomed = True
            window.welcome.welcome()
        if opening.recovered:
            window.files.tell_recovered(opening.recovered)

    @Slot()
    def _come_forward(self) -> None:
        if self.lab is not None:
            self.lab.window.come_forward()

    @Slot()
    def end(self) -> None:
        """Close the window as the system asks."""
        if self.lab is not None:
            self.lab.end()

    @Slot()
    def quit(self) -> None:
        """Close the window as the system asks, and leave all event loops."""
        if self.lab is not None:
            self.lab.quit()


def _close_for(opening: Opening, old: Lab) -> None:
    """Close a window in place of which other work is shown; a person's own work is put aside for a lesson."""
    if opening.claim is old.opening.claim:
        old.opening.claim = None  # the same lesson from its beginning
    if opening.lesson is not None:
        opening.own = old.put_aside()
        return
    if opening is old.opening.own:
        old.opening.own = None
    old.window.close_at_once()
    old.note_left()
    if old.named.is_spare:
        old.forget()


@contextlib.contextmanager
def _going_on_without_windows() -> Iterator[None]:
    """Let the last window close without ending the program."""
    was_quitting = QApplication.quitOnLastWindowClosed()
    QApplication.setQuitOnLastWindowClosed(False)
    try:
        yield
    finally:
        QApplication.setQuitOnLastWindowClosed(was_quitting)


def _lab_of(opening: Opening, log_file: Path | None, server: str, session: Session | None = None) -> Lab:
    work = opening.work or Work(first_experiment())
    return Lab(work, opening.path, log_file, opening.unsaved, None, opening, server, session)


def _make_lab(opening: Opening, path: Path | None, log_file: Path | None, server: str) -> Lab:
    """The window with the opened work, or with a first experiment if the work can be read but not shown."""
    try:
        return _lab_of(opening, log_file, server)
    except Exception as error:
        if opening.work is None:
            raise
        log.exception("The work that was opened cannot be shown")
        if path is not None:
            raise _not_opened(path, error) from error
    if opening.lesson is not None and opening.own is not None:
        own, opening.own = opening.own, None
        opening.release()
        sentence = f"The lesson “{opening.lesson.lesson.title}” cannot be shown; this window starts with your own work"
        own.warnings = (*own.warnings, sentence)
        return _make_lab(own, None, log_file, server)
    opening.work = None
    if opening.path is None:
        return _lab_of(opening, log_file, server)
    name = opening.path.name
    lab = _lab_of(opening, log_file, server)
    try:
        kept = set_aside(opening.path, "damaged")
    except WorkError as error:  # so nothing may replace it
        opening.unsaved = str(error)
        return Lab(Work(first_experiment()), None, log_file, str(error), None, opening, server)
    sentence = f"{name} cannot be shown; it was kept as {kept}; this window starts with a new experiment"
    opening.warnings = (*opening.warnings, sentence)
    return lab


def close_with_system(application: QApplication, program: Program) -> None:
    """Close the window when the program is asked to end or the desktop session ends."""
    QuitSignals().received.connect(program.quit)
    application.commitDataRequest.connect(program.end)
    application.aboutToQuit.connect(program.end)

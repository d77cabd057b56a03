"""The file of a window: New, Open, Save, the title, and the questions before anything could be lost."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog, QWidget
from shiboken6 import isValid

from neuronlab.core.errors import InputError
from neuronlab.files.kinds import MODEL_SUFFIXES, SESSION_SUFFIX
from neuronlab.files.named import BACKUP_MARK, backup_of
from neuronlab.files.progress import Progress
from neuronlab.gui.controllers.imports import NOTICE_AFTER_MS
from neuronlab.gui.dialogs.messages import warn
from neuronlab.gui.dialogs.questions import Answer, ask
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.lessons.catalog import find
from neuronlab.session.elsewhere import say_elsewhere
from neuronlab.session.file_claims import Taken
from neuronlab.session.home_file import HomeFile
from neuronlab.session.jobs import Jobs
from neuronlab.session.lesson_opening import file_name, open_lesson
from neuronlab.session.new_window import NEW, open_new_window
from neuronlab.session.opening import Opening, open_named, open_new, open_unsaved
from neuronlab.session.settings import Settings
from neuronlab.session.threads import Wait, wait_quietly

PROGRAM = "NeuronLab"
_FILTER = f"Sessions (*{SESSION_SUFFIX})"
_FIRST_NAME = f"untitled{SESSION_SUFFIX}"
NOT_STARTED = "The system could not start another window."
OPEN_HERE = "{} is open in this window."
GONE = "{} is no longer on the disk. Save writes it again."
FORMER = "The save before it is beside it as {}, which can be opened too."
IS_OPEN_HERE = "“{}” is the lesson that is open."
NOT_KEPT = "Your work cannot be saved by itself. Save it to a file?"
NO_SESSION_NAME = "A session is saved under a name that ends in {}; use an export for {}."
OTHER_SUFFIXES = (*MODEL_SUFFIXES, ".csv", ".tsv", ".txt", ".py", ".ipynb", ".h", ".html", ".png", ".svg", ".pdf")
"""Endings of other kinds of files, which a session is not saved under."""
Then = Callable[[], object]


class FilesController(QObject):
    """Carries out the upper part of the File menu, and opens lessons.

    `replace_asked(opening)` asks for a window with other work, `own_asked` for that with a person's own work, which was
    put aside for a lesson.
    """

    noticed = Signal(str)
    replace_asked = Signal(object)
    own_asked = Signal()

    def __init__(self, named: HomeFile, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._named, self._server = named, named.server
        self.folder = named.folder
        self._settings, self._window = settings, window
        self._jobs = Jobs(self)
        self._notice: QProgressDialog | None = None
        self._question: QMessageBox | None = None
        self._waits_for_save: Then | None = None
        self._title = self._lesson = ""
        named.saved.connect(self._note_saved)
        named.failed.connect(self._report_failure)
        named.changed.connect(self.show_title)
        named.found_changed.connect(self._ask_about_change)
        named.found_gone.connect(self._tell_gone)
        named.taken.connect(self._refuse_taken)

    # -- what the menu asks for -------------------------------------------------------------------------------------

    @Slot()
    def new(self) -> None:
        """Begin with a new experiment, once the work is where the person wants it."""
        self.leave(self._begin_anew)

    @Slot()
    def new_window(self) -> None:
        """Open another window, which is a process of its own."""
        if not open_new_window(NEW):
            self.noticed.emit(NOT_STARTED)

    @Slot(object)
    def open_session(self, path: Path) -> None:
        """Open a session file in place of the work."""
        path = Path(os.path.abspath(path))
        if self._named.path is not None and os.path.realpath(path) == os.path.realpath(self._named.path):
            self.noticed.emit(OPEN_HERE.format(path.name))
            return
        self.leave(partial(self._read, path, partial(open_named, path, self.folder, self._server)))

    def open_unsaved(self, path: Path) -> None:
        """Open work of a window that was closed without a file."""
        assert self.folder is not None
        self.leave(partial(self._read, path, partial(open_unsaved, path, self.folder, self._server)))

    @Slot(object)
    def open_lesson(self, lesson: str | Path) -> None:
        """Open a lesson, by its key or its file, in place of the work, which is put aside with all that belongs to it.

        Only work that is not saved by itself is asked about.
        """
        enter = partial(self._read, Path(lesson), partial(_open_lesson, lesson, self.folder, self._lesson))
        if self._named.is_kept:
            enter()
        else:
            self.leave(enter)

    @Slot()
    def save(self, then: Then | None = None) -> None:
        """Save the work to its file, and ask for one if it has none."""
        if self._named.path is None:
            self.save_as(then)
        else:
            self.noticed.emit(f"Saving {self._named.path.name}…")
            self._named.save(then)

    @Slot()
    def save_as(self, then: Then | None = None) -> None:
        """Ask for a file and save the work to it."""
        path = self._ask_path()
        if path is not None:
            self._named.save_as(path, then)

    # -- before the work is left ------------------------------------------------------------------------------------

    def leave(self, then: Then) -> None:
        """Do something that ends the work in this window, after asking what becomes of changes that would be lost."""
        if self.is_left_now(then):
            then()

    def is_left_now(self, then: Then) -> bool:
        """Whether the work can be left now; otherwise one is asked, and `then` follows unless one stays."""
        if self._named.is_saving and self._waits_for_save is None:
            self._waits_for_save = then  # once: a drive may never respond
            return False
        path = self._named.path
        if not self._named.is_modified or (path is None and self._named.is_kept):
            return True
        self._ask(
            "Save changes?",
            f"Save changes to {path.name}?" if path is not None else NOT_KEPT,
            Answer("Save", partial(self.save, then)),
            Answer("Don't save", partial(self._give_up, then)),
            Answer("Cancel"),
        )
        return False

    def _give_up(self, then: Then) -> None:
        self._named.give_up()
        then()

    def close(self, wait: Wait = wait_quietly) -> None:
        """Stop reading, and finish saving."""
        if self._question is not None and isValid(self._question):
            self._question.done(0)
        self._end_notice()
        self._jobs.give_up()
        self._named.close(wait)

    # -- what is said -----------------------------------------------------------------------------------------------

    @Slot()
    def show_title(self) -> None:
        """Show the name of the file, with a mark if the work has changed since it was saved."""
        path = self._named.path
        shown = path.name if path is not None else self._title
        name = f"{shown.replace('[*]', '[*][*]')}[*] – {PROGRAM}" if shown else f"{PROGRAM}[*]"
        self._window.setWindowTitle(name)
        self._window.setWindowModified(path is not None and self._named.is_modified)

    def show_lesson(self, title: str, file: str = "") -> None:
        """Show in the title that the work is that of a lesson, which is saved to a file of this name."""
        self._title, self._lesson = title, file
        self.show_title()

    def tell_recovered(self, sentence: str) -> None:
        """Say what was brought back, and offer to delete it."""
        self._ask(
            "Recovered work",
            f"{sentence}.",
            Answer("Keep"),
            Answer("Discard", self._start_over),
            more="Discard deletes what was recovered.",
            escape=0,
        )

    @Slot()
    def _ask_about_change(self) -> None:
        """Another program has changed the file."""
        self._waits_for_save = None
        path = self._named.path
        assert path is not None
        if self._question is not None and self._is_asking:
            self._question.finished.connect(self._named.look_again)
            return
        self._ask(
            "Changed on disk",
            f"{path.name} was changed by another program.",
            Answer("Keep mine", self._named.replace_seen),
            Answer("Reload", self._start_over),
            Answer("Save as…", self.save_as),
            more=f"If you keep yours, the next save replaces the file, which is kept as {path.name}{BACKUP_MARK}.",
            escape=0,
        )

    @Slot()
    def _tell_gone(self) -> None:
        """The file is no longer where it was."""
        assert self._named.path is not None
        self.noticed.emit(GONE.format(self._named.path.name))

    @property
    def _is_asking(self) -> bool:
        return self._question is not None and isValid(self._question) and self._question.isVisible()

    def _ask(self, title: str, sentence: str, *answers: Answer, more: str = "", escape: int = -1) -> None:
        """Ask, unless something is being asked already."""
        if not self._is_asking:
            self._question = ask(self._window, title, sentence, answers, more=more, escape=escape)

    @Slot(str)
    def _note_saved(self, sentence: str) -> None:
        """The work is in its file."""
        if self._named.path is not None:
            self._settings.note_session(self._named.path)
        self.noticed.emit(sentence)
        then, self._waits_for_save = self._waits_for_save, None
        if then is not None:
            self.leave(then)

    @Slot(str)
    def _report_failure(self, sentence: str) -> None:
        """The work is not in its file."""
        self._waits_for_save = None
        warn(self._window, "Not saved", sentence)

    @Slot(object, str)
    def _refuse_taken(self, path: Path, server: str) -> None:
        """The work was to be saved as a file that another window has."""
        warn(self._window, "Not saved", f"{say_elsewhere(path, server)} Save under another name.")

    def _raise_other(self, path: Path, server: str) -> None:
        """Another window has a file."""
        self.noticed.emit(say_elsewhere(path, server))

    # -- reading ----------------------------------------------------------------------------------------------------

    def _start_over(self) -> None:
        """Give the work up, for what is in its file or, without one, for a new experiment."""
        path = self._named.path
        self._named.give_up()
        if path is None:
            self._begin_anew()
        else:
            self._named.release()  # for the window that takes the place of this one
            self._read(path, partial(open_named, path, self.folder, self._server))

    def _read(self, path: Path, read: Callable[[], Opening | Taken]) -> None:
        """Read a session in the background, and then put it in place of the work."""
        self._end_notice()
        job = self._jobs.ask(partial(_read, read))
        job.done.connect(self._take)
        job.failed.connect(partial(self._refuse, path))
        self._notice = QProgressDialog("", "Cancel", 0, 0, self._window)  # shown after a delay
        self._notice.setWindowTitle("Open")
        self._notice.setLabel(PlainLabel(f"Opening {path.name}…"))
        self._notice.setMinimumDuration(NOTICE_AFTER_MS)
        self._notice.canceled.connect(job.cancel)
        self._notice.canceled.connect(self.stay)

    @Slot(object)
    def _take(self, found: Opening | Taken) -> None:
        """Put what was read in place of the work."""
        self._end_notice()
        if isinstance(found, Opening):
            self.replace_asked.emit(found)
        elif found.server and found.server == self._server:
            self._end_notice()
            self.own_asked.emit()
        else:
            self.stay()
            self._raise_other(found.path, found.server)

    def _refuse(self, path: Path, sentence: str) -> None:
        self._settings.forget_session(path)
        backup = backup_of(path)
        self.refuse(f"{sentence} {FORMER.format(backup.name)}" if backup.is_file() else sentence)

    def refuse(self, sentence: str) -> None:
        """Say why a file cannot be opened; the work stays."""
        self.stay()
        warn(self._window, "The file cannot be opened", sentence)

    @Slot()
    def stay(self) -> None:
        """Go on with the work, although something was to take its place."""
        self._end_notice()
        self._named.keep()

    def _begin_anew(self) -> None:
        self.replace_asked.emit(open_new(None, self.folder))

    def _end_notice(self) -> None:
        if self._notice is not None:
            self._notice.deleteLater()
            self._notice = None

    def _ask_path(self) -> Path | None:
        """Ask where to save; a name without the ending of sessions is asked about once more, with it."""
        path = self._named.path or self._settings.session_folder / _FIRST_NAME
        while True:
            chosen, _ = QFileDialog.getSaveFileName(self._window, "Save as", str(path), _FILTER)
            if not chosen:
                return None
            path = Path(chosen)
            suffix = path.suffix.lower()
            if suffix == SESSION_SUFFIX:
                return path
            if suffix in OTHER_SUFFIXES:
                warn(self._window, "Not saved", NO_SESSION_NAME.format(SESSION_SUFFIX, suffix))
                return None
            path = path.with_name(path.name + SESSION_SUFFIX)
            if not os.path.lexists(path):
                return path


def _open_lesson(lesson: str | Path, folder: Path | None, present: str) -> Opening:
    entry = find(lesson)
    if file_name(entry) == present:
        raise InputError(IS_OPEN_HERE.format(entry.lesson.title))
    return open_lesson(entry, folder)


def _read(read: Callable[[], Opening | Taken], progress: Progress) -> Opening | Taken:
    found = read()
    try:
        progress(1.0)
    except BaseException:  # the answer is no longer wanted
        if isinstance(found, Opening):
            found.release()
        raise
    return found

"""The one door for files from outside: whatever is chosen, dropped or named is opened as what it is."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from neuronlab.core.errors import InputError
from neuronlab.files.kinds import LESSON, LESSON_SUFFIX, MODEL, MODEL_SUFFIXES, SESSION, SESSION_SUFFIX, TABLE, kind_of
from neuronlab.files.progress import Progress
from neuronlab.gui.controllers.imports import TABLES, Imports
from neuronlab.gui.controllers.sharing import Sharing
from neuronlab.gui.dialogs.messages import warn
from neuronlab.gui.dialogs.which_file import FoundFile, WhichFile
from neuronlab.session.jobs import Jobs
from neuronlab.session.settings import Settings

_SESSIONS, _MODELS = f"*{SESSION_SUFFIX}", " ".join(f"*{suffix}" for suffix in MODEL_SUFFIXES)
_LESSONS = f"*{LESSON_SUFFIX}"
_FILTERS = (
    f"All that can be opened ({_SESSIONS} {_MODELS} {TABLES} {_LESSONS});;Sessions ({_SESSIONS});;Models ({_MODELS})"
    f";;Tables ({TABLES});;Lessons ({_LESSONS});;All files (*)"
)


class OpeningController(QObject):
    """Looks what a file is. Tables go to the import dialog, others are asked for by a signal with their path."""

    session_asked = Signal(object)
    model_asked = Signal(object)
    lesson_asked = Signal(object)

    def __init__(self, imports: Imports, sharing: Sharing, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._imports, self._sharing, self._settings, self._window = imports, sharing, settings, window
        self._jobs = Jobs(self)
        self.which: WhichFile | None = None

    @Slot()
    def ask_for_file(self) -> None:
        """Ask for a file and open it."""
        folder = str(self._settings.import_folder)
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open", folder, _FILTERS)
        if chosen:
            self._settings.import_folder = Path(chosen).parent
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> None:
        """Open a file as what it is, once a look into it has told; says in one sentence why it cannot be opened."""
        look = self._jobs.ask(partial(_kind_of, path))  # a drive may not respond
        look.done.connect(partial(self._open, path))
        look.failed.connect(self._refuse)

    def take_dropped(self, data: QMimeData) -> None:
        """Open a dropped file, asking which of several; paste a share code in dropped text, or show it as a table."""
        what = dropped(data)
        if isinstance(what, str):
            if not self._sharing.takes(what):
                self._imports.paste(what)
        elif what is not None and len(what) == 1:
            self.open_path(what[0])
        elif what is not None:
            look = self._jobs.ask(partial(_found_files, what))
            look.done.connect(self._ask_which)

    def close(self) -> None:
        """Stop looking."""
        self._jobs.give_up()

    def _open(self, path: Path, kind: object) -> None:
        open_as = {
            SESSION: self.session_asked.emit,
            MODEL: self.model_asked.emit,
            LESSON: self.lesson_asked.emit,
            TABLE: self._imports.open_path,
        }
        open_as[str(kind)](path)

    @Slot(object)
    def _ask_which(self, files: tuple[FoundFile, ...]) -> None:
        dialog = self.which = WhichFile(files, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._open_chosen)
        dialog.finished.connect(self._forget_which)
        dialog.open()

    @Slot()
    def _open_chosen(self) -> None:
        if self.which is not None:
            self._open(self.which.chosen.path, self.which.chosen.kind)

    @Slot()
    def _forget_which(self) -> None:
        self.which = None

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        """Say that a file cannot be opened."""
        warn(self._window, "The file cannot be opened", sentence)


def dropped(data: QMimeData) -> tuple[Path, ...] | str | None:
    """The dropped files or text; None if there is neither."""
    files = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if files:
        return files
    return data.text() if data.hasText() and data.text().strip() else None


def _kind_of(path: Path, _progress: Progress) -> str:
    return kind_of(path)


def _found_files(paths: tuple[Path, ...], _progress: Progress) -> tuple[FoundFile, ...]:
    return tuple(map(_found_file, paths))


def _found_file(path: Path) -> FoundFile:
    try:
        return FoundFile(path, kind_of(path))
    except InputError as error:
        return FoundFile(path, "", str(error))

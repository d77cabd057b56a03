"""The one door for files from outside: whatever is chosen, dropped or named is opened as what it is."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from neuronlab.files.kinds import LESSON, LESSON_SUFFIX, MODEL, MODEL_SUFFIXES, SESSION, SESSION_SUFFIX, TABLE, kind_of
from neuronlab.files.progress import Progress
from neuronlab.gui.controllers.imports import Imports
from neuronlab.gui.controllers.sharing import Sharing
from neuronlab.gui.dialogs.messages import warn
from neuronlab.session.jobs import Jobs
from neuronlab.session.settings import Settings

_SESSIONS, _MODELS = f"*{SESSION_SUFFIX}", " ".join(f"*{suffix}" for suffix in MODEL_SUFFIXES)
_TABLES, _LESSONS = "*.csv *.tsv *.txt", f"*{LESSON_SUFFIX}"
_FILTERS = (
    f"All that can be opened ({_SESSIONS} {_MODELS} {_TABLES} {_LESSONS});;Sessions ({_SESSIONS});;Models ({_MODELS})"
    f";;Tables ({_TABLES});;Lessons ({_LESSONS});;All files (*)"
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
        """Open a dropped file, paste a share code in dropped text, or show the text as a table."""
        what = dropped(data)
        if isinstance(what, Path):
            self.open_path(what)
        elif what is not None and not self._sharing.takes(what):
            self._imports.paste(what)

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

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        """Say that a file cannot be opened."""
        warn(self._window, "The file cannot be opened", sentence)


def dropped(data: QMimeData) -> Path | str | None:
    """The dropped file or text; None if there is neither."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return files[0]
    return data.text() if data.hasText() and data.text().strip() else None


def _kind_of(path: Path, _progress: Progress) -> str:
    return kind_of(path)

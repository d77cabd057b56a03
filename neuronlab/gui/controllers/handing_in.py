"""Hands in: asks for a name and a file, and writes what was done in a lesson in the background."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from neuronlab.files.kinds import SESSION_SUFFIX
from neuronlab.files.session.work import Work
from neuronlab.gui.dialogs.hand_in_dialog import HandInDialog
from neuronlab.gui.dialogs.messages import warn
from neuronlab.gui.dialogs.save_names import ask_where_to_save
from neuronlab.lessons.handing_in import file_name, hand_in, learner_name
from neuronlab.session.jobs import Jobs
from neuronlab.session.lesson_course import LessonCourse
from neuronlab.session.session import Session
from neuronlab.session.settings import Settings
from neuronlab.session.snapshot import Snapshot

TITLE = "Hand in"
FAILED = "Not handed in"


class HandingInController(QObject):
    """Writes the work in a course with the learner's name; `jobs` are those that closing the window waits for."""

    noticed = Signal(str)

    def __init__(self, session: Session, course: LessonCourse, jobs: Jobs, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._course, self._jobs, self._settings = session, course, jobs, settings
        self._window = window
        self.dialog: HandInDialog | None = None

    @Slot()
    def ask(self) -> None:
        """Ask for a name, and then for a file."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        self.dialog = HandInDialog(self._course.record, self._window)
        self.dialog.accepted.connect(self._ask_path)
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.show()

    def write(self, path: Path, learner: str) -> None:
        """Write the work as it is now, or a moment later."""
        self._course.sign(learner)
        self._session.with_snapshot(partial(self._write, path, learner), self._refuse_snapshot)

    @Slot()
    def _ask_path(self) -> None:
        assert self.dialog is not None
        learner = learner_name(self.dialog.learner)
        proposed = self._settings.export_folder / file_name(self._course.key, learner)
        filters = f"Sessions (*{SESSION_SUFFIX})"
        path = ask_where_to_save(self._window, TITLE, proposed, filters, SESSION_SUFFIX)
        if path is not None:
            self._settings.export_folder = path.parent
            self.write(path, learner)

    def _write(self, path: Path, learner: str, snapshot: Snapshot) -> None:
        work = replace(snapshot.work(), lesson=self._course.record)
        job = self._jobs.ask(lambda _: _written(path, work, learner))
        job.done.connect(self._report)
        job.failed.connect(self._refuse)

    @Slot(object)
    def _report(self, sentence: str) -> None:
        self.noticed.emit(sentence)

    def _refuse_snapshot(self, error: Exception) -> None:
        self._refuse(str(error))

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        warn(self._window, FAILED, sentence)

    @Slot()
    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _written(path: Path, work: Work, learner: str) -> str:
    hand_in(path, work, learner)
    return f"Handed in as {path}."

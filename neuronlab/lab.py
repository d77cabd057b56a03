"""A window with its work: session, autosave, named file and window, built and ended together."""

import contextlib
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QMessageBox

from neuronlab.files.session.work import Work
from neuronlab.gui.theme.theme import SYSTEM, Theme
from neuronlab.gui.widgets.plain_text import message_box
from neuronlab.gui.window.main_window import MainWindow
from neuronlab.session.autosave import Autosave
from neuronlab.session.collector import WindowThreadCollector
from neuronlab.session.excepthook import Excepthook
from neuronlab.session.home_file import HomeFile
from neuronlab.session.lesson_course import LessonCourse, course_of
from neuronlab.session.lesson_opening import begin_again, file_name, save_own
from neuronlab.session.lesson_progress import LessonProgress
from neuronlab.session.opening import Opening, open_new
from neuronlab.session.session import Session
from neuronlab.session.settings import Settings
from neuronlab.session.threads import Wait


class Lab(QObject):
    """The parts of a running window.

    Without a path nothing is saved, and without a log file nothing is logged; `unsaved` is why saving does not work.
    `opening` says what else the window starts with, `server` whom other processes ask for it.
    `session` is one of the work that is made already, which takes a while with a million points. `course` is that of a
    lesson whose work it is, if it is not that of the opening. Work in a file that was handed in is the person's own:
    what was done in its lesson is shown beside it, and is no progress of theirs.
    """

    def __init__(
        self,
        work: Work,
        autosave_path: Path | None,
        log_file: Path | None,
        unsaved: str = "",
        settings: Settings | None = None,
        opening: Opening | None = None,
        server: str = "",
        session: Session | None = None,
        course: LessonCourse | None = None,
    ) -> None:
        super().__init__()
        settings = settings or Settings()
        self.opening = opening or Opening(work)
        self._is_in_lesson = course is not None or self.opening.lesson is not None
        self.course = course or _course_of(self.opening, work)
        self.theme = Theme(settings.theme or SYSTEM, self)
        self.session = session or Session(work)
        self.session.setParent(self)
        self.autosave = Autosave(self.session, autosave_path, self, unsaved)
        self._saves = autosave_path is not None
        folder = autosave_path.parent if autosave_path is not None else None
        self.progress = LessonProgress(folder)
        self.named = HomeFile(self.session, self.opening, folder, server, self)
        self.window = MainWindow(self.session, self.theme, settings, str(log_file or ""), self.named, self.course)
        self.window.insight_bar.show_unsaved(unsaved)
        self.excepthook = Excepthook(self)
        self._collector = WindowThreadCollector(self)
        self.is_closed = False
        self._is_ended_by_system = self._is_put_aside = False
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.window.closing.connect(self.close)
        self.autosave.failed.connect(self.window.errors.show)
        self.autosave.failed.connect(self.window.insight_bar.show_unsaved)
        self.autosave.recovered.connect(self.window.insight_bar.show_saved)
        self.autosave.recovered.connect(self._note_kept)
        self.named.changed.connect(self._remember_home)
        self._remember_home()
        if self.course is not None:
            self._connect_lesson(self.course)
        # Queued, so that an exception in a paint event does not open a dialog inside it.
        self.excepthook.caught.connect(self.window.errors.show_once, Qt.ConnectionType.QueuedConnection)

    def _connect_lesson(self, course: LessonCourse) -> None:
        course.setParent(self)
        lesson = self.opening.lesson
        self.window.files.show_lesson(course.lesson.title, file_name(lesson) if lesson is not None else "")
        self.session.keep_lesson(lambda: course.record)
        if not self._is_in_lesson:
            self.window.show_lesson_of_file()
            return
        course.entered.connect(self._note_progress)
        course.done.connect(self._note_progress)
        self.window.files.own_asked.connect(self.leave_lesson)
        if self.window.lesson is not None:
            self.window.lesson.leave_asked.connect(self.leave_lesson)
            self.window.lesson.restart_asked.connect(self.restart_lesson)

    @Slot()
    def _note_progress(self) -> None:
        if self.course is not None and self.opening.lesson is not None:
            self.progress.note(self.opening.lesson, self.course.record)
            self.session.request_snapshot()  # the next start begins there, whatever ends this program

    @Slot()
    def leave_lesson(self) -> None:
        """Ask for a window with the person's own work in place of the lesson, which is kept."""
        if self.named.is_kept:
            self._go_back_to_own()
        else:
            self.window.files.leave(self._go_back_to_own)

    def _go_back_to_own(self) -> None:
        own = self.opening.own or open_new(None, self.named.folder)
        self.window.files.replace_asked.emit(own)

    @Slot()
    def restart_lesson(self) -> None:
        """Ask for a window with the lesson from its beginning."""
        if self.opening.lesson is not None:
            self.window.files.replace_asked.emit(begin_again(self.opening))

    @Slot()
    def _remember_home(self) -> None:
        self.autosave.set_home(self.named.home)

    @Slot()
    def _note_kept(self) -> None:
        self.named.is_kept = True

    def start(self) -> None:
        """Show the window and start."""
        self.excepthook.install()
        self._collector.start()
        self.session.start()
        self.autosave.start()
        self.named.start()
        self._note_progress()
        self.window.show()

    @Slot()
    def close(self) -> None:
        """Save the work and end every thread."""
        if self.is_closed:
            return
        self.is_closed = True
        wait = self.window.closing_notice.wait_for
        with contextlib.ExitStack() as ends:  # last one first; each runs even if another raises
            ends.callback(self.excepthook.remove)
            ends.callback(self._collector.stop)
            ends.callback(self._release)
            ends.callback(self._end_saving, wait)
            ends.callback(self.session.close, wait)

    def put_aside(self) -> Opening | None:
        """Close the window for that of a lesson; returns the work to come back to, whose files stay taken.

        Of a lesson, that is the work that was put aside for it.
        """
        if self._is_in_lesson:
            own, self.opening.own = self.opening.own, None
            self.window.close_at_once()
            return own
        self._is_put_aside = True
        self.window.close_at_once()
        left = self.session.left
        own = Opening(left.work(self.named.whole_home) if left is not None else self.opening.work, self.opening.claim)
        own.unsaved = self.autosave.last_failure or ("" if self.named.is_kept else self.opening.unsaved)
        self.named.hand_on(own)
        self.opening.claim = None
        return own

    def note_left(self) -> None:
        """Note that the next start is not in this lesson."""
        if self.opening.lesson is not None:
            self.progress.note_left(self.opening.lesson)

    def _end_saving(self, wait: Wait) -> None:
        self.autosave.close(wait)
        if self._is_put_aside:
            return  # what could not be saved is in memory
        own = self.opening.own
        while own is not None and (failure := save_own(own)) and self._wants_to_retry(failure):
            pass
        while self.autosave.last_failure and self._wants_to_retry(self.autosave.last_failure):
            self.autosave.retry(wait)

    def _release(self) -> None:
        if self._is_put_aside:
            return
        self.named.release()
        self.opening.give_up_own(is_cut_short=self._is_ended_by_system)
        if self.opening.claim is not None:
            if self.named.is_untouched and not self._is_ended_by_system:
                self.forget()  # many of these would hide work that was never saved
            self.opening.claim.release(is_cut_short=self._is_ended_by_system)

    def forget(self) -> None:
        """Delete what was saved every few seconds, except of a lesson. After `close`."""
        if (
            self._saves and not self._is_in_lesson and self.opening.claim is not None
        ):  # otherwise the file has work that must stay
            self.opening.claim.remove()

    @Slot()
    def end(self) -> None:
        """Close as the system asks: nothing is asked, and the next start says what it brings back."""
        self._is_ended_by_system = not self.is_closed
        self.window.close_at_once()

    @Slot()
    def quit(self) -> None:
        """Close as the system asks, and leave all event loops, including those of dialogs."""
        self.end()
        QApplication.exit()

    def _wants_to_retry(self, failure: str) -> bool:
        """Ask what to do about work that could not be saved. Everything else has stopped, so this dialog may block."""
        buttons = QMessageBox.StandardButton.Retry | QMessageBox.StandardButton.Discard
        box = message_box(None, "Your work could not be saved", failure, buttons=buttons)
        return box.exec() == QMessageBox.StandardButton.Retry


def _course_of(opening: Opening, work: Work) -> LessonCourse | None:
    if opening.lesson is None or work.lesson is None:
        return course_of(work.lesson)
    return LessonCourse(opening.lesson.lesson, work.lesson)

"""Shows the list of lessons, and opens what is chosen in it."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from neuronlab.files.kinds import LESSON_SUFFIX
from neuronlab.gui.controllers.files import FilesController
from neuronlab.gui.lessons.lesson_list import LessonList
from neuronlab.lessons.catalog import lessons
from neuronlab.session.lesson_opening import file_name
from neuronlab.session.lesson_progress import LessonProgress
from neuronlab.session.settings import Settings


class LessonListController(QObject):
    """Makes the list when it is first asked for. `open_key` is the key of the lesson that is open; "" for none."""

    def __init__(self, files: FilesController, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._files, self._settings, self._window = files, settings, window
        self.open_key = ""
        self.list: LessonList | None = None

    @Slot()
    def show(self) -> None:
        """Show the list, with how far the learner has come by now."""
        if self.list is None:
            self.list = LessonList(lessons(), self._window)
            self.list.lesson_chosen.connect(self._open)
            self.list.file_asked.connect(self._ask_for_file)
        reached = LessonProgress(self._files.folder).reached()
        known = {entry.key: reached.get(file_name(entry)) for entry in lessons()}
        self.list.show()
        self.list.raise_()
        self.list.activateWindow()
        done = {key: len(each.done) for key, each in known.items() if each is not None}
        self.list.show_progress(done, self.open_key)

    @Slot(str)
    def _open(self, key: str) -> None:
        """Open a lesson; the one that is open is behind the list."""
        assert self.list is not None
        self.list.hide()
        if key != self.open_key:
            self._files.open_lesson(key)

    @Slot()
    def _ask_for_file(self) -> None:
        """Ask for the file of a lesson."""
        folder = str(self._settings.import_folder)
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open lesson", folder, f"Lessons (*{LESSON_SUFFIX})")
        if chosen:
            self._settings.import_folder = Path(chosen).parent
            self._files.open_lesson(Path(chosen))

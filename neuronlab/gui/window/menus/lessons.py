"""The list of lessons, below the button that asks for it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Slot
from PySide6.QtWidgets import QFileDialog, QMenu

from neuronlab.files.kinds import LESSON_SUFFIX
from neuronlab.gui.widgets.plain_text import button_text, set_tip
from neuronlab.gui.window.workbench import Workbench
from neuronlab.lessons.catalog import lessons
from neuronlab.session.lesson_opening import file_name
from neuronlab.session.lesson_progress import LessonProgress

_DONE = "✓"


class LessonsMenu(QMenu):
    """Filled whenever it is shown."""

    def __init__(self, window: Workbench) -> None:
        super().__init__("Lessons", window)
        self._window = window
        self.setToolTipsVisible(True)

    @Slot()
    def show_below(self) -> None:
        """Show the list below its button."""
        bar, button = self._window.top_bar, self._window.top_bar.lessons
        button.setChecked(self._window.controls.isHidden() and not self._window.body.left.isHidden())
        self._fill()
        self.popup(bar.mapToGlobal(QPoint(button.x(), button.geometry().bottom())))

    def _fill(self) -> None:
        self.clear()
        reached = LessonProgress(self._window.files.folder).reached()
        for entry in lessons():
            found, steps = reached.get(file_name(entry)), len(entry.lesson.steps)
            done = len(found.done) if found is not None else 0
            mark = f"{_DONE} " if done == steps else ""
            note = f"  {done} of {steps} steps" if 0 < done < steps else ""
            text = f"{mark}{entry.number}. {entry.lesson.title}{note}"
            action = self.addAction(button_text(text), partial(self._window.files.open_lesson, entry.key))
            set_tip(action, entry.lesson.claim)
        self.addSeparator()
        self.addAction("&Open lesson file…", self._ask_for_file)

    def _ask_for_file(self) -> None:
        folder = str(self._window.settings.import_folder)
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open lesson", folder, f"Lessons (*{LESSON_SUFFIX})")
        if chosen:
            self._window.files.open_lesson(Path(chosen))

"""The menu of what was open last: sessions, and work that was never saved."""

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QWidget

from neuronlab.core.errors import WorkError
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.controllers.files import FilesController
from neuronlab.gui.dialogs.messages import warn
from neuronlab.gui.dialogs.questions import Answer, ask
from neuronlab.gui.widgets.plain_text import button_text, set_tip
from neuronlab.session.autosave_files import Unsaved, delete_unsaved, unsaved_works
from neuronlab.session.settings import Settings
from neuronlab.wording.moments import moment_text
from neuronlab.wording.numbers import counted

MOST_UNSAVED = 5
_MOST_NAMED = 10


class RecentMenu(QMenu):
    """Filled whenever it is shown. Files that are gone are said to be when they are chosen, and leave the list."""

    def __init__(self, files: FilesController, settings: Settings, folder: Path | None, parent: QWidget) -> None:
        super().__init__("Open &recent", parent)
        self._files, self._settings, self._folder, self._window = files, settings, folder, parent
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.fill)

    @Slot()
    def fill(self) -> None:
        """List what can be opened now."""
        self.clear()
        recent = self._settings.recent_files
        for path in recent:
            action = self.addAction(button_text(path.name), partial(self._files.open_session, path))
            set_tip(action, str(path))
        unsaved = self._unsaved()
        if unsaved:
            self.addSeparator()
        for work in unsaved[:MOST_UNSAVED]:
            self.addAction(button_text(_label(work)), partial(self._files.open_unsaved, work.path))
        if recent or unsaved:
            self.addSeparator()
        if recent:
            self.addAction("&Clear the list of files", self._clear)
        if unsaved:
            self.addAction("&Delete unsaved work…", self._ask_to_delete)
        if not self.actions():
            self.addAction("Nothing yet").setEnabled(False)

    def _unsaved(self) -> list[Unsaved]:
        return unsaved_works(self._folder) if self._folder is not None else []

    def _clear(self) -> None:
        self._settings.recent_files = ()

    def _ask_to_delete(self) -> None:
        works = self._unsaved()
        if works:
            sentence = f"Delete {counted(len(works), 'piece')} of unsaved work? This cannot be undone."
            names = "\n".join(_label(work) for work in works[:_MOST_NAMED])
            more = f"{names}\n…" if len(works) > _MOST_NAMED else names
            answers = Answer("Cancel"), Answer("Delete", partial(self._delete, works))
            ask(self._window, "Delete unsaved work", sentence, answers, more=more, escape=0)

    def _delete(self, works: list[Unsaved]) -> None:
        try:
            delete_unsaved(works)
        except WorkError as error:
            warn(self._window, "Not deleted", str(error))


def _label(work: Unsaved) -> str:
    kind = TASKS[work.task].label.lower() if work.task in TASKS else "work"
    what = f"Unsaved changes of {work.name}" if work.name else f"Unsaved {kind}"
    return f"{what}, {moment_text(work.saved, datetime.now())}"

"""The menu of what was open last: sessions, and work that was never saved."""

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QWidget

from neuronlab.gui.controllers.files import FilesController
from neuronlab.gui.widgets.plain_text import button_text, set_tip
from neuronlab.session.autosave_files import Unsaved, unsaved_works
from neuronlab.session.settings import Settings
from neuronlab.wording.moments import moment_text

MOST_UNSAVED = 5


class RecentMenu(QMenu):
    """Filled whenever it is shown. Files that are gone are said to be when they are chosen, and leave the list."""

    def __init__(self, files: FilesController, settings: Settings, folder: Path | None, parent: QWidget) -> None:
        super().__init__("Open &recent", parent)
        self._files, self._settings, self._folder = files, settings, folder
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
        unsaved = unsaved_works(self._folder)[:MOST_UNSAVED] if self._folder is not None else []
        if unsaved:
            self.addSeparator()
        for work in unsaved:
            self.addAction(button_text(_label(work)), partial(self._files.open_unsaved, work.path))
        if recent:
            self.addSeparator()
            self.addAction("&Clear the list of files", self._clear)
        if not self.actions():
            self.addAction("Nothing yet").setEnabled(False)

    def _clear(self) -> None:
        self._settings.recent_files = ()


def _label(work: Unsaved) -> str:
    what = f"Unsaved changes of {work.name}" if work.name else "Unsaved work"
    return f"{what}, {moment_text(work.saved, datetime.now())}"

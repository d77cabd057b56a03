"""The File menu entry that keeps the undo history in sessions; its state is remembered."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from neuronlab.gui.widgets.plain_text import set_tip
from neuronlab.session.session import Session
from neuronlab.session.settings import Settings


class UndoSwitch(QAction):
    """Says whether saved sessions hold what Undo and Redo can bring back."""

    def __init__(self, session: Session, settings: Settings, parent: QObject) -> None:
        super().__init__("&Keep undo history in sessions", parent)
        self._session, self._settings = session, settings
        self.setCheckable(True)
        self.setChecked(settings.keeps_undo)
        set_tip(
            self, "Undo and Redo go on when a session is opened again; off: files are smaller and hold no older work"
        )
        session.keep_undo(settings.keeps_undo)
        self.toggled.connect(self._switch)

    @Slot(bool)
    def _switch(self, is_on: bool) -> None:
        self._session.keep_undo(is_on)
        self._settings.keeps_undo = is_on

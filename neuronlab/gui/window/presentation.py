"""Presentation: plot and network alone on the whole screen, in large type, for an audience."""

from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMainWindow

from neuronlab.gui.theme.sizes import set_text_percent, text_percent
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.window.body import Body, BodyState
from neuronlab.session.settings import Settings

TEXT_PERCENT = 150


class _Before(NamedTuple):
    """What there was before a presentation, with the text size of the settings beside that on screen."""

    body: BodyState
    text_percent: int
    window: Qt.WindowState
    chosen_percent: int


class Presentation(QObject):
    """Switches a window between its usual layout and that of a presentation; `changed(is_on)` says so."""

    changed = Signal(bool)

    def __init__(self, window: QMainWindow, body: Body, theme: Theme, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._body, self._theme, self._settings = window, body, theme, settings
        self._before: _Before | None = None

    @property
    def is_on(self) -> bool:
        """Whether the window presents."""
        return self._before is not None

    @Slot()
    def toggle(self) -> None:
        """Begin or end the presentation."""
        if self.is_on:
            self.end()
        else:
            self._begin()

    def _begin(self) -> None:
        state = self._window.windowState()
        self._before = _Before(self._body.state(), text_percent(), state, self._settings.text_percent)
        self._body.present(True)
        self._use(TEXT_PERCENT, self._window.windowState() | Qt.WindowState.WindowFullScreen)

    def end(self) -> None:
        """End the presentation, if there is one: all is as it was before, but for a text size chosen meanwhile."""
        if self._before is None:
            return
        before, self._before = self._before, None
        chosen = self._settings.text_percent
        self._body.present(False)
        self._use(before.text_percent if chosen == before.chosen_percent else chosen, before.window)
        self._body.restore(before.body)

    def _use(self, percent: int, window_state: Qt.WindowState) -> None:
        set_text_percent(percent)
        self._theme.changed.emit()
        self._window.setWindowState(window_state)
        self._window.menuBar().setHidden(self.is_on)
        self._body.arrange()
        self.changed.emit(self.is_on)

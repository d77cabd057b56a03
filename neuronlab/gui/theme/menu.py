"""The menu to choose the dark, light or system theme."""

from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from neuronlab.gui.theme.theme import MODES, Theme
from neuronlab.session.settings import Settings


class ThemeMenu(QMenu):
    """Sets the theme, and remembers it."""

    def __init__(self, theme: Theme, settings: Settings, parent: QWidget) -> None:
        super().__init__("&Theme", parent)
        self._theme, self._settings = theme, settings
        group = QActionGroup(self)
        for mode, label in MODES.items():
            action = group.addAction(label)
            action.setCheckable(True)
            action.setChecked(mode == theme.mode)
            action.triggered.connect(partial(self._choose, mode))
            self.addAction(action)

    def _choose(self, mode: str) -> None:
        self._theme.set_mode(mode)
        self._settings.theme = mode

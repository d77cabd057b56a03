"""The menus to choose the theme and the text size."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from neuronlab.gui.theme.sizes import PERCENTS, set_text_percent, text_percent
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


def choose_text_size(theme: Theme, settings: Settings, percent: int) -> None:
    """Set the text size, and remember it; whoever follows the theme follows the text size too."""
    if percent != text_percent():
        set_text_percent(percent)
        settings.text_percent = percent
        theme.changed.emit()


def step_text_size(theme: Theme, settings: Settings, steps: int) -> str:
    """Go this many text sizes up or down; a sentence that says so if there is none."""
    number = PERCENTS.index(text_percent()) + steps
    if not 0 <= number < len(PERCENTS):
        return f"{text_percent()} % is the {'largest' if steps > 0 else 'smallest'} text size."
    choose_text_size(theme, settings, PERCENTS[number])
    return ""


class TextSizeMenu(QMenu):
    """Sets the text size, and ticks the present one however it was set."""

    def __init__(self, theme: Theme, settings: Settings, parent: QWidget) -> None:
        super().__init__("Te&xt size", parent)
        group = QActionGroup(self)
        self._actions = {percent: QAction(f"{percent} %", group, checkable=True) for percent in PERCENTS}
        for percent, action in self._actions.items():
            action.triggered.connect(partial(choose_text_size, theme, settings, percent))
            self.addAction(action)
        self._tick()
        theme.changed.connect(self._tick)

    @Slot()
    def _tick(self) -> None:
        self._actions[text_percent()].setChecked(True)

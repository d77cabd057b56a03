"""A button with a menu in which several rows can be ticked, which stays open meanwhile."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QMenu, QToolButton
from typing_extensions import override

from neuronlab.gui.theme.sizes import bound_size
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import button_text, set_tip
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import elided

_LONGEST = 22


class _StayingMenu(Guarded, QMenu):
    """A menu that stays open when a row is ticked with the mouse."""

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick a row, or do what a menu does."""
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
            event.accept()
        else:
            super().mouseReleaseEvent(event)


class TickedChoice(Guarded, QToolButton):
    """Shows what is ticked; `chosen(keys)`, a frozenset, when a person changes it. At least one row stays ticked."""

    chosen = Signal(object)

    def __init__(self, name: str, meaning: str, rows: Mapping[str, tuple[str, str]], most: int = 0) -> None:
        """`rows` are labels and meanings by key; `most` rows can be ticked, 0 for all."""
        super().__init__()
        self._name, self._meaning, self._rows, self._most = name, meaning, dict(rows), most or len(rows)
        self._ticked: frozenset[str] = frozenset()
        self._obstacles: Mapping[str, str] = {}
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bound_size(self, 60)
        menu = _StayingMenu(self)
        menu.setToolTipsVisible(True)
        self.actions_by_key: dict[str, QAction] = {}
        for key, (label, tip) in self._rows.items():
            action = menu.addAction(button_text(label))
            action.setCheckable(True)
            set_tip(action, tip)
            action.triggered.connect(self._choose)
            self.actions_by_key[key] = action
        self.setMenu(menu)

    @property
    def ticked(self) -> frozenset[str]:
        """The keys of the rows that are ticked."""
        return self._ticked

    def show_ticked(self, keys: frozenset[str], obstacles: Mapping[str, str] | None = None) -> None:
        """Tick these rows, and grey those with an obstacle, a sentence, without saying that a person did."""
        obstacles = obstacles or {}
        self._ticked, self._obstacles = keys, obstacles
        for key, action in self.actions_by_key.items():
            with QSignalBlocker(action):
                action.setChecked(key in keys)
            is_full = len(keys) >= self._most and key not in keys
            action.setEnabled(key not in obstacles and not is_full)
            full = f"At most {self._most} at a time."
            set_tip(action, obstacles.get(key) or (full if is_full else self._rows[key][1]))
        self._show_text()

    def _show_text(self) -> None:
        labels = [label for key, (label, _) in self._rows.items() if key in self._ticked]
        more = f" +{len(labels) - 1}" if len(labels) > 1 else ""
        self.setText(button_text(f"{elided(labels[0], _LONGEST)}{more} ▾" if labels else "nothing ▾"))
        name_field(self, f"{self._name}: {', '.join(labels) or 'nothing'}", f"{self._meaning}: {', '.join(labels)}")

    @Slot()
    def _choose(self) -> None:
        keys = frozenset(key for key, action in self.actions_by_key.items() if action.isChecked())
        self.show_ticked(keys or self._ticked, self._obstacles)
        if keys:
            self.chosen.emit(keys)

"""The controls in a lesson: those that a step works with, and the others once they are asked for."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from neuronlab.gui.widgets.sections import FoldingSection


class LessonControls(QObject):
    """Puts sections of controls into a layout, by their names in `CONTROLS`; `above` stands before them."""

    def __init__(
        self, sections: Mapping[str, FoldingSection], above: QWidget, host: QBoxLayout, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sections, self._host = dict(sections), host
        self._named: frozenset[str] = frozenset()
        self._are_all_shown = False
        self._above = QWidget()
        around = QVBoxLayout(self._above)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(above)
        self.show_named(())

    def show_named(self, names: Sequence[str]) -> None:
        """Show the sections of these names; the others come after them."""
        self._named = frozenset(names)
        named = [section for name, section in self._sections.items() if name in self._named]
        others = [section for section in self._sections.values() if section not in named]
        for part in (self._above, *named, *others):
            self._host.removeWidget(part)
            self._host.addWidget(part)
        self._show()

    @Slot(bool)
    def show_all(self, are_shown: bool) -> None:
        """Show the other sections too, or hide them."""
        self._are_all_shown = are_shown
        self._show()

    def _show(self) -> None:
        for name, section in self._sections.items():
            section.setVisible(self._are_all_shown or name in self._named)
        self._above.setVisible(self._are_all_shown or not self._named.isdisjoint(self._sections))

"""Runs one below the other, which buttons move up and down."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neuronlab.core.specs.experiment import MAX_RUNS
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.wording.numbers import elided

_LONGEST = 26


class OrderRows(QWidget):
    """Emits `changed` after a move."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._order: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        self.names = tuple(PlainLabel() for _ in range(MAX_RUNS))
        self.up, self.down = (
            tuple(icon_button(icon, word, word, theme, "quiet") for _ in range(MAX_RUNS))
            for icon, word in (("mdi6.arrow-up", "Up"), ("mdi6.arrow-down", "Down"))
        )
        self._rows = tuple(self._row(index) for index in range(MAX_RUNS))
        for row in self._rows:
            column.addWidget(row)

    def _row(self, index: int) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.names[index], 1)
        for by, button in ((-1, self.up[index]), (1, self.down[index])):
            button.clicked.connect(partial(self._move, index, by))
            line.addWidget(button)
        return row

    @property
    def order(self) -> tuple[str, ...]:
        """The names, from the top."""
        return self._order

    def show_order(self, order: tuple[str, ...]) -> None:
        """Show these names, from the top; at most MAX_RUNS."""
        self._order = order
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(order))
            if index < len(order):
                name = order[index]
                self.names[index].setText(f"{index + 1}\u2002{elided(name, _LONGEST)}")
                set_tip(self.names[index], name)
                for button, word, is_there in (
                    (self.up[index], "up", index > 0),
                    (self.down[index], "down", index < len(order) - 1),
                ):
                    button.setEnabled(is_there)
                    name_field(button, f"Move {name} {word}", f"Move {name} {word}")

    @Slot()
    def _move(self, index: int, by: int) -> None:
        other, order = index + by, list(self._order)
        if 0 <= other < len(order):
            order[index], order[other] = order[other], order[index]
            self.show_order(tuple(order))
            self.changed.emit()

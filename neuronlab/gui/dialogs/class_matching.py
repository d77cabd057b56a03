"""The dialog that asks which class of the points each class of a model is."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget

from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.buttons import DialogButtons
from neuronlab.gui.widgets.fields import ChoiceField, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, with_breaks, without_icons
from neuronlab.session.model_runs import Matches, UnmatchedClasses
from neuronlab.wording.numbers import elided

_FIELD_WIDTH, _TEXT_WIDTH, _LONGEST = 200, 420, 32


class ClassMatching(QDialog):
    """A choice for every class of a model called `name`; two classes that are chosen alike change places."""

    def __init__(self, name: str, unmatched: UnmatchedClasses, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Open model")
        self.matches: Matches = unmatched.likely
        question = f"The classes of {name} have other names than those of the points. Which is which?"
        self._question = PlainLabel(with_breaks(question), wordWrap=True)
        labels = {ours: elided(ours, _LONGEST) for ours in unmatched.ours}
        self.choosers = [ChoiceField(labels) for _ in unmatched.theirs]
        self.buttons = DialogButtons("&Open", self)
        self.open_button = self.buttons.accept_button
        self._build_layout(unmatched)
        for number, chooser in enumerate(self.choosers):
            chooser.chosen.connect(partial(self._match, number))
        self._show_matches()

    def _build_layout(self, unmatched: UnmatchedClasses) -> None:
        fix_size(self._question, _TEXT_WIDTH)
        grid = QGridLayout()
        grid.setSpacing(SPACE)
        grid.setColumnStretch(0, 1)
        for row, (theirs, chooser) in enumerate(zip(unmatched.theirs, self.choosers, strict=True)):
            label = PlainLabel(elided(theirs, _LONGEST))
            label.setBuddy(chooser)
            name_field(chooser, theirs, f"The class of the points that {theirs} of the model is")
            fix_size(chooser, _FIELD_WIDTH)
            grid.addWidget(label, row, 0)
            grid.addWidget(chooser, row, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        layout.setSpacing(SPACE + 4)
        layout.addWidget(self._question)
        layout.addLayout(grid)
        layout.addWidget(self.buttons)
        without_icons(self)
        for button in self.findChildren(QPushButton):  # Enter opens regardless of the focus
            button.setAutoDefault(False)

    @Slot(str)
    def _match(self, number: int, ours: str) -> None:
        matches = list(self.matches)
        matches[matches.index(ours)] = matches[number]
        matches[number] = ours
        self.matches = tuple(matches)
        self._show_matches()

    def _show_matches(self) -> None:
        for chooser, ours in zip(self.choosers, self.matches, strict=True):
            chooser.show_key(ours)

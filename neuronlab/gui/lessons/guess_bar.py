"""The bar below the plot for a guess that is drawn: what to draw, then how far it was off, and why."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from neuronlab.gui.lessons.note_field import NoteField
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import SteadyLabel, heading, name_field
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.gui.widgets.refitted import Refitted
from neuronlab.wording.guesses import gap_text

DRAWN = "Your guess is drawn. Press Play to see what it becomes, or draw it again."
WAITS = "Training starts when your guess is drawn."
_CAPTION, _SHORT_CAPTION = "Gap to your guess", "Gap"
_LEAST_NOTE_PX = 120
"""Room for a sentence beside the gap; with less it gets a line of its own."""


class GuessBar(Refitted, QFrame):
    """Shows one of three things, or nothing. `again` is a button for the line above the plot.

    Signals: `skipped` when no guess is to be drawn, or the one there is stays; `again_asked` when one is to be drawn
    after all, or anew; `noted(note)`.
    """

    skipped = Signal()
    again_asked = Signal()
    noted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "foot")
        self.setAccessibleName("Your guess")
        self.asks = PlainLabel(wordWrap=True)
        self.skip = QPushButton()
        self.skip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.caption = PlainLabel(_CAPTION)
        self.caption.setProperty("role", "muted")
        self.gap = SteadyLabel()
        self.gap.setProperty("role", "metric")
        self.why = PlainLabel()
        self.why.setProperty("role", "muted")
        self.note = NoteField()
        self.again = QPushButton("Draw again")
        self.again.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.again.setProperty("role", "mini")
        set_icon(self.again, "mdi6.pencil", theme)
        self.again.hide()
        self._build_layout()
        self.skip.clicked.connect(self.skipped)
        self.again.clicked.connect(self.again_asked)
        self.note.kept.connect(self.noted)
        self.hide()

    def _build_layout(self) -> None:
        self._asking, self._gap_row = QWidget(), QWidget()
        line = QHBoxLayout(self._asking)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        line.addWidget(heading("Predict"))
        line.addWidget(self.asks, 1)
        line.addWidget(self.skip)
        self._reading = QHBoxLayout()
        self._reading.setSpacing(SPACE)
        for part in (self.caption, self.gap, self.why):
            self._reading.addWidget(part)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._gap_row)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE)
        self._row.addLayout(self._reading)
        self._row.addWidget(self.note, 1)
        layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        layout.setContentsMargins(0, SPACE, 0, SPACE // 2)
        layout.addWidget(self._asking)
        layout.addWidget(self._gap_row)

    def show_nothing(self, *, can_draw: bool) -> None:
        """Show no bar; a guess that was skipped can still be drawn."""
        self.hide()
        self._offer_again("Draw a guess", is_offered=can_draw)

    def show_asked(self, asks: str, *, plays_then: bool, is_again: bool) -> None:
        """Ask for a guess; whether training starts once it is drawn, and whether there is one already."""
        self.asks.setText(f"{asks} {WAITS}" if plays_then else asks)
        text = "Keep my guess" if is_again else "Skip"
        self.skip.setText(text)
        name_field(self.skip, text, "Keep the guess you have drawn" if is_again else "Go on without a guess")
        self.skip.show()
        self._offer_again("", is_offered=False)
        self._show(self._asking)

    def show_drawn(self) -> None:
        """Say that a guess is there and nothing was trained since."""
        self.asks.setText(DRAWN)
        self.skip.hide()
        self._offer_again("", is_offered=False)
        self._show(self._asking)

    def show_compared(self, step: int, why: str, note: str) -> None:
        """Show the gap, and ask why."""
        self.why.setText(why)
        self.note.show_note(step, why, note)
        self._offer_again("Draw again", is_offered=True)
        self._show(self._gap_row)
        self.fit()

    def show_gap(self, rmse: float | None) -> None:
        """Show the gap as it is now."""
        self.gap.show_text(gap_text(rmse))

    def _show(self, row: QWidget) -> None:
        for each in (self._asking, self._gap_row):
            each.setVisible(each is row)
        self.show()

    def _offer_again(self, text: str, *, is_offered: bool) -> None:
        if text:
            self.again.setText(text)
            name_field(self.again, text, "Draw on the plot what you expect")
        self.again.setVisible(is_offered)

    @override
    def fit(self) -> None:
        """Shorten the caption where one line is too narrow, or give the sentence a line of its own."""
        width_of = self.caption.fontMetrics().horizontalAdvance
        room = self.width() - self.gap.sizeHint().width() - width_of(self.why.text()) - 3 * SPACE
        beside_note = room - self.note.keep.sizeHint().width() - scaled(_LEAST_NOTE_PX)
        fits = width_of(_SHORT_CAPTION) <= beside_note
        is_long = width_of(_CAPTION) <= (beside_note if fits else room)
        self.caption.setText(_CAPTION if is_long else _SHORT_CAPTION)
        self.why.setWordWrap(not fits)
        self._reading.setStretchFactor(self.why, int(not fits))
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

    @override
    def minimumSizeHint(self) -> QSize:
        """It never widens the plot."""
        return QSize(1, super().minimumSizeHint().height())

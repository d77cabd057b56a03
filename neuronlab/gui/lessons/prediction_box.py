"""The part of the lesson panel in which a number or an order is predicted, and later compared with what it is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from neuronlab.analysis.measures.table import MEASURES
from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.gui.lessons.note_field import NoteField
from neuronlab.gui.lessons.order_rows import OrderRows
from neuronlab.gui.lessons.parts import LessonSection
from neuronlab.gui.lessons.parts import line as rule
from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE, Theme, figures
from neuronlab.gui.widgets.buttons import link
from neuronlab.gui.widgets.fields import TextField, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.lessons.lesson import Prediction
from neuronlab.lessons.predictions import (
    LARGEST,
    Numbers,
    asked_by,
    number_of,
    order_of,
    pair_count,
    pairs_in_wrong_order,
)
from neuronlab.wording.guesses import distance_text, order_text
from neuronlab.wording.measures import number_text
from neuronlab.wording.typed_numbers import read_number, read_share

_FIELD_PX = 96
_LONGEST_NUMBER = 40
_NO_NUMBER = "Type a number, such as 0.25 or 100."
_NO_SHARE = "Type a share from 0 to 1, or in percent: 0.25 or 25 %."
_MADE = "Press Play to see how far it is off."
_WAITS = "Training starts when you have predicted."


class PredictionBox(QFrame):
    """Hidden unless a step asks for a number or an order.

    Signals: `guessed(number)`, `ordered(names)` with the lowest first, `skipped`, `noted(sentence)`.
    """

    guessed = Signal(float)
    ordered = Signal(object)
    skipped = Signal()
    noted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "lesson section")
        self._prediction: Prediction | None = None
        self._runs: tuple[str, ...] = ()
        self._record = StepRecord()
        self._step = -1
        self.asks = PlainLabel(wordWrap=True)
        self.field = TextField()
        self.field.setMaxLength(_LONGEST_NUMBER)
        self.field.setFont(figures())
        fix_size(self.field, _FIELD_PX)
        self.order = OrderRows(theme)
        self.predict = QPushButton("Predict")
        self.predict.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.skip = link("Skip", "Go on without a prediction")
        self.waits = PlainLabel(_WAITS, wordWrap=True)
        self.verdict = PlainLabel(wordWrap=True)
        self.why = PlainLabel(wordWrap=True)
        self.note = NoteField()
        buttons = QWidget()
        line = QHBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        for widget in (self.field, self.predict, self.skip):
            line.addWidget(widget)
        line.addStretch()
        section = LessonSection("Predict")
        section.add(self.asks, self.order, buttons, self.waits, self.verdict, self.why, self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addWidget(section)
        self.predict.clicked.connect(self._predict)
        self.field.returnPressed.connect(self._predict)
        self.skip.clicked.connect(self.skipped)
        self.note.kept.connect(self.noted)
        self.hide()

    @property
    def subject(self) -> object:
        """The step that is predicted for (see `typing_guard`)."""
        return self._step

    def show_step(
        self,
        step: int,
        prediction: Prediction | None,
        record: StepRecord,
        runs: Sequence[str],
        *,
        plays_then: bool,
        is_compared: bool,
    ) -> None:
        """Show the prediction of a step about these runs, as far as it is made; whether it is compared by now."""
        is_typed = prediction is not None and prediction.kind == "number"
        is_sorted = prediction is not None and prediction.kind == "order"
        is_new = (step, prediction) != (self._step, self._prediction)
        self._step, self._prediction, self._record = step, prediction, record
        self.setVisible(is_typed or is_sorted)
        if prediction is None or not (is_typed or is_sorted):
            return
        self.asks.setText(prediction.asks)
        name_field(self.field, prediction.asks, "Type the number that you expect, and press Enter")
        if is_new:
            self.field.show_text("" if record.guess is None else number_text(record.guess))
            self.order.show_order(_sorted(tuple(runs), record.order))
        self.field.setVisible(is_typed)
        self.order.setVisible(is_sorted)
        is_made = record.guess is not None or bool(record.order)
        self.predict.setText("Change it" if is_made else "Predict")
        name_field(self.predict, self.predict.text(), "Say what you expect, before you press Play")
        self.skip.setVisible(not is_made and not record.has_skipped)
        self.waits.setText(_WAITS if plays_then else _MADE)
        self.waits.setVisible(plays_then or (is_made and not is_compared))
        for part in (self.verdict, self.why, self.note):
            part.setVisible(is_compared and is_made)
        self.why.setText(prediction.why)
        self.note.show_note(step, prediction.why, record.note)

    def show_numbers(self, numbers: Numbers) -> None:
        """Compare with the numbers as they are now."""
        prediction, record = self._prediction, self._record
        if prediction is None or not asked_by(prediction, record.order) <= numbers.keys():
            return  # they are not measured yet
        text = ""
        if prediction.kind == "number" and record.guess is not None:
            text = distance_text(prediction.measure, record.guess, number_of(prediction, numbers))
        elif prediction.kind == "order" and record.order:
            found = order_of(prediction, record.order, numbers)
            wrong = pairs_in_wrong_order(prediction, record.order, numbers)
            text = order_text(wrong, pair_count(record.order), found)
        if text != self.verdict.text():
            self.verdict.setText(text)

    @Slot()
    def _predict(self) -> None:
        if self._prediction is None:
            return
        if self._prediction.kind == "order":
            self.ordered.emit(self.order.order)
            return
        is_share = MEASURES[self._prediction.measure].shown_as == "percent"
        number = read_share(self.field.text()) if is_share else read_number(self.field.text())
        if number is None or abs(number) > LARGEST:
            self.waits.setText(_NO_SHARE if is_share else _NO_NUMBER)
            self.waits.show()
            return
        self.field.show_text(self.field.text())
        self.guessed.emit(number)


def _sorted(runs: tuple[str, ...], order: tuple[str, ...]) -> tuple[str, ...]:
    """The runs in the order in which they were put, if those are the same runs."""
    return order if sorted(order) == sorted(runs) else runs

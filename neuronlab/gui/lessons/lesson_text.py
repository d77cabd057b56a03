"""A text of a lesson in the panel: paragraphs with live numbers, and formulas in boxes of their own."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from neuronlab.analysis.measures.asked import MeasureOf
from neuronlab.gui.lessons.live_text import LiveText, Piece
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.lessons.names import STANDS, TARGETS
from neuronlab.lessons.text import RECORDED, Segment, is_formula, live_numbers, paragraphs
from neuronlab.wording.measures import measure_meaning, measure_text, number_text
from neuronlab.wording.numbers import NOTHING

Numbers = Mapping[str, float | None]
"""Live numbers, by the texts that stand for them in lessons: `rmse`, `rmse of tanh`, `gap`."""


def number_tip(number: str) -> str:
    """What a live number is, and where it stands in the window."""
    if number in RECORDED:
        return RECORDED[number]
    asked = MeasureOf.of(number)
    target = STANDS.get(asked.measure)
    return measure_meaning(*asked) + (f"\nSee {TARGETS[target]}." if target else "")


class _FormulaBox(QFrame):
    """A formula in a frame."""

    def __init__(self, text: LiveText) -> None:
        super().__init__()
        self.setProperty("role", "formula")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE)
        layout.addWidget(text)


class LessonText(QWidget):
    """Shows a text; Tab stops at it with `is_stop`.

    `number_hovered(name)` is emitted for a live number under the mouse, "" for none.
    """

    number_hovered = Signal(str)

    def __init__(self, theme: Theme, text: str = "", *, is_stop: bool = False) -> None:
        super().__init__()
        self._theme, self._is_stop = theme, is_stop
        self._parts: list[tuple[LiveText, list[tuple[Segment, ...]]]] = []
        self.widgets: list[QWidget] = []
        self._numbers: Numbers = {}
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE + 2)
        self.show_text(text)

    @property
    def text(self) -> str:
        """The text as it is read."""
        return "\n".join(part.toPlainText() for part, _ in self._parts)

    @property
    def names(self) -> frozenset[str]:
        """The live numbers in the text."""
        return frozenset(live_numbers(self._text))

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text == self._text:
            return
        for widget in self.widgets:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._text, self._parts, self.widgets = text, [], []
        for is_a_formula, group in _grouped(paragraphs(text)):
            part = LiveText(self._theme, number_tip, is_formula=is_a_formula, is_stop=self._is_stop)
            part.number_hovered.connect(self.number_hovered)
            self._parts.append((part, group))
            self.widgets.append(_FormulaBox(part) if is_a_formula else part)
            self._column.addWidget(self.widgets[-1])
            self.widgets[-1].show()  # at once, not when Qt comes to it
        self._write()

    def show_numbers(self, numbers: Numbers) -> None:
        """Show the live numbers as they are now."""
        self._numbers = numbers
        self._write()

    def _write(self) -> None:
        for part, group in self._parts:
            part.show_paragraphs([tuple(map(self._piece, paragraph)) for paragraph in group])

    def _piece(self, segment: Segment) -> Piece:
        text = self._number_text(segment.text) if segment.is_number else segment.text
        return Piece(text, segment.style, segment.text if segment.is_number else "")

    def _number_text(self, name: str) -> str:
        value = self._numbers.get(name)
        if name not in RECORDED:
            return measure_text(MeasureOf.of(name).measure, value)
        return NOTHING if value is None else number_text(value)


def _grouped(parts: Sequence[tuple[Segment, ...]]) -> list[tuple[bool, list[tuple[Segment, ...]]]]:
    """Paragraphs in groups that one widget shows: every formula by itself."""
    groups: list[tuple[bool, list[tuple[Segment, ...]]]] = []
    for paragraph in parts:
        if groups and not is_formula(paragraph) and not groups[-1][0]:
            groups[-1][1].append(paragraph)
        else:
            groups.append((is_formula(paragraph), [paragraph]))
    return groups

"""The text of a step: paragraphs with live numbers, and formulas in boxes of their own."""

import re
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from neuronlab.analysis.measures.table import MEASURES
from neuronlab.gui.lessons.live_text import LiveText, Paragraph, Piece
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.wording.numbers import NOTHING, loss_text

Numbers = Mapping[str, float | None]
"""Measures by the names of live numbers: `rmse`, `rmse of tanh`."""

_PIECES = re.compile(r"\*\*(?P<strong>.+?)\*\*|`(?P<code>.+?)`|\{(?P<number>[^{}]+)\}")


def numbers_in(text: str) -> frozenset[str]:
    """The live numbers in a text."""
    return frozenset(match["number"] for match in _PIECES.finditer(text) if match["number"]) | frozenset(
        name for match in _PIECES.finditer(text) for name in numbers_in(match["strong"] or match["code"] or "")
    )


def _number_text(value: float | None) -> str:
    return NOTHING if value is None else loss_text(value)


def _meaning(number: str) -> str:
    row = MEASURES.get(number.partition(" of ")[0])
    return row.meaning if row else ""


def _pieces(text: str, numbers: Numbers, *, is_strong: bool = False, is_code: bool = False) -> Iterator[Piece]:
    end = 0
    for match in _PIECES.finditer(text):
        if match.start() > end:
            yield Piece(text[end : match.start()], is_strong, is_code)
        end = match.end()
        if match["number"]:
            yield Piece(_number_text(numbers.get(match["number"])), is_strong, is_code, match["number"])
        else:
            inner, is_inner_code = match["strong"] or match["code"], is_code or bool(match["code"])
            yield from _pieces(inner, numbers, is_strong=is_strong or bool(match["strong"]), is_code=is_inner_code)
    if end < len(text):
        yield Piece(text[end:], is_strong, is_code)


def _is_formula(paragraph: str) -> bool:
    return len(paragraph) > 2 and paragraph[0] == paragraph[-1] == "`" and "`" not in paragraph[1:-1]


class _FormulaBox(QFrame):
    """A formula in a frame."""

    def __init__(self, text: LiveText) -> None:
        super().__init__()
        self.setProperty("role", "formula")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE)
        layout.addWidget(text)


class LessonText(QWidget):
    """`number_hovered(name)` is emitted for a live number under the mouse, "" for none."""

    number_hovered = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: list[tuple[LiveText, tuple[str, ...]]] = []
        self._widgets: list[QWidget] = []
        self._numbers: Numbers = {}
        self._text = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE + 2)

    @property
    def names(self) -> frozenset[str]:
        """The live numbers in the text."""
        return numbers_in(self._text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text == self._text:
            return
        self._text, self._parts = text, []
        for widget in self._widgets:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets = []
        for is_formula, paragraphs in _grouped([" ".join(part.split()) for part in text.split("\n\n") if part.strip()]):
            part = LiveText(self._theme, _meaning, is_formula=is_formula)
            part.number_hovered.connect(self.number_hovered)
            self._parts.append((part, tuple(paragraphs)))
            self._widgets.append(_FormulaBox(part) if is_formula else part)
            self._column.addWidget(self._widgets[-1])
            self._widgets[-1].show()  # at once, not when Qt comes to it
        self._write()

    def show_numbers(self, numbers: Numbers) -> None:
        """Show the live numbers as they are now."""
        self._numbers = numbers
        self._write()

    def _write(self) -> None:
        for part, paragraphs in self._parts:
            part.show_paragraphs([self._paragraph(paragraph) for paragraph in paragraphs])

    def _paragraph(self, text: str) -> Paragraph:
        return tuple(_pieces(text[1:-1] if _is_formula(text) else text, self._numbers))


def _grouped(paragraphs: Sequence[str]) -> list[tuple[bool, list[str]]]:
    """Paragraphs in groups that one widget shows: every formula by itself."""
    groups: list[tuple[bool, list[str]]] = []
    for paragraph in paragraphs:
        if groups and not _is_formula(paragraph) and not groups[-1][0]:
            groups[-1][1].append(paragraph)
        else:
            groups.append((_is_formula(paragraph), [paragraph]))
    return groups

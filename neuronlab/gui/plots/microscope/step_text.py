"""The text of one stage of a step, and the widget that shows it."""

import re
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget
from typing_extensions import override

from neuronlab.gui.theme.theme import SMALL, SPACE, Colors, figures
from neuronlab.session.guarded import Guarded
from neuronlab.wording.step.backward import backward_lines
from neuronlab.wording.step.forward import input_lines, layer_lines, loss_lines
from neuronlab.wording.step.lines import LineKind, Look, StepLine
from neuronlab.wording.step.stages import Part, Stage
from neuronlab.wording.step.update import update_lines

INDENT = 10.0
"""Indent of the continuation lines of a long equation, in pixels."""

_EQUALS = re.compile(r"\s=\s")
_LINES: dict[Part, Callable[[Look, int], list[StepLine]]] = {
    Part.FORWARD: lambda look, layer: input_lines(look) if layer < 0 else layer_lines(look, layer),
    Part.LOSS: lambda look, _layer: loss_lines(look),
    Part.BACKWARD: backward_lines,
    Part.UPDATE: update_lines,
}


def stage_lines(look: Look, stage: Stage, layer: int) -> list[StepLine]:
    """All lines of a stage; `layer` is the chosen one, for stages that have no layer of their own."""
    return _LINES[stage.part](look, layer if stage.part is Part.UPDATE else stage.layer)


class StepText(Guarded, QTextEdit):
    """Equations to read, scroll and copy; Left and Right are passed on to the parent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setProperty("role", "equations")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.document().setDocumentMargin(0.0)
        self.setViewportMargins(SPACE * 2 - 3, 2, SPACE, 2)

    def show_lines(self, lines: Sequence[StepLine], colors: Colors) -> None:
        """Show these lines, scrolled to the top."""
        formats = _formats(colors)
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for number, line in enumerate(lines):
            block = _block(line.kind, is_first=number == 0)
            if number:
                cursor.insertBlock(block)
            else:
                cursor.setBlockFormat(block)
            for text, is_result in _pieces(line):
                cursor.insertText(text, formats[LineKind.HEADING if is_result else line.kind])
        cursor.endEditBlock()
        self.verticalScrollBar().setValue(0)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll up and down."""
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _pieces(line: StepLine) -> Iterator[tuple[str, bool]]:
    """A line in pieces, each with whether it is the result of an equation, after the last equals sign."""
    if line.kind is not LineKind.EQUATION:
        yield line.text, False
        return
    for number, part in enumerate(line.text.split("; ")):
        ends = [sign.end() for sign in _EQUALS.finditer(part)]
        cut = ends[-1] if ends else len(part)
        yield "; " * bool(number) + part[:cut], False
        yield part[cut:], True


def _formats(colors: Colors) -> dict[LineKind, QTextCharFormat]:
    formats = {}
    for kind in LineKind:
        style = QTextCharFormat()
        style.setFont(figures(SMALL, bold=kind is LineKind.HEADING))
        style.setForeground(colors.color("muted" if kind is LineKind.REMARK else "text"))
        formats[kind] = style
    return formats


def _block(kind: LineKind, *, is_first: bool) -> QTextBlockFormat:
    block = QTextBlockFormat()
    if kind is LineKind.EQUATION:
        block.setLeftMargin(INDENT)
        block.setTextIndent(-INDENT)
    block.setTopMargin(0.0 if is_first else SPACE if kind is LineKind.HEADING else 2.0)
    return block

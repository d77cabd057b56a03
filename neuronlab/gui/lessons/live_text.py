"""Text with live numbers: bold, with dots under them, and the mouse over one says what it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit
from typing_extensions import override

from neuronlab.gui.theme.theme import BODY, LARGE, SPACE, Theme, figures
from neuronlab.gui.widgets.plain_text import show_tip
from neuronlab.session.guarded import Guarded

_LINE_PERCENT = 130.0
_KEYS = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)


@dataclass(frozen=True)
class Piece:
    """A piece of a paragraph.

    Attributes:
        text: What is read; of a live number, the number.
        style: How it is marked.
        number: The live number that it is; "" for none.
    """

    text: str
    style: Literal["plain", "bold", "code"] = "plain"
    number: str = ""


Paragraph = tuple[Piece, ...]


class LiveText(Guarded, QTextEdit):
    """Paragraphs as high as they are, to read and to copy. They never get lower until `start_anew`.

    `number_hovered(name)` is emitted for a live number under the mouse, "" for none. `explain` gives the tip for one.
    A formula is in larger letters. Tab stops at a text with `is_stop`.
    """

    number_hovered = Signal(str)

    def __init__(
        self, theme: Theme, explain: Callable[[str], str], *, is_formula: bool = False, is_stop: bool = True
    ) -> None:
        super().__init__()
        self._theme, self._explain, self._is_formula = theme, explain, is_formula
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._hovered = ""
        self._most = 0
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setProperty("role", "lesson")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # A click leaves the keyboard where it was: Space plays.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_stop else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(1)
        self.document().setDocumentMargin(0.0)
        self.viewport().setMouseTracking(True)
        self.viewport().installEventFilter(self)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        theme.changed.connect(self._restyle)

    def start_anew(self) -> None:
        """Take no more room than the next paragraphs need."""
        self._most = 0

    def show_paragraphs(self, paragraphs: Sequence[Paragraph]) -> None:
        """Show other paragraphs, or other numbers in them."""
        if tuple(paragraphs) != self._paragraphs:
            self._paragraphs = tuple(paragraphs)
            self._write()

    def _write(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        for number, paragraph in enumerate(self._paragraphs):
            block = QTextBlockFormat()
            block.setTopMargin(SPACE if number else 0.0)
            percent = 100.0 if self._is_formula else _LINE_PERCENT
            block.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if number:
                cursor.insertBlock(block)
            else:
                cursor.setBlockFormat(block)
            for piece in paragraph:
                cursor.insertText(piece.text, self._format(piece))
        cursor.endEditBlock()
        names = dict.fromkeys(piece.number for paragraph in self._paragraphs for piece in paragraph if piece.number)
        self.setAccessibleDescription(" ".join(f"{self._explain(name)}" for name in names))
        self._fit()

    def _format(self, piece: Piece) -> QTextCharFormat:
        style, colors = QTextCharFormat(), self._theme.colors
        style.setFont(figures(LARGE if self._is_formula else BODY))
        if self._is_formula or piece.style == "bold" or piece.number:
            style.setFontWeight(600)
        style.setForeground(colors.color("text"))
        if piece.style == "code" and not self._is_formula:
            style.setBackground(colors.color("field"))
        if piece.number:
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            style.setUnderlineColor(colors.color("muted"))
            style.setAnchor(True)
            style.setAnchorHref(piece.number)
        return style

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        self._most = max(self._most, round(self.document().size().height()) + 1)
        if self.minimumHeight() != self._most or self.maximumHeight() != self._most:
            self.setFixedHeight(self._most)

    @Slot()
    def _restyle(self) -> None:
        self._most = 0
        self._write()

    def _hover(self, number: str) -> None:
        if number != self._hovered:
            self._hovered = number
            self.number_hovered.emit(number)

    @override
    def sizeHint(self) -> QSize:
        """As high as the text."""
        return QSize(1, self._most)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the text at the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._most = 0
            self._fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say which number the mouse is over, and what it is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self.anchorAt(event.pos())
            show_tip(event.globalPos(), self._explain(number) if number else "", self)
            return True
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._hover(self.anchorAt(event.position().toPoint()))
        elif event.type() == QEvent.Type.Leave:
            self._hover("")
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy; all other keys are those of the window."""
        if any(event.matches(key) for key in _KEYS):
            super().keyPressEvent(event)
        else:
            event.ignore()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass it on to the panel, which scrolls."""
        event.ignore()

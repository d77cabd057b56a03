"""The legend of the plot, which takes shorter texts where the room is short."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF
from typing_extensions import override

from neuronlab.gui.canvas.pictures.task_picture import LegendMark
from neuronlab.gui.widgets.plain_text import RichLabel, escaped, set_tip
from neuronlab.gui.widgets.refitted import Refitted

_GAP, _TIGHT = "&nbsp;&nbsp; ", "&nbsp; "
_MARK = 1.3
"""Width of a mark, as a share of the height of the text."""


class Legend(Refitted, RichLabel):
    """Shows marks with their texts, with short texts where the full ones do not fit, or with some left out.

    Its tooltip has all of them.
    """

    def __init__(self) -> None:
        super().__init__("legend")
        self.setProperty("role", "small")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._marks: tuple[LegendMark, ...] = ()
        self._fitted: object = None

    def show_marks(self, marks: Sequence[LegendMark]) -> None:
        """Show these marks."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            set_tip(self, "\n".join(mark.text for mark in marks))
            self.fit()

    def _forms(self) -> list[tuple[list[str], str]]:
        """Texts with the gap between them, from wide to narrow."""
        full, short = [mark.text for mark in self._marks], [mark.short or mark.text for mark in self._marks]
        forms = [(full, _GAP), (full, _TIGHT), (short, _GAP), (short, _TIGHT)]
        return forms + [(short[:count], _TIGHT) for count in range(len(short) - 1, 0, -1)]

    def _width_of(self, texts: Sequence[str], gap: str) -> float:
        metrics = QFontMetricsF(self.font())
        spaces = gap.count("&nbsp;") + gap.count(" ")
        return (
            sum(metrics.horizontalAdvance(text) for text in texts)
            + len(texts) * (_MARK * metrics.height() + metrics.horizontalAdvance(" "))
            + (len(texts) - 1) * spaces * metrics.horizontalAdvance(" ")
        )

    @override
    def fit(self) -> None:
        """Choose the texts that fit."""
        forms = self._forms()
        room = self.width()
        texts, gap = next((form for form in forms if self._width_of(*form) <= room), forms[-1])
        line = gap.join(
            f'<span style="color:{mark.color}">{mark.mark}</span>&nbsp;{escaped(text)}'
            for mark, text in zip(self._marks, texts, strict=False)
        )
        if line != self.text():
            self.setText(line)

    @override
    def minimumSizeHint(self) -> QSize:
        """It never widens the window."""
        return QSize(1, super().minimumSizeHint().height())

    @override
    def sizeHint(self) -> QSize:
        """Room for all of it."""
        width = self._width_of(*self._forms()[0]) if self._marks else 1.0
        return QSize(round(width) + 2, super().sizeHint().height())

"""Widgets that make the best of little room: a label with shorter texts, and a row that breaks into lines."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.gui.widgets.refitted import Refitted
from neuronlab.session.guarded import Guarded


class FittingLabel(Refitted, PlainLabel):
    """Shows the first of its texts that fits; if none does, the last one, elided."""

    def __init__(self, *texts: str) -> None:
        super().__init__()
        self._texts: tuple[str, ...] = ("",)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.show_texts(*texts)

    def show_texts(self, *texts: str) -> None:
        """Show the first of these texts that fits, from long to short."""
        self._texts = texts or ("",)
        self.fit()
        self.updateGeometry()

    def _width_of(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)

    @override
    def fit(self) -> None:
        """Choose the text that fits."""
        fits = next((text for text in self._texts if self._width_of(text) <= self.width()), None)
        if fits is None:
            fits = self.fontMetrics().elidedText(self._texts[-1], Qt.TextElideMode.ElideRight, self.width())
        if fits != self.text():
            self.setText(fits)

    @override
    def sizeHint(self) -> QSize:
        """Room for the longest text."""
        return QSize(self._width_of(self._texts[0]), super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        """Room for the shortest text."""
        return QSize(self._width_of(self._texts[-1]), super().minimumSizeHint().height())


class BreakingRow(Guarded, QWidget):
    """Groups of widgets at either end of a row, or on lines of their own where the row is too narrow for both.

    Widgets whose size policy is to expand take the room that is left.
    """

    def __init__(self, left: tuple[QWidget, ...], right: tuple[QWidget, ...]) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(SPACE // 2)
        self._groups = [_group(*left), _group(*right)]
        self._line.addLayout(self._groups[0], int(any(map(_grows, left))))
        if not any(map(_grows, left)):
            self._line.addStretch(1)
        self._line.addLayout(self._groups[1])
        self.installEventFilter(self)

    @override
    def minimumSizeHint(self) -> QSize:
        """As wide as the wider group."""
        around = self.width() - self.contentsRect().width()
        widest = max(group.minimumSize().width() for group in self._groups)
        return QSize(widest + around, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the row if it is too narrow."""
        super().resizeEvent(event)
        self._fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the row to widgets that need another width; the row filters its own events."""
        if watched is self and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        needed = sum(group.minimumSize().width() for group in self._groups) + SPACE // 2
        fits = needed <= self.contentsRect().width()
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)


def _grows(widget: QWidget) -> bool:
    return widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Expanding


def _group(*widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side; the last one is at the right end if they get more room than they need."""
    group = QHBoxLayout()
    group.setSpacing(SPACE // 2)
    for number, widget in enumerate(widgets):
        if 0 < number == len(widgets) - 1 and not any(map(_grows, widgets)):
            group.addStretch(0)
        group.addWidget(widget, int(_grows(widget)))
    return group

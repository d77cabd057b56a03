"""The row of chips in the run bar: it scrolls where it is too long, and shows where a dragged chip would go."""

from PySide6.QtCore import QLineF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import Theme
from neuronlab.session.guarded import Guarded

_LEAST_CHIPS = 120


class ChipRow(Guarded, QWidget):
    """The chips side by side, with a line where a dragged one would go."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.gap: int | None = None

    def show_gap(self, x: int | None) -> None:
        """Show a line at this position, or none."""
        if x != self.gap:
            self.gap = x
            self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        if self.gap is not None:
            with QPainter(self) as painter:
                painter.setPen(QPen(self._theme.colors.color("text"), 2.0))
                painter.drawLine(QLineF(self.gap, 0.0, self.gap, self.height()))


class ChipScroller(Guarded, QScrollArea):
    """As wide as the chips if there is room; else they scroll."""

    def __init__(self, row: ChipRow) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._row = row
        self.setWidget(row)

    @override
    def sizeHint(self) -> QSize:
        """Room for all chips."""
        return self._row.size()

    @override
    def minimumSizeHint(self) -> QSize:
        """Room for one chip."""
        return QSize(min(scaled(_LEAST_CHIPS), self._row.width()), self._row.height())

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll sideways with any wheel."""
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.y() or turned.x()) // 2)
        event.accept()

"""The rows of the layers, which scroll where there are many, so that what follows stays within reach."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.gui.theme.theme import SPACE
from neuronlab.session.guarded import Guarded

MOST_ROWS = 5
"""More rows than this scroll."""


class LayerList(Guarded, QScrollArea):
    """Shows at most `MOST_ROWS` rows at a time."""

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
        self.setProperty("role", "panel")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._rows: list[QWidget] = []
        self._shown: QWidget | None = None
        content = QWidget()
        content.setProperty("role", "panel")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE // 2)
        self.setWidget(content)

    def add(self, row: QWidget) -> None:
        """Add a row at the end."""
        self._rows.append(row)
        self._column.addWidget(row)
        self.updateGeometry()

    def show_row(self, row: QWidget) -> None:
        """Scroll to a row, now and whenever the rows are laid out anew."""
        self._shown = row
        self.ensureWidgetVisible(row, 0, 0)

    def remove(self, row: QWidget) -> None:
        """Remove a row; it is deleted later."""
        self._rows.remove(row)
        if self._shown is row:
            self._shown = None
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        """As high as the rows, up to the most that are shown."""
        shown = self._rows[:MOST_ROWS]
        height = sum(row.sizeHint().height() for row in shown) + self._column.spacing() * max(0, len(shown) - 1)
        bar = self.verticalScrollBar().sizeHint().width() if len(self._rows) > MOST_ROWS else 0
        return QSize(self._column.minimumSize().width() + bar, height)

    @override
    def minimumSizeHint(self) -> QSize:
        """Never narrower than the rows."""
        return self.sizeHint()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the sizes of the rows."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        is_done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.Resize and self._shown is not None:
            self.ensureWidgetVisible(self._shown, 0, 0)
        return is_done

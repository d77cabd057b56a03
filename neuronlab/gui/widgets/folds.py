"""Folds: less frequently used controls behind a header that summarises their settings."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.gui.widgets.refitted import Refitted

_OPEN, _CLOSED = "mdi6.chevron-down", "mdi6.chevron-right"
_ICON_PX = 16
_HEIGHT = 21
"""Lower than a button, because several folds are stacked."""


class Summary(Refitted, PlainLabel):
    """A text that takes the remaining room and is elided if it is too long."""

    def __init__(self) -> None:
        super().__init__(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setProperty("role", "small")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._full = ""

    @property
    def full_text(self) -> str:
        """The full text, elided or not."""
        return self._full

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._full = text
        self.fit()

    @override
    def fit(self) -> None:
        """Elide the text for the present width."""
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width())
        if shown != self.text():
            self.setText(shown)


class FoldHeader(Refitted, QPushButton):
    """The header that opens and closes; `name` describes its contents, `short` does where there is little room."""

    def __init__(self, name: str, meaning: str, theme: Theme, short: str = "") -> None:
        super().__init__(name)
        self._name, self._short, self._meaning, self._theme = name, short or name, meaning, theme
        self.setProperty("role", "fold")
        fix_size(self, height=_HEIGHT)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.summary = Summary()
        self._line = QHBoxLayout(self)
        self._line.addWidget(self.summary)
        self.fit()
        self.toggled.connect(self._turn)
        self._turn()

    def show_summary(self, text: str) -> None:
        """Set a short summary of the settings in the fold, shown while it is closed."""
        self.summary.show_text(text)
        self._describe()

    @override
    def fit(self) -> None:
        """Keep the summary off the name, which is the short one if there is no room for the other."""
        spare = self.fontMetrics().horizontalAdvance(self._name) - self.fontMetrics().horizontalAdvance(self.text())
        fits = super().sizeHint().width() + spare <= self.width()
        self.setText(self._name if fits else self._short)
        self._line.setContentsMargins(super().sizeHint().width() + 2 * SPACE, 0, 2, 0)

    @override
    def minimumSizeHint(self) -> QSize:
        """Room for the short name."""
        spare = self.fontMetrics().horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self._short)
        hint = super().sizeHint()
        return QSize(hint.width() - spare, hint.height())

    @Slot()
    def _turn(self) -> None:
        set_icon(self, _OPEN if self.isChecked() else _CLOSED, self._theme, "muted", _ICON_PX)
        self._describe()

    def _describe(self) -> None:
        text = self.summary.full_text
        self.summary.setVisible(not self.isChecked() and bool(text))
        set_tip(self, f"{self._meaning}\nNow: {text}" if text else self._meaning)
        self.setAccessibleName(f"{self._name}, {'open' if self.isChecked() else 'closed'}")
        self.setAccessibleDescription(f"{self._meaning}. {f'Now: {text}' if text else ''}".strip())


class Fold(QWidget):
    """A header over `rows`, which are hidden until it is opened; emits `opened_or_closed` when that changes.

    Widgets in `line`, after the header, are always visible.
    """

    opened_or_closed = Signal(bool)

    def __init__(self, name: str, meaning: str, theme: Theme, short: str = "") -> None:
        super().__init__()
        self.header = FoldHeader(name, meaning, theme, short)
        self._body = QWidget()
        self.rows = QVBoxLayout(self._body)
        self.rows.setContentsMargins(0, 2, 0, SPACE // 2)
        self.rows.setSpacing(SPACE // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.line = QHBoxLayout()
        self.line.setSpacing(SPACE // 2)
        self.line.addWidget(self.header, 1)
        layout.addLayout(self.line)
        layout.addWidget(self._body)
        self._body.hide()
        self.header.toggled.connect(self._body.setVisible)
        self.header.toggled.connect(self.opened_or_closed)

    @property
    def is_open(self) -> bool:
        """Whether the rows are visible."""
        return self.header.isChecked()

    def open(self) -> None:
        """Show the rows."""
        self.header.setChecked(True)

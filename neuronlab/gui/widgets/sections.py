"""Sections: parts of a column under a heading that folds them."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.folds import Summary
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.gui.widgets.plain_text import set_tip
from neuronlab.session.guarded import Guarded

HEAD_HEIGHT = 30
_ANY_HEIGHT = 16_777_215
"""Qt's largest height of a widget (QWIDGETSIZE_MAX)."""


class SectionHead(Guarded, QWidget):
    """The heading of a section, which folds it, with a short `summary` and small widgets at its right.

    `fold_asked` is emitted when the heading is clicked.
    """

    fold_asked = Signal()

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_folded, self._always_summed = False, False
        self._open_only: list[QWidget] = []
        self.title = QPushButton(title)
        self.title.setProperty("role", "section")
        self.title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.title.clicked.connect(self.fold_asked)
        self.summary = Summary()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE // 2)
        self._row.addWidget(self.title)
        self._row.addWidget(self.summary, 1)
        self._tools: list[QWidget] = []
        self.setMinimumHeight(scaled(HEAD_HEIGHT))
        self._show()

    def add(self, widget: QWidget) -> None:
        """Add a small widget at the right that is shown while the section is open."""
        self._open_only.append(widget)
        self._row.insertWidget(self._row.count() - len(self._tools), widget)

    def add_tool(self, button: QWidget) -> None:
        """Add a small button at the far right, hidden at first; its room is kept."""
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        button.setSizePolicy(policy)
        button.hide()
        self._tools.append(button)
        self._row.addWidget(button)

    def show_tools(self, are_shown: bool) -> None:
        """Show or hide the small buttons."""
        for button in self._tools:
            button.setVisible(are_shown)

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is in the head."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def show_title(self, text: str) -> None:
        """Show another heading."""
        if text != self.title.text():
            self.title.setText(text)
            self._describe()

    def show_summary(self, text: str, *, always: bool = False) -> None:
        """Show a short text at the right: while the section is folded, or `always`."""
        self._always_summed = always
        self.summary.show_text(text)
        self.summary.setVisible(bool(text) and (always or self._is_folded))
        self._describe()

    def show_folded(self, is_folded: bool) -> None:
        """Show whether the section is folded."""
        self._is_folded = is_folded
        self._show()

    def _show(self) -> None:
        set_icon(self.title, "mdi6.chevron-right" if self._is_folded else "mdi6.chevron-down", self._theme, "muted")
        for widget in self._open_only:
            widget.setVisible(not self._is_folded)
        self.show_summary(self.summary.full_text, always=self._always_summed)

    def _describe(self) -> None:
        name, text = self.title.text(), self.summary.full_text
        effect = f"{'Open' if self._is_folded else 'Fold'} {name}"
        set_tip(self.title, f"{effect}\nNow: {text}" if text and self._is_folded else effect)
        self.title.setAccessibleName(f"{name}, {'folded' if self._is_folded else 'open'}")

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size, which comes with a style sheet."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.minimumHeight() != scaled(HEAD_HEIGHT):
            self.setMinimumHeight(scaled(HEAD_HEIGHT))


class FoldingSection(Guarded, QFrame):
    """A head over a content that it folds. `folded(is_folded)` is emitted when a person does that.

    `by_hand` is what the person has chosen: True for folded, False for open, None if they have chosen neither; then
    the window may fold the section where the room is short.
    """

    folded = Signal(bool)

    def __init__(self, head: SectionHead, content: QWidget) -> None:
        super().__init__()
        self.head, self.content = head, content
        self.by_hand: bool | None = None
        self.setProperty("role", "section")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(head)
        self._layout.addWidget(content, 1)
        head.fold_asked.connect(self._toggle)
        self.installEventFilter(self)

    @property
    def is_folded(self) -> bool:
        """Whether the content is folded away."""
        return self.content.isHidden()

    @Slot()
    def _toggle(self) -> None:
        self.by_hand = not self.is_folded
        self.fold(self.by_hand)
        self.folded.emit(self.by_hand)

    def fold(self, is_folded: bool) -> None:
        """Fold the content away, or show it again."""
        if is_folded == self.is_folded:
            return
        self.content.setHidden(is_folded)
        self.head.show_folded(is_folded)
        self.setMaximumHeight(self.folded_height if is_folded else _ANY_HEIGHT)

    @property
    def folded_height(self) -> int:
        """Height of the section while it is folded, in pixels."""
        margins = self._layout.contentsMargins()
        head = self.head.sizeHint().expandedTo(self.head.minimumSize())
        return head.height() + margins.top() + margins.bottom()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the height of the head while folded; the section filters its own events."""
        if watched is self and event.type() == QEvent.Type.LayoutRequest and self.is_folded:
            self.setMaximumHeight(self.folded_height)
        return super().eventFilter(watched, event)

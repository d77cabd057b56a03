"""Docks: sections that can be hidden, and float in a window of their own."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QEnterEvent
from PySide6.QtWidgets import QToolButton, QWidget
from typing_extensions import override

from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.sections import FoldingSection, SectionHead

FLOAT_ASIDE = 32
"""How far a floating dock appears from where it was, in pixels, to make the change visible."""
_BUTTON_PX, _ICON_PX = 20, 13


class DockHost(Protocol):
    """Where a dock belongs while it does not float."""

    def take_back(self, dock: "Dock") -> None:
        """Put a dock that floated where it belongs, in front."""

    def let_go(self, dock: "Dock") -> None:
        """A dock is about to float, or is hidden."""

    def bring_forward(self, dock: "Dock") -> None:
        """Show a dock, in front of others."""


@runtime_checkable
class NeedsHeight(Protocol):
    """A content that says how high it must be for all of it to be in sight."""

    @property
    def needed_height(self) -> int:
        """Its height in pixels."""


class Dock(FoldingSection):
    """A section that can be hidden and float. `name` identifies it in saved layouts, `title` names it in menus.

    `sight_changed` is emitted when its content may have appeared or disappeared.
    """

    sight_changed = Signal()

    def __init__(self, name: str, title: str, head: str, content: QWidget, theme: Theme) -> None:
        super().__init__(SectionHead(head, theme), content)
        self.head.setContentsMargins(SPACE, 0, SPACE // 2, 0)
        self.name, self.title = name, title
        self.host: DockHost | None = None
        self._is_floating = False
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.float_button = self._tool("mdi6.dock-window", f"Float {title}", self._toggle_float, theme)
        self.hide_button = self._tool("mdi6.close", f"Hide {title} (View › {title})", self.put_away, theme)
        self.menu_action = QAction(title, self, checkable=True)
        self.menu_action.triggered.connect(self._toggle_sight)
        self.head.title.installEventFilter(self)
        content.installEventFilter(self)

    def _tool(self, icon: str, meaning: str, slot: Callable[[], None], theme: Theme) -> QToolButton:
        button = icon_button(icon, meaning, meaning, theme, "quiet", "muted", _ICON_PX)
        button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        button.clicked.connect(slot)
        button.installEventFilter(self)
        self.head.add_tool(button)
        return button

    @property
    def is_in_sight(self) -> bool:
        """Whether the content is on screen."""
        return self.content.isVisible()

    @property
    def is_floating(self) -> bool:
        """Whether the dock is a window of its own."""
        return self._is_floating

    @property
    def needed_height(self) -> int:
        """Height of the open dock with all of its content in sight, in pixels; 0 if its content does not say."""
        return self.folded_height + self.content.needed_height if isinstance(self.content, NeedsHeight) else 0

    @Slot()
    def reveal(self) -> None:
        """Show the content, in front of others."""
        if self.is_folded:
            self.by_hand = False
            self.fold(False)
        if self._is_floating:
            self.show()
            self.raise_()
            self.activateWindow()
        elif self.host is not None:
            self.host.bring_forward(self)

    @Slot()
    def put_away(self) -> None:
        """Hide the dock; a floating one returns to its host."""
        if self._is_floating:
            self.float_(False)
        else:
            self.hide()
            if self.host is not None:
                self.host.let_go(self)

    @Slot()
    def _toggle_sight(self) -> None:
        if self.is_in_sight:
            self.put_away()
        else:
            self.reveal()
        self.menu_action.setChecked(self.is_in_sight)

    # -- floating -------------------------------------------------------------------------------------------------

    @Slot()
    def _toggle_float(self) -> None:
        self.float_(not self._is_floating)

    def float_(self, is_floating: bool, area: QRect | None = None) -> None:
        """Let the dock float, in `area` on the screen or beside where it was, or put it back where it belongs.

        The window system gives it a frame, with a title and edges to grip; closing that window puts the dock back.
        """
        if is_floating == self._is_floating or self.host is None:
            return
        self._is_floating = is_floating
        if not is_floating:
            self.setWindowFlags(Qt.WindowType.Widget)
            self.host.take_back(self)
            return
        window, where = self.window(), area or self._aside()
        self.by_hand = None if self.by_hand else self.by_hand
        self.fold(False)
        self.host.let_go(self)
        self.setParent(window, Qt.WindowType.Tool)
        self.setGeometry(where)
        self.show()

    def _aside(self) -> QRect:
        at = self.mapToGlobal(QPoint(-FLOAT_ASIDE, FLOAT_ASIDE)) if self.isVisible() else self.cursor().pos()
        return QRect(at, self.size().expandedTo(self.sizeHint()))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the floating window puts the dock back."""
        if self._is_floating:
            event.ignore()
            self.float_(False)
        else:
            super().closeEvent(event)

    # -- events ---------------------------------------------------------------------------------------------------

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the buttons of the head."""
        super().enterEvent(event)
        self.head.show_tools(True)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Hide the buttons of the head, unless the keyboard is there."""
        super().leaveEvent(event)
        self.head.show_tools(self.head.has_focus)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the content appears and disappears, and when the keyboard enters and leaves the head."""
        if watched is self.content:
            if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
                self.menu_action.setChecked(event.type() == QEvent.Type.Show)
                self.sight_changed.emit()
        elif event.type() == QEvent.Type.FocusIn:
            self.head.show_tools(True)
        elif event.type() == QEvent.Type.FocusOut and not self.underMouse():
            self.head.show_tools(self.head.has_focus)
        return super().eventFilter(watched, event)

"""Docks with a plain title bar that can float, be hidden and be restored."""

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QTabBar, QWidget

from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.fields import heading, name_field

FLOAT_ASIDE = 32
_BUTTON_PX, _ICON_PX = 20, 13


class Dock(QDockWidget):
    """A dock. `name` identifies it in saved layouts, `title` in the View menu, `head` is its heading."""

    def __init__(self, name: str, title: str, head: str, content: QWidget, theme: Theme, window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName(name)
        self.setWidget(content)
        self._window = window
        self._title_bar = _TitleBar(title, head, self, theme)
        self.setTitleBarWidget(self._title_bar)
        self.visibilityChanged.connect(self._name_tabs)
        self.menu_action = QAction(title, self, checkable=True)
        self.menu_action.triggered.connect(self._toggle)
        self.visibilityChanged.connect(self.menu_action.setChecked)  # also false behind another tab

    def add_to_head(self, widget: QWidget) -> None:
        """Add a small widget to the title bar, before the float and hide buttons."""
        self._title_bar.add(widget)

    @property
    def is_in_sight(self) -> bool:
        """Whether the dock is on screen: not hidden, and not behind another tab, which Qt counts as visible."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    @Slot()
    def reveal(self) -> None:
        """Show the dock, in front of others in its tab group."""
        self.show()
        self.raise_()

    @Slot()
    def _toggle(self) -> None:
        """Hide the dock if it is on screen; otherwise show it in front."""
        if self.is_in_sight:
            self.hide()
        else:
            self.reveal()

    @Slot()
    def _name_tabs(self) -> None:
        """Name the tab bars, which Qt creates by itself without a name."""
        for tabs in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            name_field(tabs, "Tabbed plots", "Choose the plot to show")

    @Slot()
    def toggle_over_window(self) -> None:
        """Show the dock floating over the lower right of the window, or hide it if it is on screen."""
        if self.is_in_sight:
            self.hide()
            return
        window = self._window.geometry()
        if self.isFloating() and not window.contains(self.geometry().center()):
            aside = QPoint(self.width() + SPACE, self.height() + SPACE * 5)
            self.move(window.bottomRight() - aside)
        self.show()
        self.raise_()
        self.widget().setFocus()


def is_covered(widget: QWidget) -> bool:
    """Whether a widget is in a dock that is not on screen."""
    inner: QWidget | None = widget
    while inner is not None and not isinstance(inner, Dock):
        inner = inner.parentWidget()
    return inner is not None and not inner.is_in_sight


class _TitleBar(QWidget):
    """The section's heading, with float and hide buttons at its right."""

    def __init__(self, title: str, head: str, dock: QDockWidget, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE * 2 - 2, SPACE - 2, SPACE - 2, 0)
        layout.setSpacing(0)
        layout.addWidget(heading(head))
        layout.addStretch()
        self._tools = QHBoxLayout()
        layout.addLayout(self._tools)
        for icon, meaning, slot in (
            ("mdi6.dock-window", "Float or dock", self._toggle_float),
            ("mdi6.close", "Hide; restore it with View › Reset layout", dock.close),
        ):
            button = icon_button(icon, f"{meaning}: {title}", meaning, theme, "quiet", "muted", _ICON_PX)
            button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
            button.clicked.connect(slot)
            layout.addWidget(button)
        self._dock = dock

    def add(self, widget: QWidget) -> None:
        """Insert a widget before the two buttons."""
        self._tools.addWidget(widget)

    def _toggle_float(self) -> None:
        at = self._dock.mapToGlobal(QPoint(0, 0))
        self._dock.setFloating(not self._dock.isFloating())
        if self._dock.isFloating():
            # Slightly offset, to make the change visible.
            self._dock.move(at - QPoint(FLOAT_ASIDE, -FLOAT_ASIDE))

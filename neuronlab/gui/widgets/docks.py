"""Docks with a quiet title: they can float, be hidden and be put back."""

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QTabBar, QWidget

from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.fields import heading, name_field

FLOAT_ASIDE = 32
_BUTTON_PX, _ICON_PX = 20, 13


class Dock(QDockWidget):
    """One dock: `name` is how its place is remembered, `title` what the View menu calls it, `head` stands above it."""

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
        self.visibilityChanged.connect(self.menu_action.setChecked)  # false too where it is behind another's tab

    def add_to_head(self, widget: QWidget) -> None:
        """Put a small widget into the title, before the buttons that float and hide."""
        self._title_bar.add(widget)

    @property
    def is_in_sight(self) -> bool:
        """Whether it can be seen: behind another's tab, or hidden, it cannot, though Qt counts the first as visible."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    @Slot()
    def reveal(self) -> None:
        """Show it, before the others where several share a place."""
        self.show()
        self.raise_()

    @Slot()
    def _toggle(self) -> None:
        """Hide what can be seen; bring to the front what cannot, behind another's tab too."""
        if self.is_in_sight:
            self.hide()
        else:
            self.reveal()

    @Slot()
    def _name_tabs(self) -> None:
        """Qt makes the tabs of docks that share a place by itself, and without a name."""
        for tabs in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            name_field(tabs, "Plots that share a place", "Which of them to see")

    @Slot()
    def toggle_over_window(self) -> None:
        """Show it, when it floats over the lower right of the window, or hide it where it can be seen."""
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
    """Whether a widget is in a dock that is not in sight."""
    inner: QWidget | None = widget
    while inner is not None and not isinstance(inner, Dock):
        inner = inner.parentWidget()
    return inner is not None and not inner.is_in_sight


class _TitleBar(QWidget):
    """The section's heading, with float and hide at its right."""

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
            ("mdi6.close", "Hide; View › Reset layout brings it back", dock.close),
        ):
            button = icon_button(icon, f"{meaning}: {title}", meaning, theme, "quiet", "muted", _ICON_PX)
            button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
            button.clicked.connect(slot)
            layout.addWidget(button)
        self._dock = dock

    def add(self, widget: QWidget) -> None:
        """Put a widget before the two buttons."""
        self._tools.addWidget(widget)

    def _toggle_float(self) -> None:
        at = self._dock.mapToGlobal(QPoint(0, 0))
        self._dock.setFloating(not self._dock.isFloating())
        if self._dock.isFloating():
            # A little aside, or one would not see that anything happened.
            self._dock.move(at - QPoint(FLOAT_ASIDE, -FLOAT_ASIDE))

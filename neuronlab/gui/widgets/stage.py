"""The stage: a card with tabs, each of which shows one dock."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QStackedWidget, QTabBar, QToolButton, QVBoxLayout
from typing_extensions import override

from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.docks import Dock
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.session.guarded import Guarded

_COVER, _UNCOVER = "mdi6.arrow-expand", "mdi6.arrow-collapse"
_COVER_MEANING = "Let this view cover the plot (double click on its tab)"
_UNCOVER_MEANING = "Show the plot again (double click on the tab)"


class _Tabs(QTabBar):
    """Tabs that know how wide they would be."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "stage")
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        name_field(self, "Views", "Choose a view; arrow keys move on")

    def width_of(self, index: int) -> int:
        """Width a tab has when it is shown, in pixels."""
        return self.tabSizeHint(index).width()


def tabs_that_fit(room: int, widths: list[int], more: int, current: int) -> list[int]:
    """Indices of the tabs to show: all of them, or as many as fit beside the *More* button and the current one.

    Args:
        room: Width for the tabs and the button, in pixels.
        widths: Width of every tab.
        more: Width of the button.
        current: Index of the current tab, which is always shown.
    """
    if sum(widths) <= room:
        return list(range(len(widths)))
    left = room - more - widths[current]
    shown = [current]
    for index, width in enumerate(widths):
        if index == current:
            continue
        if width > left:
            break
        left -= width
        shown.append(index)
    return sorted(shown)


class TabStage(Guarded, QFrame):
    """Shows one of its docks at a time. `page_changed(name)`, "" for none, and `cover_asked` say what the person wants.

    Tabs that do not fit are in the menu of *More*. A dock that floats has no tab; closing its window brings it back.
    """

    page_changed = Signal(str)
    cover_asked = Signal()

    def __init__(self, docks: Mapping[str, Dock], theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.docks = dict(docks)
        self._before = self._now = next(iter(docks))
        self.setProperty("role", "card")
        self.tabs = _Tabs()
        self._pages = QStackedWidget()
        self.more = QToolButton()
        self.more.setText("More ▾")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setProperty("role", "more")
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_field(self.more, "More views", "Views whose tabs do not fit")
        self._menu = QMenu(self.more)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self._menu)
        meaning = "Tear this view off into a window of its own; closing that brings it back"
        self.tear = icon_button("mdi6.dock-window", "Tear off", meaning, theme, "quiet", "muted")
        self.cover = icon_button(_COVER, "Cover the plot", _COVER_MEANING, theme, "quiet", "muted")
        for name, dock in self.docks.items():
            self.tabs.setTabData(self.tabs.addTab(dock.title), name)
            dock.host = self
            dock.head.hide()
            self._pages.addWidget(dock)
        self._build_layout()
        self.tabs.currentChanged.connect(self._turn)
        self.tabs.installEventFilter(self)
        self.tear.clicked.connect(self._tear_off)
        self.cover.clicked.connect(self.cover_asked)

    def _build_layout(self) -> None:
        self._head = QHBoxLayout()
        self._head.setContentsMargins(SPACE // 2, 2, SPACE - 2, 0)
        self._head.setSpacing(2)
        self._head.addWidget(self.tabs, 1)
        for button in (self.more, self.tear, self.cover):
            self._head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, SPACE // 2)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._pages, 1)

    @property
    def page(self) -> str:
        """Name of the dock that is shown; "" while all float."""
        current = self.tabs.currentIndex()
        return str(self.tabs.tabData(current)) if self.tabs.isTabEnabled(current) else ""

    def show_page(self, name: str) -> None:
        """Show a dock, or raise its window if it floats."""
        self.docks[name].reveal()

    def toggle_page(self, name: str) -> None:
        """Show a dock, or the one before it if it is on screen."""
        if self.page == name:
            self.show_page(self._before)
        else:
            self.show_page(name)

    def show_covering(self, is_covering: bool) -> None:
        """Show whether the stage covers the plot."""
        name, meaning = ("Show the plot", _UNCOVER_MEANING) if is_covering else ("Cover the plot", _COVER_MEANING)
        set_cover = _UNCOVER if is_covering else _COVER
        set_icon(self.cover, set_cover, self._theme, "muted")
        name_field(self.cover, name, meaning)

    # -- the host of its docks ------------------------------------------------------------------------------------

    def take_back(self, dock: Dock) -> None:
        """Put a dock that floated back behind its tab, and show it."""
        self._pages.addWidget(dock)
        self._set_shown(dock, True)
        self.bring_forward(dock)
        self.page_changed.emit(self.page)

    def let_go(self, dock: Dock) -> None:
        """Take away the tab of a dock that is about to float."""
        self._pages.removeWidget(dock)
        self._set_shown(dock, False)
        if not self.page:
            self.page_changed.emit("")

    def bring_forward(self, dock: Dock) -> None:
        """Show a dock."""
        self.tabs.setCurrentIndex(self._index_of(dock))

    def _index_of(self, dock: Dock) -> int:
        return next(index for index in range(self.tabs.count()) if self.tabs.tabData(index) == dock.name)

    def _set_shown(self, dock: Dock, is_shown: bool) -> None:
        index = self._index_of(dock)
        self.tabs.setTabEnabled(index, is_shown)
        if not is_shown and index == self.tabs.currentIndex():
            others = [other for other in range(self.tabs.count()) if self.tabs.isTabEnabled(other)]
            if others:
                self.tabs.setCurrentIndex(others[0])
        self._fit_tabs()

    # -- tabs -----------------------------------------------------------------------------------------------------

    @Slot(int)
    def _turn(self, _index: int) -> None:
        dock = self.docks.get(self.page)
        if dock is not None and not dock.is_floating:
            dock.show()
            self._pages.setCurrentWidget(dock)
            self._fit_tabs()
            self._before, self._now = self._now, dock.name
            self.page_changed.emit(dock.name)

    @Slot()
    def _tear_off(self) -> None:
        dock = self.docks.get(self.page)
        if dock is not None:
            dock.float_(True)

    def _fit_tabs(self) -> None:
        docked = [index for index in range(self.tabs.count()) if self.tabs.isTabEnabled(index)]
        if not docked:
            self.tabs.hide()
            return
        self.tabs.show()
        widths = [self.tabs.width_of(index) for index in docked]
        buttons = self.tear.sizeHint().width() + self.cover.sizeHint().width() + 3 * self._head.spacing()
        margins = self._head.contentsMargins()
        room = self.width() - buttons - margins.left() - margins.right() - 2
        current = docked.index(self.tabs.currentIndex()) if self.tabs.currentIndex() in docked else 0
        fitting = {docked[at] for at in tabs_that_fit(room, widths, self.more.sizeHint().width(), current)}
        for index in range(self.tabs.count()):
            # WORKAROUND: in Qt 6.11 a call that changes nothing makes the tabs forget to lay out an earlier change
            if self.tabs.isTabVisible(index) != (index in fitting):
                self.tabs.setTabVisible(index, index in fitting)
        self.more.setVisible(len(fitting) < len(docked))

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        for index in range(self.tabs.count()):
            if self.tabs.isTabEnabled(index) and not self.tabs.isTabVisible(index):
                action = self._menu.addAction(self.tabs.tabText(index))
                action.triggered.connect(partial(self.show_page, str(self.tabs.tabData(index))))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many tabs as fit."""
        super().resizeEvent(event)
        self._fit_tabs()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Fit the tabs again for the font of a new style sheet."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit_tabs()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click on a tab lets the stage cover the plot, or uncovers it."""
        if watched is self.tabs and event.type() == QEvent.Type.MouseButtonDblClick:
            assert isinstance(event, QMouseEvent)
            if event.button() == Qt.MouseButton.LeftButton:
                self.cover_asked.emit()
                return True
        return super().eventFilter(watched, event)

"""The layout of the window: bars above and below, controls left, plots right, canvas and diagram in the centre."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QSplitter, QTabBar, QToolBar, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.docks import Dock
from neuronlab.session.guarded import Guarded

SIZE, SMALLEST = (1440, 900), (1200, 640)
LEFT_WIDTH, RIGHT_WIDTH = 300, 350
SCROLL_BAR = 8
TABLE_SIZE = (440, 460)
READING_HEIGHT, ROOMY_HEIGHT = 400, 800
"""Minimum height of a dock with much text, in windows at least as high as the second; otherwise the dock floats."""
RIGHT_HEIGHTS = {"neurons": 275, "gradients": 165, "loss": 140, "scores": 128}
"""Initial shares of the height for the right docks."""
BY_TURNS = ("activation", "inspector", "microscope", "contributions", "landscape")
"""Docks that share a tab group with the neurons, hidden initially."""


def first_size(screen: QRect) -> QSize:
    """Initial size of a window: its design size, or as much of it as fits the screen with its frame."""
    return QSize(min(SIZE[0], screen.width() - 8), min(SIZE[1], screen.height() - 40))


def arrange_bars(window: QMainWindow, top: QWidget, bottom: QWidget) -> None:
    """Place the top bar below the menus and the insight line at the bottom, both across the window."""
    for area, bar, name in (
        (Qt.ToolBarArea.TopToolBarArea, top, "top bar"),
        (Qt.ToolBarArea.BottomToolBarArea, bottom, "insight bar"),
    ):
        strip = QToolBar(name, window, movable=False, floatable=False)
        strip.setObjectName(name)
        strip.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        strip.toggleViewAction().setEnabled(False)
        strip.setStyleSheet("QToolBar { border: 0; padding: 0; spacing: 0; }")
        strip.addWidget(bar)
        window.addToolBar(area, strip)


def foot_of(*rows: QWidget) -> QWidget:
    """Rows of the foot, stacked."""
    foot = QWidget()
    column = QVBoxLayout(foot)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for row in rows:
        column.addWidget(row)
    return foot


def center_of(canvas: QWidget, diagram: QWidget) -> QWidget:
    """The canvas above the diagram, with a splitter between them."""
    splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False, handleWidth=SPACE)
    for widget, share in ((canvas, 52), (diagram, 48)):
        splitter.addWidget(widget)
        splitter.setStretchFactor(splitter.count() - 1, share)
    splitter.setSizes([520, 480])
    middle = QWidget()
    middle.setProperty("role", "center")
    middle.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    around = QVBoxLayout(middle)
    around.setContentsMargins(SPACE + 4, SPACE + 4, SPACE + 4, SPACE + 4)
    around.addWidget(splitter)
    return middle


class _PanelColumn(Guarded, QScrollArea):
    """Scrolls vertically only, so it is never narrower than its contents, even when these change."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the contents' minimum width."""
        content = self.widget()
        if event.type() == QEvent.Type.LayoutRequest and content is not None and watched is content:
            self.setMinimumWidth(content.minimumSizeHint().width() + SCROLL_BAR)
        return super().eventFilter(watched, event)


def controls_of(panels: Sequence[QWidget]) -> QScrollArea:
    """The panels in a column that scrolls if the window is too low."""
    content = QWidget()
    content.setProperty("role", "panel")
    column = QVBoxLayout(content)
    column.setContentsMargins(SPACE * 2 - 2, SPACE // 2, SPACE * 2 - 2, SPACE // 2)
    column.setSpacing(SPACE)
    for panel in panels:
        column.addWidget(panel)
    column.addStretch()
    area = _PanelColumn(widgetResizable=True)
    area.setProperty("role", "panel")
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def reveal_to_read(dock: Dock) -> None:
    """Show a dock with much text: higher, or floating if its neighbours can spare no height."""
    window = dock.parentWidget()
    assert isinstance(window, QMainWindow)
    is_new = not dock.isVisible()
    dock.reveal()
    if dock.isFloating() or not is_new:
        return
    if window.height() >= ROOMY_HEIGHT:
        window.resizeDocks([dock], [READING_HEIGHT], Qt.Orientation.Vertical)
        return
    center = window.centralWidget()
    assert center is not None
    corner = center.mapToGlobal(center.rect().topRight())
    dock.setFloating(True)
    dock.resize(RIGHT_WIDTH, READING_HEIGHT)
    dock.move(corner.x() + 1, corner.y())
    dock.raise_()


def put_docks_back(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Place the controls on the left and the plots in a column on the right; some are hidden initially.

    The table floats, and the docks of `BY_TURNS` share a tab group with the neurons: there is no room for another one.
    """
    left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
    for dock in docks.values():
        dock.setFloating(False)
    for dock in docks.values():
        window.removeDockWidget(dock)  # moved while tabbed, they would leave their tab bar behind
    for name, dock in docks.items():
        window.addDockWidget(left if name == "controls" else right, dock)
        dock.setVisible(name != "table")  # seen before it is hidden below, it would flash and take the keyboard
    stacked = [docks[name] for name in RIGHT_HEIGHTS]
    docks["table"].setFloating(True)
    docks["table"].resize(*TABLE_SIZE)
    for name in BY_TURNS:
        window.tabifyDockWidget(docks["neurons"], docks[name])
    for name in BY_TURNS:
        docks[name].hide()
    for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
        bar.setVisible(bar.count() > 1)  # WORKAROUND: Qt 6.11 shows unused tab bars, without a tab
    window.resizeDocks([docks["controls"], stacked[0]], [LEFT_WIDTH, RIGHT_WIDTH], Qt.Orientation.Horizontal)
    window.resizeDocks(stacked, list(RIGHT_HEIGHTS.values()), Qt.Orientation.Vertical)

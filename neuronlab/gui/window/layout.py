"""The layout of the window: bars above and below; between them controls, plot and stage, and a column of views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Slot
from PySide6.QtWidgets import QMainWindow, QScrollArea, QSizePolicy, QToolBar, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.column import to_fold
from neuronlab.gui.widgets.panel import ControlsPanel
from neuronlab.gui.widgets.sections import FoldingSection
from neuronlab.session.guarded import Guarded

SIZE, SMALLEST = (1440, 900), (1024, 640)
SCROLL_BAR = 8
PADDING = 2 * SPACE - 2


@dataclass(frozen=True)
class Arrangement:
    """How the parts of the window share it.

    Attributes:
        from_width: Width of the window from which it is used, in pixels of the usual text size.
        left: Width of the controls, likewise.
        right: Width of a column of views, likewise.
        columns: Number of columns of views.
        is_beside: Whether the stage is beside the plot, not below it.
        fold_order: Views that fold by themselves where the height is short, the first ones first.
        is_compact: Whether buttons of the top bar are icons alone, and controls fold where the height is short.
    """

    from_width: int
    left: int
    right: int
    columns: int = 1
    is_beside: bool = False
    is_compact: bool = False
    fold_order: tuple[str, ...] = ("scores", "gradients", "loss")


ARRANGEMENTS = (
    # In a narrow column the rows of the gradients need more height than the scores.
    Arrangement(0, 272, 240, is_compact=True, fold_order=("gradients", "scores", "loss")),
    Arrangement(1200, 304, 320),
    Arrangement(1400, 304, 352),
    Arrangement(2200, 336, 360, columns=2, is_beside=True),
)
"""From narrow to wide."""


def arrangement_for(width: float) -> int:
    """Index of the arrangement for a window of this width, in pixels of the usual text size."""
    return max(index for index, row in enumerate(ARRANGEMENTS) if width >= row.from_width or index == 0)


def first_size(screen: QRect) -> QSize:
    """Initial size of a window: its design size, or as much of it as fits the screen with its frame."""
    return QSize(min(SIZE[0], screen.width() - 8), min(SIZE[1], screen.height() - 40))


def arrange_bars(window: QMainWindow, top: QWidget, runs: QWidget, bottom: QWidget) -> QToolBar:
    """Place two bars below the menus and the insight line at the bottom, all across the window.

    Returns the strip of the bar of runs, which is hidden at first.
    """
    strips = {}
    for area, bar, name in (
        (Qt.ToolBarArea.TopToolBarArea, top, "top bar"),
        (Qt.ToolBarArea.TopToolBarArea, runs, "run bar"),
        (Qt.ToolBarArea.BottomToolBarArea, bottom, "insight bar"),
    ):
        strip = QToolBar(name, window, movable=False, floatable=False)
        strip.setObjectName(name)
        strip.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        strip.toggleViewAction().setEnabled(False)
        strip.setStyleSheet("QToolBar { border: 0; padding: 0; spacing: 0; }")
        strip.addWidget(bar)
        window.addToolBarBreak(area)
        window.addToolBar(area, strip)
        strips[bar] = strip
    strips[runs].hide()
    return strips[runs]


def foot_of(*rows: QWidget) -> QWidget:
    """Rows of the foot, stacked."""
    foot = QWidget()
    column = QVBoxLayout(foot)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for row in rows:
        column.addWidget(row)
    return foot


class Controls(Guarded, QScrollArea):
    """The panels as sections in a column, which scrolls vertically only: it is never narrower than its contents.

    With `folds_when_low` the sections of `fold_order` fold where the height is short, until a person opens them.
    `above` has a widget that stands above a panel's section.
    """

    def __init__(
        self,
        panels: Sequence[ControlsPanel],
        fold_order: Sequence[ControlsPanel],
        above: Mapping[ControlsPanel, QWidget],
    ) -> None:
        super().__init__(widgetResizable=True)
        self.setProperty("role", "panel")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.folds_when_low = False
        self._is_lent = False
        self.sections = {panel: FoldingSection(panel.head, panel) for panel in panels}
        self._fold_order = tuple(fold_order)
        content = QWidget()
        content.setProperty("role", "panel")
        column = QVBoxLayout(content)
        column.setContentsMargins(PADDING, SPACE // 2, PADDING, SPACE // 2)
        column.setSpacing(SPACE // 2)
        self._between = tuple(above.values())
        for panel, section in self.sections.items():
            section.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            if panel in above:
                column.addWidget(above[panel])
            column.addWidget(section)
        column.addStretch()
        self._column = column
        self.setWidget(content)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    @Slot(int, int)
    def _make_room(self, _low: int, high: int) -> None:
        """Let the scroll bar take its room from the margin, so that the contents keep their width."""
        self._column.setContentsMargins(PADDING, SPACE // 2, PADDING - (SCROLL_BAR if high else 0), SPACE // 2)

    def lend(self) -> Mapping[ControlsPanel, FoldingSection]:
        """Hand the sections over to be shown elsewhere, where none folds by itself."""
        self._is_lent = True
        return self.sections

    def fit(self) -> None:
        """Fold what has to be folded, and open the rest, except for what a person has folded or opened."""
        if self._is_lent:
            for section in self.sections.values():
                section.fold(bool(section.by_hand))
            return
        names = {str(index): section for index, section in enumerate(self.sections.values())}
        folded = {name: section.folded_height + SPACE // 2 for name, section in names.items()}
        heights = {
            name: folded[name] + (0 if section.by_hand else section.content.sizeHint().height())
            for name, section in names.items()
        }
        free = [self.sections[panel] for panel in self._fold_order if self.sections[panel].by_hand is None]
        order = [name for section in free for name, other in names.items() if other is section]
        taken = sum(widget.sizeHint().height() + SPACE // 2 for widget in self._between if not widget.isHidden())
        room = self.viewport().height() - taken
        by_itself = to_fold(room, folded, heights, order) if self.folds_when_low else frozenset()
        for name, section in names.items():
            section.fold(section.by_hand or name in by_itself)

    def reset(self) -> None:
        """Forget which sections a person has folded or opened."""
        for section in self.sections.values():
            section.by_hand = None
        self.fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the contents' minimum width."""
        content = self.widget()
        if event.type() == QEvent.Type.LayoutRequest and content is not None and watched is content:
            self.setMinimumWidth(content.minimumSizeHint().width() + SCROLL_BAR)
        return super().eventFilter(watched, event)

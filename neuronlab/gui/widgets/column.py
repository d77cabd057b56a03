"""A column of docks, which share its height and fold where that is short."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget
from typing_extensions import override

from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.widgets.docks import Dock
from neuronlab.session.guarded import Guarded

HANDLE = 1


def to_fold(room: int, folded: Mapping[str, int], heights: Mapping[str, int], order: Sequence[str]) -> frozenset[str]:
    """The docks to fold so that the others have their heights.

    Args:
        room: Height of the column in pixels.
        folded: Height of every dock while it is folded.
        heights: Height of every dock while it is open.
        order: The docks that may be folded, the first ones first.
    """
    needed, names = sum(heights.values()), []
    for name in order:
        if needed <= room:
            break
        needed -= heights[name] - folded[name]
        names.append(name)
    return frozenset(names)


class Column(Guarded, QScrollArea):
    """Docks above each other, with handles between them. It scrolls if even their least heights do not fit.

    `fold_order` names the docks that may fold by themselves, the first ones first. `heights` are those the docks have
    where there is room, in pixels of the usual text size; dragging a handle changes them. `docks_changed` is emitted
    when a dock comes or goes.
    """

    docks_changed = Signal()

    def __init__(self, heights: Mapping[str, int], fold_order: Sequence[str]) -> None:
        super().__init__(widgetResizable=True)
        self.heights, self._usual, self.fold_order = dict(heights), dict(heights), tuple(fold_order)
        self.docks: list[Dock] = []
        self._needed: dict[str, int] = {}
        self.setProperty("role", "panel")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False, handleWidth=HANDLE)
        self._splitter.setProperty("role", "lines")
        self._filler = QWidget()
        self._filler.setProperty("role", "panel")
        self._splitter.addWidget(self._filler)
        self._splitter.splitterMoved.connect(self._keep_heights)
        self.setWidget(self._splitter)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.fit)

    def show_docks(self, docks: Sequence[Dock]) -> None:
        """Be the host of these docks, in this order."""
        for dock in self.docks:
            dock.folded.disconnect(self._fit_soon)
        self.docks = list(docks)
        for dock in docks:
            dock.host = self
            dock.folded.connect(self._fit_soon)
            if not dock.is_floating:
                self._insert(dock)
        self._fit_soon()

    def _insert(self, dock: Dock) -> None:
        before = [other for other in self.docks[: self.docks.index(dock)] if not other.is_floating]
        is_hidden = dock.isHidden() and dock.parentWidget() is not None
        self._splitter.insertWidget(len(before), dock)
        dock.setHidden(is_hidden)

    # -- the host of its docks ------------------------------------------------------------------------------------

    def take_back(self, dock: Dock) -> None:
        """Put a dock that floated back, and show it."""
        self._insert(dock)
        self.bring_forward(dock)

    def let_go(self, _dock: Dock) -> None:
        """Share the height among the docks that are left."""
        self.docks_changed.emit()
        self._fit_soon()

    def bring_forward(self, dock: Dock) -> None:
        """Show a dock, folding others where the height is short, and scroll to it."""
        dock.show()
        self.docks_changed.emit()
        self.fit()
        if not dock.is_folded:
            self.ensureWidgetVisible(dock)

    # -- heights --------------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Forget the heights and folds that a person has chosen."""
        self.heights = dict(self._usual)
        for dock in self.docks:
            dock.by_hand = None
        self._fit_soon()

    @Slot()
    def _fit_soon(self) -> None:
        self._soon.start()

    @Slot()
    def fit(self) -> None:
        """Fold what has to be folded, and share the height among the others."""
        shown = [dock for dock in self.docks if not dock.is_floating and not dock.isHidden()]
        wanted = {dock.name: scaled(self.heights[dock.name]) for dock in shown}
        folded = {dock.name: dock.folded_height for dock in shown}
        heights = {  # a dock that was dragged higher need not stay so high before others fold
            dock.name: folded[dock.name]
            if dock.by_hand
            else scaled(min(self.heights[dock.name], self._usual[dock.name]))
            for dock in shown
        }
        order = [name for name in self.fold_order if any(d.name == name and d.by_hand is None for d in shown)]
        room = self.viewport().height() - HANDLE * max(0, len(shown) - 1)
        by_itself = to_fold(room, folded, heights, order)
        for dock in shown:
            dock.fold(dock.by_hand or dock.name in by_itself)
        open_ones = [dock for dock in shown if not dock.is_folded]
        self._filler.setVisible(not open_ones)
        spare = room - sum(folded[d.name] if d.is_folded else wanted[d.name] for d in shown)
        self._needed = {dock.name: dock.needed_height for dock in self.docks}
        for dock in open_ones:  # what is in sight of a dock whose height a person has chosen is up to them
            if self.heights[dock.name] == self._usual[dock.name]:
                more = max(0, min(spare, self._needed[dock.name] - wanted[dock.name]))
                wanted[dock.name] += more
                spare -= more
        total = sum(wanted[dock.name] for dock in open_ones) or 1
        for dock in open_ones:
            wanted[dock.name] += spare * wanted[dock.name] // total
        sizes = {dock.name: folded[dock.name] if dock.is_folded else wanted[dock.name] for dock in shown}
        names = [child.objectName() for child in map(self._splitter.widget, range(self._splitter.count())) if child]
        self._splitter.setSizes([sizes.get(name, max(0, spare)) for name in names])

    @Slot()
    def _keep_heights(self) -> None:
        """The heights a person has dragged are those to share from now on."""
        for dock in self.docks:
            if not dock.is_floating and not dock.isHidden() and not dock.is_folded:
                self.heights[dock.name] = max(1, round(dock.height() * 100 / scaled(100)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new height."""
        super().resizeEvent(event)
        self.fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be never narrower than what is in the docks, since it does not scroll sideways; notice what they need."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.setMinimumWidth(self._splitter.minimumSizeHint().width())
            if any(dock.needed_height != self._needed.get(dock.name) for dock in self.docks):
                self._fit_soon()
        return super().eventFilter(watched, event)

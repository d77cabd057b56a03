"""The body of the window: controls, plot and stage, and columns of views, arranged for its width."""

import msgspec
from PySide6.QtCore import QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget
from typing_extensions import override

from neuronlab.gui.theme.sizes import px, scaled
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.column import HANDLE, Column
from neuronlab.gui.widgets.docks import Dock
from neuronlab.gui.widgets.stage import TabStage
from neuronlab.gui.window.layout import ARRANGEMENTS, Arrangement, Controls, arrangement_for
from neuronlab.session.guarded import Guarded

STAGE_SHARE = 0.47
"""Share of the height that a page of the stage has at first; of the width it is a half."""
TO_READ = {"seeds": 0.62, "microscope": 0.62, "table": 0.55}
"""The same for pages with much to read."""
_LEAST_PLOT_PX, _LEAST_STAGE_PX = 300, 230
"""Height at first of a plot above a page to look at, as long as that keeps a height that shows all of it."""
_PARTS = 1000
_MOST_PX = 20_000
"""No width or height is larger than this."""
HEIGHTS = {"neurons": 220, "inspector": 300, "gradients": 150, "loss": 150, "scores": 122}
"""Heights of the views at the right, with their heads, in pixels of the usual text size."""
_SECOND = ("gradients", "loss", "scores")
"""Views in the second column, where there are two."""


class DockState(msgspec.Struct):
    """Where a dock is.

    Attributes:
        is_hidden: Whether it is hidden.
        by_hand: Whether a person has folded (True) or opened (False) it.
        area: Left, top, width and height on the screen if it floats.
    """

    is_hidden: bool = False
    by_hand: bool | None = None
    area: tuple[int, int, int, int] | None = None


class BodyState(msgspec.Struct):
    """What a person has arranged.

    Attributes:
        sides: Widths of the controls and of the views, in pixels, by index of the arrangement they were dragged in.
        shares: Shares of the pages of the stage, by name.
        heights: Heights of the views at the right, by name.
        docks: The docks, by name.
        page: The page that is shown.
        panels: What a person has folded (True) or opened (False) of the controls, from top to bottom.
        hides_controls: Whether the controls, or what is shown in their place, are hidden.
    """

    sides: dict[int, tuple[int, int]] = {}
    shares: dict[str, float] = {}
    heights: dict[str, int] = {}
    docks: dict[str, DockState] = {}
    page: str = ""
    panels: list[bool | None] = []
    hides_controls: bool = False


def decoded_state(text: str) -> BodyState:
    """The state written in a text; that of the first start if it cannot be read."""
    try:
        return msgspec.json.decode(text, type=BodyState)
    except msgspec.MsgspecError:
        return BodyState()


class Center(Guarded, QSplitter):
    """The plot and the stage, above each other or side by side. Every page of the stage keeps a share of its own."""

    def __init__(self, canvas: QWidget, stage: TabStage) -> None:
        super().__init__(Qt.Orientation.Vertical, childrenCollapsible=False, handleWidth=SPACE)
        self.canvas, self.stage = canvas, stage
        self.shares: dict[str, float] = {}
        self.is_covered = False
        self.addWidget(canvas)
        self.addWidget(stage)
        self.splitterMoved.connect(self._keep_share)
        stage.page_changed.connect(self.fit)
        stage.cover_asked.connect(self.toggle_cover)

    @Slot()
    def toggle_cover(self) -> None:
        """Let the stage cover the plot, or uncover it."""
        self.cover(not self.is_covered)

    def cover(self, is_covered: bool) -> None:
        """Let the stage cover the plot or not."""
        self.is_covered = is_covered
        self.canvas.setHidden(is_covered)
        self.stage.show_covering(is_covered)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Give the page that is shown its share."""
        self.stage.setHidden(not self.stage.page)  # all pages are torn off
        share = self.shares.get(self.stage.page, self._usual_share())
        self.setSizes([round(_PARTS * (1.0 - share)), round(_PARTS * share)])

    def _usual_share(self) -> float:
        if self.orientation() == Qt.Orientation.Horizontal:
            return 0.5
        room = max(1, self.height() - self.handleWidth())
        for_plot = min(_LEAST_PLOT_PX, room - _LEAST_STAGE_PX)
        return TO_READ.get(self.stage.page, min(STAGE_SHARE, 1.0 - for_plot / room))

    @Slot()
    def _keep_share(self) -> None:
        sizes = self.sizes()
        if self.stage.page and not self.is_covered and sum(sizes):
            self.shares[self.stage.page] = sizes[1] / sum(sizes)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shares."""
        super().resizeEvent(event)
        self.fit()


def _area_of(window: QWidget) -> tuple[int, int, int, int]:
    area = window.geometry()
    return area.x(), area.y(), area.width(), area.height()


def _is_on_a_screen(area: tuple[int, int, int, int]) -> bool:
    """Whether a part of a kept window can be seen on the screens there are now."""
    if not all(abs(number) <= _MOST_PX for number in area):
        return False
    return any(screen.availableGeometry().intersects(QRect(*area)) for screen in QGuiApplication.screens())


class Body(Guarded, QSplitter):
    """Controls, center and views side by side. `arranged(arrangement)` says that the window needs another one."""

    arranged = Signal(object)

    def __init__(self, controls: Controls, canvas: QWidget, stage: TabStage, views: dict[str, Dock]) -> None:
        super().__init__(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=HANDLE)
        self.setProperty("role", "lines")
        self.controls, self.stage, self.views = controls, stage, views
        self.center = Center(canvas, stage)
        self.columns = Column(HEIGHTS, ()), Column(HEIGHTS, ())
        self._sides: dict[int, tuple[int, int]] = {}
        self._index: int | None = None
        self._is_presenting = False
        middle, right = QWidget(), QWidget()
        middle.setProperty("role", "center")
        middle.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        around = QHBoxLayout(middle)
        around.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        around.addWidget(self.center)
        beside = QHBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(1)
        self._right = right
        for column in self.columns:
            beside.addWidget(column, 1)
        self.columns[0].show_docks(list(views.values()))
        for column in self.columns:
            column.docks_changed.connect(self._give_widths)
        for index, part in enumerate((controls, middle, right)):
            self.addWidget(part)
            self.setStretchFactor(index, int(part is middle))
        self.left: QWidget = controls
        self.splitterMoved.connect(self._keep_sides)
        # Once more when all parts know their least sizes, which they had at another text size until then.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._give_widths)

    @property
    def arrangement(self) -> Arrangement:
        """The arrangement in use."""
        return ARRANGEMENTS[self._index or 0]

    @property
    def docks(self) -> dict[str, Dock]:
        """All docks, by name."""
        return {**self.stage.docks, **self.views}

    def arrange(self) -> None:
        """Arrange the parts for the present width and text size."""
        index = arrangement_for(self.width() * 100 / scaled(100))
        if index != self._index:
            self._index = index
            row = self.arrangement
            self.controls.folds_when_low = row.is_compact
            second = [dock for name, dock in self.views.items() if name in _SECOND and row.columns > 1]
            self.columns[0].show_docks([dock for dock in self.views.values() if dock not in second])
            self.columns[1].show_docks(second)
            self.columns[1].setVisible(row.columns > 1)
            for column in self.columns:
                column.fold_order = row.fold_order
            self.arranged.emit(row)
        is_beside = self.arrangement.is_beside or self._is_presenting
        self.center.setOrientation(Qt.Orientation.Horizontal if is_beside else Qt.Orientation.Vertical)
        self._give_widths()
        self.controls.fit()
        self._soon.start()

    def show_at_left(self, panel: QWidget) -> None:
        """Show a panel in place of the controls, which it keeps: their sections may be shown in it."""
        self.replaceWidget(0, panel)
        self.controls.hide()
        self.controls.setParent(panel)
        self.left = panel
        self.setStretchFactor(0, 0)
        panel.show()
        self._give_widths()

    @Slot(bool)
    def show_left(self, is_on: bool) -> None:
        """Show or hide the controls, or the panel in their place."""
        self.left.setVisible(is_on)

    def present(self, is_on: bool) -> None:
        """Show plot and network alone, side by side, or everything again."""
        self._is_presenting = is_on
        self.left.setHidden(is_on)
        self._right.setHidden(is_on)
        if is_on:
            self.center.cover(False)
            self.stage.show_page("network")

    @Slot()
    def _give_widths(self) -> None:
        is_empty = all(dock.isHidden() or dock.is_floating for dock in self.views.values())
        self._right.setHidden(is_empty or self._is_presenting)
        row = self.arrangement
        left, right = self._sides.get(self._index or 0, (scaled(row.left), round(row.columns * px(row.right))))
        self.setSizes([left, max(1, self.width() - left - right - 2 * HANDLE), right])

    @Slot()
    def _keep_sides(self) -> None:
        left, _middle, right = self.sizes()
        if left and right and self._index is not None:
            self._sides[self._index] = left, right

    def reset(self) -> None:
        """Arrange everything as at the first start."""
        self._sides, self.center.shares = {}, {}
        for dock in self.docks.values():
            dock.float_(False)
        for name, dock in self.views.items():
            dock.setHidden(name == "inspector")
        for column in self.columns:
            column.reset()
        self.left.show()
        self.controls.reset()
        self.center.cover(False)
        self.stage.show_page(next(iter(self.stage.docks)))
        self.arrange()
        self.center.fit()

    # -- remembering ----------------------------------------------------------------------------------------------

    def state(self) -> BodyState:
        """What a person has arranged."""
        heights = {dock.name: column.heights[dock.name] for column in self.columns for dock in column.docks}
        return BodyState(
            sides=self._sides,
            shares=self.center.shares,
            heights=heights,
            docks={
                name: DockState(
                    is_hidden=dock.isHidden() and name in self.views,
                    by_hand=dock.by_hand,
                    area=_area_of(dock) if dock.is_floating else None,
                )
                for name, dock in self.docks.items()
            },
            page=self.stage.page,
            panels=[section.by_hand for section in self.controls.sections.values()],
            hides_controls=self.left.isHidden(),
        )

    def restore(self, state: BodyState) -> None:
        """Arrange everything as a person has left it; what is not known any more is left out."""
        self._sides = {
            index: sides
            for index, sides in state.sides.items()
            if 0 <= index < len(ARRANGEMENTS) and all(0 < side <= _MOST_PX for side in sides)
        }
        self.center.shares = {name: min(0.9, max(0.1, share)) for name, share in state.shares.items()}
        for column in self.columns:
            known = {name: high for name, high in state.heights.items() if name in HEIGHTS and 0 < high <= _MOST_PX}
            column.heights.update(known)
        for name, kept in state.docks.items():
            dock = self.docks.get(name)
            if dock is not None:
                dock.by_hand = kept.by_hand
                if name in self.views:  # the stage shows and hides its own
                    dock.setHidden(kept.is_hidden)
                if kept.area is not None and _is_on_a_screen(kept.area):
                    dock.float_(True, QRect(*kept.area))
        for section, by_hand in zip(self.controls.sections.values(), state.panels, strict=False):
            section.by_hand = by_hand
        self.left.setHidden(state.hides_controls)
        if state.page in self.stage.docks:
            self.stage.bring_forward(self.stage.docks[state.page])
        self.arrange()
        self.center.fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the parts for the new width."""
        super().resizeEvent(event)
        self.arrange()

"""The context menu of the plot: the view, points, what is shown, and the tools."""

from PySide6.QtGui import QAction

from neuronlab.gui.canvas.strokes.hand import PointerPosition
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.canvas.view_options import SWITCHES, Switch
from neuronlab.gui.window.menus.rows import MenuRow, named, of_action
from neuronlab.gui.window.menus.views import picture_rows
from neuronlab.gui.window.workbench import Workbench

Spot = PointerPosition | None
"""Where the plot was clicked; None beside it, in its lane too, and for the Menu key."""


def _add_here(window: Workbench, at: Spot) -> None:
    if at is not None:
        window.canvas.gestures.add_point(at)


def _has_points(window: Workbench, _at: Spot) -> bool:
    return len(window.session.document.experiment.workspace.points) > 0


def _switch(switch: Switch) -> MenuRow[Spot]:
    """The same entry as in the menu of the eye."""

    def entry(window: Workbench) -> QAction:
        return window.canvas.options.actions_by_label[switch.label]

    return MenuRow(
        text=named(switch.label),
        meaning=switch.meaning,
        act=lambda window, _at: entry(window).trigger(),
        is_offered=lambda window, _at: entry(window).isVisible(),
        is_on=lambda window, _at: entry(window).isChecked(),
    )


def _tool(key: str) -> MenuRow[Spot]:
    return MenuRow(
        text=named(TOOLS[key].label),
        meaning=TOOLS[key].meaning,
        keys=TOOLS[key].key,
        act=lambda window, _at: window.canvas_controller.use_tool(key),
        is_offered=lambda window, _at: window.session.document.experiment.task in TOOLS[key].tasks,
        is_on=lambda window, _at: window.canvas.gestures.tool is TOOLS[key],
    )


PLOT_ROWS: tuple[MenuRow[Spot], ...] = (
    MenuRow(
        text=named("Add a point here"),
        meaning="Add one point at this position, of the class or value chosen for new points",
        act=_add_here,
        is_offered=lambda _window, at: at is not None,
    ),
    of_action("paste"),
    of_action("select_all", applies=_has_points),
    of_action("fit", starts_group=True),
    of_action("zoom_in"),
    of_action("zoom_out"),
    MenuRow(text=named("Show"), rows=tuple(_switch(switch) for switch in SWITCHES), starts_group=True),
    MenuRow(text=named("Tool"), rows=tuple(_tool(key) for key in TOOLS)),
    *picture_rows("canvas"),
    of_action("clear", applies=_has_points, starts_group=True),
)

"""How the window shows the work, as it is saved with it."""

import msgspec

from neuronlab.files.session.work import MOST_SELECTED, ViewRecord
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.window.workbench import Workbench


def view_of(window: Workbench) -> ViewRecord:
    """How a window shows the work now."""
    plot, state, selected = window.canvas.plot, window.body.state(), window.selection.ids
    tool = window.canvas.gestures.tool
    return ViewRecord(
        tool=next(key for key, row in TOOLS.items() if row is tool),
        ranges=None if plot.is_fitted else plot.ranges,
        selected=tuple(map(int, selected)) if len(selected) <= MOST_SELECTED else (),
        page=state.page,
        folded={name: dock.by_hand for name, dock in state.docks.items() if dock.by_hand is not None},
        panels=tuple(state.panels),
    )


def show_view(window: Workbench, view: ViewRecord) -> None:
    """Show the work of a window as it was shown; what does not fit it any more is left out.

    Widths, heights and hidden views stay: they belong to a person and a screen, not to the work.
    """
    experiment = window.session.document.experiment
    if view.tool in TOOLS and experiment.task in TOOLS[view.tool].tasks:
        window.canvas_controller.use_tool(view.tool)
    if view.ranges is not None and all(low < high for low, high in view.ranges):
        window.canvas.plot.show_ranges(*view.ranges)
    window.selection.choose(view.selected)
    window.selection.keep_to(experiment.workspace.points)
    state = window.body.state()
    docks = {
        name: msgspec.structs.replace(dock, by_hand=view.folded.get(name, dock.by_hand))
        for name, dock in state.docks.items()
    }
    panels = list(view.panels) or state.panels
    window.body.restore(msgspec.structs.replace(state, page=view.page or state.page, docks=docks, panels=panels))

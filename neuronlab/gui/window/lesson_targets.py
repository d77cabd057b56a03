"""Where in the window the targets of lessons are."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from neuronlab.gui.lessons.spot import Spot
from neuronlab.gui.window.workbench import Workbench
from neuronlab.lessons.names import LAYERS, PAGES, VIEWS

Find = Callable[[Workbench], Spot | None]


def _whole(part: Callable[[Workbench], QWidget]) -> Find:
    return lambda window: Spot.whole(part(window))


def _unit(window: Workbench, column: int, unit: int | None) -> Spot | None:
    """A unit, or the heading, of a column of the diagram; -1 is the last column."""
    area = window.diagram.area_of(column, unit)
    return None if area is None else Spot(window.diagram, area.toAlignedRect())


def _in_diagram(column: int, unit: int | None) -> Find:
    return lambda window: _unit(window, column, unit)


def _hidden(number: int, unit: int | None) -> Find:
    """A unit, or the heading, of a hidden layer, counted from 1."""
    return lambda window: _unit(window, number, unit) if number <= len(window.network_panel.layer_rows) else None


def _width(number: int) -> Find:
    def find(window: Workbench) -> Spot | None:
        rows = window.network_panel.layer_rows
        return Spot.whole(rows[number - 1].width_field) if number <= len(rows) else None

    return find


def _tab(page: str) -> Find:
    def find(window: Workbench) -> Spot | None:
        tabs = window.stage.tabs
        index = next(index for index in range(tabs.count()) if tabs.tabData(index) == page)
        if tabs.isTabVisible(index):
            return Spot(tabs, tabs.tabRect(index))
        return Spot.whole(window.stage.more)

    return find


def _view(name: str) -> Find:
    return lambda window: Spot.whole(window.docks[name])


def _clock(window: Workbench) -> Spot:
    bar = window.run_bar
    return Spot.whole(bar.clock if bar.clock.isVisible() else bar.clock_list)


def _collapsed(window: Workbench) -> Spot | None:
    return Spot.whole(window.collapse) if window.collapse.height() > 1 else None


TARGETS: dict[str, Find] = {
    "play": _whole(lambda window: window.top_bar.play),
    "reset": _whole(lambda window: window.top_bar.reset),
    "step": _whole(lambda window: window.top_bar.step),
    "speed": _whole(lambda window: window.top_bar.speed),
    "steps": _whole(lambda window: window.top_bar.metrics["steps"]),
    "compare": _whole(lambda window: window.top_bar.compare),
    "plot": _whole(lambda window: window.canvas),
    "timeline": _whole(lambda window: window.timeline.line),
    "insight": _whole(lambda window: window.insight_bar),
    "race": _whole(lambda window: window.run_bar.race),
    "add run": _whole(lambda window: window.run_bar.add),
    "clock": _clock,
    "diagram": _whole(lambda window: window.diagram),
    **{f"layer {number} activation": _hidden(number, None) for number in range(1, LAYERS + 1)},
    **{f"layer {number} unit": _hidden(number, 0) for number in range(1, LAYERS + 1)},
    "output unit": _in_diagram(-1, 0),
    "collapsed": _collapsed,
    "noise": _whole(lambda window: window.noise),
    "preset": _whole(lambda window: window.data_panel.presets.preset),
    "clear points": _whole(lambda window: window.data_panel.clear),
    "draw tool": _whole(lambda window: window.data_panel.tool_buttons["draw"]),
    "noise of points": _whole(lambda window: window.data_panel.presets.noise),
    "held out": _whole(lambda window: window.data_panel.test_share),
    "inputs": _whole(lambda window: window.network_panel.features),
    "add layer": _whole(lambda window: window.network_panel.add),
    **{f"layer {number} width": _width(number) for number in range(1, LAYERS + 1)},
    "unit type": _whole(lambda window: window.network_panel.details.unit),
    "activations": _whole(lambda window: window.activation_panel),
    "activation parameter": _whole(lambda window: window.activation_panel.parameter),
    "loss function": _whole(lambda window: window.training_panel.loss),
    "optimizer": _whole(lambda window: window.training_panel.optimizer),
    "learning rate": _whole(lambda window: window.training_panel.learning_rate),
    "batch size": _whole(lambda window: window.training_panel.batch_size),
    "initial weights": _whole(lambda window: window.training_panel.first_weights.fold.header),
    "stop": _whole(lambda window: window.training_panel.stop.fold.header),
    **{f"page {page}": _tab(page) for page in PAGES},
    **{name: _view(name) for name in VIEWS},
    "start seeds": _whole(lambda window: window.seeds.controls.button),
}
"""Where each row of TARGETS in `neuronlab.lessons.names` is."""


def find_target(window: Workbench, name: str) -> Callable[[], Spot | None]:
    """A function that finds a target wherever it is when it is called."""
    return partial(TARGETS[name], window)

"""The options of the main plot: a menu of switches for each task."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from neuronlab.core.specs.data import ViewSpec
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.canvas.prediction_row import LABEL
from neuronlab.gui.canvas.tools.tools import ANY_TASK
from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.gui.widgets.plain_text import set_tip

Ranges = tuple[tuple[float, float], tuple[float, float]]


def _any_network(_spec: NetworkSpec) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Switch:
    """An item the plot can show.

    Attributes:
        label: Text of the menu entry.
        meaning: Its tooltip.
        is_on: Whether a view shows the item.
        turn: Returns the view with the item shown or hidden, for a plot with these visible ranges.
        tasks: Tasks that offer the switch.
        suits: Whether it applies to a network.
    """

    label: str
    meaning: str
    is_on: Callable[[ViewSpec], bool]
    turn: Callable[[ViewSpec, bool, Ranges], ViewSpec]
    tasks: tuple[str, ...] = ANY_TASK
    suits: Callable[[NetworkSpec], bool] = _any_network


def _field(name: str) -> tuple[Callable[[ViewSpec], bool], Callable[[ViewSpec, bool, Ranges], ViewSpec]]:
    def turn(view: ViewSpec, is_on: bool, _ranges: Ranges) -> ViewSpec:
        changed: ViewSpec = replace(view, **{name: is_on})
        return changed

    return (lambda view: bool(getattr(view, name))), turn


def _switch(
    name: str,
    label: str,
    meaning: str,
    tasks: tuple[str, ...] = ANY_TASK,
    suits: Callable[[NetworkSpec], bool] = _any_network,
) -> Switch:
    is_on, turn = _field(name)
    return Switch(label=label, meaning=meaning, is_on=is_on, turn=turn, tasks=tasks, suits=suits)


def _cut(along: int) -> Switch:
    """Switch for a section along one input, through the middle of the visible range unless there is one already."""

    def is_on(view: ViewSpec) -> bool:
        return view.section and view.section_along == along

    def turn(view: ViewSpec, wanted: bool, ranges: Ranges) -> ViewSpec:
        low, high = ranges[1 - along]
        stays = view.section_along == along and low <= view.section_at <= high
        at = view.section_at if stays else (low + high) / 2
        changed: ViewSpec = replace(view, section=wanted, section_along=along, section_at=at)
        return changed

    name = ("x₁", "x₂")[along]
    meaning = f"Show a section of the surface along {name}; drag the handles of the dashed line to move it"
    return Switch(label=f"Section along {name}", meaning=meaning, is_on=is_on, turn=turn, tasks=("surface",))


SWITCHES: tuple[Switch, ...] = (
    _switch("test_points", "Test points", "Show the points held out for testing"),
    _switch("mistakes", "Misclassified points", "Cross out misclassified points", ("classes",)),
    _switch("hard", "Decision regions", "Show the most likely class only, without its probability", ("classes",)),
    _switch(
        "slope",
        "Derivative dŷ/dx",
        "Draw the derivative dashed, on an axis of its own at the right",
        ("curve",),
    ),
    _switch("residuals", "Residuals", "Draw the distance from every point to the curve", ("curve",)),
    _cut(0),
    _cut(1),
    _switch("predicts", LABEL, "Show a row below the plot to type inputs, and the prediction there"),
    _switch(
        "collapsed",
        "Collapsed map",
        "Draw the single linear map equivalent to all layers, dashed over the learned function",
        suits=lambda spec: spec.has_linear_logits,
    ),
    _switch(
        "local",
        "Local line",
        "Draw the linear piece under the pointer up to its kinks, with its slope",
        suits=lambda spec: spec.is_piecewise_linear and not spec.has_linear_logits,
    ),
)


class ViewOptions(QToolButton):
    """Emits `chosen(view, text)` when the user toggles a switch; `text` names the undo entry."""

    chosen = Signal(object, str)
    is_pictured = False

    def __init__(self, theme: Theme, ranges: Callable[[], Ranges]) -> None:
        super().__init__()
        self._ranges = ranges
        self._view = ViewSpec()
        self.setProperty("role", "quiet")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        fix_size(self, 24, 20)
        set_icon(self, "mdi6.eye-outline", theme, "muted", 16)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.actions_by_label: dict[str, QAction] = {}
        for switch in SWITCHES:
            action = menu.addAction(switch.label)
            action.setCheckable(True)
            set_tip(action, switch.meaning)
            action.toggled.connect(partial(self._turn, switch))
            self.actions_by_label[switch.label] = action
        self.setMenu(menu)

    def show_workspace(self, workspace: Workspace) -> None:
        """Show which switches are on, of those offered for the workspace's task."""
        self._view = workspace.view
        task = workspace.task
        for switch in SWITCHES:
            action = self.actions_by_label[switch.label]
            action.setVisible(task in switch.tasks and switch.suits(workspace.run.network))
            with QSignalBlocker(action):
                action.setChecked(switch.is_on(workspace.view))
        offered = [f"· {label}" for label, action in self.actions_by_label.items() if action.isVisible()]
        name_field(self, "What the plot shows", "\n".join(["Show or hide on the plot:", *offered]))

    def _turn(self, switch: Switch, is_on: bool) -> None:
        self.chosen.emit(switch.turn(self._view, is_on, self._ranges()), switch.label)

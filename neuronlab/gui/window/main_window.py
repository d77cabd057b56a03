"""The main window: puts the parts in their places and wires them; it holds no logic of its own about networks."""

import logging
from itertools import pairwise
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QWidget,
)
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame, ViewRequest
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.bars.gradient_badge import GradientBadge
from neuronlab.gui.bars.insight_bar import InsightBar
from neuronlab.gui.bars.timeline import TimelineBar
from neuronlab.gui.bars.top_bar import TopBar
from neuronlab.gui.canvas.canvas import FunctionCanvas
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.controllers.clipboard import Clipboard
from neuronlab.gui.controllers.exports import WAITS_FOR_FILE, Exports
from neuronlab.gui.controllers.gradient_check import GradientCheckController
from neuronlab.gui.controllers.history import HistoryController
from neuronlab.gui.controllers.imports import Imports, dropped
from neuronlab.gui.controllers.inspector import InspectorController
from neuronlab.gui.controllers.landscape import LandscapeController
from neuronlab.gui.controllers.points import PointsController
from neuronlab.gui.controllers.run import RunController
from neuronlab.gui.dialogs.messages import ErrorDialogs, ShortcutsDialog
from neuronlab.gui.panels.activation.panel import ActivationPanel
from neuronlab.gui.panels.data.panel import DataPanel
from neuronlab.gui.panels.network.panel import NetworkPanel
from neuronlab.gui.panels.training.panel import TrainingPanel
from neuronlab.gui.plots.activation.view import ActivationView
from neuronlab.gui.plots.collapse.view import CollapseView
from neuronlab.gui.plots.contributions.view import ContributionsView
from neuronlab.gui.plots.diagram.view import NetworkDiagram
from neuronlab.gui.plots.gradients.view import GradientsView
from neuronlab.gui.plots.inspector.view import InspectorView
from neuronlab.gui.plots.landscape.view import LandscapeView
from neuronlab.gui.plots.loss import LossView
from neuronlab.gui.plots.microscope.view import MicroscopeView
from neuronlab.gui.plots.neurons.view import NeuronsView
from neuronlab.gui.plots.scores.view import ScoresView
from neuronlab.gui.table.points_table import PointsTable
from neuronlab.gui.theme.menu import ThemeMenu
from neuronlab.gui.theme.style import qt_palette, style_sheet
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.card import Card
from neuronlab.gui.widgets.docks import Dock, is_covered
from neuronlab.gui.widgets.panel import WHOLE_GESTURE, Panel
from neuronlab.gui.widgets.plain_text import button_text, set_tip
from neuronlab.gui.window.actions import build_actions, key_table
from neuronlab.gui.window.closing_notice import ClosingNotice
from neuronlab.gui.window.frame_scheduler import FrameFeed, FramePlot
from neuronlab.gui.window.keyboard import KeyboardGuard
from neuronlab.gui.window.layout import (
    SMALLEST,
    arrange_bars,
    center_of,
    controls_of,
    first_size,
    foot_of,
    put_docks_back,
)
from neuronlab.gui.window.menu_wiring import connect_menus
from neuronlab.gui.window.pulse_switch import PulseSwitch
from neuronlab.gui.window.typing_guard import TypingGuard
from neuronlab.gui.window.wiring import connect_controls, connect_plots, connect_session
from neuronlab.session.guarded import Guarded
from neuronlab.session.selection import Selection
from neuronlab.session.session import Session
from neuronlab.session.settings import Settings

log = logging.getLogger(__name__)


class MainWindow(Guarded, QMainWindow):
    """The one window. `closing` is emitted once, when the person closes it."""

    closing = Signal()

    def __init__(self, session: Session, theme: Theme, settings: Settings, log_file: str) -> None:
        super().__init__()
        self.setWindowTitle("NeuronLab")
        self.session, self.theme, self.settings = session, theme, settings
        self.log_file = log_file
        self.exports = Exports(session, settings, self)
        self.errors = ErrorDialogs(self, log_file)
        self.closing_notice = ClosingNotice(self)
        self.setAcceptDrops(True)
        self.top_bar = TopBar(theme)
        self.selection = Selection(self)
        self.canvas = FunctionCanvas(theme, np.random.default_rng(), self.selection)
        self.diagram = NetworkDiagram(theme)
        self.collapse = CollapseView(theme)
        self.neurons = NeuronsView(theme)
        self.gradients = GradientsView(theme)
        self.loss = LossView(theme)
        self.scores = ScoresView(theme)
        self.activation = ActivationView(theme)
        self.inspector = InspectorView(theme)
        self.microscope = MicroscopeView(theme)
        self.contributions = ContributionsView(theme)
        self.landscape = LandscapeView(theme)
        self.data_panel = DataPanel(theme, self.selection)
        self.network_panel = NetworkPanel(theme)
        self.activation_panel = ActivationPanel(theme)
        self.training_panel = TrainingPanel(theme)
        self.table = PointsTable(theme, self.selection)
        self.insight_bar = InsightBar()
        self.timeline = TimelineBar(theme)
        self.history_controller = HistoryController(session, self.timeline, self)
        self.imports = Imports(theme, settings, self)
        self.run_controller = RunController(session, self)
        self.gradient_badge = GradientBadge()
        self.gradient_check_controller = GradientCheckController(session, self.gradient_badge, self)
        self.landscape_controller = LandscapeController(session, self.landscape, self)
        self.points_controller = PointsController(
            session.document, self.selection, self.canvas.plot.box.viewPixelSize, self
        )
        self.clipboard = Clipboard(session.document, self.selection, self.imports, self)
        self.panels: tuple[Panel, ...] = (
            self.data_panel,
            self.network_panel,
            self.activation_panel,
            self.training_panel,
            self.table,
        )
        plots: tuple[FramePlot, ...] = (
            self.diagram,
            self.neurons,
            self.loss,
            self.gradients,
            self.timeline,
            self.collapse,
            self.scores,
            self.activation,
            self.inspector,
            self.microscope,
            self.contributions,
            self.landscape,
        )
        self.feed = FrameFeed(session, self.canvas, plots, self._request, self)
        self.actions_by_name, self._menus = build_actions(self)
        self._remembers, self._is_closed = True, False
        self._keyboard = KeyboardGuard(self)
        self.typing_guard = TypingGuard(self)
        self._build_layout()
        docks = self.docks["inspector"], self.docks["activation"]
        self.inspector_controller = InspectorController(session, self.inspector, *docks, self)
        self._apply_theme()
        self._connect_signals()
        self._show_experiment(session.document.experiment)
        self.canvas.fit()
        self.use_tool("draw")
        self._restore_layout()
        self.canvas.plot.setFocus()

    # -- layout ---------------------------------------------------------------------------------------------------

    def _build_layout(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self.setCentralWidget(center_of(self.canvas, Card("Network", self.diagram, self.collapse)))
        arrange_bars(self, self.top_bar, foot_of(self.insight_bar, self.timeline))
        self.docks = {
            name: Dock(name, title, head, content, self.theme, self)
            for name, title, head, content in (
                ("controls", "Controls", "Data", controls_of(self.panels[:-1])),
                ("neurons", "Neurons", "Neurons", self.neurons),
                ("table", "Table of points", "Points", self.table),
                ("gradients", "Gradients", "Gradient magnitude", self.gradients),
                ("loss", "Loss", "Loss", self.loss),
                ("scores", "Scores", "Scores", self.scores),
                ("activation", "Activation", "Activation and data", self.activation),
                ("inspector", "Inspector", "Inspector", self.inspector),
                ("microscope", "Microscope", "Step microscope", self.microscope),
                ("contributions", "Contributions", "Contributions", self.contributions),
                ("landscape", "Landscape", "Loss landscape", self.landscape),
            )
        }
        self.docks["gradients"].add_to_head(self.gradient_badge)
        self.docks["neurons"].add_to_head(self.neurons.order)
        view_menu = self._menus["&View"]
        for dock in self.docks.values():
            view_menu.addAction(dock.menu_action)
        view_menu.addSeparator()
        view_menu.addAction(PulseSwitch(self.diagram.pulses, self.settings, self))
        view_menu.addMenu(ThemeMenu(self.theme, self.settings, self))
        self.put_docks_back()

    @Slot()
    def put_docks_back(self) -> None:
        """Put every dock where it is at first."""
        put_docks_back(self, self.docks)

    def _restore_layout(self) -> None:
        kept = self.settings.layout()
        if kept is None:
            self.resize(first_size(self.screen().availableGeometry()))
            return
        geometry, docks = kept
        self.restoreGeometry(geometry)
        self.restoreState(docks)

    # -- wiring ---------------------------------------------------------------------------------------------------

    def _connect_signals(self) -> None:
        session, document = self.session, self.session.document
        document.changed.connect(self.insight_bar.drop_notice)
        document.changed.connect(self._show_experiment)
        session.frame_shown.connect(self._show_frame)
        document.undo_stack.undoTextChanged.connect(self._name_undo)
        document.undo_stack.redoTextChanged.connect(self._name_redo)
        self.canvas.edited.connect(self._push_stroke)
        self.canvas.placed.connect(self._set_parameters)
        connect_session(self)
        connect_controls(self)
        self.network_panel.layer_selected.connect(self._chain_tabs)  # once the activations are those of that layer
        connect_plots(self)
        connect_menus(self)
        self.theme.changed.connect(self._apply_theme)

    # -- showing --------------------------------------------------------------------------------------------------

    @Slot(object)
    def _show_experiment(self, experiment: Experiment) -> None:
        with self.typing_guard.over_change():
            self._turn_to(experiment)

    def _turn_to(self, experiment: Experiment) -> None:
        self.selection.follow(experiment.workspace.points)
        for panel in self.panels:
            panel.show_experiment(experiment)
        self.canvas.show_experiment(experiment)
        self.inspector.show_experiment(experiment)
        if experiment.task not in self.canvas.gestures.tool.tasks:
            self.use_tool("draw")
        self.loss.show_pin(experiment.workspace.pin)
        self.top_bar.show_pinned(experiment.workspace.pin is not None)
        self._chain_tabs()

    @Slot()
    def _chain_tabs(self) -> None:
        """Tab goes through the panels as the eye does, however often layers come and go."""
        chain = [
            *self.data_panel.tab_stops(),
            *self.network_panel.tab_stops(),
            *self.activation_panel.tab_stops(),
            self.training_panel.loss,
        ]
        # Qt passes over the whole pair when one of the two takes no focus.
        stops = [widget for widget in chain if widget.focusPolicy() != Qt.FocusPolicy.NoFocus]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    @Slot(object)
    def _show_frame(self, frame: Frame) -> None:
        self.top_bar.show_frame(frame)
        self.insight_bar.show_frame(frame)
        self.feed.show_frame(frame)

    def _request(self, views: frozenset[str]) -> ViewRequest:
        """What has to be known of these views to build a frame of them."""
        return ViewRequest(views, *self.canvas.plot.ranges, self.activation.chosen, self.gradients.spread_of)

    @Slot()
    def _apply_theme(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(qt_palette(self.theme.colors))
        self.setStyleSheet(style_sheet(self.theme.colors))

    @Slot(str)
    def _name_undo(self, text: str) -> None:
        self._name_action("undo", "Undo", text)

    @Slot(str)
    def _name_redo(self, text: str) -> None:
        self._name_action("redo", "Redo", text)

    def _name_action(self, name: str, word: str, text: str) -> None:
        action = self.actions_by_name[name]
        action.setText(f"&{word} {button_text(text)}".rstrip())
        set_tip(action, f"{word} {text}".rstrip())

    @Slot()
    def show_shortcuts(self) -> None:
        """List the keys."""
        dialog = ShortcutsDialog(key_table(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    # -- doing ----------------------------------------------------------------------------------------------------

    @Slot(str)
    def use_tool(self, key: str) -> None:
        """Take this tool in hand, a key of TOOLS, where the task has it."""
        tool, task = TOOLS[key], self.session.document.experiment.task
        if task not in tool.tasks:
            tasks = " and ".join(TASKS[name].label for name in tool.tasks)
            self.insight_bar.show_notice(f"The {tool.label} tool works in the tasks {tasks}.")
            return
        self.canvas.use_tool(key)
        self.data_panel.show_tool(key)

    @Slot(object, str, str)
    def _push_stroke(self, experiment: Experiment, text: str, gesture: str) -> None:
        self.session.document.push(experiment, text, gesture, WHOLE_GESTURE)

    @Slot(str, object, str)
    def _set_parameters(self, text: str, values: dict[int, float], gesture: str) -> None:
        if self.session.is_present(self.canvas.frame):
            self.session.document.set_parameters(text, values, gesture, WHOLE_GESTURE, stay_fixed=True)

    def close_without_remembering(self) -> None:
        """Close, and leave the person's own layout as it was."""
        self._remembers = False
        self.close()

    # -- Qt's events ----------------------------------------------------------------------------------------------

    @override
    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab passes over what stands in docks behind others."""
        first = None
        while super().focusNextPrevChild(is_next):
            focus = self.focusWidget()
            if focus is None or focus is first or not is_covered(focus):
                return True
            first = first or focus
        return False

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and text are welcome."""
        if dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Take points from what was dropped, after a look at them."""
        what = dropped(event.mimeData())
        event.acceptProposedAction()
        if isinstance(what, Path):
            self.imports.open_path(what)
        elif what is not None:
            self.imports.paste(what)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """What is on screen has changed."""
        super().showEvent(event)
        self.feed.look_again()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Minimising and restoring change what is on screen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.feed.look_again()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout; the application ends the threads."""
        event.accept()
        if self._is_closed:
            return  # a window that is closed gets this event again when it is asked to close once more
        self._is_closed = True
        try:
            self._end()
        except Exception:  # the edge of a handler, over which Qt could crash; the work is saved all the same
            log.exception("Something did not end when the window was closed")
        self.closing.emit()

    def _end(self) -> None:
        if self._remembers:
            self.settings.keep_layout(self.saveGeometry(), self.saveState())
        self.feed.close()
        self.hide()  # ending the threads may take a moment; the window need not be looked at meanwhile
        for part in (self.imports, self.clipboard, self.gradient_check_controller, self.landscape_controller):
            part.close()
        self.exports.close(self.closing_notice.wait_for, WAITS_FOR_FILE)

"""The main window: connects the parts of the workbench; it holds no logic of its own about networks."""

import contextlib
import logging
from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import ACTIVATION, INSPECTOR, MICROSCOPE, SCORES, ViewRequest
from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.controllers.opening import dropped
from neuronlab.gui.plots.gradients.view import gradients_summary
from neuronlab.gui.plots.scores.view import scores_summary
from neuronlab.gui.theme.sizes import resize_children, set_text_percent
from neuronlab.gui.theme.style import qt_palette, style_sheet
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.window.actions import build_actions
from neuronlab.gui.window.file_wiring import close_files, connect_files, notices_of_files
from neuronlab.gui.window.frame_scheduler import FrameFeed
from neuronlab.gui.window.keyboard import KeyboardGuard
from neuronlab.gui.window.lesson_wiring import arrange_for, connect_lesson
from neuronlab.gui.window.lessons_wiring import connect_lessons
from neuronlab.gui.window.menus.context_menus import ContextMenus
from neuronlab.gui.window.menus.menu_bar import extend_menus
from neuronlab.gui.window.plot_wiring import connect_plots
from neuronlab.gui.window.tab_order import chain_tabs
from neuronlab.gui.window.typing_guard import TypingGuard
from neuronlab.gui.window.undo_texts import UndoTexts
from neuronlab.gui.window.view_record import show_view, view_of
from neuronlab.gui.window.workbench import Workbench
from neuronlab.session.home_file import HomeFile
from neuronlab.session.lesson_course import LessonCourse
from neuronlab.session.session import Session
from neuronlab.session.settings import Settings
from neuronlab.session.speeds import Speed
from neuronlab.wording.numbers import loss_text
from neuronlab.wording.run_names import run_names

log = logging.getLogger(__name__)

SUMMARIES: dict[str, Callable[[Frame], str]] = {
    "gradients": gradients_summary,
    "loss": lambda frame: f"train {loss_text(frame.probe.train_loss)}",
    "scores": scores_summary,
}
"""What the heads of folded views say, by dock."""


class MainWindow(Workbench):
    """The one window, of a lesson if it is given its `course`. `closing` is emitted once, when the person closes it."""

    closing = Signal()

    def __init__(
        self,
        session: Session,
        theme: Theme,
        settings: Settings,
        log_file: str,
        named: HomeFile | None = None,
        course: LessonCourse | None = None,
    ) -> None:
        set_text_percent(settings.text_percent)
        super().__init__(session, theme, settings, log_file, named)
        self.feed = FrameFeed(session, self.canvas, self.plots, self._request, self)
        self._is_closed = False
        self._shows_unit = False
        self._keyboard = KeyboardGuard(self)
        self.typing_guard = TypingGuard(self)
        self.actions_by_name, self._menus = build_actions(self)
        self.context_menus = ContextMenus(self)
        extend_menus(self, self.actions_by_name, self._menus)
        self.body.reset()
        self.lesson = connect_lesson(self, course) if course is not None else None
        self.actions_by_name["lesson_again"].setVisible(self.lesson is not None)
        self._apply_theme()
        self._connect_signals()
        self._show_experiment(session.document.experiment)
        self.train_at(self.settings.speed)
        self.canvas.fit()
        self.canvas_controller.use_tool("draw")
        self.restore_layout()
        if session.opened_view is not None:
            show_view(self, session.opened_view)
        if self.lesson is not None:
            arrange_for(self, self.lesson.course)
        session.keep_view(partial(view_of, self))
        self.canvas.plot.setFocus()

    @override
    def stand_in_for(self, other: Workbench) -> None:
        """Look as another window does, which this one replaces, but as the work or the lesson of this one was left."""
        super().stand_in_for(other)
        if self.lesson is not None:
            arrange_for(self, self.lesson.course)
        elif self.session.opened_view is not None:
            show_view(self, self.session.opened_view)

    def show_lesson_of_file(self) -> None:
        """Show the lesson as part of the file that is open: it is neither left nor begun again."""
        assert self.lesson is not None
        self.lesson.panel.foot.leave.hide()
        self.actions_by_name["lesson_again"].setVisible(False)
        self.lesson_list.open_key = ""

    # -- wiring ---------------------------------------------------------------------------------------------------

    def _connect_signals(self) -> None:
        self._connect_session()
        self._connect_notices()
        self._connect_panels()
        self._connect_bars()
        self._connect_canvas()
        connect_plots(self, self.feed)
        self.feed.seen.connect(self._mark_seen)
        connect_files(self)
        connect_lessons(self)
        # Otherwise Qt hands the keyboard on from what is hidden to a field that takes what is typed.
        self.presentation.changed.connect(self.canvas.plot.setFocus)
        self.theme.changed.connect(self._apply_theme)

    def _connect_session(self) -> None:
        session, document = self.session, self.session.document
        document.changed.connect(self.insight_bar.drop_notice)
        document.changed.connect(self._show_experiment)
        document.changed.connect(self.history_controller.follow)
        document.changed.connect(self.seeds_controller.follow_soon)
        document.looked_back.connect(self.typing_guard.expect_other_time)
        session.frame_shown.connect(self._show_frame)
        session.frame_shown.connect(self.gradient_check_controller.follow)
        session.frame_shown.connect(self.landscape_controller.follow)
        session.playing_changed.connect(self.top_bar.show_playing)
        session.failed.connect(self.errors.show)
        self.selection.changed.connect(self.typing_guard.check)
        act = self.actions_by_name
        UndoTexts(document.undo_stack, act["undo"], act["redo"], self)

    def _connect_notices(self) -> None:
        for notice in (
            self.session.noticed,
            self.gradient_check_controller.noticed,
            self.points_controller.noticed,
            self.runs.noticed,
            *notices_of_files(self),
            self.seeds.noticed,
            self.seeds.controls.refused,
            self.data_panel.noticed,
            self.typing_guard.refused,
            self.units_controller.refused,
            self.run_controller.refused,
            self.runs_controller.noticed,
            self.canvas_controller.refused,
            self.canvas.refused,
            self.inspector.numbers.refused,
            *(panel.refused for panel in self.panels),
        ):
            notice.connect(self.insight_bar.show_notice)

    def _connect_panels(self) -> None:
        data, network, table = self.data_panel, self.network_panel, self.table
        for panel in self.panels:
            panel.edited.connect(self.session.document.push)
        data.tool_chosen.connect(self.canvas_controller.use_tool)
        data.options_changed.connect(self.canvas.set_options)
        data.constant_change_began.connect(self.canvas.begin_constant)
        data.constant_change_ended.connect(self.canvas.end_constant)
        data.table_asked.connect(partial(self.stage.toggle_page, "table"))
        data.duplicate.clicked.connect(self.points_controller.duplicate)
        data.hold_out_selected.clicked.connect(self.points_controller.hold_out_selected)
        data.delete.clicked.connect(self.points_controller.delete)
        table.hold_out_selected.triggered.connect(self.points_controller.hold_out_selected)
        table.role_edited.connect(self.points_controller.hold_out_one)
        table.delete_asked.connect(self.points_controller.delete)
        network.layer_selected.connect(self.activation_panel.select_layer)
        network.layer_selected.connect(self.diagram.select_layer)
        network.layer_selected.connect(self._chain_tabs)  # once the activations are those of that layer
        network.activation_chosen.connect(self.activation_panel.choose)

    def _connect_bars(self) -> None:
        bar, timeline = self.top_bar, self.timeline
        bar.reset.clicked.connect(self.session.reset)
        bar.play.clicked.connect(self.session.toggle)
        bar.step.clicked.connect(self.session.step)
        bar.speed.chosen.connect(self._set_speed)
        self.insight_bar.fix_asked.connect(self.run_controller.fix)
        timeline.looked_back.connect(self.insight_bar.show_looked_back)
        timeline.sought.connect(self.history_controller.look)
        timeline.undo.clicked.connect(self.history_controller.go_on)
        timeline.back.clicked.connect(self.history_controller.come_back)
        self.gradient_badge.check_asked.connect(self.gradient_check_controller.check)
        self.gradient_badge.stop_asked.connect(self.gradient_check_controller.stop)

        self._connect_runs()

    def _connect_runs(self) -> None:
        bar, runs = self.run_bar, self.runs_controller
        for chosen in (bar.activated, self.canvas.run_chosen, self.gradients.run_clicked, self.loss.run_clicked):
            chosen.connect(runs.activate)
        bar.visibility_asked.connect(runs.show)
        bar.renamed.connect(runs.rename)
        bar.removed.connect(runs.remove)
        bar.moved.connect(runs.move)
        bar.clock_chosen.connect(runs.set_clock)
        bar.add.clicked.connect(runs.duplicate)
        bar.race.clicked.connect(runs.race_activations)
        self.edited_runs.edits_all_chosen.connect(runs.edit_all)
        self.insight_bar.seeds_asked.connect(self.seeds_controller.start)

    def _connect_canvas(self) -> None:
        self.canvas.edited.connect(self.session.document.push)
        self.canvas.parameters_dragged.connect(self.canvas_controller.set_parameters)
        self.canvas.let_go.connect(self.session.document.let_go)
        self.canvas.range_changed.connect(self.feed.look_again)
        self.canvas.prediction.asked.connect(self.feed.look_again)
        self.canvas.guess.asked.connect(self.feed.look_again)

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
        self.canvas_controller.use_tool_of_task(experiment.task)
        self._show_runs(experiment)
        self._chain_tabs()

    def _show_runs(self, experiment: Experiment) -> None:
        """Show which runs there are, and which of them is active."""
        workspace = experiment.workspace
        is_several = len(workspace.runs) > 1
        name = run_names(workspace.runs)[workspace.active] if is_several else ""
        if not is_several and self.run_strip.isAncestorOf(self.focusWidget() or self):
            self.canvas.plot.setFocus()  # otherwise Qt would hand the keyboard on to the controls
        self.run_bar.show_experiment(experiment)
        self.run_strip.setVisible(is_several)
        self.top_bar.show_comparing(is_several)
        self.edited_runs.show_experiment(experiment, name)
        for label in self.run_labels:
            label.show_run(workspace.run.slot, name)

    @Slot()
    def _chain_tabs(self) -> None:
        """Tab goes through the panels as the eye does, however often layers come and go."""
        panels = self.data_panel, self.network_panel, self.activation_panel
        stops = (stop for panel in panels for stop in (panel.head.title, *panel.tab_stops()))
        chain_tabs([*stops, self.training_panel.head.title, self.training_panel.loss])
        chain_tabs([self.top_bar.export, *self.run_bar.tab_stops()])

    @Slot(object)
    def _show_frame(self, frame: Frame) -> None:
        self.top_bar.show_frame(frame)
        self.run_bar.show_frame(frame)
        self.insight_bar.show_frame(frame)
        self.noise.show_frame(frame)
        self.feed.show_frame(frame)
        for name, summary in SUMMARIES.items():
            dock = self.docks[name]
            if dock.is_folded and dock.isVisible():
                dock.head.show_summary(summary(frame))

    def _request(self, views: frozenset[str]) -> ViewRequest:
        """What has to be known of these views, and of folded ones with a summary, to build a frame of them."""
        if self.docks["scores"].is_folded and self.docks["scores"].isVisible() and views:
            views |= {SCORES}
        return ViewRequest(
            views,
            *self.canvas.plot.ranges,
            unit=self.activation.chosen,
            spread_of=self.gradients.spread_of,
            predict_at=self.canvas.prediction.at,
            guess=self.canvas.guess.compared,
            measures=self.lesson.needed_measures if self.lesson is not None else frozenset(),
            warped_by=self.warped_plane.warped_by,
            noise=self.noise.noise,
        )

    @Slot(object)
    def _mark_seen(self, views: frozenset[str]) -> None:
        self.microscope.show_in_sight(MICROSCOPE in views)
        shows_unit = not views.isdisjoint((ACTIVATION, INSPECTOR))
        if shows_unit != self._shows_unit:
            self._shows_unit = shows_unit
            for picture in (self.diagram, self.neurons):
                picture.show_marks(shows_unit)

    def train_at(self, speed: Speed) -> None:
        """Train at a speed, without remembering it as the person's choice."""
        self.top_bar.speed.show_speed(speed)
        self.session.set_speed(speed)

    @Slot(object)
    def _set_speed(self, speed: Speed) -> None:
        self.settings.speed = speed
        self.session.set_speed(speed)

    @Slot()
    def _apply_theme(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(qt_palette(self.theme.colors))
        resize_children(self)  # before the fonts, for which some labels take more than the text size says
        self.setStyleSheet(style_sheet(self.theme.colors))
        self.body.arrange()
        self.run_bar.fit()  # the parts of its chips have their size now

    # -- Qt's events ----------------------------------------------------------------------------------------------

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and text are welcome."""
        if dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped as what it is."""
        event.acceptProposedAction()
        self.opening.take_dropped(event.mimeData())

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
        """Ask about changes and remember the layout; the application ends the threads."""
        if self._is_closed:
            event.accept()
            return  # a window that is closed gets this event again when it is asked to close once more
        if self._asks and not self.files.is_left_now(self.close_at_once):
            event.ignore()
            return
        event.accept()
        self._is_closed = True
        try:
            self._end()
        except Exception:  # the edge of a handler, over which Qt could crash; the work is saved all the same
            log.exception("Something did not end when the window was closed")
        self.closing.emit()

    def _end(self) -> None:
        self.presentation.end()
        if self._remembers:
            self.settings.keep_layout(self.saveGeometry(), msgspec.json.encode(self.own_layout).decode())
        self.feed.close()
        self.hide()  # ending the threads may take a moment; the window need not be looked at meanwhile
        with contextlib.ExitStack() as ends:  # last one first; each runs even if another raises
            ends.callback(close_files, self)
            ends.callback(self.seeds_controller.close, self.closing_notice.wait_for)
            for part in (self.gradient_check_controller, self.landscape_controller):
                ends.callback(part.close)

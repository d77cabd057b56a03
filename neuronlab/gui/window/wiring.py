"""Which part of the window hears which: what the session says, what panels and bars ask for, what plots ask for."""

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neuronlab.gui.window.main_window import MainWindow


def connect_session(window: "MainWindow") -> None:
    """What the session and those who act on it have to say."""
    session, document, act = window.session, window.session.document, window.actions_by_name
    session.playing_changed.connect(window.top_bar.show_playing)
    session.noticed.connect(window.insight_bar.show_notice)
    session.failed.connect(window.errors.show)
    session.frame_shown.connect(window.gradient_check_controller.follow)
    session.frame_shown.connect(window.landscape_controller.follow)
    document.changed.connect(window.history_controller.follow)
    document.looked_back.connect(window.typing_guard.expect_other_time)
    window.selection.changed.connect(window.typing_guard.check)
    document.undo_stack.canUndoChanged.connect(act["undo"].setEnabled)
    document.undo_stack.canRedoChanged.connect(act["redo"].setEnabled)
    for controller in (window.gradient_check_controller, window.points_controller, window.clipboard):
        controller.noticed.connect(window.insight_bar.show_notice)
    for refuser in (window.typing_guard, window.inspector_controller, window.run_controller):
        refuser.refused.connect(window.insight_bar.show_notice)
    window.exports.done.connect(window.insight_bar.show_notice)
    window.imports.imported.connect(window.points_controller.take_in)
    window.points_controller.taken_in.connect(window.canvas.fit)
    window.run_controller.pin_changed.connect(window.top_bar.show_pinned)


def connect_controls(window: "MainWindow") -> None:
    """What a person asks for with panels, bars and the table."""
    session, document, points_controller = window.session, window.session.document, window.points_controller
    for panel in window.panels:
        panel.edited.connect(document.push)
        panel.refused.connect(window.insight_bar.show_notice)
    data, table, network = window.data_panel, window.table, window.network_panel
    data.tool_chosen.connect(window.use_tool)
    data.options_changed.connect(window.canvas.set_options)
    data.preset_loaded.connect(window.canvas.fit)
    data.import_asked.connect(window.imports.ask_for_file)
    data.table_asked.connect(partial(window.docks["table"].toggle_over, window))
    data.duplicate.clicked.connect(points_controller.duplicate)
    data.hold_out_selected.clicked.connect(points_controller.hold_out_selected)
    data.delete.clicked.connect(points_controller.delete)
    table.hold_out_selected.triggered.connect(points_controller.hold_out_selected)
    table.role_edited.connect(points_controller.hold_out_one)
    table.delete_asked.connect(points_controller.delete)
    table.copy_asked.connect(window.clipboard.copy_points)
    network.layer_selected.connect(window.activation_panel.select_layer)
    network.layer_selected.connect(window.diagram.select_layer)
    network.activation_chosen.connect(window.activation_panel.choose)
    window.insight_bar.fix_asked.connect(window.run_controller.fix)
    window.timeline.sought.connect(window.history_controller.look)
    window.timeline.undo.clicked.connect(window.history_controller.go_on)
    window.timeline.back.clicked.connect(window.history_controller.come_back)
    bar = window.top_bar
    bar.reset.clicked.connect(session.reset)
    bar.play.clicked.connect(session.toggle)
    bar.step.clicked.connect(session.step)
    bar.speed.chosen.connect(session.set_speed)
    bar.speed.chosen.connect(window.diagram.pulses.set_speed)
    bar.pin.clicked.connect(window.run_controller.toggle_pin)
    bar.export.clicked.connect(window.exports.ask_for_weights)


def connect_plots(window: "MainWindow") -> None:
    """What a person asks for in the plots, and what they tell each other."""
    session, feed = window.session, window.feed
    window.canvas.let_go.connect(session.document.let_go)
    window.canvas.refused.connect(window.insight_bar.show_notice)
    window.canvas.range_changed.connect(feed.look_again)
    window.diagram.layer_clicked.connect(window.network_panel.select_layer)
    window.diagram.pinned.connect(window.inspector_controller.pin)
    for picture in (window.diagram, window.neurons):
        picture.unit_clicked.connect(window.activation.choose)
        picture.unit_opened.connect(window.docks["activation"].reveal)
        window.activation.unit_chosen.connect(picture.mark_unit)
    window.activation.unit_chosen.connect(feed.look)
    window.activation.unit_chosen.connect(window.inspector.pin_unit)
    window.inspector.pinned.connect(window.diagram.mark_unit)
    window.inspector.numbers.refused.connect(window.insight_bar.show_notice)
    window.inspector_controller.hidden_pinned.connect(window.activation.choose)
    window.microscope.step_asked.connect(session.step)
    window.microscope.pause_asked.connect(session.pause)
    window.microscope.stage_shown.connect(window.diagram.pulses.show_layer)
    window.gradients.look_changed.connect(feed.look_again)
    window.gradient_badge.check_asked.connect(window.gradient_check_controller.check)
    window.gradient_badge.stop_asked.connect(window.gradient_check_controller.stop)
    window.landscape.compute_asked.connect(window.landscape_controller.compute)
    window.landscape.stop_asked.connect(window.landscape_controller.stop)
    for dock in window.docks.values():
        dock.visibilityChanged.connect(feed.look_again)

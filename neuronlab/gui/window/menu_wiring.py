"""What the menus and keys ask for, and who does it: one line for each of the window's actions."""

from functools import partial
from typing import TYPE_CHECKING

from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.dialogs.messages import show_about
from neuronlab.gui.window.layout import reveal_to_read

if TYPE_CHECKING:
    from neuronlab.gui.window.main_window import MainWindow


def connect_menus(window: "MainWindow") -> None:
    """Connect every action of the window."""
    session, document, act = window.session, window.session.document, window.actions_by_name
    act["export"].triggered.connect(window.exports.ask_for_weights)
    act["export_points"].triggered.connect(window.exports.ask_for_points)
    act["quit"].triggered.connect(window.close)
    act["undo"].triggered.connect(document.undo_stack.undo)
    act["redo"].triggered.connect(document.undo_stack.redo)
    act["import"].triggered.connect(window.imports.ask_for_file)
    act["paste"].triggered.connect(window.clipboard.paste)
    act["copy"].triggered.connect(window.clipboard.copy)
    act["select_all"].triggered.connect(window.points_controller.select_all)
    act["deselect"].triggered.connect(window.selection.clear)
    act["duplicate"].triggered.connect(window.points_controller.duplicate)
    act["hold"].triggered.connect(window.points_controller.hold_out_selected)
    act["delete"].triggered.connect(window.points_controller.delete)
    act["table"].triggered.connect(partial(window.docks["table"].toggle_over, window))
    act["clear"].triggered.connect(window.data_panel.clear.click)
    for key in TASKS:
        act[f"task_{key}"].triggered.connect(partial(window.data_panel.choose_task, key))
    for number in range(MAX_CLASSES):
        act[f"class_{number + 1}"].triggered.connect(partial(window.data_panel.choose_class, number))
    act["play"].triggered.connect(session.toggle)
    act["step"].triggered.connect(session.step)
    act["reset"].triggered.connect(session.reset)
    act["earlier"].triggered.connect(window.history_controller.earlier)
    act["later"].triggered.connect(window.history_controller.later)
    act["now"].triggered.connect(window.history_controller.come_back)
    act["go_on"].triggered.connect(window.history_controller.go_on)
    act["new_seed"].triggered.connect(window.training_panel.first_weights.new_seed.click)
    act["pin"].triggered.connect(window.run_controller.toggle_pin)
    act["check_gradients"].triggered.connect(window.gradient_check_controller.check)
    act["microscope"].triggered.connect(partial(reveal_to_read, window, window.docks["microscope"]))
    act["fit"].triggered.connect(window.canvas.fit)
    act["zoom_in"].triggered.connect(partial(window.canvas.zoom, 1))
    act["zoom_out"].triggered.connect(partial(window.canvas.zoom, -1))
    act["reset_layout"].triggered.connect(window.put_docks_back)
    act["shortcuts"].triggered.connect(window.show_shortcuts)
    act["about"].triggered.connect(partial(show_about, window, window.log_file))
    for key in window.data_panel.tool_buttons:
        act[f"tool_{key}"].triggered.connect(partial(window.use_tool, key))
    for name, is_possible in (("undo", document.undo_stack.canUndo()), ("redo", document.undo_stack.canRedo())):
        act[name].setEnabled(is_possible)

"""What is done with the canvas: a tool is used only where the task has it, and a gesture is one undo entry."""

import pytest

from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.controllers.canvas import CanvasController

SOME_TASKS_ONLY = [key for key, tool in TOOLS.items() if set(tool.tasks) < set(TASKS)]


@pytest.fixture
def controller(window):
    return window.canvas_controller


@pytest.mark.parametrize("key", SOME_TASKS_ONLY)
def test_a_tool_of_other_tasks_is_refused_with_their_names(window, controller, key, qtbot):
    tasks = TOOLS[key].tasks
    window.data_panel.choose_task(next(task for task in TASKS if task not in tasks))
    in_hand = window.canvas.gestures.tool
    with qtbot.waitSignal(controller.refused) as refused:
        controller.use_tool(key)
    assert all(TASKS[task].label in refused.args[0] for task in tasks)
    assert window.insight_bar.text.text().endswith(refused.args[0])
    assert window.canvas.gestures.tool is in_hand


@pytest.mark.parametrize("key", SOME_TASKS_ONLY)
def test_another_task_takes_a_tool_out_of_hand_that_it_has_not(window, controller, key):
    window.data_panel.choose_task(TOOLS[key].tasks[0])
    controller.use_tool(key)
    assert window.data_panel.tool_buttons[key].isChecked()
    window.data_panel.choose_task(next(task for task in TASKS if task not in TOOLS[key].tasks))
    assert window.canvas.gestures.tool is TOOLS["draw"]
    assert window.data_panel.tool_buttons["draw"].isChecked()


def test_a_stroke_is_one_undo_entry(hand, session, points):
    before, stack = points(), session.document.undo_stack
    hand.drag((-1.0, 0.5), (1.0, 0.5))
    assert len(points()) > len(before)
    assert stack.count() == 1
    stack.undo()
    assert points() == before


def test_who_has_dragged_a_kink_before_is_not_shown_the_hint(window, monkeypatch):
    canvas, session = window.canvas, window.session
    monkeypatch.setattr(type(window.settings), "knows_kinks", True)
    CanvasController(session, canvas, window.data_panel, window.settings, window)
    canvas.kink_hint.show_if(True)
    assert not canvas.kink_hint.isVisible()

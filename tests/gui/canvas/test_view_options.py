"""What the big plot shows of each task, and what can be switched on beside it."""

from msgspec.structs import replace

from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.prediction_row import LABEL
from tests.windows import in_one_window, share_window


def shown_switches(window):
    return {label for label, action in window.canvas.options.actions_by_label.items() if action.isVisible()}


def only_switches_of_the_task_are_offered(window, in_task):
    assert shown_switches(window) == {"Test points", "Derivative dŷ/dx", "Residuals", LABEL}
    in_task("classes")
    assert shown_switches(window) == {"Test points", "Misclassified points", "Decision regions", LABEL}
    in_task("surface")
    assert shown_switches(window) == {"Test points", "Section along x₁", "Section along x₂", LABEL}


@in_one_window("task", TASKS)
def every_switch_is_one_undo_step_and_is_kept_for_its_task(window, session, in_task, switch, task):
    in_task(task)
    for label in shown_switches(window):
        before = session.document.experiment.workspace.view
        entries = session.document.undo_stack.index()
        switch(label)
        assert session.document.experiment.workspace.view != before
        assert session.document.undo_stack.index() == entries + 1
        session.document.undo_stack.undo()
        assert session.document.experiment.workspace.view == before


def a_switch_turned_twice_is_two_undo_steps(window, session, switch):
    before = session.document.experiment.workspace.view
    switch("Residuals")
    switch("Residuals")
    assert session.document.undo_stack.index() == 2
    session.document.undo_stack.undo()
    assert session.document.experiment.workspace.view == replace(before, residuals=True)


def the_tip_of_the_eye_lists_what_the_task_can_show(window, in_task):
    for task in TASKS:
        in_task(task)
        tip = window.canvas.options.toolTip()
        assert {line[2:] for line in tip.splitlines()[1:]} == shown_switches(window)


test_switches = share_window(
    only_switches_of_the_task_are_offered,
    every_switch_is_one_undo_step_and_is_kept_for_its_task,
    a_switch_turned_twice_is_two_undo_steps,
    the_tip_of_the_eye_lists_what_the_task_can_show,
)

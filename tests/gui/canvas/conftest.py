import pytest

from tests.controls import trigger


@pytest.fixture
def in_task(window, session, wait_for_frame):
    def go(task):
        window.data_panel.choose_task(task)
        return wait_for_frame(lambda frame: frame.task == task)

    return go


@pytest.fixture
def switch(window, qtbot):
    return lambda label: trigger(qtbot, window.canvas.options.actions_by_label[label])

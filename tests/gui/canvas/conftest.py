import pytest


@pytest.fixture
def in_task(window, session, wait_for_frame):
    def go(task):
        window.data_panel.choose_task(task)
        return wait_for_frame(lambda frame: frame.task == task)

    return go


@pytest.fixture
def switch(window):
    return lambda label: window.canvas.options.actions_by_label[label].trigger()


@pytest.fixture
def learned(session, wait_for_frame):
    """Train for a while and pause; the last frame."""

    def learn(steps=400):
        session.play()
        wait_for_frame(lambda frame: frame.step > steps)
        session.pause()
        return wait_for_frame(lambda frame: not frame.is_playing)

    return learn

import pytest

from neuronlab.app import first_experiment
from neuronlab.session.session import Session


@pytest.fixture
def session(qtbot):
    """A running session on the first launch's experiment, with its first frame."""
    session = Session(first_experiment())
    with qtbot.waitSignal(session.frame_shown):
        session.start()
    yield session
    session.close()


@pytest.fixture
def learned(session, wait_for_frame):
    """The session after it trained for at least so many steps and was paused; returns the last frame."""

    def learn(steps):
        target = session.frame.step + steps
        session.play()
        wait_for_frame(lambda frame: frame.step >= target)
        session.pause()
        return wait_for_frame(lambda frame: not frame.is_playing)

    return learn


@pytest.fixture
def snapshot(session, qtbot):
    """The work as it is, once the training thread has done all that was asked before."""

    def take():
        with qtbot.waitSignal(session.snapshot_taken) as taken:
            session.request_snapshot()
        return taken.args[0]

    return take

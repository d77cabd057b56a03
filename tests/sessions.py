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

import pytest
from PySide6.QtCore import QObject, Signal

from neuronlab.app import first_experiment
from neuronlab.files.session.work import Work
from neuronlab.session.session import Session


@pytest.fixture
def session(qtbot):
    """A running session on the first launch's experiment, with its first frame."""
    session = Session(Work(first_experiment()))
    with qtbot.waitSignal(session.frame_shown):
        session.start()
    yield session
    session.close()


class Snapshots(QObject):
    """Says in the test's thread what a session says in the one that trains.

    pytest-qt listens with methods of plain Python objects. Of two signals from another thread the second may be on its
    way when the first has ended the wait, and PySide then calls a method of an object that is gone.
    """

    taken = Signal(object)


def snapshots_of(session):
    """The signal that comes with every snapshot of a session; wait for it in place of the session's own."""
    snapshots = session.findChild(Snapshots)
    if snapshots is None:
        snapshots = Snapshots(session)
        session.snapshot_taken.connect(snapshots.taken)
    return snapshots.taken

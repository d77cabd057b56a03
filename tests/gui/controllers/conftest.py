"""Controllers beside a session that stands still: no thread trains, and no frames come."""

import pytest

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.app import first_experiment
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from neuronlab.files.session.work import Work
from neuronlab.session.document import Document
from neuronlab.session.moment import moment_at
from tests.gui.importing import host, imports, open_table, read, taken, wait_for

__all__ = ["host", "imports", "open_table", "read", "taken", "wait_for"]


class StillSession:
    """A document with a trainer of its run, and the frame of the trainer as it is."""

    def __init__(self, work):
        experiment = work.experiment
        self.document = Document(experiment)
        workspace = experiment.workspace
        self.trainer = Trainer(workspace.run, workspace.points, trajectory=Trajectory(workspace))
        self.pauses = 0
        self.build_frame()

    def build_frame(self):
        """Build the frame of the trainer anew."""
        self.frame = FrameBuilder(self.trainer).build(ViewRequest())

    def pause(self):
        """Count how often it was paused; it stands still already."""
        self.pauses += 1

    def with_frame(self, use):
        use(self.frame)

    def look_back(self, checkpoint):
        self.document.look_back(
            None if checkpoint is None else moment_at(self.document.present.workspace.run.slot, checkpoint, {})
        )


@pytest.fixture
def still(qapp):
    """A session that stands still on the first launch's experiment."""
    return StillSession(Work(first_experiment()))

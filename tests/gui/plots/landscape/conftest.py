import pytest

from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from tests.core.building import make_run, wavy_points


@pytest.fixture
def tracked():
    """A trainer with a track, after so many steps."""

    def make(hidden="4:tanh", steps=40, points=None):
        run, points = make_run(hidden), wavy_points(25) if points is None else points
        trainer = Trainer(run, points, trajectory=Trajectory(Workspace(runs=(run,), points=points)))
        trainer.advance(steps)
        return trainer

    return make

"""Trainers of two inputs that have learned a little."""

import numpy as np

from neuronlab.core.specs.experiment import RunSpec, Workspace
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from tests.core.building import make_points

LAYERS = (LayerSpec(6, "relu"), LayerSpec(4, "tanh"))


def plane_trainer(task, classes=3, hidden=LAYERS, steps=50, standardize=True):
    """A trainer of a surface, or of so many classes; nothing in either is the same along both inputs."""
    inputs = np.random.default_rng(2).uniform((-1.0, -3.0), (2.0, 1.0), (40, 2))
    row = TASKS[task]
    steep = inputs[:, 0] - 0.3 * inputs[:, 1]
    targets = np.floor((steep - steep.min()) / np.ptp(steep) * 0.999 * classes) if row.predicts_classes else steep**2
    network = row.network(hidden, tuple("abcdef"[:classes]))
    training = TrainingSpec(loss=row.loss, standardize=standardize, learning_rate=0.02)
    points, trajectory = make_points(inputs, targets, test=range(0, 40, 5)), Trajectory(Workspace())
    trainer = Trainer(RunSpec(network, training), points, trajectory=trajectory)
    trainer.advance(steps)
    return trainer

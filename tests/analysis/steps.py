"""Trainers whose next step is taken apart."""

import numpy as np

from neuronlab.core.data.points import DRAWN, PointSet
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer

BUSY = {
    "batch_size": 7,
    "l1": 0.01,
    "l2": 0.1,
    "clip": 0.5,
    "weight_decay": 0.1,
    "schedule": "step",
    "schedule_steps": 2,
    "warmup": 40,
}


def make_points(inputs=1, classes=0, count=20, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(0.5, 2.0, (count, inputs))
    y = rng.integers(classes, size=count) if classes else 3.0 * np.sin(x.sum(axis=1)) + 7.0
    test = np.arange(count) % 4 == 3
    return PointSet(x, y[:, None], ids=np.arange(count) + 100, test=test, source=np.full(count, DRAWN))


def make_trainer(*hidden, points=None, steps=13, network=None, **training):
    spec = network or NetworkSpec(hidden=hidden)
    trainer = Trainer(RunSpec(spec, TrainingSpec(**training)), make_points() if points is None else points)
    trainer.advance(steps)
    return trainer

"""Small runs to measure."""

import numpy as np

from neuronlab.analysis.measures.measured import Measured
from neuronlab.core.data.points import DRAWN, PointSet
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer


def measured_run(function, *hidden, count=21, steps=0, parameters=(), features=(), **training):
    """A run with these hidden layers on points of y = function(x) for x from −1 to 1, after some steps."""
    x = np.linspace(-1, 1, count)[:, None]
    points = _points(x, function(x))
    run = RunSpec(NetworkSpec(hidden=hidden, features=features), TrainingSpec(**training))
    trainer = Trainer(run, points, dtype=np.float64)
    if parameters:
        trainer.set_parameters(dict(enumerate(parameters)))
    trainer.advance(steps)
    return Measured(trainer)


def measured_classes(inputs, classes, *hidden, parameters):
    """A run of two classes with these hidden layers and parameters on points (n, 2) of these classes."""
    points = _points(np.array(inputs, float), np.array(classes, float)[:, None])
    run = RunSpec(TASKS["classes"].network(hidden), TrainingSpec(loss="cross_entropy"))
    trainer = Trainer(run, points, dtype=np.float64)
    trainer.set_parameters(dict(enumerate(parameters)))
    return Measured(trainer)


def _points(inputs, targets):
    count = len(inputs)
    return PointSet(inputs, targets, ids=np.arange(count), test=np.zeros(count, bool), source=np.full(count, DRAWN))

"""Steps to speak of, small enough to be worked out by hand."""

import numpy as np

from neuronlab.analysis.microscope import take_apart
from neuronlab.core.data.points import DRAWN, PointSet
from neuronlab.core.network.network import parameter_blocks
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.wording.step.lines import LineKind


def points_at(inputs, targets):
    count = len(inputs)
    return PointSet(inputs, targets, ids=range(count), test=[False] * count, source=[DRAWN] * count)


ONE_POINT = points_at([[0.5]], [[1.0]])


def trace_of(network, points=ONE_POINT, blocks=(), steps=0, **training):
    trainer = Trainer(
        RunSpec(network, TrainingSpec(**{"optimizer": "sgd", "learning_rate": 0.125, **training})), points
    )
    trainer.advance(steps)
    for block, values in zip(parameter_blocks(network, trainer.parameters), blocks, strict=False):
        block[:] = np.array(values)
    return take_apart(trainer)


SMALL = NetworkSpec(hidden=(LayerSpec(1, "relu"),))


BLOCKS = [[[2.0, -0.5]], [[4.0, 1.0]]]


def equations(lines):
    """The texts of those lines that are equations."""
    return [line.text for line in lines if line.kind is LineKind.EQUATION]


def remarks(lines):
    """What is remarked beside them, as one text."""
    return " ".join(line.text for line in lines if line.kind is LineKind.REMARK)

"""What is trained in a benchmark: the same points, the same start and the same rate for every contender.

The target is a sine of the first input, the loss the mean squared error, every hidden layer a tanh, everything in
float32. With as many points as the batch holds, every step sees the same batch; with more, batches are drawn in a new
random order every epoch.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from measuring import Loop

from neuronlab.core.arrays import frozen
from neuronlab.core.data.points import DRAWN, PointSet
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer

LEARNING_RATE = 1e-3
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
LONG_RUN_STRIDE = 4096
"""Steps between samples of the history after two million steps."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Problem:
    """A network of these widths, inputs first, and how it is trained; `points` is the batch unless given."""

    widths: tuple[int, ...]
    batch: int
    optimizer: str = "sgd"
    points: int | None = None

    @property
    def shape(self) -> str:
        """The widths as people write them."""
        return "-".join(map(str, self.widths))

    @property
    def count(self) -> int:
        """How many points there are."""
        return self.points or self.batch

    @property
    def steps_per_epoch(self) -> int:
        """Batches that hold every point once; the points of a problem divide by its batch."""
        return self.count // self.batch

    def data(self) -> tuple[Floats, Floats]:
        """Inputs (points, inputs) and targets (points, 1)."""
        x = np.random.default_rng(0).uniform(-2, 2, (self.count, self.widths[0])).astype(np.float32)
        return x, np.sin(2 * x[:, :1])

    def start(self) -> list[Floats]:
        """Weights and biases of every layer before the first step, (out, in + 1) with the bias last."""
        rng = np.random.default_rng(1)
        blocks = [rng.standard_normal((out, below + 1)) / np.sqrt(below + 1) for below, out in pairwise(self.widths)]
        return [block.astype(np.float32) for block in blocks]


class Contender(NamedTuple):
    """A loop that trains, and a look at its weights and biases in the form of `Problem.start`."""

    advance: Loop
    blocks: Callable[[], list[npt.NDArray[Any]]]


def make_trainer(problem: Problem, stride: int | None = LONG_RUN_STRIDE) -> Trainer:
    """NeuronLab's trainer before its first step; `stride` None leaves the history as close as at the start of a run."""
    x, y = problem.data()
    count = problem.count
    points = PointSet(x, y, ids=np.arange(count), test=np.zeros(count, bool), source=np.full(count, DRAWN))
    run = RunSpec(
        NetworkSpec(inputs=problem.widths[0], hidden=tuple(LayerSpec(width, "tanh") for width in problem.widths[1:-1])),
        TrainingSpec(optimizer=problem.optimizer, learning_rate=LEARNING_RATE, batch_size=problem.batch),
    )
    state = fresh_state(run, points)
    state = replace(state, parameters=frozen(np.concatenate([block.ravel() for block in problem.start()])))
    if stride is not None:
        state = replace(state, history=HistoryRecord.empty(len(run.network.hidden) + 1, stride))
    return Trainer(run, points, state)


def neuronlab(problem: Problem) -> Contender:
    """The engine, as deep in a long run."""
    trainer = make_trainer(problem)
    return Contender(trainer.advance, lambda: split_blocks(trainer.state().parameters, problem.widths))


def split_blocks(flat: npt.NDArray[Any], widths: tuple[int, ...]) -> list[npt.NDArray[Any]]:
    """Views (out, in + 1) of a flat vector that holds the layers' blocks one after the other."""
    shapes = [(out, below + 1) for below, out in pairwise(widths)]
    ends = np.cumsum([out * columns for out, columns in shapes])
    parts = np.split(flat[: ends[-1]], ends[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]

"""What can differ from seed to seed, and why it sometimes cannot.

Number 0 of a repeat has the seeds of the window; number k has those k above them. So run 17 of a repeat can be had in
the window by adding 17 to the seed of its run, and runs with the same seed share every draw at every number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from neuronlab.core.data.generator import REACH
from neuronlab.core.data.generators import generators_for
from neuronlab.core.data.points import PointSet
from neuronlab.core.data.series import series
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import MAX_SEED
from neuronlab.core.training.state import first_parameters

WEIGHTS, ORDER, SPLIT, NOISE = "weights", "order", "split", "noise"


class RepeatSubject(NamedTuple):
    """What is repeated: runs on points of a task, and how those were made."""

    runs: Sequence[RunSpec]
    points: PointSet
    data: DataSpec
    task: str


@dataclass(frozen=True, kw_only=True)
class Variation:
    """Something that can differ from seed to seed.

    Attributes:
        label: Its name.
        meaning: Its description.
        obstacle: A sentence that says why it cannot vary for a subject; "" if it can.
    """

    label: str
    meaning: str
    obstacle: Callable[[RepeatSubject], str]


def _weights_obstacle(subject: RepeatSubject) -> str:
    if any(map(_draws_weights, subject.runs)):
        return ""
    return "The initial weights of these runs are not random, so they cannot vary."


def _draws_weights(run: RunSpec) -> bool:
    input_range = ((-REACH, REACH),) * run.network.inputs
    first, second = (first_parameters(_with_seed(run, seed), np.float32, input_range) for seed in (0, 1))
    return not np.array_equal(first, second)


def _order_obstacle(subject: RepeatSubject) -> str:
    if any(_draws_order(run, subject.points.train_count) for run in subject.runs):
        return ""
    return "Every step uses all points, without dropout, so there is no order that could vary."


def _draws_order(run: RunSpec, count: int) -> bool:
    drops_out = run.network.drops_out and not OPTIMIZERS[run.training.optimizer].is_full_batch
    return drops_out or run.training.points_per_step(count) < count


def _split_obstacle(subject: RepeatSubject) -> str:
    return "" if subject.data.test_share else "The split holds out no points, so it cannot vary."


def _noise_obstacle(subject: RepeatSubject) -> str:
    data = subject.data
    if not subject.points.has_series:
        return "These points were drawn or imported, so their noise cannot vary. Choose a preset or a formula."
    if data.noise or data.outliers or generators_for(subject.task)[data.generator].spread:
        return ""
    return "These points have no noise that could vary."


VARIES: dict[str, Variation] = {
    WEIGHTS: Variation(
        label="Initial weights", meaning="Each seed draws its own initial weights.", obstacle=_weights_obstacle
    ),
    ORDER: Variation(
        label="Batch order",
        meaning="Each seed draws its own order of the points in batches, and its own units for dropout.",
        obstacle=_order_obstacle,
    ),
    SPLIT: Variation(
        label="Split",
        meaning="Each seed holds out other points. Points held out by hand stay test points.",
        obstacle=_split_obstacle,
    ),
    NOISE: Variation(
        label="Noise of the points",
        meaning="Each seed draws its own noise and outliers of the generated points. Points drawn by hand stay.",
        obstacle=_noise_obstacle,
    ),
}


def obstacles(subject: RepeatSubject) -> dict[str, str]:
    """For every row of VARIES that cannot vary here, the sentence that says why."""
    sentences = {key: row.obstacle(subject) for key, row in VARIES.items()}
    return {key: sentence for key, sentence in sentences.items() if sentence}


def points_of(subject: RepeatSubject, varies: frozenset[str], number: int) -> PointSet:
    """The points of a seed's number; for number 0 those of the subject themselves."""
    points, data = subject.points, subject.data
    if number and NOISE in varies:
        points = _with_noise(points, subject.task, data, _shifted(data.seed, number))
    if number and SPLIT in varies:
        by_class = TASKS[subject.task].predicts_classes
        points = points.split_anew(data.test_share, _shifted(data.split_seed, number), by_class=by_class)
    return points


def _with_noise(points: PointSet, task: str, data: DataSpec, noise_seed: int) -> PointSet:
    """The same points, those that are still where they were generated with another noise."""
    made = np.flatnonzero(points.source >= 0)
    source = points.source[made]
    inputs, targets = series(task, replace(data, count=int(source.max()) + 1), noise_seed)
    return points.moved(made, inputs[source], targets[source], source)


def seeded(run: RunSpec, varies: frozenset[str], number: int) -> tuple[RunSpec, int]:
    """A run with the initial weights of a seed's number, and the seed of its batch order and dropout."""
    own = run.training.seed
    order_seed = _shifted(own, number) if ORDER in varies else own
    return (_with_seed(run, _shifted(own, number)) if WEIGHTS in varies else run), order_seed


def _with_seed(run: RunSpec, seed: int) -> RunSpec:
    seeded_run: RunSpec = replace(run, training=replace(run.training, seed=seed))
    return seeded_run


def _shifted(seed: int, number: int) -> int:
    return (seed + number) % (MAX_SEED + 1)

"""What a builder keeps from one frame to the next, because it stays the same or is slow to work out again."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.frames.over_line import pass_over_line
from neuronlab.analysis.kink_starts import first_network
from neuronlab.analysis.kinks import Kinks, unit_kinks
from neuronlab.analysis.main_directions import MainDirections
from neuronlab.analysis.microscope import StepTrace, take_apart, why_not
from neuronlab.analysis.spread_over_time import SpreadOverTime
from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.data.points import PointSet
from neuronlab.core.sampling import some_of
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.probe import probe_points
from neuronlab.core.training.trainer import Trainer


class Sample(NamedTuple):
    """Some points of one role.

    Attributes:
        inputs: Raw inputs, (n, inputs).
        targets: Raw targets, (n, 1).
    """

    inputs: Array
    targets: Array


class FirstKinks:
    """The kinks at step 0; they are worked out again only where the canvas shows another range."""

    def __init__(self) -> None:
        self._key: object = None
        self._kinks: Kinks | None = None

    def of(self, trainer: Trainer | PastRun, x_range: tuple[float, float]) -> Kinks | None:
        """The kinks at step 0 in this range; None where they are not known."""
        if trainer.step and self._key != x_range:
            network = first_network(trainer)
            self._key, self._kinks = x_range, None
            if network is not None:
                passed = pass_over_line(network, x_range)
                self._kinks = unit_kinks(network, passed.x, passed.sums)
        return self._kinks if trainer.step else None


class NextStep:
    """The step to come; it is taken apart once for a state of the trainer, however often the canvas moves meanwhile."""

    def __init__(self) -> None:
        self._key: object = None
        self._trace: StepTrace | None = None

    def of(self, trainer: Trainer | PastRun) -> StepTrace | None:
        """All numbers of the trainer's next step; None where there are too many."""
        fixed = trainer.fixed.tobytes() if isinstance(trainer, Trainer) else b""
        key = trainer.step, trainer.began, trainer.parameters.tobytes(), fixed
        if key != self._key and not why_not(trainer.run, trainer.points.train_count):
            self._key = key
            self._trace = take_apart(trainer.trainer() if isinstance(trainer, PastRun) else trainer)
        return self._trace


@dataclass(frozen=True, eq=False)
class Memory:
    """What one builder keeps.

    Attributes:
        train: The training points that are looked at.
        test: The test points that are looked at.
        next_step: The step to come.
        first_kinks: The kinks at step 0.
        spreads: What was found about the weights and gradients at checkpoints.
        directions: The main directions of the layer whose warped plane is looked at.
        rng: Draws weight noise, and nothing else: training has generators of its own.
    """

    train: Sample
    test: Sample
    next_step: NextStep
    first_kinks: FirstKinks
    spreads: SpreadOverTime
    directions: MainDirections
    rng: np.random.Generator = field(default_factory=np.random.default_rng)

    @classmethod
    def of(cls, trainer: Trainer | PastRun, spreads: SpreadOverTime, directions: MainDirections) -> "Memory":
        """The memory before the first frame of a trainer."""
        train, test = samples_of(trainer)
        return cls(
            train=train,
            test=test,
            next_step=NextStep(),
            first_kinks=FirstKinks(),
            spreads=spreads,
            directions=directions,
        )


def samples_of(trainer: Trainer | PastRun) -> tuple[Sample, Sample]:
    """The training points and the test points that are looked at."""
    points, most = trainer.points, probe_points(trainer.run.network)
    return _sample(points, np.flatnonzero(~points.test), most), _sample(points, np.flatnonzero(points.test), most)


def _sample(points: PointSet, members: IntArray, most: int) -> Sample:
    chosen = some_of(members, most)
    return Sample(points.inputs[chosen], points.targets[chosen])

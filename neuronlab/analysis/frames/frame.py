"""A frame is what the window shows of a run at one step: read-only answers, worked out only for the views on screen."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypedDict

from neuronlab.analysis.activation_view import ActivationData
from neuronlab.analysis.collapse import Collapsed
from neuronlab.analysis.contributions import Contributions
from neuronlab.analysis.course import Course
from neuronlab.analysis.frames.run_frame import RunFrame
from neuronlab.analysis.guess import GuessGap
from neuronlab.analysis.health.insight import Insight
from neuronlab.analysis.kinks import Kinks
from neuronlab.analysis.microscope import StepTrace
from neuronlab.analysis.predicted_at import PredictedAt
from neuronlab.analysis.scores import Scores
from neuronlab.analysis.spread import Spread
from neuronlab.analysis.unit_marks import UnitMarks
from neuronlab.analysis.warped_plane import WarpedPlane
from neuronlab.analysis.weight_noise import Shaken
from neuronlab.core.arrays import Array
from neuronlab.core.data.points import PointSet
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.divergence import Divergence
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.probe import Probe
from neuronlab.core.training.state import Best
from neuronlab.core.training.stopping import NO_RULES
from neuronlab.core.training.trajectory import TrajectoryRecord

MOST_DRAWN = 5_000
"""Up to this many points are drawn one by one; of more, no predictions are worked out at single points."""
NOTHING_MEASURED: Mapping[str, float | None] = MappingProxyType({})


@dataclass(frozen=True)
class RunStatus:
    """How far a run has come, and whether it goes on.

    Attributes:
        step: Updates made.
        epoch: Passes over the training points.
        divergence: Where training diverged; None while it is finite.
        is_playing: Whether the run is training.
        steps_per_second: Measured speed; 0 when it is not known.
        stopped: Rows of STOP_RULES that ended the training.
        now: The step and the epoch reached since, in a frame that shows a checkpoint; None in one of the present.
        speed: The speed that training keeps to, in steps per second; infinite where it is as fast as possible.
        best: The state with the lowest watched loss so far; None before there is one.
    """

    step: int
    epoch: int
    divergence: Divergence | None = None
    is_playing: bool = False
    steps_per_second: float = 0.0
    stopped: frozenset[str] = NO_RULES
    now: tuple[int, int] | None = None
    speed: float = math.inf
    best: Best | None = None


@dataclass(frozen=True, eq=False)
class Line:
    """The learned function of a network of one input, sampled across the canvas.

    Attributes:
        x: Sampled positions, in the units of the input, (samples,).
        prediction: The learned function there, in the units of the target, (samples,).
        kinks: Where hidden units reach a kink of their activation.
        derivative: Derivative of the learned function, (samples,); None unless the canvas shows it.
        at_points: Prediction for every point, (points, 1); None without the canvas or above MOST_DRAWN points.
        kink_starts: Where each kink was at step 0, (kinks,), NaN where that is not known; None for many kinks.
    """

    x: Array
    prediction: Array
    kinks: Kinks
    derivative: Array | None = None
    at_points: Array | None = None
    kink_starts: Array | None = None


@dataclass(frozen=True, eq=False)
class Section:
    """A surface along one input, with the other one fixed.

    Attributes:
        x: Sampled positions along the input, (samples,).
        prediction: The surface there, in the units of the target, (samples,).
    """

    x: Array
    prediction: Array


@dataclass(frozen=True, eq=False)
class Plane:
    """What a network of two inputs predicts on a grid over the canvas.

    Attributes:
        x1: Positions across, rising, in the units of the first input, (columns,).
        x2: Positions up, rising, in the units of the second input, (rows,).
        values: Logits of all classes, whose softmax is their probability, or one surface in the units of the target,
            (values, rows, columns).
        section: The cut through a surface; None unless the canvas shows it.
        at_points: Prediction for every point, (points, outputs); None above MOST_DRAWN points.
    """

    x1: Array
    x2: Array
    values: Array
    section: Section | None = None
    at_points: Array | None = None


@dataclass(frozen=True, eq=False)
class UnitPictures:
    """Small pictures of all units over the range of the canvas: curves over one input, heat maps over two.

    Attributes:
        features: Scaled values fed to the first layer, (features, samples).
        outputs: One (units, samples) array per layer with weights; the last holds predictions, in the units of the
            target or as probabilities.
        x: Positions of the samples with one input, (samples,); None with two.
        grid: Rows and columns of the heat maps with two inputs, whose samples run row by row from the lower left corner
            of the canvas; None with one.
    """

    features: Array
    outputs: tuple[Array, ...]
    x: Array | None = None
    grid: tuple[int, int] | None = None


class Answers(TypedDict, total=False):
    """The fields of a Frame that views ask for. What is left out is None in the frame."""

    line: Line
    plane: Plane
    units: UnitPictures
    marks: UnitMarks
    flat_share: float
    history: HistoryRecord
    spread: Spread
    trajectory: TrajectoryRecord
    course: Course
    activation: ActivationData | None
    contributions: Contributions
    warped_plane: WarpedPlane
    collapsed: Collapsed | None
    scores: Scores
    next_step: StepTrace | None
    predicted_at: PredictedAt
    guess_gap: GuessGap


@dataclass(frozen=True, eq=False, repr=False)
class Frame:
    """One picture's worth of answers about a run. Every array is read-only; an answer that no view asked for is None.

    Attributes:
        task: The task, a key of TASKS.
        run: What is trained and how.
        points: The points it is trained and tested on.
        network: The network with a copy of its parameters, always as it was learned.
        status: Step, speed and what ended the training.
        probe: Losses and gradients over fixed points.
        insight: What is worth knowing about the run; None where there is nothing to say.
        shaken: The network with weight noise, of which all pictures of the function are; None without noise.
        runs: All runs of the task, in their order, the active one as well.
        measures: The numbers that the request asks for, by the same texts. None where a measure is not defined or no
            run has that name; while it trains, slow ones have no entry, and those that take long not in every frame.
        line: The learned function of one input.
        plane: What is predicted over the plane of two inputs.
        units: Small pictures of all units.
        marks: Which hidden units never fire or are saturated, and how much units contribute.
        flat_share: Fraction of pairs of a hidden unit and a training point at which the unit is silent or saturated.
        history: Losses and gradients since the start.
        spread: How the weights and gradients of one layer were distributed over time.
        trajectory: Checkpoints and notes of the run.
        course: The run up to the present, also in a frame of a checkpoint.
        activation: The activation of the chosen unit, and where the training points lie on it.
        contributions: The terms of the sum that the learned function of one input is.
        warped_plane: What a layer makes of the plane of two inputs.
        collapsed: The one map that a network without nonlinear hidden layers amounts to; None for any other.
        scores: How well training and test points are predicted.
        next_step: All numbers of the step to come; None while it trains, or where there are too many.
        predicted_at: The prediction at the inputs that the canvas asks for.
        guess_gap: How far the learned function is from a guess; None unless one is asked about, with two inputs, or
            where its run is gone.
    """

    task: str
    run: RunSpec
    points: PointSet
    network: Network
    status: RunStatus
    probe: Probe
    insight: Insight | None
    shaken: Shaken | None
    runs: tuple[RunFrame, ...] = ()
    measures: Mapping[str, float | None] = field(default_factory=lambda: NOTHING_MEASURED)
    line: Line | None = None
    plane: Plane | None = None
    units: UnitPictures | None = None
    marks: UnitMarks | None = None
    flat_share: float | None = None
    history: HistoryRecord | None = None
    spread: Spread | None = None
    trajectory: TrajectoryRecord | None = None
    course: Course | None = None
    activation: ActivationData | None = None
    contributions: Contributions | None = None
    warped_plane: WarpedPlane | None = None
    collapsed: Collapsed | None = None
    scores: Scores | None = None
    next_step: StepTrace | None = None
    predicted_at: PredictedAt | None = None
    guess_gap: GuessGap | None = None

    def __repr__(self) -> str:
        return f"<Frame of {self.task} at step {self.step}>"  # who logs a frame does not mean all its numbers

    @property
    def step(self) -> int:
        """Updates made."""
        return self.status.step

    @property
    def reached(self) -> int:
        """The step that the run has reached, also in a frame of a checkpoint."""
        return self.step if self.status.now is None else self.status.now[0]

    @property
    def is_playing(self) -> bool:
        """Whether the run is training."""
        return self.status.is_playing

    @property
    def drawn_network(self) -> Network:
        """The network that is drawn: with weight noise where there is some."""
        return self.network if self.shaken is None else self.shaken.network

    @property
    def network_spec(self) -> NetworkSpec:
        """The shape of the network."""
        return self.run.network

    @property
    def train_count(self) -> int:
        """How many points it learns from."""
        return self.points.train_count

    @property
    def test_count(self) -> int:
        """How many points are held out."""
        return len(self.points) - self.points.train_count


def has_other_loss(one: Frame, other: Frame) -> bool:
    """Whether the loss is another function of the parameters, not only of other points."""
    if one.run is not other.run and (
        one.run.network != other.run.network or one.run.training.loss != other.run.training.loss
    ):
        return True
    scales = [(frame.network.input_scaling, frame.network.target_scaling) for frame in (one, other)]
    return scales[0] != scales[1]

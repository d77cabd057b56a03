"""A frame is what one picture shows: read-only answers about a run at one step, built only for the views on screen."""

from dataclasses import dataclass

from neuronlab.analysis.activation_view import ActivationData, Unit
from neuronlab.analysis.collapse import Collapsed
from neuronlab.analysis.contributions import Contributions
from neuronlab.analysis.health.insight import Insight
from neuronlab.analysis.kinks import Kinks
from neuronlab.analysis.microscope import StepTrace
from neuronlab.analysis.scores import Scores
from neuronlab.analysis.spread import Spread
from neuronlab.core.arrays import Array, BoolArray
from neuronlab.core.data.points import PointSet
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import Pin, RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.divergence import Divergence
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.probe import Probe
from neuronlab.core.training.stopping import NO_RULES
from neuronlab.core.training.trajectory import TrajectoryRecord

FUNCTION, NEURONS, GRADIENTS, LOSS, DIAGRAM, SCORES = "function", "neurons", "gradients", "loss", "diagram", "scores"
ACTIVATION, COLLAPSE, TRAJECTORY, MICROSCOPE = "activation", "collapse", "track", "microscope"
INSPECTOR, CONTRIBUTIONS = "inspector", "contributions"
VIEWS = frozenset({FUNCTION, NEURONS, GRADIENTS, LOSS, DIAGRAM, SCORES, ACTIVATION, COLLAPSE, TRAJECTORY, MICROSCOPE})
VIEWS |= {INSPECTOR, CONTRIBUTIONS}

MOST_DRAWN = 5_000
"""Of more points than this no single ones are drawn, and so none is asked about."""


@dataclass(frozen=True)
class ViewRequest:
    """What is on screen: the visible views, the ranges across and up that the big plot shows, and the chosen unit.

    Where the unit is gone, the nearest one is looked at. `spread_of` is the layer with weights, counted from 0, whose
    weights and gradients over time are looked at, if those are.
    """

    views: frozenset[str] = VIEWS
    x_range: tuple[float, float] = (-3.4, 3.4)
    y_range: tuple[float, float] = (-3.4, 3.4)
    unit: Unit | None = None
    spread_of: int | None = None


@dataclass(frozen=True, eq=False)
class PlaneGrid:
    """What is predicted on a grid over the plot's two inputs.

    `x1` (columns,) and `x2` (rows,) rise; `values` (values, rows, columns) holds the logit of every class, of which the
    softmax is its probability, or of a surface the one target in its own units. `ghost` is that of a pinned network.
    """

    x1: Array
    x2: Array
    values: Array
    ghost: Array | None


@dataclass(frozen=True, eq=False)
class Section:
    """A surface along one input, the other one held still: places `x` (samples,) and `prediction` (samples,)."""

    x: Array
    prediction: Array


@dataclass(frozen=True, eq=False, repr=False)
class Frame:
    """One picture's worth of answers; every array is read-only. What no visible view asked for is None.

    `network` holds a copy of the parameters, `points` are those it is trained on. Of one input, `x` (samples,) and
    `prediction` (samples,) draw the learned function, `slope` (samples,) is its derivative where that is looked at,
    `kinks` mark where hidden units switch, `ghost` (samples,) is the pinned function. Of two inputs,
    `grid` holds what is predicted over the plane, and `section` a cut through it where one is looked at.

    `unit_outputs`, one (units, few) array per layer with weights, draw the units; the output's is in the target's own
    units, or a probability. They are over `unit_x` (few,), or row by row over a grid of `unit_grid` (rows, columns)
    from the lower left corner of the plot. `unit_features` (features, few) is what the first layer is fed there.
    `signals` (inputs,) per layer with weights are the mean sizes of what it is fed, over training points. `silent` and
    `saturated` (units,) per hidden layer mark those that never fire and those that are stuck where their activation is
    flat, `unit_contributions` (units,) say how much each contributes. `spread` is how a layer's weights and gradients
    were spread over time. `at_points` (points, outputs) is what is predicted for every point, while there are few
    enough to be drawn. `activation` tells of the chosen unit, `collapsed` is the one map that a linear network is,
    `contributions` are the terms of the sum that a function of one input is, `trajectory` the way the run has come,
    `next_step` all numbers of the step to come, while it waits for that and they are not too many. `stopped` are the
    rows of STOP_RULES that ended the training. Of a frame of the past, `now` is the step and the epoch
    that the run has reached since.
    """

    task: str
    run: RunSpec
    points: PointSet
    step: int
    epoch: int
    probe: Probe
    network: Network
    divergence: Divergence | None
    insight: Insight | None
    x: Array | None = None
    prediction: Array | None = None
    slope: Array | None = None
    kinks: Kinks | None = None
    ghost: Array | None = None
    grid: PlaneGrid | None = None
    section: Section | None = None
    unit_x: Array | None = None
    unit_grid: tuple[int, int] | None = None
    unit_features: Array | None = None
    unit_outputs: tuple[Array, ...] | None = None
    signals: tuple[Array, ...] | None = None
    silent: tuple[BoolArray, ...] | None = None
    saturated: tuple[BoolArray, ...] | None = None
    unit_contributions: tuple[Array, ...] | None = None
    spread: Spread | None = None
    at_points: Array | None = None
    scores: Scores | None = None
    collapsed: Collapsed | None = None
    activation: ActivationData | None = None
    contributions: Contributions | None = None
    history: HistoryRecord | None = None
    trajectory: TrajectoryRecord | None = None
    next_step: StepTrace | None = None
    is_playing: bool = False
    steps_per_second: float = 0.0
    stopped: frozenset[str] = NO_RULES
    now: tuple[int, int] | None = None

    def __repr__(self) -> str:
        return f"<Frame of {self.task} at step {self.step}>"  # who logs a frame does not mean all its numbers

    @property
    def network_spec(self) -> NetworkSpec:
        """The shape this frame shows."""
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


def pin_from(frame: Frame) -> Pin:
    """Keep the run a frame shows as a ghost. The frame must have been built with its history."""
    history = frame.history or HistoryRecord.empty(len(frame.network.layers))
    return Pin(
        network=frame.network_spec,
        parameters=frame.network.parameters,
        input_scaling=frame.network.input_scaling,
        target_scaling=frame.network.target_scaling,
        steps=history.steps,
        train_loss=history.train_loss,
    )

"""The loss landscape around the current weights: a slice spanned by two directions, with the path of training."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from neuronlab.analysis.parameter_names import parameter_name
from neuronlab.analysis.parameter_planes import ParameterPlane, SlicePlane, main_plane
from neuronlab.analysis.sampled_loss import SampledLoss, exact_copy, shown_members
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.trajectory import NO_TRAJECTORY, Checkpoint, TrajectoryRecord

SIDES = (81, 61, 41, 31, 21, 15, 11)
"""Numbers of grid positions along each side; the largest that `MOST_WORK` allows is used."""
MOST_WORK = 60_000_000_000
"""Grid positions × points × cost of a point stay below this, so that the largest networks take seconds, not minutes."""
_COST_OF_UNIT = 100
"""An activation costs as much time as this many weights."""
MARGIN = 0.2
"""Margin around the path on each side, as a fraction of its extent."""
_LEAST_REACH = 1.0
"""A parameter is varied by at least this much in both directions, and by at least half its magnitude."""
_QUICK = 200_000
"""Networks of up to this many parameters are projected in less than a millisecond."""
_NARROWEST = 0.5
"""Smallest extent along one main direction, as a fraction of the other."""


@dataclass(frozen=True, eq=False)
class Path:
    """The path of training in the plane.

    Attributes:
        positions: (checkpoints + 1, 2) by increasing step, the current weights last.
        shares: (2,) fractions of the path's squared distance from the current weights along each direction; NaN if the
            path has no extent.
        farthest: The largest distance of a checkpoint from the plane.
    """

    positions: Array
    shares: Array
    farthest: float


@dataclass(frozen=True, eq=False)
class Landscape:
    """A slice of the training loss; arrays are read-only.

    Attributes:
        step: Step at which it was computed.
        run: The run.
        points: The points of the workspace.
        plane: The plane of the slice.
        names: The two parameters; () for main directions.
        across: (side,) horizontal coordinates in the plane.
        up: (side,) vertical coordinates in the plane.
        loss: (side, side) in the target's own units and without penalties; NaN or infinite where it overflows.
        loss_here: The loss at the current weights.
        point_count: Number of points used.
        path: The path of training.
    """

    step: int
    run: RunSpec
    points: PointSet
    plane: SlicePlane
    names: tuple[str, ...]
    across: Array
    up: Array
    loss: Array
    loss_here: float
    point_count: int
    path: Path


def survey(
    run: RunSpec,
    network: Network,
    points: PointSet,
    step: int,
    trajectory: TrajectoryRecord,
    chosen: tuple[int, int] | None,
    progress: Callable[[float], None],
) -> Landscape:
    """The loss around a network, along two parameters `chosen` by index, or along the main directions of the path.

    Computed in float64. `progress` receives the fraction done, and cancels the computation by raising an exception.
    Raises InputError if there is nothing to compute.
    """
    exact = exact_copy(network)
    loss = SampledLoss(run, exact, points, members := shown_members(network.spec, points))
    if not math.isfinite(here := loss.value()):
        raise InputError("The loss is not finite at the current weights. Reset the network and train again.")
    path = [checkpoint.state.parameters for checkpoint in fitting(trajectory.checkpoints, network)]
    origin = frozen(exact.parameters)
    plane = main_plane(origin, path) if chosen is None else _plane_of_two(origin, chosen)
    followed = follow(plane, path)
    across, up = _extent(plane, followed.positions, side_of(network.spec, len(members)))
    values = np.empty((len(up), len(across)))
    for row, height in enumerate(up.tolist()):
        for column, along in enumerate(across.tolist()):
            progress((row * len(across) + column) / values.size)
            plane.put((along, height), loss.parameters)
            values[row, column] = loss.value()
    return Landscape(
        step=step,
        run=run,
        points=points,
        plane=plane,
        names=() if chosen is None else tuple(parameter_name(network.spec, index) for index in chosen),
        across=frozen(across),
        up=frozen(up),
        loss=frozen(values),
        loss_here=here,
        point_count=len(members),
        path=followed,
    )


def fitting(checkpoints: Iterable[Checkpoint], network: Network) -> list[Checkpoint]:
    """The checkpoints with finite parameters that have the layout and scaling of the network."""
    layout, scaling = network.spec.layout, (network.input_scaling, network.target_scaling)
    return [
        checkpoint
        for checkpoint in checkpoints
        if checkpoint.workspace.run.network.layout == layout
        and (checkpoint.state.input_scaling, checkpoint.state.target_scaling) == scaling
        and np.isfinite(checkpoint.state.parameters).all()
    ]


def follow(plane: SlicePlane, path: list[Array]) -> Path:
    """Project a path of parameters, each (n,), onto a plane through its current end."""
    positions = np.array([*(plane.project(parameters) for parameters in path), plane.here])
    off = np.array([plane.distance(parameters) for parameters in path])
    along = np.square(positions - plane.here).sum(axis=0)
    whole = float(along.sum() + np.square(off).sum())
    shares = along / whole if whole > 0.0 else np.full(2, np.nan)
    return Path(frozen(positions), frozen(shares), float(off.max(initial=0.0)))


class Trail:
    """The growing path in a plane: every checkpoint is projected once, however many frames show it.

    When checkpoints of a long run are thinned out, the positions of those already projected are kept.
    """

    def __init__(self, plane: SlicePlane) -> None:
        self._plane = plane
        self._trajectory = NO_TRAJECTORY
        self._known: dict[int, Array] = {}
        self._positions = np.empty((0, 2))

    def positions(self, trajectory: TrajectoryRecord, network: Network) -> Array:
        """Positions of the checkpoints that fit a network, followed by the network itself: (checkpoints + 1, 2).

        A network too large to be projected for every frame is shown at its last checkpoint.
        """
        if trajectory is not self._trajectory:
            self._follow(trajectory, network)
        is_quick = network.spec.parameter_count <= _QUICK or isinstance(self._plane, ParameterPlane)
        if not is_quick:
            return self._positions
        return np.concatenate([self._positions, self._plane.project(network.parameters)[None]])

    def _follow(self, trajectory: TrajectoryRecord, network: Network) -> None:
        """Keep positions up to the last checkpoint common to both trajectories, after which they differ."""
        before = set(self._trajectory.checkpoints)
        last = max((checkpoint.step for checkpoint in trajectory.checkpoints if checkpoint in before), default=-1)
        known = {step: position for step, position in self._known.items() if step <= last}
        for checkpoint in fitting((one for one in trajectory.checkpoints if one.step not in known), network):
            known[checkpoint.step] = self._plane.project(checkpoint.state.parameters)
        self._trajectory, self._known = trajectory, dict(sorted(known.items()))
        self._positions = np.array(list(self._known.values())).reshape(-1, 2)


def side_of(spec: NetworkSpec, points: int) -> int:
    """The number of grid positions along each side for a network of this size."""
    work = points * (spec.parameter_count + _COST_OF_UNIT * sum(layer.width for layer in spec.hidden))
    return next((side for side in SIDES if side * side * work <= MOST_WORK), SIDES[-1])


def _plane_of_two(origin: Array, chosen: tuple[int, int]) -> ParameterPlane:
    if chosen[0] == chosen[1]:
        raise InputError("Both directions are the same parameter. Choose two different ones.")
    return ParameterPlane(origin, chosen)


def _extent(plane: SlicePlane, positions: Array, side: int) -> tuple[Array, Array]:
    """The coordinates of the slice: the whole path with a margin, and enough space around the current weights."""
    low, high = positions.min(axis=0), positions.max(axis=0)
    margin = MARGIN * (high - low)
    low, high = low - margin, high + margin
    if isinstance(plane, ParameterPlane):
        reach = np.maximum(_LEAST_REACH, np.abs(plane.here) / 2.0)
        low, high = np.minimum(low, plane.here - reach), np.maximum(high, plane.here + reach)
    else:
        missing = np.maximum(0.0, _NARROWEST * (high - low)[::-1] - (high - low)) / 2.0
        low, high = low - missing, high + missing
    return np.linspace(low[0], high[0], side), np.linspace(low[1], high[1], side)

"""The loss around the present weights: a slice through it that two directions span, with the way the weights came."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from neuronlab.analysis.parameter_names import parameter_name
from neuronlab.analysis.parameter_planes import ParameterPlane, Plane, main_plane
from neuronlab.analysis.sampled_loss import SampledLoss, exact_copy, shown_members
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.trajectory import NO_TRAJECTORY, Checkpoint, TrajectoryRecord

SIDES = (81, 61, 41, 31, 21, 15, 11)
"""Places across and up at which the loss is worked out: as many as `MOST_WORK` allows."""
MOST_WORK = 60_000_000_000
"""Places × points × cost of a point stay within this, so that the largest networks take seconds and not minutes."""
_COST_OF_UNIT = 100
"""An activation takes the time of so many weights."""
MARGIN = 0.2
"""Around the path so much of its extent is kept free on each side."""
_LEAST_REACH = 1.0
"""A parameter is varied by at least so much either way, and by half its size."""
_QUICK = 200_000
"""Networks of up to so many parameters are projected in less than a millisecond."""
_NARROWEST = 0.5
"""Along a main direction the slice is at least so long, as a share of the other one."""


@dataclass(frozen=True, eq=False)
class Path:
    """Where checkpoints are in the plane: `positions` (checkpoints + 1, 2) by rising step, the present last.

    `shares` (2,) say how much of the path's squared distance from the present lies along either direction, NaN when
    the path has no extent; `farthest` is the largest distance of a checkpoint from the plane.
    """

    positions: Array
    shares: Array
    farthest: float


@dataclass(frozen=True, eq=False)
class Landscape:
    """A slice of the training loss of `run`, over `point_count` of `points`; arrays are read-only.

    `loss` (side, side), in the target's own units and without penalties, is over the coordinates `across` and `up`
    (side,) of the `plane`, NaN or infinite where numbers overflow; `loss_here` is that of the present weights. `names`
    are the two parameters', () for main directions.
    """

    step: int
    run: RunSpec
    points: PointSet
    plane: Plane
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
    """The loss around a network, along two `chosen` parameters by their index, or else the path's main directions.

    In float64. `progress` is told the share done, and ends the work by what it raises. Raises InputError when there is
    nothing to look at.
    """
    exact = exact_copy(network)
    loss = SampledLoss(run, exact, points, members := shown_members(network.spec, points))
    if not math.isfinite(here := loss.value()):
        raise InputError("The loss is no longer finite here, so there is nothing around it; Reset starts afresh.")
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
    """The checkpoints whose parameters are finite and mean the same as the network's: of its layout and scaling."""
    layout, scaling = network.spec.layout, (network.input_scaling, network.target_scaling)
    return [
        checkpoint
        for checkpoint in checkpoints
        if checkpoint.workspace.run.network.layout == layout
        and (checkpoint.state.input_scaling, checkpoint.state.target_scaling) == scaling
        and np.isfinite(checkpoint.state.parameters).all()
    ]


def follow(plane: Plane, path: list[Array]) -> Path:
    """Where a path of parameters, each (n,), goes, seen from a plane through its present end."""
    positions = np.array([*(plane.project(parameters) for parameters in path), plane.here])
    off = np.array([plane.distance(parameters) for parameters in path])
    along = np.square(positions - plane.here).sum(axis=0)
    whole = float(along.sum() + np.square(off).sum())
    shares = along / whole if whole > 0.0 else np.full(2, np.nan)
    return Path(frozen(positions), frozen(shares), float(off.max(initial=0.0)))


class Trail:
    """The path in a plane as it goes on: every checkpoint is projected once, however many frames show it.

    Where a longer run's checkpoints are thinned out, the places of those that were seen stay.
    """

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._trajectory = NO_TRAJECTORY
        self._known: dict[int, Array] = {}
        self._positions = np.empty((0, 2))

    def positions(self, trajectory: TrajectoryRecord, network: Network) -> Array:
        """Where the checkpoints are that fit a network, and last the network itself: (checkpoints + 1, 2).

        A network so large that projecting it would hold a picture up is seen where its last checkpoint is.
        """
        if trajectory is not self._trajectory:
            self._follow(trajectory, network)
        is_quick = network.spec.parameter_count <= _QUICK or isinstance(self._plane, ParameterPlane)
        if not is_quick:
            return self._positions
        return np.concatenate([self._positions, self._plane.project(network.parameters)[None]])

    def _follow(self, trajectory: TrajectoryRecord, network: Network) -> None:
        """Keep what lies before the last checkpoint that both tracks have: after that the run took another way."""
        before = set(self._trajectory.checkpoints)
        last = max((checkpoint.step for checkpoint in trajectory.checkpoints if checkpoint in before), default=-1)
        known = {step: position for step, position in self._known.items() if step <= last}
        for checkpoint in fitting((one for one in trajectory.checkpoints if one.step not in known), network):
            known[checkpoint.step] = self._plane.project(checkpoint.state.parameters)
        self._trajectory, self._known = trajectory, dict(sorted(known.items()))
        self._positions = np.array(list(self._known.values())).reshape(-1, 2)


def side_of(spec: NetworkSpec, points: int) -> int:
    """How many places across and up a network of this size gets."""
    work = points * (spec.parameter_count + _COST_OF_UNIT * sum(layer.width for layer in spec.hidden))
    return next((side for side in SIDES if side * side * work <= MOST_WORK), SIDES[-1])


def _plane_of_two(origin: Array, chosen: tuple[int, int]) -> ParameterPlane:
    if chosen[0] == chosen[1]:
        raise InputError("Both directions are the same parameter; choose another one for one of them.")
    return ParameterPlane(origin, chosen)


def _extent(plane: Plane, positions: Array, side: int) -> tuple[Array, Array]:
    """The coordinates of the slice: the whole path with a margin, and enough around the present."""
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

"""The curvature of the loss at the current weights: steep and flat directions, and coupled parameters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from neuronlab.analysis.kink_distances import has_kinks, kink_distances
from neuronlab.analysis.parameter_names import parameter_name
from neuronlab.analysis.sampled_loss import SampledLoss, exact_copy, shown_members
from neuronlab.core.arrays import Array, BoolArray, IntArray, frozen
from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec

MOST_PARAMETERS = 2_000
MOST_WORK = 2_000_000_000
"""Points × parameters² stay below this, so that a computation takes seconds; at least `FEWEST_POINTS` are used."""
FEWEST_POINTS = 256
NEAR_ZERO = 1e-7
"""Eigenvalues below this fraction of the largest count as zero: finite differences are no more exact."""
COUNTS = 1e-4
"""Coupled pairs consist of parameters whose own curvature is at least this fraction of the largest."""
MOST_PAIRS, WEAKEST = 6, 0.5
_STEP = float(np.finfo(np.float64).eps) ** (1.0 / 3.0)
"""The step at which the error of central differences, which grows with its square, is about the rounding error."""
_SIDES_SHARE, _DIFFERENCES_SHARE = 0.25, 0.7
"""Shares of progress: checking kinks, then computing differences."""


@dataclass(frozen=True)
class Coupled:
    """The names of two parameters, and the strength of the `coupling` between them."""

    names: tuple[str, str]
    strength: float


@dataclass(frozen=True, eq=False)
class Curvature:
    """The Hessian of the training loss, in the units of training and without penalties, and its properties.

    Attributes:
        step: Step at which it was computed.
        run: The run.
        points: The points of the workspace.
        hessian: (n, n).
        eigenvalues: (n,) in decreasing order.
        floor: Eigenvalues of at most this magnitude count as 0.
        condition: Ratio of the largest to the smallest magnitude of the other eigenvalues; NaN if there are none.
        negative: Number of eigenvalues below −`floor`.
        near_zero: Number of eigenvalues that count as 0.
        coupled: The pairs with the strongest `coupling`. Directions of negative curvature count by magnitude, as in
            Dauphin et al., "Identifying and attacking the saddle point problem" (2014), so at a minimum it is that of
            the Hessian itself.
        asymmetry: Relative difference between the Hessian and its transpose: the error of the differences.
        point_count: Points used.
        at_kinks: Points left out because they are at a kink.
    """

    step: int
    run: RunSpec
    points: PointSet
    hessian: Array
    eigenvalues: Array
    floor: float
    condition: float
    negative: int
    near_zero: int
    coupled: tuple[Coupled, ...]
    asymmetry: float
    point_count: int
    at_kinks: int

    @property
    def stable_rate(self) -> float:
        """The learning rate 2/λ above which gradient descent overshoots in the steepest direction; NaN without one."""
        steepest = float(self.eigenvalues[0])
        return 2.0 / steepest if steepest > self.floor else float("nan")


def too_many(spec: NetworkSpec) -> str:
    """A sentence about a network that is too large; empty if it is not."""
    if spec.parameter_count <= MOST_PARAMETERS:
        return ""
    return (
        f"Curvature relates every pair of parameters, so it is computed for at most {MOST_PARAMETERS:,} parameters; "
        f"this network has {spec.parameter_count:,}."
    )


def curvature_at(
    run: RunSpec, network: Network, points: PointSet, step: int, progress: Callable[[float], None]
) -> Curvature:
    """The curvature of a run's training loss at `network`, by central differences of the gradient in float64.

    Points that a difference takes across a kink are left out, because the curvature is undefined there. `progress`
    receives the fraction done, and cancels the computation by raising an exception. Raises InputError if there is
    nothing to compute.
    """
    if sentence := too_many(network.spec):
        raise InputError(sentence)
    with np.errstate(all="ignore"):  # an overflow is reported as an error, not as a warning
        return _curvature(run, network, points, step, progress)


def _curvature(
    run: RunSpec, network: Network, points: PointSet, step: int, progress: Callable[[float], None]
) -> Curvature:
    exact = exact_copy(network)
    count = network.spec.parameter_count
    members = shown_members(network.spec, points, max(FEWEST_POINTS, MOST_WORK // count**2))
    smooth = members[~_past_kinks(run, exact, points, members, progress)]
    if not len(smooth):
        raise InputError("Every point is at a kink of an activation or of the loss, where curvature is undefined.")
    raw = _differences(SampledLoss(run, exact, points, smooth), progress)
    hessian = (raw + raw.T) / 2.0
    size = float(np.linalg.norm(hessian))
    if not np.isfinite(size):
        raise InputError("Values in this network are too large to compute the curvature. Reset it and train again.")
    asymmetry = float(np.linalg.norm(raw - raw.T)) / size if size else 0.0
    rising, directions = np.linalg.eigh(hessian)
    eigenvalues, sizes = rising[::-1], np.abs(rising)
    floor = float(sizes.max()) * max(NEAR_ZERO, asymmetry)
    felt = sizes[sizes > floor]
    return Curvature(
        step=step,
        run=run,
        points=points,
        hessian=frozen(hessian),
        eigenvalues=frozen(eigenvalues),
        floor=floor,
        condition=float(felt.max() / felt.min()) if len(felt) else float("nan"),
        negative=int((eigenvalues < -floor).sum()),
        near_zero=len(sizes) - len(felt),
        coupled=tuple(_most_coupled(network.spec, (directions * sizes) @ directions.T)),
        asymmetry=asymmetry,
        point_count=len(smooth),
        at_kinks=len(members) - len(smooth),
    )


def coupling(curvature: Array) -> Array:
    """|C_ij| / √(C_ii·C_jj) (n, n) of a matrix (n, n) without negative eigenvalues, 0 on the diagonal.

    0 means that two parameters are independent, 1 that only one combination of them affects the loss. It is also 0 if a
    parameter's own curvature is below `COUNTS` of the largest.
    """
    own = np.diag(curvature)
    counts = own > COUNTS * own.max(initial=0.0)
    scale = np.where(counts, 1.0 / np.sqrt(np.where(counts, own, 1.0)), 0.0)
    strength = np.abs(curvature) * scale * scale[:, None]
    np.fill_diagonal(strength, 0.0)
    return np.asarray(np.minimum(strength, 1.0))


def _most_coupled(spec: NetworkSpec, curvature: Array) -> Iterator[Coupled]:
    strength = np.triu(coupling(curvature))
    for index in np.argsort(strength, axis=None)[: -1 - MOST_PAIRS : -1]:
        first, second = divmod(int(index), len(strength))
        if strength[first, second] >= WEAKEST:
            names = parameter_name(spec, first), parameter_name(spec, second)
            yield Coupled(names, float(strength[first, second]))


def _steps(parameters: Array) -> Iterator[tuple[int, float, float]]:
    """For every parameter its index, and values slightly above and below."""
    for index, value in enumerate(parameters.tolist()):
        step = _STEP * max(1.0, abs(value))
        yield index, value + step, value - step


def _past_kinks(
    run: RunSpec, network: Network, points: PointSet, members: IntArray, progress: Callable[[float], None]
) -> BoolArray:
    """A mask (members,) of the points that a step of any parameter takes across a kink."""
    past = np.zeros(len(members), np.bool_)
    if not has_kinks(network, run.training.loss):
        return past
    inputs, parameters = points.inputs[members], network.parameters
    columns = NetworkColumns(network.spec, network.input_scaling, network.target_scaling)
    target = columns.y(points.targets[members], np.float64)

    def sides() -> BoolArray:
        """The side of every kink that every point is on: −1, 0 or 1."""
        distances = kink_distances(network, run.training.loss, network.pre_activations(inputs), target)
        return np.asarray(np.sign(distances))

    here = sides()
    for index, *others in _steps(parameters):
        progress(_SIDES_SHARE * index / len(parameters))
        kept = parameters[index]
        for value in others:
            parameters[index] = value
            past |= (sides() != here).any(axis=0)
        parameters[index] = kept
    return past


def _differences(loss: SampledLoss, progress: Callable[[float], None]) -> Array:
    """∂²L/∂θ_i∂θ_j (n, n), each row from the difference of two gradients."""
    parameters = loss.parameters
    rows = np.empty((len(parameters), len(parameters)))
    for index, high, low in _steps(parameters):
        progress(_SIDES_SHARE + _DIFFERENCES_SHARE * index / len(parameters))
        kept = parameters[index]
        parameters[index] = high
        rows[index] = loss.gradient()
        parameters[index] = low
        rows[index] -= loss.gradient()
        rows[index] /= high - low
        parameters[index] = kept
    return rows

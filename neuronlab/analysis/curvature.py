"""How the loss curves around the present weights: steep and flat directions, and parameters that pull at each other."""

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
"""Points × parameters² stay within this, so that a curvature takes seconds; there are at least `FEWEST_POINTS`."""
FEWEST_POINTS = 256
NEAR_ZERO = 1e-7
"""Eigenvalues of a smaller share of the largest count as zero: differences can tell no better."""
COUNTS = 1e-4
"""Pairs are named of parameters whose own curvature is at least this share of the largest one."""
MOST_PAIRS, WEAKEST = 6, 0.5
_STEP = float(np.finfo(np.float64).eps) ** (1.0 / 3.0)
"""Where the error of central differences, which goes with the step's square, is about that of rounding."""
_SIDES_SHARE, _SLOPES_SHARE = 0.25, 0.7
"""How far the work is after looking at kinks, where there are any, and then of differences."""


@dataclass(frozen=True)
class Coupled:
    """Two parameters, by their names, and the `coupling` between them."""

    names: tuple[str, str]
    strength: float


@dataclass(frozen=True, eq=False)
class Curvature:
    """The Hessian of the training loss, in the units trained in and without penalties, and what it says.

    `hessian` (n, n); `eigenvalues` (n,) fall. Those within `floor` of 0 count as 0: `near_zero` of them, and
    `negative` are below. `condition` is the largest size of the others by the smallest, NaN when there are none.
    `coupled` are the pairs with the strongest `coupling`; directions that curve down count by their size, as in Dauphin
    et al., "Identifying and attacking the saddle point problem" (2014), so at a minimum it is the Hessian's own.
    `asymmetry` is how far the two halves were apart, as a share: the error of the differences. `point_count` points
    took part; `at_kinks` were left out.
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
        """Plain gradient descent with a larger rate overshoots along the steepest direction: 2/λ; NaN without one."""
        steepest = float(self.eigenvalues[0])
        return 2.0 / steepest if steepest > self.floor else float("nan")


def too_many(spec: NetworkSpec) -> str:
    """What there is to say about a network that is too large; nothing where it is not."""
    if spec.parameter_count <= MOST_PARAMETERS:
        return ""
    return (
        f"Curvature is a table of every parameter by every other, worked out for up to {MOST_PARAMETERS:,} of them; "
        f"this network has {spec.parameter_count:,}."
    )


def curvature_at(
    run: RunSpec, network: Network, points: PointSet, step: int, progress: Callable[[float], None]
) -> Curvature:
    """The curvature of a run's training loss at `network`, by central differences of the gradient in float64.

    Points that a difference takes past a kink are left out: there is no curvature there. `progress` is told the share
    done, and ends the work by what it raises. Raises InputError when there is nothing to look at.
    """
    if sentence := too_many(network.spec):
        raise InputError(sentence)
    with np.errstate(all="ignore"):  # what overflows is told, and no warning
        return _curvature(run, network, points, step, progress)


def _curvature(
    run: RunSpec, network: Network, points: PointSet, step: int, progress: Callable[[float], None]
) -> Curvature:
    exact = exact_copy(network)
    count = network.spec.parameter_count
    members = shown_members(network.spec, points, max(FEWEST_POINTS, MOST_WORK // count**2))
    smooth = members[~_past_kinks(run, exact, points, members, progress)]
    if not len(smooth):
        raise InputError("Every point lies at a kink of an activation or of the loss, where there is no curvature.")
    raw = _differences(SampledLoss(run, exact, points, smooth), progress)
    hessian = (raw + raw.T) / 2.0
    size = float(np.linalg.norm(hessian))
    if not np.isfinite(size):
        raise InputError("Numbers inside this network are too large to tell how the loss curves; Reset starts afresh.")
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

    0 says that two parameters do not mind each other, 1 that only some mix of both is felt at all. It is 0 too where a
    parameter's own curvature is no `COUNTS` of the largest.
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
    """For every parameter its index, and the values a little above and below."""
    for index, value in enumerate(parameters.tolist()):
        step = _STEP * max(1.0, abs(value))
        yield index, value + step, value - step


def _past_kinks(
    run: RunSpec, network: Network, points: PointSet, members: IntArray, progress: Callable[[float], None]
) -> BoolArray:
    """Which of the points (members,) a step of any parameter takes past a kink."""
    past = np.zeros(len(members), np.bool_)
    if not has_kinks(network, run.training.loss):
        return past
    inputs, parameters = points.inputs[members], network.parameters
    columns = NetworkColumns(network.spec, network.input_scaling, network.target_scaling)
    target = columns.y(points.targets[members], np.float64)

    def sides() -> BoolArray:
        """On which side of every kink every point is: −1, 0 or 1."""
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
    """∂²L/∂θ_i∂θ_j (n, n), each row from two gradients."""
    parameters = loss.parameters
    rows = np.empty((len(parameters), len(parameters)))
    for index, high, low in _steps(parameters):
        progress(_SIDES_SHARE + _SLOPES_SHARE * index / len(parameters))
        kept = parameters[index]
        parameters[index] = high
        rows[index] = loss.gradient()
        parameters[index] = low
        rows[index] -= loss.gradient()
        rows[index] /= high - low
        parameters[index] = kept
    return rows

"""Check backpropagation: compare its gradient with finite differences, one parameter at a time.

The differences use the loss of `Network`, which draws the plots, not of the compiled program that trains. If the two
agree, the plots show what is trained, and the gradient is correct.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from neuronlab.analysis.kink_distances import kink_distances
from neuronlab.core.arrays import Array, IntArray, run_calls
from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.data.points import PointSet
from neuronlab.core.engine.program import GradientProgram
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import Network, layer_names, negative_slope_views, parameter_blocks
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.text import written

MOST_POINTS = 32
KINK_DISTANCE = 1e-4
"""Points at which a pre-activation or an error is this close to a kink are left out: the derivative is undefined."""
MOST_PARAMETERS, FEWEST_OF_LAYER = 2_000, 4
"""Up to this many parameters are all checked, of more an even selection, and of every layer at least a few."""
MOST_WORK = 2_000_000_000
"""Parameters × points × checks stay below this, so that checking a very large network takes less than a minute."""
BOUND = 1e-6
"""A larger relative error indicates a bug: rounding and differences together stay well below it."""
_ROUNDING = 1e9 * float(np.finfo(np.float64).eps)
"""Errors are relative to the derivative, or to this multiple of the rounding error of a difference (0.0002 for a loss
of 1 at the first step) if the derivative is smaller: it would drown in rounding."""

_FIRST_STEP, _HALVINGS = 1e-3, 14
_SETTLED = 1e-7
"""A step is small enough if halving it changes the derivative by at most this fraction."""
_FAR_OFF, _UNSURE = 1e6, 1e-12
"""If pre-activations exceed the first, the relative uncertainty of the outputs must not exceed the second."""
_NO_POINTS = "There are no training points, so there is no gradient to check."
_ALL_AT_KINKS = "Every point is at a kink of an activation or of the loss, where the derivative is undefined."
_GOLDEN = (5**0.5 - 1) / 2
_USUAL_Z = np.linspace(-5.0, 5.0, 1001)[None, :]


_WHATS = {
    "weight": "weight for input {}",
    "square": "weight for the square of input {}",
    "bias": "bias",
    "negative slope": "negative slope",
}


@dataclass(frozen=True)
class ParameterLocation:
    """One parameter.

    Attributes:
        layer: The name of its layer.
        what: Its kind, a key of `_WHATS`.
        indices: Its unit and, for a weight, its input, both from 0.
    """

    layer: str
    what: str
    indices: tuple[int, ...]

    @property
    def text(self) -> str:
        """As displayed, counting from 1: `Hidden 2, unit 3, weight for input 1`."""
        unit, *below = (index + 1 for index in self.indices)
        return f"{self.layer}, unit {unit}, {_WHATS[self.what].format(*below)}"


@dataclass(frozen=True)
class GradientCheck:
    """The result of a check.

    Attributes:
        largest: The largest relative error |a − b| / (|a| + |b| + floor), where a comes from backpropagation, b from
            differences, and the floor from `_ROUNDING`.
        where: The parameter with this error; if it exceeds `BOUND` in several layers, that in the layer nearest to the
            output, because errors propagate down from there.
        backpropagated: a at that parameter.
        differenced: b at that parameter.
        checked: Number of parameters checked.
        parameters: Number of parameters.
        unsettled: Parameters left out because the loss has no derivative there: every step crosses a kink.
        points: Points used.
        near_kinks: Points left out because they are near a kink.
        flat: Layers whose activation has derivative 0 everywhere.
    """

    largest: float
    where: ParameterLocation
    backpropagated: float
    differenced: float
    checked: int
    parameters: int
    unsettled: int
    points: int
    near_kinks: int
    flat: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether all errors are within `BOUND`."""
        return self.largest <= BOUND


@dataclass(frozen=True)
class _Compared:
    """One checked parameter.

    Attributes:
        layer: Its layer, counted from the first one with weights.
        location: The parameter.
        backpropagated: Derivative by backpropagation.
        differenced: Derivative by differences.
        error: Relative error; NaN if the differences do not settle.
    """

    layer: int
    location: ParameterLocation
    backpropagated: float
    differenced: float
    error: float


def check_gradients(
    run: RunSpec, network: Network, points: PointSet, progress: Callable[[float], None]
) -> GradientCheck:
    """Compare the gradient of a run's loss at `network` over some of the training points with central differences.

    Computed in float64, over at most `MOST_POINTS` evenly chosen points, without dropout. Penalties, decay and clipping
    are not part of backpropagation and are left out. `progress` receives the fraction done, and cancels the check by
    raising an exception. Raises InputError if there is nothing to compare.
    """
    parameters = network.parameters.astype(np.float64)
    if not np.isfinite(parameters).all():
        raise InputError("Some weights are not finite, so there is no gradient to check. Reset the network.")
    exact = Network(network.spec, parameters, network.input_scaling, network.target_scaling)
    whole = _Loss(run, exact, points, _evenly(np.flatnonzero(~points.test), MOST_POINTS))
    loss = _Loss(run, exact, points, whole.members[whole.room >= KINK_DISTANCE])
    gradient = loss.gradient()
    compared = list(_compare(loss, gradient, progress))
    settled = [one for one in compared if not math.isnan(one.error)]
    if not settled:
        raise InputError("The loss has no derivative here: every step, however small, crosses a kink.")
    worst = _worst(settled)
    return GradientCheck(
        largest=max(one.error for one in settled),
        where=worst.location,
        backpropagated=worst.backpropagated,
        differenced=worst.differenced,
        checked=len(settled),
        parameters=network.spec.parameter_count,
        unsettled=len(compared) - len(settled),
        points=len(loss.members),
        near_kinks=len(whole.members) - len(loss.members),
        flat=_flat_layers(network.spec),
    )


def _worst(settled: list[_Compared]) -> _Compared:
    wrong = [one for one in settled if one.error > BOUND]
    nearest = [one for one in wrong if one.layer == wrong[-1].layer]  # ordered from input to output
    return max(nearest or settled, key=attrgetter("error"))


def _evenly(members: IntArray, most: int) -> IntArray:
    chosen: IntArray = members[np.linspace(0, len(members) - 1, min(most, len(members))).round().astype(np.intp)]
    return chosen


# -- the loss as a function of the parameters ---------------------------------------------------------------------


class _Loss:
    """The loss over some points, in the units of training, at the current parameters of a network.

    `members` are the indices of the points, `room` (points,) their distances to the nearest kink, and `sides` the side
    of every kink that they are on. Raises InputError without points.
    """

    def __init__(self, run: RunSpec, network: Network, points: PointSet, members: IntArray) -> None:
        if not len(members):
            raise InputError(_ALL_AT_KINKS if points.train_count else _NO_POINTS)
        self.network, self.members = network, members
        self._name, self._value = run.training.loss, LOSSES[run.training.loss].value
        self._columns = NetworkColumns(network.spec, network.input_scaling, network.target_scaling)
        self._inputs = points.inputs[members]
        self._target = self._columns.y(points.targets[members], np.float64)
        self._unit = np.ones((len(self._target), 1))
        self._scratch = np.empty((2, *self._target.shape))
        pre_activations = network.pre_activations(self._inputs)
        self._reach = float(np.abs(pre_activations[-1]).max())
        distances = self._distances(pre_activations)
        self.room = np.abs(distances).min(axis=0, initial=np.inf)
        self.sides = distances > 0.0

    def _distances(self, pre_activations: list[Array]) -> Array:
        return kink_distances(self.network, self._name, pre_activations, self._target)

    def gradient(self) -> Array:
        """The gradient (parameters,) by backpropagation."""
        spec, parameters = self.network.spec, self.network.parameters
        gradient = np.zeros_like(parameters)
        program = GradientProgram(spec, self._name, len(self.members), parameters, gradient)
        with np.errstate(all="ignore"):
            run_calls(program.calls(self._columns.x(self._inputs, np.float64), self._target))
            self._require_digits(program.logits)
        return gradient

    def _require_digits(self, logits: Array) -> None:
        """Raise InputError if values are so large that the order of summation changes the result."""
        pre_activations = self.network.pre_activations(self._inputs)
        largest = max(float(np.abs(z).max()) for z in pre_activations)
        unsure = float(np.abs(logits - pre_activations[-1]).max()) / (self._reach or 1.0)
        if largest > _FAR_OFF and not unsure <= _UNSURE:
            raise InputError(
                f"Values in this network reach {written(largest, '.0e')}, so rounding alone changes its output and "
                "gradients "
                "cannot be compared exactly. Reset the network or standardise the points."
            )

    def at(self, index: int, value: float) -> float:
        """The loss with one parameter set to another value; NaN if there is a kink in between."""
        parameters = self.network.parameters
        kept = parameters[index]
        parameters[index] = value
        pre_activations = self.network.pre_activations(self._inputs)
        parameters[index] = kept
        with np.errstate(all="ignore"):
            if not np.array_equal(self._distances(pre_activations) > 0.0, self.sides):
                return math.nan
            output = self.network.spec.output
            return self._value(output, pre_activations[-1], self._target, self._unit, *self._scratch)

    def floor(self, value: float, step: float) -> float:
        """`_ROUNDING` of a loss, and of the logits if the loss is nearly 0, as a derivative over a step.

        A squared error e² has the derivative 2·e, so an error of ε·z in the logits changes it by about √loss·ε·z.
        """
        return _ROUNDING * (value + self._reach * math.sqrt(value)) / step if value > 0.0 else 0.0


def _difference(loss: _Loss, index: int) -> tuple[float, float]:
    """∂L/∂θ of one parameter, and the magnitude below which derivatives drown in rounding; NaN if no step settles.

    The step is halved until the derivative no longer changes; the remaining error, which grows with the square of the
    step, is removed by Richardson extrapolation (1911).
    """
    here = float(loss.network.parameters[index])
    step = _FIRST_STEP * max(1.0, abs(here))
    wide = math.nan
    for _ in range(_HALVINGS + 1):
        high, low = here + step, here - step
        ahead, behind = loss.at(index, high), loss.at(index, low)
        narrow, floor = (ahead - behind) / (high - low), loss.floor(max(ahead, behind), step)
        if abs(narrow - wide) <= _SETTLED * (abs(narrow) + floor):
            return narrow + (narrow - wide) / 3.0, floor
        wide, step = narrow, step / 2.0
    return math.nan, 0.0


# -- parameter by parameter ---------------------------------------------------------------------------------------


def _compare(loss: _Loss, gradient: Array, progress: Callable[[float], None]) -> Iterator[_Compared]:
    chosen = list(_chosen(loss.network.spec, len(loss.members)))
    for done, (layer, index, location) in enumerate(chosen):
        progress(done / len(chosen))
        differenced, floor = _difference(loss, index)
        backpropagated = float(gradient[index])
        error = _relative_error(backpropagated, differenced, floor)
        yield _Compared(layer, location, backpropagated, differenced, error)


def _relative_error(backpropagated: float, differenced: float, floor: float) -> float:
    if math.isnan(differenced):
        return math.nan
    if not math.isfinite(backpropagated):
        return math.inf
    error = abs(backpropagated - differenced)
    return error / (abs(backpropagated) + abs(differenced) + floor) if error else 0.0


def _chosen(spec: NetworkSpec, points: int) -> Iterator[tuple[int, int, ParameterLocation]]:
    """The parameters to check: layer, index in the flat vector, and location."""
    total = spec.parameter_count
    most = min(MOST_PARAMETERS, MOST_WORK // (total * points))
    numbers = np.arange(float(total))
    blocks, slopes = parameter_blocks(spec, numbers), [*negative_slope_views(spec, numbers), None]
    for layer, (name, block, learned) in enumerate(zip(layer_names(spec), blocks, slopes, strict=True)):
        own = np.concatenate([block.reshape(-1), np.empty(0) if learned is None else learned[:, 0]])
        for position in _spread(len(own), max(FEWEST_OF_LAYER, len(own) * most // total)):
            yield layer, int(own[position]), _location(spec, layer, name, position)


def _spread(there: int, wanted: int) -> list[int]:
    """All indices up to `there`, or about `wanted` of them spread by the golden ratio, not twice in a row."""
    if wanted >= there:
        return list(range(there))
    return sorted({int(number * _GOLDEN % 1.0 * there) for number in range(wanted)})


def _location(spec: NetworkSpec, layer: int, name: str, position: int) -> ParameterLocation:
    """The parameter at a position in a layer's block [a | W | b], or after it."""
    (out, columns), below = spec.block_shapes[layer], spec.widths[layer]
    if position >= out * columns:
        return ParameterLocation(name, "negative slope", (position - out * columns,))
    unit, column = divmod(position, columns)
    if column == columns - 1:
        return ParameterLocation(name, "bias", (unit,))
    first = columns - 1 - below
    return (
        ParameterLocation(name, "weight", (unit, column - first))
        if column >= first
        else ParameterLocation(name, "square", (unit, column))
    )


def _flat_layers(spec: NetworkSpec) -> tuple[str, ...]:
    """Layers whose activation has derivative 0 everywhere, such as Threshold: no layer below can learn."""
    hidden = zip(layer_names(spec)[:-1], spec.hidden, strict=True)
    return tuple(name for name, layer in hidden if not layer.kind.derivatives(_USUAL_Z, layer.value).any())

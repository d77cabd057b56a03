"""The width sweep: how low the loss ends with more and more units, for several activations, over seeds."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.specs.base import require_row
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import Clock, RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.sweeps.plan import Plan
from neuronlab.sweeps.repeats import RepeatResults
from neuronlab.sweeps.statistics import LossSummary, loss_summary
from neuronlab.sweeps.variations import WEIGHTS

WIDTHS = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True)
class WidthPoint:
    """How networks of one activation and width end over seeds.

    Attributes:
        activation: A key of ACTIVATIONS.
        width: Units in every hidden layer.
        parameters: Parameters of the network.
        losses: Their final watched losses.
    """

    activation: str
    width: int
    parameters: int
    losses: LossSummary


def width_plan(
    run: RunSpec,
    activations: Sequence[str],
    points: PointSet,
    data: DataSpec,
    task: str,
    *,
    seeds: int,
    steps: int,
    varies: frozenset[str] = frozenset({WEIGHTS}),
    clock: Clock = "steps",
) -> Plan:
    """A plan with every width for every activation, keys of ACTIVATIONS, from the shape of a run.

    All hidden layers get the same activation and width: with the first one alone, a narrow second layer would limit the
    network whatever the first one is. A run without hidden layers gets one. Raises InputError as `Plan` does.
    """
    for key in activations:
        require_row(ACTIVATIONS, key, "activation")
    if len(set(activations)) < len(activations):
        raise InputError("An activation is chosen twice.")
    runs = tuple(_with_width(run, activation, width) for activation in activations for width in WIDTHS)
    return Plan(runs, points, data, task, seeds, steps, varies, keeps_courses=False, clock=clock)


def width_points(results: RepeatResults) -> tuple[WidthPoint, ...]:
    """The results of a width sweep, by activation and then by width; those that have no outcome yet have NaN."""
    found = []
    for run, outcomes in zip(results.plan.runs, results.outcomes, strict=True):
        layer, parameters = run.network.hidden[0], run.network.parameter_count
        found.append(WidthPoint(layer.activation, layer.width, parameters, loss_summary(outcomes)))
    return tuple(found)


def _with_width(run: RunSpec, activation: str, width: int) -> RunSpec:
    layers = run.network.hidden or (LayerSpec(),)
    hidden = tuple(layer.untouched.with_activation(activation).with_width(width) for layer in layers)
    widened: RunSpec = replace(run, network=replace(run.network, hidden=hidden))
    return widened

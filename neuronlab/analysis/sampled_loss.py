"""The training loss as a function of all parameters, in float64, for the loss landscape and the curvature."""

import numpy as np

from neuronlab.core.arrays import Array, IntArray, run_calls
from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.data.points import PointSet
from neuronlab.core.engine.program import GradientProgram
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import Network
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.probe import probe_points

NO_POINTS = "There are no training points, so there is no loss to show. Draw some points."
NOT_FINITE = "Some weights are not finite, so there is nothing to show around them. Reset the network."


def shown_members(spec: NetworkSpec, points: PointSet, most: int | None = None) -> IntArray:
    """Indices of the training points used for losses; at most `most`.

    Raises InputError if there are none.
    """
    members = np.flatnonzero(~points.test)
    if not len(members):
        raise InputError(NO_POINTS)
    return some_of(members, min(most or len(members), probe_points(spec)))


def exact_copy(network: Network) -> Network:
    """The same network in float64, its parameters free to be changed. Raises InputError when they are not finite."""
    parameters = network.parameters.astype(np.float64)
    if not np.isfinite(parameters).all():
        raise InputError(NOT_FINITE)
    return Network(network.spec, parameters, network.input_scaling, network.target_scaling)


class SampledLoss:
    """The loss of a run over the points with indices `members`, at `parameters` (n,), which can be changed in place.

    Without penalties and dropout, like the training loss on display.
    """

    def __init__(self, run: RunSpec, network: Network, points: PointSet, members: IntArray) -> None:
        spec, columns = network.spec, NetworkColumns(network.spec, network.input_scaling, network.target_scaling)
        self.parameters: Array = network.parameters.astype(np.float64)
        self._gradient = np.zeros_like(self.parameters)
        self._program = GradientProgram(spec, run.training.loss, len(members), self.parameters, self._gradient)
        self._x = columns.x(points.inputs[members], np.float64)
        self._target = columns.y(points.targets[members], np.float64)
        self._calls = self._program.calls(self._x, self._target)
        self._unit = np.array(columns.target_scaling.deviation)[:, None]
        self._output, self._value = spec.output, LOSSES[run.training.loss].value
        self._logits, *self._scratch = np.empty((3, *self._target.shape))

    def value(self) -> float:
        """The loss in the target's own units; NaN or infinite if it overflows."""
        with np.errstate(all="ignore"):
            np.copyto(self._logits, self._program.forward(self._x))
            return self._value(self._output, self._logits, self._target, self._unit, *self._scratch)

    def gradient(self) -> Array:
        """∂L/∂θ (n,) of the loss in the units of training; overwritten by the next call."""
        with np.errstate(all="ignore"):
            run_calls(self._calls)
        return self._gradient

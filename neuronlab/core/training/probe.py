"""Current losses and gradients of a network over fixed points, measured without affecting training."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from neuronlab.core.arrays import Array, Call, IntArray, frozen, run_calls
from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.data.points import PointSet
from neuronlab.core.engine.program import GradientProgram
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import weight_mask
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.layer_sizes import WeightSizes, rms

PROBE_POINTS, PROBE_FEWEST = 4096, 256
PROBE_WORK = 100_000_000


def probe_points(spec: NetworkSpec) -> int:
    """The largest number of points, always the same ones, for losses and gradients on display: 4,096.

    Networks of more than 24,000 parameters use fewer, down to 256, so that points × parameters stay below `PROBE_WORK`
    and drawing a large network does not delay training.
    """
    return min(PROBE_POINTS, max(PROBE_FEWEST, PROBE_WORK // spec.parameter_count))


@dataclass(frozen=True, eq=False)
class Probe:
    """Current losses and gradients of a network.

    Attributes:
        train_loss: In the target's own units; NaN without points.
        test_loss: Likewise.
        gradient_rms: (layers,) root mean square of each layer's ∂L/∂W, without penalty and dropout.
        gradient: (parameters,) the whole gradient.
        delta_rms: (layers,) root mean square of ∂ℓ/∂z over a layer's units and the points, where ℓ is the loss of a
            single point: L is the mean of ℓ, so this is ∂L/∂z times the number of points, and independent of it.
        update_ratio: (layers,) RMS of an update of the weights over that of the weights, for the update before the last
            sample of the history; NaN if there was none.
    """

    train_loss: float
    test_loss: float
    gradient_rms: Array
    gradient: Array
    delta_rms: Array
    update_ratio: Array


class _Sample(NamedTuple):
    """Points of one role, prepared for the network."""

    program: GradientProgram
    calls: list[Call]  # a whole pass
    x: Array  # (columns, n)
    y_exact: Array  # (outputs, n), float64
    scratch: Array  # (3, outputs, n), float64


class ProbeProgram:
    """Measures losses and gradients of `parameters`, which are read in place, in its own buffers.

    Points are scaled as for training. `gradient` (parameters,), that of the training loss as trained, `gradient_rms`
    and `delta_rms` (layers,) are overwritten by every measurement.
    """

    def __init__(
        self, spec: NetworkSpec, loss: str, parameters: Array, points: PointSet, columns: NetworkColumns
    ) -> None:
        self._output, self._value = spec.output, LOSSES[loss].value
        self.gradient = gradient = np.zeros_like(parameters)
        self._sizes = WeightSizes(spec, gradient[None], weight_mask(spec, gradient.dtype))
        self.gradient_rms = self._sizes.rms[0]
        self.delta_rms = np.zeros_like(self.gradient_rms)
        self._unit = np.array(columns.target_scaling.deviation)[:, None]

        def sample(members: IntArray) -> _Sample | None:
            """These points, or some of them if there are too many."""
            if not len(members):
                return None
            chosen = some_of(members, probe_points(spec))
            x = columns.x(points.inputs[chosen], parameters.dtype)
            exact = columns.y(points.targets[chosen], np.float64)
            program = GradientProgram(spec, loss, len(chosen), parameters, gradient)
            calls = program.calls(x, exact.astype(parameters.dtype))
            return _Sample(program, calls, x, exact, np.empty((3, *exact.shape)))

        self._train = sample(np.flatnonzero(~points.test))
        self._test = sample(np.flatnonzero(points.test))

    def measure(self) -> tuple[float, float]:
        """The training and test loss; also updates the gradients of the training points. Allocates nothing."""
        train_loss = test_loss = float("nan")
        if self._train is not None:
            run_calls(self._train.calls)
            train_loss = self._loss(self._train)
            self._sizes.measure()
            count = self._train.x.shape[1]
            for layer, error in enumerate(self._train.program.errors):
                self.delta_rms[layer] = count * rms(error)
        if self._test is not None:
            self._test.program.forward(self._test.x)
            test_loss = self._loss(self._test)
        return train_loss, test_loss

    def probe(self, update_ratio: Array) -> Probe:
        """A read-only copy of a new measurement, with the given ratio (layers,) of the last measured update."""
        with np.errstate(all="ignore"):
            train_loss, test_loss = self.measure()
        gradient_rms, gradient, delta_rms = map(frozen, (self.gradient_rms, self.gradient, self.delta_rms))
        return Probe(train_loss, test_loss, gradient_rms, gradient, delta_rms, update_ratio)

    def _loss(self, sample: _Sample) -> float:
        logits, *scratch = sample.scratch
        np.copyto(logits, sample.program.logits)
        return self._value(self._output, logits, sample.y_exact, self._unit, *scratch)

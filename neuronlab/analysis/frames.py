"""A frame is what one picture shows: read-only answers about a run at one step, built only for the views on screen."""

from dataclasses import dataclass, field

import numpy as np

from neuronlab.analysis.health import Insight, Situation, most_important, silent_units
from neuronlab.analysis.kinks import first_layer_kinks
from neuronlab.core.arrays import Array, BoolArray, frozen
from neuronlab.core.history import HistoryRecord
from neuronlab.core.network import Network
from neuronlab.core.probe import Probe, probe_points
from neuronlab.core.specs import NetworkSpec, Pin, RunSpec
from neuronlab.core.stopping import NO_RULES
from neuronlab.core.trainer import Divergence, Trainer

CURVE_SAMPLES = 481
"""Samples of the learned function across the plot: about one every 1.5 pixels."""
UNIT_STRIDE = 8
"""Every so many samples one is kept for the small pictures of units."""

FUNCTION, NEURONS, GRADIENTS, LOSS, DIAGRAM = "function", "neurons", "gradients", "loss", "diagram"
VIEWS = frozenset({FUNCTION, NEURONS, GRADIENTS, LOSS, DIAGRAM})


@dataclass(frozen=True)
class ViewRequest:
    """What is on screen: the visible views, and the range of inputs the plot shows."""

    views: frozenset[str] = VIEWS
    x_range: tuple[float, float] = (-3.4, 3.4)


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture's worth of answers; every array is read-only. What no visible view asked for is None.

    `network` holds a copy of the parameters. `x` (samples,) and `prediction` (samples,) draw the learned function,
    `kinks` (kinks,) mark where first-layer units switch, `ghost` (samples,) is the pinned function. `unit_x` (few,) and
    `unit_outputs`, one (units, few) array per layer with weights, draw the units; the output's is in the target's own
    units. `unit_features` (features, few) is what the first layer is fed there. `silent` (units,) per hidden layer
    marks those that never fire. `stopped` are the rows of STOP_RULES that ended the training.
    """

    task: str
    run: RunSpec
    step: int
    epoch: int
    train_count: int
    test_count: int
    probe: Probe
    network: Network
    divergence: Divergence | None
    insight: Insight | None
    x: Array | None = None
    prediction: Array | None = None
    kinks: Array | None = None
    ghost: Array | None = None
    unit_x: Array | None = None
    unit_features: Array | None = None
    unit_outputs: tuple[Array, ...] | None = None
    silent: tuple[BoolArray, ...] | None = None
    history: HistoryRecord | None = None
    is_playing: bool = False
    steps_per_second: float = 0.0
    stopped: frozenset[str] = NO_RULES

    @property
    def network_spec(self) -> NetworkSpec:
        """The shape this frame shows."""
        return self.run.network


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


@dataclass
class FrameBuilder:
    """Builds frames of one trainer; keeps what does not change from one frame to the next."""

    trainer: Trainer
    task: str = "curve"
    pin: Pin | None = None
    _inputs: Array = field(init=False)
    _ghost_key: tuple[float, float] | None = field(default=None, init=False)
    _ghost: Array | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        inputs, _ = self.trainer.points.training()
        self._inputs = inputs[:: -(-max(1, len(inputs)) // probe_points(self.trainer.run.network))]

    def build(
        self,
        request: ViewRequest,
        is_playing: bool = False,
        steps_per_second: float = 0.0,
        stopped: frozenset[str] = NO_RULES,
    ) -> Frame:
        """Answer a request about the trainer as it is now; the others are passed on."""
        with np.errstate(all="ignore"):  # weights about to overflow are the insight's business, not a warning
            return self._build(request, is_playing, steps_per_second, stopped)

    def _build(self, request: ViewRequest, is_playing: bool, steps_per_second: float, stopped: frozenset[str]) -> Frame:
        trainer = self.trainer
        network = trainer.network()
        probe = trainer.probe()
        outputs = network.activations(self._inputs)
        situation = Situation(
            trainer.run,
            network,
            trainer.points,
            probe,
            trainer.divergence,
            outputs,
            stopped,
            trainer.step,
            trainer.is_resting,
        )
        answers: dict[str, object] = {}
        if request.views & {FUNCTION, NEURONS, DIAGRAM}:
            answers |= self._drawn(network, request)
        if request.views & {NEURONS, DIAGRAM}:
            answers["silent"] = tuple(frozen(mask) for mask in silent_units(network, outputs))
        if request.views & {FUNCTION, LOSS, GRADIENTS}:  # what can be pinned is the function with its loss
            answers["history"] = trainer.history.record()
        return Frame(
            task=self.task,
            run=trainer.run,
            step=trainer.step,
            epoch=trainer.epoch,
            train_count=trainer.points.train_count,
            test_count=len(trainer.points) - trainer.points.train_count,
            probe=probe,
            network=network,
            divergence=trainer.divergence,
            insight=most_important(situation),
            is_playing=is_playing,
            steps_per_second=steps_per_second,
            stopped=stopped,
            **answers,  # type: ignore[arg-type]  # each name is a field of Frame
        )

    def _drawn(self, network: Network, request: ViewRequest) -> dict[str, object]:
        """The learned function and its units over the plot's range, from one forward pass."""
        x = np.linspace(*request.x_range, CURVE_SAMPLES)
        layers = network.activations(x[:, None])
        prediction = network.target_scaling.undo(layers[-1].T)
        units = [*layers[:-1], prediction.T]
        return {
            "x": frozen(x),
            "prediction": frozen(prediction[:, 0]),
            "kinks": frozen(first_layer_kinks(network, request.x_range)),
            "ghost": self._ghost_over(x, request.x_range),
            "unit_x": frozen(x[::UNIT_STRIDE]),
            "unit_features": frozen(network.features(x[::UNIT_STRIDE, None])),
            "unit_outputs": tuple(frozen(units_of[:, ::UNIT_STRIDE]) for units_of in units),
        }

    def _ghost_over(self, x: Array, x_range: tuple[float, float]) -> Array | None:
        if self.pin is None:
            return None
        if self._ghost_key != x_range:
            pinned = Network(self.pin.network, self.pin.parameters, self.pin.input_scaling, self.pin.target_scaling)
            self._ghost_key, self._ghost = x_range, frozen(pinned.predict(x[:, None])[:, 0])
        return self._ghost

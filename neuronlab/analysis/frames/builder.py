"""Builds frames: works out what the views on screen ask for, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.activation_view import activation_data, nearest_unit
from neuronlab.analysis.collapse import Collapsed, collapse_and_compare
from neuronlab.analysis.contributions import contributions_of
from neuronlab.analysis.derivative import slope_of
from neuronlab.analysis.frames.frame import (
    ACTIVATION,
    COLLAPSE,
    CONTRIBUTIONS,
    DIAGRAM,
    FUNCTION,
    GRADIENTS,
    INSPECTOR,
    LOSS,
    MICROSCOPE,
    MOST_DRAWN,
    NEURONS,
    SCORES,
    TRAJECTORY,
    Frame,
    PlaneGrid,
    Section,
    ViewRequest,
)
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.analysis.health.loss_course import LossCourse, course_of, last_look
from neuronlab.analysis.health.rules import most_important
from neuronlab.analysis.health.unit_rules import SATURATED
from neuronlab.analysis.kinks import unit_kinks
from neuronlab.analysis.microscope import StepTrace, take_apart, why_not
from neuronlab.analysis.over_plane import over_plane, plane_values
from neuronlab.analysis.scores import Fit, Scores, in_pieces
from neuronlab.analysis.signals import mean_signals
from neuronlab.analysis.spread_over_time import SpreadOverTime, nearest_layer
from neuronlab.analysis.unit_marks import unit_marks
from neuronlab.core.arrays import Array, IntArray, frozen
from neuronlab.core.data.points import PointSet
from neuronlab.core.network.network import Network
from neuronlab.core.specs.data import ViewSpec
from neuronlab.core.specs.experiment import Pin
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.probe import probe_points
from neuronlab.core.training.stopping import NO_RULES
from neuronlab.core.training.trainer import Trainer

CURVE_SAMPLES = 481
"""Samples of the learned function across the plot: about one every 1.5 pixels."""
UNIT_STRIDE = 8
"""Every so many samples one is kept for the small pictures of units."""
COMPARED = 256
"""A collapsed network is held against its layers at so many of the points to train on, and at so many other places."""
_COMPARED_FEWEST, _COMPARED_WORK = 16, 20_000_000
"""Networks of more than 78,000 parameters at fewer, as for the grid below."""
STANDS_FOR = 16
"""What is told of saturated units stands until so great a part of the steps has been made in addition."""


class _Sampled(NamedTuple):
    """Points of one role, evenly chosen: inputs (n, inputs) and targets (n, 1)."""

    inputs: Array
    targets: Array


@dataclass
class FrameBuilder:
    """Builds frames of one trainer, or of a run as it was; keeps what does not change from one frame to the next.

    `spreads` can be handed on to the next builder, which then need not find out again what it knows.
    """

    trainer: Trainer | PastRun
    task: str = "curve"
    pin: Pin | None = None
    view: ViewSpec = field(default_factory=ViewSpec)
    spreads: SpreadOverTime = field(default_factory=SpreadOverTime)
    _ghost_key: object = field(default=None, init=False)
    _ghost: Array | None = field(default=None, init=False)
    _shown_insight: Insight | None = field(default=None, init=False)
    _shown_until: int = field(default=0, init=False)
    _looked: int = field(default=0, init=False)
    _course: LossCourse | None = field(default=None, init=False)
    _step_key: object = field(default=None, init=False)
    _next_step: StepTrace | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        points, most = self.trainer.points, probe_points(self.trainer.run.network)
        self._train = _some_of(points, np.flatnonzero(~points.test), most)
        self._test = _some_of(points, np.flatnonzero(points.test), most)

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
        passed = network.forward(self._train.inputs)
        outputs = [y for _, y in passed]
        shown_before = self._shown_insight.kind if self._shown_insight else ""
        answers: dict[str, object] = {}
        is_line = network.spec.inputs == 1
        if is_line and request.views & {FUNCTION, NEURONS, DIAGRAM, CONTRIBUTIONS}:
            answers |= self._over_line(network, request, is_at_ease=not is_playing)
        elif request.views & {FUNCTION, NEURONS, DIAGRAM}:
            answers |= over_plane(network, request, self._ghost_at, is_playing=is_playing)
        if FUNCTION in request.views:
            answers |= self._beside(network, request)
        if request.views & {NEURONS, DIAGRAM, INSPECTOR}:
            answers |= unit_marks(network, passed, shown_before, NEURONS in request.views)
        if DIAGRAM in request.views:
            answers["signals"] = mean_signals(network, self._train.inputs, outputs)
        if MICROSCOPE in request.views and not is_playing:
            answers["next_step"] = self._step_apart()
        if request.views & {FUNCTION, LOSS, GRADIENTS}:  # what can be pinned is the function with its loss
            answers["history"] = trainer.history.record()
        if GRADIENTS in request.views and request.spread_of is not None:
            layer, kept = (
                nearest_layer(network.spec, request.spread_of),
                trainer.trajectory and trainer.trajectory.record(),
            )
            checkpoints = kept.checkpoints if kept else ()
            answers["spread"] = self.spreads.spread(network, probe.gradient, checkpoints, layer, is_playing)
        if TRAJECTORY in request.views and trainer.trajectory is not None:
            answers["trajectory"] = trainer.trajectory.record()
        unit = nearest_unit(network.spec, request.unit)
        if request.views & {ACTIVATION, INSPECTOR} and unit is not None:
            features = network.features(self._train.inputs)
            answers["activation"] = activation_data(network, features, outputs, unit)
        if COLLAPSE in request.views or (FUNCTION in request.views and self.view.collapsed):
            answers["collapsed"] = self._collapsed(network, request)
        if SCORES in request.views:
            predicted = network.target_scaling.undo(outputs[-1].T)
            answers["scores"] = Scores(
                Fit.of(network.spec, predicted, self._train.targets),
                Fit.of(network.spec, network.predict(self._test.inputs), self._test.targets),
            )
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
            sums=[z for z, _ in passed],
            targets=self._train.targets,
            history=trainer.history.record(),
            began=trainer.began,
            course=self._course_so_far(),
            shown_before=shown_before,
            has_gaps=_has_gaps(answers),
        )
        insight = self._steady(most_important(situation), is_playing)
        return Frame(
            task=self.task,
            run=trainer.run,
            points=trainer.points,
            step=trainer.step,
            epoch=trainer.epoch,
            probe=probe,
            network=network,
            divergence=trainer.divergence,
            insight=insight,
            is_playing=is_playing,
            steps_per_second=steps_per_second,
            stopped=stopped,
            now=trainer.now if isinstance(trainer, PastRun) else None,
            **answers,  # type: ignore[arg-type]  # each name is a field of Frame
        )

    def _steady(self, found: Insight | None, is_playing: bool) -> Insight | None:
        """While it trains, a count of saturated units stands for a sixteenth of the steps: else none could be read."""
        shown, step = self._shown_insight, self.trainer.step
        is_the_same = found is not None and shown is not None and found.kind == shown.kind == SATURATED
        if not (is_playing and is_the_same and step < self._shown_until):
            self._shown_insight, self._shown_until = found, step + step // STANDS_FOR
        return self._shown_insight

    def _course_so_far(self) -> LossCourse | None:
        """How the losses have gone up to the last look; it is worked out once for each."""
        began, look = self.trainer.began, last_look(self.trainer.began, self.trainer.step)
        if look != self._looked:
            self._looked = look
            self._course = course_of(self.trainer.history.record(), began, look) if look else None
        return self._course

    def _step_apart(self) -> StepTrace | None:
        """The step to come; worked out once, however often the plot is moved meanwhile."""
        trainer = self.trainer
        fixed = trainer.fixed.tobytes() if isinstance(trainer, Trainer) else b""
        key = trainer.step, trainer.began, trainer.parameters.tobytes(), fixed
        if key != self._step_key and not why_not(trainer.run, trainer.points.train_count):
            self._step_key = key
            self._next_step = take_apart(trainer.trainer() if isinstance(trainer, PastRun) else trainer)
        return self._next_step

    def _beside(self, network: Network, request: ViewRequest) -> dict[str, object]:
        """What the big plot shows beside the function: predictions at the points, the slope, a section."""
        answers: dict[str, object] = {}
        points, view = self.trainer.points, self.view
        if len(points) <= MOST_DRAWN:
            answers["at_points"] = frozen(in_pieces(network, points.inputs, network.predict))
        if network.spec.inputs == 1 and view.slope:
            answers["slope"] = frozen(slope_of(network, np.linspace(*request.x_range, CURVE_SAMPLES)))
        if self.task == "surface" and view.section:
            x = np.linspace(*(request.y_range if view.section_along else request.x_range), CURVE_SAMPLES)
            inputs = np.full((len(x), 2), view.section_at)
            inputs[:, view.section_along] = x
            answers["section"] = Section(frozen(x), frozen(network.predict(inputs)[:, 0]))
        return answers

    def _collapsed(self, network: Network, request: ViewRequest) -> Collapsed | None:
        """A linear network as one map, compared with its layers at points to train on and over the plot's range."""
        if not network.spec.has_linear_logits:
            return None
        most = min(COMPARED, max(_COMPARED_FEWEST, _COMPARED_WORK // network.spec.parameter_count))
        train = self._train.inputs[:: -(-max(1, len(self._train.inputs)) // most)]
        if network.spec.inputs == 1:
            across = np.linspace(*request.x_range, most)[:, None]
        else:
            side = int(most**0.5)
            x1, x2 = np.linspace(*request.x_range, side), np.linspace(*request.y_range, side)
            across = np.stack([np.tile(x1, side), np.repeat(x2, side)], axis=1)
        return collapse_and_compare(network, np.concatenate([train, across]))

    def _over_line(self, network: Network, request: ViewRequest, *, is_at_ease: bool) -> dict[str, object]:
        """The learned function of one input and its units over the plot's range, from one forward pass."""
        x = np.linspace(*request.x_range, CURVE_SAMPLES)
        passed = network.forward(x[:, None])
        layers = [y for _, y in passed]
        prediction = network.target_scaling.undo(layers[-1].T)
        units = [*layers[:-1], prediction.T]
        ghost = self._ghost_at(x[:, None], request.x_range)
        terms = contributions_of(network, x, layers, is_at_ease=is_at_ease) if CONTRIBUTIONS in request.views else None
        return {
            "x": frozen(x),
            "prediction": frozen(prediction[:, 0]),
            "kinks": unit_kinks(network, x, [z for z, _ in passed]),
            "ghost": None if ghost is None else ghost[0],
            "unit_x": frozen(x[::UNIT_STRIDE]),
            "unit_features": frozen(network.features(x[::UNIT_STRIDE, None])),
            "unit_outputs": tuple(frozen(units_of[:, ::UNIT_STRIDE]) for units_of in units),
            "contributions": terms,
        }

    def _ghost_at(self, inputs: Array, key: object) -> Array | None:
        """What a pinned network makes of places (n, inputs), for which `key` stands: (values, n) as in a PlaneGrid."""
        pin = self.pin
        if pin is None:
            return None
        if self._ghost_key != key:
            pinned = Network(pin.network, pin.parameters, pin.input_scaling, pin.target_scaling)
            layers = [pinned.features(inputs), *pinned.activations(inputs)]
            prediction = pinned.target_scaling.undo(layers[-1].T)
            self._ghost_key, self._ghost = key, frozen(plane_values(pinned, layers[-2], prediction))
        return self._ghost


def _has_gaps(answers: Mapping[str, object]) -> bool:
    """Whether something that is drawn is not finite everywhere."""
    grid, section = answers.get("grid"), answers.get("section")
    drawn = [answers.get(name) for name in ("prediction", "slope")]
    drawn += [grid.values] if isinstance(grid, PlaneGrid) else []
    drawn += [section.prediction] if isinstance(section, Section) else []
    units = answers.get("unit_outputs")
    drawn += units if isinstance(units, tuple) else []
    return any(isinstance(values, np.ndarray) and not np.isfinite(values).all() for values in drawn)


def _some_of(points: PointSet, members: IntArray, most: int) -> _Sampled:
    chosen = members[:: -(-max(1, len(members)) // most)]
    return _Sampled(points.inputs[chosen], points.targets[chosen])

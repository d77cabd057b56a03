"""The subject of one frame: what several views ask of a network, each worked out once, when the first of them asks."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from neuronlab.analysis.activation_view import ActivationData, activation_data, nearest_unit
from neuronlab.analysis.collapse import Collapsed
from neuronlab.analysis.course import Course, course_of
from neuronlab.analysis.derivative import derivative_of
from neuronlab.analysis.frames.collapsed import collapsed_over
from neuronlab.analysis.frames.frame import MOST_DRAWN, Answers, Line, Plane, Section
from neuronlab.analysis.frames.memory import Memory
from neuronlab.analysis.frames.over_line import CURVE_SAMPLES, LinePass, pass_over_line, units_over_line
from neuronlab.analysis.frames.over_plane import PlanePass, pass_over_plane, units_over_plane
from neuronlab.analysis.frames.request import DIAGRAM, FUNCTION, NEURONS, ViewRequest
from neuronlab.analysis.kink_starts import MOST_TRACED, matched
from neuronlab.analysis.kinks import Kinks, unit_kinks
from neuronlab.analysis.scores import Scores, in_pieces, score
from neuronlab.analysis.unit_marks import UnitMarks, unit_marks
from neuronlab.analysis.weight_noise import Shaken, with_weight_noise
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.errors import WorkError
from neuronlab.core.network.network import Network
from neuronlab.core.specs.data import ViewSpec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.probe import Probe
from neuronlab.core.training.trainer import Trainer


@dataclass(frozen=True, eq=False)
class Subject:
    """What one frame is about.

    Attributes:
        trainer: The trainer, or a run as it was at a checkpoint.
        task: The task, a key of TASKS.
        view: What the canvas shows beside the learned function.
        request: The views on screen and what they look at.
        is_playing: Whether the run is training, which leaves less time for a frame.
        shown_before: The kind of the insight that is shown, "" where there is none.
        memory: What is kept from one frame to the next.
    """

    trainer: Trainer | PastRun
    task: str
    view: ViewSpec
    request: ViewRequest
    is_playing: bool
    shown_before: str
    memory: Memory

    @cached_property
    def truth(self) -> "Subject":
        """The same without weight noise."""
        return self if not self.request.noise else replace(self, request=replace(self.request, noise=0.0))

    @cached_property
    def network(self) -> Network:
        """The network with a copy of the parameters, with the weight noise that the request asks for."""
        if not self.request.noise:
            return self.trainer.network()
        return with_weight_noise(self.truth.network, self.request.noise, self.memory.rng)

    @cached_property
    def shaken(self) -> Shaken | None:
        """The network with weight noise and its loss; None where no noise is asked for."""
        if not self.request.noise:
            return None
        train = self.memory.train
        try:
            loss = score(self.network, self.trainer.run.training.loss, train.inputs, train.targets).loss
        except WorkError:  # it overflows
            loss = math.inf
        return Shaken(self.request.noise, self.network, math.nan if loss is None else loss)

    @cached_property
    def probe(self) -> Probe:
        """Losses and gradients over fixed points."""
        return self.trainer.probe()

    @cached_property
    def history(self) -> HistoryRecord:
        """Losses and gradients since the start."""
        return self.trainer.history.record()

    @cached_property
    def course(self) -> Course:
        """The run up to the present."""
        return course_of(self.trainer)

    @cached_property
    def passed(self) -> list[tuple[Array, Array]]:
        """Pre-activations and outputs of every layer over training points, (units, n) each."""
        return self.network.forward(self.memory.train.inputs)

    @cached_property
    def outputs(self) -> list[Array]:
        """The outputs of every layer over training points, (units, n) each."""
        return [y for _, y in self.passed]

    @cached_property
    def scores(self) -> Scores:
        """How well training and test points are predicted."""
        return Scores.of(self.network, self.outputs[-1], self.memory.train, self.memory.test)

    @property
    def has_line(self) -> bool:
        """Whether the canvas shows a function of one input."""
        return self.network.spec.inputs == 1

    @property
    def _is_canvas_seen(self) -> bool:
        return FUNCTION in self.request.views

    # -- over the range of the canvas ----------------------------------------------------------------------------

    @cached_property
    def drawn(self) -> Answers:
        """The learned function and the pictures of all units, from one forward pass over the range of the canvas."""
        if self.has_line:
            return {"line": self._line(self.line_pass), "units": units_over_line(self.network, self.line_pass)}
        passed = pass_over_plane(self.network, self.request, is_playing=self.is_playing)
        units = units_over_plane(passed)
        return {"plane": self._plane(passed), "units": units} if self._is_canvas_seen else {"units": units}

    @cached_property
    def line_pass(self) -> LinePass:
        """The forward pass of a network of one input."""
        return pass_over_line(self.network, self.request.x_range)

    def _line(self, passed: LinePass) -> Line:
        has_derivative = self._is_canvas_seen and self.view.slope
        kinks = unit_kinks(self.network, passed.x, passed.sums)
        return Line(
            x=frozen(passed.x),
            prediction=frozen(passed.prediction[:, 0]),
            kinks=kinks,
            kink_starts=self._kink_starts(kinks) if self._is_canvas_seen else None,
            derivative=frozen(derivative_of(self.network, passed.x)) if has_derivative else None,
            at_points=self._at_points() if self._is_canvas_seen else None,
        )

    def _kink_starts(self, kinks: Kinks) -> Array | None:
        """Where each kink was at step 0; None where that is not worked out."""
        if not 0 < len(kinks) <= MOST_TRACED:
            return None
        first = self.memory.first_kinks.of(self.trainer, self.request.x_range)
        return None if first is None else matched(kinks, first)

    def _plane(self, passed: PlanePass) -> Plane:
        shape = -1, len(passed.x2), len(passed.x1)
        return Plane(
            x1=frozen(passed.x1),
            x2=frozen(passed.x2),
            values=frozen(passed.values.reshape(shape)),
            section=self._section() if self.task == "surface" and self.view.section else None,
            at_points=self._at_points(),
        )

    def _section(self) -> Section:
        along, request = self.view.section_along, self.request
        x = np.linspace(*(request.y_range if along else request.x_range), CURVE_SAMPLES)
        inputs = np.full((len(x), 2), self.view.section_at)
        inputs[:, along] = x
        return Section(frozen(x), frozen(self.network.predict(inputs)[:, 0]))

    def _at_points(self) -> Array | None:
        points = self.trainer.points
        if len(points) > MOST_DRAWN:
            return None
        return frozen(in_pieces(self.network, points.inputs, self.network.predict))

    # -- over the training points --------------------------------------------------------------------------------

    @cached_property
    def marks(self) -> UnitMarks:
        """Which units never fire or are saturated, and what else the views that are seen show of units."""
        return unit_marks(
            self.network,
            self.memory.train.inputs,
            self.passed,
            self.shown_before,
            with_contributions=NEURONS in self.request.views,
            with_signals=DIAGRAM in self.request.views,
        )

    @cached_property
    def activation(self) -> ActivationData | None:
        """The activation of the chosen unit; None where no unit is chosen or there is no hidden layer."""
        unit = nearest_unit(self.network.spec, self.request.unit)
        if unit is None:
            return None
        return activation_data(self.network, self.network.features(self.memory.train.inputs), self.outputs, unit)

    @cached_property
    def collapsed(self) -> Collapsed | None:
        """The one map of a linear network."""
        return collapsed_over(self.network, self.memory.train.inputs, self.request)

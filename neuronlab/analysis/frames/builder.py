"""Builds frames: goes through the table of views and answers those on screen, and nothing else."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from neuronlab.analysis.frames.beside import Beside
from neuronlab.analysis.frames.frame import NOTHING_MEASURED, Answers, Frame, RunStatus
from neuronlab.analysis.frames.insights import Insights
from neuronlab.analysis.frames.measures import RunMeasures, TimedMeasures
from neuronlab.analysis.frames.memory import Memory
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.frames.run_frame import RunFrame
from neuronlab.analysis.frames.subject import Subject
from neuronlab.analysis.frames.views import VIEWS
from neuronlab.analysis.guess import GuessGap, guess_gap
from neuronlab.analysis.health.insight import Insight
from neuronlab.analysis.main_directions import MainDirections
from neuronlab.analysis.spread_over_time import SpreadOverTime
from neuronlab.core.arrays import Array
from neuronlab.core.specs.data import ViewSpec
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.stopping import NO_RULES
from neuronlab.core.training.trainer import Trainer


@dataclass
class FrameBuilder:
    """Builds frames of one trainer, or of a run as it was; keeps what does not change from one frame to the next.

    Attributes:
        trainer: The trainer, or a run as it was at a checkpoint.
        task: The task, a key of TASKS.
        view: What the canvas shows beside the learned function.
        spreads: What was found at checkpoints; handed on to the next builder, it need not be found again.
        directions: The main directions of a layer; handed on likewise, a picture along them does not turn.
        tried: Kinds of findings for which a fix has been tried.
    """

    trainer: Trainer | PastRun
    task: str = "curve"
    view: ViewSpec = field(default_factory=ViewSpec)
    spreads: SpreadOverTime = field(default_factory=SpreadOverTime)
    directions: MainDirections = field(default_factory=MainDirections)
    tried: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._memory = Memory.of(self.trainer, self.spreads, self.directions)
        self._insights = Insights(self.tried)
        self._had_gaps = False
        self._measures = TimedMeasures()

    @property
    def insight(self) -> Insight | None:
        """The insight of the last frame."""
        return self._insights.shown

    def build(
        self,
        request: ViewRequest,
        is_playing: bool = False,
        steps_per_second: float = 0.0,
        stopped: frozenset[str] = NO_RULES,
        speed: float = math.inf,
        runs: Sequence[Beside] = (),
    ) -> Frame:
        """Answer a request about the trainer as it is now, beside all `runs`; the others are passed on to the frame."""
        with np.errstate(all="ignore"):  # weights about to overflow are the insight's business, not a warning
            trainer, subject = self.trainer, self.subject(request, is_playing)
            answers: Answers = {}
            for name, answer in VIEWS.items():
                if name in request.views:
                    answers.update(answer(subject))
            if not request.noise:
                self._had_gaps = _has_gaps(answers)
            insight = self._insights.find(subject.truth, stopped, has_gaps=self._had_gaps)
            shaken = subject.shaken
            all_runs = runs or [Beside(self.trainer, self.trainer.run)]
            beside = tuple(
                run.build_active(subject, answers)
                if run.trainer is trainer
                else run.build(request, is_playing=is_playing, count=len(runs))
                for run in all_runs
            )
            if (gap := _guess_gap(request, trainer.run.slot, beside)) is not None:
                answers["guess_gap"] = gap
            measures = self._measured(request, all_runs, is_playing=is_playing)
        status = RunStatus(
            step=trainer.step,
            epoch=trainer.epoch,
            divergence=trainer.divergence,
            is_playing=is_playing,
            steps_per_second=steps_per_second,
            speed=speed,
            stopped=stopped,
            now=trainer.now if isinstance(trainer, PastRun) else None,
            best=trainer.best,
        )
        return Frame(
            task=self.task,
            run=trainer.run,
            points=trainer.points,
            network=subject.truth.network,
            status=status,
            probe=subject.truth.probe,
            insight=insight,
            shaken=shaken,
            runs=beside,
            measures=measures,
            **answers,
        )

    def _measured(
        self, request: ViewRequest, runs: Sequence[Beside], *, is_playing: bool
    ) -> Mapping[str, float | None]:
        if not request.measures:
            return NOTHING_MEASURED
        active = next((run.measures for run in runs if run.trainer is self.trainer), RunMeasures(self.trainer))
        named = [(run.name, run.measures) for run in runs]
        return MappingProxyType(self._measures.read(request.measures, named, active, is_playing=is_playing))

    def subject(self, request: ViewRequest, is_playing: bool = False) -> Subject:
        """What views can ask of the trainer as it is now."""
        return Subject(self.trainer, self.task, self.view, request, is_playing, self._insights.shown_kind, self._memory)


def _guess_gap(request: ViewRequest, active: int, runs: Sequence[RunFrame]) -> GuessGap | None:
    """The gap that a request asks for; None where there is none to ask for, or the run is another task's."""
    guess = request.guess
    if guess is None:
        return None
    slot = active if guess.slot is None else guess.slot
    network = next((run.network for run in runs if run.slot == slot), None)
    return guess_gap(guess, network) if network is not None and network.spec.inputs == 1 else None


def _has_gaps(answers: Answers) -> bool:
    """Whether something that is drawn is not finite everywhere."""
    drawn: list[Array | None] = []
    if "line" in answers:
        drawn += [answers["line"].prediction, answers["line"].derivative]
    if "plane" in answers:
        plane = answers["plane"]
        drawn += [plane.values, plane.section.prediction if plane.section else None]
    if "units" in answers:
        drawn += answers["units"].outputs
    return any(values is not None and not np.isfinite(values).all() for values in drawn)

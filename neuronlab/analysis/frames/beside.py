"""Builds what a frame has of each run: less than of the active one, since there may be six."""

from dataclasses import replace
from functools import cached_property

from neuronlab.analysis.frames.frame import MOST_DRAWN, Answers
from neuronlab.analysis.frames.measures import RunMeasures
from neuronlab.analysis.frames.memory import Sample, samples_of
from neuronlab.analysis.frames.over_line import pass_over_line
from neuronlab.analysis.frames.over_plane import pass_over_plane
from neuronlab.analysis.frames.request import FUNCTION, LOSS, RUNS, ViewRequest
from neuronlab.analysis.frames.run_frame import RunFrame
from neuronlab.analysis.frames.subject import Subject
from neuronlab.analysis.run_facts import RunFacts, run_facts
from neuronlab.analysis.scores import Scores, in_pieces
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import USUAL_TARGET, RunSpec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.probe import Probe
from neuronlab.core.training.stopping import NO_RULES
from neuronlab.core.training.trainer import Trainer


class Beside:
    """Builds the frames of one run.

    `trainer` is in the present or at a checkpoint, `run` has its name and color, `target_loss` is what its loss is
    compared with.
    """

    def __init__(self, trainer: Trainer | PastRun, run: RunSpec, target_loss: float = USUAL_TARGET) -> None:
        self.trainer = trainer
        self._run = run
        self._target_loss = target_loss
        self.measures = RunMeasures(trainer)

    @property
    def name(self) -> str:
        """The name that a person or a lesson has given the run; "" for none."""
        return self._run.name

    def build(self, request: ViewRequest, *, is_playing: bool, count: int) -> RunFrame:
        """What the views of a request show of this run, one of `count`."""
        network = self.trainer.network()
        frame = self._frame(request, network, self.trainer.probe())
        if RUNS in request.views:
            frame = replace(frame, facts=self._facts(frame))
        if FUNCTION not in request.views or not self._run.is_shown:
            return frame
        if network.spec.inputs == 1:
            return replace(frame, prediction=frozen(pass_over_line(network, request.x_range).prediction[:, 0]))
        passed = pass_over_plane(network, request, is_playing=is_playing, count=count)
        values = frozen(passed.values.reshape(-1, len(passed.x2), len(passed.x1)))
        return replace(
            frame, x1=frozen(passed.x1), x2=frozen(passed.x2), values=values, at_points=self._at_points(network)
        )

    def build_active(self, subject: Subject, answers: Answers) -> RunFrame:
        """The same of the active run, from what its frame has already."""
        request, truth = subject.request, subject.truth
        frame = self._frame(request, truth.network, truth.probe)
        if RUNS in request.views:
            frame = replace(frame, facts=self._facts_from(frame, truth.passed, truth.scores))
        if FUNCTION not in request.views:
            return frame
        if "line" in answers:
            return replace(frame, prediction=answers["line"].prediction)
        plane = answers["plane"]
        return replace(frame, x1=plane.x1, x2=plane.x2, values=plane.values, at_points=plane.at_points)

    def _at_points(self, network: Network) -> Array | None:
        points = self.trainer.points
        if not network.spec.labels or len(points) > MOST_DRAWN:
            return None
        return frozen(in_pieces(network, points.inputs, network.predict))

    @cached_property
    def _samples(self) -> tuple[Sample, Sample]:
        return samples_of(self.trainer)

    def _facts(self, frame: RunFrame) -> RunFacts:
        train, test = self._samples
        passed = frame.network.forward(train.inputs)
        return self._facts_from(frame, passed, Scores.of(frame.network, passed[-1][1], train, test))

    def _facts_from(self, frame: RunFrame, passed: list[tuple[Array, Array]], scores: Scores) -> RunFacts:
        history, target = self.trainer.history.record(), self._target_loss
        return run_facts(frame.network, passed, scores, frame.probe, history, frame.step, frame.seconds, target)

    def _frame(self, request: ViewRequest, network: Network, probe: Probe) -> RunFrame:
        trainer = self.trainer
        return RunFrame(
            run=self._run,
            network=network,
            step=trainer.step,
            evaluations=trainer.evaluations,
            seconds=trainer.seconds,
            divergence=trainer.divergence,
            stopped=NO_RULES if isinstance(trainer, PastRun) else trainer.stopped,
            probe=probe,
            history=trainer.history.record(),
            latest=_latest(trainer) if LOSS in request.views else None,
            trajectory=trainer.record,
        )


def _latest(trainer: Trainer | PastRun) -> HistoryRecord:
    """The history up to the present, also of a run at a checkpoint."""
    return trainer.latest_history if isinstance(trainer, PastRun) else trainer.history.record()

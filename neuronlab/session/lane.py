"""A lane: one run of the active task, as the training thread trains it and shows it."""

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.health.insight import Insight
from neuronlab.analysis.health.training_rules import LEARNING
from neuronlab.analysis.main_directions import MainDirections
from neuronlab.analysis.spread_over_time import SpreadOverTime
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.past_run import PastRun, Reached
from neuronlab.core.training.stopping import NO_RULES, SETTLED
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import NO_TRAJECTORY, TRAJECTORY_BYTES, Checkpoint, Learned, Note, Trajectory


class Lane:
    """A run in training: its `trainer` and `trajectory`, and what its frames have found so far.

    Begins with what the run has learned, or anew. `former` is the lane of the same run before an edit, which hands on
    what it has found; `undone` are the numbers of edits that are undone.
    """

    def __init__(
        self,
        experiment: Experiment,
        slot: int,
        learned: Learned | None,
        undone: frozenset[int] = frozenset(),
        former: "Lane | None" = None,
    ) -> None:
        workspace = experiment.workspace.seen_from(slot)
        share = TRAJECTORY_BYTES // len(workspace.runs)
        self.slot, self.run = slot, workspace.run
        self.trajectory = Trajectory(workspace, learned.trajectory if learned else NO_TRAJECTORY, share)
        self.trainer = Trainer(workspace.run, workspace.points, learned and learned.state, trajectory=self.trajectory)
        # The start of a run is kept when it is left, in case it is changed.
        self.trajectory.forget_after(self.trainer.step or -1)
        self.trajectory.show_undone(undone)
        if former is not None and former.run.stop == self.run.stop:
            self.trainer.waived = former.trainer.waived & self.trainer.met_rules()
        self._spreads, self._directions = SpreadOverTime(), MainDirections()
        self._noted = ""
        if former is not None:
            self._spreads, self._directions = former._spreads, former._directions
            self._noted = former._noted if learned is not None else ""
        self._experiment = experiment
        self._tried: frozenset[str] = frozenset()
        self._builder: FrameBuilder | None = None

    @property
    def builder(self) -> FrameBuilder:
        """Builds its frames in the present."""
        if self._builder is None:
            self._builder = self._builder_of(self.trainer)
        return self._builder

    @property
    def insight(self) -> Insight | None:
        """The insight of its last frame."""
        return None if self._builder is None else self._builder.insight

    @property
    def tried(self) -> frozenset[str]:
        """Kinds of findings for which a fix has been tried."""
        return self._tried

    @tried.setter
    def tried(self, kinds: frozenset[str]) -> None:
        if kinds != self._tried:
            self._tried, self._builder = kinds, None

    @property
    def trains(self) -> bool:
        """Whether it trains with the others."""
        return self.run.activity == "trains"

    def learned(self) -> Learned:
        """What it has learned."""
        return Learned(self.trainer.state(), self.trajectory.record())

    def is_of(self, experiment: Experiment) -> bool:
        """Whether it still trains what an experiment has in its slot, whatever that is called."""
        run = experiment.workspace.run_in(self.slot)
        is_same_run = run is not None and run.work == self.run.work
        return is_same_run and experiment.workspace.points is self.trainer.points

    def look_at(self, experiment: Experiment, undone: frozenset[int]) -> None:
        """Continue; only something outside the run has changed."""
        workspace = experiment.workspace.seen_from(self.slot)
        self._experiment, self.run = experiment, workspace.run
        self.trainer.run = self.run
        self.trajectory.workspace = workspace
        self.trajectory.show_undone(undone)
        self._builder = None

    def at(self, checkpoint: Checkpoint) -> PastRun:
        """The run as it was at a checkpoint."""
        trainer = self.trainer
        # Values of another loss do not belong in one curve with those of the checkpoint.
        is_alike = checkpoint.workspace.run.training.loss == trainer.run.training.loss
        reached = Reached(trainer.history.record(), trainer.best) if is_alike else None
        past = PastRun(checkpoint, self.trajectory, (trainer.step, trainer.epoch), reached)
        past.run = self.run.with_work_of(past.run)  # a copy has checkpoints from before it was made, of another slot
        return past

    def builder_at(self, past: PastRun) -> FrameBuilder:
        """Builds its frames at a checkpoint."""
        return self._builder_of(past)

    def note_edit(self, text: str, number: int) -> None:
        """Mark an edit on the trajectory, if the run has started; undo and redo hide marks and show them again."""
        if self.trainer.step:
            self.trajectory.note(Note(self.trainer.step, text, is_edit=True, number=number))

    def note_insight(self, insight: Insight | None) -> None:
        """Mark a new insight on the trajectory."""
        kind = insight.kind if insight is not None and insight.kind not in {LEARNING, SETTLED} else ""
        if insight is not None and kind and kind != self._noted and self.trainer.step:
            text = f"{insight.location}: {insight.text}".lstrip(": ")
            self.trajectory.note(Note(self.trainer.step, text, is_edit=False))
        self._noted = kind

    @property
    def stopped(self) -> frozenset[str]:
        """The stop rules that ended it."""
        return self.trainer.stopped if self.trains else NO_RULES

    def _builder_of(self, run: Trainer | PastRun) -> FrameBuilder:
        """A builder of frames that goes on from what others have found."""
        workspace = self._experiment.workspace
        past = (self._spreads, self._directions)
        return FrameBuilder(run, self._experiment.task, workspace.view, *past, self._tried)

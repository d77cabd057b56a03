"""The state of training: the trainer, the states of other tasks, and what undo keeps; edits change it.

Lives in the training thread, which calls it between slices; it uses neither time nor signals.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.health.insight import ALWAYS_SHOWN, Insight
from neuronlab.analysis.health.training_rules import LEARNING
from neuronlab.analysis.main_directions import MainDirections
from neuronlab.analysis.movement import Movement
from neuronlab.analysis.spread_over_time import SpreadOverTime
from neuronlab.core.specs.experiment import Experiment, Workspace
from neuronlab.core.training.past_run import PastRun, Reached
from neuronlab.core.training.state import RunState, States, keeps_learned, starts_anew
from neuronlab.core.training.stopping import NO_RULES, SETTLED
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import NO_TRAJECTORY, Checkpoint, Note, Trajectory
from neuronlab.core.training.transfer import carry_over, same_layers
from neuronlab.session.edits import (
    ChangeLearned,
    ChangeShape,
    Edit,
    GoBack,
    Learned,
    RedoReplacement,
    Replacement,
    ReplacingEdit,
    SetParameters,
    StartAfresh,
    Travel,
    UndoReplacement,
)
from neuronlab.session.undo_memory import UndoMemory
from neuronlab.wording.numbers import counted


@dataclass(frozen=True, eq=False, repr=False)
class Snapshot:
    """The work between two slices, as it is saved.

    Attributes:
        experiment: The experiment as the training thread knows it.
        states: What was learned, by task.
    """

    experiment: Experiment
    states: States

    @property
    def state(self) -> RunState:
        """The trained state of the active task."""
        return self.states[self.experiment.task]

    def brought_to(self, present: Experiment) -> "Snapshot":
        """The work with edits the training thread has not processed; trained states are kept if they still fit."""
        if present is self.experiment:
            return self
        states = {}
        for task, state in self.states.items():
            old, new = getattr(self.experiment, task), getattr(present, task)
            kept = _kept(old, new, Learned(state))
            if kept is not None:
                states[task] = kept.state
        return Snapshot(present, states)


class _Parked(NamedTuple):
    """What is kept of an inactive task.

    Attributes:
        workspace: Its points and runs when it was left.
        learned: What was learned there; None where nothing was.
    """

    workspace: Workspace
    learned: Learned | None


class TrainingState:
    """The training thread's copy of the experiment, with its `trainer` and the `trajectory` of the run.

    `notice` gets a sentence if an edit cannot be applied as intended.
    """

    def __init__(self, experiment: Experiment, states: States, notice: Callable[[str], None]) -> None:
        self._notice = notice
        self._undo_memory = UndoMemory()
        self._hand: Replacement | None = None  # the current gesture that sets parameters
        self._fixed: dict[int, float] = {}  # by that gesture, while it lasts
        self._past: FrameBuilder | None = None
        self._spreads, self._directions = SpreadOverTime(), MainDirections()
        self._movement = Movement()
        self._noted = ""
        self._undone: frozenset[int] = frozenset()
        self._tried: frozenset[str] = frozenset()
        self._parked = {
            task: _Parked(getattr(experiment, task), Learned(state))
            for task, state in states.items()
            if task != experiment.task
        }
        state = states.get(experiment.task)
        self._use(experiment, Learned(state) if state is not None else None)

    # -- queries --------------------------------------------------------------------------------------------------

    def frame(
        self, request: ViewRequest, is_playing: bool, steps_per_second: float, stopped: frozenset[str], speed: float
    ) -> Frame:
        """A frame of the present, or of the checkpoint shown."""
        if self._past is not None:
            return self._past.build(request, speed=speed)
        frame = self._builder.build(request, is_playing, steps_per_second, stopped, speed)
        self._note_insight(frame.insight)
        return frame

    def movement(self, request: ViewRequest) -> float | None:
        """How far the learned function has moved since the last call, as a share of its picture; None if unknown."""
        return self._movement.since_last(self.trainer.network(), request)

    def snapshot(self) -> Snapshot:
        """Everything to be saved."""
        states = {task: parked.learned.state for task, parked in self._parked.items() if parked.learned is not None}
        return Snapshot(self.experiment, {**states, self.experiment.task: self.trainer.state()})

    def look_back(self, checkpoint: Checkpoint | None) -> None:
        """Build frames of a checkpoint; None for the present."""
        self._past = None
        if checkpoint is not None:
            trainer = self.trainer
            # Values of another loss do not belong in one curve with those of the checkpoint.
            is_alike = checkpoint.workspace.run.training.loss == trainer.run.training.loss
            reached = Reached(trainer.history.record(), trainer.best) if is_alike else None
            then = PastRun(checkpoint, self.trajectory, (trainer.step, trainer.epoch), reached)
            self._past = self._builder_of(then, self.experiment)

    # -- edits ----------------------------------------------------------------------------------------------------

    def apply(self, edit: Edit) -> bool:
        """Apply an edit; returns whether it changes what is trained.

        Raises InputError if that is impossible; nothing has changed then.
        """
        before, after = self.experiment, edit.experiment
        self._past, self._undone = None, edit.undone
        same_rules = before.workspace.run.stop == after.workspace.run.stop
        waived = self.trainer.waived if same_rules else NO_RULES
        replaced = edit.replacement.task if isinstance(edit, ReplacingEdit) else after.task
        is_replaced = isinstance(edit, ReplacingEdit) or before.task != after.task
        if is_replaced:
            self._hand, self._fixed = None, {}  # parameters set by hand are gone
        tried = self._tried_after(edit)
        if before.task != after.task or replaced != after.task:  # the latter if a failed switch is undone
            self._switch(edit, tried)
            return True
        if isinstance(edit, ReplacingEdit):
            self._use(after, self._swap(edit, self._learned()), waived, tried)
        elif _same_work(before, after):
            self._look_at(after)
            return False
        else:
            self._use(after, _kept(before.workspace, after.workspace, self._learned()), waived, tried)
        self._note_edit(edit)
        return is_replaced

    def set_parameters(self, edit: SetParameters) -> None:
        """Set parameters in the present trainer: building a new one for every position of a drag would be slow."""
        replacement = edit.replacement
        if replacement is not self._hand:
            self.let_go()
            replacement.before = self._learned()
            self._undo_memory.keep(replacement)
            self._hand = replacement
            self._tried = frozenset()
            self._look_at(self.experiment)
            self._note_edit(edit)
        self.trainer.set_parameters(edit.values, stay_fixed=edit.stay_fixed)
        if edit.stay_fixed:
            self._fixed.update(edit.values)

    def let_go(self) -> None:
        """Train parameters again that a gesture has fixed."""
        if self._fixed:
            self._fixed = {}
            self.trainer.let_go()

    def clear_divergence(self) -> None:
        """After a divergence, training continues from the last finite state."""
        if self.trainer.divergence is not None:
            self._use(self.experiment, self._learned(), tried=self._tried)

    def _switch(self, edit: Edit, tried: frozenset[str]) -> None:
        """Continue another task where it was left, and keep the state of this one."""
        before, after = self.experiment, edit.experiment
        parked = {**self._parked, before.task: _Parked(before.workspace, self._learned())}
        if isinstance(edit, ReplacingEdit):
            task = edit.replacement.task
            left = parked[task].learned if task in parked else None
            parked[task] = _Parked(getattr(after, task), self._swap(edit, left))
        arrived = parked.pop(after.task, None)
        learned = None
        if arrived is not None and arrived.learned is not None:
            learned = _kept(arrived.workspace, after.workspace, arrived.learned)
        self._use(after, learned, tried=tried)
        self._parked = parked

    def _learned(self) -> Learned:
        return Learned(self.trainer.state(), self.trajectory.record())

    def _swap(self, edit: ReplacingEdit, left: Learned | None) -> Learned | None:
        """Exchange states with an undo entry; None means a fresh start."""
        replacement = edit.replacement
        match edit:
            case UndoReplacement():
                replacement.after, arrived = left, replacement.before
                self._note_steps(left, arrived)
            case RedoReplacement():
                replacement.before, arrived = left, replacement.after
            case _:
                if replacement.before is None:  # otherwise this is not the first edit of its gesture
                    replacement.before = left
                arrived = None if left is None else self._carry(edit, left)
                if arrived is not None and isinstance(edit, ChangeShape):  # it may bring other points, as of a preset
                    old, new = (getattr(each, replacement.task) for each in (self.experiment, edit.experiment))
                    arrived = _judged_anew(old, new, arrived)
        self._undo_memory.keep(replacement)
        return arrived

    def _note_steps(self, left: Learned | None, arrived: Learned | None) -> None:
        """Report that undoing an entry also undoes the training since."""
        made = left.state.step - arrived.state.step if left is not None and arrived is not None else 0
        if made > 0:
            self._notice(f"Undone, together with {counted(made, 'training step')}. Redo restores both.")

    def _carry(self, edit: ReplacingEdit, left: Learned) -> Learned | None:
        """The trained state after an edit; None for a fresh start."""
        workspace = getattr(self.experiment, edit.experiment.task)
        match edit:
            case StartAfresh():
                return None
            case ChangeShape():
                return self._carry_over(edit, workspace, left)
            case ChangeLearned():
                return left._replace(state=edit.relearn(workspace.run, workspace.points, left.state))
            case GoBack():
                return Learned(edit.checkpoint.state, left.trajectory.continued_from(edit.checkpoint, edit.undone))
            case _:
                return left

    def _carry_over(self, edit: ChangeShape, workspace: Workspace, left: Learned) -> Learned | None:
        """The trained state transferred to another shape; None if that is impossible."""
        before, after = workspace.run, edit.experiment.workspace.run
        if left.state.step == 0 and before.network.block_shapes != after.network.block_shapes:
            return None  # untrained: initial weights that suit the new shape are a better start
        carried = carry_over(before, after, edit.origins, left.state, workspace.points)
        if carried is None:
            self._notice("The weights are too large to transfer to the new shape, so the network was reinitialised.")
            return None
        is_reshaped = before.network.layout != after.network.layout or edit.origins != same_layers(after.network)
        trajectory = left.trajectory
        if is_reshaped and left.state.step:
            trajectory = replace(trajectory, is_reshaped=True)
        return Learned(carried, trajectory)

    def _use(
        self,
        experiment: Experiment,
        learned: Learned | None,
        waived: frozenset[str] = NO_RULES,
        tried: frozenset[str] = frozenset(),
    ) -> None:
        """Train this from now on, even if these stop rules apply.

        If that is impossible, nothing changes.
        """
        workspace = experiment.workspace
        trajectory = Trajectory(workspace, learned.trajectory if learned else NO_TRAJECTORY)
        trainer = Trainer(workspace.run, workspace.points, learned and learned.state, trajectory=trajectory)
        trajectory.forget_after(trainer.step or -1)  # the start of a run is kept when it is left, in case it is changed
        trajectory.show_undone(self._undone)
        if learned is None:
            self._noted = ""
        trainer.waived = waived & trainer.met_rules()
        if self._fixed:
            trainer.set_parameters(self._fixed, stay_fixed=True)
        builder = self._builder_of(trainer, experiment, tried)
        self._tried = tried
        self.experiment, self.trainer, self._builder, self.trajectory = experiment, trainer, builder, trajectory

    def _look_at(self, experiment: Experiment) -> None:
        """Continue training; only something outside the run has changed."""
        self.trajectory.workspace = experiment.workspace
        self._builder = self._builder_of(self.trainer, experiment, self._tried)
        self.experiment = experiment

    def _builder_of(
        self, trainer: Trainer | PastRun, experiment: Experiment, tried: frozenset[str] = frozenset()
    ) -> FrameBuilder:
        """A builder of frames that goes on from what others have found."""
        pin, view = experiment.workspace.pin, experiment.workspace.view
        return FrameBuilder(trainer, experiment.task, pin, view, self._spreads, self._directions, tried)

    def _tried_after(self, edit: Edit) -> frozenset[str]:
        """The kinds of findings tried to fix: one more after a fix, none after any other edit."""
        shown = self._builder.insight
        if _same_work(self.experiment, edit.experiment) and not isinstance(edit, ReplacingEdit):
            return self._tried
        if shown is None or edit.text not in {fix.label for fix in shown.fixes} or shown.kind in ALWAYS_SHOWN:
            return frozenset()
        return self._tried | {shown.kind}

    # -- notes on the trajectory ----------------------------------------------------------------------------------

    def _note_edit(self, edit: Edit) -> None:
        """Mark an edit on the trajectory, if the run has started; undo and redo hide marks and show them again."""
        if self.trainer.step and not isinstance(edit, Travel):
            self.trajectory.note(Note(self.trainer.step, edit.text, is_edit=True, number=edit.number))

    def _note_insight(self, insight: Insight | None) -> None:
        """Mark a new insight on the trajectory."""
        kind = insight.kind if insight is not None and insight.kind not in {LEARNING, SETTLED} else ""
        if insight is not None and kind and kind != self._noted and self.trainer.step:
            self.trajectory.note(
                Note(self.trainer.step, f"{insight.location}: {insight.text}".lstrip(": "), is_edit=False)
            )
        self._noted = kind


def _same_work(before: Experiment, after: Experiment) -> bool:
    """Whether an edit changes neither run nor points."""
    return before.workspace.run == after.workspace.run and before.workspace.points is after.workspace.points


def _kept(old: Workspace, new: Workspace, learned: Learned) -> Learned | None:
    """The trained state after a plain edit; None for a fresh start."""
    if not keeps_learned(old.run, new.run) or starts_anew(new.run, new.points, learned.state):
        return None
    return _judged_anew(old, new, learned)


def _judged_anew(old: Workspace, new: Workspace, learned: Learned) -> Learned:
    """The trained state; if points or loss changed, losses measured so far no longer count for stop rules.

    Values of another loss do not belong in one curve with the new ones, so the history starts again.
    """
    state = learned.state
    if old.run.training.loss != new.run.training.loss:
        state = replace(state, history=state.history.emptied())
    elif old.points is new.points:
        return learned
    return learned._replace(state=replace(state, judged_from=state.step + 1, best=None))

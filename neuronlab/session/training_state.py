"""The state of training: the runs of the active task, the states of other tasks, and what undo keeps; edits change it.

Lives in the training thread, which calls it between slices; it uses neither time nor signals.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from neuronlab.analysis.frames.beside import Beside
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.health.insight import ALWAYS_SHOWN
from neuronlab.analysis.movement import Movement
from neuronlab.core.specs.experiment import Experiment, Workspace
from neuronlab.core.training.lockstep import Lockstep
from neuronlab.core.training.state import RunStates
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import NO_TRAJECTORY, Learned, Trajectory, TrajectoryRecord
from neuronlab.files.session.work import Work
from neuronlab.session.carrying import changed, kept_after
from neuronlab.session.edits import (
    ChangeRuns,
    CopyRun,
    Edit,
    LearnedRuns,
    RedoReplacement,
    Replacement,
    ReplacingEdit,
    SetParameters,
    Travel,
    UndoReplacement,
)
from neuronlab.session.lane import Lane
from neuronlab.session.moment import Moment
from neuronlab.session.snapshot import Snapshot
from neuronlab.session.undo_memory import UndoMemory
from neuronlab.wording.numbers import counted


class _Parked(NamedTuple):
    """What is kept of an inactive task.

    Attributes:
        workspace: Its points and runs when it was left.
        learned: What its runs had learned.
    """

    workspace: Workspace
    learned: LearnedRuns


class _Past(NamedTuple):
    """What is shown instead of the present.

    Attributes:
        builder: Builds frames of the active run as it was.
        beside: All runs as they were, by their slots.
    """

    builder: FrameBuilder
    beside: dict[int, Beside]


class TrainingState:
    """The training thread's copy of the experiment, with a lane for every run of the active task.

    `notice` gets a sentence if an edit cannot be applied as intended.
    """

    def __init__(self, work: Work, notice: Callable[[str], None], replacements: Sequence[Replacement] = ()) -> None:
        experiment = work.experiment
        self._notice = notice
        self._undo_memory = UndoMemory(replacements)
        self._hand: Replacement | None = None  # the current gesture that sets parameters
        self._fixed: dict[int, float] = {}  # by that gesture, while it lasts
        self._past: _Past | None = None
        self._movement = Movement()
        self._moving: int | None = None  # the slot of the run whose movement that is
        self._undone: frozenset[int] = frozenset() if work.undo is None else work.undo.undone
        self._lanes: dict[int, Lane] = {}
        self.experiment = experiment
        learned = {task: _as_learned(states, work.timelines.get(task, {})) for task, states in work.states.items()}
        self._parked = {
            task: _Parked(getattr(experiment, task), each) for task, each in learned.items() if task != experiment.task
        }
        self._use(experiment, learned.get(experiment.task, {}), anew=True)
        for slot, began in work.began.items():
            self._lanes[slot].trainer.began = began

    # -- queries --------------------------------------------------------------------------------------------------

    @property
    def trainer(self) -> Trainer:
        """The trainer of the active run."""
        return self._active.trainer

    @property
    def trajectory(self) -> Trajectory:
        """The trajectory of the active run."""
        return self._active.trajectory

    @property
    def _active(self) -> Lane:
        return self._lanes[self.experiment.workspace.run.slot]

    @property
    def can_train(self) -> bool:
        """Whether a run can go on."""
        return self._lockstep.can_train

    @property
    def has_ended(self) -> bool:
        """Whether no run can go on, because of divergences and stop rules, or since all are paused."""
        ends = [
            lane.trainer.divergence is not None or bool(lane.stopped) for lane in self._lanes.values() if lane.trains
        ]
        return not self.can_train and (any(ends) or not ends)

    @property
    def stopped(self) -> frozenset[str]:
        """The stop rules that ended the active run."""
        return self._active.stopped

    @property
    def furthest_step(self) -> int:
        """The most steps that a run has made that trains."""
        return max((lane.trainer.step for lane in self._lanes.values() if lane.trains), default=self.trainer.step)

    def frame(
        self, request: ViewRequest, is_playing: bool, steps_per_second: float, stopped: frozenset[str], speed: float
    ) -> Frame:
        """A frame of the present, or of the moment shown."""
        if self._past is not None:
            return self._past.builder.build(request, speed=speed, runs=self._in_order(self._past.beside))
        active = self._active
        beside = self._in_order(self._beside)
        frame = active.builder.build(request, is_playing, steps_per_second, stopped, speed, beside)
        active.note_insight(frame.insight)
        return frame

    def _in_order(self, beside: dict[int, Beside]) -> list[Beside]:
        return [beside[run.slot] for run in self.experiment.workspace.runs]

    def movement(self, request: ViewRequest) -> float | None:
        """How far the active run, or another if that rests, has moved since the last call, as a share of its picture.

        None if that is unknown.
        """
        lane = self._active
        if not (lane.trains and lane.trainer.can_train):  # its picture is still, whatever the others do
            lane = next((one for one in self._lanes.values() if one.trains and one.trainer.can_train), lane)
        if lane.slot != self._moving:
            self._moving, self._movement = lane.slot, Movement()
        return self._movement.since_last(lane.trainer.network(), request)

    def snapshot(self) -> Snapshot:
        """Everything to be saved."""
        learned = {task: parked.learned for task, parked in self._parked.items()}
        learned[self.experiment.task] = self._learned(self._lanes)
        began = {slot: lane.trainer.began for slot, lane in self._lanes.items()}
        return Snapshot(self.experiment, {task: _present(each) for task, each in learned.items()}, began)

    # -- training -------------------------------------------------------------------------------------------------

    def advance(self, steps: int, most: int | None = None) -> int:
        """Train all runs, as `Lockstep.advance` does."""
        return self._lockstep.advance(steps, most)

    @property
    def is_catching_up(self) -> bool:
        """Whether a run that can go on is behind the others."""
        return self._lockstep.is_catching_up

    def waive_stops(self) -> None:
        """Continue although stop rules are met."""
        for lane in self._lanes.values():
            if lane.trains:
                lane.trainer.waive_stops()

    def note_time(self, seconds: float) -> None:
        """End the runs whose time limit is over after so many seconds of training since Play."""
        for lane in self._lanes.values():
            if lane.trains:
                lane.trainer.is_out_of_time = 0.0 < lane.run.stop.max_seconds <= seconds

    def clear_divergence(self) -> None:
        """After a divergence, training continues from the last finite state."""
        diverged = [slot for slot, lane in self._lanes.items() if lane.trainer.divergence is not None and lane.trains]
        if diverged:
            self._use(self.experiment, self._learned(diverged), keep_tried=True)

    # -- looking back ---------------------------------------------------------------------------------------------

    def look_back(self, moment: Moment | None) -> None:
        """Build frames of a moment; None for the present."""
        self._past = None
        if moment is None:
            return
        then = {
            slot: lane.at(moment.checkpoints[slot]) for slot, lane in self._lanes.items() if slot in moment.checkpoints
        }
        target = self.experiment.workspace.target_loss
        beside = {slot: Beside(past, self._lanes[slot].run, target) for slot, past in then.items()}
        active = self._active
        self._past = _Past(active.builder_at(then[active.slot]), self._beside | beside)

    # -- edits ----------------------------------------------------------------------------------------------------

    def apply(self, edit: Edit) -> bool:
        """Apply an edit; returns whether it changes what is trained.

        Raises InputError if that is impossible; nothing has changed then.
        """
        before, after = self.experiment, edit.experiment
        self._past, self._undone = None, edit.undone
        replaced = edit.replacement.task if isinstance(edit, ReplacingEdit) else after.task
        is_replaced = isinstance(edit, ReplacingEdit) or before.task != after.task
        if is_replaced or before.workspace.run.slot != after.workspace.run.slot:
            self.let_go()  # also where the run goes on, since the edit is of another one
            self._hand = None
        tried, kept = self._tried_after(edit), dict(self._lanes)
        if before.task != after.task or replaced != after.task:  # the latter if a failed switch is undone
            self._switch(edit)
            self._active.tried = tried
            return True
        if isinstance(edit, ReplacingEdit):
            slots = _concerned(edit)
            self._use(after, self._swap(edit, before.workspace, after.workspace, self._learned(slots)))
        elif _same_work(before, after):
            self._look_at(after)
            self._active.tried = tried
            return False
        else:
            self._use(after, {})
        self._active.tried = tried
        for slot, lane in self._lanes.items():
            if kept.get(slot) is not lane:
                self._note_edit(lane, edit)
        return is_replaced

    def set_parameters(self, edit: SetParameters) -> None:
        """Set parameters in the present trainer: building a new one for every position of a drag would be slow."""
        replacement, active = edit.replacement, self._active
        if replacement is not self._hand:
            self.let_go()
            replacement.before = self._learned([active.slot])
            self._undo_memory.keep(replacement)
            self._hand = replacement
            self._look_at(self.experiment)
            active.tried = frozenset()
            self._note_edit(active, edit)
        self.trainer.set_parameters(edit.values, stay_fixed=edit.stay_fixed)
        if edit.stay_fixed:
            self._fixed.update(edit.values)

    def let_go(self) -> None:
        """Train parameters again that a gesture has fixed."""
        if self._fixed:
            self._fixed = {}
            self.trainer.let_go()

    def _switch(self, edit: Edit) -> None:
        """Continue another task where it was left, and keep the states of this one."""
        before, after = self.experiment, edit.experiment
        parked = {**self._parked, before.task: _Parked(before.workspace, self._learned(self._lanes))}
        if isinstance(edit, ReplacingEdit):
            task = edit.replacement.task
            old = parked.get(task, _Parked(getattr(before, task), {}))
            new: Workspace = getattr(after, task)
            arrived = self._swap(edit, old.workspace, new, old.learned)
            kept = _kept(old.workspace, new, old.learned)
            parked[task] = _Parked(new, {slot: arrived.get(slot, kept.get(slot)) for slot in new.slots})
        there = parked.pop(after.task, _Parked(after.workspace, {}))
        self._use(after, _kept(there.workspace, after.workspace, there.learned), anew=True)
        # What a file holds of a task is what is kept of it: Undo of a switch may have changed it on the way.
        self._parked = {task: _brought_to(each, getattr(after, task)) for task, each in parked.items()}

    def _learned(self, slots: Iterable[int]) -> LearnedRuns:
        """What the runs of the active task have learned that have these slots."""
        return {slot: self._lanes[slot].learned() if slot in self._lanes else None for slot in slots}

    def _swap(self, edit: ReplacingEdit, old: Workspace, new: Workspace, left: LearnedRuns) -> LearnedRuns:
        """Exchange states with an undo entry: returns what the runs it concerns have learned from now on."""
        replacement = edit.replacement
        match edit:
            case UndoReplacement():
                arrived = replacement.before or {}
                replacement.after = {slot: left.get(slot) for slot in arrived}
                self._note_steps(replacement.after, arrived)
            case RedoReplacement():
                arrived = replacement.after or {}
                replacement.before = {slot: left.get(slot) for slot in arrived}
            case ChangeRuns():
                first = replacement.before or {}  # there already if this is not the first edit of its gesture
                replacement.before = {**{slot: left.get(slot) for slot in edit.changes}, **first}
                arrived = {
                    slot: changed(change, old, new, slot, left, edit.undone, self._notice)
                    for slot, change in edit.changes.items()
                }
            case _:
                arrived = left
        self._undo_memory.keep(replacement)
        return arrived

    def _note_steps(self, left: LearnedRuns, arrived: LearnedRuns) -> None:
        """Report that undoing an entry also undoes the training since."""
        made = 0
        for slot, now in left.items():
            then = arrived[slot]
            if now is not None and then is not None:
                made = max(made, now.state.step - then.state.step)
        if made:
            self._notice(f"Undone, together with {counted(made, 'training step')}. Redo restores both.")

    def _use(
        self, experiment: Experiment, arrived: LearnedRuns, *, anew: bool = False, keep_tried: bool = False
    ) -> None:
        """Train this from now on: runs with the states that have arrived, and all others with what they keep.

        With `anew` no run of the present continues. If that is impossible, nothing changes.
        """
        lanes: dict[int, Lane] = {}
        for slot in experiment.workspace.slots:
            former = None if anew else self._lanes.get(slot)
            if former is not None and slot not in arrived and former.is_of(experiment):
                lanes[slot] = former
                continue
            learned = arrived.get(slot)
            if slot not in arrived and former is not None:
                learned = kept_after(self.experiment.workspace, experiment.workspace, slot, former.learned())
            lanes[slot] = Lane(experiment, slot, learned, self._undone, former)
            if keep_tried and former is not None:
                lanes[slot].tried = former.tried
        active = lanes[experiment.workspace.run.slot]
        if self._fixed and active is not self._lanes.get(active.slot):
            active.trainer.set_parameters(self._fixed, stay_fixed=True)
        for slot, lane in lanes.items():
            if lane is self._lanes.get(slot):
                lane.look_at(experiment, self._undone)
        self.experiment, self._lanes = experiment, lanes
        self._set_up()

    def _look_at(self, experiment: Experiment) -> None:
        """Continue training; only something outside the runs has changed."""
        for lane in self._lanes.values():
            lane.look_at(experiment, self._undone)
        self.experiment = experiment
        self._set_up()

    def _set_up(self) -> None:
        """Prepare what trains and shows all runs together."""
        self._lockstep = Lockstep(
            [lane.trainer for lane in self._lanes.values() if lane.trains], self.experiment.workspace.clock
        )
        target = self.experiment.workspace.target_loss
        self._beside = {slot: Beside(lane.trainer, lane.run, target) for slot, lane in self._lanes.items()}

    def _tried_after(self, edit: Edit) -> frozenset[str]:
        """The kinds of findings tried to fix: one more after a fix, none after any other edit."""
        active = self._active
        shown = active.insight
        if _same_work(self.experiment, edit.experiment) and not isinstance(edit, ReplacingEdit):
            return active.tried
        if shown is None or edit.text not in {fix.label for fix in shown.fixes} or shown.kind in ALWAYS_SHOWN:
            return frozenset()
        return active.tried | {shown.kind}

    @staticmethod
    def _note_edit(lane: Lane, edit: Edit) -> None:
        if not isinstance(edit, Travel):
            lane.note_edit(edit.text, edit.number)


def _as_learned(states: RunStates, timeline: Mapping[int, TrajectoryRecord]) -> LearnedRuns:
    return {slot: Learned(state, timeline.get(slot, NO_TRAJECTORY)) for slot, state in states.items()}


def _present(learned: LearnedRuns) -> dict[int, Learned]:
    """What runs have learned, without those that have learned nothing."""
    return {slot: each for slot, each in learned.items() if each is not None}


def _kept(old: Workspace, new: Workspace, learned: LearnedRuns) -> LearnedRuns:
    """What runs have learned, after an edit that leaves them alone."""
    return {slot: kept_after(old, new, slot, each) for slot, each in learned.items() if each is not None}


def _brought_to(parked: _Parked, workspace: Workspace) -> _Parked:
    """What is kept of an inactive task, after an edit of it."""
    return _Parked(workspace, {**parked.learned, **_kept(parked.workspace, workspace, parked.learned)})


def _concerned(edit: ReplacingEdit) -> frozenset[int]:
    """The slots of the runs whose states an edit replaces or copies."""
    match edit:
        case ChangeRuns():
            sources = {change.source for change in edit.changes.values() if isinstance(change, CopyRun)}
            return frozenset(edit.changes) | sources
        case UndoReplacement():
            return frozenset(edit.replacement.before or ())
        case RedoReplacement():
            return frozenset(edit.replacement.after or ())
        case _:
            return frozenset()


def _same_work(before: Experiment, after: Experiment) -> bool:
    """Whether an edit changes neither the runs of the task nor its points."""
    old, new = before.workspace, after.workspace
    works = [{run.slot: run.work for run in workspace.runs} for workspace in (old, new)]
    return works[0] == works[1] and old.points is new.points

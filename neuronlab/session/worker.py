"""The training thread: takes messages between slices, trains, and leaves frames for the window."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from neuronlab.analysis.frame_builder import FrameBuilder
from neuronlab.analysis.frames import Frame, ViewRequest
from neuronlab.analysis.health import Insight
from neuronlab.analysis.spread_over_time import SpreadOverTime
from neuronlab.core.errors import InputError
from neuronlab.core.past import PastRun
from neuronlab.core.specs import Experiment, Workspace
from neuronlab.core.state import States
from neuronlab.core.stopping import NO_RULES, OUT_OF_TIME
from neuronlab.core.track import NO_TRACK, Checkpoint, Note, Track
from neuronlab.core.trainer import RunState, Trainer, keeps_learned
from neuronlab.core.warm import carry_over
from neuronlab.session.mail import (
    Command,
    Edit,
    LatestSlot,
    Learned,
    LookBack,
    Mailbox,
    Message,
    Replacement,
    SetSpeed,
    Travel,
)
from neuronlab.session.pace import SPEEDS, SliceClock
from neuronlab.session.undo_memory import UndoMemory

log = logging.getLogger(__name__)

FRAME_SHARE = 2.0
"""How much longer than the building of a frame the training after it lasts, at least."""


@dataclass(frozen=True, eq=False, repr=False)
class Snapshot:
    """The work as it is between two slices: what is saved. `states` holds what was learned, by task."""

    experiment: Experiment
    states: States

    @property
    def state(self) -> RunState:
        """What was learned in the active task."""
        return self.states[self.experiment.task]


class _Parked(NamedTuple):
    """What was learned in a task that is not the active one, and in which workspace."""

    workspace: Workspace
    learned: Learned | None


class TrainingWorker(QObject):
    """Owns the trainer. Lives in a thread of its own; is spoken to through its mailbox only, then `wake`.

    `frame_ready` says that a frame was left in the slot, `halted` that training stopped by itself, `snapshot_taken`
    carries a `Snapshot`, `noticed` a sentence to be shown, `failed` one about an error, `edit_failed` says that an edit
    could not be followed and everything is as it was before it, `stopped` that nothing will come any more.
    """

    frame_ready = Signal()
    halted = Signal()
    snapshot_taken = Signal(object)
    noticed = Signal(str)
    edit_failed = Signal()
    failed = Signal(str)
    stopped = Signal()

    def __init__(self, experiment: Experiment, states: States, mailbox: Mailbox, frames: LatestSlot[Frame]) -> None:
        super().__init__()
        self._mailbox, self._frames = mailbox, frames
        self._request = ViewRequest()
        self._speed = SPEEDS["max"]
        self._clock = SliceClock()
        self._is_playing = False
        self._played_s = 0.0
        self._goal = 0
        self._next_frame = 0.0
        self._undo_memory = UndoMemory()
        self._hand: Replacement | None = None  # the gesture that sets parameters now
        self._held: dict[int, float] = {}  # by it, for as long as it goes on
        self._timer: QTimer | None = None
        self._past: FrameBuilder | None = None
        self._spreads = SpreadOverTime()
        self._noted = ""
        self._parked = {
            task: _Parked(getattr(experiment, task), Learned(state))
            for task, state in states.items()
            if task != experiment.task
        }
        state = states.get(experiment.task)
        self._use(experiment, Learned(state) if state is not None else None)

    @Slot()
    def start(self) -> None:
        """Begin work; runs in the thread the worker was moved to, so that its timer belongs to it."""
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._show()
        self.wake()

    @Slot()
    def wake(self) -> None:
        """Read the mailbox."""
        # The edge of the thread: whatever goes wrong with one message is logged and told, and the others are obeyed.
        for message in self._mailbox.take_all():
            try:
                self._obey(message)
            except InputError as error:
                self.noticed.emit(str(error))
                self._take_back(message)
            except Exception as error:  # noqa: BLE001  # the edge of the thread
                self._fail(error)
                self._take_back(message)

    def _take_back(self, message: object) -> None:
        """Let the window undo an edit that could not be followed."""
        if isinstance(message, Edit) and message.travel is Travel.DO:
            self.edit_failed.emit()

    @Slot()
    def _tick(self) -> None:
        try:
            self._train_a_slice()
        except Exception as error:  # noqa: BLE001  # the edge of the thread
            self._fail(error)

    # -- messages -------------------------------------------------------------------------------------------------

    def _obey(self, message: Message) -> None:
        match message:
            case Edit(values=values) if values is not None:
                self._place(message, values)
            case Edit():
                self._apply(message)
                self._show()
            case ViewRequest():
                self._request = message
                self._show()
            case LookBack():
                self._look_back(message.checkpoint)
                self._show()
            case SetSpeed():
                self._speed = SPEEDS[message.speed]
                self._goal = self._trainer.step
                self._hurry()
            case Command.PLAY:
                self._play()
            case Command.PAUSE:
                self._pause()
            case Command.STEP:
                self._pause()
                self._clear_divergence()
                self._trainer.waive_stops()
                self._trainer.advance(1)
                self._show()
            case Command.LET_GO:
                self._let_go()
            case Command.SNAPSHOT:
                self.snapshot_taken.emit(self._snapshot())
            case Command.STOP:
                self._stop()

    def _apply(self, edit: Edit) -> None:
        before, after, step = self._experiment, edit.experiment, self._trainer.step
        self._past = None
        same_rules = before.workspace.run.stop == after.workspace.run.stop
        waived = self._trainer.waived if same_rules and not edit.starts_afresh else NO_RULES
        replaced = edit.replacement.task if edit.replacement is not None else after.task
        if edit.replacement is not None or before.task != after.task:
            self._hand, self._held = None, {}  # what a hand has set there is gone
        if before.task != after.task or replaced != after.task:  # the latter where a failed switch is taken back
            self._switch(edit)
        elif edit.replacement is not None:
            self._use(after, self._swap(edit, self._learned()), waived)
            self._played_s = 0.0
        elif _same_work(before, after):
            self._look_at(after)
        else:
            keeps = keeps_learned(before.workspace.run, after.workspace.run)
            left = self._learned() if keeps else None
            self._use(after, left and _judged_anew(before.workspace, after.workspace, left), waived)
        if step:
            self._note_edit(edit)
        if _step_size(before) != _step_size(after):
            self._clock.start_small()
        if self._trainer.step != step:
            self._goal = self._trainer.step
        self._go_on()

    def _place(self, edit: Edit, values: Mapping[int, float]) -> None:
        """Set parameters by hand, in the trainer there is: a new one for each of the places of a drag would be slow."""
        replacement = edit.replacement
        assert replacement is not None
        if replacement is not self._hand:
            self._let_go()
            replacement.before = self._learned()
            self._undo_memory.keep(replacement)
            self._hand = replacement
            self._note_edit(edit)
        self._trainer.place(values, holds=edit.holds)
        if edit.holds:
            self._held.update(values)
        self._go_on()
        if (
            not self._is_playing or self._speed.interval_ms
        ):  # else the next slice, which comes at once, ends with a frame
            self._show()

    def _let_go(self) -> None:
        """Train again what a hand has held."""
        if self._held:
            self._held = {}
            self._trainer.let_go()

    def _switch(self, edit: Edit) -> None:
        """Take up another task where it was left, and keep what was learned in this one."""
        before, after = self._experiment, edit.experiment
        parked = {**self._parked, before.task: _Parked(before.workspace, self._learned())}
        if edit.replacement is not None:
            task = edit.replacement.task
            left = parked[task].learned if task in parked else None
            parked[task] = _Parked(getattr(after, task), self._swap(edit, left))
        arrived = parked.pop(after.task, None)
        learned = None
        if arrived is not None and arrived.learned is not None:
            keeps = keeps_learned(arrived.workspace.run, after.workspace.run)
            learned = _judged_anew(arrived.workspace, after.workspace, arrived.learned) if keeps else None
        self._use(after, learned)
        self._parked = parked
        self._played_s = 0.0

    def _snapshot(self) -> Snapshot:
        states = {task: parked.learned.state for task, parked in self._parked.items() if parked.learned is not None}
        return Snapshot(self._experiment, {**states, self._experiment.task: self._trainer.state()})

    def _learned(self) -> Learned:
        return Learned(self._trainer.state(), self._track.record())

    def _swap(self, edit: Edit, left: Learned | None) -> Learned | None:
        """Leave one state with an undo entry and take the other from it; None means a fresh start."""
        replacement = edit.replacement
        assert replacement is not None
        if edit.travel is Travel.UNDO:
            replacement.after, arrived = left, replacement.before
        elif edit.travel is Travel.REDO:
            replacement.before, arrived = left, replacement.after
        else:
            replacement.before, arrived = left, None
            if left is not None and not edit.starts_afresh:
                arrived = self._carry(edit, left)
        self._undo_memory.keep(replacement)
        if arrived is None and replacement.forgotten:
            self.noticed.emit("What was learned then took too much memory to keep, so the network starts afresh.")
        return arrived

    def _carry(self, edit: Edit, left: Learned) -> Learned | None:
        """What was learned, changed or in a new shape where the edit says so; None where it cannot be carried on."""
        workspace = getattr(self._experiment, edit.experiment.task)
        if edit.relearn is not None:
            return left._replace(state=edit.relearn(workspace.run, workspace.points, left.state))
        if edit.origins is None:
            return left
        before, after = workspace.run, edit.experiment.workspace.run
        if left.state.step == 0 and before.network.block_shapes != after.network.block_shapes:
            return None  # nothing was learned yet, and first weights that suit the new shape are a better start
        carried = carry_over(before, after, edit.origins, left.state, workspace.points)
        if carried is None:
            self.noticed.emit("The weights are too large to go on from in another shape, so the network starts afresh.")
        return None if carried is None else left._replace(state=carried)

    def _use(self, experiment: Experiment, learned: Learned | None, waived: frozenset[str] = NO_RULES) -> None:
        """Train this from now on, although these stop rules may hold.

        When that is not possible, everything stays as it was.
        """
        workspace = experiment.workspace
        track = Track(workspace, learned.track if learned else NO_TRACK)
        trainer = Trainer(workspace.run, workspace.points, learned and learned.state, track=track)
        track.forget_after(trainer.step)
        trainer.waived = waived & trainer.met_rules()
        if self._held:
            trainer.place(self._held, holds=True)
        builder = FrameBuilder(trainer, experiment.task, workspace.pin, workspace.view, self._spreads)
        self._experiment, self._trainer, self._builder, self._track = experiment, trainer, builder, track

    def _look_at(self, experiment: Experiment) -> None:
        """Train on as before, and show what has changed beside."""
        workspace = experiment.workspace
        self._builder = FrameBuilder(self._trainer, experiment.task, workspace.pin, workspace.view, self._spreads)
        self._experiment = experiment

    def _look_back(self, checkpoint: Checkpoint | None) -> None:
        """Show a checkpoint from now on; None for the present."""
        self._past = None
        if checkpoint is not None:
            then, workspace = PastRun(checkpoint, self._track, self._trainer.step), self._experiment.workspace
            self._past = FrameBuilder(then, self._experiment.task, workspace.pin, workspace.view, self._spreads)

    # -- training -------------------------------------------------------------------------------------------------

    def _play(self) -> None:
        self._clear_divergence()
        self._trainer.waive_stops()
        self._played_s = 0.0
        self._is_playing = True
        self._goal = self._trainer.step
        self._clock.rest()
        self._hurry()

    def _pause(self) -> None:
        self._rest()
        self._show()

    def _rest(self) -> None:
        """Train no more until told to."""
        self._is_playing = False
        self._clock.rest()
        if self._timer is not None:
            self._timer.stop()

    def _clear_divergence(self) -> None:
        """Playing on after a divergence tries again from the last finite state."""
        if self._trainer.divergence is not None:
            self._use(self._experiment, self._learned())

    def _stop(self) -> None:
        """Hand over the work for the last time; nothing may keep the thread from ending."""
        self._is_playing = False
        if self._timer is not None:
            self._timer.stop()
        try:
            self.snapshot_taken.emit(self._snapshot())
        finally:
            self.stopped.emit()

    def _go_on(self) -> None:
        """Keep to the pace; an edit must not make it faster, but it can bring a rule that ends the training."""
        if self._is_playing and self._stopped:
            self._halt()
        elif self._timer is not None and not self._timer.isActive():
            self._hurry()

    def _hurry(self) -> None:
        """The next slice at once."""
        if self._is_playing and self._timer is not None and self._trainer.can_train:
            self._timer.start(0)

    def _train_a_slice(self) -> None:
        trainer, speed = self._trainer, self._speed
        if not self._is_playing or self._timer is None:
            return
        if trainer.step >= self._goal:
            self._goal = trainer.step + (speed.steps or trainer.steps_to_epoch_end)
        began = time.perf_counter()
        done = trainer.advance(min(self._clock.steps_per_slice, self._goal - trainer.step))
        ended = time.perf_counter()
        self._clock.note_slice(done, began, ended)
        self._played_s += ended - began
        if trainer.divergence is not None or self._stopped:
            self._halt()
            return
        if self._frames.is_empty and ended >= self._next_frame:
            self._show()
            # A large network's picture takes long; training gets at least twice the time.
            shown = time.perf_counter()
            self._next_frame = shown + FRAME_SHARE * (shown - ended)
        if trainer.can_train:
            spent_ms = (time.perf_counter() - began) * 1e3
            waits = speed.interval_ms if trainer.step >= self._goal else 0
            self._timer.start(max(0, round(waits - spent_ms)))

    @property
    def _stopped(self) -> frozenset[str]:
        """The rules that end the training, the one about time among them."""
        limit_s = self._trainer.run.stop.max_seconds
        return self._trainer.stopped | ({OUT_OF_TIME} if 0.0 < limit_s <= self._played_s else set())

    def _halt(self) -> None:
        """The training has come to an end by itself."""
        self._rest()
        self._show()
        self.halted.emit()

    def _show(self) -> None:
        """Leave a frame of how things are now, or of the checkpoint that is looked at."""
        if self._past is not None:
            frame = self._past.build(self._request)
        else:
            frame = self._builder.build(self._request, self._is_playing, self._clock.steps_per_second, self._stopped)
            self._note_insight(frame.insight)
        self._frames.put(frame)
        self.frame_ready.emit()

    def _note_edit(self, edit: Edit) -> None:
        self._track.note(Note(self._trainer.step, edit.text, is_edit=True))

    def _note_insight(self, insight: Insight | None) -> None:
        """Remember when something was found out that was not so before."""
        kind = insight.kind if insight is not None else ""
        if insight is not None and kind != self._noted and self._trainer.step:
            self._track.note(Note(self._trainer.step, f"{insight.place}: {insight.text}".lstrip(": "), is_edit=False))
        self._noted = kind

    def _fail(self, error: Exception) -> None:
        log.exception("Training failed")
        self._is_playing = False
        if self._timer is not None:
            self._timer.stop()
        self.halted.emit()
        self.failed.emit(f"Training stopped because of an error inside the program: {error}")


def _same_work(before: Experiment, after: Experiment) -> bool:
    """Whether an edit changes neither what is trained nor on what."""
    return before.workspace.run == after.workspace.run and before.workspace.points is after.workspace.points


def _judged_anew(old: Workspace, new: Workspace, learned: Learned) -> Learned:
    """What was learned; where points or loss are others now, losses measured until now count for no stop rule.

    Values of another loss do not belong in one curve with the new ones, so that history ends there.
    """
    state = learned.state
    if old.run.training.loss != new.run.training.loss:
        state = replace(state, history=state.history.emptied())
    elif old.points is new.points:
        return learned
    return learned._replace(state=replace(state, judged_from=state.step + 1))


def _step_size(experiment: Experiment) -> tuple[object, ...]:
    """All that what a step costs depends on."""
    workspace = experiment.workspace
    return workspace.run.network, workspace.run.training.batch_size, workspace.points.train_count

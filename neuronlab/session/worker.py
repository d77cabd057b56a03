"""The training thread: takes messages between slices, trains, and leaves frames for the window."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from neuronlab.analysis.frame_builder import FrameBuilder
from neuronlab.analysis.frames import Frame, ViewRequest
from neuronlab.core.errors import InputError
from neuronlab.core.specs import Experiment, Workspace
from neuronlab.core.state import States
from neuronlab.core.stopping import NO_RULES, OUT_OF_TIME
from neuronlab.core.track import NO_TRACK, Track
from neuronlab.core.trainer import RunState, Trainer, keeps_learned
from neuronlab.core.warm import carry_over
from neuronlab.session.mail import Command, Edit, LatestSlot, Mailbox, Replacement, SetSpeed, Travel
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
    state: RunState | None


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
        self._track = Track(experiment.workspace)
        self._parked = {
            task: _Parked(getattr(experiment, task), state) for task, state in states.items() if task != experiment.task
        }
        self._use(experiment, states.get(experiment.task))

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

    def _obey(self, message: Edit | Command | SetSpeed | ViewRequest) -> None:
        match message:
            case Edit(values=values) if values is not None:
                self._place(message, values)
            case Edit():
                self._apply(message)
                self._show()
            case ViewRequest():
                self._request = message
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
        same_rules = before.workspace.run.stop == after.workspace.run.stop
        waived = self._trainer.waived if same_rules and not edit.starts_afresh else NO_RULES
        replaced = edit.replacement.task if edit.replacement is not None else after.task
        if edit.replacement is not None or before.task != after.task:
            self._hand, self._held = None, {}  # what a hand has set there is gone
        if before.task != after.task or replaced != after.task:  # the latter where a failed switch is taken back
            self._switch(edit)
        elif edit.replacement is not None:
            self._use(after, self._swap(edit, self._trainer.state()), waived)
            self._played_s = 0.0
        elif _same_work(before, after):
            self._look_at(after)
        else:
            keeps = keeps_learned(before.workspace.run, after.workspace.run)
            left = self._trainer.state() if keeps else None
            self._use(after, left and _judged_anew(before.workspace, after.workspace, left), waived)
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
            replacement.before = self._trainer.state()
            self._undo_memory.keep(replacement)
            self._hand = replacement
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
        parked = {**self._parked, before.task: _Parked(before.workspace, self._trainer.state())}
        if edit.replacement is not None:
            task = edit.replacement.task
            left = parked[task].state if task in parked else None
            parked[task] = _Parked(getattr(after, task), self._swap(edit, left))
        arrived = parked.pop(after.task, None)
        state = None
        if arrived is not None and arrived.state is not None:
            keeps = keeps_learned(arrived.workspace.run, after.workspace.run)
            state = _judged_anew(arrived.workspace, after.workspace, arrived.state) if keeps else None
        self._use(after, state)
        self._parked = parked
        self._played_s = 0.0

    def _snapshot(self) -> Snapshot:
        states = {task: parked.state for task, parked in self._parked.items() if parked.state is not None}
        return Snapshot(self._experiment, {**states, self._experiment.task: self._trainer.state()})

    def _swap(self, edit: Edit, left: RunState | None) -> RunState | None:
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

    def _carry(self, edit: Edit, left: RunState) -> RunState | None:
        """What was learned, changed or in a new shape where the edit says so; None where it cannot be carried on."""
        workspace = getattr(self._experiment, edit.experiment.task)
        if edit.relearn is not None:
            return edit.relearn(workspace.run, workspace.points, left)
        if edit.origins is None:
            return left
        before, after = workspace.run, edit.experiment.workspace.run
        if left.step == 0 and before.network.block_shapes != after.network.block_shapes:
            return None  # nothing was learned yet, and first weights that suit the new shape are a better start
        carried = carry_over(before, after, edit.origins, left, workspace.points)
        if carried is None:
            self.noticed.emit("The weights are too large to go on from in another shape, so the network starts afresh.")
        return carried

    def _use(self, experiment: Experiment, state: RunState | None, waived: frozenset[str] = NO_RULES) -> None:
        """Train this from now on, although these stop rules may hold.

        When that is not possible, everything stays as it was.
        """
        workspace = experiment.workspace
        track = Track(workspace, self._track.record() if state is not None else NO_TRACK)
        track.forget_after(state.step if state is not None else 0)
        trainer = Trainer(workspace.run, workspace.points, state, track=track)
        trainer.waived = waived & trainer.met_rules()
        if self._held:
            trainer.place(self._held, holds=True)
        builder = FrameBuilder(trainer, experiment.task, workspace.pin, workspace.view)
        self._experiment, self._trainer, self._builder, self._track = experiment, trainer, builder, track

    def _look_at(self, experiment: Experiment) -> None:
        """Train on as before, and show what has changed beside."""
        workspace = experiment.workspace
        self._builder = FrameBuilder(self._trainer, experiment.task, workspace.pin, workspace.view)
        self._experiment = experiment

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
            self._use(self._experiment, self._trainer.state())

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
        """Leave a frame of how things are now."""
        frame = self._builder.build(self._request, self._is_playing, self._clock.steps_per_second, self._stopped)
        self._frames.put(frame)
        self.frame_ready.emit()

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


def _judged_anew(old: Workspace, new: Workspace, state: RunState) -> RunState:
    """What was learned; where points or loss are others now, losses measured until now count for no stop rule.

    Values of another loss do not belong in one curve with the new ones, so that history ends there.
    """
    if old.run.training.loss != new.run.training.loss:
        state = replace(state, history=state.history.emptied())
    elif old.points is new.points:
        return state
    return replace(state, judged_from=state.step + 1)


def _step_size(experiment: Experiment) -> tuple[object, ...]:
    """All that what a step costs depends on."""
    workspace = experiment.workspace
    return workspace.run.network, workspace.run.training.batch_size, workspace.points.train_count

"""The training thread: takes messages between slices, trains, and leaves frames for the window."""

import logging
import math
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.files.session.work import Work
from neuronlab.session.channel import Command, LatestSlot, LookBack, Mailbox, Message, SetSpeed, TakeSnapshot
from neuronlab.session.edits import Edit, Replacement, ReplacingEdit, SetParameters, Travel
from neuronlab.session.snapshot import Snapshot
from neuronlab.session.speeds import SLICE_SECONDS, SliceClock
from neuronlab.session.step_clock import StepClock
from neuronlab.session.training_state import TrainingState

log = logging.getLogger(__name__)

FRAME_SHARE = 1.5
"""Least training time after a frame, as a multiple of the processor time the frame took."""
LAST_EDITS_S = 0.3
"""Seconds for waiting edits at the end; the remaining ones are saved without being applied."""


class TrainingWorker(QObject):
    """Owns the trainer and lives in the training thread. Use it only through its mailbox, then `wake`.

    Signals: `frame_ready` when a frame is in the slot, `halted` when training stops by itself, with how often it had
    been told to play by then, `snapshot_taken` with a `Snapshot` or `snapshot_failed` with the error, `noticed` with a
    sentence, `failed` with one about an error, `edit_failed` with an edit that could not be applied (nothing has
    changed then), `state_kept` when an undo entry has received a trained state. At the end `last_snapshot_taken` with
    the last snapshot, or `last_snapshot_failed` with the error, then `stopped`.
    """

    frame_ready = Signal()
    halted = Signal(int)
    snapshot_taken = Signal(object)
    snapshot_failed = Signal(object)
    last_snapshot_taken = Signal(object)
    last_snapshot_failed = Signal(object)
    noticed = Signal(str)
    edit_failed = Signal(object)
    state_kept = Signal()
    failed = Signal(str)
    stopped = Signal()

    def __init__(
        self,
        work: Work,
        mailbox: Mailbox,
        frames: LatestSlot[Frame],
        replacements: Sequence[Replacement] = (),
    ) -> None:
        super().__init__()
        self._mailbox, self._frames = mailbox, frames
        self._request = ViewRequest()
        self._step_clock = StepClock()
        self._clock = SliceClock()
        self._is_playing = False
        self._plays = 0
        self._played_s = 0.0
        self._next_frame = 0.0
        self._timer: QTimer | None = None
        self._training = TrainingState(work, self.noticed.emit, replacements)

    @Slot()
    def start(self) -> None:
        """Start; runs in the worker's thread, so that its timer belongs there."""
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._show()
        self.wake()

    @Slot()
    def wake(self) -> None:
        """Read as many messages as wait now, one at a time, so that those behind can still be joined."""
        for _ in range(len(self._mailbox)):
            message = self._mailbox.take()
            # At the end no frame is needed.
            if message is not None and self._follow(message) and not self._mailbox.asks_to_stop:
                self._show_outcome(message)

    def _follow(self, message: Message) -> bool:
        """Carry out a message; returns whether that succeeded. A failed edit is undone."""

        def obey() -> None:
            self._obey(message)
            if isinstance(message, ReplacingEdit):
                self.state_kept.emit()

        def refuse(error: Exception) -> None:
            if isinstance(error, InputError):
                self.noticed.emit(str(error))
            else:
                self._fail(error)
            self._take_back(message)

        return _attempt(obey, refuse)

    def _show_outcome(self, message: Message) -> None:
        """Continue, and build the frame a message requires. An edit stands even if its frame fails."""

        def show() -> None:
            if isinstance(message, Edit):
                self._go_on()
            if self._changes_picture(message):
                self._show()

        _attempt(show, self._fail)

    def _take_back(self, message: object) -> None:
        """Let the window undo a failed edit."""
        if isinstance(message, Edit) and not isinstance(message, Travel):
            self.edit_failed.emit(message)

    @Slot()
    def _tick(self) -> None:
        _attempt(self._train_a_slice, self._fail)

    # -- messages -------------------------------------------------------------------------------------------------

    def _obey(self, message: Message) -> None:
        match message:
            case SetParameters():
                self._training.set_parameters(message)
            case Edit():
                self._apply(message)
            case ViewRequest():
                self._request = message
            case LookBack():
                self._training.look_back(message.moment)
            case SetSpeed():
                self._step_clock.set_speed(message.speed, time.perf_counter())
                self._hurry()
            case Command.PLAY:
                self._play()
            case Command.PAUSE:
                self._rest()
            case Command.STEP:
                self._rest()
                self._training.clear_divergence()
                self._training.waive_stops()
                self._training.advance(1)
            case Command.LET_GO:
                self._training.let_go()
            case TakeSnapshot():
                self._take_snapshot(message)
            case Command.STOP:
                self._stop()

    def _changes_picture(self, message: Message) -> bool:
        if isinstance(message, SetParameters):
            # At full speed the next slice follows at once and ends with a frame.
            return not self._is_playing or self._step_clock.is_unhurried
        return isinstance(message, Edit | ViewRequest | LookBack) or message in {Command.PAUSE, Command.STEP}

    def _apply(self, edit: Edit) -> None:
        before = self._training.experiment
        if self._training.apply(edit):
            self._played_s = 0.0
            if self._training.furthest_step == 0:
                self._step_clock.begin_slowly(time.perf_counter())
        if _step_size(before) != _step_size(edit.experiment):
            self._clock.start_small()

    # -- training -------------------------------------------------------------------------------------------------

    def _play(self) -> None:
        self._plays += 1
        self._training.clear_divergence()
        self._training.waive_stops()
        self._played_s = 0.0
        self._is_playing = True
        self._step_clock.begin(time.perf_counter())
        self._clock.rest()
        self._hurry()

    def _rest(self) -> None:
        """Stop training."""
        self._is_playing = False
        self._clock.rest()
        if self._timer is not None:
            self._timer.stop()

    def _stop(self) -> None:
        """Hand over the last snapshot; nothing may keep the thread from ending."""
        self._rest()

        def hand_over() -> None:
            self._follow_last_edits()
            snapshot = self.snapshot()
            self.last_snapshot_taken.emit(snapshot)

        _attempt(hand_over, self.last_snapshot_failed.emit)
        self.stopped.emit()

    def _take_snapshot(self, wanted: TakeSnapshot) -> None:
        """Hand over a snapshot. If that fails, the work is not saved but training continues."""

        def take() -> None:
            self.snapshot_taken.emit(self.snapshot().with_window(wanted.undo, wanted.view, wanted.lesson))

        _attempt(take, self.snapshot_failed.emit)

    def snapshot(self) -> Snapshot:
        """A snapshot of the work; call it in the worker's thread, or in any thread after that has ended."""
        return self._training.snapshot()

    def _follow_last_edits(self) -> None:
        """Apply edits that STOP has overtaken, while there is time, without frames."""
        until = time.monotonic() + LAST_EDITS_S
        for message in self._mailbox.take_all():
            if isinstance(message, Edit) and time.monotonic() < until:
                self._follow(message)

    def _go_on(self) -> None:
        """Continue at the same speed after an edit, which may have introduced a stop rule that applies."""
        self._training.note_time(self._played_s)
        if self._is_playing and self._training.has_ended:
            self._halt()
        elif self._timer is not None and not self._timer.isActive():
            self._hurry()

    def _hurry(self) -> None:
        """Start the next slice at once."""
        if self._is_playing and self._timer is not None and self._training.can_train:
            self._timer.start(0)

    def _train_a_slice(self) -> None:
        training = self._training
        if not self._is_playing or self._timer is None:
            return
        began = time.perf_counter()
        due = self._step_clock.due(began)
        is_unseen = not self._frames.is_empty or began < self._next_frame  # the frame of the last step
        catches_up = training.is_catching_up  # at no set speed, since the others wait
        if not catches_up and (not due or (self._step_clock.is_unhurried and is_unseen)):
            self._wait(began)
            return
        most = self._clock.steps_per_slice
        done = training.advance(max(1, min(most, due)), most)
        ended = time.perf_counter()
        self._step_clock.note_steps(0 if catches_up else done)
        self._clock.note_slice(done, began, ended)
        self._played_s += ended - began
        training.note_time(self._played_s)
        if training.has_ended:
            self._halt()
            return
        if self._frames.is_empty and ended >= self._next_frame:
            build_s = self._show()
            self._next_frame = time.perf_counter() + FRAME_SHARE * build_s
            if not catches_up:
                self._follow_picture()
        if training.can_train:
            self._wait(time.perf_counter())

    def _follow_picture(self) -> None:
        """Let Auto adapt to how far the learned function has moved since the last frame."""
        move = self._training.movement(self._request) if self._step_clock.is_auto else None
        if move is not None:
            self._step_clock.follow(move, time.perf_counter())

    def _wait(self, now: float) -> None:
        """Start the next slice when steps are due, but not for a few steps each that are due one by one."""
        if self._timer is not None:
            wait_s = self._step_clock.seconds_to_next(now)
            is_at_once = (wait_s == 0.0 and not self._step_clock.is_unhurried) or self._training.is_catching_up
            self._timer.start(0 if is_at_once else math.ceil(1e3 * max(wait_s, SLICE_SECONDS)))

    def _halt(self) -> None:
        """Stop because training has ended by itself."""
        self._rest()
        self._show()
        self.halted.emit(self._plays)

    def _show(self) -> float:
        """Build a frame and leave it in the slot; returns the processor time in seconds.

        Wall-clock time would include waiting for the interpreter while the window paints.
        """
        began, training = time.thread_time(), self._training
        speeds = self._clock.steps_per_second, self._step_clock.rate
        self._frames.put(training.frame(self._request, self._is_playing, speeds[0], training.stopped, speeds[1]))
        self.frame_ready.emit()
        return time.thread_time() - began

    def _fail(self, error: Exception) -> None:
        log.error("Training failed", exc_info=error)
        self._is_playing = False
        if self._timer is not None:
            self._timer.stop()
        self.halted.emit(self._plays)
        self.failed.emit(f"Training stopped because of an internal error: {error}")


def _attempt(act: Callable[[], None], failed: Callable[[Exception], object]) -> bool:
    """Do something at the edge of the thread, where no error may escape; returns whether it succeeded."""
    try:
        act()
    except Exception as error:  # noqa: BLE001  # the edge of the thread
        failed(error)
        return False
    return True


def _step_size(experiment: Experiment) -> tuple[object, ...]:
    """Everything the cost of a step depends on."""
    workspace = experiment.workspace
    runs = tuple((run.network, run.training.batch_size, run.activity) for run in workspace.runs)
    return runs, workspace.points.train_count

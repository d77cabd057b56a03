"""The session: a document, a training thread, and frames for the window at the rate it can draw."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, QTimer, Signal, Slot

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.training.trajectory import Checkpoint
from neuronlab.files.session.lesson_record import LessonRecord
from neuronlab.files.session.work import ViewRecord, Work
from neuronlab.session.channel import Command, LatestSlot, LookBack, Mailbox, Message, SetSpeed, TakeSnapshot
from neuronlab.session.document import Document
from neuronlab.session.edits import Edit
from neuronlab.session.moment import Moment, moment_at
from neuronlab.session.snapshot import Snapshot
from neuronlab.session.speeds import FRAME_MS, Speed
from neuronlab.session.threads import Wait, begin, has_ended, wait_quietly
from neuronlab.session.undo_records import UndoHistory
from neuronlab.session.worker import TrainingWorker

IDLE_TICKS = 3
"""Number of ticks without a new frame after which the frame timer stops; the next frame restarts it."""
NO_POINTS = "There are no training points yet: draw or import some first."
NO_RUN_TRAINS = "Every run is paused or frozen, so none trains. Let one train: right-click its chip."
WAITS_FOR_STEP = "Finishing the current training step. If you do not wait, the last seconds of training are lost."


class _Asked(NamedTuple):
    """What to do with a snapshot, and what without one."""

    use: Callable[[Snapshot], None]
    fail: Callable[[Exception], None]


class Session(QObject):
    """The window's interface to document and training.

    Signals: `frame_shown(frame)` with the newest frame, at most every `FRAME_MS` unless it is late or shows a pause;
    `playing_changed(bool)`; `snapshot_taken(snapshot)` or `snapshot_failed(error)` after `request_snapshot` and at the
    end; `noticed(sentence)` for a passing notice, and `failed(sentence)` for an error.
    """

    frame_shown = Signal(object)
    playing_changed = Signal(bool)
    snapshot_taken = Signal(object)
    snapshot_failed = Signal(object)
    noticed = Signal(str)
    failed = Signal(str)
    _wake = Signal()

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = Document(work.experiment, self, undo=work.undo)
        self.is_playing = False
        self._keeps_undo = True
        self.opened_view = work.view
        self._view_of: Callable[[], ViewRecord] | None = None
        self._lesson_of: Callable[[], LessonRecord | None] = lambda: work.lesson
        self._plays = 0
        self._may_play: Callable[[], bool] = lambda: True
        self.frame: Frame | None = None
        self._awaiting_frame: list[Callable[[Frame], None]] = []
        self._task = work.experiment.task
        self._mailbox = Mailbox()
        self._frames: LatestSlot[Frame] = LatestSlot()
        self._worker = TrainingWorker(work, self._mailbox, self._frames, self.document.replacements)
        self._thread = QThread()
        self._thread.setObjectName("training")
        self._worker.moveToThread(self._thread)
        self._known = Snapshot.of(work)  # the latest snapshot
        self.left: Snapshot | None = None
        """After `close`: the work as it was left."""
        self._last_failure: Exception | None = None
        self._asked: deque[_Asked | None] = deque()  # for snapshots, in the order in which they come
        self._is_closed = False
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._idle_ticks = 0
        self._is_owed = False  # the last tick found no frame, so the next one is shown as soon as it arrives
        self._connect_signals()

    def _connect_signals(self) -> None:
        self._thread.started.connect(self._worker.start)
        self._wake.connect(self._worker.wake)
        self.document.edited.connect(self._send_edit)
        self.document.looked_back.connect(self._send_look_back)
        self._worker.frame_ready.connect(self._expect_frame)
        self._worker.halted.connect(self._note_halt)
        self._worker.snapshot_taken.connect(self.snapshot_taken, Qt.ConnectionType.DirectConnection)
        self._worker.snapshot_failed.connect(self.snapshot_failed, Qt.ConnectionType.DirectConnection)
        self._worker.snapshot_taken.connect(self._answer)
        self._worker.snapshot_failed.connect(self._answer_failure)
        # Connected directly, in the training thread: at the end the window's event loop no longer runs.
        for signal in (self._worker.snapshot_taken, self._worker.last_snapshot_taken):
            signal.connect(self._note_snapshot, Qt.ConnectionType.DirectConnection)
        self._worker.last_snapshot_failed.connect(self._note_last_failure, Qt.ConnectionType.DirectConnection)
        self.document.let_go_of.connect(self._let_go)
        self.document.started_afresh.connect(self.noticed)
        self.document.refused.connect(self.noticed)
        self.document.undo_shortened.connect(self.noticed)
        self._worker.state_kept.connect(self.document.limit_undo)
        self._worker.noticed.connect(self.noticed)
        self._worker.failed.connect(self.failed)
        # An edit that fails is undone, so that window and training agree.
        self._worker.edit_failed.connect(self.document.take_back)
        self._worker.stopped.connect(self._thread.quit, Qt.ConnectionType.DirectConnection)
        self._timer.timeout.connect(self._show_newest)

    def start(self) -> None:
        """Start the training thread, which sends the first frame."""
        begin(self._thread, self._worker)

    def close(self, wait: Wait = wait_quietly) -> None:
        """Take a last snapshot and end the thread. The session cannot be used afterwards.

        The snapshot is of the present document, even if the training thread has not processed all edits.
        """
        self._timer.stop()
        if not self._thread.isRunning() or self._is_closed:
            return
        self._is_closed = True
        self._send(Command.STOP)
        has_ended(self._thread, wait, WAITS_FOR_STEP)
        # Failed edits are undone now, since no event loop may run any more.
        QCoreApplication.sendPostedEvents(self.document, QEvent.Type.MetaCall)
        self.left = self._final(self._known)
        self.snapshot_taken.emit(self.left)
        if self._last_failure is not None:  # the snapshot just saved is older than the document
            self.snapshot_failed.emit(self._last_failure)

    @Slot(object)
    def _note_snapshot(self, snapshot: Snapshot) -> None:
        self._known = snapshot

    @Slot(object)
    def _note_last_failure(self, error: Exception) -> None:
        self._last_failure = error

    # -- commands -------------------------------------------------------------------------------------------------

    @Slot()
    def play(self) -> None:
        """Start training, if there is anything to train on and nothing that comes first."""
        if not self._may_play():
            return
        self.document.go_on_from_past()
        if not self._can_train():
            return
        self._set_playing(True)
        self._plays += 1
        self._send(Command.PLAY)

    def ask_before_play(self, may_play: Callable[[], bool]) -> None:
        """Ask this before training starts from now on; who says no starts it later."""
        self._may_play = may_play

    @Slot()
    def pause(self) -> None:
        """Pause after the current slice."""
        self._set_playing(False)
        self._send(Command.PAUSE)

    @Slot()
    def toggle(self) -> None:
        """Play if paused, pause if playing."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    @Slot()
    def step(self) -> None:
        """Pause and train a single step."""
        self.document.go_on_from_past()
        if not self._can_train():
            self.pause()
            return
        self._set_playing(False)
        self._send(Command.STEP)

    def _can_train(self) -> bool:
        """Whether there are training points and a run that trains; says so if not."""
        workspace = self.document.experiment.workspace
        obstacle = ""
        if workspace.points.test.all():
            obstacle = NO_POINTS
        elif all(run.activity != "trains" for run in workspace.runs):
            obstacle = NO_RUN_TRAINS
        if obstacle:
            self.noticed.emit(obstacle)
        return not obstacle

    @Slot()
    def reset(self) -> None:
        """Pause and restore the initial weights."""
        self.pause()
        self.document.start_over("Reset")

    def look_back(self, checkpoint: Checkpoint | None) -> None:
        """Pause and show all runs at a checkpoint of the active one; None shows the present.

        Play, Step and every edit continue from there, as an undo entry of their own. Nothing happens while another run
        is still shown than the active one, whose checkpoint it would be.
        """
        active = self.document.present.workspace.run.slot
        if checkpoint is not None and self.frame is not None and self.frame.run.slot != active:
            return
        if self.is_playing:
            self.pause()
        self.document.look_back(None if checkpoint is None else self.moment_of(checkpoint))

    def moment_of(self, checkpoint: Checkpoint) -> Moment:
        """A checkpoint of the active run, with those of the other runs; frozen ones stay as they are."""
        others = self.frame.runs if self.frame is not None else ()
        records = {
            other.slot: other.trajectory
            for other in others
            if other.trajectory is not None and other.run.activity != "frozen"
        }
        return moment_at(self.document.present.workspace.run.slot, checkpoint, records)

    @Slot(bool)
    def keep_undo(self, is_on: bool) -> None:
        """Whether snapshots from now on hold the undo history; at first they do."""
        self._keeps_undo = is_on

    @property
    def is_up_to_date(self) -> bool:
        """Whether the newest frame is shown that the training thread has built."""
        return self._frames.is_empty

    def keep_view(self, view_of: Callable[[], ViewRecord]) -> None:
        """Take the view into snapshots from now on."""
        self._view_of = view_of

    def with_frame(self, use: Callable[[Frame], None]) -> None:
        """Call `use` with the frame shown, or with the first frame of a task just entered."""
        if self.frame is None:
            self._awaiting_frame.append(use)
        else:
            use(self.frame)

    def is_present(self, frame: Frame | None) -> bool:
        """Whether the units and parameters of a frame are still those of the document."""
        experiment = self.document.experiment
        if frame is None or frame.task != experiment.task:
            return False
        shown, present = frame.network_spec, experiment.workspace.run.network
        return bool(shown.layout == present.layout and shown.labels == present.labels)

    def set_speed(self, speed: Speed) -> None:
        """Set the speed in steps per second, `speeds.MAX` or `speeds.AUTO`; at first it is `speeds.MAX`."""
        self._send(SetSpeed(speed))

    def look(self, request: ViewRequest) -> None:
        """Set what is on screen; frames are built for it."""
        self._send(request)

    @Slot()
    def request_snapshot(self) -> None:
        """Request a snapshot between slices."""
        self._ask_for_snapshot(None)

    def keep_lesson(self, lesson_of: Callable[[], LessonRecord | None]) -> None:
        """Take what is done in a lesson into snapshots from now on."""
        self._lesson_of = lesson_of

    def with_snapshot(self, use: Callable[[Snapshot], None], fail: Callable[[Exception], None]) -> None:
        """Call `use` with a snapshot of the work as it is now or a moment later, or `fail` if none can be taken."""
        self._ask_for_snapshot(_Asked(use, fail))

    def _ask_for_snapshot(self, asked: "_Asked | None") -> None:
        self._asked.append(asked)
        self._send(TakeSnapshot(*self._of_window()))

    @Slot(object)
    def _answer(self, snapshot: Snapshot) -> None:
        asked = self._asked.popleft()
        if asked is not None and not self._is_closed:
            asked.use(snapshot)

    @Slot(object)
    def _answer_failure(self, error: Exception) -> None:
        asked = self._asked.popleft()
        if asked is not None and not self._is_closed:
            asked.fail(error)

    def last_snapshot(self) -> Snapshot | None:
        """After `close`: the final work; None if the training thread has not ended and may still change it."""
        if not self._thread.isFinished():
            return None
        return self._final(self._worker.snapshot())

    def _final(self, snapshot: Snapshot) -> Snapshot:
        """The work at the end, with the undo history of the document."""
        return replace(snapshot.brought_to(self.document.present).with_window(*self._of_window()), is_last=True)

    def _of_window(self) -> tuple[UndoHistory | None, ViewRecord | None, LessonRecord | None]:
        """What snapshots hold beside what the training thread knows."""
        undo = self.document.undo_history if self._keeps_undo else None
        return undo, None if self._view_of is None else self._view_of(), self._lesson_of()

    # -- the two crossings ----------------------------------------------------------------------------------------

    def _send(self, message: Message) -> None:
        self._mailbox.put(message)
        self._wake.emit()

    @Slot(object)
    def _send_edit(self, edit: Edit) -> None:
        if edit.experiment.task != self._task:
            self._leave_task(edit.experiment.task)
        self._send(edit)

    @Slot()
    def _let_go(self) -> None:
        self._send(Command.LET_GO)

    @Slot(object)
    def _send_look_back(self, moment: Moment | None) -> None:
        self._send(LookBack(moment))

    def _leave_task(self, other: str) -> None:
        """Pause and drop the frame when the task is switched."""
        self._task, self.frame = other, None
        self._awaiting_frame.clear()
        if self.is_playing:
            self.pause()  # sent before the edit, so that a Play right after it takes effect

    @Slot()
    def _expect_frame(self) -> None:
        self._idle_ticks = 0
        # A requested pause shows at once, not at the next tick.
        is_late = self._is_owed or (self.frame is not None and self.frame.is_playing > self.is_playing)
        # Frames in transit when the session was closed must not restart the timer.
        if not self._is_closed and (is_late or not self._timer.isActive()):
            self._timer.start()
            self._show_newest()

    @Slot()
    def _show_newest(self) -> None:
        frame = self._frames.take()
        self._is_owed = frame is None
        if frame is None:
            self._idle_ticks += 1
            if self._idle_ticks >= IDLE_TICKS:
                self._timer.stop()
            return
        experiment = self.document.experiment
        if frame.task == experiment.task and frame.network_spec.layout == experiment.workspace.run.network.layout:
            self.frame = frame
            self.frame_shown.emit(frame)
            awaiting, self._awaiting_frame = self._awaiting_frame, []
            for use in awaiting:
                use(frame)

    # -- playing --------------------------------------------------------------------------------------------------

    @Slot(int)
    def _note_halt(self, plays: int) -> None:
        if plays == self._plays:  # else Play has been pressed since
            self._set_playing(False)

    def _set_playing(self, is_playing: bool) -> None:
        if is_playing != self.is_playing:
            self.is_playing = is_playing
            self.playing_changed.emit(is_playing)

"""The two places where values change threads: edits and commands go in, frames come out.

`Mailbox` keeps the order in which things were asked, and of several plain edits in a row only the newest, as of the
edits of one gesture: a drag makes hundreds. `LatestSlot` holds one value, the newest. Nothing ever queues up behind a
slow reader.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.state import Relearn, RunState
from neuronlab.core.training.trajectory import NO_TRAJECTORY, Checkpoint, TrajectoryRecord
from neuronlab.core.training.transfer import Origins

Value = TypeVar("Value")


class LatestSlot(Generic[Value]):
    """One value, one lock, newest wins."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._value: Value | None = None

    def put(self, value: Value) -> None:
        """Leave a value, in place of one that was not taken."""
        with self._lock:
            self._value = value

    def take(self) -> Value | None:
        """Take the value out; None when there is no new one."""
        with self._lock:
            value, self._value = self._value, None
            return value

    @property
    def is_empty(self) -> bool:
        """Whether the last value was taken."""
        with self._lock:
            return self._value is None


class Travel(Enum):
    """Which way an undo entry is being gone through."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


class Learned(NamedTuple):
    """What a task has learned, and the way it has come."""

    state: RunState
    trajectory: TrajectoryRecord = NO_TRAJECTORY


@dataclass(eq=False)
class Replacement:
    """What an undo entry that replaces what a task has learned remembers: the state it leaves behind, on either side.

    Only the training thread writes `before` and `after`, between slices; what they take is counted by the document.
    """

    task: str
    before: Learned | None = None
    after: Learned | None = None


@dataclass(frozen=True, eq=False)
class Edit:
    """The experiment as it is now; with a `replacement`, what was learned is replaced as well, the way of `travel`.

    Done for the first time, such an edit starts afresh, or takes along what still fits; with `origins` into another
    shape, whose hidden layers go on from these, and with `relearn` as that makes it. `values` are set by hand, by their
    index in the flat vector, and with `stay_fixed` they stay so until Command.LET_GO. All that has one `replacement` is
    one gesture, and one undo entry. `text` names it, and `number` tells its undo entry from others; 0 is of none.
    """

    experiment: Experiment
    replacement: Replacement | None = None
    travel: Travel = Travel.DO
    starts_afresh: bool = False
    origins: Origins | None = None
    relearn: Relearn | None = None
    values: Mapping[int, float] | None = None
    stay_fixed: bool = False
    text: str = ""
    number: int = 0


class Command(Enum):
    """What can be asked of the training thread without a value."""

    PLAY = "play"
    PAUSE = "pause"
    STEP = "step"
    SNAPSHOT = "snapshot"
    LET_GO = "let go"
    STOP = "stop"


@dataclass(frozen=True)
class SetSpeed:
    """Train at another pace, a key of `pace.SPEEDS`."""

    speed: str


@dataclass(frozen=True, eq=False)
class LookBack:
    """Show the run as it was at a checkpoint; None for how it is now."""

    checkpoint: Checkpoint | None


Message = Edit | Command | SetSpeed | ViewRequest | LookBack


class Mailbox:
    """Messages in order; edits of one gesture are joined, and a view request takes the place of one just before it.

    STOP comes before everything else: nobody waits for what the rest would show.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._messages: deque[Message] = deque()

    def put(self, message: Message) -> None:
        """Add a message."""
        with self._lock:
            joined = _joined(self._messages[-1], message) if self._messages else None
            if joined is not None:
                self._messages[-1] = joined
            elif message is Command.STOP:
                self._messages.appendleft(message)
            else:
                self._messages.append(message)

    def __len__(self) -> int:
        """How many messages wait."""
        return len(self._messages)

    @property
    def asks_to_stop(self) -> bool:
        """Whether STOP is what comes next."""
        with self._lock:
            return bool(self._messages) and self._messages[0] is Command.STOP

    def take(self) -> Message | None:
        """Take the oldest message out; None when there is none. What waits can still be joined by what comes."""
        with self._lock:
            return self._messages.popleft() if self._messages else None

    def take_all(self) -> list[Message]:
        """Take everything out, oldest first."""
        with self._lock:
            messages = list(self._messages)
            self._messages.clear()
            return messages


def _joined(last: Message, message: Message) -> Message | None:
    """One message that does what two in a row ask for; None where there is no such message."""
    if isinstance(last, Edit) and isinstance(message, Edit):
        return _joined_edits(last, message)
    return message if type(message) is type(last) and isinstance(message, ViewRequest | LookBack) else None


def _joined_edits(last: Edit, message: Edit) -> Edit | None:
    if message.experiment.task != last.experiment.task or message.replacement is not last.replacement:
        return None
    if message.replacement is None:
        # Should it fail, the one that it stands for has to be taken back with it.
        stands_for_it = message.number != last.number and message.travel is last.travel is Travel.DO
        return replace(message, number=last.number) if stands_for_it else message
    if message.values is not None and last.values is not None:
        return replace(message, values={**last.values, **message.values})
    return _joined_shapes(last, message) if _changes_shape(last) and _changes_shape(message) else None


def _changes_shape(edit: Edit) -> bool:
    """Whether an edit is done for the first time, and makes another start or another shape."""
    is_done = edit.travel is Travel.DO and edit.relearn is None and edit.values is None
    return is_done and (edit.starts_afresh or edit.origins is not None)


def _joined_shapes(last: Edit, message: Edit) -> Edit:
    """Only the newest shape of a gesture is built, and goes on from the layers that the first one went on from."""
    if last.origins is None or message.origins is None:
        return replace(message, starts_afresh=True, origins=None)
    origins = tuple(None if between is None else last.origins[between] for between in message.origins)
    return replace(message, origins=origins)

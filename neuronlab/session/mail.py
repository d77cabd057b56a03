"""The two places where values change threads: edits and commands go in, frames come out.

`Mailbox` keeps the order in which things were asked, and of several plain edits in a row only the newest, as of values
that one gesture sets: a drag makes hundreds. `LatestSlot` holds one value, the newest. Nothing ever queues up behind a
slow reader.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from neuronlab.analysis.frames import ViewRequest
from neuronlab.core.specs import Experiment
from neuronlab.core.state import Relearn, RunState
from neuronlab.core.track import NO_TRACK, Checkpoint, TrackRecord
from neuronlab.core.warm import Origins

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
    track: TrackRecord = NO_TRACK


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
    index in the flat vector: all that has one `replacement` is one gesture, and with `holds` they stay so until
    Command.LET_GO. `text` names it, and `number` tells its undo entry from others; 0 is of none.
    """

    experiment: Experiment
    replacement: Replacement | None = None
    travel: Travel = Travel.DO
    starts_afresh: bool = False
    origins: Origins | None = None
    relearn: Relearn | None = None
    values: Mapping[int, float] | None = None
    holds: bool = False
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
    """Messages in order; a plain edit, a view request or a look back takes the place of one just before it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._messages: deque[Message] = deque()

    def put(self, message: Message) -> None:
        """Add a message."""
        with self._lock:
            if self._messages and _supersedes(message, self._messages[-1]):
                self._messages[-1] = _in_place_of(self._messages[-1], message)
            elif self._messages and _goes_on(message, self._messages[-1]):
                self._messages[-1] = _joined(self._messages[-1], message)
            else:
                self._messages.append(message)

    def take_all(self) -> list[Message]:
        """Take everything out, oldest first."""
        with self._lock:
            messages = list(self._messages)
            self._messages.clear()
            return messages


def _supersedes(message: Message, last: Message) -> bool:
    if isinstance(message, Edit) and isinstance(last, Edit):
        is_plain = message.replacement is None and last.replacement is None
        return is_plain and message.experiment.task == last.experiment.task
    return type(message) is type(last) and isinstance(message, ViewRequest | LookBack)


def _in_place_of(last: Message, message: Message) -> Message:
    """The newer one; should an edit fail, the one that it stands for has to be taken back with it."""
    if not (isinstance(message, Edit) and isinstance(last, Edit)) or message.number == last.number:
        return message
    return replace(message, number=last.number) if message.travel is last.travel is Travel.DO else message


def _goes_on(message: Message, last: Message) -> bool:
    """Whether both set values by hand in one gesture."""
    if not (isinstance(message, Edit) and isinstance(last, Edit)):
        return False
    sets_values = message.values is not None and last.values is not None
    return sets_values and message.replacement is last.replacement


def _joined(last: Message, message: Message) -> Message:
    assert isinstance(last, Edit)
    assert isinstance(message, Edit)
    return replace(message, values={**(last.values or {}), **(message.values or {})})

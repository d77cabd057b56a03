"""The two crossings between threads: edits and commands in, frames out.

`Mailbox` keeps messages in order, but of several plain edits in a row, or edits of one gesture, only the newest: a drag
makes hundreds. `LatestSlot` holds the newest value. So nothing queues up behind a slow reader.
"""

from collections import deque
from dataclasses import dataclass
from enum import Enum
from threading import Lock
from typing import Generic, TypeVar

from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.files.session.lesson_record import LessonRecord
from neuronlab.files.session.work import ViewRecord
from neuronlab.session.edits import Edit, joined
from neuronlab.session.moment import Moment
from neuronlab.session.speeds import Speed
from neuronlab.session.undo_records import UndoHistory

Value = TypeVar("Value")


class LatestSlot(Generic[Value]):
    """The newest value, behind a lock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._value: Value | None = None

    def put(self, value: Value) -> None:
        """Put a value, replacing one that was not taken."""
        with self._lock:
            self._value = value

    def take(self) -> Value | None:
        """Take the value; None if there is no new one."""
        with self._lock:
            value, self._value = self._value, None
            return value

    @property
    def is_empty(self) -> bool:
        """Whether there is no new value."""
        with self._lock:
            return self._value is None


class Command(Enum):
    """Commands to the training thread that carry no value."""

    PLAY = "play"
    PAUSE = "pause"
    STEP = "step"
    LET_GO = "let go"
    STOP = "stop"


@dataclass(frozen=True)
class SetSpeed:
    """Train at another speed.

    Attributes:
        speed: Steps per second, `speeds.MAX` or `speeds.AUTO`.
    """

    speed: Speed


@dataclass(frozen=True, eq=False)
class LookBack:
    """Show the runs as they were at a moment.

    Attributes:
        moment: What to show; None for the present.
    """

    moment: Moment | None


@dataclass(frozen=True, eq=False)
class TakeSnapshot:
    """Take a snapshot of the work.

    Attributes:
        undo: The undo history at the moment of the request; None if it is not to be saved.
        view: How the work is shown then; None where nobody shows it.
        lesson: What was done in the lesson whose work it is; None outside of lessons.
    """

    undo: UndoHistory | None
    view: ViewRecord | None = None
    lesson: LessonRecord | None = None


Message = Edit | Command | SetSpeed | ViewRequest | LookBack | TakeSnapshot


class Mailbox:
    """Messages in order. Edits of one gesture are joined, and a view request replaces one just before it.

    STOP comes first: nothing else needs to be shown any more.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._messages: deque[Message] = deque()

    def put(self, message: Message) -> None:
        """Add a message."""
        with self._lock:
            both = _joined(self._messages[-1], message) if self._messages else None
            if both is not None:
                self._messages[-1] = both
            elif message is Command.STOP:
                self._messages.appendleft(message)
            else:
                self._messages.append(message)

    def __len__(self) -> int:
        """Number of waiting messages."""
        return len(self._messages)

    @property
    def asks_to_stop(self) -> bool:
        """Whether the next message is STOP."""
        with self._lock:
            return bool(self._messages) and self._messages[0] is Command.STOP

    def take(self) -> Message | None:
        """Take the oldest message; None if there is none. Waiting messages can still be joined with later ones."""
        with self._lock:
            return self._messages.popleft() if self._messages else None

    def take_all(self) -> list[Message]:
        """Take all messages, oldest first."""
        with self._lock:
            messages = list(self._messages)
            self._messages.clear()
            return messages


def _joined(last: Message, message: Message) -> Message | None:
    """One message with the effect of two in a row; None if there is none."""
    if isinstance(last, Edit) and isinstance(message, Edit):
        return joined(last, message)
    return message if type(message) is type(last) and isinstance(message, ViewRequest | LookBack) else None

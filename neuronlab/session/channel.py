"""The two places where values change threads: edits and commands go in, frames come out.

`Mailbox` keeps the order in which things were asked, and of several plain edits in a row only the newest, as of the
edits of one gesture: a drag makes hundreds. `LatestSlot` holds one value, the newest. Nothing ever queues up behind a
slow reader.
"""

from collections import deque
from dataclasses import dataclass
from enum import Enum
from threading import Lock
from typing import Generic, TypeVar

from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.training.trajectory import Checkpoint
from neuronlab.session.edits import Edit, joined

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
    """Train at another speed.

    Attributes:
        speed: A key of `speeds.SPEEDS`.
    """

    speed: str


@dataclass(frozen=True, eq=False)
class LookBack:
    """Show the run as it was at a checkpoint.

    Attributes:
        checkpoint: What to show; None for the present.
    """

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
            both = _joined(self._messages[-1], message) if self._messages else None
            if both is not None:
                self._messages[-1] = both
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
        return joined(last, message)
    return message if type(message) is type(last) and isinstance(message, ViewRequest | LookBack) else None

"""Signals that ask the program to end: Ctrl+C, kill, a closed terminal, a system shutdown.

A Python handler runs in the middle of whatever the window's thread is doing, and an exception it raises there can
crash Qt or be lost. So the handlers do nothing; a wake-up fd delivers each signal to the event loop like a click.
"""

import atexit
import contextlib
import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""The signals of this system: Windows has no SIGHUP, and only Windows has SIGBREAK."""
_MOST_BYTES = 4096


class QuitSignals(QObject):
    """Handles the signals until the program ends; emits `received` from the event loop.

    A signal that is already ignored, as under nohup, stays ignored.
    """

    received = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        known = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
        self._taken = [number for number in known if signal.getsignal(number) is not signal.SIG_IGN]
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in self._taken:
            signal.signal(number, _do_nothing)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)
        atexit.register(self._ignore)  # this also keeps the sockets open while signals write to them

    def _ignore(self) -> None:
        """Ignore signals while Python shuts down, which would restore their default action."""
        for number in self._taken:
            signal.signal(number, signal.SIG_IGN)
        signal.set_wakeup_fd(-1)

    @Slot()
    def _hear(self) -> None:
        heard = b""
        with contextlib.suppress(BlockingIOError):
            heard = self._reader.recv(_MOST_BYTES)
        if any(number in heard for number in self._taken):
            self.received.emit()


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the event loop handles the signal."""

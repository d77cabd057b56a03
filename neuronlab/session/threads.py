"""How threads end, including those that do not end.

A step of a very large network blocks its thread for seconds, a drive that does not respond blocks it forever. Qt aborts
the program when a running QThread is destroyed, and Python may crash when it shuts down beside a running thread. So
what a thread uses is kept here while it runs, and the program ends with `leave` if a thread is left.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import NoReturn

from PySide6.QtCore import QObject, QThread

log = logging.getLogger(__name__)

Wait = Callable[[Callable[[], bool], str], bool]
"""Waits until something has ended, and may show a sentence about it; returns False if it gave up.

Its question takes up to `POLL_MS` to return False.
"""
POLL_MS = 20
LONGEST_WAIT_S, SHORT_WAIT_S = 20.0, 0.5
_LEAVE_S = 2.0
"""Seconds for final work at the exit: the log may be on the drive that does not respond."""

_kept: list[tuple[Callable[[], bool], tuple[object, ...]]] = []


def wait_quietly(is_over: Callable[[], bool], _what: str = "", most_s: float = LONGEST_WAIT_S) -> bool:
    """Wait without showing anything."""
    until = time.monotonic() + most_s
    while not is_over():
        if time.monotonic() > until:
            return False
    return True


def wait_briefly(is_over: Callable[[], bool], _what: str = "") -> bool:
    """Wait briefly for something that was asked to stop."""
    return wait_quietly(is_over, most_s=SHORT_WAIT_S)


def begin(thread: QThread, worker: QObject) -> None:
    """Start a thread, and keep it and its worker while it runs."""
    thread.start()
    keep_while(thread.isRunning, thread, worker)


def has_ended(thread: QThread, wait: Wait, what: str) -> bool:
    """Wait for a thread that was asked to end; returns False if it is still running."""
    if wait(lambda: thread.wait(POLL_MS), what):
        _forget_ended()
        return True
    log.error("The thread %s did not end", thread.objectName())
    return False


def keep_while(is_running: Callable[[], bool], *used: object) -> None:
    """Keep what a thread uses while it runs."""
    _forget_ended()
    _kept.append((is_running, used))


def _forget_ended() -> None:
    """Release what ended threads used: the training thread's worker has all points and parameters."""
    _kept[:] = [one for one in _kept if one[0]()]


def is_any_running() -> bool:
    """Whether a thread started or kept here is still running."""
    return any(is_running() for is_running, _ in _kept)


def leave(code: int) -> NoReturn:
    """End the program at once although threads are running. Everything must have been saved before."""
    last_resort = threading.Timer(_LEAVE_S, os._exit, (code,))
    last_resort.daemon = True
    last_resort.start()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)

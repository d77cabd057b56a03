"""How threads end, also those that do not.

A step of a very large network keeps its thread for seconds, a drive that does not answer for good. Qt aborts the
program when a running QThread is destroyed, and Python may crash when it takes itself down beside a running thread. So
what a thread uses is kept here for as long as it runs, and the program ends with `leave` when one is left.
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
"""Waits until something is over, and may say in a sentence what for; returns False when it gave up.

What it asks takes up to `POLL_MS` to answer "not yet".
"""
POLL_MS = 20
LONGEST_WAIT_S, SHORT_WAIT_S = 20.0, 0.5
_LEAVE_S = 2.0
"""What is done on the way out may take so long: the log may lie on the drive that does not answer."""

_kept: list[tuple[Callable[[], bool], tuple[object, ...]]] = []


def wait_quietly(is_over: Callable[[], bool], _what: str = "", most_s: float = LONGEST_WAIT_S) -> bool:
    """Wait where there is nobody to say anything to."""
    until = time.monotonic() + most_s
    while not is_over():
        if time.monotonic() > until:
            return False
    return True


def wait_briefly(is_over: Callable[[], bool], _what: str = "") -> bool:
    """Wait for what was told to stop, and is worth no more."""
    return wait_quietly(is_over, most_s=SHORT_WAIT_S)


def begin(thread: QThread, worker: QObject) -> None:
    """Start a thread, and keep it with its worker for as long as it runs."""
    thread.start()
    keep_while(thread.isRunning, thread, worker)


def has_ended(thread: QThread, wait: Wait, what: str) -> bool:
    """Wait for a thread that was asked to end; returns False when it goes on nevertheless."""
    if wait(lambda: thread.wait(POLL_MS), what):
        _forget_ended()
        return True
    log.error("The thread %s did not end", thread.objectName())
    return False


def keep_while(is_running: Callable[[], bool], *used: object) -> None:
    """Keep what a thread uses for as long as it runs."""
    _forget_ended()
    _kept.append((is_running, used))


def _forget_ended() -> None:
    """Keep nothing of threads that have ended: the training thread's worker has all points and parameters."""
    _kept[:] = [one for one in _kept if one[0]()]


def is_any_running() -> bool:
    """Whether a thread goes on that was begun or kept here."""
    return any(is_running() for is_running, _ in _kept)


def leave(code: int) -> NoReturn:
    """End the program at once although threads are running. What can be saved has to be saved by then."""
    last_resort = threading.Timer(_LEAVE_S, os._exit, (code,))
    last_resort.daemon = True
    last_resort.start()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)

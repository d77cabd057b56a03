"""A background process: trains the jobs it is given, and keeps out of the way of the window.

What a job is trained by is a function that the process receives when it starts; its outcomes say whose they are.
"""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from typing import Generic, NamedTuple, Protocol, TypeVar

from neuronlab.core.errors import InputError
from neuronlab.log import traceback_text
from neuronlab.sweeps.plan import SeedJob

_NICENESS = 10
_REPORT_SECONDS = 0.1
"""Outcomes are sent at least this far apart, so that sending many short ones costs little."""


class JobOutcome(Protocol):
    """What training a job gives: anything that says which run and which number it is of."""

    @property
    def run(self) -> int:
        """The index of the run, as in the job."""

    @property
    def number(self) -> int:
        """The number of the seed, as in the job."""


OutcomeT = TypeVar("OutcomeT", bound=JobOutcome)
Train = Callable[[SeedJob], OutcomeT]
"""Trains a job; it is sent to the processes, so it is a function of a module, or a `partial` of one."""


class Failure(NamedTuple):
    """Why a job could not be trained: a sentence, and the traceback for the log."""

    sentence: str
    details: str


class Report(NamedTuple, Generic[OutcomeT]):
    """What a background process sends: the outcomes since its last report, and the failure that ended it, if any."""

    outcomes: Sequence[OutcomeT] = ()
    failure: Failure | None = None


def work(connection: Connection, train: Train[OutcomeT]) -> None:
    """Train the lists of jobs that arrive, until the connection is closed; the first report says that it has begun."""
    _stand_back()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError), connection:
        connection.send(Report())
        while True:
            _train(connection, train, connection.recv())


def _train(connection: Connection, train: Train[OutcomeT], jobs: Sequence[SeedJob]) -> None:
    outcomes: list[OutcomeT] = []
    sent = time.perf_counter()
    for job in jobs:
        try:
            outcomes.append(train(job))
        except Exception as error:  # noqa: BLE001  # the edge of a process: the program logs it and says it
            connection.send(Report(outcomes, _failure(error)))
            raise EOFError from None
        if time.perf_counter() - sent >= _REPORT_SECONDS:
            connection.send(Report(outcomes))
            outcomes, sent = [], time.perf_counter()
    if outcomes:
        connection.send(Report(outcomes))


def _failure(error: Exception) -> Failure:
    is_input = isinstance(error, InputError)
    sentence = str(error) if is_input else f"A run failed unexpectedly ({type(error).__name__}: {error})."
    return Failure(sentence, traceback_text(error))


def _stand_back() -> None:
    """Leave the processor to the window, Ctrl+C to the program, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

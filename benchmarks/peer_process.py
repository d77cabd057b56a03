"""A library in its own process, which trains steps on request and reports the time.

It takes turns with the loops of the measuring process: while one works, the others wait at a pipe.
"""

import multiprocessing
import traceback
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from measuring import Clock, clock_of
from peers import PEERS
from problems import Problem


class PeerProcess:
    """The process of one row of `PEERS`; use it in a `with`. What fails there is raised here as RuntimeError."""

    def __init__(self, name: str) -> None:
        self._peer = PEERS[name]
        context = multiprocessing.get_context("spawn")  # a fork would share the threads' state of libraries
        self._pipe, other_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(other_end, name), daemon=True)
        self._process.start()
        other_end.close()

    def clock(self, problem: Problem) -> Clock:
        """A clock of the library training this problem, valid until `clear`."""
        number = self._ask(problem)
        return Clock(
            lambda steps: self._ask((int(number), steps)),
            self._peer.round_seconds,
            problem.steps_per_epoch,
        )

    def clear(self) -> None:
        """Forget all problems."""
        self._ask(None)

    def _ask(self, question: object) -> float:
        self._pipe.send(question)
        number, failure = self._pipe.recv()
        if failure:
            raise RuntimeError(f"{self._peer.label} failed in its process:\n{failure}")
        return float(number)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipe.close()
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(pipe: Connection, name: str) -> None:
    """Answer until the other end is closed: a problem, with its number; (number, steps), with the seconds taken."""
    clocks: list[Clock] = []
    while True:
        try:
            question = pipe.recv()
        except EOFError:
            return
        answer, failure = 0.0, ""
        try:
            if question is None:
                clocks.clear()
            elif isinstance(question, Problem):
                clocks.append(clock_of(PEERS[name].contender(question).advance))
                answer = len(clocks) - 1
            else:
                number, steps = question
                answer = clocks[number].seconds(steps)
        except Exception:  # noqa: BLE001  # the edge of a process: it travels to the other side
            failure = traceback.format_exc()
        pipe.send((answer, failure))

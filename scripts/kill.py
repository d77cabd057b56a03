"""Kill the program while it saves and exports, and make its disk fail: no file may be torn, lost or left over.

Killed at random moments, then, where strace can watch, at every system call of a save, an export and a start; and
every call that changes a file fails once with ENOSPC and once with EIO. After each of these the last complete file has
to load, and after the next start, or the next export into the folder, no stray file may be there.

Each writer is a fork of this process, so that it begins within milliseconds. `make kill OPTIONS="--kills 1000"` kills
more of them.
"""

import argparse
import collections
import contextlib
import ctypes
import logging
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.session.file import read_save_number
from scripts.kill_tasks import EXPORTS, TASKS, Task

LONGEST_S = 0.03
"""Seconds within which a writer is killed: a save takes a few milliseconds."""
WATCHED = "%file,%desc"
CHANGING = ("openat", "write", "fsync", "rename", "link", "unlink", "chmod", "fchmod", "fchmodat", "mkdir", "flock")
ERRORS = ("ENOSPC", "EIO")
REFUSED = 3
"""Exit code of a writer that refused in a sentence."""
_SET_PTRACER, _ANYBODY = 0x59616D61, -1


# -- writers that die -------------------------------------------------------------------------------------------------


def fork(run: Callable[[], None]) -> int:
    """Run a function in a fork of this process; returns its id. The fork exits with 0, REFUSED, or 1 for a bug."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        run()
        code = 0
    except (InputError, WorkError):
        code = REFUSED
    except BaseException as error:  # noqa: BLE001  # the edge of the process
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def kill_at_random(task: Task, rng: random.Random, folder: Path) -> None:
    """Kill a writer that writes one file after another, and check the files."""
    reader, writer = os.pipe()

    def write_on_and_on() -> None:
        for turn in range(1, 10_000):
            task.write(folder, turn)
            os.write(writer, b".")

    task.prepare(folder, 0)
    before = _saved(folder)
    pid = fork(write_on_and_on)
    os.close(writer)
    time.sleep(rng.uniform(0.0, LONGEST_S))
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    with open(reader, "rb") as stream:
        done = len(stream.read())
    assert os.WIFSIGNALED(status), f"the writer ended by itself with {status}"
    if before is not None:
        newest = _saved(folder) or 0
        assert before + done <= newest <= before + done + 1, f"save {before + done} was complete, and {newest} is there"
    task.check(folder)


def _saved(folder: Path) -> int | None:
    path = folder / "autosave.nlab"
    return read_save_number(path) if path.exists() else None


class StraceError(Exception):
    """System calls cannot be watched here."""


def watch(task: Task, folder: Path, inject: str = "") -> tuple[int, str]:
    """Let a writer write once under strace; returns its status and the trace."""
    trace = folder.with_suffix(".trace")
    go = {signal.SIGUSR1}
    signal.pthread_sigmask(signal.SIG_BLOCK, go)  # so that it waits in the fork until that is ready for it

    def write_once() -> None:
        with contextlib.suppress(AttributeError):  # where only parents may watch, anybody is let in
            ctypes.CDLL(None).prctl(_SET_PTRACER, _ANYBODY, 0, 0, 0)
        signal.sigwait(go)
        task.write(folder, 1)

    pid = fork(write_once)
    expression = [f"--inject={inject}"] if inject else []
    command = ["strace", f"--trace={WATCHED}", *expression, f"--output={trace}", f"--attach={pid}"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        said = strace.stderr.readline()
        os.kill(pid, signal.SIGUSR1)
        _, status = os.waitpid(pid, 0)
    if "attached" not in said:
        raise StraceError(said.strip() or "strace could not be started")
    return status, trace.read_text()


def calls_of(task: Task, folder: Path) -> list[tuple[str, int]]:
    """Every system call that a writer makes once it is watched: (name, which of that name)."""
    (rehearsal := folder / "rehearsal").mkdir()
    for turn in range(2):  # what is done only once in a process, such as an import, is done
        task.prepare(rehearsal, turn)
        task.write(rehearsal, turn)
    task.prepare(folder, 0)
    status, trace = watch(task, folder)
    assert status == 0, f"the writer ended with {status} when nothing was done to it"
    names = [name for name in re.findall(r"^(\w+)\(", trace, re.MULTILINE) if name != "mmap"]  # memory, no file
    seen: collections.Counter[str] = collections.Counter()
    calls = []
    for name in names:
        seen[name] += 1
        calls.append((name, seen[name]))
    return calls


def injections(calls: Iterable[tuple[str, int]]) -> Iterator[tuple[str, bool]]:
    """What is done to a writer, and whether that kills it."""
    for name, number in calls:
        yield f"{name}:signal=KILL:when={number}", True
        if name in CHANGING:
            yield from ((f"{name}:error={error}:when={number}", False) for error in ERRORS)


def inject(task: Task, injection: str, kills: bool, folder: Path) -> None:
    """Do this to a writer, and check the files."""
    task.prepare(folder, 0)
    status, _ = watch(task, folder, injection)
    if kills:
        assert os.WIFSIGNALED(status), f"the writer was not killed, and ended with {status}"
    else:
        assert os.waitstatus_to_exitcode(status) in (0, REFUSED), f"the writer ended with {status}"
    task.check(folder)


# -- the run ----------------------------------------------------------------------------------------------------------


class Run:
    """Counts what was done, and collects the faults."""

    def __init__(self) -> None:
        self.done: collections.Counter[str] = collections.Counter()
        self.faults: list[str] = []

    def do(self, kind: str, what: str, action: Callable[[Path], None]) -> None:
        """Do something in a folder of its own."""
        self.done[kind] += 1
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "data"
            folder.mkdir()
            try:
                action(folder)
            except (AssertionError, InputError, WorkError, OSError) as error:
                self.faults.append(f"{what}: {error}")
                print(f"FAULT  {self.faults[-1]}", flush=True)


def some(items: list[tuple[str, bool]], most: int) -> list[tuple[str, bool]]:
    """At most so many, evenly from all of them; 0 for all."""
    return items if not most or len(items) <= most else items[:: -(-len(items) // most)]


def at_every_call(run: Run, most: int) -> str:
    """Kill, and let the disk fail, at system calls; returns why that was not possible."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    for name, task in TASKS.items():
        try:
            with tempfile.TemporaryDirectory() as scratch:
                (folder := Path(scratch) / "data").mkdir()
                calls = calls_of(task, folder)
        except StraceError as error:
            return str(error)
        for injection, kills in some(list(injections(calls)), most):
            kind = "kills at system calls" if kills else "errors of the disk"
            run.do(kind, f"{name}, {injection}", partial(inject, task, injection, kills))
    return ""


def main() -> int:
    """Run it; returns 1 when there was a fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200, help="kills at random moments (default: %(default)s)")
    parser.add_argument("--calls", type=int, default=0, help="at most so many of each task's calls (default: all)")
    parser.add_argument("--seed", type=int, default=0, help="of the random moments (default: %(default)s)")
    arguments = parser.parse_args()
    if not hasattr(os, "fork"):
        print("Nothing was killed: this system cannot fork.")
        return 0
    logging.disable()  # damaged files are expected
    run, rng = Run(), random.Random(arguments.seed)
    for number in range(arguments.kills):
        name = "save" if number % 2 else EXPORTS[number // 2 % len(EXPORTS)]
        run.do("kills at random", f"{name}, kill {number}", partial(kill_at_random, TASKS[name], rng))
    reason = at_every_call(run, arguments.calls)
    if reason:
        print(f"No system calls were watched: {reason}.")
    counts = ", ".join(f"{count} {kind}" for kind, count in run.done.items())
    print(f"{counts}: {len(run.faults)} faults.")
    return 1 if run.faults else 0


if __name__ == "__main__":
    sys.exit(main())

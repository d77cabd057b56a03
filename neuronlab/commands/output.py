"""Output of commands. Output that cannot be written is an error, reported like any other."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from neuronlab.core.errors import WorkError
from neuronlab.core.text import one_line

PROGRAM = "neuronlab"
_REASONS = {errno.ENOSPC: "no space left", errno.EBADF: "it is closed"}


def say(text: str) -> None:
    """Print a text and a line break. Raises WorkError if that fails."""
    with writable_output() as stream:
        encoding = stream.encoding or "utf-8"
        # A path may contain undecodable bytes, and the encoding of the output may not cover all characters.
        stream.write(f"{text}\n".encode(encoding, "backslashreplace").decode(encoding))


def complain(text: str) -> None:
    """Write a line to stderr, with the name of the program; if that fails there is nobody to tell."""
    if sys.stderr is not None:  # closed before the program started; `print` would use stdout instead
        with contextlib.suppress(OSError):
            print(f"{PROGRAM}: {one_line(text)}", file=sys.stderr)


def write(data: bytes) -> None:
    """Write bytes unchanged. Raises WorkError if that fails."""
    with writable_output() as stream:
        stream.buffer.write(data)


@contextlib.contextmanager
def writable_output() -> Iterator[TextIO]:
    """The standard output, flushed at the end. Raises WorkError if it fails, BrokenPipeError if the reader is gone."""
    if sys.stdout is None:  # closed before the program started
        raise WorkError(f"the output cannot be written: {_REASONS[errno.EBADF]}.")
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise WorkError(f"the output cannot be written: {reason}.") from error


def give_up_streams() -> None:
    """Redirect streams that cannot be written to the null device, so that Python does not fail again at exit."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

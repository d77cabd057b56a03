"""What commands print. Output that cannot be written is a failure of the work, told in a sentence like any other."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from neuronlab.core.errors import WorkError

_REASONS = {errno.ENOSPC: "there is no space left", errno.EBADF: "it is closed"}


def say(text: str) -> None:
    """Print a text and a line break; raises WorkError when that is not possible."""
    with writable_output() as stream:
        encoding = stream.encoding or "utf-8"
        # A path may hold bytes that are no text, and the output may be of another encoding than ours.
        stream.write(f"{text}\n".encode(encoding, "backslashreplace").decode(encoding))


def write(data: bytes) -> None:
    """Print bytes as they are; raises WorkError when that is not possible."""
    with writable_output() as stream:
        stream.buffer.write(data)


@contextlib.contextmanager
def writable_output() -> Iterator[TextIO]:
    """The standard output, flushed at the end; WorkError when it fails, BrokenPipeError when its reader is gone."""
    if sys.stdout is None:  # closed before the program began
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
    """Let go of streams that cannot be written, over which Python would fail again at its exit."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

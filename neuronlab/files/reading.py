"""Read external files safely: never more bytes than a file of that kind can have, and one sentence per error."""

import contextlib
import errno
import io
import logging
import os
import stat
from pathlib import Path

import msgspec

from neuronlab.core.errors import InputError, NewerVersionError
from neuronlab.files.progress import Progress, unheard

log = logging.getLogger(__name__)

_CHUNK = 2**20
_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such file",
    errno.EACCES: "permission denied",
    errno.EISDIR: "it is a folder; name a file in it",
    errno.ELOOP: "its symbolic links form a loop",
}
_DAMAGE = {
    MemoryError: "there is not enough memory to read it",
    RecursionError: "it is nested too deeply",
    OverflowError: "it contains a number that is too large",
    ValueError: "it is damaged",
}
"""Errors raised by libraries that no check anticipates; the details are logged."""

_ENDLESS = (
    (stat.S_ISFIFO, "It is a pipe, not a file"),
    (stat.S_ISSOCK, "It is a socket, not a file"),
    (stat.S_ISCHR, "It is a device, not a file"),
    (stat.S_ISBLK, "It is a device, not a file"),
)


def refused_in_a_sentence(source: Path | str, what: str) -> "_Refusal":
    """Convert errors inside the block to an InputError: "model.json cannot be read as a model: …"."""
    return _Refusal(source, what)


class _Refusal(contextlib.AbstractContextManager[None]):
    """Not a generator: since Python 3.13 its frame and the error reference each other, and the file's contents."""

    def __init__(self, source: Path | str, what: str) -> None:
        self._source, self._what = source, what

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        refused = f"{self._source} cannot be read as {self._what}"
        if isinstance(error, NewerVersionError):
            raise NewerVersionError(_ended(f"{refused}: {_reason(error)}")) from error
        if isinstance(error, (OSError, InputError, msgspec.MsgspecError, UnicodeDecodeError)):
            raise InputError(_ended(f"{refused}: {_reason(error)}")) from error
        if isinstance(error, tuple(_DAMAGE)):
            log.error("%s could not be read", self._source, exc_info=error)
            reason = next(_DAMAGE[kind] for kind in _DAMAGE if isinstance(error, kind))
            raise InputError(f"{refused}: {reason}.") from error


def read_bytes(path: Path, limit: int, progress: Progress = unheard) -> bytes:
    """Read a file of at most `limit` bytes. Use inside `refused_in_a_sentence`."""
    data = io.BytesIO()  # returns its contents without a copy
    with path.open("rb") as stream:
        about = os.fstat(stream.fileno())
        size = about.st_size if stat.S_ISREG(about.st_mode) else 0
        _make_room(data, min(size, limit))
        while size <= limit and (chunk := stream.read(_CHUNK)):  # a device has no end
            progress(0.0)
            data.write(chunk)
            size = max(size, data.tell())
    if size > limit:
        raise InputError(f"It is larger than {limit / 1e6:,.0f} MB, too large for such a file; use a smaller one")
    data.truncate()  # the file may have become shorter meanwhile
    return data.getvalue()


def _make_room(data: io.BytesIO, size: int) -> None:
    """Allocate `size` bytes at once: growing step by step fragments the memory."""
    if size:
        data.seek(size - 1)
        data.write(b"\0")
        data.seek(0)


def require_file(path: Path) -> None:
    """Raise InputError for pipes, sockets and devices, which may block or never end; call it before opening.

    Not for tables that a command reads: it can read from a pipe, and be stopped by Ctrl+C. Use inside
    `refused_in_a_sentence`.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # opening it reports the error
    for is_endless, complaint in _ENDLESS:
        if is_endless(mode):
            raise InputError(f"{complaint}; save its contents to a file first")


def _ended(sentence: str) -> str:
    """A sentence with its full stop, or as it is if it asks something."""
    return sentence if sentence.endswith("?") else f"{sentence}."


def _reason(error: Exception) -> str:
    """The reason, as the end of a sentence; msgspec gives the location as a path like $.layers[0].bias."""
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0, error.strerror or str(error))
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8"
    text, _, where = str(error).partition(" - at `$")
    where = where.rstrip("`").lstrip(".")
    text = text.rstrip(".").replace("`", "")
    if not text[1:2].isupper():  # lower-case the first letter, except in abbreviations
        text = text[:1].lower() + text[1:]
    return f"{text} (at {where})" if where else text

"""Outside bytes are let in with care: never more than a file of that kind can hold, and every refusal one sentence."""

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
    errno.EACCES: "there is no permission to read it",
    errno.EISDIR: "it is a folder",
    errno.ELOOP: "its links lead round in a circle",
}
_DAMAGE = {
    MemoryError: "there is not enough memory to read it",
    RecursionError: "it is nested too deeply",
    OverflowError: "it holds a number that is too large",
    ValueError: "it is damaged",
}
"""What no check has foreseen about a file, and a library has thrown; the log keeps what that was."""

_ENDLESS = (
    (stat.S_ISFIFO, "It is a pipe, not a file"),
    (stat.S_ISSOCK, "It is a socket, not a file"),
    (stat.S_ISCHR, "It is a device, not a file"),
    (stat.S_ISBLK, "It is a device, not a file"),
)


def refused_in_a_sentence(source: Path | str, what: str) -> "_Refusal":
    """Turn what goes wrong inside into one InputError: "model.json cannot be read as a model: …"."""
    return _Refusal(source, what)


class _Refusal(contextlib.AbstractContextManager[None]):
    """No generator: from Python 3.13 on its frame and the error hold each other, and so all that the file held."""

    def __init__(self, source: Path | str, what: str) -> None:
        self._source, self._what = source, what

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        refused = f"{self._source} cannot be read as {self._what}"
        if isinstance(error, NewerVersionError):
            raise NewerVersionError(f"{refused}: {_reason(error)}.") from error
        if isinstance(error, (OSError, InputError, msgspec.MsgspecError, UnicodeDecodeError)):
            raise InputError(f"{refused}: {_reason(error)}.") from error
        if isinstance(error, tuple(_DAMAGE)):
            log.error("%s could not be read", self._source, exc_info=error)
            reason = next(_DAMAGE[kind] for kind in _DAMAGE if isinstance(error, kind))
            raise InputError(f"{refused}: {reason}.") from error


def read_bytes(path: Path, limit: int, progress: Progress = unheard) -> bytes:
    """All of a file, refused when it is larger than `limit` bytes. Use inside `refused_in_a_sentence`."""
    data = io.BytesIO()  # gives away what it holds without a copy
    with path.open("rb") as stream:
        about = os.fstat(stream.fileno())
        size = about.st_size if stat.S_ISREG(about.st_mode) else 0
        _make_room(data, min(size, limit))
        while size <= limit and (chunk := stream.read(_CHUNK)):  # a device has no end
            progress(0.0)
            data.write(chunk)
            size = max(size, data.tell())
    if size > limit:
        raise InputError(f"It is larger than {limit / 1e6:,.0f} MB, more than such a file can need")
    data.truncate()  # the file may have become shorter meanwhile
    return data.getvalue()


def _make_room(data: io.BytesIO, size: int) -> None:
    """Let `data` take `size` bytes at once: growing bit by bit leaves gaps behind that no later file fits in."""
    if size:
        data.seek(size - 1)
        data.write(b"\0")
        data.seek(0)


def require_file(path: Path) -> None:
    """Raise InputError for what may never end, or never begin; that is asked before it is opened.

    For the window. A command can read from a pipe, and Ctrl+C ends it. Use inside `refused_in_a_sentence`.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # opening it says what is wrong
    for is_endless, complaint in _ENDLESS:
        if is_endless(mode):
            raise InputError(f"{complaint}; save its contents to a file first")


def _reason(error: Exception) -> str:
    """What is wrong, as the end of a sentence; msgspec says where as a path like $.layers[0].bias."""
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0, error.strerror or str(error))
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8"
    text, _, where = str(error).partition(" - at `$")
    where = where.rstrip("`").lstrip(".")
    text = text.rstrip(".").replace("`", "")
    if not text[1:2].isupper():  # a sentence goes on in small letters, an abbreviation does not
        text = text[:1].lower() + text[1:]
    return f"{text} (at {where})" if where else text

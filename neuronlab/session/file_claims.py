"""One named file is open in one window: whoever opens it holds a lock, in which others find whom to ask.

The locks are in the data folder, named after the file's real path. The system releases them when a program ends, so
one that was killed is no obstacle. A file is the same under any spelling of its path and through any link.
"""

import contextlib
import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

from neuronlab.core.errors import WorkError
from neuronlab.files.listing import files_in
from neuronlab.files.locks import open_locked
from neuronlab.session.doorbell import remove_dead

_PATTERN = "open-*.lock"
_MOST_BYTES = 2**16
_PATIENCE_S = 1.0


class _Note(msgspec.Struct, frozen=True):
    """What a lock says: the real path of its file, and the server of the process that has it open."""

    path: str = ""
    server: str = ""


@dataclass(frozen=True)
class Taken:
    """A file that another window has open.

    Attributes:
        path: The file.
        server: Whom to ask for that window.
    """

    path: Path
    server: str


class FileClaim:
    """This window has a file open, until `release`."""

    def __init__(self, path: Path, lock_path: Path, lock: int) -> None:
        self.path = path
        self._lock_path, self._lock = lock_path, lock

    def release(self) -> None:
        """Let others open the file."""
        if self._lock >= 0:
            with contextlib.suppress(OSError):
                self._lock_path.unlink()  # nobody can lock it meanwhile
            os.close(self._lock)
            self._lock = -1


def claim_file(folder: Path, path: Path, server: str) -> FileClaim | Taken:
    """Take a file for this window, whose process has this server; `Taken` if another window has it.

    Raises WorkError if the folder takes no lock.
    """
    real = os.path.realpath(path)
    try:
        other = _owner(folder, real)
        if other is not None:
            return Taken(path, other)
        lock_path = folder / f"open-{hashlib.blake2b(os.fsencode(real), digest_size=12).hexdigest()}.lock"
        while True:
            lock = open_locked(lock_path)
            if lock is None:
                return Taken(path, _server_in(lock_path))
            if _is_still(lock_path, lock):
                break
            os.close(lock)  # its owner removed it between the opening and the locking
        remove_dead(_read(lock_path).server)
        os.ftruncate(lock, 0)
        os.write(lock, msgspec.json.encode(_Note(real, server)))
    except OSError as error:
        raise WorkError(f"The folder {folder} takes no lock: {error.strerror or error}.") from error
    return FileClaim(path, lock_path, lock)


def remove_dead_claims(folder: Path) -> None:
    """Remove the locks of programs that were killed, and their servers."""
    for lock_path in files_in(folder, _PATTERN):
        with contextlib.suppress(OSError):
            lock = open_locked(lock_path)
            if lock is not None:
                remove_dead(_read(lock_path).server)
                lock_path.unlink()
                os.close(lock)


def _server_in(lock_path: Path) -> str:
    """Whom to ask, as soon as the lock says so: its owner has only just taken it, or takes it anew."""
    until = time.monotonic() + _PATIENCE_S
    while not (server := _read(lock_path).server) and time.monotonic() < until:
        time.sleep(_PATIENCE_S / 100)
    return server


def _owner(folder: Path, real: str) -> str | None:
    """Who has a file open under another spelling of its path, which gives the lock another name."""
    for lock_path in files_in(folder, _PATTERN):
        note = _read(lock_path)
        if note.path != real and _is_same(note.path, real):
            lock = open_locked(lock_path)
            if lock is None:
                return note.server
            os.close(lock)
    return None


def _is_same(one: str, other: str) -> bool:
    try:
        return bool(one) and os.path.samefile(one, other)
    except OSError:
        return False


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:
        return False


def _read(lock_path: Path) -> _Note:
    """What a lock says; nothing where it was just made, or is damaged."""
    try:
        with lock_path.open("rb") as stream:
            return msgspec.json.decode(stream.read(_MOST_BYTES), type=_Note)
    except (OSError, msgspec.MsgspecError):
        return _Note()

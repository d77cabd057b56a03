"""Atomic writes: a file is replaced completely or not at all, so a full disk or a power cut never destroys it."""

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.locks import try_lock

_REASONS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the file system is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is exceeded",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its symbolic links form a loop",
}


_PREFIX, _SUFFIX = ".neuronlab-", ".tmp"
PRIVATE, PUBLIC = 0o600, 0o666
"""Permissions of a new file, before the umask: for the program's own files, and for files the user saves."""


def write_atomically(
    path: Path, data: bytes, verify: Callable[[Path], None] | None = None, permissions: int = PUBLIC
) -> None:
    """Write `data` to `path` through a temporary file beside it, which is synced to disk before it is renamed.

    `verify` receives the temporary file and may raise to reject it. Whatever fails, the old file is intact and the
    temporary one is removed. An existing file keeps its permissions unless `permissions` is PRIVATE. Temporary files
    that killed programs left in the folder are removed. Raises WorkError if the system refuses.
    """
    target = Path(os.path.realpath(path))  # symbolic links are kept
    remove_dead_temporaries(target.parent)
    with _failing_in_a_sentence(path), _temporary_beside(target, permissions) as (temporary, stream):
        _write_through(stream, data)
        if verify is not None:
            verify(temporary)
        if permissions != PRIVATE and target.exists():
            shutil.copymode(target, temporary)
        if os.name == "nt":
            stream.close()  # Windows cannot rename an open file
        os.replace(temporary, target)
        _sync_folder(target.parent)


def require_writable(path: Path, room: int = 0) -> None:
    """Raise InputError if `room` bytes cannot be written to `path` now; leaves no trace."""
    try:
        with _failing_in_a_sentence(path), _temporary_beside(Path(os.path.realpath(path)), PUBLIC) as (_, stream):
            if room:
                _write_through(stream, bytes(room))
    except WorkError as error:
        raise InputError(str(error)) from error


def remove_dead_temporaries(folder: Path) -> None:
    """Remove temporary files that killed programs left in a folder, except those being written."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            is_temporary = entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX)
            if is_temporary and entry.is_file(follow_symlinks=False):
                _remove_if_dead(entry.path)


def _remove_if_dead(temporary: str) -> None:
    """Remove a temporary file unless it is locked, as it is while it is being written."""
    with contextlib.suppress(OSError):
        descriptor = os.open(temporary, os.O_RDWR)
        try:
            is_dead = try_lock(descriptor)
            if is_dead and os.name != "nt":
                os.unlink(temporary)
        finally:
            os.close(descriptor)
        if is_dead and os.name == "nt":  # Windows cannot remove an open file
            os.unlink(temporary)


def _write_through(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)
    stream.flush()
    os.fsync(stream.fileno())


@contextlib.contextmanager
def _failing_in_a_sentence(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise WorkError(f"{path} cannot be written: {reason}.") from error


@contextlib.contextmanager
def _temporary_beside(target: Path, permissions: int) -> Iterator[tuple[Path, BinaryIO]]:
    """An empty file in the target's folder, locked and open for writing; removed afterwards unless it was renamed."""
    _require_replaceable(target)
    if not stat.S_ISDIR(os.stat(target.parent).st_mode):  # raises the reason if there is none
        raise OSError(errno.ENOTDIR, "no folder")
    temporary, stream = _new_temporary(target.parent, permissions)
    try:
        with stream:
            yield temporary, stream
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _new_temporary(folder: Path, permissions: int) -> tuple[Path, BinaryIO]:
    """A new file with a unique name; retried if another program removes it before it is locked."""
    while True:
        temporary = folder / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
        stream = open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, permissions))  # noqa: SIM115  # closed by the caller
        if _is_kept(temporary, stream):
            return temporary, stream
        stream.close()


def _is_kept(temporary: Path, stream: BinaryIO) -> bool:
    """Lock a new file; False if another program has removed it, or is about to."""
    try:
        is_locked = try_lock(stream.fileno())
    except OSError:  # a file system without locks: no program can lock it, so none removes it either
        return True
    return is_locked and temporary.exists()


def _require_replaceable(target: Path) -> None:
    """Raise OSError for a target that must not be replaced: a folder, device, read-only file or loop of links."""
    if target.is_symlink():  # although links were resolved
        raise OSError(errno.ELOOP, "a loop of links")
    if target.is_dir():
        raise OSError(errno.EISDIR, "a folder")
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is a device, not a file")
    if target.exists() and not os.access(target, os.W_OK):
        os.close(os.open(target, os.O_WRONLY))  # raises the reason: the permissions, or those of the disk
        raise OSError(errno.EACCES, "read-only")


def _sync_folder(folder: Path) -> None:
    """Make the new name as durable as the contents; where that is impossible, the file is still complete."""
    if os.name == "nt":  # Windows cannot open a folder for this
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

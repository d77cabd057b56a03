"""A file is replaced whole or not at all, so that a full disk or a power cut never costs what was there before."""

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from neuronlab.core.errors import InputError, WorkError

_REASONS = {
    errno.EACCES: "there is no permission to write it",
    errno.EPERM: "there is no permission to write it",
    errno.EROFS: "that place is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its links lead round in a circle",
}


def write_atomically(path: Path, data: bytes, verify: Callable[[Path], None] | None = None) -> None:
    """Put `data` at `path` through a temporary file beside it, synced to the disk before it takes the name.

    `verify` is given the temporary file and may raise to refuse it. Whatever fails, the old file is intact and the
    temporary one is gone. Raises WorkError in one sentence when the system refuses.
    """
    target = Path(os.path.realpath(path))  # a link keeps pointing where it did
    with _told_in_a_sentence(path), _temporary_beside(target) as temporary:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if verify is not None:
            verify(temporary)
        if target.exists():
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
        _sync_folder(target.parent)


def require_writable(path: Path) -> None:
    """Raise InputError when `path` could not be written now; leaves no trace."""
    try:
        with _told_in_a_sentence(path), _temporary_beside(Path(os.path.realpath(path))):
            pass
    except WorkError as error:
        raise InputError(str(error)) from error


@contextlib.contextmanager
def _told_in_a_sentence(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise WorkError(f"{path} cannot be written: {reason}.") from error


@contextlib.contextmanager
def _temporary_beside(target: Path) -> Iterator[Path]:
    """An empty file in the target's folder, with a new file's permissions; gone afterwards unless it was moved."""
    _require_replaceable(target)
    if not stat.S_ISDIR(os.stat(target.parent).st_mode):  # which says why there is none
        raise OSError(errno.ENOTDIR, "no folder")
    temporary = target.with_name(f".neuronlab-{secrets.token_hex(8)}.tmp")
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    try:
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _require_replaceable(target: Path) -> None:
    """Raise OSError for what must not be replaced: a folder, a device, a file its owner made read-only, a loop."""
    if target.is_symlink():  # after all links were followed
        raise OSError(errno.ELOOP, "a loop of links")
    if target.is_dir():
        raise OSError(errno.EISDIR, "a folder")
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is a device, not a file")
    if target.exists() and not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, "read-only")


def _sync_folder(folder: Path) -> None:
    """Make the new name as durable as the contents; some systems cannot, and then the file is still whole."""
    if os.name == "nt":  # Windows has no way to open a folder for this
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

"""Sessions in files that a person has named: the former save stays, and nothing replaces what another program wrote."""

import contextlib
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from neuronlab.core.errors import WorkError
from neuronlab.files.session.file import save_session
from neuronlab.files.session.work import Work

BACKUP_MARK = "~"
"""What follows the name of a file in that of its former save."""
_ATTEMPTS = 5


@dataclass(frozen=True)
class Stamp:
    """What tells whether a file on disk is still the one that was read or written.

    Attributes:
        modified_ns: When its contents changed, in nanoseconds.
        size: Bytes.
        inode: Its number in the file system, which is another one after a program has replaced it.
    """

    modified_ns: int
    size: int
    inode: int


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None if there is none."""
    try:
        about = path.stat()
    except OSError:
        return None
    return Stamp(about.st_mtime_ns, about.st_size, about.st_ino)


def backup_of(path: Path) -> Path:
    """Where the former save of a file is kept; beside the file itself where the path is a link."""
    target = Path(os.path.realpath(path))
    return target.with_name(target.name + BACKUP_MARK)


def save_named(path: Path, work: Work) -> Stamp | None:
    """Save work to a file that a person named, and keep its former contents as `backup_of`; returns its stamp.

    Raises WorkError if the system refuses; the file and its backup are then what they were.
    """

    def keep_former(_written: Path) -> None:
        if path.is_file():
            _keep_former(path)

    save_session(path, work, prepare=keep_former)
    return stamp_of(path)


def _keep_former(path: Path) -> None:
    """Make the backup, or fail without any change: a link costs nothing, and saving never changes a file in place."""
    target, backup = Path(os.path.realpath(path)), backup_of(path)
    try:
        for _ in range(_ATTEMPTS - 1):
            with contextlib.suppress(FileNotFoundError):
                _replace_backup(target, backup)
                return
        _replace_backup(target, backup)
    except OSError as error:
        reason = f"its former contents cannot be kept as {backup.name} ({error.strerror or error})"
        raise WorkError(f"{path} was not saved: {reason}.") from error


def _replace_backup(target: Path, backup: Path) -> None:
    """Raises FileNotFoundError if a window that saves beside it took the new link for one of a killed program."""
    beside = backup.with_name(f".neuronlab-{secrets.token_hex(8)}.tmp")
    try:
        try:
            os.link(target, beside)
        except OSError:  # a file system without links
            shutil.copy2(target, beside)
        os.replace(beside, backup)
    finally:  # a rename between two links to one file does nothing: so they are after a save that was killed here
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)

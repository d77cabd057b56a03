"""Scratch folders, needed for a moment; those of killed programs are recognised by their lock and removed."""

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from neuronlab.files.locks import open_locked

_PREFIX, _LOCK = "neuronlab-", ".lock"


class ScratchFolder(contextlib.AbstractContextManager["ScratchFolder"]):
    """A new private folder among the temporary files of the system, until `remove` or the end of its context.

    Raises OSError if it cannot be made.
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = open_locked(self.path / _LOCK)

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove it with all that is in it."""
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)
        shutil.rmtree(self.path, ignore_errors=True)


def remove_dead_scratch() -> None:
    """Remove scratch folders that killed programs of the same user left, except those in use."""
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and _is_ours(Path(entry.path)):
                _remove_if_dead(Path(entry.path))


def _is_ours(folder: Path) -> bool:
    """Whether it is a private folder of this user with a lock file in it, and no link to one."""
    with contextlib.suppress(OSError):
        about, lock = folder.lstat(), (folder / _LOCK).lstat()
        is_own = os.name == "nt" or (about.st_uid == os.getuid() and not about.st_mode & 0o077)
        return is_own and stat.S_ISDIR(about.st_mode) and stat.S_ISREG(lock.st_mode)
    return False


def _remove_if_dead(folder: Path) -> None:
    with contextlib.suppress(OSError):
        lock = open_locked(folder / _LOCK)
        if lock is not None:
            os.close(lock)  # Windows cannot remove an open file
            shutil.rmtree(folder, ignore_errors=True)

"""File locks that the system releases when a program ends, however it ends."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    _BEYOND_CONTENTS = 2**31 - 2
    """Locked bytes cannot be read through another handle, so the locked byte is beyond the contents."""

    def try_lock(descriptor: int) -> bool:
        """Lock an open file until it is closed; False if another program has locked it."""
        position = os.lseek(descriptor, 0, os.SEEK_CUR)
        os.lseek(descriptor, _BEYOND_CONTENTS, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, position, os.SEEK_SET)
        return True
else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Lock an open file until it is closed; False if another program has locked it.

        Raises OSError if the file system does not support locks.
        """
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def open_locked(path: Path) -> int | None:
    """Open a lock file, creating it if missing, and lock it; None if another program has locked it.

    Returns the descriptor; closing it releases the lock. The contents of the file are irrelevant. Raises OSError if the
    file cannot be opened.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        is_ours = try_lock(descriptor)
    except OSError:
        os.close(descriptor)
        raise
    if is_ours:
        return descriptor
    os.close(descriptor)
    return None

"""The files windows save to: which one a start opens, and how files that cannot be used are kept."""

import contextlib
import itertools
import logging
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from neuronlab.core.errors import InputError, NewerVersionError, WorkError
from neuronlab.files.atomic import PRIVATE, write_atomically
from neuronlab.files.locks import open_locked
from neuronlab.files.session.file import MOST_SAVES, load_session, read_save_number
from neuronlab.files.session.work import Work

log = logging.getLogger(__name__)

MOST_WINDOWS = 20
_UNREADABLE = MOST_SAVES + 1


class AutosaveClaim:
    """A file to save to that no other running NeuronLab uses: the one saved to last, or a new one.

    The first is autosave.nlab, the next autosave-2.nlab, so every open window has its own. It is locked until
    `release`; a lock on an open file ends with its program, so only a running one can keep it. `passed_over` are
    files saved later that other windows use. Raises WorkError if no file is available.
    """

    def __init__(self, folder: Path) -> None:
        self.passed_over: list[Path] = []
        reason = ""
        for self.path in _last_saved_first(folder):
            try:
                lock = open_locked(_lock_of(self.path))
            except OSError as error:
                reason = reason or f"{_lock_of(self.path).name} cannot be written: {error.strerror}"
                continue
            if lock is not None:
                self._lock = lock
                return
            if self.path.exists():
                self.passed_over.append(self.path)
        raise WorkError(
            f"The folder {folder} cannot be used: {reason or f'more than {MOST_WINDOWS} windows are open'}."
        )

    def unopened(self) -> list[Path]:
        """Other files with saved work that no window uses."""
        others = [path for path in _paths(self.path.parent) if path != self.path and path not in self.passed_over]
        return [path for path in others if path.exists() and _is_free(path)]

    def release(self) -> None:
        """Release the file for other programs."""
        os.close(self._lock)


def next_save_number(folder: Path) -> int:
    """One more than the highest number in a folder, so every save, by any window, counts as later than those before."""
    numbers = (_save_number(path) for path in _paths(folder) if path.exists())
    return min(MOST_SAVES, 1 + max((number for number in numbers if number != _UNREADABLE), default=0))


def restore(path: Path) -> Work | None:
    """Read the work saved at `path`; None if there is none.

    A file that cannot be read is set aside under another name, and InputError gives the beginning of a sentence about
    it. Raises WorkError if it cannot be set aside.
    """
    if not path.exists():
        return None
    try:
        if not path.is_file():
            raise InputError(f"{path} is not a file.")
        return load_session(path)
    except NewerVersionError as error:
        kept = set_aside(path, "newer")
        raise InputError(f"{path.name} requires a newer version of NeuronLab; it was kept as {kept}") from error
    except Exception as error:
        log.exception("The work saved at %s could not be read", path)
        kept = set_aside(path, "damaged")
        raise InputError(f"{path.name} could not be read ({_why(error, path)}); it was kept as {kept}") from error


def read_last_saved(folder: Path) -> Work | None:
    """The latest readable work, for a window that does not save."""
    for path in _last_saved_first(folder):
        if path.is_file():
            try:
                return load_session(path)
            except Exception:
                log.exception("The work saved at %s could not be read", path)
    return None


def set_aside(path: Path, word: str) -> Path:
    """Rename a file to a word and the time, without replacing another file; returns the new name. Raises WorkError."""
    return _under_new_name(path, word, _move)


def keep_copy(path: Path) -> Path:
    """Keep a second copy of a file under its own name before it is replaced; returns that name.

    Raises WorkError when that is not possible.
    """
    return _under_new_name(path, "before", _link_or_copy)


def _under_new_name(path: Path, word: str, put: Callable[[Path, Path], None]) -> Path:
    try:
        for name in _names(path.parent, word):
            with contextlib.suppress(FileExistsError):
                put(path, name)
                return name
    except OSError as error:
        raise WorkError(f"{path} is in the way and cannot be renamed: {error.strerror}.") from error
    raise AssertionError("unreachable: names are unlimited")


def _names(folder: Path, word: str) -> Iterator[Path]:
    stem = f"{word} {datetime.now():%Y-%m-%d %H.%M.%S}"
    yield folder / f"{stem}.nlab"
    for number in itertools.count(2):
        yield folder / f"{stem} ({number}).nlab"


def _move(path: Path, name: Path) -> None:
    try:
        os.link(path, name)  # unlike a rename, this never replaces another file
    except FileExistsError:
        raise
    except OSError:  # a folder, or a file system without links
        if os.path.lexists(name):
            raise FileExistsError from None
        path.rename(name)
    else:
        path.unlink()


def _link_or_copy(path: Path, name: Path) -> None:
    """A hard link takes no space and no time; it is safe, since saving replaces files and never changes them."""
    try:
        os.link(os.path.realpath(path), name)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(name):
            raise FileExistsError from None
        write_atomically(name, path.read_bytes(), permissions=PRIVATE)


def _paths(folder: Path) -> list[Path]:
    return [folder / "autosave.nlab", *(folder / f"autosave-{number}.nlab" for number in range(2, MOST_WINDOWS + 1))]


def _last_saved_first(folder: Path) -> list[Path]:
    return sorted(_paths(folder), key=_saved, reverse=True)  # a stable sort: new ones stay in order


def _saved(path: Path) -> tuple[int, float]:
    """When a file was saved: by its number, and only for files without one by the clock, which can be set back."""
    try:
        return _save_number(path), path.stat().st_mtime
    except OSError:
        return -1, 0.0


def _save_number(path: Path) -> int:
    """The number of a file. A file that cannot be read counts as the latest, so the next start handles it."""
    try:
        return read_save_number(path)
    except Exception:  # noqa: BLE001  # restoring it reports what is wrong
        return _UNREADABLE


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _is_free(path: Path) -> bool:
    try:
        lock = open_locked(_lock_of(path))
    except OSError:
        return True
    if lock is not None:
        os.close(lock)
    return lock is not None


def _why(error: Exception, path: Path) -> str:
    """The problem, without the path, which starts the sentence."""
    if isinstance(error, InputError):
        return str(error).removeprefix(f"{path} ").rstrip(".")
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__

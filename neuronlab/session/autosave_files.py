"""The files windows save to: which one a start opens, and how files that cannot be used are kept."""

import contextlib
import itertools
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from neuronlab.core.errors import InputError, NewerVersionError, WorkError
from neuronlab.files.atomic import PRIVATE, write_atomically
from neuronlab.files.listing import files_in
from neuronlab.files.locks import open_locked
from neuronlab.files.session.file import MOST_SAVES, load_session, read_home, read_save_number, read_task
from neuronlab.files.session.work import Work

log = logging.getLogger(__name__)

MOST_WINDOWS = 20
_UNREADABLE = MOST_SAVES + 1
_IN_USE = b"open"
"""What a lock says from when a window takes its file until a person closes that window."""


class AutosaveClaim:
    """A file to save to that no other running NeuronLab uses: the one saved to last, or a new one.

    The first is autosave.nlab, the next autosave-2.nlab, so every open window has its own. It is locked until
    `release`; a lock on an open file ends with its program, so only a running one can keep it. `passed_over` are
    files saved later that other windows use, `was_cut_short` is whether the window that had it before was not closed
    by a person. With `paths`, these are tried in their order. Raises WorkError if no file is available.
    """

    def __init__(self, folder: Path, paths: Sequence[Path] | None = None) -> None:
        self.passed_over: list[Path] = []
        reason = ""
        for self.path in _last_saved_first(folder) if paths is None else paths:
            try:
                lock = open_locked(_lock_of(self.path))
            except OSError as error:
                reason = reason or f"{_lock_of(self.path).name} cannot be written: {error.strerror}"
                continue
            if lock is not None:
                self._lock = lock
                self.was_cut_short = bool(os.read(lock, 1))
                _write_note(lock, _IN_USE)
                return
            if self.path.exists():
                self.passed_over.append(self.path)
        raise WorkError(
            f"The folder {folder} cannot be used: {reason or f'more than {MOST_WINDOWS} windows are open'}."
        )

    def unopened(self) -> list[Path]:
        """Other files with saved work that no window uses."""
        others = [path for path in _paths(self.path.parent) if path != self.path and path not in self.passed_over]
        return [path for path in others if path.exists() and is_free(path) and not _is_spare(path)]

    def release(self, *, is_cut_short: bool = False) -> None:
        """Release the file for other programs; if it is cut short, whoever takes it next says what it brings back."""
        if self._lock < 0:
            return  # it may be another window's by now
        if not is_cut_short:
            _write_note(self._lock, b"")
        os.close(self._lock)
        self._lock = -1

    def remove(self) -> None:
        """Delete the work; what saves to it must have ended."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Unsaved:
    """Work that has no file of its own, or not its last changes, and that no window has open.

    Attributes:
        path: Where it is kept.
        name: The name of the file it belongs to; "" without one.
        saved: When it was saved.
        task: Its active task.
    """

    path: Path
    name: str
    saved: datetime
    task: str


def unsaved_works(folder: Path) -> list[Unsaved]:
    """Never-saved and recoverable work of windows that are closed, the latest first."""
    found = []
    for path in [*_paths(folder), *files_in(folder, "before *.nlab")]:
        with contextlib.suppress(OSError, InputError):
            saved = path.stat().st_mtime
            home = read_home(path)
            if (home is None or home.is_modified) and (path.name.startswith("before") or is_free(path)):
                name = Path(home.path).name if home else ""
                found.append(Unsaved(path, name, datetime.fromtimestamp(saved), read_task(path)))
    return sorted(found, key=lambda work: work.saved, reverse=True)


def delete_unsaved(works: Sequence[Unsaved]) -> None:
    """Delete unsaved work, except what a window has opened or saved since. Raises WorkError if that is not possible."""
    for work in works:
        try:
            lock = open_locked(_lock_of(work.path)) if work.path in _paths(work.path.parent) else -1
            if lock is None:
                continue
            try:
                if work.path.exists() and datetime.fromtimestamp(work.path.stat().st_mtime) == work.saved:
                    work.path.unlink()
            finally:
                if lock != -1:
                    os.close(lock)
        except OSError as error:
            raise WorkError(f"{work.path} cannot be deleted: {error.strerror}.") from error


def changes_of(folder: Path, path: Path) -> list[Path]:
    """Autosaves with changes of a named file that were never saved there, the latest first."""
    found = []
    for autosave in _last_saved_first(folder):
        with contextlib.suppress(OSError, InputError):
            home = read_home(autosave) if autosave.exists() else None
            if home is not None and home.is_modified and os.path.realpath(home.path) == os.path.realpath(path):
                found.append(autosave)
    return found


def claim_for_new_work(folder: Path) -> tuple[AutosaveClaim, Path | None]:
    """A file for work that comes from elsewhere, without replacing unsaved work, and what had to give way for it.

    Only if all files have unsaved work gives the oldest way: it is kept under another name. Raises WorkError if no
    file is available.
    """
    paths = _paths(folder)
    spare = [path for path in paths if _is_spare(path)]
    if spare:
        with contextlib.suppress(WorkError):
            return AutosaveClaim(folder, spare), None
    claim = AutosaveClaim(folder, _last_saved_first(folder)[::-1])
    try:
        return claim, keep_copy(claim.path) if claim.path.exists() else None
    except WorkError:
        claim.release()
        raise


def _is_spare(path: Path) -> bool:
    """Whether nothing is lost if other work takes this file: it has none, or what it has is saved in its own file."""
    if not os.path.lexists(path):
        return True
    with contextlib.suppress(OSError, InputError):
        home = read_home(path)
        return home is not None and not home.is_modified and Path(home.path).is_file()
    return False


def _write_note(lock: int, note: bytes) -> None:
    """Say in a lock whether it is in use; nothing depends on a disk that takes it."""
    with contextlib.suppress(OSError):
        os.ftruncate(lock, 0)
        os.lseek(lock, 0, os.SEEK_SET)
        os.write(lock, note)


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


def is_free(path: Path) -> bool:
    """Whether no running NeuronLab saves to a file."""
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

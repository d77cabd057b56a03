"""What a window starts with: the work, the files it belongs to and is saved to, and messages about them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.atomic import remove_dead_temporaries, require_writable
from neuronlab.files.named import Stamp, stamp_of
from neuronlab.files.session.file import load_session
from neuronlab.files.session.work import Home, Work
from neuronlab.lessons.catalog import LessonEntry
from neuronlab.session.autosave_files import (
    AutosaveClaim,
    changes_of,
    claim_for_new_work,
    read_last_saved,
    restore,
)
from neuronlab.session.file_claims import FileClaim, Taken, claim_file, remove_dead_claims
from neuronlab.wording.moments import moment_text

NO_FOLDER = "There is no folder that the program can save to."
_ROOM = 2**16
"""Bytes written to test the folder at a start: a full disk still accepts an empty file."""


@dataclass
class Opening:
    """What a window starts with.

    Attributes:
        work: The work; None if there is none to restore.
        claim: The file it is saved to every few seconds; without one nothing can be saved.
        notices: Beginnings of sentences that are shown briefly.
        warnings: Beginnings of sentences that are shown in a dialog.
        unsaved: Why saving does not work; "" if it does.
        file: The claim on the named file that the work belongs to; None without one.
        stamp: The named file as it was when it was read; None if that is not known.
        recovered: What was brought back, and from when, in a sentence without its full stop; "" if nothing was.
        is_fresh: Whether the work is a new experiment that nobody has touched.
        is_changed: Whether work without a named file has changed since it was opened.
        lesson: The lesson whose work it is; None for a person's own work.
        own: The person's own work, put aside for a lesson with the files that it belongs to.
    """

    work: Work | None = None
    claim: AutosaveClaim | None = None
    notices: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unsaved: str = ""
    file: FileClaim | None = None
    stamp: Stamp | None = None
    recovered: str = ""
    is_fresh: bool = False
    is_changed: bool = False
    lesson: LessonEntry | None = None
    own: "Opening | None" = None

    @property
    def path(self) -> Path | None:
        """The file the work is saved to every few seconds."""
        return self.claim.path if self.claim is not None else None

    def release(self, *, is_cut_short: bool = False) -> None:
        """Release the files for other windows."""
        if self.claim is not None:
            self.claim.release(is_cut_short=is_cut_short)
        if self.file is not None:
            self.file.release()
        if self.own is not None:
            self.own.release(is_cut_short=is_cut_short)

    def give_up_own(self, *, is_cut_short: bool) -> None:
        """Release the files of the work that was put aside; it stays in them."""
        if self.own is not None:
            if self.own.is_fresh and not is_cut_short and self.own.claim is not None:
                self.own.claim.remove()  # many of these would hide work that was never saved
            self.own.release(is_cut_short=is_cut_short)


def open_last(folder: Path, server: str = "") -> Opening:
    """The latest work that no other window uses. Problems with the folder never keep the window from opening.

    `server` is whom other processes ask for this window.
    """
    remove_dead_temporaries(folder)
    remove_dead_claims(folder)
    damage: list[str] = []
    while True:
        try:
            claim = AutosaveClaim(folder)
        except WorkError as error:
            return Opening(_unnamed(read_last_saved(folder)), warnings=_closed(damage, "afresh"), unsaved=str(error))
        try:
            work = restore(claim.path)
        except InputError as error:  # it has been set aside, so the next file is the latest now
            claim.release()
            damage.append(str(error))
            continue
        except WorkError as error:
            claim.release()
            return Opening(_unnamed(read_last_saved(folder)), unsaved=str(error))
        starts = f"with {claim.path.name}" if work is not None else "with a new experiment"
        notices = (*_closed(_claimed(claim), starts), *_left(claim), *(work.lost if work is not None else ()))
        opening = Opening(work, claim, notices, _closed(damage, starts), reason_not_to_save(claim.path))
        _go_home(opening, folder, server)
        return opening


def open_named(path: Path, folder: Path | None, server: str = "") -> Opening | Taken:
    """The session in a file that a person named, or changes of it that were never saved; `Taken` if a window has it.

    Raises InputError if it cannot be read.
    """
    if folder is None:
        return _as_saved(path, None)
    remove_dead_temporaries(folder)
    try:
        file: FileClaim | Taken | None = claim_file(folder, path, server)
    except WorkError:  # nobody can be kept from opening it too
        file = None
    if isinstance(file, Taken):
        return file
    try:
        opening = _changes(path, folder) or _as_saved(path, folder)
    except BaseException:
        if file is not None:
            file.release()
        raise
    opening.file = file
    return opening


def open_new(work: Work | None, folder: Path | None) -> Opening:
    """Work that no window had, or a new experiment. Unsaved work that is there keeps its files."""
    if folder is None:
        return Opening(work, unsaved=NO_FOLDER)
    remove_dead_temporaries(folder)
    try:
        claim, kept = claim_for_new_work(folder)
    except WorkError as error:
        return Opening(work, unsaved=str(error))
    notices = (f"Your previous work was kept as {kept}",) if kept is not None else ()
    return Opening(work, claim, notices, unsaved=reason_not_to_save(claim.path))


def open_unsaved(path: Path, folder: Path, server: str = "") -> Opening:
    """Unsaved work of a window that was closed, as `unsaved_works` lists it. Raises InputError if it cannot be read."""
    if path.name.startswith("before"):
        return open_new(_unnamed(load_session(path)), folder)
    try:
        claim = AutosaveClaim(folder, [path])
    except WorkError as error:
        raise InputError(f"{path} is open in another window.") from error
    try:
        opening = Opening(load_session(path), claim)
    except BaseException:
        claim.release()
        raise
    claim.was_cut_short = False  # what is brought back is what was asked for
    _go_home(opening, folder, server)
    return opening


def _changes(path: Path, folder: Path) -> Opening | None:
    """The latest changes of a named file that were never saved there; None if there are none to read."""
    for autosave in changes_of(folder, path):
        try:
            claim = AutosaveClaim(folder, [autosave])
        except WorkError:
            continue
        try:
            work = restore(autosave)
        except (InputError, WorkError):
            claim.release()
            continue
        if work is not None:
            opening = Opening(work, claim, unsaved=reason_not_to_save(claim.path))
            _say_recovered(opening, path)
            return opening
        claim.release()
    return None


def _as_saved(path: Path, folder: Path | None) -> Opening:
    stamp = stamp_of(path)  # before it is read, so that later changes are noticed
    work = replace(load_session(path), home=Home(str(path), is_modified=False))
    opening = open_new(work, folder)
    opening.stamp, opening.notices = stamp, (*opening.notices, *work.lost)
    return opening


def _go_home(opening: Opening, folder: Path, server: str) -> None:
    """Settle what autosaved work has to do with the named file it belongs to, and say what was brought back."""
    work, claim = opening.work, opening.claim
    if work is None or claim is None:
        return
    if work.home is None:
        if claim.was_cut_short:
            opening.recovered = f"Recovered unsaved work as of {_saved(claim.path)}"
        return
    path = Path(work.home.path)
    try:
        file = claim_file(folder, path, server)
    except WorkError:
        file = None
    if isinstance(file, Taken):
        _part(opening, path)
        return
    opening.file = file
    if work.home.is_modified:
        _say_recovered(opening, path)
        return
    stamp = stamp_of(path)
    try:
        opening.work = replace(load_session(path), home=work.home)
    except InputError as error:  # what was kept beside it is the same work
        opening.work = replace(work, home=Home(str(path), is_modified=True))
        opening.warnings = (*opening.warnings, f"{str(error).rstrip('.')}; your work was restored from the autosave")
    opening.stamp = stamp


def _part(opening: Opening, path: Path) -> None:
    """Another window has the named file: changes that were never saved become work of their own."""
    work, claim = opening.work, opening.claim
    assert work is not None
    assert work.home is not None
    assert claim is not None
    if work.home.is_modified:
        opening.work = _unnamed(work)
        opening.recovered = f"Recovered changes of {path.name} as of {_saved(claim.path)}"
        opening.notices = (*opening.notices, f"{path.name} is open in another window, so they are a copy")
    else:
        opening.work = None
        opening.notices = (f"{path.name} is open in another window; this one starts with a new experiment",)


def _say_recovered(opening: Opening, path: Path) -> None:
    claim = opening.claim
    assert claim is not None
    opening.recovered = f"Recovered {path.name} as of {_saved(claim.path)}; not saved yet"
    stamp = stamp_of(path)
    if stamp is not None and stamp.modified_ns <= claim.path.stat().st_mtime_ns:
        opening.stamp = stamp  # otherwise another program has written it since, which has to be asked about


def _saved(path: Path) -> str:
    return moment_text(datetime.fromtimestamp(path.stat().st_mtime), datetime.now())


def _unnamed(work: Work | None) -> Work | None:
    return None if work is None else replace(work, home=None)


def _claimed(claim: AutosaveClaim) -> list[str]:
    names = [path.name for path in claim.passed_over]
    return [f"Another window has {' and '.join(names)} open"] if names else []


def _left(claim: AutosaveClaim) -> tuple[str, ...]:
    others = [str(path) for path in claim.unopened()]
    return (f"More saved work was found: {', '.join(others)}. Start NeuronLab again to open it",) if others else ()


def _closed(beginnings: Sequence[str], starts: str) -> tuple[str, ...]:
    """Complete sentences; the last one says what this window starts with."""
    return (*beginnings[:-1], f"{beginnings[-1]}; this window starts {starts}") if beginnings else ()


def reason_not_to_save(path: Path) -> str:
    """Why nothing can be saved to a file; "" if it can."""
    try:
        require_writable(path, _ROOM)
    except InputError as error:
        return str(error)
    return ""

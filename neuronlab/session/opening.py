"""What a window starts with: the work, the file it saves to, and messages about both."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.atomic import remove_dead_temporaries, require_writable
from neuronlab.files.session.work import Work
from neuronlab.session.autosave_files import AutosaveClaim, keep_copy, read_last_saved, restore

_ROOM = 2**16
"""Bytes written to test the folder at a start: a full disk still accepts an empty file."""


@dataclass
class Opening:
    """`work` is None if there is none to restore; without a `claim` nothing can be saved.

    `notices` are shown briefly, `warnings` in a dialog, and `unsaved` says why saving does not work.
    """

    work: Work | None = None
    claim: AutosaveClaim | None = None
    notices: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unsaved: str = ""

    @property
    def path(self) -> Path | None:
        """The file the work is saved to."""
        return self.claim.path if self.claim is not None else None

    def release(self) -> None:
        """Release the file for other windows."""
        if self.claim is not None:
            self.claim.release()


def open_last(folder: Path) -> Opening:
    """The latest work that no other window uses. Problems with the folder never keep the window from opening."""
    remove_dead_temporaries(folder)
    damage: list[str] = []
    while True:
        try:
            claim = AutosaveClaim(folder)
        except WorkError as error:
            return Opening(read_last_saved(folder), warnings=_closed(damage, "afresh"), unsaved=str(error))
        try:
            work = restore(claim.path)
        except InputError as error:  # it has been set aside, so the next file is the latest now
            claim.release()
            damage.append(str(error))
            continue
        except WorkError as error:
            claim.release()
            return Opening(read_last_saved(folder), unsaved=str(error))
        starts = f"with {claim.path.name}" if work is not None else "with a new experiment"
        notices = (*_closed(_claimed(claim), starts), *_left(claim), *(work.lost if work is not None else ()))
        return Opening(work, claim, notices, _closed(damage, starts), _reason_not_to_save(claim.path))


def open_in_place(work: Work, folder: Path) -> Opening:
    """Work from a file the person named. It replaces the previous work, which is kept under another name."""
    remove_dead_temporaries(folder)
    try:
        claim = AutosaveClaim(folder)
    except WorkError as error:
        return Opening(work, unsaved=str(error))
    notices = _left(claim)
    try:
        if claim.path.exists():
            notices = (f"Your previous work was kept as {keep_copy(claim.path)}", *notices)
    except WorkError as error:
        claim.release()
        return Opening(work, unsaved=str(error))
    return Opening(work, claim, notices, unsaved=_reason_not_to_save(claim.path))


def _claimed(claim: AutosaveClaim) -> list[str]:
    names = [path.name for path in claim.passed_over]
    return [f"Another window has {' and '.join(names)} open"] if names else []


def _left(claim: AutosaveClaim) -> tuple[str, ...]:
    others = [str(path) for path in claim.unopened()]
    return (f"More saved work was found: {', '.join(others)}. Start NeuronLab again to open it",) if others else ()


def _closed(beginnings: Sequence[str], starts: str) -> tuple[str, ...]:
    """Complete sentences; the last one says what this window starts with."""
    return (*beginnings[:-1], f"{beginnings[-1]}; this window starts {starts}") if beginnings else ()


def _reason_not_to_save(path: Path) -> str:
    try:
        require_writable(path, _ROOM)
    except InputError as error:
        return str(error)
    return ""

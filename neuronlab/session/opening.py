"""What a window begins with: the work, the file it saves to, and what a person has to know about both."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.atomic import remove_dead_temporaries, require_writable
from neuronlab.session.autosave_files import AutosaveClaim, Start, keep_copy, read_last_saved, restore

_ROOM = 2**16
"""So many bytes are tried at the start: a full disk still takes a file of none."""


@dataclass
class Opening:
    """`work` is None where there is none to go on with; without a `claim` nothing can be saved.

    `notices` are said in passing, `warnings` have to be read, and `unsaved` says why saving does not work.
    """

    work: Start | None = None
    claim: AutosaveClaim | None = None
    notices: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unsaved: str = ""

    @property
    def path(self) -> Path | None:
        """Where the work is saved."""
        return self.claim.path if self.claim is not None else None

    def release(self) -> None:
        """Let another window have the file."""
        if self.claim is not None:
            self.claim.release()


def open_last(folder: Path) -> Opening:
    """The work that was saved last, of what no other window has. Whatever is wrong with the folder, it begins."""
    remove_dead_temporaries(folder)
    damage: list[str] = []
    while True:
        try:
            claim = AutosaveClaim(folder)
        except WorkError as error:
            return Opening(read_last_saved(folder), warnings=_closed(damage, "afresh"), unsaved=str(error))
        try:
            work = restore(claim.path)
        except InputError as error:  # it has been set aside, so the next one comes first now
            claim.release()
            damage.append(str(error))
            continue
        except WorkError as error:
            claim.release()
            return Opening(read_last_saved(folder), unsaved=str(error))
        starts = f"with {claim.path.name}" if work is not None else "with a new experiment"
        notices = (*_closed(_claimed(claim), starts), *_left(claim))
        return Opening(work, claim, notices, _closed(damage, starts), _reason_not_to_save(claim.path))


def open_in_place(work: Start, folder: Path) -> Opening:
    """Work from a file of the person's, saved from now on in the place of what was worked on before, which is kept."""
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
    """Whole sentences; the last one says what this window starts with."""
    return (*beginnings[:-1], f"{beginnings[-1]}; this window starts {starts}") if beginnings else ()


def _reason_not_to_save(path: Path) -> str:
    try:
        require_writable(path, _ROOM)
    except InputError as error:
        return str(error)
    return ""

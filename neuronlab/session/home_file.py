"""The named file that the work of a window belongs to: whether it is modified, saving, and what others do to it."""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.named import Stamp, save_named, stamp_of
from neuronlab.files.progress import Progress
from neuronlab.files.session.work import Home, Work
from neuronlab.session.changes import Changes
from neuronlab.session.file_claims import FileClaim, Taken, claim_file
from neuronlab.session.jobs import Jobs
from neuronlab.session.opening import Opening
from neuronlab.session.session import Session
from neuronlab.session.snapshot import Snapshot
from neuronlab.session.threads import Wait, wait_quietly

LOOK_MS = 3_000
"""How often the file on disk is looked at."""
WAITS_FOR_SAVE = "Saving {}. If you do not wait, it stays as it was."
Then = Callable[[], object]


@dataclass(frozen=True)
class _Saved:
    """The file was written.

    Attributes:
        stamp: Its stamp.
    """

    stamp: Stamp | None


@dataclass(frozen=True)
class _Changed:
    """The file was not written, since another program has changed it.

    Attributes:
        stamp: Its stamp.
    """

    stamp: Stamp


class HomeFile(QObject):
    """The file of a window's work, or none while it has no name.

    Signals: `changed` when its name or mark is another; `saved(sentence)` and `failed(sentence)` after a save;
    `found_changed` when another program has changed the file, once for each change, and for each save that would
    replace what nobody has agreed to replace; `found_gone` when the file is no longer there; `taken(path, server)` when
    another window has the file that the work was to be saved as.
    """

    changed = Signal()
    saved = Signal(str)
    failed = Signal(str)
    found_changed = Signal()
    found_gone = Signal()
    taken = Signal(object, str)

    def __init__(
        self, session: Session, opening: Opening, folder: Path | None, server: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        work, home = opening.work, opening.work.home if opening.work is not None else None
        self.path = Path(home.path) if home is not None else None
        self.is_fresh = work is None or opening.is_fresh
        """Whether the work began as a new experiment."""
        self.is_saving = False
        self._next_saves: list[Then] = []
        self.is_kept = not opening.unsaved
        """Whether work without a file is saved all the same."""
        self._session, self.folder, self.server = session, folder, server
        self._claim: FileClaim | None = opening.file
        self._known = opening.stamp
        """The file as it may be replaced: as it was read or written, or as one has agreed to."""
        self._seen = opening.stamp
        """The file as it was found last; None if it was not there."""
        self._is_given_up = False
        is_modified = home.is_modified if home is not None else opening.is_changed
        self.changes = Changes(
            session.document, work.states if work is not None else {}, is_modified=is_modified, parent=self
        )
        self._jobs = Jobs(self)
        self._is_looking = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self.changes.changed.connect(self.changed)
        session.frame_shown.connect(self.changes.follow)

    @property
    def is_modified(self) -> bool:
        """Whether the work has changed since it was saved."""
        return self.changes.is_modified

    @property
    def is_spare(self) -> bool:
        """Whether nothing would be lost without the autosave: all is in the file, given up, or as it began."""
        if self._is_given_up:
            return True
        return self.is_untouched or (self.path is not None and not self.is_modified and self.path.is_file())

    @property
    def is_untouched(self) -> bool:
        """Whether it is still the new experiment that it began as, with nothing to undo or redo."""
        is_edited = self._session.document.undo_stack.count() > 0
        return self.path is None and self.is_fresh and not self.is_modified and not is_edited

    @property
    def home(self) -> Home | None:
        """What the autosave remembers of the file."""
        if self.path is None:
            return None
        return Home(str(self.path), self.is_modified and not self._is_given_up)

    @property
    def whole_home(self) -> Home | None:
        """The file as it goes on with the work, with changes that were given up."""
        return None if self.path is None else Home(str(self.path), self.is_modified)

    def start(self) -> None:
        """Look at the file on disk from now on."""
        self._timer.start()

    def give_up(self) -> None:
        """The changes since the last save are not wanted any more."""
        self._is_given_up = True
        self.changed.emit()

    def keep(self) -> None:
        """The changes are wanted after all, and the file belongs to this window."""
        self._is_given_up = False
        if self._claim is None and self.path is not None and self.folder is not None:
            with contextlib.suppress(WorkError):
                found = claim_file(self.folder, self.path, self.server)
                self._claim = found if isinstance(found, FileClaim) else None
        self.changed.emit()

    def replace_seen(self) -> None:
        """What another program has written may be replaced."""
        self._known = self._seen

    def save(self, then: Then | None = None) -> None:
        """Save the work to its file, unless another program has changed that, and then do something."""
        assert self.path is not None
        if self.is_saving:
            self._next_saves.append(partial(self.save, then))
        else:
            self._save(self.path, self._claim, then)

    def save_as(self, path: Path, then: Then | None = None) -> None:
        """Save the work to a file, which is its own from then on, and then do something."""
        path = Path(os.path.abspath(path))
        if self.is_saving:
            self._next_saves.append(partial(self.save_as, path, then))
            return
        claim = self._claim
        if claim is None or not _is_same(claim.path, path):
            try:
                found = claim_file(self.folder, path, self.server) if self.folder is not None else None
            except WorkError:  # nobody can be kept from opening it too
                found = None
            if isinstance(found, Taken):
                self.taken.emit(path, found.server)
                return
            claim = found
        self._save(path, claim, then, is_checked=False)  # the dialog has asked whether to replace it

    @Slot()
    def look(self) -> None:
        """Look whether another program has changed the file; a drive that does not respond keeps nobody waiting."""
        if self.path is not None and not self._is_looking:
            self._is_looking = True
            path, known = self.path, self._known
            look = self._jobs.ask(partial(_look, path))
            look.done.connect(lambda stamp: self._note_look(path, known, stamp))
            look.failed.connect(self._note_no_look)

    @Slot()
    def look_again(self) -> None:
        """Look, and say once more what nobody has agreed to."""
        self._seen = self._known
        self.look()

    def close(self, wait: Wait = wait_quietly) -> None:
        """Finish saving."""
        self._timer.stop()
        self.changes.close()
        self._jobs.close(wait, WAITS_FOR_SAVE.format(self.path.name if self.path is not None else ""))

    def hand_on(self, opening: Opening) -> None:
        """Put the file, which stays taken, and what is known of it into an opening that goes on with the work."""
        opening.file, self._claim = self._claim, None
        opening.stamp = self._known
        opening.is_fresh, opening.is_changed = self.is_untouched, self.is_modified

    def release(self) -> None:
        """Let other windows open the file."""
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def _save(self, path: Path, claim: FileClaim | None, then: Then | None, *, is_checked: bool = True) -> None:
        document = self._session.document
        document.seal()
        if then is not None:
            self._session.pause()  # steps made while the file is written would not be in it
        mark, known = document.mark, self._known
        self.is_saving = True

        def fail(sentence: str) -> None:
            self.is_saving, self._next_saves = False, []
            if claim is not None and claim is not self._claim:
                claim.release()
            self.failed.emit(sentence)

        def write(snapshot: Snapshot) -> None:
            question = partial(_write, path, snapshot.work(), known if is_checked else None, is_checked)
            job = self._jobs.ask(question)
            job.failed.connect(fail)
            job.done.connect(lambda answer: note(snapshot, answer))

        def note(snapshot: Snapshot, answer: object) -> None:
            self.is_saving = False
            following, self._next_saves = self._next_saves, []
            if isinstance(answer, _Changed):
                self._seen = answer.stamp
                self.changes.note_unsaved()
                self.found_changed.emit()
                return
            assert isinstance(answer, _Saved)
            if claim is not self._claim:
                self.release()
                self._claim = claim
            self.path, self.is_fresh = path, False
            self._known = self._seen = answer.stamp
            self.changes.note_saved(mark, snapshot.states)
            self.changed.emit()
            self.saved.emit(f"Saved {path.name}.")
            for save in following:
                save()
            if then is not None:
                then()
            else:
                self._session.request_snapshot()  # so that the autosave knows

        self._session.with_snapshot(write, lambda error: fail(_sentence(error)))

    def _note_look(self, path: Path, known: Stamp | None, found: object) -> None:
        self._is_looking = False
        if self._is_given_up or known is not self._known or path != self.path or found == self._seen:
            return  # left or saved meanwhile, or nothing new
        self._seen = found if isinstance(found, Stamp) else None
        if self._seen == self._known:
            return  # it was away for a while
        self.changes.note_unsaved()
        (self.found_gone if self._seen is None else self.found_changed).emit()

    @Slot()
    def _note_no_look(self) -> None:
        """A look that failed says nothing."""
        self._is_looking = False


def _look(path: Path, _progress: Progress) -> Stamp | None:
    return stamp_of(path)


def _write(path: Path, work: Work, known: Stamp | None, is_checked: bool, _progress: Progress) -> _Saved | _Changed:
    stamp = stamp_of(path)
    if is_checked and stamp is not None and stamp != known:
        return _Changed(stamp)
    return _Saved(save_named(path, work))


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _sentence(error: Exception) -> str:
    if isinstance(error, (InputError, WorkError)):
        return str(error)
    return f"Your work could not be saved because of an internal error: {type(error).__name__}: {error}"

"""What the window of a lesson starts with: its work where the learner left it, or from its beginning.

The work of a lesson is saved to a file of its own in the data folder, so neither it nor a person's own work replaces
the other.
"""

from dataclasses import replace
from pathlib import Path

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.session.file import save_session
from neuronlab.files.session.lesson_record import LessonRecord, StepRecord
from neuronlab.files.session.work import Work
from neuronlab.lessons.catalog import LessonEntry, of_record
from neuronlab.lessons.setups import experiment_of, states_of
from neuronlab.session.autosave_files import AutosaveClaim, is_free, next_save_number, restore, set_aside
from neuronlab.session.opening import NO_FOLDER, Opening, reason_not_to_save

IS_OPEN = "“{}” is open in another window."
GOES_ON = "This lesson goes on where you left it"
OTHER_VERSION = "The lesson has changed, so it begins anew; what you did in it was kept as {}"
_PREFIX, _SUFFIX = "lesson-", ".nlab"


def begin_lesson(entry: LessonEntry) -> Work:
    """The work that a lesson begins with. Raises InputError if its first setup cannot be made."""
    experiment, states = experiment_of(entry.lesson), states_of(entry.lesson)
    record = LessonRecord(
        key=entry.key,
        digest=entry.digest,
        text="" if entry.is_shipped else entry.text,
        steps=(StepRecord(is_entered=True),),
    )
    return Work(experiment, {experiment.task: states} if states else {}, lesson=record)


def open_lesson(entry: LessonEntry, folder: Path | None, *, is_anew: bool = False) -> Opening:
    """A lesson where it was left, or from its beginning; with `is_anew` always that, in place of what was done.

    Raises InputError if another window has it open, or if it cannot be made.
    """
    opening = Opening(begin_lesson(entry), lesson=entry)
    if folder is None:
        opening.unsaved = NO_FOLDER
        return opening
    path = folder / file_name(entry)
    try:
        claim = AutosaveClaim(folder, [path])
    except WorkError as error:
        if not is_free(path):
            raise InputError(IS_OPEN.format(entry.lesson.title)) from error
        opening.unsaved = str(error)
        return opening
    try:
        if not is_anew:
            _go_on(opening, path)
        opening.claim = claim
        opening.unsaved = opening.unsaved or reason_not_to_save(path)
    except BaseException:
        claim.release()
        raise
    return opening


def begin_again(opening: Opening) -> Opening:
    """The lesson of an opening from its beginning, with the same file."""
    assert opening.lesson is not None
    work = begin_lesson(opening.lesson)
    return Opening(work, opening.claim, unsaved=opening.unsaved, lesson=opening.lesson)


def save_own(own: Opening) -> str:
    """Save work that was put aside, if that failed then; returns why it cannot be saved, "" if it is."""
    if not own.unsaved or own.path is None or own.work is None:
        return ""
    try:
        save_session(own.path, own.work, next_save_number(own.path.parent))
    except WorkError as error:
        own.unsaved = str(error)
    else:
        own.unsaved = ""
    return own.unsaved


def reopen_lesson(name: str, folder: Path) -> Opening | None:
    """The lesson whose work is in a file of this name; None if it cannot be opened, which is no obstacle to a start."""
    path = folder / name
    if path.name != name or not (name.startswith(_PREFIX) and path.is_file() and is_free(path)):
        return None
    try:
        work = restore(path)
        record = work.lesson if work is not None else None
        entry = of_record(record) if record is not None else None
        return open_lesson(entry, folder) if entry is not None else None
    except (InputError, WorkError):
        return None


def file_name(entry: LessonEntry) -> str:
    """The name of the file that the work of a lesson is saved to: wherever a lesson file lies, its text tells it."""
    return f"{_PREFIX}{entry.key if entry.is_shipped else entry.digest}{_SUFFIX}"


def _go_on(opening: Opening, path: Path) -> None:
    """Take the work up where it was left, if it is that of the same lesson; otherwise it is kept under another name."""
    try:
        work = restore(path)
        if work is None:
            return
        assert opening.work is not None
        now, before = opening.work.lesson, work.lesson
        if now is not None and before is not None and (now.key, now.digest) == (before.key, before.digest):
            opening.work = replace(work, home=None)
            opening.notices = (GOES_ON, *work.lost)
        else:
            opening.notices = (OTHER_VERSION.format(set_aside(path, "before")),)
    except InputError as error:
        opening.warnings = (f"{error}; the lesson begins anew",)
    except WorkError as error:
        opening.unsaved = str(error)

"""How far a learner has come in every lesson, in a file of the data folder; and in which lesson the window was left."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.atomic import PRIVATE, write_atomically
from neuronlab.files.reading import read_bytes, refused_in_a_sentence, require_file
from neuronlab.files.session.lesson_record import LessonRecord
from neuronlab.lessons.catalog import LessonEntry
from neuronlab.session.lesson_opening import file_name

log = logging.getLogger(__name__)

FILE_NAME = "lessons.json"
_MOST_BYTES = 2**20
_MOST_LESSONS = 1_000
_Name = Annotated[str, msgspec.Meta(max_length=200)]


class LessonReach(msgspec.Struct, frozen=True):
    """How far a learner has come in a lesson.

    Attributes:
        at: The index of the step that is open.
        done: The indices of the steps that count as done.
    """

    at: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    done: Annotated[tuple[int, ...], msgspec.Meta(max_length=100)] = ()


class _Kept(msgspec.Struct, frozen=True):
    """What the file holds.

    Attributes:
        open: The file of the lesson in which the window was left; "" for none.
        lessons: How far the learner has come, by the files of the lessons.
    """

    open: _Name = ""
    lessons: Annotated[dict[_Name, LessonReach], msgspec.Meta(max_length=_MOST_LESSONS)] = {}


class LessonProgress:
    """Reads and notes progress. Without a folder, or where the file cannot be used, there is none and nothing fails.

    Every change is made in what the file holds at that moment, since other windows note theirs there as well.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE_NAME if folder is not None else None

    @property
    def open_lesson(self) -> str:
        """The name of the file of the lesson in which the window was left; "" for none."""
        return self._read().open

    def reached(self) -> Mapping[str, LessonReach]:
        """How far the learner has come, by `file_name` of each lesson that was begun."""
        return self._read().lessons

    def reached_in(self, entry: LessonEntry) -> LessonReach | None:
        """How far the learner has come in a lesson; None if it was not begun."""
        return self._read().lessons.get(file_name(entry))

    def note(self, entry: LessonEntry, record: LessonRecord) -> None:
        """Note how far the learner has come in the lesson that is open."""
        kept, name = self._read(), file_name(entry)
        done = tuple(index for index, step in enumerate(record.steps) if step.is_done)
        others = {other: reached for other, reached in kept.lessons.items() if other != name}
        latest = [*others.items()][1 - _MOST_LESSONS :]
        self._write(kept, _Kept(name, {**dict(latest), name: LessonReach(record.at, done)}))

    def note_left(self, entry: LessonEntry) -> None:
        """Note that a lesson was left, unless another one was opened since."""
        kept = self._read()
        if kept.open == file_name(entry):
            self._write(kept, _Kept("", kept.lessons))

    def _read(self) -> _Kept:
        if self._path is None or not self._path.exists():
            return _Kept()
        try:
            with refused_in_a_sentence(self._path, "progress"):
                require_file(self._path)
                return msgspec.json.decode(read_bytes(self._path, _MOST_BYTES), type=_Kept)
        except InputError as error:
            log.warning("The progress of lessons was not read: %s", error)
            return _Kept()

    def _write(self, before: _Kept, now: _Kept) -> None:
        if self._path is None or now == before:
            return
        try:
            write_atomically(self._path, msgspec.json.encode(now), permissions=PRIVATE)
        except WorkError as error:
            log.warning("The progress of lessons was not saved: %s", error)

"""The lessons: those that are shipped with the program, in their order, and lesson files from any folder."""

import hashlib
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from neuronlab.assets import resource
from neuronlab.core.errors import InputError
from neuronlab.core.text import without_controls
from neuronlab.files.session.lesson_record import LessonRecord
from neuronlab.lessons.lesson import Lesson
from neuronlab.lessons.reading import lesson_of, read_text

log = logging.getLogger(__name__)

_FOLDER = "lessons"
_LONGEST_KEY = 100


@dataclass(frozen=True, eq=False)
class LessonEntry:
    """A lesson and its file.

    Attributes:
        key: The name of the file without folder and suffix, such as "02-many-lines".
        path: The file; None if only its text is known.
        lesson: The lesson.
        digest: The BLAKE2 digest of the text.
        text: The text of the file.
        number: Its number among the lessons that are shipped, from 1; 0 for any other.
    """

    key: str
    path: Path | None
    lesson: Lesson
    digest: str
    text: str
    number: int = 0

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with the program."""
        return self.number > 0


@cache
def lessons() -> tuple[LessonEntry, ...]:
    """The lessons that come with the program, in their order, without those whose files are damaged."""
    found: list[LessonEntry] = []
    for path in _shipped():
        try:
            found.append(_read(path, len(found) + 1))
        except InputError as error:  # the others can be opened all the same
            log.error("%s", error)  # it says all, and a command shows it
    return tuple(found)


def all_lessons() -> tuple[LessonEntry, ...]:
    """The lessons that come with the program, all of them. Raises InputError if a file is damaged."""
    return tuple(find(path) for path in _shipped())


def lesson_count() -> int:
    """How many lessons come with the program, without reading any, which takes a while."""
    return len(_shipped())


def find(key_or_path: str | Path) -> LessonEntry:
    """A shipped lesson by its key, with or without its number, or the lesson in a file.

    Raises InputError if there is no such lesson, or as `read_lesson` does.
    """
    name = str(key_or_path)
    for entry in lessons():
        number, _, rest = entry.key.partition("-")
        if name in {entry.key, rest, number, number.lstrip("0")} or Path(name) == entry.path:
            return entry
    if name.endswith(".toml") or Path(name).exists():
        return _read(Path(name))
    keys = ", ".join(entry.key for entry in lessons())
    raise InputError(f"There is no lesson named {name!r}; choose one of: {keys}, or name a file ending in .toml.")


def of_text(key: str, text: str) -> LessonEntry:
    """A lesson whose text was kept, such as with saved work. Raises InputError if it is not a lesson."""
    return _entry(key, None, text)


def of_record(record: LessonRecord) -> LessonEntry | None:
    """The lesson that was done: the one in the record, or a shipped one; None if neither has it.

    Raises InputError if what is in the record is not a lesson.
    """
    if record.text:
        return of_text(record.key, record.text)
    return next((entry for entry in lessons() if entry.key == record.key), None)


def for_topic(topic: str) -> LessonEntry | None:
    """The first lesson that shows a topic, a row of TOPICS; None if there is none."""
    return next((entry for entry in lessons() if topic in entry.lesson.shows), None)


def _shipped() -> list[Path]:
    return sorted(resource(_FOLDER).glob("*.toml"))


def _read(path: Path, number: int = 0) -> LessonEntry:
    return _entry(path.stem, path, read_text(path), number)


def _entry(key: str, path: Path | None, text: str, number: int = 0) -> LessonEntry:
    lesson = lesson_of(text, str(path or key))
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    return LessonEntry(without_controls(key)[:_LONGEST_KEY] or "lesson", path, lesson, digest, text, number)

"""Read a lesson from its TOML file."""

import tomllib
from pathlib import Path

import msgspec

from neuronlab.core.errors import InputError
from neuronlab.files.reading import read_bytes, refused_in_a_sentence, require_file
from neuronlab.files.session.lesson_record import LONGEST_LESSON
from neuronlab.lessons.lesson import Lesson


def read_lesson(path: Path) -> Lesson:
    """The lesson in a file. Raises InputError, naming the line and the key that is wrong."""
    return lesson_of(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of a lesson file. Raises InputError if it is no text, or too long."""
    with refused_in_a_sentence(path, "a lesson"):
        require_file(path)
        text = read_bytes(path, 4 * LONGEST_LESSON).decode("utf-8-sig")
        if len(text) > LONGEST_LESSON:
            raise InputError(f"it has {len(text):,} characters; the limit is {LONGEST_LESSON:,}")
        return text


def lesson_of(text: str, source: str) -> Lesson:
    """The lesson in a text; `source` is how errors name it. Raises InputError as `read_lesson` does."""
    try:
        return msgspec.convert(tomllib.loads(text), Lesson)
    except ValueError as error:
        raise InputError(f"{source} is not a lesson: {error}") from error

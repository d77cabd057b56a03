"""Read a lesson from its TOML file."""

import tomllib
from pathlib import Path

import msgspec

from neuronlab.core.errors import InputError
from neuronlab.lessons.lesson import Lesson


def read_lesson(path: Path) -> Lesson:
    """The lesson in a file. Raises InputError, naming the line and the key that is wrong."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Lesson)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} is not a lesson: {error}") from error

"""Read a lesson from its TOML file; a broken one is refused in one sentence with the line and the key."""

import re
import tomllib
from pathlib import Path

from neuronlab.core.errors import InputError
from neuronlab.files.reading import read_bytes, refused_in_a_sentence, require_file
from neuronlab.files.session.lesson_record import LONGEST_LESSON
from neuronlab.lessons.checks.lesson import check_lesson
from neuronlab.lessons.defaults import with_defaults
from neuronlab.lessons.lesson import Lesson
from neuronlab.lessons.problem import LessonError, located
from neuronlab.lessons.shape import lesson_from

_WHAT = "a lesson"
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_LONGEST_QUOTE = 60


def read_lesson(path: Path) -> Lesson:
    """The lesson in a file. Raises InputError, naming the line and the key that is wrong."""
    return lesson_of(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of a lesson file. Raises InputError if it is not text, or too long."""
    with refused_in_a_sentence(path, _WHAT):
        require_file(path)
        text = read_bytes(path, 4 * LONGEST_LESSON).decode("utf-8-sig")
        if len(text) > LONGEST_LESSON:
            raise InputError(f"it has {len(text):,} characters; the limit is {LONGEST_LESSON:,}")
        return text


def lesson_of(text: str, source: str) -> Lesson:
    """The lesson in a text; `source` is how errors name it. Raises InputError as `read_lesson` does."""
    with refused_in_a_sentence(source, _WHAT):
        try:
            lesson = lesson_from(with_defaults(_parsed(text)))
            check_lesson(lesson)
        except LessonError as error:
            raise located(text, error) from error
        return lesson


def _parsed(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(_syntax(text, str(error))) from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise InputError("a number in it has too many digits") from error


def _syntax(text: str, message: str) -> str:
    """What is wrong with the TOML text, with its line and how that begins."""
    lines = text.splitlines() or [""]
    at = _AT.search(message)
    number = int(at[1]) if at is not None and at[1] else len(lines)
    line = lines[min(number, len(lines)) - 1].strip()
    says = _AT.sub("", message)
    quoted = f"{line[:_LONGEST_QUOTE].rstrip()} …" if len(line) > _LONGEST_QUOTE else line
    where = f"line {number} ({quoted})" if quoted else f"line {number}"
    return f"{where}: {says[:1].lower()}{says[1:]}"

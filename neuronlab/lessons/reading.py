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
from neuronlab.lessons.toml_lines import line_of_long_key

_WHAT = "a lesson"
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_LONGEST_QUOTE = 60
_SYNTAX = {
    "Invalid value": "this is no value: text needs straight quotes, a number digits around its point, and true and "
    "false small letters",
    "Invalid initial character for a key part": "a key is missing; all that is in { } must be on one line",
    "Unclosed inline table": "a comma or } is missing; all that is in { } must be on one line",
    "Unclosed array": "a comma or ] is missing",
    "Expected '=' after a key in a key/value pair": "a key must be followed by =",
    "Expected newline or end of document after a statement": "the line goes on behind its value",
    "Illegal character '\\n'": "the text has no closing quote",
    "Unterminated string": "a text has no closing quotes",
    "Cannot overwrite a value": "the key is there already",
}
"""What Python says about TOML, as a teacher would say it."""


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
        except RecursionError as error:  # whose traceback has thousands of lines and says nothing
            raise InputError("it is nested too deeply") from error
        return lesson


def _parsed(text: str) -> dict[str, object]:
    if (line := line_of_long_key(text)) is not None:
        raise InputError(f"line {line}: a key has too many parts")
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
    said = _AT.sub("", message)
    says = _SYNTAX.get(said, said)
    quoted = f"{line[:_LONGEST_QUOTE].rstrip()} …" if len(line) > _LONGEST_QUOTE else line
    where = f"line {number} ({quoted})" if quoted else f"line {number}"
    return f"{where}: {says[:1].lower()}{says[1:]}"

"""Makes a lesson from the data of its file, or says which key has the wrong shape, and what it should have."""

import math
import re
from collections.abc import Callable, Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from neuronlab.core.text import CONTROLS
from neuronlab.lessons.lesson import Lesson
from neuronlab.lessons.problem import LessonError
from neuronlab.lessons.toml_lines import Path

_LARGEST_INT = 2**53
_PATH = re.compile(r"(?P<says>.*?)(?: - at `\$(?P<path>.*)`)?", re.DOTALL)
_PART = re.compile(r"\.(?P<key>\w+)|\[(?P<index>\d+)\]")
_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotes",
    "bool": "true or false",
    "array": "a list in [ ]",
    "object": "a table in { }",
    "datetime": "a date",
    "date": "a date",
    "time": "a time",
}
_NOTHING = "null"


def lesson_from(data: dict[str, Any]) -> Lesson:
    """The lesson with this data. Raises LessonError for the first key that is missing, unknown or of the wrong kind."""
    for path, value in _values(data, ()):
        _require_usable(path, value)
    try:
        return msgspec.convert(data, Lesson)
    except msgspec.ValidationError as error:
        raise _translated(str(error), data) from error


def _values(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    """All single values in the data, with their paths."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _values(inner, (*path, index))
    else:
        yield path, value


def _require_usable(path: Path, value: object) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise LessonError(path, "this number must be finite")
    if isinstance(value, int) and abs(value) > _LARGEST_INT:
        raise LessonError(path, "this number is too large")
    if isinstance(value, str) and CONTROLS.search(value.replace("\n", "").replace("\t", "")):
        raise LessonError(path, "this text has a control character")


# -- what msgspec says, as a teacher would say it -----------------------------------------------------------------


def _translated(message: str, data: dict[str, Any]) -> LessonError:
    found = _PATH.fullmatch(message)
    says, text = (found["says"], found["path"] or "") if found is not None else (message, "")
    path: Path = tuple(part["key"] or int(part["index"]) for part in _PART.finditer(text))
    for pattern, translate in _SENTENCES:
        if matched := pattern.fullmatch(says):
            return translate(path, matched)
    return LessonError(_blamed(path, says, data), f"{says[:1].lower()}{says[1:].rstrip('.')}")


def _blamed(path: Path, says: str, data: dict[str, Any]) -> Path:
    """The path of the value that a sentence about a table quotes, such as "no activation named 'rel'"."""
    table: Any = data
    for key in path:
        table = table[key]
    if isinstance(table, dict):
        quoted = [key for key, value in table.items() if isinstance(value, str) and repr(value) in says]
        return (*path, *quoted[:1])
    return path


def _unknown(path: Path, found: re.Match[str]) -> LessonError:
    return LessonError((*path, found[1]), f"there is no such key; possible are: {', '.join(_keys_at(path))}")


def _missing(path: Path, found: re.Match[str]) -> LessonError:
    return LessonError(path, f"the key {found[1]} is missing")


def _choice(path: Path, found: re.Match[str]) -> LessonError:
    if path == ("format",):
        return LessonError(path, "this lesson needs a newer version of NeuronLab, which knows its format")
    choices = [str(choice) for kind in _kinds_at(path) if get_origin(kind) is Literal for choice in get_args(kind)]
    return LessonError(path, f"{found[1]} is not possible; choose one of: {', '.join(choices)}")


def _kind(path: Path, found: re.Match[str]) -> LessonError:
    if len(path) == 1 and found[1] == "array" and found[2] == "object":
        return LessonError(path, f"every one of them begins with [[{path[0]}]], in double brackets")
    expected = " or ".join(_KINDS.get(kind, kind) for kind in found[1].split(" | ") if kind != _NOTHING)
    return LessonError(path, f"this must be {expected}, not {_KINDS.get(found[2], found[2])}")


def _bound(path: Path, found: re.Match[str]) -> LessonError:
    return LessonError(path, f"this number must be at {'least' if found[1] == '>=' else 'most'} {float(found[2]):g}")


def _length(path: Path, found: re.Match[str]) -> LessonError:
    kind, sign, length = found[1], found[2], int(found[3])
    if kind == "array":
        bound = f"at least {length}" if sign == ">=" else f"at most {length}"
        end = path if sign == ">=" else (*path, length)
        return LessonError(end, f"this list needs {bound} {'entries' if length > 1 else 'entry'}")
    return LessonError(path, f"this text must have {'at least' if sign == '>=' else 'at most'} {length:,} characters")


def _range(path: Path, _: re.Match[str]) -> LessonError:
    return LessonError(path, "this number is too large")


_SENTENCES: tuple[tuple[re.Pattern[str], Callable[[Path, re.Match[str]], LessonError]], ...] = (
    (re.compile(r"Object contains unknown field `(.*)`"), _unknown),
    (re.compile(r"Object missing required field `(\w+)`"), _missing),
    (re.compile(r"Invalid enum value (.*)", re.DOTALL), _choice),
    (re.compile(r"Expected `(.+)`, got `(\w+)`"), _kind),
    (re.compile(r"Expected `(?:int|float)` (>=|<=) (\S+)"), _bound),
    (re.compile(r"Expected `(array|str)` of length (>=|<=) (\d+)"), _length),
    (re.compile(r"Number out of range"), _range),
)


def _kinds_at(path: Path) -> tuple[Any, ...]:
    """The types that a value at a path can have."""
    kinds: tuple[Any, ...] = (Lesson,)
    for key in path:
        inner = [_inside(kind, key) for kind in kinds]
        kinds = tuple(one for several in inner for one in several)
    return kinds


def _inside(kind: Any, key: str | int) -> tuple[Any, ...]:
    if isinstance(key, int):
        arguments = [argument for argument in get_args(kind) if argument is not Ellipsis]
        return _plain(arguments[min(key, len(arguments) - 1)]) if get_origin(kind) is tuple else ()
    hints = get_type_hints(kind, include_extras=True) if isinstance(kind, type) else {}
    return _plain(hints[key]) if key in hints else ()


def _plain(hint: Any) -> tuple[Any, ...]:
    """The types of a hint without their bounds, one by one where there are several."""
    if get_origin(hint) is Annotated:
        return _plain(get_args(hint)[0])
    if get_origin(hint) in {Union, UnionType}:
        return tuple(one for argument in get_args(hint) for one in _plain(argument))
    return (hint,)


def _keys_at(path: Path) -> list[str]:
    structs = [kind for kind in _kinds_at(path) if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    return [field.name for struct in structs for field in msgspec.structs.fields(struct)]

"""Finds the lines of a TOML text at which its keys stand, which `tomllib` does not say."""

import re

Path = tuple[str | int, ...]
"""Keys of tables and indices of arrays, from the outermost."""

_MOST_PARTS = 40
"""Parts of a dotted key: `tomllib` takes the cube of their number, and a lesson needs four."""

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*\.[ \t]*{_PART}){{{_MOST_PARTS}}}")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRINGS = (
    re.compile(r'"""(?:\\.|(?!""")[\s\S])*"{3,5}'),
    re.compile(r"'''(?:(?!''')[\s\S])*'{3,5}"),
    re.compile(r'"((?:\\.|[^"\\\n])*)"'),
    re.compile(r"'([^'\n]*)'"),
)
_OTHER_VALUE = re.compile(r"[^,\]}#\n]+")


def line_of_long_key(text: str) -> int | None:
    """The line of a dotted key that has too many parts to be read; None if there is none. The text may be no TOML."""
    found = _LONG_KEY.search(text)
    return None if found is None else text.count("\n", 0, found.start()) + 1


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of every key and array entry of a valid TOML text."""
    reader = _Reader(text.replace("\r\n", "\n"))
    reader.read()
    return reader.lines


def line_at(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the innermost part of it that has one; 1 if none has."""
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), 1)


class _Reader:
    """Reads a valid text from its beginning and notes where keys stand."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._line, self._noted = 1, 0  # of the place that was noted last, which are noted in order
        self._counts: dict[Path, int] = {}  # of arrays of tables
        self.lines: dict[Path, int] = {}

    def read(self) -> None:
        table: Path = ()
        self._skip()
        while self._at < len(self._text):
            if self._takes("[["):
                table = self._header(is_entry=True)
                self._takes("]]")
            elif self._takes("["):
                table = self._header(is_entry=False)
                self._takes("]")
            else:
                self._pair(table)
            self._skip()

    def _header(self, *, is_entry: bool) -> Path:
        at, path = self._at, Path()
        keys = self._dotted_key()
        for key in keys[:-1]:
            path = self._last((*path, key))
        path = (*path, keys[-1])
        if is_entry:
            number = self._counts.get(path, 0)
            self._counts[path] = number + 1
            self._note(path, at)
            path = (*path, number)
        self._note(path, at)
        return path

    def _last(self, path: Path) -> Path:
        """The last entry of an array of tables, or a table."""
        return (*path, self._counts[path] - 1) if path in self._counts else path

    def _pair(self, table: Path) -> None:
        at = self._at
        path = (*table, *self._dotted_key())
        self._note(path, at)
        self._takes("=")
        self._skip()
        self._value(path)

    def _dotted_key(self) -> list[str]:
        keys = [self._key()]
        while self._takes("."):
            self._skip()
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        quoted = next((found for string in _STRINGS[2:] if (found := string.match(self._text, self._at))), None)
        found = quoted or _BARE_KEY.match(self._text, self._at)
        if found is None:
            raise ValueError(f"There is no key at character {self._at}.")
        self._at = found.end()
        self._skip()
        return found[1] if quoted else found[0]

    def _value(self, path: Path) -> None:
        if self._takes("["):
            self._entries(path)
        elif self._takes("{"):
            self._skip()
            while not self._takes("}"):
                self._pair(path)
                self._skip()
                self._takes(",")
                self._skip()
        else:
            patterns = (*_STRINGS, _OTHER_VALUE)
            self._at = next(found.end() for each in patterns if (found := each.match(self._text, self._at)))

    def _entries(self, path: Path) -> None:
        number = 0
        self._skip()
        while not self._takes("]"):
            self._note((*path, number), self._at)
            self._value((*path, number))
            number += 1
            self._skip()
            self._takes(",")
            self._skip()

    def _skip(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank is not None else self._at

    def _takes(self, mark: str) -> bool:
        """Go past a mark if it is next."""
        is_next = self._text.startswith(mark, self._at)
        self._at += len(mark) * is_next
        return is_next

    def _note(self, path: Path, at: int) -> None:
        self._line += self._text.count("\n", self._noted, at)
        self._noted = at
        self.lines.setdefault(path, self._line)

"""Words of a command line: options with their values, and lists such as `NA,n/a`, which are rows of a table."""

import csv
import io
from collections.abc import Sequence


def option_words(flag: str, value: str) -> tuple[str, ...]:
    """An option with its value, as one word where the value could be taken for an option."""
    return (f"{flag}={value}",) if value.startswith("-") else (flag, value)


def list_text(items: Sequence[str]) -> str:
    """A list as an option takes it, with double quotes around what contains a comma or a line break."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(items)  # without one, line breaks get no quotes
    return stream.getvalue()[:-1]


def listed(text: str) -> tuple[str, ...]:
    """What a list contains; a line break separates as a comma does."""
    return tuple(item for row in csv.reader(io.StringIO(text, newline="")) for item in row)

"""The options about how a table is read, the same for `fit` and `predict`: each is a decision of the import dialog."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from neuronlab.commands.column_names import parse_input_columns, parse_points_columns
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.column_names import quoted_columns
from neuronlab.files.tables.layouts import LAYOUTS
from neuronlab.wording.typed_words import list_text, listed, option_words

SEPARATOR_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "bar": "|"}
"""The separators by names that need no quotes in a shell; the characters themselves are accepted too."""
DECIMAL_NAMES = {"point": ".", "comma": ","}
NO_MARKERS = "none"
"""Instead of a list of markers: only an empty cell means that a value is missing."""
LONGEST_PREAMBLE = 20_000
"""Lines; as many as are looked at for the beginning of a table."""


@dataclass(frozen=True, kw_only=True)
class ReadingOption:
    """An option about how a table is read.

    Attributes:
        flags: The option, as it is typed, and its opposite if that has a name of its own.
        decides: The field of `ReadingChoices` that it decides.
        help: What it does.
        settings: Further arguments of `add_argument`.
        words: The words that say a decision.
    """

    flags: tuple[str, ...]
    decides: str
    help: str
    settings: dict[str, Any] = field(default_factory=dict)
    words: Callable[[Any], Sequence[str]]


def add_reading_options(parser: argparse.ArgumentParser, *, inputs_only: bool = False) -> None:
    """Declare the options; with `inputs_only`, columns are those of inputs."""
    add = parser.add_argument_group(
        "reading the table (what is left open is guessed, and doubts are said)"
    ).add_argument
    for option in READING_OPTIONS:
        row = _INPUT_COLUMNS if inputs_only and option.decides == "columns" else option
        usual = getattr(NOTHING_CHOSEN, row.decides)
        add(*row.flags, dest=row.decides, default=usual, help=row.help, **row.settings)


def reading_choices(arguments: argparse.Namespace) -> ReadingChoices:
    """What the options decide, and `--task` where there is one."""
    decided = {option.decides: getattr(arguments, option.decides) for option in READING_OPTIONS}
    return ReadingChoices(**decided, task=getattr(arguments, "task", None))


def reading_words(choices: ReadingChoices) -> list[str]:
    """The options that decide the same, but for the task."""
    decided = [(option, getattr(choices, option.decides)) for option in READING_OPTIONS]
    return [
        word
        for option, value in decided
        if value != getattr(NOTHING_CHOSEN, option.decides)
        for word in option.words(value)
    ]


class _DayOrMonth(argparse.Action):
    """Keeps whether the first of its flags was given."""

    def __call__(
        self, _parser: argparse.ArgumentParser, namespace: argparse.Namespace, _values: object, flag: str | None = None
    ) -> None:
        setattr(namespace, self.dest, flag == self.option_strings[0])


def _parsed_separator(text: str) -> str:
    character = SEPARATOR_NAMES.get(text.lower(), "\t" if text == "\\t" else text)
    if character not in SEPARATOR_NAMES.values():
        raise argparse.ArgumentTypeError(f"{text!r} is no separator; use {', '.join(SEPARATOR_NAMES)}")
    return character


def _parsed_decimal(text: str) -> str:
    sign = DECIMAL_NAMES.get(text.lower(), text)
    if sign not in DECIMAL_NAMES.values():
        raise argparse.ArgumentTypeError(f"{text!r} is no decimal sign; use . or ,")
    return sign


def _parsed_lines(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text[:9]) > LONGEST_PREAMBLE:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of lines from 0 to {LONGEST_PREAMBLE:,}")
    return int(text)


def _parsed_markers(text: str) -> tuple[str, ...]:
    if text.strip() == NO_MARKERS:  # None, in capitals or not, is a marker
        return ()
    return tuple(marker for cell in listed(text) if (marker := cell.strip()))


def _parsed_encoding(text: str) -> str:
    try:
        b"text".decode(text, "ignore")
    except (LookupError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no encoding; use utf-8, utf-16, cp1252 or latin-1") from error
    return text


def _name_of_separator(character: str) -> str:
    return next(name for name, other in SEPARATOR_NAMES.items() if other == character)


def _either(name: str, decides: str, what: str) -> ReadingOption:
    """An option with an opposite, which begins with `--no-`."""
    yes, no = f"--{name}", f"--no-{name}"
    settings = {"action": argparse.BooleanOptionalAction}
    return ReadingOption(
        flags=(yes,), decides=decides, help=what, settings=settings, words=lambda is_so: (yes if is_so else no,)
    )


def _alone(flag: str, decides: str, what: str) -> ReadingOption:
    """An option without a value and without an opposite."""
    settings = {"action": "store_true"}
    return ReadingOption(flags=(flag,), decides=decides, help=what, settings=settings, words=lambda _: (flag,))


READING_OPTIONS: tuple[ReadingOption, ...] = (
    ReadingOption(
        flags=("--columns",),
        decides="columns",
        help="the columns to learn from, then the one to learn, each by its name or by its number from 1: x:y or "
        "x1,x2:y; names that contain , or : are put in double quotes",
        settings={"metavar": "X1,X2:Y", "type": parse_points_columns},
        words=lambda columns: option_words("--columns", quoted_columns(columns)),
    ),
    _either("header", "header", "whether the first row of the table names its columns"),
    ReadingOption(
        flags=("--skip-lines",),
        decides="skip_lines",
        help="lines before the table, blank ones included",
        settings={"metavar": "N", "type": _parsed_lines},
        words=lambda lines: ("--skip-lines", str(lines)),
    ),
    ReadingOption(
        flags=("--layout",),
        decides="layout",
        help="how the numbers of a few long rows are arranged: in rows, in columns, as pairs x, y, x, y, … or as "
        "values of y at 1, 2, 3, …",
        settings={"choices": tuple(LAYOUTS)},
        words=lambda layout: ("--layout", layout),
    ),
    ReadingOption(
        flags=("--separator",),
        decides="separator",
        help=f"what separates cells: {', '.join(SEPARATOR_NAMES)}, or the character itself",
        settings={"metavar": "NAME", "type": _parsed_separator},
        words=lambda character: ("--separator", _name_of_separator(character)),
    ),
    ReadingOption(
        flags=("--decimal",),
        decides="decimal",
        help="the decimal sign, a point or a comma: with . commas in numbers separate thousands",
        settings={"metavar": "SIGN", "type": _parsed_decimal},
        words=lambda sign: ("--decimal", sign),
    ),
    ReadingOption(
        flags=("--missing",),
        decides="missing",
        help="cells, besides empty ones, that mean that a value is missing, as in NA,n/a; or none for no others "
        "(usually NA and the like where a column holds numbers)",
        settings={"metavar": "LIST", "type": _parsed_markers},
        words=lambda markers: option_words("--missing", list_text(markers) or NO_MARKERS),
    ),
    _alone("--skip-bad-rows", "skips_bad_rows", "leave out rows that lack a value or cannot be read"),
    _alone("--strip-units", "strips_units", "take signs and units off numbers, as in $1,053.00 or 151 cm"),
    ReadingOption(
        flags=("--day-first", "--month-first"),
        decides="day_first",
        help="which comes first in dates such as 03/04/2021",
        settings={"action": _DayOrMonth, "nargs": 0},
        words=lambda is_day: ("--day-first" if is_day else "--month-first",),
    ),
    _either(
        "digit-dates", "digit_dates", "whether whole numbers such as 19580329 or 580329 are dates where they can be"
    ),
    ReadingOption(
        flags=("--encoding",),
        decides="encoding",
        help="the encoding of the text, such as utf-8, utf-16 or cp1252",
        settings={"metavar": "NAME", "type": _parsed_encoding},
        words=lambda name: ("--encoding", name),
    ),
    ReadingOption(
        flags=("--sheet",),
        decides="sheet",
        help="the sheet of a workbook (default: the first one that holds a table)",
        settings={"metavar": "NAME"},
        words=lambda name: option_words("--sheet", name),
    ),
)
"""Every decision but the task, which only `fit` asks for."""

_INPUT_COLUMNS = ReadingOption(
    flags=("--columns",),
    decides="columns",
    help="the inputs of the model, in its order, by their names or by their numbers from 1, as in x1,x2 (default: "
    "found by the names that the model was trained with)",
    settings={"metavar": "X1,X2", "type": parse_input_columns},
    words=lambda _: (),
)
"""The row of `predict` for columns."""

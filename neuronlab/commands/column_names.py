"""Columns on the command line: `x1,x2:y`, each by its name or by its number from 1, in quotes where it needs them."""

import argparse
import re

_COLUMN = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,:"][^,:]*)|)\s*([,:]|$)')
"""A column, in quotes as in a table or without, and what follows it."""


def parse_points_columns(text: str) -> tuple[str, ...]:
    """`x1,x2:y` as inputs and, last, the target. For `type` of `add_argument`."""
    columns, marks = _columns(text)
    if marks.replace(",", "") != ":" or not marks.endswith(":"):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not INPUTS:TARGET, such as x:y or x1,x2:y; put names that contain , or : in double quotes"
        )
    return columns


def parse_input_columns(text: str) -> tuple[str, ...]:
    """`x1,x2` as inputs. For `type` of `add_argument`."""
    columns, marks = _columns(text)
    if ":" in marks:
        raise argparse.ArgumentTypeError(
            f"{text!r} has a target, but predict takes inputs only, such as x1,x2; put names that contain : in double "
            "quotes"
        )
    return columns


def _columns(text: str) -> tuple[tuple[str, ...], str]:
    """The columns, and the marks between them."""
    columns, marks, at = [], "", 0
    while True:
        found = _COLUMN.match(text, at)
        if found is None:
            raise argparse.ArgumentTypeError(f"{text!r} has a double quote that is not closed at the end of a name")
        name = (found[2] or "").rstrip() if found[1] is None else found[1].replace('""', '"')
        if not name:
            raise argparse.ArgumentTypeError(f"{text!r} lacks the name or number of a column")
        columns.append(name)
        if not found[3]:
            return tuple(columns), marks
        marks, at = marks + found[3], found.end()

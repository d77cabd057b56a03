"""Sentences about cells that cannot be read: what is in them, and what it should be."""

import math

from neuronlab.core.data.names import LONGEST_NAME
from neuronlab.core.specs.data import LARGEST_COORDINATE
from neuronlab.files.tables.cells import unit_of, why_no_number
from neuronlab.files.tables.dates import moment_of
from neuronlab.files.tables.format import TableFormat

_SHOWN = 40


def missing_fault(cell: str) -> str:
    """The end of a sentence about a cell that says that its value is missing."""
    return f": {cell[:_SHOWN]!r} means that the value is missing" if cell else " is empty"


def fault_of(form: TableFormat, kind: str, cell: str, value: float | None, unit: str) -> str:
    """The end of a sentence about a cell that is not of the kind and in the unit of its column, or is out of bounds."""
    if value is None:
        return _FAULTS[kind](form, cell, unit)
    if not math.isfinite(value):
        return f": {cell[:_SHOWN]!r} is not a finite number"
    return f": {cell[:_SHOWN]} is too large; the limit is ±{LARGEST_COORDINATE:g}"


def _number_fault(form: TableFormat, cell: str, unit: str) -> str:
    own = unit_of(form, cell)
    if not own:
        return why_no_number(form, cell)
    other = f", not {unit}" if form.strips_units and unit else ""
    return f": {cell[:_SHOWN]!r} has the unit {own}{other}"


def _date_fault(form: TableFormat, cell: str, _unit: str) -> str:
    fault = f": {cell[:_SHOWN]!r} is not a date"
    is_other = moment_of(cell, day_first=not form.day_first) is not None
    return f"{fault} if the {'day' if form.day_first else 'month'} comes first" if is_other else fault


def _time_fault(_form: TableFormat, cell: str, _unit: str) -> str:
    return f": {cell[:_SHOWN]!r} is not a time"


def _label_fault(_form: TableFormat, cell: str, _unit: str) -> str:
    if len(cell) > LONGEST_NAME:
        return f": {cell[:_SHOWN]!r} … has {len(cell):,} characters; the limit for names of classes is {LONGEST_NAME}"
    return f": {cell[:_SHOWN]!r} is not a label; labels are names or whole numbers"


_FAULTS = {"number": _number_fault, "date": _date_fault, "time": _time_fault, "label": _label_fault}

"""What a model was trained on, and the inputs of a table: the same units, and times since the same origin."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.files.tables.cell_format import cells_of
from neuronlab.files.tables.cell_notes import comma_notes, date_notes, digit_date_note, unit_notes, zone_notes
from neuronlab.files.tables.cells import CellKinds
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.dates import converted, moment_of, name_no_zone, seconds_of, since
from neuronlab.files.tables.layouts import ROWS
from neuronlab.files.tables.meanings import meaning_of_numbers
from neuronlab.files.tables.notes import ReadingFix, ReadingNote
from neuronlab.files.tables.reader import Sheet
from neuronlab.wording.columns import bare_name, heading_of, parted_name

_ONE_NUMBER = re.compile(r"[+−-]?\d+,\d+", re.ASCII)
"""A number with a decimal comma, or two whole numbers."""
_TRAINED_ON = {"date": "dates", "time": "times"}
"""The kinds of columns whose values are read in seconds, in words."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ModelInputs:
    """The columns of a table that a model needs, and what it takes them for.

    Attributes:
        sheet: The table, in its format.
        columns: Their indices.
        kinds: What each contains.
        meanings: What the model takes the numbers of each for.
        notes: What there is to say about how the table begins.
    """

    sheet: Sheet
    columns: tuple[int, ...]
    kinds: tuple[CellKinds, ...]
    meanings: tuple[ColumnMeaning, ...]
    notes: tuple[ReadingNote, ...]

    def title(self, index: int) -> str:
        """What one of them is called."""
        return self.sheet.title(self.columns[index])

    def meaning(self, index: int) -> ColumnMeaning:
        """What the table says of the numbers of one of them."""
        unit = self.kinds[index].unit if self.sheet.form.strips_units else ""
        return meaning_of_numbers(self.sheet, self.columns[index], unit)


def with_units(inputs: ModelInputs, choices: ReadingChoices) -> ModelInputs:
    """The same columns, the units of the model taken off. Raises InputError if a column has another unit."""
    strips = choices.strips_units
    for index, (kinds, meaning) in enumerate(zip(inputs.kinds, inputs.meanings, strict=True)):
        if not _are_dates(inputs.meaning(index), meaning):
            require_unit(inputs, index, kinds.unit or _unit_above(inputs, index, choices))
        strips = strips or bool(kinds.unit and meaning.unit)
    form = replace(inputs.sheet.form, strips_units=strips)
    return replace(inputs, sheet=Sheet(inputs.sheet.data, form))


def require_unit(inputs: ModelInputs, index: int, unit: str) -> None:
    """Raise InputError if the numbers of a column are in another unit than those that the model was trained on."""
    trained = inputs.meanings[index].unit
    if unit and trained and unit != trained:
        raise InputError(
            f"The numbers in {inputs.title(index)} are in {unit}, but the model was trained on {trained}. "
            f"Convert the column to {trained}"
        )


def _unit_above(inputs: ModelInputs, index: int, choices: ReadingChoices) -> str:
    """The unit that stands above the numbers of a column; "" if there is none.

    What a person asked for by its name is taken whatever stands in the brackets of that name.
    """
    column = inputs.columns[index]
    if inputs.kinds[index].kind != "number" or (choices.columns is not None and column >= len(inputs.sheet.units)):
        return ""
    return inputs.meaning(index).unit


def input_notes(inputs: ModelInputs, choices: ReadingChoices) -> tuple[ReadingNote, ...]:
    """What there is to say about the cells, but for what the model decides."""
    unknown = [column for column, meaning in zip(inputs.columns, inputs.meanings, strict=True) if not meaning.unit]
    return (
        *inputs.notes,
        *(() if choices.strips_units else unit_notes(inputs.sheet, unknown, choices)),
        *comma_notes(inputs.sheet, inputs.columns, choices),
        *date_notes(inputs.sheet, inputs.columns, choices),
        *zone_notes(inputs.sheet, inputs.columns),
        *_column_notes(inputs, choices),
    )


def _column_notes(inputs: ModelInputs, choices: ReadingChoices) -> Iterator[ReadingNote]:
    """What plain numbers are taken for, and whether two columns of whole numbers may be one with decimal commas."""
    for index, (kinds, meaning) in enumerate(zip(inputs.kinds, inputs.meanings, strict=True)):
        if kinds.kind == "date" and choices.digit_dates is None:
            cells = filter(str.isdecimal, cells_of(inputs.sheet, inputs.columns[index]))
            date = next((cell for cell in cells if moment_of(cell) is not None), "")
            if date:
                yield digit_date_note(inputs.title(index), date, choices, is_read=True)
        if (
            kinds.kind not in _TRAINED_ON
            and meaning.origin
            and seconds_of(meaning)
            and not inputs.meaning(index).origin
        ):
            since_when = f"{meaning.unit} since {meaning.origin.replace('T', ' ')}"
            yield ReadingNote(sentence=f"The numbers in {inputs.title(index)} are read as {since_when}.")
    rows = [",".join(cells) for _, cells in inputs.sheet.sample]
    is_headless = bool(rows) and not inputs.sheet.header
    may_be_one = len(inputs.columns) == 1 and is_headless and inputs.sheet.form.separator == ","
    # A table whose numbers were arranged has commas of its own.
    is_open = choices.separator is None and choices.columns is None and choices.layout in {None, ROWS}
    if may_be_one and is_open and all(map(_ONE_NUMBER.fullmatch, rows)):
        yield ReadingNote(
            sentence=f"Each line is read as two numbers: {rows[0].replace(',', ' and ')}.",
            fixes=(
                ReadingFix(
                    label="Read decimal commas",
                    option="--separator semicolon",
                    effect=f"read {rows[0]} as {rows[0].replace(',', '.')}",
                    choices=replace(choices, separator=";"),
                ),
            ),
        )


def converted_inputs(inputs: ModelInputs, values: Array) -> Array:
    """Values (rows, columns), dates and times in the units of the model and since its origins.

    Raises InputError if the model was not trained on dates or times.
    """
    values = values.copy()
    for index, (kinds, meaning) in enumerate(zip(inputs.kinds, inputs.meanings, strict=True)):
        is_time = seconds_of(meaning) is not None
        if kinds.kind in _TRAINED_ON and not (is_time and bool(meaning.origin) == (kinds.kind == "date")):
            what = _TRAINED_ON[kinds.kind]
            trained = "dates" if is_time and meaning.origin else "times" if is_time else "plain numbers"
            raise InputError(
                f"There are {what} in {inputs.title(index)}, but the model was trained on {trained}. "
                "Use --columns to name another column"
            )
        own = inputs.meaning(index)
        if kinds.kind in _TRAINED_ON:
            is_local = kinds.kind == "date" and name_no_zone(cells_of(inputs.sheet, inputs.columns[index]))
            values[:, index] = since(values[:, index], meaning, is_local=is_local)
        elif _are_dates(own, meaning):
            values[:, index] = converted(values[:, index], own, meaning)
    return values


def _are_dates(own: ColumnMeaning, trained: ColumnMeaning) -> bool:
    """Whether numbers are times since an origin of their own, and the model was trained on such."""
    return all(meaning.origin and seconds_of(meaning) for meaning in (own, trained))


def headings_of(inputs: ModelInputs, names: Sequence[str]) -> Iterator[str]:
    """Names of columns with what their numbers are now, where these are times."""
    for name, kinds, meaning in zip(names, inputs.kinds, inputs.meanings, strict=True):
        is_time = kinds.kind in _TRAINED_ON or bool(parted_name(name)[1].origin and meaning.origin)
        yield heading_of(bare_name(name), meaning) if is_time else name

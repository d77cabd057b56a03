"""The inputs of a model in a table: read by the one plan of tables, and converted to what the model was trained on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.tables.cell_format import cells_of, table_cells
from neuronlab.files.tables.cell_notes import comma_notes, date_notes, unit_notes
from neuronlab.files.tables.cells import CellKinds, kind_of_cells
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.columns import Wanted, read_columns
from neuronlab.files.tables.commas import doubtful_comma, show_commas
from neuronlab.files.tables.dates import SECONDS_OF, converted, name_no_zone, since
from neuronlab.files.tables.input_columns import asked_columns, has_names, input_columns, usual_names
from neuronlab.files.tables.meanings import meaning_of_numbers
from neuronlab.files.tables.notes import ReadingFix, ReadingNote
from neuronlab.files.tables.planning import planned_table
from neuronlab.files.tables.point_columns import NO_ROWS
from neuronlab.files.tables.reader import Sheet
from neuronlab.files.tables.reading_notes import left_out_notes, refusal_of
from neuronlab.files.tables.source import TableSource, open_source
from neuronlab.wording.columns import NO_MEANING, bare_name, heading_of, parted_name


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of a table.

    Attributes:
        names: Their names, from the header or those asked for.
        values: (n, columns) of the rows that were read.
        left_out: Number of rows that were left out.
        notes: What there is to say about how they were read.
    """

    names: tuple[str, ...]
    values: Array
    left_out: int = 0
    notes: tuple[ReadingNote, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class _Inputs:
    """The columns of a table that a model needs.

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
        return meaning_of_numbers(self.sheet, self.columns[index])


def read_inputs(
    path: Path,
    columns: int,
    names: Sequence[str] = (),
    choices: ReadingChoices = NOTHING_CHOSEN,
    meanings: Sequence[ColumnMeaning] = (),
) -> Table:
    """Read as many columns as a model has inputs; further columns are ignored.

    `choices.columns` says which they are, in order and without a target; otherwise they are found by the `names` that
    the model was trained with, as `input_columns` does. `meanings` are those of the training: dates become times since
    the origin of the model, its unit is taken off cells, and commas that can mean either mean what they meant there.
    Raises InputError if a column is missing or means something else, and as `read_points` does.
    """
    meant = tuple(meanings) or (NO_MEANING,) * columns
    usual = usual_names(columns)
    with refused_in_a_sentence(path, "inputs"):
        source = open_source(path)
        inputs = _found(source, columns, tuple(names), meant, choices)
        decimal = _decimal_of_model(inputs) if choices.decimal is None else None
        if decimal is not None:
            choices = replace(choices, decimal=decimal)
            inputs = _found(source, columns, tuple(names), meant, choices)
        inputs, notes = _with_units(inputs, choices), _notes(inputs, choices)
        question = next((note for note in notes if note.is_question), None)
        if question is not None:
            raise InputError(question.with_options)
        sheet, chosen = inputs.sheet, inputs.columns
        found = tuple(map(sheet.name, chosen)) if sheet.header and max(chosen) < len(sheet.header) else ()
        wanted = Wanted(
            columns=chosen,
            names=found or tuple(names) or usual,
            kinds=tuple("number" if kinds.kind == "label" else kinds.kind for kinds in inputs.kinds),
            units=tuple(kinds.unit for kinds in inputs.kinds),
        )
        if sheet.header:
            wanted.require_count(sheet.header_line, len(sheet.header))
        read = read_columns(sheet, wanted)
        refusal = refusal_of(sheet.form, read, choices)
        if refusal is not None and not choices.skips_bad_rows:
            raise InputError(refusal.with_options)
        if not len(read.values):
            raise InputError(NO_ROWS)
        values = _converted(inputs, read.values)
        notes = (*notes, *left_out_notes(read))
        return Table(tuple(_headings(inputs, wanted.names)), values, read.bad_rows, notes)


def _found(
    source: TableSource,
    count: int,
    names: tuple[str, ...],
    meanings: tuple[ColumnMeaning, ...],
    choices: ReadingChoices,
) -> _Inputs:
    """The columns of a model in a table. Raises InputError if some are missing."""
    table = planned_table(source, choices)
    sheet, notes = table.sheet, table.notes
    if sheet.sample and choices.header is None and not sheet.header and has_names(sheet, names, count):
        table = planned_table(source, replace(choices, header=True))
        sheet, notes = table.sheet, table.notes
    if choices.columns is not None:
        columns = asked_columns(sheet, count, choices.columns)
    else:
        columns = input_columns(sheet, names, meanings) if names else tuple(range(count))
    kinds = tuple(_kinds(sheet, column, meaning, choices) for column, meaning in zip(columns, meanings, strict=True))
    return _Inputs(sheet=sheet, columns=columns, kinds=kinds, meanings=meanings, notes=notes)


def _kinds(sheet: Sheet, column: int, meaning: ColumnMeaning, choices: ReadingChoices) -> CellKinds:
    """What a column contains; whole numbers are dates if the model was trained on dates, unless that is decided."""
    form = sheet.form
    if choices.digit_dates is None:
        has_own_origin = bool(parted_name(sheet.name(column))[1].origin)
        form = replace(form, digit_dates=bool(meaning.origin) and not has_own_origin)
    return kind_of_cells(form, cells_of(sheet, column))


def _decimal_of_model(inputs: _Inputs) -> str | None:
    """The decimal sign by which the model was trained, where commas of the table can mean either; None elsewhere."""
    if show_commas(table_cells(inputs.sheet)):
        return None
    for column, meaning in zip(inputs.columns, inputs.meanings, strict=True):
        if meaning.comma and doubtful_comma(cells_of(inputs.sheet, column)):
            return "," if meaning.comma == "decimal" else "."
    return None


def _with_units(inputs: _Inputs, choices: ReadingChoices) -> _Inputs:
    """The same columns, the units of the model taken off. Raises InputError if a column has another unit."""
    strips = choices.strips_units
    for index, (kinds, meaning) in enumerate(zip(inputs.kinds, inputs.meanings, strict=True)):
        own = kinds.unit or _unit_above(inputs, index, choices)
        if own and meaning.unit and own != meaning.unit and not _are_dates(inputs.meaning(index), meaning):
            raise InputError(
                f"The numbers in {inputs.title(index)} are in {own}, but the model was trained on {meaning.unit}. "
                f"Convert the column to {meaning.unit}"
            )
        strips = strips or bool(kinds.unit and meaning.unit)
    form = replace(inputs.sheet.form, strips_units=strips)
    return replace(inputs, sheet=Sheet(inputs.sheet.data, form))


def _unit_above(inputs: _Inputs, index: int, choices: ReadingChoices) -> str:
    """The unit that stands above the numbers of a column; "" if there is none.

    What a person asked for by its name is taken whatever stands in the brackets of that name.
    """
    column = inputs.columns[index]
    if inputs.kinds[index].kind != "number" or (choices.columns is not None and column >= len(inputs.sheet.units)):
        return ""
    return inputs.meaning(index).unit


def _notes(inputs: _Inputs, choices: ReadingChoices) -> tuple[ReadingNote, ...]:
    """What there is to say about the cells, but for what the model decides."""
    unknown = [
        column
        for column, meaning in zip(inputs.columns, inputs.meanings, strict=True)
        if not meaning.unit or meaning.unit in SECONDS_OF
    ]
    return (
        *inputs.notes,
        *(() if choices.strips_units else unit_notes(inputs.sheet, unknown, choices)),
        *comma_notes(inputs.sheet, inputs.columns, choices),
        *date_notes(inputs.sheet, inputs.columns, choices),
        *_column_notes(inputs, choices),
    )


def _column_notes(inputs: _Inputs, choices: ReadingChoices) -> Iterator[ReadingNote]:
    """What plain numbers are taken for, and whether two columns of whole numbers may be one with decimal commas."""
    for index, (kinds, meaning) in enumerate(zip(inputs.kinds, inputs.meanings, strict=True)):
        if (
            kinds.kind not in _TRAINED_ON
            and meaning.origin
            and meaning.unit in SECONDS_OF
            and not inputs.meaning(index).origin
        ):
            since_when = f"{meaning.unit} since {meaning.origin.replace('T', ' ')}"
            yield ReadingNote(sentence=f"The numbers in {inputs.title(index)} are read as {since_when}.")
    rows = [",".join(cells) for _, cells in inputs.sheet.sample]
    may_be_one = len(inputs.columns) == 1 and not inputs.sheet.header and inputs.sheet.form.separator == ","
    if may_be_one and choices.separator is None and choices.columns is None and all(map(_ONE_NUMBER.fullmatch, rows)):
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


def _converted(inputs: _Inputs, values: Array) -> Array:
    """Values (rows, columns), dates and times in the units of the model and since its origins.

    Raises InputError if the model was not trained on dates or times.
    """
    values = values.copy()
    for index, (kinds, meaning) in enumerate(zip(inputs.kinds, inputs.meanings, strict=True)):
        is_time = meaning.unit in SECONDS_OF
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
    return all(meaning.origin and meaning.unit in SECONDS_OF for meaning in (own, trained))


_ONE_NUMBER = re.compile(r"[+-]?\d+,\d+", re.ASCII)
"""A number with a decimal comma, or two whole numbers."""
_TRAINED_ON = {"date": "dates", "time": "times"}
"""The kinds of columns whose values are read in seconds, in words."""


def _headings(inputs: _Inputs, names: Sequence[str]) -> Iterator[str]:
    """Names of columns with what their numbers are now, where these are times."""
    for name, kinds, meaning in zip(names, inputs.kinds, inputs.meanings, strict=True):
        is_time = kinds.kind in _TRAINED_ON or bool(parted_name(name)[1].origin and meaning.origin)
        yield heading_of(bare_name(name), meaning) if is_time else name

"""The inputs of a model in a table: read by the one plan of tables, and converted to what the model was trained on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.tables.cell_format import cells_of, table_cells
from neuronlab.files.tables.cells import CellKinds, kind_of_cells
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.columns import Wanted, read_columns
from neuronlab.files.tables.commas import doubtful_comma, show_commas
from neuronlab.files.tables.input_columns import asked_columns, has_names, input_columns, usual_names
from neuronlab.files.tables.input_meanings import (
    ModelInputs,
    converted_inputs,
    headings_of,
    input_notes,
    require_unit,
    with_units,
)
from neuronlab.files.tables.notes import ReadingNote
from neuronlab.files.tables.planning import planned_table
from neuronlab.files.tables.point_columns import no_rows_text
from neuronlab.files.tables.reader import Sheet
from neuronlab.files.tables.reading_notes import late_unit_notes, left_out_notes, refusal_of
from neuronlab.files.tables.source import TableSource, open_source
from neuronlab.wording.columns import NO_MEANING, parted_name


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
        inputs, notes = with_units(inputs, choices), input_notes(inputs, choices)
        question = next((note for note in notes if note.is_question), None)
        if question is not None:
            raise InputError(question.with_options)
        sheet, chosen = inputs.sheet, inputs.columns
        found = tuple(map(sheet.name, chosen)) if sheet.header and max(chosen) < len(sheet.header) else ()
        titles = found or tuple(names) or usual
        wanted = Wanted(
            columns=chosen,
            names=tuple(title or str(column + 1) for title, column in zip(titles, chosen, strict=True)),
            kinds=tuple("number" if kinds.kind == "label" else kinds.kind for kinds in inputs.kinds),
            units=tuple(kinds.unit for kinds in inputs.kinds),
        )
        if sheet.header:
            wanted.require_count(sheet.header_line, len(sheet.header))
        read = read_columns(sheet, wanted)
        refusal = refusal_of(sheet.form, read, choices)
        if refusal is not None and not choices.skips_bad_rows:
            raise InputError(refusal.with_options)
        for index, unit in enumerate(read.units):
            require_unit(inputs, index, unit)
        if not len(read.values):
            raise InputError(no_rows_text(choices))
        values = converted_inputs(inputs, read.values)
        notes = (*notes, *late_unit_notes(wanted, read), *left_out_notes(read))
        return Table(tuple(headings_of(inputs, titles)), values, read.bad_rows, notes)


def _found(
    source: TableSource,
    count: int,
    names: tuple[str, ...],
    meanings: tuple[ColumnMeaning, ...],
    choices: ReadingChoices,
) -> ModelInputs:
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
    return ModelInputs(sheet=sheet, columns=columns, kinds=kinds, meanings=meanings, notes=notes)


def _kinds(sheet: Sheet, column: int, meaning: ColumnMeaning, choices: ReadingChoices) -> CellKinds:
    """What a column contains; whole numbers are dates if the model was trained on dates, unless that is decided."""
    form = sheet.form
    if choices.digit_dates is None:
        has_own_origin = bool(parted_name(sheet.name(column))[1].origin)
        form = replace(form, digit_dates=bool(meaning.origin) and not has_own_origin)
    return kind_of_cells(form, cells_of(sheet, column))


def _decimal_of_model(inputs: ModelInputs) -> str | None:
    """The decimal sign by which the model was trained, where commas of the table can mean either; None elsewhere."""
    if show_commas(table_cells(inputs.sheet)):
        return None
    for column, meaning in zip(inputs.columns, inputs.meanings, strict=True):
        if meaning.comma and doubtful_comma(cells_of(inputs.sheet, column)):
            return "," if meaning.comma == "decimal" else "."
    return None

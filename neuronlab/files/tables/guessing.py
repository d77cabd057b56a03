"""Guess how a table is written from its first lines, except for what a person has decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from neuronlab.files.tables.beginning import Beginning, begins_with_names, find_beginning
from neuronlab.files.tables.cells import number_of
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.layouts import layout_question
from neuronlab.files.tables.lines import Row, first_lines, split_rows
from neuronlab.files.tables.notes import ReadingFix, ReadingNote
from neuronlab.files.tables.separators import declared_separator, guess_decimal_comma, guess_quote, guess_separator
from neuronlab.files.tables.shapes import NUMBER, kind_of_cell

_SHOWN_CELLS, _SHOWN_CELL = 3, 20


@dataclass(frozen=True, kw_only=True)
class GuessedFormat:
    """How a table is written.

    Attributes:
        form: Its format.
        notes: What there is to say about where it begins.
    """

    form: TableFormat
    notes: tuple[ReadingNote, ...]


def guess_format(data: bytes, choices: ReadingChoices) -> GuessedFormat:
    """The format of a table in UTF-8, made anew from its first lines and all that is decided."""
    lines = first_lines(data)
    declared = declared_separator(lines)
    skipped = choices.skip_lines or 0
    passed = max(skipped, declared is not None)
    body = lines[passed:]
    quote = guess_quote(body)
    separator = choices.separator or declared or guess_separator(body, quote)
    rows = [replace(row, line=row.line + passed, end=row.end + passed) for row in split_rows(body, separator, quote)]
    found = _beginning(rows, choices)
    first = rows[found.start].line if rows else passed + 1
    below = rows[found.start + (found.header is not None) + found.has_units :]
    decimal_comma = guess_decimal_comma(data, (cell for row in below for cell in row.cells), separator)
    form = TableFormat(
        separator=separator,
        decimal_comma=decimal_comma if choices.decimal is None else choices.decimal == ",",
        has_header=found.header is not None,
        quote=quote,
        skip_lines=skipped if found.start == 0 and declared is None else first - 1,
        has_units=found.has_units,
        has_row_names=found.has_row_names,
    )
    question = layout_question([row for row in rows[found.start :] if not row.is_remark], choices)
    notes = _notes(rows, found, choices, separator) if question is None else [question]
    return GuessedFormat(form=form, notes=tuple(notes))


def names_columns(form: TableFormat, cells: Sequence[str]) -> bool:
    """Whether a first row may name the columns: it contains no number."""
    return all(number_of(form, cell) is None for cell in cells)


def _beginning(rows: Sequence[Row], choices: ReadingChoices) -> Beginning:
    found = find_beginning(rows)
    is_unnamed = choices.header and found.header is None  # then a remark may have the names
    first = 0 if is_unnamed else next((at for at, row in enumerate(rows) if not row.is_remark), 0)
    if choices.skip_lines is not None and found.start > first:
        has_names = choices.header or all(kind_of_cell(cell) != NUMBER for cell in rows[first].cells)
        found = _named(rows, first) if has_names else Beginning(start=first)
    if choices.header is False:
        return Beginning(start=found.start)
    if choices.header and rows and (found.header is None or found.is_numeric):
        return _named(rows, found.start)
    return found


def _named(rows: Sequence[Row], at: int) -> Beginning:
    """How a table begins whose header is known to be this row."""
    return replace(begins_with_names(rows[at:]), start=at, header=at)


def _notes(rows: Sequence[Row], found: Beginning, choices: ReadingChoices, separator: str) -> Iterator[ReadingNote]:
    if not rows:
        return
    first = rows[found.start]
    shown = _shown(first)
    if found.is_doubtful and choices.header is None and choices.skip_lines is None:
        yield ReadingNote(
            sentence=f"Line {first.line} ({shown}) is neither a row of names nor one of numbers.",
            fixes=(
                ReadingFix(
                    label="Read it as names",
                    option="--header",
                    effect="read it as the names of the columns",
                    choices=replace(choices, header=True),
                ),
                ReadingFix(
                    label="Leave it out",
                    option=f"--skip-lines {first.end}",
                    effect="leave it out",
                    choices=replace(choices, skip_lines=first.end),
                ),
                ReadingFix(
                    label="Read it as a row",
                    option="--no-header",
                    effect="read it as a row like the others",
                    choices=replace(choices, header=False),
                ),
            ),
            is_question=True,
        )
    left_out = [row for row in rows[: found.start] if not row.is_remark]
    if left_out and choices.skip_lines is None:
        line = next((row for row in left_out if len(row.cells) == len(first.cells)), left_out[0]).line
        above = f"line {first.line - 1} above it is" if first.line == 2 else f"the {first.line - 1} lines above it are"
        yield ReadingNote(
            sentence=f"The table begins in line {first.line}; {above} left out.",
            fixes=(
                ReadingFix(
                    label=f"Begin in line {line}",
                    option=f"--skip-lines {line - 1}",
                    effect=f"begin in line {line}",
                    choices=replace(choices, skip_lines=line - 1),
                ),
            ),
        )
    if found.is_numeric and choices.header is None:
        yield ReadingNote(
            sentence=f"Line {first.line} ({shown}) is read as the names of the columns.",
            fixes=(
                ReadingFix(
                    label="Read it as a row",
                    option="--no-header",
                    effect="read it as a row of numbers",
                    choices=replace(choices, header=False),
                ),
            ),
        )
    if found.has_row_names:
        yield ReadingNote(
            sentence="The header has one name fewer than there are columns, so the first column names the rows and the "
            "names belong to the columns after it. Add a name for the first column if they do not."
        )
    is_decided = choices.separator is not None or choices.decimal is not None
    if separator != "," and not is_decided and all(len(row.cells) == 1 for row in rows):
        shown = next((row.cells[0] for row in rows if "," in row.cells[0]), "")
        if shown:
            yield ReadingNote(
                sentence=f"Each line is read as one number with a decimal comma: {shown} is {shown.replace(',', '.')}.",
                fixes=(
                    ReadingFix(
                        label="Read two columns",
                        option="--separator comma",
                        effect="read two columns",
                        choices=replace(choices, separator=","),
                    ),
                ),
            )


def _shown(row: Row) -> str:
    """The first cells of a row: `1990, 2000, …`."""
    cells = [cell if len(cell) <= _SHOWN_CELL else f"{cell[: _SHOWN_CELL - 1]}…" for cell in row.cells[:_SHOWN_CELLS]]
    return ", ".join((*cells, *["…"][: len(row.cells) > _SHOWN_CELLS]))

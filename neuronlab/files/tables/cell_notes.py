"""What there is to say about the cells of the chosen columns before they are read, and what to choose instead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.tables.cell_format import (
    cells_of,
    likely_day_first,
    shown_day_first,
    table_cells,
)
from neuronlab.files.tables.cells import is_missing, kind_of_cells, number_of, unit_of
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.commas import (
    as_read,
    decimal_comma,
    doubtful_comma,
    doubtful_point,
    show_commas,
    show_points,
)
from neuronlab.files.tables.dates import is_ambiguous_date, moment_of, name_zones_in_part
from neuronlab.files.tables.digit_dates import are_digit_dates, may_be_digit_dates
from neuronlab.files.tables.fixes import (
    day_in_words,
    with_day_order,
    with_digit_dates,
    with_grouping_points,
    with_markers,
    with_other_comma,
    without_units,
)
from neuronlab.files.tables.missing_labels import doubt_about, label_markers
from neuronlab.files.tables.notes import ReadingNote
from neuronlab.files.tables.point_columns import Choice
from neuronlab.files.tables.reader import Sheet
from neuronlab.wording.columns import parted_name


def cell_notes(sheet: Sheet, choice: Choice, choices: ReadingChoices) -> tuple[ReadingNote, ...]:
    """The doubts about the cells of the chosen columns, as far as the first rows show them."""
    *inputs, target = choice.columns
    predicts_classes = TASKS[choice.task].predicts_classes
    numbers = tuple(dict.fromkeys(inputs if predicts_classes else choice.columns))  # one may be chosen twice
    notes = [*unit_notes(sheet, numbers, choices), *comma_notes(sheet, numbers, choices)]
    notes += date_notes(sheet, numbers, choices)
    notes += zone_notes(sheet, numbers)
    notes += digit_date_notes(sheet, numbers, choices)
    if predicts_classes:
        notes += label_notes(sheet, target, choices)
    return tuple(notes)


def unit_notes(sheet: Sheet, columns: Sequence[int], choices: ReadingChoices) -> Iterator[ReadingNote]:
    """Which columns have signs or units beside their numbers: asked about unless it is decided to take them off."""
    cells_by_title: dict[str, str] = {}
    for column in columns:
        cells = cells_of(sheet, column)
        kinds = kind_of_cells(sheet.form, cells)
        if kinds.unit and (choices.strips_units or kinds.mostly_has_unit):
            having = [cell for cell in cells if unit_of(sheet.form, cell) == kinds.unit]
            telling = filter(partial(number_of, replace(sheet.form, strips_units=True)), having)  # not 0%
            cells_by_title[sheet.title(column)] = next(telling, having[0])
    if choices.strips_units:
        for title, cell in cells_by_title.items():
            number, unit = f"{number_of(sheet.form, cell):.15g}", unit_of(sheet.form, cell)
            yield ReadingNote(sentence=f"The unit of {title} is taken off its cells: {cell} is {number}, in {unit}.")
    elif cells_by_title:
        titles, first = " and ".join(cells_by_title), next(iter(cells_by_title.values()))
        shown = " and ".join(cells_by_title.values())
        have = "have a unit" if len(cells_by_title) == 1 else "have units"
        yield ReadingNote(
            sentence=f"The numbers in {titles} {have} beside them: {shown}.",
            fixes=(without_units(sheet.form, first, choices),),
            is_question=True,
        )


def comma_notes(sheet: Sheet, columns: Sequence[int], choices: ReadingChoices) -> Iterator[ReadingNote]:
    """How commas in numbers are read where they could mean either, or where commas also separate the cells."""
    if choices.decimal is not None:
        return
    form, is_shown = sheet.form, show_commas(table_cells(sheet))
    points_may_group = form.separator == ";" and not form.decimal_comma and not show_points(table_cells(sheet))
    for column in columns:
        cells, title = cells_of(sheet, column), sheet.title(column)
        grouped = doubtful_point(cells) if form.points_group else ""
        if grouped:
            whole = grouped.replace(".", "")
            yield ReadingNote(sentence=f"Points in {title} are read as thousands separators: {grouped} is {whole}.")
        point = doubtful_point(cells) if points_may_group else ""
        if point:
            sentence = f"Points in {title} are read as decimal points: {point} is {number_of(form, point):g}."
            yield ReadingNote(sentence=sentence, fixes=(with_grouping_points(point, choices),))
        doubtful = "" if is_shown else doubtful_comma(cells)
        seen = doubtful or (decimal_comma(cells) if form.decimal_comma and form.separator == "," else "")
        if not seen:
            continue
        what = "decimal commas" if form.decimal_comma else "thousands separators"
        sentence = f"Commas in {title} are read as {what}: {seen} is {as_read(form, seen)}."
        fixes = (with_other_comma(form, doubtful, choices),) if doubtful else ()
        yield ReadingNote(sentence=sentence, fixes=fixes)


def date_notes(sheet: Sheet, columns: Sequence[int], choices: ReadingChoices) -> Iterator[ReadingNote]:
    """In which order days and months are read where no date shows it: asked about unless one order is likelier."""
    if choices.day_first is not None or shown_day_first(sheet) is not None:
        return
    for column in columns:
        date = next(filter(is_ambiguous_date, cells_of(sheet, column)), "")
        if not date:
            continue
        title = sheet.title(column)
        fixes = tuple(with_day_order(date, choices, day_first=is_first) for is_first in (True, False))
        if likely_day_first(sheet, date):
            sentence = f"Dates in {title} are read with the day first: {date} is {day_in_words(date, day_first=True)}."
            yield ReadingNote(sentence=sentence, fixes=fixes[1:])
        else:
            days = " or ".join(day_in_words(date, day_first=is_first) for is_first in (True, False))
            sentence = f"Dates in {title} can be read in two ways: {date} is {days}."
            yield ReadingNote(sentence=sentence, fixes=fixes, is_question=True)


def zone_notes(sheet: Sheet, columns: Sequence[int]) -> Iterator[ReadingNote]:
    """Which columns have dates with a time zone beside others without one."""
    for column in columns:
        if name_zones_in_part(cells_of(sheet, column)):
            yield ReadingNote(
                sentence=f"Some dates in {sheet.title(column)} have a time zone; the others are read as UTC. "
                "Write the time zone in all of them if they mean another one."
            )


def digit_date_notes(sheet: Sheet, columns: Sequence[int], choices: ReadingChoices) -> Iterator[ReadingNote]:
    """Which columns of whole numbers are read as dates, and which may be."""
    if choices.digit_dates is not None:
        return
    for column in columns:
        cells = [cell for cell in cells_of(sheet, column) if not is_missing(sheet.form, cell)]
        if not may_be_digit_dates(cells) or parted_name(sheet.name(column))[1].origin:
            continue
        date = next(cell for cell in cells if moment_of(cell) is not None)
        yield digit_date_note(sheet.title(column), date, choices, is_read=are_digit_dates(cells))


def digit_date_note(title: str, date: str, choices: ReadingChoices, *, is_read: bool) -> ReadingNote:
    """Whether the whole numbers of a column, such as `date`, are read as dates."""
    how = "as dates" if is_read else "as they are, but may be dates"
    return ReadingNote(
        sentence=f"Numbers in {title} are read {how}: {date} is {day_in_words(date, day_first=False)}.",
        fixes=(with_digit_dates(date, choices, are_dates=not is_read),),
    )


def label_notes(sheet: Sheet, column: int, choices: ReadingChoices) -> Iterator[ReadingNote]:
    """Which labels may mean that a label is missing: asked about unless they are rare."""
    markers, title = label_markers(sheet, column, choices), sheet.title(column)
    if markers.doubtful:
        yield doubt_about(markers.doubtful, title, markers.missing, choices)
    elif markers.rare:
        others = tuple(marker for marker in markers.missing if marker not in markers.rare)
        shown = " and ".join(markers.rare)
        kept = with_markers(others, f"Keep {shown} as a class", f"keep {shown} as a class", choices)
        yield ReadingNote(sentence=f"Rows with {shown} in {title} are taken to lack a value.", fixes=(kept,))

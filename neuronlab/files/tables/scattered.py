"""Rows from all over a table: its first rows may be unlike the others, as in a table sorted by class."""

import csv

from neuronlab.files.tables.reader import Sheet

_SPOTS, _ROWS_AT_EACH = 40, 12
_LONGEST_LOOK = 65_536
"""Bytes at each spot."""
_MOST_CELLS = 40_000


def scattered_rows(sheet: Sheet) -> list[list[str]]:
    """Rows from spots at equal distances behind the sample of a table, without the spaces around their cells.

    There are none if the sample is all of it. Only rows with the usual number of cells are returned: what begins in the
    middle of a cell with line breaks is no row.
    """
    data, form = sheet.data, sheet.form
    at_each = min(_ROWS_AT_EACH, _MOST_CELLS // (_SPOTS * max(1, sheet.width)))
    last_line = sheet.sample[-1][0] if sheet.sample else 0
    if not at_each or data.count(b"\n") <= last_line:
        return []
    rows: list[list[str]] = []
    distance = len(data) // (_SPOTS + 1)
    for spot in range(1, _SPOTS + 1):
        seen = data[spot * distance : spot * distance + min(distance, _LONGEST_LOOK)].decode("utf-8", "ignore")
        lines = (seen.replace("\t", " ") if form.separator == " " else seen).splitlines()[1:-1][:at_each]
        reader = csv.reader(lines, delimiter=form.separator, quotechar=form.quote, skipinitialspace=True)
        try:
            rows += [[cell.strip() for cell in row] for row in reader if len(row) == sheet.usual_width]
        except csv.Error:
            continue
    return rows

"""Tables as bytes, read the way an import reads them."""

import io
import zipfile

from neuronlab.core.errors import InputError
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.choosing import choose
from neuronlab.files.tables.planning import planned_table
from neuronlab.files.tables.point_columns import Choice, read_chosen
from neuronlab.files.tables.profile import profiles_of
from neuronlab.files.tables.reader import Sheet
from neuronlab.files.tables.source import TableSource


def sheet_of(table: str | bytes) -> Sheet:
    """A table whose format is guessed."""
    return planned_table(TableSource(table.encode() if isinstance(table, str) else table)).sheet


def likely_choice(sheet: Sheet, task: str | None = None) -> Choice:
    """The likeliest columns of a table for a task, or for the likeliest one."""
    return choose(sheet, profiles_of(sheet), ReadingChoices(task=task))


def read(table: str | bytes, task=None):
    """What an import finds in a table when nobody changes what it guesses."""
    sheet = sheet_of(table)
    return read_chosen(sheet, likely_choice(sheet, task))


def sentence_about(table: str | bytes, task=None) -> str:
    """The sentence by which a table is refused, without the options that help; "" when it is not."""
    try:
        with refused_in_a_sentence("It", "points"):
            read(table, task).accepted(skips_bad_rows=False)
    except InputError as error:
        return str(error).removeprefix("It cannot be read as points: ").partition(" Use --")[0]
    return ""


def zipped(*names: str) -> bytes:
    """A zip archive with files of these names in it.

    It is the same at any time, as it may become part of a test's name, which the workers compare.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "content")
    return stream.getvalue()

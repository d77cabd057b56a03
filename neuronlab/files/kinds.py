"""What a file is, so that it can be opened as that: told by its contents, and by its name where they do not tell."""

import sys
from pathlib import Path

from neuronlab.core.errors import InputError
from neuronlab.files.archive import open_archive
from neuronlab.files.reading import refused_in_a_sentence, require_file
from neuronlab.files.tables.bytes import refuse_other_files
from neuronlab.files.tables.encodings import is_wide

SESSION, MODEL, LESSON, TABLE = "session", "model", "lesson", "table"
SESSION_SUFFIX = ".nlab"
LESSON_SUFFIX = ".toml"
MODEL_SUFFIXES = (".npz", ".json", ".safetensors", ".onnx")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".ods")
TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".dat", *WORKBOOK_SUFFIXES)
"""Usual names of tables; any other text is one, too."""
_WHAT = "a session, a model or points"
_ARCHIVE = b"PK\x03\x04"
_SESSION_MEMBER = "session"
_WORKBOOKS = (b"xl/workbook.xml", b"opendocument.spreadsheet")
"""What is among the first bytes of most workbooks."""
_HEAD = 2**12
"""Bytes that are looked at: a binary file has a zero among the first, an archive lists its files in the last."""


def kind_of(path: Path) -> str:
    """Whether a file is a `SESSION`, `MODEL`, `LESSON` or `TABLE`; whether it is a sound one, its reader finds out.

    Raises InputError with one sentence for anything else and for a file that cannot be read.
    """
    with refused_in_a_sentence(path, _WHAT):
        require_file(path)
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            stream.seek(max(len(head), path.stat().st_size - _HEAD))
            tail = stream.read(_HEAD)
    suffix = path.suffix.lower()
    if suffix == SESSION_SUFFIX or (head.startswith(_ARCHIVE) and _has_session(path)):
        return SESSION
    if suffix in MODEL_SUFFIXES:
        return MODEL
    if suffix == LESSON_SUFFIX:
        return LESSON
    is_workbook = suffix in WORKBOOK_SUFFIXES or any(name in head for name in _WORKBOOKS)
    if head.startswith(_ARCHIVE) and is_workbook:
        return TABLE
    if b"\0" in head and not is_wide(head):
        with refused_in_a_sentence(path, _WHAT):
            refuse_other_files(head + tail)
        raise InputError(f"{path} is neither a session, a model nor a table of points. Save its table as CSV.")
    return TABLE


def _has_session(path: Path) -> bool:
    try:
        with refused_in_a_sentence(path, _WHAT), open_archive(path, sys.maxsize) as archive:
            return _SESSION_MEMBER in archive.names
    except InputError:
        return False

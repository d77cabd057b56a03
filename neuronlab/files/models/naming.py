"""Where an exported file goes: what a person types names a file, and its suffix a format."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from neuronlab.core.errors import InputError


class NamedFile(NamedTuple):
    """A file to be written.

    Attributes:
        path: Its path.
        suffix: The suffix of its format, in lower case.
    """

    path: Path
    suffix: str


def named(typed: str, folder: Path, chosen: str, suffixes: Iterable[str]) -> NamedFile:
    """The file that a text names; without a folder it is in `folder`, without a suffix it gets the `chosen` one.

    Raises InputError if the text names no file, or its suffix is not one of `suffixes`.
    """
    text, known = typed.strip().rstrip("."), tuple(suffixes)
    if not text or Path(text).name.lower() in known:
        raise InputError("Type a name for the file.")
    path = folder / Path(text).expanduser()
    if text.endswith(("/", os.sep)):
        raise InputError(f"{path} is a folder: add the name of a file.")
    suffix = path.suffix.lower()
    if not suffix:
        return NamedFile(path.with_name(path.name + chosen), chosen)
    if suffix not in known:
        *others, last = known
        raise InputError(f"There is no format {path.suffix}: use {', '.join(others)} or {last}, or leave it out.")
    return NamedFile(path, suffix)

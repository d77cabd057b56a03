"""`neuronlab grade`: mark the work in lessons that was handed in, without training anything."""

import argparse
from pathlib import Path

from neuronlab.commands.output import complain, say, write
from neuronlab.core.errors import InputError
from neuronlab.files.atomic import require_writable, write_atomically
from neuronlab.files.kinds import SESSION_SUFFIX
from neuronlab.lessons.catalog import LessonEntry, find
from neuronlab.lessons.grading import marks_of_file
from neuronlab.lessons.marks_table import Graded, encode_marks
from neuronlab.wording.numbers import counted

MOST_FILES = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "folder", metavar="FOLDER", type=Path, help=f"a folder of {SESSION_SUFFIX} files, also in folders within it"
    )
    parser.add_argument(
        "--lesson",
        metavar="LESSON",
        help="the lesson file, or the name of a lesson; otherwise the lesson that each file was handed in for",
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="write a CSV file instead of printing")


def run(arguments: argparse.Namespace) -> int:
    """Grade and write; returns the exit code."""
    out: Path | None = arguments.out
    if out is not None:
        if out.suffix.lower() != ".csv":
            raise InputError(f"{out} cannot be written: the name of a file of marks must end in .csv.")
        require_writable(out)
    entry = None if arguments.lesson is None else find(arguments.lesson)
    rows = [_graded(arguments.folder, path, entry) for path in _files(arguments.folder)]
    table = encode_marks(rows)
    if out is None:
        write(table)
    else:
        write_atomically(out, table)
        say(f"Wrote the marks of {counted(len(rows), 'file')} to {out}.")
    unread = sum(row.marks is None for row in rows)
    if unread:
        complain(f"{counted(unread, 'file')} could not be graded; the column problem says why.")
    return 0


def _files(folder: Path) -> list[Path]:
    """The files that were handed in, in order, also those that cannot be read, so that no learner is forgotten.

    Raises InputError if there are none, or too many.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder.")
    named = (path for path in folder.rglob("*") if path.suffix.lower() == SESSION_SUFFIX)
    found = sorted(path for path in named if not path.is_dir())
    if not found:
        raise InputError(f"There is no file ending in {SESSION_SUFFIX} in {folder}.")
    if len(found) > MOST_FILES:
        raise InputError(f"{folder} has {len(found):,} files to grade; the limit is {MOST_FILES:,}.")
    return found


def _graded(folder: Path, path: Path, entry: LessonEntry | None) -> Graded:
    name = path.relative_to(folder).as_posix()
    try:
        return Graded(name=name, marks=marks_of_file(path, entry))
    except InputError as error:
        return Graded(name=name, problem=str(error))

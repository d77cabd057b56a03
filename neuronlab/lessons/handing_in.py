"""Handing in: a session with what was done in a lesson and the learner's name, and nothing of other work."""

import re
from dataclasses import replace as with_fields
from pathlib import Path

from msgspec.structs import replace

from neuronlab.core.errors import InputError
from neuronlab.core.text import one_line, without_controls
from neuronlab.files.kinds import SESSION_SUFFIX
from neuronlab.files.session.file import save_session
from neuronlab.files.session.lesson_record import LONGEST_NAME
from neuronlab.files.session.work import Work

_NO_NAME = "Give your name first, so that it is known whose work this is."
_UNSAFE = re.compile(r'[\\/:*?"<>|]+')
_LONGEST_FILE = 120


def is_name(text: str) -> bool:
    """Whether a text can be a learner's name: there is a letter or a digit in it."""
    return any(map(str.isalnum, without_controls(text)))


def learner_name(text: str) -> str:
    """A learner's name as it is handed in: one line, without spaces at its ends.

    Raises InputError if there is no letter or digit in it.
    """
    if not is_name(text):
        raise InputError(_NO_NAME)
    return one_line(without_controls(text), LONGEST_NAME)


def file_name(key: str, learner: str) -> str:
    """The usual name of the file that is handed in."""
    stem = _UNSAFE.sub("-", f"{key} {learner}").strip(". ")
    return f"{stem[:_LONGEST_FILE].rstrip('. ') or key}{SESSION_SUFFIX}"


def hand_in(path: Path, work: Work, learner: str) -> None:
    """Write the work in a lesson with the learner's name, without timelines and undo.

    Raises InputError if it is no work in a lesson, or without a name; WorkError if the file cannot be written.
    """
    if work.lesson is None:
        raise InputError("This is not the work in a lesson.")
    signed = replace(work.lesson, learner=learner_name(learner))
    save_session(path, with_fields(work, lesson=signed, timelines={}, undo=None, home=None))

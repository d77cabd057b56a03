"""How the table was read that a model was trained on, as far as the command in the model says it."""

import argparse
import shlex
from typing import NoReturn

from neuronlab.commands.reading_options import add_reading_options, reading_choices
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Raise ValueError instead of ending the program: a command in a file may be damaged."""
        raise ValueError(message)


def choices_of_training(command: str) -> ReadingChoices:
    """The decisions about reading in a command of `fit`; none if there is no such command, or it is damaged."""
    parser = _Parser(add_help=False, allow_abbrev=False, exit_on_error=False)
    add_reading_options(parser)
    try:
        return reading_choices(parser.parse_known_args(shlex.split(command))[0])
    except (ValueError, argparse.ArgumentError):
        return NOTHING_CHOSEN

"""The command line: the first argument selects the window or a command; every error is reported in one line.

Exit codes: 0 success, 1 failure, 2 invalid arguments or input. NumPy and Qt are imported only where they are needed, so
`--help` and `--version` respond at once and headless commands need no display.
"""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from neuronlab import __version__
from neuronlab.commands.output import PROGRAM, complain, give_up_streams, say
from neuronlab.core.errors import InputError, WorkError
from neuronlab.log import configure_logging

DONE, FAILED, BAD_INPUT = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class CommandEntry:
    """A command.

    Attributes:
        module: A module with `add_arguments(parser)` and `run(arguments) -> exit code`.
        usage: Its arguments.
        help: What it does.
    """

    module: str
    usage: str
    help: str


COMMANDS: dict[str, CommandEntry] = {
    "demo": CommandEntry(
        module="neuronlab.commands.demo",
        usage="--out DIR",
        help="draw points, train, export, and save a screenshot; needs no display",
    ),
    "fit": CommandEntry(
        module="neuronlab.commands.fit",
        usage="DATA.csv [options]",
        help="train a network on a table and export it",
    ),
    "export": CommandEntry(
        module="neuronlab.commands.export",
        usage="SESSION --out FILE …",
        help="write the network of a session to files, in any format",
    ),
    "predict": CommandEntry(
        module="neuronlab.commands.predict",
        usage="MODEL INPUTS.csv [--out FILE] [--outside] [options]",
        help="predict with a trained network",
    ),
    "render": CommandEntry(
        module="neuronlab.commands.render",
        usage="SESSION.nlab --out FILE [options]",
        help="draw a picture of a saved session; needs no display",
    ),
    "lessons": CommandEntry(
        module="neuronlab.commands.lessons",
        usage="[--check [NAME …]] [--json]",
        help="list the lessons, or train what they claim over many seeds and check it",
    ),
    "grade": CommandEntry(
        module="neuronlab.commands.grade",
        usage="FOLDER [--lesson LESSON] [--out marks.csv]",
        help="mark the work in lessons that was handed in, without training",
    ),
}


class _ArgumentParser(argparse.ArgumentParser):
    """Reports errors in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message} (see {self.prog} --help)")

    def _print_message(self, message: str, _file: object = None) -> None:
        """Print help or version to stdout; argparse would ignore failures."""
        say(message.rstrip("\n"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with `arguments`, by default those of the process; returns the exit code."""
    # Before NumPy is imported: for networks of this size a second BLAS thread only adds overhead.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _code_of(words)
    finally:
        give_up_streams()


def _code_of(words: list[str]) -> int:
    """Run the command line; every error becomes a line on stderr and an exit code."""
    try:
        return _run(words)
    except (InputError, WorkError) as error:
        complain(str(error))
        return BAD_INPUT if isinstance(error, InputError) else FAILED
    except KeyboardInterrupt:
        complain("interrupted.")
        return FAILED
    except BrokenPipeError:
        return DONE  # the reader closed the pipe, as `head` does
    except MemoryError:
        complain("out of memory; try a smaller network or --batch.")
        return FAILED
    except Exception as error:  # noqa: BLE001  # the edge of the program: logged in full, reported in one line
        complain(f"unexpected error ({type(error).__name__}: {error}).{_logged()}")
        return FAILED


def _run(words: list[str]) -> int:
    if words and words[0] in COMMANDS:
        name, command = words[0], COMMANDS[words[0]]
        module = importlib.import_module(command.module)
        parser = _ArgumentParser(
            prog=f"{PROGRAM} {name}",
            usage=f"{PROGRAM} {name} {command.usage}",
            description=f"{command.help[0].upper()}{command.help[1:]}.",
            allow_abbrev=False,
        )
        module.add_arguments(parser)
        code: int = module.run(parser.parse_args(words[1:]))
        return code
    arguments = _launcher().parse_args(words)
    return _launch(arguments.file, is_new=arguments.new)


def _launcher() -> _ArgumentParser:
    """The parser used if the first argument is not a command: opens the window, optionally with a file."""
    rows = "\n".join(f"  {name} {command.usage}\n      {command.help}" for name, command in COMMANDS.items())
    parser = _ArgumentParser(
        prog=PROGRAM,
        description="Draw points, choose layers, press Play and watch a small neural network learn.",
        epilog=f"commands:\n{rows}\n\nRun '{PROGRAM} COMMAND --help' for the options of a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="a session, a model, a lesson or a table of points to open"
    )
    parser.add_argument("--new", action="store_true", help="start with a new experiment, not with the last work")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    return parser


def _launch(file: Path | None, *, is_new: bool) -> int:
    """Open the window, after checking that the file and a display exist."""
    if file is not None and not os.path.lexists(file):
        raise InputError(f"there is no file or command named {file}; commands are {', '.join(COMMANDS)}.")
    needed = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in needed):
        raise WorkError(f"there is no display for the window; '{PROGRAM} demo --out DIR' works without one.")
    try:
        from neuronlab.app import run_window  # noqa: PLC0415  # Qt is imported only for a window
    except ImportError as error:
        raise WorkError(f"Qt could not be loaded: {error}.") from error
    return run_window(file, is_new=is_new, tell=say)


def _logged() -> str:
    """Log the exception being handled; returns a sentence with the path of the log, or nothing if that failed."""
    try:
        path = configure_logging()
    except (InputError, WorkError):
        return ""
    logging.getLogger(__name__).exception("Unexpected error")
    return f" See {path} for details."

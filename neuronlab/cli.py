"""The command line: the first word decides between the window and a command, and every failure is one line.

Exit codes: 0 done, 1 failed while working, 2 bad arguments or bad input. NumPy and Qt are loaded only by what uses
them, so `--help` and `--version` answer at once and the headless commands need no display.
"""

import argparse
import contextlib
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from neuronlab import __version__
from neuronlab.commands.output import give_up_streams, say
from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.text import one_line
from neuronlab.log import configure_logging

DONE, FAILED, BAD_INPUT = 0, 1, 2
PROGRAM = "neuronlab"
_OPENED = (".nlab", ".csv")


@dataclass(frozen=True, kw_only=True)
class CommandEntry:
    """A word of the command line; `module` has `add_arguments(parser)` and `run(arguments) -> exit code`."""

    module: str
    usage: str
    help: str


COMMANDS: dict[str, CommandEntry] = {
    "demo": CommandEntry(
        module="neuronlab.commands.demo",
        usage="--out DIR",
        help="draw points, train, export, and save a picture of the window; needs no display",
    ),
    "fit": CommandEntry(
        module="neuronlab.commands.fit",
        usage="DATA.csv [options]",
        help="train a network on a CSV and write it to files",
    ),
    "predict": CommandEntry(
        module="neuronlab.commands.predict",
        usage="MODEL INPUTS.csv [--out FILE]",
        help="ask a trained network for its predictions",
    ),
}


class _ArgumentParser(argparse.ArgumentParser):
    """Complains in one line, like everything else here, instead of printing the usage too."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message} (see {self.prog} --help)")

    def _print_message(self, message: str, _file: object = None) -> None:
        """Print help or version where argparse would pass over a failure, or print to another stream."""
        say(message.rstrip("\n"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line on `arguments`, by default the process's own; returns the exit code."""
    # Before NumPy loads: at the sizes of these networks a second BLAS thread only costs.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _code_of(words)
    finally:
        give_up_streams()


def _code_of(words: list[str]) -> int:
    """Run the command line; every failure is a line on stderr and an exit code."""
    try:
        return _run(words)
    except (InputError, WorkError) as error:
        _complain(str(error))
        return BAD_INPUT if isinstance(error, InputError) else FAILED
    except KeyboardInterrupt:
        _complain("stopped.")
        return FAILED
    except BrokenPipeError:
        return DONE  # whoever read the output has had enough of it
    except MemoryError:
        _complain("there is not enough memory for this; a smaller network or --batch needs less.")
        return FAILED
    except Exception as error:  # noqa: BLE001  # the edge of the program: logged in full, told in one line
        _complain(f"something unexpected went wrong ({type(error).__name__}: {error}).{_logged()}")
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
    return _launch(_launcher().parse_args(words).file)


def _launcher() -> _ArgumentParser:
    """The parser for when the first word is no command: a window, with a file or without."""
    rows = "\n".join(f"  {name} {command.usage}\n      {command.help}" for name, command in COMMANDS.items())
    parser = _ArgumentParser(
        prog=PROGRAM,
        description="Draw points, choose layers, press Play and see a small neural network learn.",
        epilog=f"commands:\n{rows}\n\n'{PROGRAM} COMMAND --help' says more about one of them.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a session (.nlab) or points (.csv) to open")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    return parser


def _launch(file: Path | None) -> int:
    """Open the window, once it is clear that there is something to show and somewhere to show it."""
    if file is not None and not os.path.lexists(file):
        raise InputError(f"there is no file and no command called {file}; commands are {', '.join(COMMANDS)}.")
    if file is not None and file.suffix.lower() not in _OPENED:
        raise InputError(f"{file} cannot be opened: its name has to end in {' or '.join(_OPENED)}.")
    needed = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in needed):
        raise WorkError(f"there is no display for a window; '{PROGRAM} demo --out DIR' needs none.")
    try:
        from neuronlab.app import run_window  # noqa: PLC0415  # Qt, only now that a window is wanted
    except ImportError as error:
        raise WorkError(f"Qt could not be loaded: {error}.") from error
    return run_window(file)


def _complain(message: str) -> None:
    if sys.stderr is not None:  # closed before the program began; `print` would take the output instead
        with contextlib.suppress(OSError):
            print(f"{PROGRAM}: {one_line(message)}", file=sys.stderr)


def _logged() -> str:
    """Put the exception that is being handled into the log; returns a sentence on where that is, if it worked."""
    try:
        path = configure_logging()
    except (InputError, WorkError):
        return ""
    logging.getLogger(__name__).exception("An error that nothing expected")
    return f" The details are in {path}."

"""`neuronlab demo`: the main workflow from end to end, for a look at the program without a display."""

import argparse
import os
import sys
from pathlib import Path

from neuronlab.commands.output import say
from neuronlab.core.errors import WorkError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the results")


def run(arguments: argparse.Namespace) -> int:
    """Run the demo; returns the exit code."""
    if sys.platform == "linux":  # other systems always have a display
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from neuronlab.demo import run_demo  # noqa: PLC0415  # Qt is imported only for a window
    except ImportError as error:
        raise WorkError(f"Qt could not be loaded: {error}.") from error
    say("\n".join(map(str, run_demo(arguments.out))))
    return 0

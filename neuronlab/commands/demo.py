"""`neuronlab demo`: the main job from end to end, for a look at the program where there is no display."""

import argparse
import os
import sys
from pathlib import Path

from neuronlab.commands.output import say
from neuronlab.core.errors import WorkError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for what it leaves")


def run(arguments: argparse.Namespace) -> int:
    """Run the demo; returns the exit code."""
    if sys.platform == "linux":  # elsewhere there always is a display
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from neuronlab.demo import run_demo  # noqa: PLC0415  # Qt, only now that a window is wanted
    except ImportError as error:
        raise WorkError(f"Qt could not be loaded: {error}.") from error
    say("\n".join(map(str, run_demo(arguments.out))))
    return 0

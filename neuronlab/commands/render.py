"""`neuronlab render`: a picture of a saved session, without a window on a display."""

import argparse
import importlib
import os
import re
import sys
from pathlib import Path

from neuronlab.commands.output import say
from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.atomic import require_writable, write_atomically
from neuronlab.wording.pictured import PICTURED

SUFFIXES = (".png", ".svg", ".pdf")
SCALES = (1, 2, 3, 4)
MOST_PX = 8_000
"""Greatest width and height, of which four times as much still fits into memory."""
_THEMES = ("dark", "light")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("session", metavar="SESSION.nlab", type=Path, help="a saved session")
    names = ", ".join(PICTURED)
    parser.add_argument(
        "--view", metavar="NAME", choices=list(PICTURED), default="canvas", help=f"one of {names} (default canvas)"
    )
    parser.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help=f"the picture; its name ends in {', '.join(SUFFIXES)}"
    )
    parser.add_argument("--size", metavar="WxH", type=_size, help="width and height in pixels, such as 960x600")
    parser.add_argument(
        "--scale", metavar="N", type=int, choices=SCALES, default=1, help="pixels of a PNG per pixel of the size (1–4)"
    )
    parser.add_argument("--theme", choices=_THEMES, default="light", help="the colors (default light)")


def run(arguments: argparse.Namespace) -> int:
    """Draw the picture and write it; returns the exit code."""
    out: Path = arguments.out
    if out.suffix.lower() not in SUFFIXES:
        raise InputError(f"{out} cannot be written: the name of a picture must end in one of {', '.join(SUFFIXES)}.")
    require_writable(out)
    if sys.platform == "linux":  # other systems always have a display
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:  # Qt is imported only for a window
        app = importlib.import_module("neuronlab.app")
        rendering = importlib.import_module("neuronlab.gui.window.pictures.rendering")
    except ImportError as error:
        raise WorkError(f"Qt could not be loaded: {error}.") from error
    start = app.open_file(arguments.session)
    app.make_application()
    size = arguments.size or PICTURED[arguments.view].size
    data: bytes = rendering.rendered(
        start, arguments.view, size, out.suffix.lower(), scale=arguments.scale, is_dark=arguments.theme == "dark"
    )
    write_atomically(out, data)
    say(f"Wrote a picture ({PICTURED[arguments.view].label}) to {out}.")
    return 0


def _size(text: str) -> tuple[int, int]:
    """The size in a text such as 960x600."""
    found = re.fullmatch(r"([0-9]{1,5})[x×]([0-9]{1,5})", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 960x600")
    width, height = int(found[1]), int(found[2])
    if not (0 < width <= MOST_PX and 0 < height <= MOST_PX):
        raise argparse.ArgumentTypeError(f"the sides of a picture are 1 to {MOST_PX} pixels")
    return width, height

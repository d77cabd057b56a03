"""What a picture can be taken of: the parts of the window, as menus and the command line name them."""

from typing import NamedTuple


class PicturedPart(NamedTuple):
    """A part of the window.

    Attributes:
        label: What menus and titles call it.
        size: Width and height of its picture in pixels, where nothing says another.
    """

    label: str
    size: tuple[int, int]


_PAGE, _COLUMN = (960, 480), (380, 260)
PICTURED: dict[str, PicturedPart] = {
    "window": PicturedPart("Whole window", (1440, 900)),
    "canvas": PicturedPart("Plot", (960, 600)),
    "network": PicturedPart("Network", _PAGE),
    "runs": PicturedPart("Runs", _PAGE),
    "seeds": PicturedPart("Seeds", _PAGE),
    "contributions": PicturedPart("Contributions", _PAGE),
    "landscape": PicturedPart("Landscape", _PAGE),
    "warped-plane": PicturedPart("Warped plane", _PAGE),
    "activation": PicturedPart("Activation", _PAGE),
    "microscope": PicturedPart("Microscope", _PAGE),
    "table": PicturedPart("Table", _PAGE),
    "neurons": PicturedPart("Neurons", _COLUMN),
    "inspector": PicturedPart("Inspector", _COLUMN),
    "gradients": PicturedPart("Gradients", _COLUMN),
    "loss": PicturedPart("Loss", _COLUMN),
    "scores": PicturedPart("Scores", _COLUMN),
    "timeline": PicturedPart("Timeline", (960, 36)),
}
"""By name, in the order of the window."""


def picture_title(label: str, names: str, step: int) -> str:
    """The title of a picture of a part, of runs with these names, after so many steps."""
    return f"{label} of {names}, step {step:,}"

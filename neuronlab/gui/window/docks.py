"""The docks of the window: what each is called, in the View menu and above its content."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtWidgets import QMainWindow, QWidget

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.docks import Dock


class DockRow(NamedTuple):
    """The names of a dock.

    Attributes:
        title: What the View menu, its tab and its own window call it.
        head: The heading above its content.
    """

    title: str
    head: str


DOCKS = {
    "controls": DockRow("Controls", "Data"),
    "neurons": DockRow("Neurons", "Neurons"),
    "table": DockRow("Table of points", "Points"),
    "gradients": DockRow("Gradients", "Gradient magnitude"),
    "loss": DockRow("Loss", "Loss"),
    "scores": DockRow("Scores", "Scores"),
    "activation": DockRow("Activation", "Activation and data"),
    "inspector": DockRow("Inspector", "Inspector"),
    "microscope": DockRow("Microscope", "Step microscope"),
    "contributions": DockRow("Contributions", "Contributions"),
    "landscape": DockRow("Landscape", "Loss landscape"),
}
"""By the name under which the place of a dock is remembered."""


def make_docks(contents: Mapping[str, QWidget], theme: Theme, window: QMainWindow) -> dict[str, Dock]:
    """A dock around each content, in the order of DOCKS; their keys are those of DOCKS."""
    return {name: Dock(name, row.title, row.head, contents[name], theme, window) for name, row in DOCKS.items()}

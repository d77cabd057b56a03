"""The docks of the window: what each is called, in the View menu, on its tab and above its content."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.docks import Dock


class DockRow(NamedTuple):
    """The names of a dock.

    Attributes:
        title: What the View menu, its tab and its own window call it.
        head: The heading above its content, in the column at the right.
    """

    title: str
    head: str = ""


STAGE = {
    "network": DockRow("Network"),
    "runs": DockRow("Runs"),
    "seeds": DockRow("Seeds"),
    "contributions": DockRow("Contributions"),
    "landscape": DockRow("Landscape"),
    "warped plane": DockRow("Warped plane"),
    "activation": DockRow("Activation"),
    "microscope": DockRow("Microscope"),
    "table": DockRow("Table"),
}
"""Docks behind tabs in the lower center, by the name under which a layout remembers them."""

VIEWS = {
    "neurons": DockRow("Neurons", "Neurons"),
    "inspector": DockRow("Inspector", "Inspector"),
    "gradients": DockRow("Gradients", "Gradients"),
    "loss": DockRow("Loss", "Loss"),
    "scores": DockRow("Scores", "Scores"),
}
"""Docks at the right, from top to bottom."""


def make_docks(rows: Mapping[str, DockRow], contents: Mapping[str, QWidget], theme: Theme) -> dict[str, Dock]:
    """A dock around the content of each row."""
    return {name: Dock(name, row.title, row.head, contents[name], theme) for name, row in rows.items()}
